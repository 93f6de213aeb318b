//! Passkeys: adding, naming and removing them, signing in with one, and everything that must not open anything. What a passkey is as a second factor: in `factor`.

mod factor;

use chancery::account::passkey::store;
use chancery::account::{NewPerson, Person, Role, people, person, session};
use chancery::base::PersonId;
use chancery::settings::{Accounts, Limits};
use chrono::Duration;
use serde_json::{Value, json};

use crate::support::actors::{Actor, PASSWORD};
use crate::support::app::{App, accounts};
use crate::support::passkey::Device;
use crate::support::reply::Reply;

/// Asks for something, and lets the device answer.
fn answers(asked: &Value, made: impl FnOnce(&Value) -> Value) -> Value {
    json!({ "ceremony": asked["ceremony"], "credential": made(&asked["public_key"]) })
}

/// Adds a passkey; the answer.
fn adds(person: &Actor<'_>, device: &mut Device, name: &str) -> Reply {
    let asked = person.post("/me/passkeys/challenge", json!({})).is(200).json();
    let mut body = answers(&asked, |options| device.makes(options));
    body["name"] = json!(name);
    person.post("/me/passkeys", body)
}

/// A person's new passkey.
fn device_of(person: &Actor<'_>) -> Device {
    let mut device = Device::at(&person.app.ctx.public_url);
    adds(person, &mut device, "Telephone").is(200);
    device
}

fn asked_to_sign_in(app: &App) -> Value {
    app.stranger().post("/auth/passkeys/challenge", json!({})).is(200).json()
}

fn signs_in(app: &App, device: &Device) -> Reply {
    let asked = asked_to_sign_in(app);
    app.stranger().post("/auth/passkeys", answers(&asked, |options| device.signs(options)))
}

/// Somebody who never set a password, as who comes by a provider alone: the id, and a token.
fn without_password(app: &App) -> (PersonId, String) {
    let new = NewPerson {
        email: "noor@mfa.example".to_owned(),
        email_key: "noor@mfa.example".to_owned(),
        full_name: "Noor Haddad".to_owned(),
        country: None,
        affiliation: None,
        language: "en".parse().expect("a language"),
        role: Role::Learner,
        password_hash: None,
    };
    let now = app.now();
    let person = new.into_person(now);
    let id = person.id;
    let session = app.write(move |conn| {
        person::insert(conn, &person)?;
        Ok(session::open(conn, person.id, None, now, Duration::days(1))?.session)
    });
    (id, app.ctx.keys.issue(id, session, now, 3600).expect("a token"))
}

fn actions(administrator: &Actor<'_>) -> Vec<String> {
    let log = administrator.get("/audit?limit=200").is(200).items();
    log.iter().map(|entry| entry["action"].as_str().expect("a text").to_owned()).collect()
}

