//! Signing in with a code besides the password, and what a session alone is not enough for.

mod required;

use chancery::account::second_factor;
use chancery::actions::reseal_keys::{self, Resealed};
use chrono::Duration;
use serde_json::{Value, json};

use crate::support::actors::{Actor, PASSWORD};
use crate::support::app::{App, on_both_databases};
use crate::support::authenticator::Authenticator;
use crate::support::builders::course;
use crate::support::reply::Reply;

/// Address and password, and a code if there is one.
fn signs_in(app: &App, email: &str, password: &str, code: Option<&str>) -> Reply {
    let mut body = json!({ "email": email, "password": password });
    if let Some(code) = code {
        body["code"] = json!(code);
    }
    app.stranger().post("/auth/login", body)
}

/// Sets a second factor up; the authenticator and the recovery codes. The clock goes on, so that the next code is another.
fn sets_up(app: &App, person: &Actor<'_>) -> (Authenticator, Vec<String>) {
    let begun = person.post("/me/second-factor", json!({})).is(200);
    let shown = Authenticator::scans(&begun.str("/uri"));
    let code = json!({ "code": shown.shows(app.now()) });
    let codes = person.post("/me/second-factor/confirmation", code).is(200).part("/recovery_codes");
    let codes: Vec<String> = serde_json::from_value(codes).expect("texts");
    person.has(&shown);
    app.later(Duration::seconds(30));
    (shown, codes)
}

