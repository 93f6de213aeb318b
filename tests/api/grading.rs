//! What answers are worth, by the type of the question and the method of the quiz.

use serde_json::{Value, json};

use crate::support::actors::Actor;
use crate::support::answers::{half_right_response, right_response, wrong_response};
use crate::support::app::{App, on_both_databases};
use crate::support::builders::{EVERY_TYPE, course};
use crate::support::reply::Reply;

fn fractions(shown: &Reply) -> Vec<(String, f64)> {
    let results = shown.part("/result/questions");
    let results = results.as_array().unwrap_or_else(|| panic!("no result: {shown}")).iter();
    results
        .map(|each| (each["id"].as_str().expect("an id").to_owned(), each["fraction"].as_f64().expect("one")))
        .collect()
}

/// Answers one question of a fresh attempt; what it is worth.
fn worth(ana: &Actor<'_>, question: &str, response: impl Fn(&Value) -> Value) -> f64 {
    let attempt = ana.starts("one", "check");
    ana.saves(&attempt, question, 1, response(attempt.question(question))).is(200);
    ana.submits(&attempt).is(200);
    let shown = ana.get(&attempt.path("")).is(200);
    let found = fractions(&shown).into_iter().find(|(id, _)| id == question);
    found.expect("the question has a result").1
}

