//! The review rule: not a byte of what is right leaves before it allows, and everything is there after.

use chrono::Duration;
use serde_json::{Value, json};

use crate::support::actors::Actor;
use crate::support::answers::right_response;
use crate::support::app::{App, on_both_databases};
use crate::support::builders::{EVERY_TYPE, FEEDBACK, course};
use crate::support::learning::Attempt;
use crate::support::reply::Reply;

/// Nothing of the key or the feedback stands in the body.
#[track_caller]
fn tells_nothing(reply: &Reply) {
    let text = reply.text();
    for word in
        [FEEDBACK, "correct", "fraction", "right_answer", "feedback", "accept", "tolerance", "partial", "answer"]
    {
        assert!(!text.contains(word), "`{word}` leaks: {reply}");
    }
    if let Some(result) = reply.json().get("result") {
        assert_eq!(*result, json!(null), "{reply}");
    }
}

/// Everything about the fixture's two questions shows.
#[track_caller]
fn tells_everything(reply: &Reply, ana: &Actor<'_>, attempt: &Attempt) {
    let results = reply.part("/result/questions");
    let results = results.as_array().unwrap_or_else(|| panic!("no result: {reply}"));
    assert_eq!(results.len(), 2);
    let course = ana.study().course;
    for (result, shown) in results.iter().zip(attempt.questions()) {
        assert_eq!(result["right_answer"], right_response(&course, shown), "{reply}");
        assert!(result["feedback"].as_str().is_some_and(|html| html.contains(FEEDBACK)), "{reply}");
        assert!(result["correct"].is_boolean() && result["fraction"].is_number(), "{reply}");
    }
    let chosen = reply.part("/questions/1/response");
    if let Value::String(option) = chosen {
        let feedback = results[1]["option_feedback"].as_object().expect("feedback on options");
        assert_eq!(feedback.keys().collect::<Vec<_>>(), [&option], "only what was chosen has feedback");
    }
}

/// Takes the quiz wrongly, and looks that no call on the way tells anything.
fn fails_quietly(ana: &Actor<'_>) -> Attempt {
    let start = ana.post(&ana.enrolment("/quizzes/one/check/attempts"), json!({})).is(201);
    tells_nothing(&start);
    let attempt = Attempt::of(&start);
    let course = ana.study().course;
    for shown in attempt.questions() {
        let wrong = crate::support::answers::wrong_response(&course, shown);
        tells_nothing(&ana.saves(&attempt, shown["id"].as_str().expect("an id"), 1, wrong).is(200));
    }
    tells_nothing(&ana.get(&attempt.path("")).is(200));
    tells_nothing(&ana.submits(&attempt).is(200));
    attempt
}

fn passes(ana: &Actor<'_>) -> Attempt {
    let attempt = ana.starts("one", "check");
    ana.answers_rightly(&attempt);
    tells_nothing(&ana.submits(&attempt).is(200));
    attempt
}

