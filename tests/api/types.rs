//! Types of questions beyond the plain ones: units, fractions, gaps, essays; what goes out before the review, and after.

use serde_json::{Value, json};

use crate::support::actors::Actor;
use crate::support::answers::right_response;
use crate::support::app::{App, on_both_databases};
use crate::support::builders::{ESSAY, FEEDBACK, FURTHER_TYPES, course};
use crate::support::learning::Attempt;

fn learner<'a>(app: &'a App, questions: &str, review: &str) -> Actor<'a> {
    app.publish(course("protocol").questions(questions).review(review).folder());
    let ana = app.learner("Ana Dias");
    ana.enrols_in("protocol");
    ana
}

fn gap(shown: &Value, number: usize) -> &str {
    shown["gaps"][number]["id"].as_str().expect("the gap has an id")
}

/// Answers one question of a fresh attempt: what came of it.
fn result(ana: &Actor<'_>, question: &str, response: impl Fn(&Value) -> Value) -> Value {
    let attempt = ana.starts("one", "check");
    ana.saves(&attempt, question, 1, response(attempt.question(question))).is(200);
    ana.submits(&attempt).is(200);
    let shown = ana.get(&attempt.path("")).is(200);
    let results = shown.part("/result/questions");
    let mut found = results.as_array().expect("results").iter().filter(|each| each["id"] == question);
    found.next().expect("the question has a result").clone()
}

fn option(shown: &Value, text: &str) -> Value {
    let options = shown["options"].as_array().expect("options");
    options.iter().find(|option| option["text"] == text).expect("the option")["id"].clone()
}

fn item(shown: &Value, text: &str) -> Value {
    let items = shown["items"].as_array().expect("items");
    items.iter().find(|item| item["text"] == text).expect("the item")["id"].clone()
}

