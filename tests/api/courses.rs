//! The catalogue, outlines, and enrolling.

use std::path::Path;

use chancery::course::load_course;
use serde_json::json;

use crate::support::app::{App, on_both_databases};
use crate::support::builders::{FEEDBACK, course};

fn sound(app: &App) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/courses/sound");
    app.publish_loaded(load_course(&folder).expect("the folder can be read"));
}

on_both_databases! {
    fn anyone_reads_the_catalogue_in_the_language_asked_for(app: &App) {
        sound(app);
        app.publish(course("protocol").folder());
        let stranger = app.stranger();
        let english = stranger.get("/courses").is(200);
        let slugs: Vec<String> =
            english.items().iter().map(|each| each["slug"].as_str().expect("a slug").into()).collect();
        assert_eq!(slugs, ["protocol", "sound"]);
        assert_eq!(english.part("/next"), json!(null));
        let french = stranger.get("/courses?language=fr").is(200);
        assert_eq!(french.str("/items/1/title"), "Protocole et préséance");
        assert_eq!(french.str("/items/1/language"), "fr");
        assert_eq!(french.str("/items/0/language"), "en", "a course without French stays in its own language");
        let accepted = stranger.call("GET", "/courses").header("Accept-Language", "de, fr;q=0.8, en;q=0.5").send();
        assert_eq!(accepted.json(), french.json());
        stranger.get("/courses?language=klingon").is(422).at(&["/language"]);
    }

    fn the_outline_shows_units_and_no_question(app: &App) {
        sound(app);
        let outline = app.stranger().get("/courses/sound").is(200);
        assert_eq!(outline.part("/modules/0/units/0/state"), "open");
        assert_eq!(outline.part("/modules/0/units/0/minutes"), 10);
        let quiz = outline.part("/modules/0/units/1");
        assert_eq!(
            (&quiz["kind"], &quiz["quiz"]["questions"], &quiz["quiz"]["attempts"]),
            (&json!("quiz"), &json!(5), &json!(3))
        );
        assert_eq!(outline.part("/modules/1/units/0/state"), "locked");
        assert_eq!(outline.str("/modules/1/units/0/why_locked"), "Opens once these modules are done: “The rules”.");
        for secret in ["doyen", "Article 16.", "correct", "fraction", "feedback", "answer", "accept"] {
            assert!(!outline.text().contains(secret), "{secret} stands in the outline: {outline}");
        }
        app.stranger().get("/courses/nothing").is(404).problem("not-found");
        app.stranger().get("/courses/Sound").is(404);
    }

    fn the_outline_of_a_learner_is_that_of_the_enrolment(app: &App) {
        app.publish(course("protocol").second_module().folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        ana.reads("one", "read");
        let states = |reply: &crate::support::reply::Reply| {
            [0, 1].map(|module| [0, 1].map(|unit| reply.str(&format!("/modules/{module}/units/{unit}/state"))))
        };
        let own = ana.get("/courses/protocol").is(200);
        assert_eq!(states(&own), [["done", "open"], ["locked", "locked"]]);
        assert_eq!(states(&app.stranger().get("/courses/protocol")), [["open", "open"], ["locked", "locked"]]);
        ana.passes("one", "check");
        let later = ana.get(&ana.enrolment("")).is(200);
        assert_eq!(states(&later), [["done", "done"], ["open", "open"]]);
        assert_eq!(later.part("/modules/1/units/0/why_locked"), json!(null));
        assert!(!later.text().contains(FEEDBACK));
    }

    fn assets_are_served_by_their_hash_and_cannot_run(app: &App) {
        sound(app);
        let ana = app.learner("Ana Dias");
        let ada = app.administrator();
        ana.enrols_in("sound");
        ada.post(&ana.enrolment("/approval"), json!({})).is(200);
        let lesson = ana.get(&ana.enrolment("/lessons/rules/precedence")).is(200).str("/html");
        let (_, rest) = lesson.split_once("src=\"").expect("a picture");
        let address = format!("{}{}", app.address, rest.split('"').next().expect("an address"));
        let picture = app.stranger().call("GET", &address).send().is(200);
        assert_eq!(picture.header("content-type"), "image/svg+xml; charset=utf-8");
        assert!(picture.header("content-security-policy").contains("default-src 'none'"));
        app.stranger().call("GET", &format!("{}/assets/{}/x.svg", app.address, "0".repeat(64))).send().is(404);
    }

    fn enrolling_in_an_open_course_begins_at_once(app: &App) {
        app.publish(course("protocol").folder());
        let ana = app.learner_in("fr", "Ana Dias");
        let enrolment = ana.enrols_in("protocol");
        assert_eq!((enrolment.str("/status"), enrolment.part("/version")), ("active".to_owned(), json!(1)));
        let progress = json!({ "percent": 0.0, "lessons_done": 0, "lessons_total": 1, "grade": null, "passed": false });
        assert_eq!(enrolment.part("/progress"), progress);
        let [mail] = app.mails_to(&ana.email).try_into().expect("one mail");
        assert_eq!(mail.language, "fr");
        let again = ana.post("/courses/protocol/enrolments", json!({})).is(409).problem("already-enrolled");
        assert!(again.str("/detail").contains(&enrolment.str("/id")), "{again}");
        assert_eq!(app.mails_to(&ana.email).len(), 1);
        ana.post("/courses/nothing/enrolments", json!({})).is(404).problem("not-found");
        app.stranger().post("/courses/protocol/enrolments", json!({})).is(401);
    }

    fn a_course_by_approval_waits_until_somebody_who_may_approves(app: &App) {
        app.publish(course("protocol").enrolment("approval").folder());
        let (ana, eve) = (app.learner("Ana Dias"), app.learner("Eve Stone"));
        let (ines, ada) = (app.facilitator("Ines Costa"), app.administrator());
        assert_eq!(ana.enrols_in("protocol").str("/status"), "pending");
        assert_eq!(app.mails_to(&ana.email).len(), 1);
        assert_eq!(app.mails_to(&ada.email).len(), 1, "who approves is told");
        ana.get(&ana.enrolment("/lessons/one/read")).is(409).problem("not-active");
        ana.call("PUT", &ana.enrolment("/lessons/one/read/completion")).send().is(409).problem("not-active");
        ana.post(&ana.enrolment("/quizzes/one/check/attempts"), json!({})).is(409).problem("not-active");

        let approval = ana.enrolment("/approval");
        ana.post(&approval, json!({})).is(403).problem("forbidden");
        eve.post(&approval, json!({})).is(404);
        ines.post(&approval, json!({})).is(404);
        app.stranger().post(&approval, json!({})).is(401);
        assert_eq!(ada.post(&approval, json!({})).is(200).str("/status"), "active");
        ada.post(&approval, json!({})).is(409).problem("not-pending");
        assert_eq!(app.mails_to(&ana.email).len(), 2);
        ana.get(&ana.enrolment("/lessons/one/read")).is(200);
    }

    fn a_course_by_invitation_takes_only_whom_a_cohort_takes(app: &App) {
        app.publish(course("protocol").enrolment("invitation").folder());
        let (ana, ines) = (app.learner("Ana Dias"), app.facilitator("Ines Costa"));
        ana.post("/courses/protocol/enrolments", json!({})).is(403).problem("by-invitation");
        let cohort = ines.post("/cohorts", json!({ "course": "protocol", "title": "Spring" })).is(201).str("/id");
        ana.post("/courses/protocol/enrolments", json!({ "cohort": cohort })).is(403).problem("by-invitation");
        ines.post(&format!("/cohorts/{cohort}/members"), json!({ "emails": [ana.email] })).is(201);
        let own = ana.get("/me/enrolments").is(200);
        assert_eq!(own.str("/items/0/status"), "active");
        assert_eq!(own.str("/items/0/cohort"), cohort);
    }

    fn one_enrols_in_a_cohort_of_the_course_and_in_no_other(app: &App) {
        app.publish(course("protocol").folder());
        app.publish(course("consular").folder());
        let (ana, ines) = (app.learner("Ana Dias"), app.facilitator("Ines Costa"));
        let cohort =
            |course: &str| ines.post("/cohorts", json!({ "course": course, "title": "Spring" })).is(201).str("/id");
        let (own, foreign) = (cohort("protocol"), cohort("consular"));
        let enrol = |cohort: &str| ana.post("/courses/protocol/enrolments", json!({ "cohort": cohort }));
        enrol(&foreign).is(422).at(&["/cohort"]);
        enrol("00000000-0000-7000-8000-000000000000").is(422).at(&["/cohort"]);
        enrol("spring").is(422).at(&["/cohort"]);
        assert_eq!(enrol(&own).is(201).str("/cohort"), own);
    }

    fn a_new_version_leaves_those_who_began_on_theirs(app: &App) {
        app.publish(course("protocol").folder());
        let (ana, ben) = (app.learner("Ana Dias"), app.learner("Ben Ali"));
        ana.enrols_in("protocol");
        let before = ana.get(&ana.enrolment("")).is(200);
        assert_eq!(app.publish(course("protocol").folder()), 1, "the same files are no new version");
        assert_eq!(app.publish(course("protocol").titled("Rewritten").second_module().folder()), 2);
        assert_eq!(ana.get(&ana.enrolment("")).is(200).json(), before.json());
        assert_eq!(ana.get("/courses/protocol").is(200).part("/version"), 1);
        assert_eq!(app.stranger().get("/courses/protocol").is(200).part("/version"), 2);
        assert_eq!(ben.enrols_in("protocol").part("/version"), 2);
    }
}
