//! Looks of staff at personal data stand in the audit log, once an hour; a refused look leaves nothing, and what people see
//! of their own is no look.

use chancery::base::Timestamp;
use chrono::Duration;
use diesel::connection::SimpleConnection as _;
use serde_json::{Value, json};

use crate::support::actors::Actor;
use crate::support::app::{App, on_both_databases};
use crate::support::builders::course;
use crate::support::routes::routes;

/// Calls by which staff look at personal data: under which subject, and at what.
const LOOKS: [(&str, &str, &str); 26] = [
    ("/users", "people:all", "list"),
    ("/users/{id}", "person", "person"),
    ("/enrolments/{id}", "person", "enrolment"),
    ("/enrolments/{id}/history", "person", "enrolment"),
    ("/enrolments/{id}/extensions", "person", "enrolment"),
    ("/attempts/{id}", "person", "attempt"),
    ("/attempts/{id}/receipt", "person", "attempt"),
    ("/attempts/{id}/marks", "person", "marks"),
    ("/certificates", "certificates:all", "list"),
    ("/certificates/eligible?course=protocol", "certificates:all", "eligible"),
    ("/certificates/{id}", "person", "certificate"),
    ("/certificates/{id}/pdf", "person", "certificate"),
    ("/certificates/{id}/credential", "person", "certificate"),
    ("/cohorts/{id}/progress", "cohort", "progress"),
    ("/cohorts/{id}/progress?format=csv", "cohort", "progress-csv"),
    ("/cohorts/{id}/progress?format=xlsx", "cohort", "progress-xlsx"),
    ("/cohorts/{id}/attention", "cohort", "attention"),
    ("/cohorts/{id}/marking", "cohort", "marking"),
    ("/cohorts/{id}/requests", "cohort", "requests"),
    ("/cohorts/{id}/invitations", "cohort", "invitations"),
    ("/mail", "mail:all", "list"),
    ("/mail/bounced-addresses", "mail:all", "bounced"),
    ("/mail/{id}", "mail", "mail"),
    ("/audit", "audit:all", "list"),
    ("/certificates/batches/{id}", "batch", "batch"),
    ("/work/{id}/items", "work", "items"),
];

/// Calls that show no personal data, or one's own alone.
const NO_LOOKS: [&str; 32] = [
    "/openapi.json",
    "/me",
    "/me/export",
    "/me/sessions",
    "/me/identities",
    "/me/passkeys",
    "/me/second-factor",
    "/me/enrolments",
    "/me/certificates",
    "/courses",
    "/courses/{course}",
    "/courses/{course}/versions",
    "/courses/{course}/versions/{number}",
    "/courses/{course}/versions/{number}/changes",
    "/courses/{course}/versions/{number}/units/{module}/{unit}",
    "/publication",
    "/enrolments/{id}/lessons/{module}/{lesson}",
    "/enrolments/{id}/glossary",
    "/certificates/batches",
    "/certificates/verify/{code}",
    "/certificates/verify/{code}/credential",
    "/credentials/status/{list}",
    "/cohorts",
    "/cohorts/{id}",
    "/cohorts/{id}/messages",
    "/cohorts/{id}/figures",
    "/cohorts/{id}/gain",
    "/courses/{course}/quizzes/{module}/{quiz}/statistics",
    "/auth/invitations/{token}",
    "/health",
    "/set-up",
    "/work/{id}",
];

#[test]
fn every_call_that_reads_is_a_look_or_shows_nothing_of_others() {
    let known =
        |path: &str| LOOKS.iter().any(|(look, ..)| look.split('?').next() == Some(path)) || NO_LOOKS.contains(&path);
    let served: Vec<String> =
        routes().into_iter().filter(|route| route.method == "GET").map(|route| route.path).collect();
    let new: Vec<_> = served.iter().filter(|path| !known(path)).collect();
    assert!(new.is_empty(), "is this a look of staff at personal data? {new:#?}");
    let there = |path: &str| served.iter().any(|known| known == path.split('?').next().unwrap_or_default());
    let old: Vec<_> = LOOKS.iter().map(|(path, ..)| *path).chain(NO_LOOKS).filter(|path| !there(path)).collect();
    assert!(old.is_empty(), "these are gone: {old:#?}");
}

/// The looks in the log of this hour, the newest first: who, whose, at what.
fn looks(app: &App) -> Vec<(Value, Value, Value)> {
    let page = chancery::base::PageRequest { limit: 500, after: None };
    let filter = chancery::account::audit::Filter {
        action: Some("personal-data.looked-at".to_owned()),
        from: Timestamp::parse("2026-05-04T11:00:00Z"),
        ..chancery::account::audit::Filter::default()
    };
    let found = app.db.read_blocking(|conn| chancery::account::audit::list(conn, &filter, &page)).expect("a read");
    let told =
        found.items.iter().map(|entry| (json!(entry.actor), json!(entry.subject), entry.detail.0["what"].clone()));
    told.collect()
}

/// What a call is answered, also when the service cannot.
fn answer(app: &App, actor: &Actor<'_>, path: &str) -> (u16, String) {
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let bearer = format!("Bearer {}", actor.token().expect("a token"));
    let call = agent.get(format!("{}/api/v1{path}", app.address)).header("authorization", bearer);
    let mut answer = call.call().expect("an answer");
    (answer.status().as_u16(), answer.body_mut().read_to_string().expect("text"))
}

struct Scene<'a> {
    ana: Actor<'a>,
    ines: Actor<'a>,
    ada: Actor<'a>,
    cohort: String,
    attempt: String,
    certificate: String,
    mail: String,
}

