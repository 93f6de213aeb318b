//! Two hundred learners in the same quiz at once, each saving every answer: nobody is turned away, and nothing is lost.

use std::sync::Barrier;
use std::thread;

use serde_json::{Value, json};

use crate::support::actors::Actor;
use crate::support::answers::right_response;
use crate::support::app::{App, on_both_databases};
use crate::support::builders::{EVERY_TYPE, course};

const LEARNERS: usize = 200;

/// Starts, saves every answer twice, the later one right, and hands in; the grade. That no answer is a 5xx is asserted for
/// every answer.
fn takes_the_quiz(learner: &Actor<'_>) -> Value {
    let attempt = learner.starts("one", "check");
    let course = learner.study().course;
    for shown in attempt.questions() {
        let id = shown["id"].as_str().expect("an id");
        learner.saves(&attempt, id, 1, Value::Null).is(200);
        let right = right_response(&course, shown);
        assert_eq!(learner.saves(&attempt, id, 2, right.clone()).is(200).part("/response"), right);
    }
    let kept = learner.get(&attempt.path("")).is(200);
    let questions = kept.part("/questions");
    for (kept, shown) in questions.as_array().expect("questions").iter().zip(attempt.questions()) {
        assert_eq!((&kept["response"], &kept["sequence"]), (&right_response(&course, shown), &json!(2)));
    }
    learner.submits(&attempt).is(200).part("/grade")
}

on_both_databases! {
    fn two_hundred_learners_in_one_quiz_lose_nothing(app: &App) {
        app.publish(course("protocol").questions(EVERY_TYPE).time_limit(60).attempts(1).folder());
        let learners: Vec<Actor<'_>> = (0..LEARNERS)
            .map(|number| {
                let learner = app.learner(&format!("Learner {number}"));
                learner.enrols_in("protocol");
                learner
            })
            .collect();
        let start = Barrier::new(LEARNERS);
        let grades: Vec<Value> = thread::scope(|scope| {
            let takers: Vec<_> = learners
                .iter()
                .map(|learner| {
                    let start = &start;
                    scope.spawn(move || {
                        start.wait();
                        takes_the_quiz(learner)
                    })
                })
                .collect();
            takers.into_iter().map(|taker| taker.join().expect("the quiz is taken")).collect()
        });
        assert!(grades.iter().all(|grade| *grade == json!(100.0)), "{grades:?}");
    }

    fn an_answer_that_was_acknowledged_is_in_what_was_graded(app: &App) {
        app.publish(course("protocol").folder());
        let learner = app.learner("Ana Dias");
        learner.enrols_in("protocol");
        for round in 0..12 {
            let attempt = learner.starts("one", "check");
            // One tab saves without a pause until it is told that the attempt has ended; another one hands in meanwhile.
            let acknowledged = thread::scope(|scope| {
                let saving = scope.spawn(|| {
                    let mut last = 0;
                    loop {
                        let answer = last % 2 == 0;
                        let reply = learner.saves(&attempt, "first", last + 1, json!(answer));
                        if reply.status != 200 {
                            reply.is(409).problem("attempt-ended");
                            return last;
                        }
                        last += 1;
                    }
                });
                thread::sleep(std::time::Duration::from_millis(5 * round));
                learner.submits(&attempt).is(200);
                saving.join().expect("the tab is told")
            });
            let shown = learner.get(&attempt.path("")).is(200);
            assert_eq!(shown.part("/questions/0/sequence"), json!(acknowledged), "{shown}");
            // An odd number was the right answer, which is half of the marks.
            let grade = if acknowledged % 2 == 1 { 50.0 } else { 0.0 };
            assert_eq!(learner.submits(&attempt).is(200).part("/grade"), json!(grade), "{shown}");
        }
    }
}
