//! When quizzes open and close, when attempts end, and what is then taken.

use chrono::Duration;
use serde_json::json;

use crate::support::app::{App, on_both_databases};
use crate::support::builders::{CourseBuilder, course};

/// Open from ten in the morning to noon; the tests begin at nine.
fn dated() -> CourseBuilder {
    course("protocol").quiz("opens = 2026-05-04T10:00:00Z").quiz("closes = 2026-05-04T12:00:00Z")
}

on_both_databases! {
    fn nobody_starts_before_a_quiz_opens_or_after_it_closes(app: &App) {
        app.publish(dated().folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        let start = || ana.post(&ana.enrolment("/quizzes/one/check/attempts"), json!({}));
        let early = start().is(409).problem("quiz-not-open");
        assert_eq!(
            early.str("/detail"),
            "The quiz opens at 2026-05-04T10:00:00Z. Start then, or ask your facilitator for another date."
        );
        let outline = ana.get(&ana.enrolment("")).is(200);
        let quiz = outline.part("/modules/0/units/1/quiz");
        assert_eq!((&quiz["opens"], &quiz["closes"]), (&json!("2026-05-04T10:00:00Z"), &json!("2026-05-04T12:00:00Z")));
        app.later(Duration::hours(1));
        let started = start().is(201);
        assert_eq!(started.str("/deadline"), "2026-05-04T12:00:00Z", "without a time limit it goes to the close");
        ana.post(&format!("/attempts/{}/submission", started.str("/id")), json!({})).is(200);
        app.later(Duration::hours(2));
        let late = start().is(409).problem("quiz-closed");
        assert_eq!(
            late.str("/detail"),
            "The quiz closed at 2026-05-04T12:00:00Z. Ask your facilitator for another date."
        );
    }

    fn an_attempt_ends_at_the_close_when_that_comes_before_its_time(app: &App) {
        app.publish(dated().time_limit(20).folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        app.later(Duration::minutes(170));
        let attempt = ana.starts("one", "check");
        assert_eq!(attempt.body["deadline"], "2026-05-04T12:00:00Z");
        ana.saves(&attempt, "first", 1, json!(true)).is(200);
        app.later(Duration::minutes(10) + Duration::seconds(30));
        assert_eq!(ana.starts("one", "check").id, attempt.id, "who has one in progress goes on with it");
        ana.saves(&attempt, "first", 2, json!(true)).is(200);
        app.later(Duration::seconds(1));
        ana.saves(&attempt, "first", 3, json!(false)).is(409).problem("time-is-up");
        assert_eq!(ana.submits(&attempt).is(200).part("/grade"), 50.0);
    }

    fn the_quiz_says_how_long_slow_links_have(app: &App) {
        for (slug, seconds) in [("none", 0), ("much", 600)] {
            app.publish(course(slug).time_limit(20).quiz(&format!("grace_seconds = {seconds}")).folder());
            let learner = app.learner(&format!("Learner {slug}"));
            learner.enrols_in(slug);
            let attempt = learner.starts("one", "check");
            app.later(Duration::minutes(20) + Duration::seconds(seconds));
            learner.saves(&attempt, "first", 1, json!(true)).is(200);
            app.later(Duration::seconds(1));
            learner.saves(&attempt, "first", 2, json!(false)).is(409).problem("time-is-up");
            assert_eq!(learner.submits(&attempt).is(200).part("/grade"), 50.0);
        }
    }

    fn a_quiz_may_give_up_what_was_not_handed_in_while_its_learner_is_there(app: &App) {
        app.publish(course("protocol").time_limit(20).attempts(2).quiz("on_expiry = \"abandon\"").folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        let attempt = ana.starts("one", "check");
        ana.answers_rightly(&attempt);
        app.later(Duration::minutes(21));
        let reply = ana.submits(&attempt).is(200);
        let told = |pointer: &str| reply.part(pointer);
        assert_eq!((told("/state"), told("/grade"), told("/passed")), (json!("abandoned"), json!(null), json!(null)));
        assert_eq!((told("/receipt"), told("/enrolment/progress/grade")), (json!(null), json!(null)));
        let shown = ana.get(&attempt.path("")).is(200);
        assert_eq!((shown.str("/state"), shown.part("/result")), ("abandoned".to_owned(), json!(null)));
        ana.saves(&attempt, "first", 9, json!(true)).is(409).problem("attempt-ended");
        ana.get(&attempt.path("/receipt")).is(409).problem("not-handed-in");
        let again = ana.starts("one", "check");
        assert_eq!(again.body["number"], 2, "it counts as used");
        ana.answers_rightly(&again);
        assert_eq!(ana.submits(&again).is(200).part("/grade"), 100.0);
    }

    fn a_quiz_may_give_up_what_was_not_handed_in_while_nobody_is_online(app: &App) {
        app.publish(course("protocol").time_limit(20).quiz("on_expiry = \"abandon\"").folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        let attempt = ana.starts("one", "check");
        ana.answers_rightly(&attempt);
        app.later(Duration::minutes(21));
        app.works_until("the attempt is given up", || ana.get(&attempt.path("")).is(200).str("/state") == "abandoned");
        assert_eq!(ana.get(&ana.enrolment("")).is(200).part("/progress/grade"), json!(null));
    }

    fn a_login_that_expires_ends_no_attempt(app: &App) {
        app.publish(course("protocol").time_limit(120).folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        let attempt = ana.starts("one", "check");
        ana.saves(&attempt, "first", 1, json!(true)).is(200);
        let old = ana.token().expect("a token");
        app.later(Duration::minutes(16));
        let body = json!({ "sequence": 2, "response": false });
        let path = attempt.path("/responses/first");
        app.bearer(&old).put(&path, body.clone()).is(401).problem("token-expired");
        app.bearer(&old).post(&attempt.path("/submission"), json!({})).is(401).problem("token-expired");
        // Signed in again: the same attempt, with what was saved, and the answer that did not arrive.
        let shown = ana.get(&attempt.path("")).is(200);
        assert_eq!((shown.str("/state"), shown.part("/questions/0/response")), ("in-progress".into(), json!(true)));
        ana.put(&path, body).is(200);
        assert_eq!(ana.starts("one", "check").id, attempt.id);
    }

    fn a_new_version_changes_nothing_for_a_running_attempt(app: &App) {
        app.publish(course("protocol").time_limit(20).attempts(1).folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        let attempt = ana.starts("one", "check");
        ana.saves(&attempt, "first", 1, json!(true)).is(200);
        app.publish(dated().time_limit(1).quiz("grace_seconds = 0").titled("A new version").folder());
        let again = ana.starts("one", "check");
        assert_eq!((&again.id, &again.body["deadline"]), (&attempt.id, &json!("2026-05-04T09:20:00Z")));
        assert_eq!(again.body["questions"][0]["response"], true);
        app.later(Duration::minutes(20));
        ana.saves(&attempt, "second", 1, attempt.question("second")["options"][0]["id"].clone()).is(200);
        ana.submits(&attempt).is(200);
    }
}
