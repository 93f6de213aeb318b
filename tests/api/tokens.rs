//! Access tokens and refresh tokens: what is taken, and what never is.

use chancery::account::token::KeyRing;
use chancery::base::{PersonId, SessionId};
use chrono::Duration;
use serde_json::{Value, json};

use crate::support::app::{App, TOKEN_SECRET, on_both_databases};
use crate::support::reply::Reply;

fn refresh(app: &App, token: &str) -> Reply {
    app.stranger().post("/auth/refresh", json!({ "refresh_token": token }))
}

/// Base64 for URLs, without padding, as tokens are written.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let all = chunk.iter().fold(0_u32, |all, byte| all << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for letter in 0..=chunk.len() {
            text.push(char::from(LETTERS[(all >> (18 - 6 * letter)) as usize & 63]));
        }
    }
    text
}

on_both_databases! {
    fn a_refresh_token_gets_the_next_pair_and_the_session_goes_on(app: &App) {
        let ana = app.learner("Ana Dias");
        let next = refresh(app, &ana.refresh_token()).is(200);
        assert_eq!(next.header("cache-control"), "no-store");
        assert_eq!((next.str("/token_type"), next.part("/expires_in")), ("Bearer".to_owned(), json!(900)));
        assert_ne!(next.str("/refresh_token"), ana.refresh_token());
        app.bearer(&next.str("/access_token")).get("/me").is(200);
        let third = refresh(app, &next.str("/refresh_token")).is(200);
        app.bearer(&third.str("/access_token")).get("/me").is(200);
    }

    fn a_lost_reply_to_a_refresh_is_forgiven_once(app: &App) {
        let ana = app.learner("Ana Dias");
        let lost = refresh(app, &ana.refresh_token()).is(200);
        let again = refresh(app, &ana.refresh_token()).is(200);
        refresh(app, &lost.str("/refresh_token")).is(401).problem("session-ended");
        refresh(app, &again.str("/refresh_token")).is(200);
    }

    fn a_used_predecessor_ends_the_whole_session(app: &App) {
        let ana = app.learner("Ana Dias");
        let second = refresh(app, &ana.refresh_token()).is(200);
        let third = refresh(app, &second.str("/refresh_token")).is(200);
        refresh(app, &ana.refresh_token()).is(401).problem("session-ended");
        refresh(app, &third.str("/refresh_token")).is(401).problem("session-ended");
        app.bearer(&third.str("/access_token")).get("/me").is(401).problem("session-ended");
        let ada = app.administrator();
        let noted = ada.get("/audit").is(200).items();
        assert!(noted.iter().any(|entry| entry["action"] == "session.replayed"), "{noted:#?}");
    }

    fn logging_out_ends_the_session_and_no_other(app: &App) {
        let ana = app.learner("Ana Dias");
        let (first, token) = (ana.refresh_token(), ana.token().expect("a token"));
        ana.signs_in();
        let reply = app.stranger().post("/auth/logout", json!({ "refresh_token": first })).is(204);
        assert!(reply.body.is_empty());
        app.bearer(&token).get("/me").is(401).problem("session-ended");
        refresh(app, &first).is(401);
        ana.get("/me").is(200);
        app.stranger().post("/auth/logout", json!({ "refresh_token": first })).is(204);
        app.stranger().post("/auth/logout", json!({ "refresh_token": "never was one" })).is(204);
    }

    fn an_access_token_expires_and_a_session_without_use_ends(app: &App) {
        let ana = app.learner("Ana Dias");
        let (token, old) = (ana.token().expect("a token"), ana.refresh_token());
        app.later(Duration::seconds(15 * 60 - 1));
        app.bearer(&token).get("/me").is(200);
        app.later(Duration::seconds(1));
        app.bearer(&token).get("/me").is(401).problem("token-expired");
        let next = refresh(app, &old).is(200);
        app.later(Duration::days(30));
        refresh(app, &next.str("/refresh_token")).is(401).problem("session-ended");
    }

    fn a_session_ends_some_day_however_it_is_used(app: &App) {
        let ana = app.learner("Ana Dias");
        ana.token();
        let mut held = ana.refresh_token();
        for _ in 0..5 {
            app.later(Duration::days(5));
            held = refresh(app, &held).is(200).str("/refresh_token");
        }
        app.later(Duration::days(5) - Duration::minutes(1));
        let last = refresh(app, &held).is(200);
        let me = |app: &App| app.bearer(&last.str("/access_token")).get("/me");
        me(app).is(200);
        // Thirty days after signing in, though it was refreshed a minute ago.
        app.later(Duration::minutes(1));
        me(app).is(401).problem("session-ended");
        refresh(app, &last.str("/refresh_token")).is(401).problem("session-ended");
        ana.get("/me").is(200);
    }

    fn a_token_that_was_not_made_here_for_this_is_refused(app: &App) {
        let ana = app.learner("Ana Dias");
        let token = ana.token().expect("a token");
        let parts: Vec<&str> = token.split('.').collect();
        let (head, body, signature) = (parts[0], parts[1], parts[2]);
        let unsigned =
            |alg: &str| format!("{}.{body}.", base64(json!({ "alg": alg, "typ": "at+jwt" }).to_string().as_bytes()));
        let header = |value: Value| format!("{}.{body}.{signature}", base64(value.to_string().as_bytes()));
        let kid = app.ctx.keys.id(app.now());
        let mut forged = vec![
            unsigned("none"),
            unsigned("None"),
            unsigned("HS256"),
            header(json!({ "alg": "HS256", "typ": "JWT", "kid": kid })),
            header(json!({ "alg": "HS512", "typ": "at+jwt", "kid": kid })),
            header(json!({ "alg": "HS256", "typ": "at+jwt", "kid": "../../dev/null" })),
            format!("{head}.{body}.{}", signature.chars().rev().collect::<String>()),
            format!("{head}.{body}"),
            ana.refresh_token(),
            String::new(),
            "x".repeat(5000),
        ];
        let now = app.now();
        let foreign = KeyRing::new(b"another secret of another installation", &[]);
        forged.push(foreign.issue(PersonId::new(now), SessionId::new(now), now, 900).expect("a token"));
        for token in forged {
            app.bearer(&token).get("/me").is(401).problem("invalid-token");
        }
        // Rightly signed, but for a session that never was: nobody.
        let ours = KeyRing::new(TOKEN_SECRET, &[]);
        let invented = ours.issue(PersonId::new(now), SessionId::new(now), now, 900).expect("a token");
        app.bearer(&invented).get("/me").is(401).problem("session-ended");
        // A live session under another person's name is nobody's either.
        let session = ours.verify(&token, now).expect("it is good").sid;
        let borrowed = ours.issue(PersonId::new(now), session, now, 900).expect("a token");
        app.bearer(&borrowed).get("/me").is(401).problem("session-ended");
    }

    fn a_token_has_to_come_as_a_bearer(app: &App) {
        let ana = app.learner("Ana Dias");
        let token = ana.token().expect("a token");
        let with = |value: &str| app.stranger().call("GET", "/me").header("Authorization", value).send();
        with(&format!("bearer {token}")).is(200);
        with(&format!("Basic {token}")).is(401).problem("invalid-token");
        with(&token).is(401).problem("invalid-token");
        app.stranger().get("/me").is(401).problem("not-signed-in");
        app.stranger().get(&format!("/me?access_token={token}")).is(401);
        // Where a token is not needed, a bad one is still told.
        app.publish(crate::support::builders::course("protocol").folder());
        app.bearer("nonsense").get("/courses/protocol").is(401).problem("invalid-token");
    }
}