on_both_databases! {
    fn every_type_of_question_is_worth_all_some_or_nothing(app: &App) {
        app.publish(course("protocol").questions(EVERY_TYPE).review("after-submission").folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        let course = ana.study().course;

        let attempt = ana.starts("one", "check");
        ana.answers_rightly(&attempt);
        assert_eq!(ana.submits(&attempt).is(200).part("/grade"), 100.0);
        let shown = ana.get(&attempt.path("")).is(200);
        assert!(fractions(&shown).iter().all(|(_, fraction)| *fraction == 1.0), "{shown}");
        let results = shown.part("/result/questions");
        for (result, known) in results.as_array().expect("results").iter().zip(attempt.questions()) {
            assert_eq!((&result["correct"], &result["marks"]), (&json!(true), &json!(1.0)), "{result}");
            if known["type"] != "short-text" {
                assert_eq!(result["right_answer"], right_response(&course, known), "the review names the right answer");
            }
        }

        let attempt = ana.starts("one", "check");
        ana.answers_wrongly(&attempt);
        assert_eq!(ana.submits(&attempt).is(200).part("/grade"), 0.0);
        let shown = ana.get(&attempt.path("")).is(200);
        assert!(fractions(&shown).iter().all(|(_, fraction)| *fraction == 0.0), "{shown}");

        let attempt = ana.starts("one", "check");
        for known in attempt.questions() {
            if let Some(half) = half_right_response(&course, known) {
                ana.saves(&attempt, known["id"].as_str().expect("an id"), 1, half).is(200);
            }
        }
        // Half of two of eight marks.
        assert_eq!(ana.submits(&attempt).is(200).part("/grade"), 12.5);
        let shown = ana.get(&attempt.path("")).is(200);
        let half: Vec<String> =
            fractions(&shown).into_iter().filter(|(_, fraction)| *fraction == 0.5).map(|(id, _)| id).collect();
        assert_eq!(half, ["mr", "match"]);
    }

    fn parts_of_an_answer_count_as_the_course_says(app: &App) {
        app.publish(course("protocol").questions(EVERY_TYPE).review("after-submission").folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        let named = |shown: &Value, list: &str, text: &str| {
            let parts = shown[list].as_array().expect("parts");
            parts.iter().find(|part| part["text"].as_str().is_some_and(|html| html.contains(text))).expect("a part")["id"].clone()
        };
        let options = |shown: &Value, texts: &[&str]| -> Value {
            texts.iter().map(|text| named(shown, "options", text)).collect()
        };
        assert_eq!(worth(&ana, "sc", |shown| named(shown, "options", "Nearly")), 0.5);
        assert_eq!(
            worth(&ana, "mr", |shown| options(shown, &["Alpha", "Beta", "Gamma"])),
            0.5,
            "a wrong option takes off"
        );
        assert_eq!(worth(&ana, "mr", |shown| options(shown, &["Gamma"])), 0.0, "nothing is worth less than nothing");
        assert_eq!(worth(&ana, "mr", |_| json!([])), 0.0);
        assert_eq!(worth(&ana, "strict", |shown| options(shown, &["Ruy"])), 0.0);
        assert_eq!(worth(&ana, "strict", |shown| options(shown, &["Ruy", "Lopez", "Evans"])), 0.0);
        assert_eq!(worth(&ana, "strict", |shown| options(shown, &["Lopez", "Ruy"])), 1.0, "in any order");
        assert_eq!(worth(&ana, "num", |_| json!(1950)), 1.0);
        assert_eq!(worth(&ana, "num", |_| json!(1949.9)), 0.0);
        assert_eq!(worth(&ana, "short", |_| json!("  ROBINSON,   Mary ")), 1.0);
        assert_eq!(worth(&ana, "short", |_| json!("Mary")), 0.0);
        assert_eq!(worth(&ana, "short", |_| json!("")), 0.0);
    }

    fn an_answer_that_is_taken_back_is_none(app: &App) {
        app.publish(course("protocol").folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        let attempt = ana.starts("one", "check");
        ana.answers_rightly(&attempt);
        ana.saves(&attempt, "first", 9, json!(null)).is(200);
        assert_eq!(ana.submits(&attempt).is(200).part("/grade"), 50.0);
    }

    fn marks_weigh_questions_and_weights_weigh_quizzes(app: &App) {
        let quiz = |title: &str, weight: u32, prefix: &str| {
            let first = format!(
                "[[questions]]\nid = \"{prefix}a\"\ntype = \"true-false\"\ntext = \"?\"\nanswer = true\nmarks = 3\n"
            );
            let second =
                format!("[[questions]]\nid = \"{prefix}b\"\ntype = \"true-false\"\ntext = \"!\"\nanswer = true\n");
            format!("title = \"{title}\"\nweight = {weight}\npass_mark = 10\n{first}{second}")
        };
        let folder = course("protocol").folder();
        let folder = folder
            .with("01-one/02-check.quiz.toml", quiz("A", 1, "x"))
            .with("01-one/03-more.quiz.toml", quiz("B", 3, "y"));
        app.publish(folder);
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        let attempt = ana.starts("one", "check");
        ana.saves(&attempt, "xa", 1, json!(true)).is(200);
        let first = ana.submits(&attempt).is(200);
        assert_eq!((first.part("/grade"), first.part("/enrolment/progress/grade")), (json!(75.0), json!(75.0)));
        let attempt = ana.starts("one", "more");
        ana.saves(&attempt, "yb", 1, json!(true)).is(200);
        let second = ana.submits(&attempt).is(200);
        // (75 + 3 * 25) / 4
        assert_eq!((second.part("/grade"), second.part("/enrolment/progress/grade")), (json!(25.0), json!(37.5)));
    }

    fn the_method_decides_which_attempt_counts(app: &App) {
        let ana = app.learner("Ana Dias");
        for (method, grades) in [
            ("highest", [50.0, 100.0, 100.0]),
            ("first", [50.0, 50.0, 50.0]),
            ("last", [50.0, 100.0, 0.0]),
            ("average", [50.0, 75.0, 50.0]),
        ] {
            let slug = format!("protocol-{method}");
            app.publish(course(&slug).grading(method).folder());
            ana.enrols_in(&slug);
            let attempt = ana.starts("one", "check");
            let course = ana.study().course;
            ana.saves(&attempt, "first", 1, right_response(&course, attempt.question("first"))).is(200);
            ana.saves(&attempt, "second", 1, wrong_response(&course, attempt.question("second"))).is(200);
            let so_far = [ana.submits(&attempt), ana.passes("one", "check"), ana.fails("one", "check")];
            let found = so_far.map(|reply| reply.is(200).part("/enrolment/progress/grade"));
            assert_eq!(found, grades.map(|grade| json!(grade)), "{method}");
        }
    }

    fn completion_does_not_go_backwards(app: &App) {
        app.publish(course("protocol").grading("last").folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        ana.completes_the_course();
        let worse = ana.fails("one", "check");
        assert_eq!(worse.str("/enrolment/status"), "completed");
        assert_eq!(ana.certificates()[0]["state"], "valid");
    }

    fn practice_counts_for_nothing(app: &App) {
        app.publish(course("protocol").quiz("kind = \"practice\"").second_module().folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        let reply = ana.fails("one", "check");
        assert_eq!(reply.part("/enrolment/progress/grade"), json!(null));
        ana.reads("one", "read");
        ana.reads("two", "read");
        assert_eq!(ana.passes("two", "check").str("/enrolment/status"), "completed");
    }
}
