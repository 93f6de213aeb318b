//! Extensions, extra attempts and leaves of absence: who grants them, and what they do to attempts.

use chrono::Duration;
use serde_json::{Value, json};

use crate::support::actors::Actor;
use crate::support::app::{App, on_both_databases};
use crate::support::builders::{CourseBuilder, course};

/// A cohort of Ines with Ana in it.
fn cohort_with(ines: &Actor<'_>, learners: &[&Actor<'_>]) -> String {
    let cohort = ines.post("/cohorts", json!({ "course": "protocol", "title": "Spring" })).is(201).str("/id");
    let emails: Vec<&str> = learners.iter().map(|learner| learner.email.as_str()).collect();
    let added = ines.post(&format!("/cohorts/{cohort}/members"), json!({ "emails": emails })).is(201);
    for (index, learner) in learners.iter().enumerate() {
        learner.studies("protocol", &added.str(&format!("/items/{index}/id")));
    }
    cohort
}

fn dated() -> CourseBuilder {
    course("protocol").time_limit(20).attempts(1).quiz("closes = 2026-05-10T12:00:00Z")
}

fn quiz(learner: &Actor<'_>, key: &str) -> Value {
    learner.get(&learner.enrolment("")).is(200).part(&format!("/modules/0/units/1/quiz/{key}"))
}