#[test]
fn a_passkey_is_added_named_used_and_removed() {
    App::on_both_with_passkeys(&accounts(), Limits::default(), |app| {
        let (ana, ada) = (app.learner_in("fr", "Ana Dias"), app.administrator());
        assert_eq!(ana.get("/me/passkeys").is(200).items().len(), 0);
        app.empties_the_mailbox();
        let mut device = Device::at(&app.ctx.public_url);
        let asked = ana.post("/me/passkeys/challenge", json!({})).is(200);
        assert_eq!(asked.header("cache-control"), "no-store");
        assert_eq!(asked.part("/public_key/rp/id"), json!("localhost"));
        assert_eq!(asked.part("/public_key/authenticatorSelection/userVerification"), json!("required"));
        let mut body = answers(&asked.json(), |options| device.makes(options));
        body["name"] = json!(" ");
        // A name can be mended: what was asked stays good.
        ana.post("/me/passkeys", body.clone()).is(422).at(&["/name"]);
        body["name"] = json!("My telephone");
        let added = ana.post("/me/passkeys", body).is(200);
        let id = added.str("/id");
        assert_eq!((added.str("/name"), added.part("/last_used_at")), ("My telephone".to_owned(), Value::Null));
        let mails = app.mails_to(&ana.email);
        assert_eq!(mails.len(), 1);
        assert!(mails[0].subject.contains("clé d’accès") && mails[0].text.contains("My telephone"), "{:?}", mails[0]);

        let tokens = signs_in(app, &device).is(200);
        assert_eq!(tokens.header("cache-control"), "no-store");
        let by_passkey = app.bearer(&tokens.str("/access_token"));
        assert_eq!(by_passkey.get("/me").is(200).str("/email"), ana.email);
        assert_eq!(ana.get("/me/passkeys").is(200).items()[0]["last_used_at"], json!(app.now().to_string()));
        // It is a session like any other: it ends as they do.
        let refresh = tokens.str("/refresh_token");
        app.later(Duration::days(app.ctx.accounts.session_longest_days));
        app.stranger().post("/auth/refresh", json!({ "refresh_token": refresh })).is(401).problem("session-ended");

        let path = format!("/me/passkeys/{id}");
        ana.patch(&path, json!({ "name": "" })).is(422).at(&["/name"]);
        assert_eq!(ana.patch(&path, json!({ "name": "Tablet" })).is(200).str("/name"), "Tablet");
        let eve = app.learner("Eve Stone");
        eve.patch(&path, json!({ "name": "Mine" })).is(404);
        eve.call("DELETE", &path).send().is(404);
        ana.call("DELETE", &path).send().is(204);
        ana.call("DELETE", &path).send().is(404);
        assert_eq!(ana.get("/me/passkeys").is(200).items().len(), 0);
        signs_in(app, &device).is(403).problem("passkey-unknown");
        assert_eq!(app.mails_to(&ana.email).len(), 2);
        let done = actions(&ada);
        for action in ["person.passkey-added", "person.passkey-renamed", "person.passkey-removed"] {
            assert_eq!(done.iter().filter(|done| *done == action).count(), 1, "{action}: {done:?}");
        }
    });
}

#[test]
fn what_does_not_hold_opens_nothing() {
    let limits = Limits { sign_in_per_address: 1000, ..Limits::default() };
    App::on_both_with_passkeys(&accounts(), limits, |app| {
        let ana = app.learner("Ana Dias");
        let device = device_of(&ana);
        signs_in(app, &device).is(200);
        let here = app.ctx.public_url.clone();
        let port = here.rsplit(':').next().expect("a port").to_owned();
        let eve = app.learner("Eve Stone");
        let eves = device_of(&eve);
        type Lie<'l> = (&'l str, Device, &'l str, &'l str);
        let other_question = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".to_owned();
        let lies: Vec<Lie<'_>> = vec![
            (
                "another site's page",
                device.but(|d| d.origin = "https://evil.example".to_owned()),
                "passkey-refused",
                "page of another site",
            ),
            (
                "another port",
                device.but(|d| d.origin = "http://localhost:1".to_owned()),
                "passkey-refused",
                "page of another site",
            ),
            (
                "a host below",
                device.but(|d| d.origin = format!("http://a.localhost:{port}")),
                "passkey-refused",
                "page of another site",
            ),
            ("a frame of another site", device.but(|d| d.framed = true), "passkey-refused", "page of another site"),
            (
                "another site's passkey",
                device.but(|d| d.party = "evil.example".to_owned()),
                "passkey-refused",
                "belongs to another site",
            ),
            (
                "another question",
                device.but(|d| d.challenge = Some(other_question.clone())),
                "passkey-refused",
                "another question",
            ),
            (
                "making for signing",
                device.but(|d| d.kind = Some("webauthn.create")),
                "passkey-refused",
                "something else",
            ),
            ("no user verification", device.but(|d| d.verifies = false), "passkey-unverified", "who holds it"),
            ("nobody touched it", device.but(|d| d.touched = false), "passkey-unverified", "who holds it"),
            ("a turned bit", device.but(|d| d.tampers = true), "passkey-refused", "signature"),
            (
                "another key under a known id",
                eves.but(|d| {
                    d.id.clone_from(&device.id);
                    d.person.clone_from(&device.person);
                }),
                "passkey-refused",
                "signature",
            ),
            ("an id that nobody has", device.but(|d| d.id = vec![9; 16]), "passkey-unknown", "opens nothing"),
            (
                "another person's handle",
                device.but(|d| d.person.clone_from(&eves.person)),
                "passkey-unknown",
                "opens nothing",
            ),
            ("nobody's handle", device.but(|d| d.person = None), "passkey-unknown", "opens nothing"),
        ];
        for (what, lying, code, detail) in lies {
            let refused = signs_in(app, &lying).is(403).problem(code);
            assert!(refused.str("/detail").contains(detail), "{what}: {refused}");
        }
        // Making one is judged as signing is.
        let fresh = || Device::at(&here);
        for (what, mut lying, code) in [
            ("another site's page", fresh().but(|d| d.origin = "https://evil.example".to_owned()), "passkey-refused"),
            ("another site's passkey", fresh().but(|d| d.party = "evil.example".to_owned()), "passkey-refused"),
            ("another question", fresh().but(|d| d.challenge = Some(other_question.clone())), "passkey-refused"),
            ("signing for making", fresh().but(|d| d.kind = Some("webauthn.get")), "passkey-refused"),
            ("no user verification", fresh().but(|d| d.verifies = false), "passkey-unverified"),
            ("a frame of another site", fresh().but(|d| d.framed = true), "passkey-refused"),
        ] {
            let refused = adds(&ana, &mut lying, "Lie");
            assert!(refused.status == 403 && refused.str("/code") == code, "{what}: {refused}");
        }
        assert_eq!(ana.get("/me/passkeys").is(200).items().len(), 1);
        for nothing in [json!({}), json!("x"), json!({ "id": "a", "rawId": "a", "type": "public-key", "response": {} })]
        {
            let asked = asked_to_sign_in(app);
            let body = json!({ "ceremony": asked["ceremony"], "credential": nothing });
            app.stranger().post("/auth/passkeys", body).is(422).problem("passkey-unreadable");
        }
        signs_in(app, &device).is(200);
    });
}

