//! What staff look at: a cohort with learners in every state, and what waits for a decision.

use chrono::Duration;
use serde_json::json;

use super::teaching;
use super::world::{LAW, World};
use crate::support::actors::Actor;
use crate::support::app::App;

/// A cohort of learners who are where learners are, and its facilitator.
pub fn cohorts(app: &App, reader: &Actor<'_>, world: &mut World) {
    let facilitator = app.facilitator("Mateus Carvalho");
    let body = json!({ "course": LAW, "title": "Spring 2026", "ends_at": "2026-07-20T18:00:00Z" });
    let cohort = format!("/cohorts/{}", facilitator.post("/cohorts", body).is(201).str("/id"));
    let names = ["Katerina Sokolova", "Daniyar Abdulaev", "Lihua Chen", "Leilani Faleolo Senior", "Nomvula Khumalo"];
    let learners: Vec<Actor<'_>> = names.iter().map(|name| app.learner(name)).collect();
    for (learner, (country, affiliation)) in learners.iter().zip([
        ("Serbia", "Ministry of Foreign Affairs"),
        ("Kazakhstan", "Permanent Mission in Geneva"),
        ("China", "Ministry of Foreign Affairs"),
        ("Samoa", "Embassy in Wellington"),
        ("South Africa", "Department of International Relations and Cooperation"),
    ]) {
        learner.patch("/me", json!({ "country": country, "affiliation": affiliation })).is(200);
    }
    learners[3].patch("/me", json!({ "full_name": "陈丽华" })).is(200);
    let emails: Vec<&str> =
        learners.iter().map(|learner| learner.email.as_str()).chain([reader.email.as_str()]).collect();
    let added = facilitator.post(&format!("{cohort}/members"), json!({ "emails": emails })).is(201).items();
    for (learner, enrolment) in learners.iter().zip(&added) {
        learner.studies(LAW, enrolment["id"].as_str().expect("an id"));
    }
    learners[0].reads("foundations", "what-is-international-migration-law");
    learners[0].reads("foundations", "sources");
    learners[0].passes("foundations", "assessment");
    learners[1].reads("foundations", "what-is-international-migration-law");
    learners[1].fails("foundations", "assessment");
    learners[2].reads("foundations", "sources");
    facilitator.post(&learners[4].enrolment("/pause"), json!({ "reason": "A posting abroad." })).is(200);
    app.later(Duration::days(9));
    let story = format!("{cohort}/learners/{}", learners[1].study().enrolment);
    world.place("story", story);
    world.place("cohort", cohort);
    teaching::make(app, &facilitator, world);
    world.enters("facilitator", &facilitator);
    world.enters("idle", &app.facilitator("Moana Tuilagi"));
}