on_both_databases! {
    fn a_running_attempt_gets_its_new_deadline_at_once(app: &App) {
        app.publish(dated().folder());
        let (ana, ben, ines) = (app.learner("Ana Dias"), app.learner("Ben Ali"), app.facilitator("Ines Costa"));
        let cohort = cohort_with(&ines, &[&ana, &ben]);
        let (hers, his) = (ana.starts("one", "check"), ben.starts("one", "check"));
        let body = json!({ "module": "one", "quiz": "check", "extra_minutes": 10, "reason": "A power cut." });
        let granted = ines.post(&ana.enrolment("/extensions"), body).is(201);
        assert_eq!((granted.part("/attempts_moved"), granted.part("/extra_minutes")), (json!(1), json!(10)));
        let deadline = |learner: &Actor<'_>, path: &str| learner.get(path).is(200).str("/deadline");
        assert_eq!(deadline(&ana, &hers.path("")), "2026-05-04T09:30:00Z");
        assert_eq!(deadline(&ben, &his.path("")), "2026-05-04T09:20:00Z");
        app.later(Duration::seconds(1));
        // To all: who has an extension of one's own keeps that.
        let body = json!({ "extra_minutes": 5, "reason": "The bell rang." });
        assert_eq!(ines.post(&format!("/cohorts/{cohort}/extensions"), body).is(201).part("/attempts_moved"), json!(1));
        assert_eq!(deadline(&ana, &hers.path("")), "2026-05-04T09:30:00Z");
        assert_eq!(deadline(&ben, &his.path("")), "2026-05-04T09:25:00Z");
        app.later(Duration::minutes(26));
        ben.saves(&his, "first", 1, json!(true)).is(409).problem("time-is-up");
        ana.saves(&hers, "first", 1, json!(true)).is(200);
        let listed = ana.get(&ana.enrolment("/extensions")).is(200).items();
        let reasons: Vec<_> = listed.iter().map(|each| each["reason"].clone()).collect();
        assert_eq!(reasons, ["A power cut.", "The bell rang."]);
        let ada = app.administrator();
        let audit = ada.get("/audit").is(200).items();
        let told: Vec<_> = audit.iter().map(|entry| (entry["action"].clone(), entry["reason"].clone())).collect();
        assert!(told.contains(&(json!("enrolment.extended"), json!("A power cut."))), "{told:?}");
        assert!(told.contains(&(json!("cohort.extended"), json!("The bell rang."))), "{told:?}");
    }

    fn another_close_opens_what_was_closed(app: &App) {
        app.publish(dated().folder());
        let (ana, ben, ines) = (app.learner("Ana Dias"), app.learner("Ben Ali"), app.facilitator("Ines Costa"));
        cohort_with(&ines, &[&ana, &ben]);
        app.later(Duration::days(7));
        let start = |learner: &Actor<'_>| learner.post(&learner.enrolment("/quizzes/one/check/attempts"), json!({}));
        start(&ana).is(409).problem("quiz-closed");
        let body = json!({ "closes": "2026-05-12T12:00:00Z", "reason": "She was ill." });
        ines.post(&ana.enrolment("/extensions"), body).is(201);
        assert_eq!(quiz(&ana, "closes"), "2026-05-12T12:00:00Z");
        start(&ana).is(201);
        start(&ben).is(409).problem("quiz-closed");
    }

    fn extra_attempts_add_up(app: &App) {
        app.publish(dated().folder());
        let (ana, ben, ines) = (app.learner("Ana Dias"), app.learner("Ben Ali"), app.facilitator("Ines Costa"));
        let cohort = cohort_with(&ines, &[&ana, &ben]);
        ana.fails("one", "check");
        let body = json!({ "module": "one", "quiz": "check", "attempts": 1, "reason": "The link broke." });
        ines.call("POST", &ana.enrolment("/extra-attempts")).key("one").json(&body).send().is(201);
        // Sent again it is the same one.
        ines.call("POST", &ana.enrolment("/extra-attempts")).key("one").json(&body).send().is(201);
        assert_eq!((quiz(&ana, "attempts"), quiz(&ana, "attempts_left")), (json!(2), json!(1)));
        ines.post(&format!("/cohorts/{cohort}/extra-attempts"), body).is(201);
        assert_eq!((quiz(&ana, "attempts"), quiz(&ana, "attempts_left")), (json!(3), json!(2)));
        assert_eq!((quiz(&ben, "attempts"), quiz(&ben, "attempts_left")), (json!(2), json!(2)));
        ana.fails("one", "check");
        ana.fails("one", "check");
        let start = ana.post(&ana.enrolment("/quizzes/one/check/attempts"), json!({}));
        start.is(409).problem("no-attempts-left");
    }

    fn what_cannot_be_granted_is_told_part_by_part(app: &App) {
        app.publish(dated().quiz("opens = 2026-05-04T08:00:00Z").folder());
        let (ana, ines) = (app.learner("Ana Dias"), app.facilitator("Ines Costa"));
        let cohort = cohort_with(&ines, &[&ana]);
        let reason = "Because.";
        for path in [ana.enrolment("/extensions"), format!("/cohorts/{cohort}/extensions")] {
            let refused = |body: Value, at: &[&str]| drop(ines.post(&path, body).is(422).at(at));
            refused(json!({ "reason": reason }), &[""]);
            refused(json!({ "extra_minutes": 5, "reason": " " }), &["/reason"]);
            refused(json!({ "extra_minutes": 5 }), &["/reason"]);
            refused(json!({ "extra_minutes": 5, "quiz": "check", "reason": reason }), &["/module"]);
            refused(json!({ "extra_minutes": 5, "module": "two", "reason": reason }), &["/module"]);
            refused(json!({ "extra_minutes": 5, "module": "one", "quiz": "read", "reason": reason }), &["/quiz"]);
            refused(json!({ "extra_minutes": 200_000, "reason": reason }), &["/extra_minutes"]);
            refused(json!({ "closes": "2026-05-04T08:59:59Z", "reason": reason }), &["/closes"]);
            refused(json!({ "opens": "2026-05-11T00:00:00Z", "reason": reason }), &["/opens"]);
            refused(json!({ "extra_minutes": 5, "grade": 100, "reason": reason }), &["/grade"]);
        }
        for path in [ana.enrolment("/extra-attempts"), format!("/cohorts/{cohort}/extra-attempts")] {
            let body = json!({ "module": "one", "quiz": "check", "attempts": 0, "reason": reason });
            ines.post(&path, body).is(422).at(&["/attempts"]);
        }
        assert!(ana.get(&ana.enrolment("/extensions")).is(200).items().is_empty());
    }

    fn nobody_grants_anything_to_oneself(app: &App) {
        app.publish(dated().folder());
        let (ana, ines, ada) = (app.learner("Ana Dias"), app.facilitator("Ines Costa"), app.administrator());
        cohort_with(&ines, &[&ana, &ines]);
        ada.enrols_in("protocol");
        let extension = json!({ "extra_minutes": 60, "reason": "I like it." });
        let attempts = json!({ "module": "one", "quiz": "check", "attempts": 9, "reason": "I like it." });
        for actor in [&ana, &ines, &ada] {
            actor.post(&actor.enrolment("/extensions"), extension.clone()).is(403);
            actor.post(&actor.enrolment("/extra-attempts"), attempts.clone()).is(403);
            actor.post(&actor.enrolment("/pause"), json!({ "reason": "I like it." })).is(403);
        }
        ada.post(&ana.enrolment("/extensions"), extension).is(201);
    }

    fn a_leave_stops_every_clock_and_moves_what_comes_after(app: &App) {
        app.publish(dated().folder());
        let (ana, ines) = (app.learner("Ana Dias"), app.facilitator("Ines Costa"));
        cohort_with(&ines, &[&ana]);
        let attempt = ana.starts("one", "check");
        ana.saves(&attempt, "first", 1, json!(true)).is(200);
        app.later(Duration::minutes(15));
        let pause = || ines.post(&ana.enrolment("/pause"), json!({ "reason": "A birth." }));
        ines.post(&ana.enrolment("/resume"), json!({})).is(409).problem("not-paused");
        assert_eq!(pause().is(200).str("/status"), "paused");
        pause().is(409).problem("cannot-pause");
        app.later(Duration::days(3));
        app.work();
        // Nothing is taken, and nothing ends.
        ana.saves(&attempt, "first", 2, json!(false)).is(409).problem("not-active");
        ana.submits(&attempt).is(409).problem("not-active");
        ana.post(&ana.enrolment("/quizzes/one/check/attempts"), json!({})).is(409).problem("not-active");
        assert_eq!(ana.get(&attempt.path("")).is(200).str("/state"), "in-progress");
        assert_eq!(ines.post(&ana.enrolment("/resume"), json!({ "reason": "Back." })).is(200).str("/status"), "active");
        let shown = ana.get(&attempt.path("")).is(200);
        assert_eq!(shown.str("/deadline"), "2026-05-07T09:20:00Z");
        assert_eq!(quiz(&ana, "closes"), "2026-05-13T12:00:00Z");
        app.later(Duration::minutes(5));
        ana.saves(&attempt, "first", 3, json!(true)).is(200);
        app.later(Duration::seconds(31));
        ana.saves(&attempt, "first", 4, json!(false)).is(409).problem("time-is-up");
        assert_eq!(ana.submits(&attempt).is(200).part("/grade"), 50.0);
    }

    fn a_leave_does_not_bring_back_what_had_ended_before(app: &App) {
        app.publish(dated().folder());
        let (ana, ines) = (app.learner("Ana Dias"), app.facilitator("Ines Costa"));
        cohort_with(&ines, &[&ana]);
        let attempt = ana.starts("one", "check");
        app.later(Duration::minutes(21));
        ines.post(&ana.enrolment("/pause"), json!({ "reason": "A birth." })).is(200);
        assert_eq!(ana.get(&attempt.path("")).is(200).str("/state"), "graded");
    }

    fn an_extension_during_a_leave_holds_when_it_ends(app: &App) {
        app.publish(dated().folder());
        let (ana, ines) = (app.learner("Ana Dias"), app.facilitator("Ines Costa"));
        cohort_with(&ines, &[&ana]);
        let attempt = ana.starts("one", "check");
        ines.post(&ana.enrolment("/pause"), json!({ "reason": "A birth." })).is(200);
        let body = json!({ "extra_minutes": 10, "reason": "She was tired." });
        assert_eq!(ines.post(&ana.enrolment("/extensions"), body).is(201).part("/attempts_moved"), json!(0));
        app.later(Duration::hours(1));
        app.work();
        ines.post(&ana.enrolment("/resume"), json!({})).is(200);
        assert_eq!(ana.get(&attempt.path("")).is(200).str("/deadline"), "2026-05-04T10:30:00Z");
    }

    fn who_joins_a_cohort_gets_what_it_has(app: &App) {
        app.publish(dated().folder());
        let (ana, ines) = (app.learner("Ana Dias"), app.facilitator("Ines Costa"));
        ana.enrols_in("protocol");
        let attempt = ana.starts("one", "check");
        let cohort = cohort_with(&ines, &[]);
        let body = json!({ "extra_minutes": 10, "reason": "A slow link." });
        ines.post(&format!("/cohorts/{cohort}/extensions"), body).is(201);
        ines.post(&format!("/cohorts/{cohort}/members"), json!({ "emails": [ana.email] })).is(201);
        assert_eq!(ana.get(&attempt.path("")).is(200).str("/deadline"), "2026-05-04T09:30:00Z");
    }
}
