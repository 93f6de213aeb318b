//! What the pages about courses, certificates and mail show: a batch, mail that was sent again, a course with two versions.

use serde_json::json;

use super::world::World;
use crate::support::actors::Actor;
use crate::support::app::App;
use crate::support::builders::course;

const TREATIES: &str = "treaty-depositary";
const SUMMITS: &str = "summits";
const BRIEFINGS: &str = "briefings";

/// Makes it.
pub fn make(app: &App, administrator: &Actor<'_>, veteran: &Actor<'_>, world: &mut World) {
    batch(app, administrator, world);
    for certificate in veteran.certificates() {
        let id = certificate["id"].as_str().expect("an id");
        let name = match certificate["course"].as_str() {
            Some("Diplomatic Protocol") => "record",
            Some("Negotiating Treaties") => "record-revoked",
            Some("Drafting Resolutions") if certificate["state"] == "superseded" => "record-superseded",
            _ => continue,
        };
        world.place(name, format!("/admin/certificates/{id}"));
    }
    let mails = administrator.get("/mail?kind=mail&template=certificate-ready").is(200);
    let mail = mails.str("/items/0/id");
    administrator.post(&format!("/mail/{mail}/resend"), json!({})).is(202);
    world.place("mail", format!("/admin/mail/{mail}"));
    app.work();
    versions(app, administrator, world);
    long_work(app, administrator, world);
}

/// A publication, of which one course was refused, and a backup.
fn long_work(app: &App, administrator: &Actor<'_>, world: &mut World) {
    let courses = json!({ "courses": [BRIEFINGS, "sanctions"] });
    app.keeps(&course(BRIEFINGS).titled("Briefing a Minister").folder());
    let asked = administrator.call("POST", "/publication").header("Prefer", "respond-async").json(&courses);
    world.place("publication-work", format!("/admin/work/{}", asked.send().is(202).str("/id")));
    let backup = administrator.post("/backups", json!({})).is(202).str("/id");
    world.place("backup-work", format!("/admin/work/{backup}"));
    app.work();
}

/// Two who completed a course whose certificates are released: one gets it, one is excluded.
fn batch(app: &App, administrator: &Actor<'_>, world: &mut World) {
    app.publish(course(TREATIES).titled("The Depositary of Treaties").issue("approval").folder());
    let graduate = |name: &str| {
        let learner = app.learner(name);
        learner.enrols_in(TREATIES);
        learner.completes_the_course();
        learner.study().enrolment
    };
    let (first, second) = (graduate("Ngozi Okafor"), graduate("Tomás Herrera"));
    graduate("Yuki Tanaka");
    let batch = administrator.post("/certificates", json!({ "enrolments": [first] })).is(201).str("/batch");
    let why = json!({ "reason": "The essay was copied from a colleague." });
    administrator.put(&format!("/enrolments/{second}/certificate-exclusion"), why).is(200);
    app.work();
    world.place("batch", format!("/admin/certificates/batches/{batch}"));
}

/// A cohort in the first of two versions, and a folder with a changed and a faulty course.
fn versions(app: &App, administrator: &Actor<'_>, world: &mut World) {
    app.publish(course(SUMMITS).titled("Preparing Summits").second_module().folder());
    let learner = app.learner("Katarzyna Nowak");
    learner.enrols_in(SUMMITS);
    learner.reads("one", "read");
    let group = json!({ "course": SUMMITS, "title": "Spring in Vienna" });
    let cohort = administrator.post("/cohorts", group).is(201).str("/id");
    administrator.post(&format!("/cohorts/{cohort}/members"), json!({ "emails": [learner.email] })).is(201);
    app.publish(course(SUMMITS).titled("Preparing Summits").folder());
    world.place("move", format!("/admin/cohorts/{cohort}/version"));
    world.place("move-one", format!("/admin/enrolments/{}/version", learner.study().enrolment));
    app.keeps(&course(SUMMITS).titled("Preparing Summits and Conferences").folder());
    app.keeps(&course("sanctions").folder().with("course.toml", "title = 5\n"));
}