on_both_databases! {
    fn no_question_of_any_type_tells_what_is_right(app: &App) {
        app.publish(course("protocol").questions(EVERY_TYPE).review("never").folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        let start = ana.post(&ana.enrolment("/quizzes/one/check/attempts"), json!({})).is(201);
        tells_nothing(&start);
        assert!(!start.text().contains("1951") && !start.text().contains("Robinson"), "{start}");
        let attempt = Attempt::of(&start);
        tells_nothing(&ana.submits(&attempt).is(200));
        tells_nothing(&ana.get(&attempt.path("")).is(200));
        tells_nothing(&ana.get(&ana.enrolment("")).is(200));
        // The ids of parts are new in every attempt: nobody learns them by heart.
        let ids = |attempt: &Attempt| {
            attempt.question("sc")["options"]
                .as_array()
                .expect("options")
                .iter()
                .map(|part| part["id"].to_string())
                .collect::<Vec<_>>()
        };
        let other = ana.starts("one", "check");
        assert!(ids(&other).iter().all(|id| !ids(&attempt).contains(id)));
    }

    fn after_submission_everything_shows_at_once(app: &App) {
        app.publish(course("protocol").review("after-submission").folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        let attempt = fails_quietly(&ana);
        tells_everything(&ana.get(&attempt.path("")).is(200), &ana, &attempt);
        // While another attempt runs, what shows would answer it.
        let second = ana.starts("one", "check");
        tells_nothing(&ana.get(&attempt.path("")).is(200));
        ana.submits(&second).is(200);
        tells_everything(&ana.get(&attempt.path("")).is(200), &ana, &attempt);
    }

    fn never_means_never(app: &App) {
        app.publish(course("protocol").review("never").attempts(2).folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        let attempts = [fails_quietly(&ana), passes(&ana)];
        for attempt in attempts {
            tells_nothing(&ana.get(&attempt.path("")).is(200));
        }
    }

    fn by_default_it_shows_after_the_last_attempt(app: &App) {
        app.publish(course("protocol").attempts(2).folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        let first = fails_quietly(&ana);
        tells_nothing(&ana.get(&first.path("")).is(200));
        let second = fails_quietly(&ana);
        for attempt in [first, second] {
            tells_everything(&ana.get(&attempt.path("")).is(200), &ana, &attempt);
        }
    }

    fn by_default_it_shows_after_passing(app: &App) {
        app.publish(course("protocol").attempts(3).folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        let first = fails_quietly(&ana);
        tells_nothing(&ana.get(&first.path("")).is(200));
        let second = passes(&ana);
        for attempt in [first, second] {
            tells_everything(&ana.get(&attempt.path("")).is(200), &ana, &attempt);
        }
    }

    fn after_close_waits_for_the_end_of_the_cohort(app: &App) {
        app.publish(course("protocol").review("after-close").folder());
        let (ana, ines) = (app.learner("Ana Dias"), app.facilitator("Ines Costa"));
        let body = json!({ "course": "protocol", "title": "Spring", "ends_at": "2026-05-05T09:00:00Z" });
        let cohort = ines.post("/cohorts", body).is(201).str("/id");
        let enrolment = ana.post("/courses/protocol/enrolments", json!({ "cohort": cohort })).is(201).str("/id");
        ana.studies("protocol", &enrolment);
        let attempt = passes(&ana);
        tells_nothing(&ana.get(&attempt.path("")).is(200));
        app.later(Duration::days(1));
        tells_everything(&ana.get(&attempt.path("")).is(200), &ana, &attempt);
    }

    fn the_facilitator_reviews_what_was_handed_in_and_nothing_before(app: &App) {
        app.publish(course("protocol").review("never").folder());
        let (ana, ines) = (app.learner("Ana Dias"), app.facilitator("Ines Costa"));
        let (other, ada) = (app.facilitator("Otto Brandt"), app.administrator());
        let cohort = ines.post("/cohorts", json!({ "course": "protocol", "title": "Spring" })).is(201).str("/id");
        let enrolment = ana.post("/courses/protocol/enrolments", json!({ "cohort": cohort })).is(201).str("/id");
        ana.studies("protocol", &enrolment);
        let attempt = ana.starts("one", "check");
        tells_nothing(&ines.get(&attempt.path("")).is(200));
        ana.answers_rightly(&attempt);
        ana.submits(&attempt).is(200);
        tells_everything(&ines.get(&attempt.path("")).is(200), &ana, &attempt);
        tells_everything(&ada.get(&attempt.path("")).is(200), &ana, &attempt);
        other.get(&attempt.path("")).is(404);
        tells_nothing(&ana.get(&attempt.path("")).is(200));
        // Looking is all: the answers are the learner's.
        ines.saves(&attempt, "first", 9, json!(true)).is(404);
        ada.submits(&attempt).is(404);
    }

    fn a_facilitator_who_learns_is_a_learner(app: &App) {
        app.publish(course("protocol").review("never").folder());
        let ines = app.facilitator("Ines Costa");
        let cohort = ines.post("/cohorts", json!({ "course": "protocol", "title": "Spring" })).is(201).str("/id");
        let enrolment = ines.post("/courses/protocol/enrolments", json!({ "cohort": cohort })).is(201).str("/id");
        ines.studies("protocol", &enrolment);
        let attempt = passes(&ines);
        tells_nothing(&ines.get(&attempt.path("")).is(200));
    }
}
