//! The keys: published, replaced, never lost, never shown.

use std::fs;

use serde_json::{Value, json};

use super::{holder, is_real, npm_says, text};
use crate::support::app::{App, on_both_databases};
use crate::support::builders::course;
use crate::support::program::Site;
use chancery::actions::manage_keys;
use chancery::certificate::keys::generate;

/// A document that machines look for.
fn well_known(app: &App, path: &str) -> Value {
    let answer = ureq::get(format!("{}{path}", app.address)).call().expect("an answer");
    assert_eq!(answer.headers()["access-control-allow-origin"], "*");
    answer.into_body().read_json().expect("JSON")
}

/// What `chancery key rotate` does, under the clock of the test.
fn rotate(app: &App) {
    let (old, new) = (app.ctx.signing.current().expect("a key").public(), generate());
    let (ctx, key) = (app.ctx.clone(), new.clone());
    app.write(move |conn| manage_keys::rotate(conn, &ctx, &old, &key));
    app.ctx.signing.replace(&new).expect("the file is ours");
}

on_both_databases! {
    fn a_new_key_signs_and_what_the_old_one_signed_stays_good(app: &App) {
        is_real(app);
        app.publish(course("protocol").folder());
        let (_, _, before) = holder(app, "protocol", "Ana Dias");
        rotate(app);
        let (ben, certificate, after) = holder(app, "protocol", "Ben Ali");
        let (old, new) = (text(&before, "/proof/0/verificationMethod"), text(&after, "/proof/0/verificationMethod"));
        assert_ne!(old, new);
        let jwt = ben.get(&format!("/certificates/{}/credential?format=jwt", text(&certificate, "/id"))).is(200);
        let cases = json!([
            { "name": "before", "credential": before },
            { "name": "after", "credential": after },
            { "name": "jwt", "jwt": jwt.text() },
        ]);
        let said = npm_says(app, &cases);
        for case in ["before", "after"] {
            assert_eq!(said[case]["digitalbazaar"]["verified"], true, "{said:#}");
        }
        assert_eq!(said["jwt"]["jose"]["verified"], true, "{said:#}");
        let document = well_known(app, "/.well-known/did.json");
        assert_eq!(document, well_known(app, "/did.json"));
        let did = format!("did:web:{}", app.address.strip_prefix("http://").expect("http").replace(':', "%3A"));
        assert_eq!((text(&document, "/id"), text(&before, "/issuer/id")), (did.clone(), did));
        let methods: Vec<String> = (0..4).map(|at| text(&document, &format!("/verificationMethod/{at}/id"))).collect();
        assert_eq!((&methods[0], &methods[2]), (&new, &old), "the one that signs comes first");
        let set = well_known(app, "/.well-known/jwks.json");
        let private = set["keys"].as_array().expect("keys").iter().any(|key| key.get("d").is_some());
        assert!(!private && !document.to_string().contains("signing-key"), "{set}");
        let noted = app.administrator().get("/audit").is(200).items();
        let entry = noted.iter().find(|entry| entry["action"] == "key.rotated").expect("it is noted");
        assert_eq!(entry["subject"], format!("key:{}", new.split_once('#').expect("a fragment").1));
    }
}

#[test]
fn the_command_lists_and_replaces_keys() {
    let site = Site::new();
    let first = site.run(&["key", "list"]);
    assert_eq!(first.code, Some(0), "{}", first.err);
    let old = first.out.split("  ").next().expect("an id").to_owned();
    assert!(old.starts_with("z6Mk") && first.out.trim_end().ends_with("  signs"), "{}", first.out);
    let file = site.path("data/keys/signing.key");
    let secret = fs::read_to_string(&file).expect("a key");
    let rotated = site.run(&["key", "rotate"]);
    assert_eq!(rotated.code, Some(0), "{}", rotated.err);
    assert!(rotated.out.contains(&format!("{old} signs no more, and stays published")), "{}", rotated.out);
    assert_ne!(fs::read_to_string(&file).expect("a key"), secret);
    let listed = site.run(&["key", "list"]).out;
    let lines: Vec<&str> = listed.lines().collect();
    assert!(lines.len() == 2 && lines[0].ends_with("  signs") && lines[1].starts_with(&old), "{listed}");
    assert!(lines[1].contains("  until 20"), "{listed}");
    for said in [&first.out, &rotated.out, &listed] {
        assert!(!said.contains("chancery-signing-key"), "{said}");
    }
}

#[test]
fn a_configured_key_is_shared_and_not_replaced_by_the_command() {
    let key = Site::new().run(&["key", "generate"]).out;
    let site = Site::new().with("CERTIFICATES__SIGNING_KEY", key.trim());
    let (here, there) = (site.run(&["key", "list"]).out, Site::new().with("CERTIFICATES__SIGNING_KEY", key.trim()));
    assert_eq!(here.split(' ').next(), there.run(&["key", "list"]).out.split(' ').next());
    assert!(!site.path("data/keys/signing.key").exists());
    let refused = site.run(&["key", "rotate"]);
    assert_eq!((refused.code, refused.out.as_str()), (Some(2), ""));
    assert!(refused.err.contains("put a new one, which `chancery key generate` prints, into certificates.signing_key"));
    let shown = site.run(&["config", "show"]).out;
    assert!(shown.contains("certificates.signing_key = \"(hidden)\"") && !shown.contains(key.trim()), "{shown}");
    let wrong = Site::new().with("CERTIFICATES__SIGNING_KEY", "secret").run(&["key", "list"]);
    assert_eq!(wrong.code, Some(2));
    assert!(wrong.err.contains("certificates.signing_key: this is not a signing key"), "{}", wrong.err);
}

#[test]
fn a_backup_has_no_private_key_and_a_restore_says_what_to_do() {
    let site = Site::new();
    assert_eq!(site.run(&["key", "list"]).code, Some(0));
    let secret = fs::read_to_string(site.path("data/keys/signing.key")).expect("a key");
    let made = site.run(&["backup", "copy.backup"]);
    assert!(made.code == Some(0) && made.out.contains("Not in it: the private keys in"), "{made:?}");
    let bytes = fs::read(site.path("copy.backup")).expect("a backup");
    let needle = secret.trim().split(':').nth(1).expect("the secret part").as_bytes();
    assert!(!bytes.windows(needle.len()).any(|window| window == needle), "the private key is in the backup");
    let restored = site.run(&["--data", "elsewhere", "restore", "copy.backup"]);
    assert!(restored.out.contains("There is no signing key in elsewhere/keys"), "{restored:?}");
    let listed = site.run(&["--data", "elsewhere", "key", "list"]).out;
    assert!(listed.lines().count() == 2 && listed.contains("not this instance's"), "{listed}");
}