on_both_databases! {
    fn what_shows_of_a_question_tells_nothing_of_its_answer(app: &App) {
        let ana = learner(app, &format!("{FURTHER_TYPES}{ESSAY}"), "never");
        let start = ana.post(&ana.enrolment("/quizzes/one/check/attempts"), json!({})).is(201);
        let attempt = Attempt::of(&start);
        for secret in [FEEDBACK, "1961", "Vienna", "chargé", "factor", "0.001", "fraction", "correct", "criteria", "\"year\""] {
            assert!(!start.text().contains(secret), "`{secret}` leaks: {start}");
        }
        let sides = attempt.question("sides");
        assert!(sides["image"]["src"].as_str().is_some_and(|src| src.starts_with("/assets/") && src.ends_with("/map.svg")));
        assert_eq!(sides["image"]["alt"], "A <map> & a \"key\"", "plain text");
        assert_eq!(sides["quote"], json!({ "text": "Whoever came <em>first</em>.", "source": "Article 16" }));
        let distance = attempt.question("distance");
        assert_eq!((&distance["unit"], &distance["units"]), (&json!("km"), &json!(["km", "m"])));
        assert_eq!(attempt.question("essay")["words"], json!({ "min": 3, "max": 300 }));
        assert_eq!(attempt.question("essay")["marks"], 5.0);
        let cloze = attempt.question("cloze");
        let kinds: Vec<&Value> = cloze["gaps"].as_array().expect("gaps").iter().map(|gap| &gap["type"]).collect();
        assert_eq!(kinds, ["numeric", "short-text", "single-choice", "numeric"]);
        assert_eq!(cloze["gaps"][3]["units"], json!(["km", "m"]));
        let span = |number: usize| format!("<span data-gap=\"{}\"></span>", gap(cloze, number));
        let text = format!(
            "In {} at <strong>{}</strong> the convention {} rank, {} from home.",
            span(0), span(1), span(2), span(3)
        );
        assert_eq!(cloze["text"], text, "each gap stands where the author put it");
        let other = ana.starts("one", "check");
        assert_eq!(gap(other.question("cloze"), 0), gap(cloze, 0), "they stay through the attempt");
        let handed_in = ana.submits(&attempt).is(200);
        assert!(!handed_in.text().contains(FEEDBACK));
        let again = ana.starts("one", "check");
        assert_ne!(gap(again.question("cloze"), 0), gap(cloze, 0), "and are new in the next");
    }

    fn right_answers_of_every_type_are_worth_all_and_show_after_the_review(app: &App) {
        let ana = learner(app, FURTHER_TYPES, "after-submission");
        let known = ana.study().course;
        let attempt = ana.starts("one", "check");
        ana.answers_rightly(&attempt);
        let handed_in = ana.submits(&attempt).is(200);
        assert_eq!((handed_in.str("/state"), handed_in.part("/grade")), ("graded".to_owned(), json!(100.0)));
        let shown = ana.get(&attempt.path("")).is(200);
        for (result, question) in shown.part("/result/questions").as_array().expect("results").iter().zip(attempt.questions()) {
            assert_eq!((&result["correct"], &result["marks"]), (&json!(true), &question["marks"]), "{result}");
            if !["short-text", "cloze"].contains(&question["type"].as_str().expect("a type")) {
                assert_eq!(result["right_answer"], right_response(&known, question), "{result}");
            }
        }
        let attempt = ana.starts("one", "check");
        ana.answers_wrongly(&attempt);
        assert_eq!(ana.submits(&attempt).is(200).part("/grade"), 0.0);
    }

    fn each_answer_has_its_own_feedback_and_its_part_of_the_marks(app: &App) {
        let ana = learner(app, FURTHER_TYPES, "after-submission");
        let worth = |question: &str, response: &dyn Fn(&Value) -> Value, fraction: f64, feedback: Value| {
            let found = result(&ana, question, response);
            assert_eq!(found["fraction"], fraction, "{found}");
            assert_eq!(found["option_feedback"], feedback, "{found}");
        };
        let said = |key: &str, words: &str| json!({ key: format!("{FEEDBACK}: {words}") });
        worth("sides", &|_| json!(true), 1.0, said("true", "yes."));
        worth("sides", &|_| json!(false), 0.0, said("false", "no."));
        let order = |texts: &'static [&str]| move |shown: &Value| texts.iter().map(|text| item(shown, text)).collect::<Value>();
        worth("neighbours", &order(&["Two", "Three", "Four", "Five", "One"]), 0.75, json!({}));
        worth("neighbours", &order(&["One", "Two", "Four", "Three", "Five"]), 0.25, json!({}));
        worth("neighbours", &order(&["Five", "Four", "Three", "Two", "One"]), 0.0, json!({}));
        worth("distance", &|_| json!(38), 1.0, json!({}));
        worth("distance", &|_| json!({ "number": 46_000, "unit": "m" }), 1.0, json!({}));
        worth("distance", &|_| json!({ "number": 46, "unit": "m" }), 0.0, json!({}));
        worth("distance", &|_| json!({ "number": 84 }), 0.5, said("answer", "there and back."));
        worth("rank", &|_| json!("Charge d’affaires"), 1.0, json!({}));
        worth("rank", &|_| json!("chargée"), 0.5, said("answer", "of what?"));
        let cloze = result(&ana, "cloze", |shown| json!({
            gap(shown, 0): 1961, gap(shown, 1): "Rome", gap(shown, 2): option(&shown["gaps"][2], "ends"),
            gap(shown, 3): { "number": 42_000, "unit": "m" },
        }));
        assert_eq!((&cloze["fraction"], &cloze["marks"], &cloze["correct"]), (&json!(0.5), &json!(2.0), &json!(false)));
        let correct: Vec<&Value> = cloze["gaps"].as_array().expect("gaps").iter().map(|gap| &gap["correct"]).collect();
        assert_eq!(correct, [true, false, false, true]);
        assert_eq!(cloze["gaps"][0]["feedback"], format!("{FEEDBACK} on the year."));
        assert_eq!(cloze["gaps"][1]["right_answer"], json!(["Vienna"]));
        let chosen: Vec<_> = cloze["gaps"][2]["option_feedback"].as_object().expect("feedback").values().collect();
        assert_eq!(chosen, [&format!("{FEEDBACK} on the verb.")]);
        let right = cloze["right_answer"].as_object().expect("an answer for each gap");
        assert_eq!(right.len(), 4);
    }

    fn what_no_gap_or_unit_can_take_is_refused_at_its_place(app: &App) {
        let ana = learner(app, &format!("{FURTHER_TYPES}{ESSAY}"), "never");
        let attempt = ana.starts("one", "check");
        let cloze = attempt.question("cloze");
        let at = |number: usize, rest: &str| format!("/response/{}{rest}", gap(cloze, number));
        let cases = [
            ("distance", json!("42"), "/response".to_owned()),
            ("distance", json!({ "number": "42", "unit": "km" }), "/response/number".to_owned()),
            ("distance", json!({ "number": 42, "unit": "mi" }), "/response/unit".to_owned()),
            ("distance", json!({ "number": 42, "unit": 3 }), "/response/unit".to_owned()),
            ("distance", json!({ "number": 42, "units": "km" }), "/response".to_owned()),
            ("distance", json!({ "unit": "km" }), "/response/number".to_owned()),
            ("cloze", json!("1961"), "/response".to_owned()),
            ("cloze", json!({ "year": 1961 }), "/response/year".to_owned()),
            ("cloze", json!({ gap(cloze, 0): "1961" }), at(0, "")),
            ("cloze", json!({ gap(cloze, 0): { "number": 1961, "unit": "km" } }), at(0, "/unit")),
            ("cloze", json!({ gap(cloze, 1): "x".repeat(1001) }), at(1, "")),
            ("cloze", json!({ gap(cloze, 2): "ends" }), at(2, "")),
            ("cloze", json!({ "a/b~c": 1 }), "/response/a~1b~0c".to_owned()),
            ("essay", json!(["words"]), "/response".to_owned()),
            ("essay", json!("x".repeat(50_001)), "/response".to_owned()),
        ];
        for (question, response, pointer) in cases {
            ana.saves(&attempt, question, 1, response).is(422).problem("invalid-input").at(&[&pointer]);
        }
        let known = ana.saves(&attempt, "distance", 1, json!({ "number": 1, "unit": "mi" })).is(422);
        assert!(known.text().contains("`km`, `m`"), "{known}");
        ana.saves(&attempt, "cloze", 1, json!({ gap(cloze, 0): null, gap(cloze, 1): "Vienna" })).is(200);
    }

    fn an_attempt_with_an_essay_awaits_marks(app: &App) {
        let ana = learner(app, &format!("{FURTHER_TYPES}{ESSAY}"), "after-submission");
        let attempt = ana.starts("one", "check");
        ana.answers_rightly(&attempt);
        let handed_in = ana.submits(&attempt).is(200);
        assert_eq!((handed_in.str("/state"), handed_in.part("/grade")), ("submitted".to_owned(), json!(null)));
        assert_eq!(handed_in.part("/passed"), json!(null));
        assert!(!handed_in.str("/receipt").is_empty());
        let again = ana.submits(&attempt).is(200);
        assert_eq!(again.json(), handed_in.json());
        let shown = ana.get(&attempt.path("")).is(200);
        let results = shown.part("/result/questions");
        let essay = results.as_array().expect("results").last().expect("the essay");
        assert_eq!((&essay["correct"], &essay["right_answer"]), (&json!(null), &json!(null)));
        assert!(essay["rubric"].as_str().is_some_and(|rubric| rubric.contains(FEEDBACK)));
        assert_eq!(essay["criteria"][1], json!({ "text": "The case", "marks": 3.0 }));
    }

    fn an_essay_left_empty_needs_no_marker(app: &App) {
        let ana = learner(app, &format!("{FURTHER_TYPES}{ESSAY}"), "after-submission");
        let attempt = ana.starts("one", "check");
        ana.answers_rightly(&attempt);
        ana.saves(&attempt, "essay", 9, json!(" \n ")).is(200);
        let handed_in = ana.submits(&attempt).is(200);
        assert_eq!(handed_in.str("/state"), "graded");
        // Eight of the thirteen marks.
        assert_eq!(handed_in.part("/grade"), 61.54);
    }

    fn the_order_in_which_saves_arrive_changes_nothing(app: &App) {
        let ana = learner(app, FURTHER_TYPES, "after-submission");
        for order in [[1, 2, 3], [3, 2, 1], [2, 3, 1], [3, 1, 2]] {
            let attempt = ana.starts("one", "check");
            let cloze = attempt.question("cloze");
            for sequence in order {
                // The last one has the year and the place.
                let answer = match sequence {
                    3 => json!({ gap(cloze, 0): 1961, gap(cloze, 1): "Vienna" }),
                    2 => json!({ gap(cloze, 0): 1815 }),
                    _ => json!(null),
                };
                ana.saves(&attempt, "cloze", sequence, answer).is(200);
            }
            // Two of the eight marks.
            assert_eq!(ana.submits(&attempt).is(200).part("/grade"), 25.0, "{order:?}");
        }
    }
}
