//! What staff look at: a cohort with learners in every state, and what waits for a decision.

use chrono::Duration;
use serde_json::json;

use super::world::{LAW, World};
use crate::support::actors::Actor;
use crate::support::app::App;

/// A cohort of learners who are where learners are, and its facilitator; two more for what waits for somebody.
pub fn cohorts(app: &App, reader: &Actor<'_>, essayist: &Actor<'_>, world: &mut World) {
    let facilitator = app.facilitator("Mateus Carvalho");
    waiting(&facilitator, essayist, world);
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
    let graduate = app.learner("Thandiwe Nkosi");
    graduate.enrols_in(LAW);
    graduate.completes_the_course();
    facilitator.post(&format!("{cohort}/members"), json!({ "emails": [graduate.email] })).is(201);
    facilitator.post(&learners[4].enrolment("/pause"), json!({ "reason": "A posting abroad." })).is(200);
    app.later(Duration::days(9));
    let story = format!("{cohort}/learners/{}", learners[1].study().enrolment);
    world.place("story", story);
    world.place("cohort", cohort);
    world.enters("facilitator", &facilitator);
    world.enters("idle", &app.facilitator("Moana Tuilagi"));
}

/// Essays to mark, people who ask to be let in, and an invitation.
fn waiting(facilitator: &Actor<'_>, essayist: &Actor<'_>, world: &mut World) {
    let make = |course: &str, title: &str| {
        format!(
            "/cohorts/{}",
            facilitator.post("/cohorts", json!({ "course": course, "title": title })).is(201).str("/id")
        )
    };
    let essays = make("essays", "Dispatches, autumn");
    facilitator.post(&format!("{essays}/members"), json!({ "emails": [essayist.email] })).is(201);
    let attempt = world.places["waiting"].trim_start_matches("/attempt/").to_owned();
    world.place("marking", format!("{essays}/marking/{attempt}"));
    world.place("essays", essays);
    let by_approval = make("approval", "Public diplomacy, autumn");
    let invited = json!({ "emails": ["noor@mfa.example", "tomasz@mfa.example"] });
    facilitator.post(&format!("{by_approval}/invitations"), invited).is(201);
    let letters = facilitator.app.mails_to("noor@mfa.example");
    world.place("invitation", format!("/invitation/{}", letters[0].secret_after("invitation")));
    world.place("by-approval", by_approval);
}
