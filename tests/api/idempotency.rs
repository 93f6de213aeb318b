//! Requests that come twice under one key: one effect, one reply.

use serde_json::json;

use crate::support::actors::{Actor, PASSWORD};
use crate::support::app::{App, on_both_databases};
use crate::support::builders::course;
use crate::support::reply::Reply;

fn keyed(actor: &Actor<'_>, key: &str, path: &str, body: &serde_json::Value) -> Reply {
    actor.call("POST", path).key(key).json(body).send()
}

on_both_databases! {
    fn the_same_request_under_the_same_key_has_one_effect_and_one_reply(app: &App) {
        app.publish(course("protocol").issue("approval").folder());
        let (ana, ines, ada) = (app.learner("Ana Dias"), app.facilitator("Ines Costa"), app.administrator());
        let person = json!({ "email": "x@mfa.example", "password": PASSWORD, "full_name": "X", "role": "learner" });
        let cohort = json!({ "course": "protocol", "title": "Spring" });
        let twice = |actor: &Actor<'_>, path: &str, body: &serde_json::Value| {
            let first = keyed(actor, "k", path, body).is(201);
            app.later(chrono::Duration::minutes(1));
            let second = keyed(actor, "k", path, body).is(201);
            assert_eq!(first.text(), second.text(), "{path}");
            assert_eq!(first.header("content-type"), second.header("content-type"));
            first
        };
        let enrolment = twice(&ana, "/courses/protocol/enrolments", &json!({})).str("/id");
        ana.studies("protocol", &enrolment);
        let id = twice(&ines, "/cohorts", &cohort).str("/id");
        assert_eq!(ines.get("/cohorts").is(200).items().len(), 1);
        let ben = app.learner("Ben Ali");
        keyed(&ben, "b", &ana.enrolment("/quizzes/one/check/attempts"), &json!({})).is(404);
        let emails = json!({ "emails": [ben.email] });
        let members = |key: &str| keyed(&ines, key, &format!("/cohorts/{id}/members"), &emails).is(201).text();
        assert_eq!(members("m"), members("m"));
        twice(&ada, "/users", &person);
        ana.completes_the_course();
        let release = json!({ "enrolments": [enrolment] });
        let released = |key: &str| keyed(&ada, key, "/certificates", &release);
        let first = released("r").is(201);
        assert_eq!(released("r").is(201).text(), first.text());
        released("s").is(409);
        let reissue = format!("/certificates/{}/reissue", first.str("/items/0/id"));
        let reissued = |key: &str| keyed(&ada, key, &reissue, &json!({}));
        assert_eq!(reissued("t").is(201).text(), reissued("t").is(201).text());
        reissued("u").is(409);
        assert_eq!(ana.certificates().len(), 2);
    }

    fn starting_an_attempt_under_a_key_answers_the_same_again(app: &App) {
        app.publish(course("protocol").attempts(3).folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        let path = ana.enrolment("/quizzes/one/check/attempts");
        let first = keyed(&ana, "k", &path, &json!({})).is(201);
        let attempt = crate::support::learning::Attempt::of(&first);
        ana.submits(&attempt).is(200);
        assert_eq!(
            keyed(&ana, "k", &path, &json!({})).is(201).str("/id"),
            attempt.id,
            "a repeated start is no new attempt"
        );
        assert_ne!(keyed(&ana, "l", &path, &json!({})).is(201).str("/id"), attempt.id);
    }

    fn one_key_is_for_one_request(app: &App) {
        app.publish(course("protocol").folder());
        app.publish(course("consular").folder());
        let ines = app.facilitator("Ines Costa");
        let body = |title: &str| json!({ "course": "protocol", "title": title });
        keyed(&ines, "k", "/cohorts", &body("Spring")).is(201);
        keyed(&ines, "k", "/cohorts", &body("Autumn")).is(422).problem("idempotency-key-reused");
        keyed(&ines, "k", "/courses/consular/enrolments", &json!({})).is(422).problem("idempotency-key-reused");
        assert_eq!(ines.get("/cohorts").is(200).items().len(), 1);
    }

    fn the_keys_of_two_people_do_not_meet(app: &App) {
        app.publish(course("protocol").folder());
        let (ines, otto) = (app.facilitator("Ines Costa"), app.facilitator("Otto Brandt"));
        let body = json!({ "course": "protocol", "title": "Spring" });
        let [one, other] = [&ines, &otto].map(|actor| keyed(actor, "k", "/cohorts", &body).is(201).str("/id"));
        assert_ne!(one, other);
    }

    fn registering_twice_under_a_key_is_once_and_the_keys_of_strangers_do_not_meet(app: &App) {
        let body = |email: &str| json!({ "email": email, "password": PASSWORD, "full_name": "Ana Dias" });
        let register = |email: &str| keyed(&app.stranger(), "k", "/auth/register", &body(email)).is(201);
        for email in ["ana@mfa.example", "ana@mfa.example", "ben@mfa.example"] {
            register(email);
        }
        let mails = app.mails();
        let to: Vec<bool> = ["ana@", "ben@"].iter().zip(&mails).map(|(name, mail)| mail.to.contains(name)).collect();
        assert_eq!((mails.len(), to), (2, vec![true, true]), "{mails:#?}");
    }

    fn a_refused_request_may_be_mended_under_its_key(app: &App) {
        app.publish(course("protocol").folder());
        let ines = app.facilitator("Ines Costa");
        keyed(&ines, "k", "/cohorts", &json!({ "course": "nothing", "title": "Spring" })).is(422).at(&["/course"]);
        keyed(&ines, "k", "/cohorts", &json!({ "course": "protocol", "title": "Spring" })).is(201);
    }

    fn a_kept_reply_is_not_for_who_lost_the_session(app: &App) {
        app.publish(course("protocol").folder());
        let ines = app.facilitator("Ines Costa");
        let body = json!({ "course": "protocol", "title": "Spring" });
        keyed(&ines, "k", "/cohorts", &body).is(201);
        let token = ines.token().expect("a token");
        app.stranger().post("/auth/logout", json!({ "refresh_token": ines.refresh_token() })).is(204);
        keyed(&app.bearer(&token), "k", "/cohorts", &body).is(401);
        keyed(&app.stranger(), "k", "/cohorts", &body).is(401);
    }

    fn a_key_has_a_form(app: &App) {
        app.publish(course("protocol").folder());
        let ana = app.learner("Ana Dias");
        let with = |key: &str| keyed(&ana, key, "/courses/protocol/enrolments", &json!({}));
        with("").is(400).problem("invalid-idempotency-key");
        with(&"k".repeat(201)).is(400).problem("invalid-idempotency-key");
        with("clé").is(400).problem("invalid-idempotency-key");
        with(&"k".repeat(200)).is(201);
    }
}
