//! What facilitators see of their learners' work: cohorts with essays to mark, figures, messages, requests and invitations.

use serde_json::json;

use super::world::World;
use crate::support::actors::Actor;
use crate::support::app::App;

/// Cohorts with essays to mark, figures, messages, requests and invitations.
pub fn make(app: &App, facilitator: &Actor<'_>, world: &mut World) {
    let cohort = |course: &str, title: &str| {
        facilitator.post("/cohorts", json!({ "course": course, "title": title })).is(201).str("/id")
    };
    let (essays, requests) = (cohort("essays", "Dispatches, spring"), cohort("approval", "Public diplomacy, spring"));
    for (place, name) in ["Sefo Leota", "Irina Petrova", "Huda Saleh"].into_iter().enumerate() {
        let learner = app.learner(name);
        let member = json!({ "emails": [learner.email] });
        let added = facilitator.post(&format!("/cohorts/{essays}/members"), member).is(201);
        learner.studies("essays", &added.str("/items/0/id"));
        if place == 2 {
            continue;
        }
        learner.reads("one", "read");
        let attempt = learner.starts("one", "check");
        learner.saves(&attempt, "essay", 1, json!("The guest of honour sits at the right of the host.")).is(200);
        learner.submits(&attempt).is(200);
        if place == 0 {
            facilitator.put(&attempt.path("/marks/essay"), json!({ "criteria": [2, 2.5] })).is(200);
        } else {
            world.place("essay", format!("/cohorts/{essays}/marking/{}", attempt.id));
        }
    }
    let message = json!({ "subject": "Welcome", "text": "We begin on **Monday**." });
    facilitator.post(&format!("/cohorts/{essays}/messages"), message).is(201);
    let asking = app.learner("Tomasi Vaka");
    asking.post("/courses/approval/enrolments", json!({ "cohort": requests })).is(201);
    app.learner("Mele Fonua").post("/courses/approval/enrolments", json!({})).is(201);
    let invited = json!({ "emails": ["nova@delegates.example"] });
    facilitator.post(&format!("/cohorts/{requests}/invitations"), invited).is(201);
    let secret = app.mails_to("nova@delegates.example")[0].secret_after("invitation");
    world.place("invitation", format!("/invitation/{secret}"));
    world.place("teaching", format!("/cohorts/{essays}"));
    world.place("requests", format!("/cohorts/{requests}"));
}
