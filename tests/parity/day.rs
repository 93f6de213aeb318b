//! A learner's day over HTTP, and what facilitators and the worker do about it: no statement that it comes to reads a whole
//! table that grows.

use chrono::Duration;
use serde_json::json;

use super::explain::{Bad, bad, has_plan};
use super::hearing::{heard, listen};
use crate::support::actors::Actor;
use crate::support::app::App;
use crate::support::builders::course;

/// What does not grow with people and their learning: of courses, keys, settings and migrations there are few, and the last one is
/// an index of those attempts alone that wait to be marked.
const SMALL: [&str; 9] = [
    "course_versions",
    "facts",
    "signing_keys",
    "token_keys",
    "audit_chain",
    "corrections",
    "counters",
    "__diesel_schema_migrations",
    "attempts_submitted",
];

/// What walks an index from one end and stops at its limit, or is about all there is of something by its nature.
const WALKS: [(&str, &str); 2] = [
    ("FROM \"audit\"", "sealing takes the oldest rows that wait"),
    ("FROM `audit`", "sealing takes the oldest rows that wait"),
];

/// What may be prepared each time that it is asked.
const EACH_TIME: [(&str, &str); 2] =
    [(" IN (", "reports: a list has another text at each length"), ("to_regclass", "once, at the start")];

/// Opens a page, as a browser does that is signed in.
fn opens(actor: &Actor<'_>, path: &str) {
    let app = actor.app;
    let claims = app.ctx.keys.verify(&actor.token().expect("signed in"), app.now()).expect("a token of ours");
    let page = app.ctx.keys.issue_page(claims.sub, claims.sid, app.now(), 600).expect("a token");
    let url = format!("{}{path}", app.address);
    actor.call("GET", &url).header("Cookie", &format!("chancery={page}")).send().is(200);
}

/// From the first sign-in to the certificate, by the API and by pages.
fn spends_a_day(app: &App) {
    app.publish(course("protocol").attempts(0).folder());
    let (ines, ana) = (app.facilitator("Ines Costa"), app.learner("Ana Dias"));
    let made = ines.post("/cohorts", json!({ "course": "protocol", "title": "Spring" })).is(201).str("/id");
    ana.signs_in();
    ana.get("/courses").is(200);
    ana.get("/courses/protocol").is(200);
    ana.enrols_in("protocol");
    ines.post(&format!("/cohorts/{made}/members"), json!({ "emails": [ana.email] })).is(201);
    for path in ["/me", "/me/enrolments", "/me/sessions", "/me/certificates"] {
        ana.get(path).is(200);
    }
    ana.get(&ana.enrolment("")).is(200);
    ana.get(&ana.enrolment("/lessons/one/read")).is(200);
    for path in ["/", "/courses", "/courses/protocol", "/learn/protocol", "/learn/protocol/one/read"] {
        opens(&ana, path);
    }
    ana.reads_everything();
    ana.fails("one", "check");
    let attempt = ana.starts("one", "check");
    ana.answers_rightly(&attempt);
    ana.get(&attempt.path("")).is(200);
    for path in
        [&format!("/attempt/{}", attempt.id), &format!("/attempt/{}/review", attempt.id), "/learn/protocol/one/check"]
    {
        opens(&ana, path);
    }
    ana.submits(&attempt).is(200);
    ana.get(&attempt.path("")).is(200);
    ana.get(&attempt.path("/receipt")).is(200);
    opens(&ana, &format!("/attempt/{}", attempt.id));
    app.work();
    let certificate = ana.certificates().pop().expect("a certificate");
    let (id, code) = (certificate["id"].as_str().expect("an id"), certificate["code"].as_str().expect("a code"));
    ana.get(&format!("/certificates/{id}/credential")).is(200);
    app.stranger().get(&format!("/certificates/verify/{code}")).is(200);
    for path in ["/certificates", "/account", &format!("/certificates/{id}/pdf"), &format!("/verify/{code}")] {
        opens(&ana, path);
    }
    for what in ["", "/progress", "/progress?format=csv", "/attention", "/figures", "/messages"] {
        ines.get(&format!("/cohorts/{made}{what}")).is(200);
    }
    ines.get("/courses/protocol/quizzes/one/check/statistics").is(200);
    app.later(Duration::hours(1));
    app.looks_at_dates();
    let refreshed = json!({ "refresh_token": ana.refresh_token() });
    app.stranger().post("/auth/refresh", refreshed).is(200);
}

fn no_statement_of_the_day_costs_more_than_it_must(app: &App) {
    spends_a_day(app);
    let heard = heard(&app.url);
    let with_plan: Vec<&String> = heard.asked.iter().filter(|query| has_plan(query)).collect();
    assert!(with_plan.len() > 80, "hardly anything was heard: {}", with_plan.len());
    let mut connection = app.url.connect(true).expect("the database answers");
    let mut found = Vec::new();
    for query in with_plan {
        let small = |what: &str| SMALL.iter().any(|table| what.contains(table));
        let walks = WALKS.iter().any(|(part, _)| query.contains(part) && query.contains("LIMIT"));
        for bad in bad(&mut connection, query) {
            match &bad {
                Bad::ReadsAll(what) if small(what) || walks => {}
                _ => found.push(format!("{bad:?}: {query}")),
            }
        }
    }
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
    let again = heard.asked.difference(&heard.prepared).filter(|query| query.starts_with("SELECT"));
    let again = again.filter(|query| !EACH_TIME.iter().any(|(part, _)| query.contains(part))).cloned();
    let again = again.collect::<Vec<_>>();
    assert!(again.is_empty(), "prepared again each time:\n{}\n", again.join("\n"));
}

#[test]
fn no_statement_of_a_learners_day_reads_a_whole_table_or_is_prepared_each_time_on_sqlite() {
    listen();
    no_statement_of_the_day_costs_more_than_it_must(&App::on_sqlite());
}

#[test]
fn no_statement_of_a_learners_day_reads_a_whole_table_or_is_prepared_each_time_on_postgres() {
    listen();
    no_statement_of_the_day_costs_more_than_it_must(&App::on_postgres());
}