/// A learner who completed the course in a cohort.
fn scene(app: &App) -> Scene<'_> {
    app.publish(course("protocol").folder());
    let (ana, ines, ada) = (app.learner("Ana Dias"), app.facilitator("Ines Costa"), app.administrator());
    let cohort = ines.post("/cohorts", json!({ "course": "protocol", "title": "Spring" })).is(201).str("/id");
    let added = ines.post(&format!("/cohorts/{cohort}/members"), json!({ "emails": [ana.email] })).is(201);
    ana.studies("protocol", &added.str("/items/0/id"));
    ana.reads_everything();
    let attempt = ana.starts("one", "check");
    ana.answers_rightly(&attempt);
    ana.submits(&attempt).is(200);
    let attempt = attempt.id;
    app.work();
    let certificate = ana.certificates()[0]["id"].as_str().expect("an id").to_owned();
    let mail = ada.get("/mail").is(200).str("/items/0/id");
    app.later(Duration::hours(2));
    ana.signs_in();
    for staff in [&ines, &ada] {
        staff.signs_in();
    }
    Scene { ana, ines, ada, cohort, attempt, certificate, mail }
}

impl Scene<'_> {
    fn path(&self, path: &str) -> String {
        let id = match path.split('/').nth(1).unwrap_or_default() {
            "users" => self.ana.id.clone(),
            "enrolments" => self.ana.study().enrolment.clone(),
            "attempts" => self.attempt.clone(),
            "certificates" => self.certificate.clone(),
            "cohorts" => self.cohort.clone(),
            _ => self.mail.clone(),
        };
        path.replace("{id}", &id)
    }

    fn subject(&self, subject: &str) -> String {
        match subject {
            "person" => format!("person:{}", self.ana.id),
            "cohort" => format!("cohort:{}", self.cohort),
            "mail" => format!("mail:{}", self.mail),
            all => all.to_owned(),
        }
    }
}

on_both_databases! {
    fn each_look_of_staff_is_noted_once_an_hour(app: &App) {
        let scene = scene(app);
        for (path, subject, what) in LOOKS.iter().take(24) {
            let before = looks(app);
            scene.ada.get(&scene.path(path)).is(200);
            let noted = (json!(scene.ada.id), json!(scene.subject(subject)), json!(what));
            let after = looks(app);
            assert!(after.contains(&noted), "{path}: {after:#?}");
            // Two addresses may be one look.
            let more = after.len() - before.len();
            assert_eq!(more, usize::from(!before.contains(&noted)), "{path}");
            scene.ada.get(&scene.path(path));
            assert_eq!(looks(app).len(), after.len(), "{path}: noted again within the hour");
        }
        let count = looks(app).len();
        app.later(Duration::minutes(61));
        scene.ada.signs_in();
        scene.ada.get(&scene.path("/users/{id}")).is(200);
        assert_eq!(looks(app).len(), count + 1, "an hour later it is another look");
        app.later(Duration::seconds(1));
        scene.ines.get(&scene.path("/attempts/{id}")).is(200);
        assert_eq!(looks(app).len(), count + 2, "somebody else's look is another one");
        assert_eq!(looks(app)[0].0, json!(scene.ines.id));
        // The learner finds them in the own export, and they hold in the chain.
        assert!(chancery::actions::seal_audit::verified(&app.db, &Default::default()).expect("a read").holds());
    }

    fn what_is_ones_own_is_no_look_and_a_refused_look_leaves_nothing(app: &App) {
        let scene = scene(app);
        let (eve, otto) = (app.learner("Eve Stone"), app.facilitator("Otto Brandt"));
        let before = looks(app);
        for path in ["/enrolments/{id}", "/enrolments/{id}/history", "/enrolments/{id}/extensions", "/attempts/{id}",
            "/attempts/{id}/receipt", "/certificates/{id}/pdf", "/certificates/{id}/credential"] {
            scene.ana.get(&scene.path(path)).is(200);
        }
        for path in ["/me", "/me/enrolments", "/me/certificates", "/courses"] {
            scene.ana.get(path).is(200);
        }
        for (path, ..) in LOOKS.iter().take(24) {
            for stranger in [&eve, &otto, &app.stranger()] {
                let reply = stranger.get(&scene.path(path));
                assert!([401, 403, 404].contains(&reply.status), "{path}: {reply}");
            }
        }
        scene.ada.get("/cohorts/00000000-0000-7000-8000-000000000000/progress").is(404);
        scene.ada.get(&format!("{}?limit=0", scene.path("/cohorts/{id}/progress"))).is(422);
        assert_eq!(looks(app), before);
    }

    fn a_look_that_cannot_be_noted_is_refused(app: &App) {
        let scene = scene(app);
        let stop = match app.db.is_sqlite() {
            true => "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no'); END",
            false => "ALTER TABLE audit ADD CONSTRAINT no CHECK (action <> 'personal-data.looked-at') NOT VALID",
        };
        app.write(move |conn| {
            match conn {
                chancery::db::Connection::Sqlite(c) => c.batch_execute(stop),
                chancery::db::Connection::Postgres(c) => c.batch_execute(stop),
            }
            .expect("the database does it");
            Ok(())
        });
        for path in ["/users", "/users/{id}", "/enrolments/{id}", "/attempts/{id}", "/cohorts/{id}/progress?format=csv", "/audit"] {
            let (status, text) = answer(app, &scene.ada, &scene.path(path));
            assert!(status == 503 && text.contains("\"unavailable\"") && !text.contains("Ana"), "{path}: {status} {text}");
        }
        scene.ana.get(&scene.path("/attempts/{id}")).is(200);
    }
}
