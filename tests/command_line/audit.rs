//! `audit verify` and what `doctor` says about the audit log; what was set stands in it.

use chancery::actions::Error;
use chancery::db::Connection;
use diesel::connection::SimpleConnection as _;
use serde_json::{Value, json};

use crate::support::program::{Ran, Site};

fn adds(site: &Site, name: &str) {
    let email = format!("{name}@mfa.example");
    let added = site
        .run_with_input(&["user", "create", &email, "--name", name, "--password-stdin"], "consul visits the harbour");
    assert_eq!(added.code, Some(0), "{}", added.err);
}

fn verified(site: &Site, arguments: &[&str]) -> Ran {
    site.run(&[&["audit", "verify"], arguments].concat())
}

/// What the last lines say.
#[track_caller]
fn last(ran: &Ran, code: i32, lines: &[&str]) {
    let told: Vec<&str> = ran.out.lines().collect();
    assert!(ran.code == Some(code) && told.ends_with(lines), "{:?}: {}{}", ran.code, ran.out, ran.err);
}

#[test]
fn the_chain_is_verified_from_the_shell_also_after_a_restore() {
    let site = Site::new();
    for name in ["ana", "ben", "cleo", "dan"] {
        adds(&site, name);
    }
    let whole = verified(&site, &[]);
    last(&whole, 0, &["The chain holds."]);
    assert!(whole.out.starts_with("4 rows sealed, no. 1 of "), "{}", whole.out);
    let head = whole.out.lines().find_map(|line| line.strip_prefix("head: ")).expect("a head").to_owned();
    let shown: Value = serde_json::from_str(&verified(&site, &["--json"]).out).expect("JSON");
    assert_eq!((&shown["holds"], &shown["head"]), (&json!(true), &json!({ "seq": 4, "digest": head })));
    assert_eq!((&shown["anchor"], &shown["faults"], &shown["known"]), (&json!(null), &json!([]), &json!(null)));

    // What was written down is there as long as nobody makes the log anew.
    assert_eq!(site.run(&["backup", "kept.backup"]).code, Some(0));
    adds(&site, "dora");
    last(&verified(&site, &["--seq", "4", "--head", &head]), 0, &["The chain holds."]);
    let other = verified(&site, &["--seq", "3", "--head", &head]);
    last(&other, 1, &["The chain does not hold."]);
    assert!(other.out.contains("the head that was given is not in the chain"), "{}", other.out);
    assert_eq!(verified(&site, &["--seq", "4"]).code, Some(2));
    assert_eq!(verified(&site, &["--head", "abc"]).code, Some(2));
    let younger =
        verified(&site, &[]).out.lines().find_map(|line| line.strip_prefix("head: ")).expect("a head").to_owned();
    assert_eq!(site.run(&["restore", "kept.backup", "--replace"]).code, Some(0));
    last(&verified(&site, &["--head", &head]), 0, &["The chain holds."]);
    last(&verified(&site, &["--head", &younger]), 1, &["The chain does not hold."]);
    // That it was restored is the fifth entry.
    let restored = verified(&site, &[]);
    let head = restored.out.lines().find_map(|line| line.strip_prefix("head: ")).expect("a head").to_owned();
    assert!(site.run(&["doctor"]).out.contains("the chain holds in its last 5 rows"));

    // Somebody who owns the database.
    let tampered = site.db().write_blocking(|conn| {
        let Connection::Sqlite(c) = conn else { unreachable!("the site is on SQLite") };
        let done = c.batch_execute(
            "DROP TRIGGER audit_is_kept; UPDATE audit SET detail = '{\"role\":\"learner\",\"by\":1}' WHERE seq = 3",
        );
        Ok::<_, Error>(done.map_err(chancery::db::StoreError::from)?)
    });
    tampered.expect("the database does it");
    let wrong = verified(&site, &[]);
    last(&wrong, 1, &[&format!("head: {head}"), "The chain does not hold."]);
    assert!(
        wrong.out.starts_with("no. 3 (") && wrong.out.contains("): its detail is not the one that was sealed\n"),
        "{}",
        wrong.out
    );
    let shown: Value = serde_json::from_str(&verified(&site, &["--json"]).out).expect("JSON");
    assert_eq!(
        (&shown["holds"], &shown["faults"][0]["kind"], &shown["faults"][0]["seq"]),
        (&json!(false), &json!("changed"), &json!(3))
    );
    let doctor = site.run(&["doctor"]);
    assert!(doctor.code == Some(1) && doctor.out.contains("the chain does not hold: no. 3 ("), "{}", doctor.out);
}

#[test]
fn settings_that_changed_since_the_last_start_stand_in_the_log_without_secrets() {
    let settings = |site: &Site| {
        let filter = chancery::account::audit::Filter {
            action: Some("settings.changed".to_owned()),
            ..chancery::account::audit::Filter::default()
        };
        let page = chancery::base::PageRequest { limit: 10, after: None };
        let found =
            site.db().read_blocking(|conn| chancery::account::audit::list(conn, &filter, &page)).expect("a read");
        found.items.into_iter().map(|entry| entry.detail.0).collect::<Vec<_>>()
    };
    let bind = ["serve", "--no-worker", "--bind", "127.0.0.1:0"];
    let site = Site::new();
    let begins = |site: &Site| {
        let mut running = site.start(&bind);
        running.says("  API");
        running.signal("TERM");
        running.ends();
    };
    begins(&site);
    begins(&site);
    assert_eq!(settings(&site), Vec::<Value>::new(), "nothing changed");
    let site =
        site.with("RETENTION__AUDIT_MONTHS", "60").with("ACCOUNTS__TOKEN_SECRET", "0123456789abcdef0123456789abcdef");
    begins(&site);
    assert_eq!(settings(&site), [json!({ "retention.audit_months": ["120", "60"] })]);
}