on_both_databases! {
    fn with_a_second_factor_signing_in_takes_the_password_and_a_code(app: &App) {
        let ana = app.learner("Ana Dias");
        let state = |state: &str, left: usize| {
            let known = ana.get("/me/second-factor").is(200).json();
            assert_eq!((known["state"].clone(), known["recovery_codes_left"].clone()), (json!(state), json!(left)));
            assert_eq!((known["required"].clone(), known["offered"].clone()), (json!(false), json!(true)));
        };
        state("off", 0);
        app.empties_the_mailbox();
        ana.post("/me/second-factor/confirmation", json!({ "code": "123456" })).is(409).problem("second-factor-not-begun");
        let begun = ana.post("/me/second-factor", json!({})).is(200);
        assert_eq!(begun.header("cache-control"), "no-store");
        let shown = Authenticator::scans(&begun.str("/uri"));
        assert_eq!(shown.bits(), 160);
        assert_eq!(Authenticator::types_in(&begun.str("/secret")).shows(app.now()), shown.shows(app.now()));
        assert!(begun.str("/uri").contains("The%20Test%20Institute:ana.dias%40delegates.example?"), "{begun}");
        state("begun", 0);
        signs_in(app, &ana.email, PASSWORD, None).is(200);
        ana.post("/me/second-factor/confirmation", json!({ "code": "12345" })).is(422).at(&["/code"]);
        let first = shown.shows(app.now());
        let confirmed = ana.post("/me/second-factor/confirmation", json!({ "code": first })).is(200);
        assert_eq!(confirmed.header("cache-control"), "no-store");
        let codes: Vec<String> = serde_json::from_value(confirmed.part("/recovery_codes")).expect("texts");
        assert_eq!(codes.len(), 10);
        state("on", 10);
        assert_eq!(ana.get("/me").is(200).part("/second_factor"), json!(true));
        ana.post("/me/second-factor", json!({})).is(409).problem("second-factor-on");
        assert_eq!(app.mails_to(&ana.email).len(), 1, "its owner is told");

        signs_in(app, &ana.email, PASSWORD, None).is(401).problem("second-factor-needed");
        // The password is judged first: who does not know it learns nothing about codes.
        for code in [None, Some(first.as_str()), Some("000000"), Some(codes[0].as_str())] {
            signs_in(app, &ana.email, "not the password", code).is(401).problem("wrong-credentials");
        }
        signs_in(app, "nobody@mfa.example", PASSWORD, Some("000000")).is(401).problem("wrong-credentials");
        signs_in(app, &ana.email, PASSWORD, Some(&first)).is(401).problem("wrong-code");
        app.later(Duration::seconds(30));
        let second = shown.shows(app.now());
        let token = signs_in(app, &ana.email, PASSWORD, Some(&second)).is(200).str("/access_token");
        app.bearer(&token).get("/me").is(200);
        signs_in(app, &ana.email, PASSWORD, Some(&second)).is(401).problem("wrong-code");
        // A clock may be half a minute late or early, and a code older than one that was taken is spent with it.
        app.later(Duration::seconds(90));
        let late = shown.shows(app.now() - Duration::seconds(30));
        let early = shown.shows(app.now() + Duration::seconds(30));
        signs_in(app, &ana.email, PASSWORD, Some(&early)).is(200);
        signs_in(app, &ana.email, PASSWORD, Some(&late)).is(401).problem("wrong-code");

        let typed = codes[3].to_uppercase().replace('-', " ");
        signs_in(app, &ana.email, PASSWORD, Some(&typed)).is(200);
        signs_in(app, &ana.email, PASSWORD, Some(&codes[3])).is(401).problem("wrong-code");
        state("on", 9);
        let log = app.administrator().get("/audit?limit=200").is(200);
        let done: Vec<Value> = log.items().iter().map(|entry| entry["action"].clone()).collect();
        for action in ["person.second-factor-on", "person.recovery-code-used"] {
            assert_eq!(done.iter().filter(|done| **done == action).count(), 1, "{action}: {done:?}");
        }
        let secret = begun.str("/secret").replace(' ', "");
        assert!(!log.text().contains(&secret) && !log.text().contains(&codes[0]), "the log keeps no secrets");
    }

    fn too_many_wrong_codes_close_the_door_for_a_quarter_of_an_hour(app: &App) {
        let ana = app.learner("Ana Dias");
        let (shown, codes) = sets_up(app, &ana);
        let tries = |code: &str| signs_in(app, &ana.email, PASSWORD, Some(code));
        for _ in 0..4 {
            tries("000000").is(401).problem("wrong-code");
        }
        tries(&shown.shows(app.now())).is(200);
        for wrong in ["000000", "what?", "0000-0000-0000-0000", "", "000000"] {
            tries(wrong).is(401).problem("wrong-code");
        }
        app.later(Duration::minutes(14));
        let closed = tries(&shown.shows(app.now())).is(429).problem("wrong-too-often");
        let seconds: i64 = closed.header("retry-after").parse().expect("seconds");
        assert!((1..=61).contains(&seconds), "{seconds}");
        tries(&codes[0]).is(429);
        signs_in(app, &ana.email, "not the password", Some("000000")).is(401).problem("wrong-credentials");
        signs_in(app, &app.learner("Eve Stone").email, PASSWORD, None).is(200);
        app.later(Duration::seconds(seconds));
        tries(&shown.shows(app.now())).is(200);
        // Four, and a while later four more, close nothing.
        for _ in 0..2 {
            (0..4).for_each(|_| drop(tries("000000").is(401)));
            app.later(Duration::minutes(16));
        }
        tries(&shown.shows(app.now())).is(200);
        let log = app.administrator().get("/audit?action=person.wrong-too-often").is(200).items();
        assert_eq!(log.len(), 1);
    }

    fn of_many_guesses_at_the_same_moment_each_is_counted(app: &App) {
        let ana = app.learner("Ana Dias");
        // From where she has signed in before: elsewhere fewer passwords are tried than here codes.
        ana.signs_in();
        sets_up(app, &ana);
        let statuses: Vec<u16> = std::thread::scope(|scope| {
            let guesses: Vec<_> = (0..16)
                .map(|guess| scope.spawn(move || format!("{guess:06}")))
                .map(|guess| guess.join().expect("a code"))
                .map(|code| {
                    let email = ana.email.clone();
                    scope.spawn(move || signs_in(app, &email, PASSWORD, Some(&code)).status)
                })
                .collect();
            guesses.into_iter().map(|guess| guess.join().expect("an answer")).collect()
        });
        assert_eq!(statuses.iter().filter(|status| **status == 401).count(), 5, "{statuses:?}");
        assert_eq!(statuses.iter().filter(|status| **status == 429).count(), 11, "{statuses:?}");
    }

    fn a_code_that_two_send_at_the_same_moment_lets_one_in(app: &App) {
        let ana = app.learner("Ana Dias");
        let (shown, codes) = sets_up(app, &ana);
        for code in [shown.shows(app.now()), codes[0].clone()] {
            let statuses: Vec<u16> = std::thread::scope(|scope| {
                let sent: Vec<_> =
                    (0..3).map(|_| scope.spawn(|| signs_in(app, &ana.email, PASSWORD, Some(&code)).status)).collect();
                sent.into_iter().map(|sent| sent.join().expect("an answer")).collect()
            });
            assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{code}: {statuses:?}");
        }
    }

    fn turning_it_off_takes_the_password_and_a_code(app: &App) {
        let ana = app.learner("Ana Dias");
        let off = |body: Value| ana.call("DELETE", "/me/second-factor").json(&body).send();
        off(json!({ "password": PASSWORD })).is(409).problem("no-second-factor");
        let (shown, codes) = sets_up(app, &ana);
        app.empties_the_mailbox();
        off(json!({ "password": "not the password", "code": shown.shows(app.now()) })).is(422).at(&["/password"]);
        off(json!({ "password": PASSWORD })).is(422).at(&["/code"]);
        off(json!({ "password": PASSWORD, "code": "000000" })).is(422).at(&["/code"]);
        off(json!({ "password": PASSWORD, "code": shown.shows(app.now()) })).is(204);
        assert_eq!(ana.get("/me/second-factor").is(200).str("/state"), "off");
        signs_in(app, &ana.email, PASSWORD, None).is(200);
        assert_eq!(app.mails_to(&ana.email).len(), 1);
        // The old recovery codes are gone with it.
        let (_, new) = sets_up(app, &ana);
        signs_in(app, &ana.email, PASSWORD, Some(&codes[0])).is(401).problem("wrong-code");
        signs_in(app, &ana.email, PASSWORD, Some(&new[0])).is(200);
    }

    fn new_recovery_codes_take_the_place_of_the_old_ones(app: &App) {
        let ana = app.learner("Ana Dias");
        ana.post("/me/second-factor/recovery-codes", json!({})).is(409).problem("no-second-factor");
        let (_, old) = sets_up(app, &ana);
        let made = ana.post("/me/second-factor/recovery-codes", json!({})).is(200).part("/recovery_codes");
        let made: Vec<String> = serde_json::from_value(made).expect("texts");
        assert_eq!(made.len(), 10);
        signs_in(app, &ana.email, PASSWORD, Some(&old[0])).is(401);
        signs_in(app, &ana.email, PASSWORD, Some(&made[0])).is(200);
        assert_eq!(ana.get("/me/second-factor").is(200).part("/recovery_codes_left"), json!(9));
    }

    fn an_administrator_takes_the_factor_of_who_lost_the_telephone_away(app: &App) {
        let (ana, ines, ada) = (app.learner_in("fr", "Ana Dias"), app.facilitator("Ines Costa"), app.administrator());
        let removal = format!("/users/{}/second-factor-removal", ana.id);
        let reason = json!({ "reason": "Lost the telephone." });
        ada.post(&removal, reason.clone()).is(409).problem("no-second-factor");
        sets_up(app, &ana);
        let token = ana.token().expect("a token");
        ines.post(&removal, reason.clone()).is(403);
        ada.post(&removal, json!({ "reason": " " })).is(422).at(&["/reason"]);
        app.bearer(&token).get("/me").is(200);
        app.empties_the_mailbox();
        assert_eq!(ada.post(&removal, reason.clone()).is(200).part("/second_factor"), json!(false));
        app.bearer(&token).get("/me").is(401).problem("session-ended");
        signs_in(app, &ana.email, PASSWORD, None).is(200);
        let mails = app.mails_to(&ana.email);
        assert_eq!(mails.len(), 1);
        assert!(mails[0].subject.contains("second facteur") && mails[0].text.contains("Lost the telephone."), "{:?}", mails[0]);
        let entry = ada.get("/audit?action=person.second-factor-removed").is(200).items();
        assert_eq!((entry.len(), &entry[0]["reason"]), (1, &json!("Lost the telephone.")));
        sets_up(app, &ada);
        let own = format!("/users/{}/second-factor-removal", ada.id);
        ada.post(&own, reason).is(409).problem("oneself");
    }

    fn the_secret_stands_nowhere_in_plain(app: &App) {
        let ana = app.learner("Ana Dias");
        let begun = ana.post("/me/second-factor", json!({})).is(200);
        let shown = Authenticator::scans(&begun.str("/uri"));
        let id = ana.id.parse().expect("an id");
        let kept = app.write(move |conn| Ok(second_factor::find(conn, id)?)).expect("a factor").secret;
        assert_eq!(kept.len(), 1 + 8 + 12 + 20 + 16, "form, key, nonce, sealed secret, tag");
        let opened = app.ctx.seal.open(id, &kept).expect("it opens").secret;
        assert!(!kept.windows(8).any(|part| opened.windows(8).any(|plain| plain == part)));
        assert_eq!(opened.len() * 8, shown.bits());
        // One that is being set up for more than an hour is none any more.
        app.later(Duration::minutes(61));
        let code = json!({ "code": shown.shows(app.now()) });
        ana.post("/me/second-factor/confirmation", code).is(409).problem("second-factor-not-begun");
    }

    fn another_key_takes_over_and_nobody_sets_anything_up_anew(app: &App) {
        let (ana, ben) = (app.learner("Ana Dias"), app.learner("Ben Ali"));
        let (of_ana, _) = sets_up(app, &ana);
        let (of_ben, _) = sets_up(app, &ben);
        let sealed = |actor: &Actor<'_>| {
            let id = actor.id.parse().expect("an id");
            app.write(move |conn| Ok(second_factor::find(conn, id)?)).expect("a factor").secret
        };
        let (before, other) = (sealed(&ana), sealed(&ben));
        app.seals_with(&["a-new-key-of-the-tests", "a-key-of-the-tests"]);
        // The next code has it sealed anew; a wrong one does not.
        app.later(Duration::seconds(60));
        signs_in(app, &ana.email, PASSWORD, Some("000000")).is(401).problem("wrong-code");
        assert_eq!(sealed(&ana), before);
        signs_in(app, &ana.email, PASSWORD, Some(&of_ana.shows(app.now()))).is(200);
        assert_ne!(sealed(&ana), before);
        assert_eq!(sealed(&ben), other);
        // The rest at once, and nothing twice.
        let looked = |anew, already, unreadable| Resealed { anew, already, unreadable };
        let ctx = app.ctx.clone();
        assert_eq!(app.write(move |conn| reseal_keys::all(conn, &ctx)), looked(1, 1, 0));
        app.seals_with(&["a-new-key-of-the-tests"]);
        app.later(Duration::seconds(1));
        let ctx = app.ctx.clone();
        assert_eq!(app.write(move |conn| reseal_keys::all(conn, &ctx)), looked(0, 2, 0));
        app.later(Duration::seconds(60));
        signs_in(app, &ben.email, PASSWORD, Some(&of_ben.shows(app.now()))).is(200);
        signs_in(app, &ana.email, PASSWORD, Some(&of_ana.shows(app.now()))).is(200);
        let noted = app.administrator().get("/audit?action=second-factor-key.rotated").is(200).items();
        assert_eq!(noted[1]["detail"], json!({ "anew": 1, "unreadable": 0 }));
    }

    fn with_a_wrong_key_no_code_is_right_and_nothing_is_lost(app: &App) {
        let ana = app.learner("Ana Dias");
        let (authenticator, recovery) = sets_up(app, &ana);
        app.later(Duration::seconds(60));
        app.seals_with(&["a-wrong-key-of-the-tests"]);
        let code = authenticator.shows(app.now());
        signs_in(app, &ana.email, PASSWORD, Some(&code)).is(401).problem("wrong-code");
        let ctx = app.ctx.clone();
        let done = app.write(move |conn| reseal_keys::all(conn, &ctx));
        assert_eq!(done, Resealed { anew: 0, already: 0, unreadable: 1 });
        signs_in(app, &ana.email, PASSWORD, Some(&recovery[0])).is(200);
        // The key is brought back: everything is as it was.
        app.seals_with(&["a-wrong-key-of-the-tests", "a-key-of-the-tests"]);
        signs_in(app, &ana.email, PASSWORD, Some(&code)).is(200);
    }

    fn who_is_erased_leaves_no_second_factor_behind(app: &App) {
        let ana = app.learner("Ana Dias");
        sets_up(app, &ana);
        let body = json!({ "password": PASSWORD, "keep_certificates": true });
        ana.call("DELETE", "/me").json(&body).send().is(204);
        let id = ana.id.parse().expect("an id");
        let left = app.write(move |conn| {
            Ok((second_factor::find(conn, id)?.is_some(), second_factor::recovery_codes_left(conn, id)?))
        });
        assert_eq!(left, (false, 0));
    }

    fn what_is_risky_needs_a_recent_sign_in(app: &App) {
        app.publish(course("protocol").folder());
        let (ana, ines, ada) = (app.learner("Ana Dias"), app.facilitator("Ines Costa"), app.administrator());
        ana.enrols_in("protocol");
        ana.completes_the_course();
        app.work();
        let certificate = ana.certificates()[0]["id"].as_str().expect("an id").to_owned();
        sets_up(app, &ana);
        let refresh = ada.refresh_token();
        app.later(Duration::minutes(15));
        // As a client does that stays signed in: a fresh access token for an old sign-in.
        let renewed = app.stranger().post("/auth/refresh", json!({ "refresh_token": refresh })).is(200);
        let ada = app.bearer(&renewed.str("/access_token"));
        let role = json!({ "role": "facilitator", "reason": "She teaches now." });
        let change = || ada.patch(&format!("/users/{}", ines.id), json!({ "role": "learner", "reason": "Left." }));
        let revoke = || ada.post(&format!("/certificates/{certificate}/revocation"), json!({ "reason": "Copied." }));
        let remove = || ada.post(&format!("/users/{}/second-factor-removal", ana.id), json!({ "reason": "Lost." }));
        let path = format!("/users/{}", ana.id);
        let letter = json!({ "reason": "By letter.", "keep_certificates": true });
        let erase = || ada.call("DELETE", &path).json(&letter).send();
        for call in [change(), revoke(), remove(), erase(), ada.post("/me/second-factor", json!({}))] {
            call.is(403).problem("recent-sign-in-needed");
        }
        let add = json!({ "email": "new@mfa.example", "full_name": "New", "role": "administrator" });
        ada.post("/users", add).is(403).problem("recent-sign-in-needed");
        // What is not risky goes on as before.
        ada.get("/users").is(200);
        ada.patch(&format!("/users/{}", ines.id), json!({ "country": "Peru", "reason": "Moved." })).is(200);
        ada.post("/auth/step-up", json!({ "password": "not the password" })).is(422).at(&["/password"]);
        change().is(403);
        ada.post("/auth/step-up", json!({ "password": PASSWORD })).is(204);
        change().is(200);
        revoke().is(200);
        remove().is(200);
        ada.patch(&format!("/users/{}", ines.id), role).is(200);
        app.later(Duration::minutes(14));
        let renewed = app.stranger().post("/auth/refresh", json!({ "refresh_token": renewed.str("/refresh_token") }));
        let ada = app.bearer(&renewed.is(200).str("/access_token"));
        ada.post("/me/second-factor", json!({})).is(200);
        app.later(Duration::minutes(1));
        ada.post("/me/second-factor", json!({})).is(403).problem("recent-sign-in-needed");
    }

    fn stepping_up_takes_a_code_where_there_is_a_second_factor(app: &App) {
        let ana = app.learner("Ana Dias");
        let (shown, codes) = sets_up(app, &ana);
        let up = |body: Value| ana.post("/auth/step-up", body);
        up(json!({ "password": PASSWORD })).is(422).at(&["/code"]);
        up(json!({ "password": PASSWORD, "code": shown.shows(app.now()) })).is(204);
        up(json!({ "password": PASSWORD, "code": shown.shows(app.now()) })).is(422).at(&["/code"]);
        up(json!({ "password": PASSWORD, "code": codes[5] })).is(204);
        // Wrong passwords count too: a session that somebody found cannot be used to guess.
        for _ in 0..5 {
            up(json!({ "password": "not the password" })).is(422).at(&["/password"]);
        }
        let closed = up(json!({ "password": PASSWORD, "code": codes[6] })).is(429).problem("wrong-too-often");
        assert_eq!(closed.header("retry-after"), "901");
    }
}