#[test]
fn what_was_asked_is_answered_once_in_time_by_whom_and_for_what_it_was_asked() {
    App::on_both_with_passkeys(&accounts(), Limits::default(), |app| {
        let (ana, eve) = (app.learner("Ana Dias"), app.learner("Eve Stone"));
        let device = device_of(&ana);
        let sign_in = |body: &Value| app.stranger().post("/auth/passkeys", body.clone());

        let body = answers(&asked_to_sign_in(app), |options| device.signs(options));
        sign_in(&body).is(200);
        sign_in(&body).is(409).problem("passkey-ended");
        // A wrong answer uses it up too.
        let asked = asked_to_sign_in(app);
        sign_in(&answers(&asked, |options| device.but(|d| d.tampers = true).signs(options))).is(403);
        sign_in(&answers(&asked, |options| device.signs(options))).is(409).problem("passkey-ended");
        // In time, and not later.
        let (early, late) = (asked_to_sign_in(app), asked_to_sign_in(app));
        app.later(Duration::seconds(299));
        sign_in(&answers(&early, |options| device.signs(options))).is(200);
        app.later(Duration::seconds(1));
        sign_in(&answers(&late, |options| device.signs(options))).is(409).problem("passkey-ended");
        sign_in(&json!({ "ceremony": "never", "credential": device.signs(&late["public_key"]) })).is(409);

        // Another's, and another session's of the same person.
        let mut new = Device::at(&app.ctx.public_url);
        let asked = ana.post("/me/passkeys/challenge", json!({})).is(200).json();
        let mut body = answers(&asked, |options| new.makes(options));
        body["name"] = json!("Hers");
        eve.post("/me/passkeys", body.clone()).is(409).problem("passkey-ended");
        ana.post("/me/passkeys", body).is(409).problem("passkey-ended");
        let asked = ana.post("/me/passkeys/challenge", json!({})).is(200).json();
        ana.signs_in();
        let mut body = answers(&asked, |options| new.makes(options));
        body["name"] = json!("Hers");
        ana.post("/me/passkeys", body).is(409).problem("passkey-ended");
        // Asked again in the same session, the older question is none any more.
        let older = ana.post("/auth/step-up/passkeys/challenge", json!({})).is(200).json();
        let newer = ana.post("/auth/step-up/passkeys/challenge", json!({})).is(200).json();
        ana.post("/auth/step-up/passkeys", answers(&older, |options| device.signs(options))).is(409);
        ana.post("/auth/step-up/passkeys", answers(&newer, |options| device.signs(options))).is(204);

        // Each purpose has its own.
        let (step, reg) = (
            ana.post("/auth/step-up/passkeys/challenge", json!({})).is(200).json(),
            ana.post("/me/passkeys/challenge", json!({})).is(200).json(),
        );
        sign_in(&answers(&step, |options| device.signs(options))).is(409).problem("passkey-ended");
        sign_in(&answers(&reg, |options| device.signs(options))).is(409).problem("passkey-ended");
        let asked = asked_to_sign_in(app);
        ana.post("/auth/step-up/passkeys", answers(&asked, |options| device.signs(options))).is(409);
        let asked = asked_to_sign_in(app);
        let mut options = asked["public_key"].clone();
        options["user"] = json!({ "id": "AAAA" });
        let body = json!({ "ceremony": asked["ceremony"], "credential": new.makes(&options), "name": "Crossed" });
        ana.post("/me/passkeys", body).is(409).problem("passkey-ended");
        // Somebody else's passkey shows nothing of oneself.
        let eves = device_of(&eve);
        let asked = ana.post("/auth/step-up/passkeys/challenge", json!({})).is(200).json();
        let refused = ana.post("/auth/step-up/passkeys", answers(&asked, |options| eves.signs(options)));
        refused.is(403).problem("passkey-unknown");

        // What nobody answered is forgotten.
        drop(asked_to_sign_in(app));
        app.later(Duration::minutes(6));
        app.forgets();
        let now = app.now();
        assert_eq!(app.write(move |conn| Ok(store::forget(conn, now, 100)?)), 0);
    });
}

