//! Quizzes that draw from banks: what an attempt gets, that it stays, and that the next one gets something else.

use std::collections::BTreeSet;

use chancery::course::Folder;
use serde_json::{Value, json};

use crate::support::app::{App, on_both_databases};
use crate::support::builders::course;
use crate::support::learning::Attempt;

const POOLS: &str = "[[pools]]\nbank = \"review\"\ndraw = 2\n[[pools]]\ntag = \"sea\"\ndraw = 1\n";

fn choice(id: &str, tag: &str, right: &str) -> String {
    format!(
        "[[questions]]\nid = \"{id}\"\ntype = \"single-choice\"\ntext = \"{id}?\"\ntags = [\"{tag}\"]\nfeedback = \"On \
         {id}.\"\noptions = [{{ text = \"{right}\", correct = true }}, {{ text = \"no\" }}, {{ text = \"never\" }}]\n"
    )
}

/// Six questions on land in one bank, three on the sea in another.
fn drawing(right: &str) -> Folder {
    let land: String = (0..6).map(|number| choice(&format!("land-{number}"), "land", right)).collect();
    let sea: String = (0..3).map(|number| choice(&format!("sea-{number}"), "sea", right)).collect();
    let quiz = course("protocol").questions(POOLS).quiz("shuffle = true").review("after-submission");
    quiz.folder()
        .with("banks/review.toml", format!("title = \"Land\"\n{land}"))
        .with("banks/sea.toml", format!("title = \"Sea\"\n{sea}"))
}

fn ids(attempt: &Attempt) -> Vec<String> {
    attempt.questions().iter().map(|shown| shown["id"].as_str().expect("an id").to_owned()).collect()
}

on_both_databases! {
    fn an_attempt_draws_from_its_pools_and_is_graded_like_any_other(app: &App) {
        app.publish(drawing("yes"));
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        let quiz = |pointer: &str| ana.get(&ana.enrolment("")).is(200).part(&format!("/modules/0/units/1/quiz{pointer}"));
        assert_eq!((quiz("/questions"), quiz("/out_of")), (json!(3), json!(9)));
        let attempt = ana.starts("one", "check");
        let drawn = ids(&attempt);
        let land = drawn.iter().filter(|id| id.starts_with("land")).count();
        assert_eq!((drawn.len(), land), (3, 2), "{drawn:?}");
        assert_eq!(attempt.body["out_of"], 9);
        ana.answers_rightly(&attempt);
        let reply = ana.submits(&attempt).is(200);
        assert_eq!((reply.part("/grade"), reply.part("/passed")), (json!(100.0), json!(true)));
        let result = ana.get(&attempt.path("")).is(200);
        assert_eq!(result.str("/result/questions/0/feedback"), format!("On {}.", drawn[0]));
    }

    fn a_question_of_the_bank_that_was_not_drawn_takes_no_answer(app: &App) {
        app.publish(drawing("yes"));
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        let attempt = ana.starts("one", "check");
        let drawn = ids(&attempt);
        for number in 0..6 {
            let id = format!("land-{number}");
            if !drawn.contains(&id) {
                ana.saves(&attempt, &id, 1, json!("anything")).is(404).problem("not-found");
            }
        }
    }

    fn attempts_do_not_repeat_questions_while_others_remain(app: &App) {
        app.publish(drawing("yes"));
        let (ana, ben) = (app.learner("Ana Dias"), app.learner("Ben Ali"));
        ana.enrols_in("protocol");
        ben.enrols_in("protocol");
        for actor in [&ana, &ben] {
            let mut seen = BTreeSet::new();
            for number in 1..=3 {
                let attempt = actor.starts("one", "check");
                seen.extend(ids(&attempt));
                assert_eq!(seen.len(), 3 * number, "attempt {number} repeats a question");
                actor.answers_wrongly(&attempt);
                actor.submits(&attempt).is(200);
            }
            // All were seen: those of the first attempt come first again.
            let fourth = actor.starts("one", "check");
            assert!(ids(&fourth).iter().all(|id| seen.contains(id)));
        }
    }

    fn own_questions_that_are_drawn_are_not_repeated_either(app: &App) {
        let eight: String = (0..8).map(|number| choice(&format!("own-{number}"), "own", "yes")).collect();
        app.publish(course("protocol").questions(&eight).quiz("draw = 4").folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        let mut seen = BTreeSet::new();
        for _ in 0..2 {
            let attempt = ana.starts("one", "check");
            seen.extend(ids(&attempt));
            ana.submits(&attempt).is(200);
        }
        assert_eq!(seen.len(), 8);
    }

    fn a_changed_bank_changes_nothing_of_a_running_attempt(app: &App) {
        app.publish(drawing("yes"));
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        let attempt = ana.starts("one", "check");
        // Another right answer, other questions, and a pool fewer.
        let land: String = (3..9).map(|number| choice(&format!("land-{number}"), "land", "si")).collect();
        let changed = drawing("si").with("banks/review.toml", format!("title = \"Land\"\n{land}"));
        app.publish(changed);
        let reloaded = ana.get(&attempt.path("")).is(200);
        let texts = |questions: &Value| -> Vec<Value> {
            let each = questions.as_array().expect("questions").iter();
            each.map(|shown| json!([shown["id"], shown["text"], shown["options"]])).collect()
        };
        assert_eq!(texts(&reloaded.part("/questions")), texts(&attempt.body["questions"]));
        ana.answers_rightly(&attempt);
        assert_eq!(ana.submits(&attempt).is(200).part("/grade"), 100.0, "the answers of the version that was begun are right");
        // Who enrols now meets the new bank.
        let ben = app.learner("Ben Ali");
        ben.enrols_in("protocol");
        for _ in 0..3 {
            let attempt = ben.starts("one", "check");
            assert!(ids(&attempt).iter().all(|id| !["land-0", "land-1", "land-2"].contains(&id.as_str())));
            ben.submits(&attempt).is(200);
        }
    }
}
