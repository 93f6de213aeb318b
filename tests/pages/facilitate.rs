//! The pages of facilitators, from the right side and from the wrong one.

use serde_json::json;

use super::browser::Browser;
use crate::support::actors::{Actor, PASSWORD};
use crate::support::app::App;
use crate::support::builders::course;

pub fn signed_in(app: &App, actor: &Actor) -> Browser {
    let browser = Browser::new(app);
    browser.signs_in(&actor.email, PASSWORD).leads_to("/");
    browser
}

#[test]
fn facilitators_see_their_cohorts_and_nobody_elses() {
    let app = App::on_sqlite();
    app.publish(course("protocol").titled("Protocol and precedence").folder());
    let (ana, ben) = (app.facilitator("Ana"), app.facilitator("Ben"));
    ana.post("/cohorts", json!({ "course": "protocol", "title": "Autumn in Geneva" })).is(201);
    let own = signed_in(&app, &ana).get("/cohorts").is(200).says("Autumn in Geneva");
    own.says("aria-current=\"page\">Cohorts").says("Protocol and precedence");
    let other = signed_in(&app, &ben).get("/cohorts").is(200).says("You run no cohort yet.");
    assert!(!other.text.contains("Autumn"));
    signed_in(&app, &app.administrator()).get("/cohorts").is(200).says("Autumn in Geneva");
    let learner = signed_in(&app, &app.learner("Ada"));
    let refused = learner.get("/cohorts").is(403).says("href=\"/account\"");
    assert!(!refused.text.contains("/sign-in"), "nobody is to sign in who is in: {}", refused.text);
    Browser::new(&app).get("/nowhere").is(404).says("href=\"/sign-in\"");
    assert!(!learner.get("/").is(200).text.contains("/cohorts"));
    Browser::new(&app).get("/cohorts").leads_to("/sign-in?next=/cohorts");
}

#[test]
fn a_cohort_is_shown_to_who_runs_it_and_to_nobody_else() {
    let app = App::on_sqlite();
    app.publish(course("protocol").folder());
    let (ana, ben) = (app.facilitator("Ana"), app.facilitator("Ben"));
    let made = ana
        .post("/cohorts", json!({ "course": "protocol", "title": "Autumn", "ends_at": "2030-06-01T00:00:00Z" }))
        .is(201);
    let page = format!("/cohorts/{}", made.str("/id"));
    let seen = signed_in(&app, &ana).get(&page).is(200).says("<h1>Autumn</h1>").says("ends on 1 June 2030");
    assert!(seen.text.contains("aria-current=\"page\">Overview"));
    signed_in(&app, &app.administrator()).get(&page).is(200);
    signed_in(&app, &ben).get(&page).is(404);
    signed_in(&app, &app.learner("Ada")).get(&page).is(403);
    Browser::new(&app).get(&page).leads_to(&format!("/sign-in?next={page}"));
}