#[test]
fn who_may_not_come_in_does_not_come_in_with_a_passkey() {
    let confirmed = Accounts { confirm_address: true, ..accounts() };
    App::on_both_with_passkeys(&confirmed, Limits::default(), |app| {
        let (ana, ada) = (app.learner("Ana Dias"), app.administrator());
        let device = device_of(&ana);
        let lock = |locked: bool| {
            ada.patch(&format!("/users/{}", ana.id), json!({ "locked": locked, "reason": "Because." })).is(200);
        };
        lock(true);
        let locked = signs_in(app, &device).is(403).problem("passkey-unknown");
        let unknown = signs_in(app, &device.but(|d| d.id = vec![9; 16])).is(403);
        assert_eq!(locked.text(), unknown.text(), "nobody is told that it is locked");
        lock(false);
        signs_in(app, &device).is(200);
        let id = ana.id.parse().expect("an id");
        app.write(move |conn| {
            let known = person::find(conn, id)?.expect("she is there");
            Ok(people::rewrite(conn, &Person { email_confirmed_at: None, ..known })?)
        });
        signs_in(app, &device).is(403).problem("address-unconfirmed");
    });
    App::on_both_with_passkeys(&accounts(), Limits::default(), |app| {
        let ana = app.learner("Ana Dias");
        let device = device_of(&ana);
        let body = json!({ "password": PASSWORD, "keep_certificates": true });
        ana.call("DELETE", "/me").json(&body).send().is(204);
        signs_in(app, &device).is(403).problem("passkey-unknown");
        let id = ana.id.parse().expect("an id");
        assert_eq!(app.write(move |conn| Ok(store::of_person(conn, id)?)).len(), 0, "nothing is left of it");
    });
}

