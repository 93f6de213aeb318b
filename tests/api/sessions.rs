//! Where one is signed in, and a new password by the present one.

use serde_json::{Value, json};

use crate::support::actors::PASSWORD;
use crate::support::app::{App, on_both_databases};

const FIREFOX: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";

/// Signs in once more; the token.
fn elsewhere(app: &App, email: &str, agent: &str) -> String {
    let body = json!({ "email": email, "password": PASSWORD });
    let stranger = app.stranger();
    stranger.call("POST", "/auth/login").header("user-agent", agent).json(&body).send().is(200).str("/access_token")
}

fn delete(app: &App, token: &str, path: &str) -> crate::support::reply::Reply {
    app.bearer(token).call("DELETE", path).send()
}

on_both_databases! {
    fn one_sees_where_one_is_signed_in_and_ends_what_one_does_not_know(app: &App) {
        let (ana, eve) = (app.learner("Ana Dias"), app.learner("Eve Stone"));
        let here = ana.token().expect("a token");
        app.later(chrono::Duration::minutes(1));
        let firefox = elsewhere(app, &ana.email, FIREFOX);
        let listed = ana.get("/me/sessions").is(200).items();
        assert_eq!(listed.len(), 2);
        let known: Vec<Value> = listed.iter().map(|one| json!([one["current"], one["browser"], one["system"]])).collect();
        assert_eq!(known[0], json!([false, "Firefox", "Windows"]), "the newest comes first");
        assert_eq!(known[1][0], json!(true));
        let page = ana.get("/me/sessions?limit=1").is(200);
        let rest = ana.get(&format!("/me/sessions?limit=1&after={}", page.str("/next"))).is(200);
        assert_eq!((rest.items()[0]["current"].clone(), rest.part("/next")), (json!(true), Value::Null));

        let id = listed[0]["id"].as_str().expect("an id");
        eve.call("DELETE", &format!("/me/sessions/{id}")).send().is(404).problem("not-found");
        delete(app, &here, &format!("/me/sessions/{id}")).is(204);
        app.bearer(&firefox).get("/me").is(401).problem("session-ended");
        delete(app, &here, &format!("/me/sessions/{id}")).is(404);
        ana.get("/me").is(200);
        assert_eq!(ana.get("/me/sessions").is(200).items().len(), 1);
    }

    fn signing_out_everywhere_else_leaves_the_session_that_asks(app: &App) {
        let (ana, eve) = (app.learner("Ana Dias"), app.learner("Eve Stone"));
        let others = [elsewhere(app, &ana.email, "curl/8"), elsewhere(app, &ana.email, FIREFOX)];
        let here = ana.token().expect("a token");
        assert_eq!(delete(app, &here, "/me/sessions").is(200).part("/ended"), json!(2));
        for token in &others {
            app.bearer(token).get("/me").is(401);
        }
        ana.get("/me").is(200);
        eve.get("/me").is(200);
        let noted = app.administrator().get("/audit").is(200).items();
        assert!(noted.iter().any(|entry| entry["action"] == "person.sessions-ended"), "{noted:#?}");
    }

    fn a_new_password_needs_the_present_one_and_ends_the_other_sessions(app: &App) {
        let ana = app.learner("Ana Dias");
        let other = elsewhere(app, &ana.email, FIREFOX);
        let change = |present: &str, new: &str| {
            ana.put("/me/password", json!({ "current_password": present, "password": new }))
        };
        let new = "harbour lantern consul seven";
        let wrong = change("not the password", new).is(422).problem("invalid-input");
        assert_eq!(wrong.part("/errors/0/pointer"), json!("/current_password"));
        let weak = change(PASSWORD, "short").is(422);
        assert_eq!(weak.part("/errors/0/pointer"), json!("/password"));
        app.bearer(&other).get("/me").is(200);
        app.empties_the_mailbox();
        change(PASSWORD, new).is(204);
        app.bearer(&other).get("/me").is(401);
        ana.get("/me").is(200);
        assert_eq!(app.mails_to(&ana.email).len(), 1, "its owner is told by mail");
        let sign_in = |password: &str| {
            app.stranger().post("/auth/login", json!({ "email": ana.email, "password": password })).status
        };
        assert_eq!((sign_in(PASSWORD), sign_in(new)), (401, 200));
    }

    fn the_catalogue_is_searched_by_words_language_and_partner(app: &App) {
        use crate::support::builders::course;
        app.publish(course("protocol").titled("Le protocole à l'ONU").in_french().folder());
        app.publish(course("law").titled("The law of the sea").folder());
        let found = |query: &str| -> Vec<String> {
            let items = app.stranger().get(&format!("/courses?{query}")).is(200).items();
            items.iter().map(|course| course["slug"].as_str().expect("a name").to_owned()).collect()
        };
        assert_eq!(found("").len(), 2);
        assert_eq!(found("search=PROTOCOLE%20onu"), ["protocol"]);
        assert_eq!(found("search=a%20sea"), ["law"]);
        assert_eq!(found("search=petit"), ["protocol"], "the other languages are searched as well");
        assert_eq!(found("speaks=fr"), ["protocol"]);
        assert!(found("partner=Nobody").is_empty() && found("search=sea&speaks=fr").is_empty());
    }

    fn an_enrolment_tells_the_dates_that_are_still_to_come(app: &App) {
        use crate::support::builders::course;
        let closes = "closes = 2026-05-10T12:00:00Z";
        app.publish(course("protocol").quiz(closes).folder());
        let (ana, ines) = (app.learner("Ana Dias"), app.facilitator("Ines Costa"));
        let cohort = json!({ "course": "protocol", "title": "Spring", "ends_at": "2026-05-08T00:00:00Z" });
        let cohort = ines.post("/cohorts", cohort).is(201).str("/id");
        let members = json!({ "emails": [ana.email] });
        let enrolment = ines.post(&format!("/cohorts/{cohort}/members"), members).is(201).str("/items/0/id");
        let dates = || ana.get(&format!("/enrolments/{enrolment}")).is(200).part("/deadlines");
        assert_eq!(
            dates(),
            json!([
                { "kind": "cohort", "at": "2026-05-08T00:00:00Z" },
                { "kind": "quiz", "at": "2026-05-10T12:00:00Z", "module": "one", "quiz": "check", "title": "A check" },
            ])
        );
        app.later(chrono::Duration::days(5));
        assert_eq!(dates()[0]["kind"], "quiz", "what is over is no date any more");
        ana.studies("protocol", &enrolment);
        ana.reads_everything();
        ana.passes("one", "check");
        assert_eq!(dates(), json!([]), "what is passed needs no date");
    }

    fn the_glossary_is_for_those_who_are_in_the_course(app: &App) {
        use crate::support::builders::course;
        let terms = "[[terms]]\nid = \"first\"\nterm = \"goes first\"\ndefinition = \"Before *others*.\"\n";
        app.publish(course("protocol").folder().with("glossary.toml", terms));
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        let glossary = ana.get(&ana.enrolment("/glossary")).is(200).json();
        let term = json!({ "id": "first", "term": "goes first", "definition": "Before <em>others</em>.", "language": "en" });
        assert_eq!(glossary, json!({ "terms": [term] }));
        let lesson = ana.get(&ana.enrolment("/lessons/one/read")).is(200).str("/html");
        assert_eq!(lesson, "<p>Who <a class=\"term\" href=\"/learn/protocol/glossary#first\">goes first</a>.</p>");
        app.learner("Eve Stone").get(&ana.enrolment("/glossary")).is(404);
    }
}
