//! The keys of tokens: replaced while people are signed in, known to all instances, gone when they shall be.

use chancery::account::token::KeyRing;
use chancery::account::token_keys;
use chancery::actions::manage_person;
use chancery::actions::rotate_tokens::{self, LEAD_SECONDS, Rotated};
use chrono::Duration;
use serde_json::json;

use crate::support::app::{App, TOKEN_SECRET, on_both_databases};

/// What `chancery key rotate-tokens` does beside the server, which then notices.
fn rotates(app: &App, drop_before: bool) -> Rotated {
    let ctx = app.ctx.clone();
    let rotated = app.write(move |conn| rotate_tokens::rotate(conn, &ctx, drop_before));
    assert!(rotate_tokens::follow(&app.db, &app.ctx).expect("the keys"), "they are others");
    assert!(!rotate_tokens::follow(&app.db, &app.ctx).expect("the keys"), "once");
    rotated
}

/// The key that a token says signed it.
fn kid(token: &str) -> String {
    let header = token.split('.').next().expect("a header");
    let bytes = jsonwebtoken::decode_header(token).unwrap_or_else(|error| panic!("{header}: {error}"));
    bytes.kid.expect("a key")
}

/// The keys as another instance with the same secret has them.
fn of_another_instance(app: &App) -> KeyRing {
    let ring = KeyRing::new(TOKEN_SECRET, &[]);
    let made = app.db.read_blocking(token_keys::all).expect("the keys");
    ring.load(made);
    ring
}

on_both_databases! {
    fn a_new_key_signs_in_a_moment_and_nobody_notices(app: &App) {
        let ana = app.learner("Ana Dias");
        let old = ana.token().expect("a token");
        let rotated = rotates(app, false);
        assert_eq!(rotated.ended, None);
        assert_ne!(kid(&old), rotated.id);
        let before = app.learner("Ben Ali").token().expect("a token");
        assert_eq!(kid(&before), kid(&old), "the others do not know the new one yet");
        app.later(Duration::seconds(LEAD_SECONDS));
        let after = app.learner("Cleo Roy").token().expect("a token");
        assert_eq!(kid(&after), rotated.id);
        for token in [&old, &before, &after] {
            app.bearer(token).get("/me").is(200);
            assert!(of_another_instance(app).verify(token, app.now()).is_ok());
        }
        let next = app.stranger().post("/auth/refresh", json!({ "refresh_token": ana.refresh_token() })).is(200);
        assert_eq!(kid(&next.str("/access_token")), rotated.id);
        let noted = app.administrator().get("/audit").is(200).items();
        let entry = noted.iter().find(|entry| entry["action"] == "token-key.rotated").expect("it is noted");
        assert_eq!(entry["subject"], format!("token-key:{}", rotated.id));
        // Neither the log nor the database has the key.
        assert!(!format!("{noted:?}").contains("secret"));
    }

    fn a_key_is_forgotten_when_all_that_it_signed_has_expired(app: &App) {
        let ana = app.learner("Ana Dias");
        let (old, now) = (ana.token().expect("a token"), app.now());
        let person = app.ctx.keys.verify(&old, now).expect("it is good");
        let days = app.ctx.accounts.session_days;
        let cookie = app.ctx.keys.issue_page(person.sub, person.sid, now, days * 86_400).expect("a cookie");
        rotates(app, false);
        let tidied = || {
            let ctx = app.ctx.clone();
            app.write(move |conn| manage_person::tidy(conn, &ctx));
            app.db.read_blocking(token_keys::all).expect("the keys").len()
        };
        assert_eq!(tidied(), 2);
        app.later(Duration::days(days) - Duration::seconds(1));
        assert!(app.ctx.keys.verify_page(&cookie, app.now()).is_ok(), "the cookie of a browser lives as long");
        assert_eq!(tidied(), 2);
        app.later(Duration::seconds(1 + LEAD_SECONDS));
        assert_eq!(tidied(), 1);
        rotate_tokens::follow(&app.db, &app.ctx).expect("the keys");
        app.learner("Ben Ali").get("/me").is(200);
    }

    fn what_a_key_that_was_dropped_signed_is_refused_and_everybody_signs_in_again(app: &App) {
        let (ana, ben) = (app.learner("Ana Dias"), app.learner("Ben Ali"));
        let stolen = KeyRing::new(TOKEN_SECRET, &[]);
        rotates(app, false);
        app.later(Duration::seconds(1));
        let rotated = rotates(app, true);
        assert_eq!(rotated.ended, Some(2));
        for actor in [&ana, &ben] {
            actor.get("/me").is(401).problem("invalid-token");
            let with = json!({ "refresh_token": actor.refresh_token() });
            app.stranger().post("/auth/refresh", with).is(401).problem("session-ended");
        }
        let again = ana.signs_in().is(200).str("/access_token");
        assert_eq!(kid(&again), rotated.id);
        app.bearer(&again).get("/me").is(200);
        // Who read the first key makes tokens for sessions that live, and nobody takes them.
        let claims = app.ctx.keys.verify(&again, app.now()).expect("it is good");
        let forged = stolen.issue(claims.sub, claims.sid, app.now(), 900).expect("a token");
        app.bearer(&forged).get("/me").is(401).problem("invalid-token");
        let page = stolen.issue_page(claims.sub, claims.sid, app.now(), 900).expect("a cookie");
        assert!(app.ctx.keys.verify_page(&page, app.now()).is_err());
        // The salt from the database, without the secret, makes no key either.
        let made = app.db.read_blocking(token_keys::all).expect("the keys");
        let guessed = KeyRing::new(made[0].salt.as_bytes(), &[]);
        let forged = guessed.issue(claims.sub, claims.sid, app.now(), 900).expect("a token");
        app.bearer(&forged).get("/me").is(401).problem("invalid-token");
        let noted = app.administrator().get("/audit").is(200).items();
        let dropped = noted.iter().filter(|entry| entry["action"] == "token-key.rotated");
        let details: Vec<_> = dropped.map(|entry| entry["detail"].clone()).collect();
        assert_eq!(details, [json!({ "dropped-before": true, "sessions": 2 }), json!({ "dropped-before": false })]);
    }
}