#[test]
fn a_passkey_is_one_persons_and_a_counter_does_not_go_back() {
    App::on_both_with_passkeys(&accounts(), Limits::default(), |app| {
        let (ana, eve, ada) = (app.learner("Ana Dias"), app.learner("Eve Stone"), app.administrator());
        let device = device_of(&ana);
        adds(&eve, &mut device.clone(), "Copied").is(409).problem("passkey-known");
        let again = adds(&ana, &mut device.clone(), "Again");
        assert_eq!(again.status, 403, "the device was told that it has one: {again}");

        let mut counting = Device::at(&app.ctx.public_url);
        counting.counter = 5;
        adds(&eve, &mut counting, "Stick").is(200);
        signs_in(app, &counting.but(|d| d.counter = 7)).is(200);
        for back in [7, 6, 5, 0] {
            let refused = signs_in(app, &counting.but(|d| d.counter = back)).is(403).problem("passkey-refused");
            assert!(refused.str("/detail").contains("less often"), "{refused}");
        }
        signs_in(app, &counting.but(|d| d.counter = 8)).is(200);
        let noted = ada.get("/audit?action=person.passkey-counter-back").is(200).items();
        assert_eq!(noted.len(), 4);
        assert_eq!(noted[0]["subject"], format!("person:{}", eve.id));
        for index in 0..19 {
            adds(&eve, &mut Device::at(&app.ctx.public_url), &format!("Device {index}")).is(200);
        }
        eve.post("/me/passkeys/challenge", json!({})).is(409).problem("too-many-passkeys");
    });
}

#[test]
fn who_guesses_is_stopped() {
    let limits = Limits { sign_in_per_address: 5, ..Limits::default() };
    App::on_both_with_passkeys(&accounts(), limits, |app| {
        let statuses: Vec<u16> =
            (0..7).map(|_| app.stranger().post("/auth/passkeys/challenge", json!({})).status).collect();
        assert_eq!(statuses, [200, 200, 200, 200, 200, 429, 429]);
        app.later(Duration::minutes(5));
        let guess = json!({ "ceremony": "guessed", "credential": Device::at(&app.ctx.public_url).signs(&json!({ "challenge": "AAAA" })) });
        let statuses: Vec<u16> = (0..7).map(|_| app.stranger().post("/auth/passkeys", guess.clone()).status).collect();
        assert_eq!(statuses, [409, 409, 409, 409, 409, 429, 429]);
    });
}

#[test]
fn where_the_address_is_no_name_or_the_settings_say_so_there_are_no_passkeys() {
    let off = App::on_sqlite();
    let ana = off.learner("Ana Dias");
    ana.post("/me/passkeys/challenge", json!({})).is(409).problem("passkeys-not-offered");
    off.stranger().post("/auth/passkeys/challenge", json!({})).is(409).problem("passkeys-not-offered");
    let guess = json!({ "ceremony": "x", "credential": {} });
    off.stranger().post("/auth/passkeys", guess).is(409).problem("passkeys-not-offered");
    let without = Accounts { passkeys: false, ..accounts() };
    App::on_both_with_passkeys(&without, Limits::default(), |app| {
        app.stranger().post("/auth/passkeys/challenge", json!({})).is(409).problem("passkeys-not-offered");
    });
}

#[test]
fn what_one_takes_along_names_the_passkeys_and_holds_no_key() {
    App::on_both_with_passkeys(&accounts(), Limits::default(), |app| {
        let ana = app.learner("Ana Dias");
        let device = device_of(&ana);
        let bytes = ana.get("/me/export").is(200).body;
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a zip file");
        let told: Value = serde_json::from_reader(archive.by_name("passkeys.json").expect("a file")).expect("JSON");
        assert_eq!(told, json!([{ "name": "Telephone", "created_at": app.now(), "last_used_at": null }]));
        let id = base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, &device.id);
        for index in 0..archive.len() {
            let mut file = archive.by_index(index).expect("a file");
            let mut text = Vec::new();
            std::io::Read::read_to_end(&mut file, &mut text).expect("it can be read");
            assert!(!String::from_utf8_lossy(&text).contains(&id), "file {index} holds it");
        }
    });
}
