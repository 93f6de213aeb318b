//! Statistics of quizzes: whose attempts go in, who may see them, and in which form.

use chrono::Duration;
use serde_json::{Value, json};

use crate::support::actors::Actor;
use crate::support::app::{App, on_both_databases};
use crate::support::builders::{EVERY_TYPE, course};
use crate::support::learning::Attempt;

const PATH: &str = "/courses/protocol/quizzes/one/check/statistics";

fn enrolled<'a>(app: &'a App, name: &str) -> Actor<'a> {
    let actor = app.learner(name);
    actor.enrols_in("protocol");
    actor
}

/// Hands in an attempt with the first question answered like this, and the second left out.
fn answers(actor: &Actor<'_>, first: bool) -> Attempt {
    let attempt = actor.starts("one", "check");
    actor.saves(&attempt, "first", 1, json!(first)).is(200);
    actor.submits(&attempt).is(200);
    attempt
}

fn figures(actor: &Actor<'_>, query: &str) -> (Value, Value) {
    let reply = actor.get(&format!("{PATH}{query}")).is(200);
    (reply.part("/n"), reply.part("/mean"))
}

fn cohort(ines: &Actor<'_>, members: &[&Actor<'_>]) -> String {
    let id = ines.post("/cohorts", json!({ "course": "protocol", "title": "Spring" })).is(201).str("/id");
    let emails: Vec<&str> = members.iter().map(|member| member.email.as_str()).collect();
    ines.post(&format!("/cohorts/{id}/members"), json!({ "emails": emails })).is(201);
    id
}

on_both_databases! {
    fn the_figures_of_a_quiz_and_its_questions(app: &App) {
        app.publish(course("protocol").folder());
        let ada = app.administrator();
        for (name, right) in [("Ana Dias", true), ("Ben Ali", true), ("Cleo Roux", false)] {
            let learner = enrolled(app, name);
            match name {
                "Ana Dias" => drop(learner.passes("one", "check")),
                _ => drop(answers(&learner, right)),
            }
        }
        let found = ada.get(PATH).is(200).json();
        assert_eq!(found["title"], "A check");
        assert_eq!((&found["versions"], &found["cohorts"]), (&json!([1]), &json!(null)));
        assert_eq!(found["attempts"], "first");
        // Two questions: 1 and 1, 1 and 0, 0 and 0; the unit tests of the formulas have this case.
        assert_eq!((&found["n"], &found["mean"], &found["standard_deviation"]), (&json!(3), &json!(50.0), &json!(50.0)));
        assert_eq!((&found["warnings"], &found["kurtosis"]), (&json!(["small-n"]), &json!(null)));
        let first = &found["questions"][0];
        assert_eq!((&first["id"], &first["type"], &first["n"]), (&json!("first"), &json!("true-false"), &json!(3)));
        assert!(first["text"].as_str().is_some_and(|html| html.contains("The host goes last.")));
        let close = |value: &Value, expected: f64| value.as_f64().is_some_and(|found| (found - expected).abs() < 1e-9);
        assert!(close(&first["discrimination_index"], 50.0) && close(&first["facility_index"], 200.0 / 3.0), "{first}");
        assert_eq!(first["random_guess_score"], 50.0);
        let choices = json!([
            { "response": "true", "fraction": 1.0, "count": 2, "share": 200.0 / 3.0 },
            { "response": "false", "fraction": 0.0, "count": 1, "share": 100.0 / 3.0 },
        ]);
        assert_eq!((&first["choices"], &first["unanswered"]), (&choices, &json!(0)));
        let second = &found["questions"][1];
        assert_eq!((&second["unanswered"], &second["choices"][0]["count"]), (&json!(2), &json!(1)));
        assert_eq!((&second["choices"][0]["option"], &second["choices"][1]["count"]), (&json!(1), &json!(0)));
    }

    fn a_question_counts_by_the_answer_that_was_kept_whether_it_was_saved_or_came_with_handing_in(app: &App) {
        app.publish(course("protocol").folder());
        let ada = app.administrator();
        let facility = |learners: u32| {
            let found = ada.get(PATH).is(200).json();
            assert_eq!(found["n"], json!(learners));
            found["questions"][0]["facility_index"].as_f64().expect("a facility")
        };
        let hands_in = |name: &str, saved: Option<bool>, sequence: u32, last: bool| {
            let learner = enrolled(app, name);
            let attempt = learner.starts("one", "check");
            if let Some(saved) = saved {
                learner.saves(&attempt, "first", 7, json!(saved)).is(200);
            }
            let last = json!({ "responses": { "first": { "sequence": sequence, "response": last } } });
            let grade = learner.post(&attempt.path("/submission"), last).is(200).part("/grade");
            assert_eq!(ada.get(&attempt.path("")).is(200).part("/result/grade"), grade);
            grade
        };
        assert_eq!(hands_in("Ana Dias", None, 1, true), 50.0);
        assert_eq!(facility(1), 100.0);
        assert_eq!(hands_in("Ben Ali", Some(false), 3, true), 0.0, "what comes late under an older number changes nothing");
        assert_eq!(facility(2), 50.0);
        assert_eq!(hands_in("Cleo Roux", Some(false), 8, true), 50.0);
        assert!((facility(3) - 200.0 / 3.0).abs() < 1e-9);
        assert_eq!(hands_in("Dina Sy", Some(true), 8, false), 0.0);
        assert_eq!(facility(4), 50.0);
    }

    fn each_learner_counts_by_the_attempt_that_is_asked_for(app: &App) {
        app.publish(course("protocol").folder());
        let (ada, ana) = (app.administrator(), enrolled(app, "Ana Dias"));
        answers(&ana, true);
        ana.passes("one", "check");
        answers(&ana, false);
        ana.starts("one", "check");
        let of = |which: &str| figures(&ada, &format!("?attempts={which}"));
        assert_eq!(figures(&ada, ""), (json!(1), json!(50.0)));
        assert_eq!(of("first"), (json!(1), json!(50.0)));
        assert_eq!(of("highest"), (json!(1), json!(100.0)));
        assert_eq!(of("last"), (json!(1), json!(0.0)), "what is in progress does not count");
        assert_eq!(of("all"), (json!(3), json!(50.0)));
        ada.get(&format!("{PATH}?attempts=best")).is(422).problem("invalid-query");
    }

    fn versions_are_taken_together_with_the_newest_texts(app: &App) {
        let questions = |options: &str, more: &str| format!(
            "[[questions]]\nid = \"choice\"\ntype = \"single-choice\"\ntext = \"Who?\"\noptions = [{options}]\n{more}"
        );
        let old = "[[questions]]\nid = \"old\"\ntype = \"true-false\"\ntext = \"Old?\"\nanswer = true\n";
        let new = "[[questions]]\nid = \"new\"\ntype = \"true-false\"\ntext = \"New?\"\nanswer = true\n";
        let void = "[[questions]]\nid = \"void\"\ntype = \"true-false\"\ntext = \"Void?\"\nanswer = true\nvoid = true\n";
        let (host, guest) = ("{ text = \"Host\", correct = true }", "{ text = \"Guest\" }");
        app.publish(course("protocol").questions(&questions(&format!("{host}, {guest}"), old)).folder());
        let (ada, ana) = (app.administrator(), enrolled(app, "Ana Dias"));
        ana.passes("one", "check");
        let newer = questions(&format!("{guest}, {host}"), &[new, void].concat());
        app.publish(course("protocol").questions(&newer).folder());
        let ben = enrolled(app, "Ben Ali");
        ben.fails("one", "check");
        let found = ada.get(PATH).is(200).json();
        assert_eq!((&found["versions"], &found["n"], &found["mean"]), (&json!([1, 2]), &json!(2), &json!(50.0)));
        let ids: Vec<&Value> = found["questions"].as_array().unwrap().iter().map(|each| &each["id"]).collect();
        assert_eq!(ids, ["choice", "new", "old"], "what is void is left out");
        let choice = &found["questions"][0];
        assert_eq!((&choice["n"], &choice["version"], &choice["facility_index"]), (&json!(2), &json!(2), &json!(50.0)));
        let told = |each: &Value| format!("{} {}", each["texts"][0].as_str().unwrap_or_default(), each["count"]);
        let counted: Vec<String> = choice["choices"].as_array().unwrap().iter().map(told).collect();
        assert!(counted[0].contains("Guest") && counted[0].ends_with(" 1"), "{counted:?}");
        assert!(counted[1].contains("Host") && counted[1].ends_with(" 1"), "options are the same in another place");
        assert_eq!((&found["questions"][2]["version"], &found["questions"][2]["n"]), (&json!(1), &json!(1)));
        let first = ada.get(&format!("{PATH}?version=1")).is(200).json();
        assert_eq!((&first["versions"], &first["n"], &first["mean"]), (&json!([1]), &json!(1), &json!(100.0)));
        ada.get(&format!("{PATH}?version=3")).is(404);
    }

    fn a_facilitator_sees_the_cohorts_of_ones_own_and_no_other(app: &App) {
        app.publish(course("protocol").folder());
        app.publish(course("treaties").folder());
        let (ada, ana, ben) = (app.administrator(), enrolled(app, "Ana Dias"), enrolled(app, "Ben Ali"));
        let (ines, otto) = (app.facilitator("Ines Costa"), app.facilitator("Otto Brandt"));
        let rita = app.facilitator("Rita Sol");
        let (spring, autumn) = (cohort(&ines, &[&ana]), cohort(&otto, &[&ben]));
        let empty = cohort(&ines, &[]);
        ana.passes("one", "check");
        answers(&ben, false);
        let in_cohort = |actor: &Actor<'_>, id: &str| actor.get(&format!("{PATH}?cohort={id}"));
        assert_eq!(figures(&ada, ""), (json!(2), json!(50.0)));
        assert_eq!(in_cohort(&ada, &autumn).is(200).part("/mean"), 0.0);
        let own = ines.get(PATH).is(200);
        let mut both = own.part("/cohorts").as_array().expect("cohorts").clone();
        both.sort_by_key(|id| *id == json!(empty));
        assert_eq!((own.part("/n"), both), (json!(1), vec![json!(spring), json!(empty)]));
        assert_eq!(in_cohort(&ines, &spring).is(200).part("/mean"), 100.0);
        assert_eq!(in_cohort(&ines, &empty).is(200).part("/n"), 0);
        in_cohort(&ines, &autumn).is(404);
        in_cohort(&otto, &spring).is(404);
        rita.get(PATH).is(404);
        in_cohort(&rita, &spring).is(404);
        let elsewhere = PATH.replace("protocol", "treaties");
        for actor in [&ines, &ada] {
            actor.get(&format!("{elsewhere}?cohort={spring}")).is(404);
        }
        for path in [PATH.to_owned(), format!("{PATH}?cohort={spring}")] {
            ana.get(&path).is(403).problem("forbidden");
            app.stranger().get(&path).is(401);
        }
        ada.get(&PATH.replace("check", "nothing")).is(404);
        ada.get(&PATH.replace("protocol", "nothing")).is(404);
        ada.get(&format!("{PATH}?cohort=nothing")).is(422).problem("invalid-query");
        ada.get(&format!("{PATH}?cohrot={spring}")).is(422).problem("invalid-query");
    }

    fn every_type_tells_its_commonest_responses(app: &App) {
        app.publish(course("protocol").questions(EVERY_TYPE).folder());
        let ada = app.administrator();
        let given = [("Ana Dias", 1951, "Robinson"), ("Ben Ali", 1951, " robinson "), ("Cleo Roux", 7, "")];
        for (name, number, text) in given {
            app.later(Duration::seconds(1));
            let learner = enrolled(app, name);
            let attempt = learner.starts("one", "check");
            learner.answers_rightly(&attempt);
            learner.saves(&attempt, "num", 9, json!(number)).is(200);
            learner.saves(&attempt, "short", 9, json!(text)).is(200);
            learner.submits(&attempt).is(200);
        }
        let found = ada.get(PATH).is(200).json();
        let questions = found["questions"].as_array().expect("questions");
        let of = |id: &str| questions.iter().find(|each| each["id"] == id).cloned().unwrap_or_default();
        let share = 200.0 / 3.0;
        let written = |text: &str| json!({ "response": text, "fraction": 1.0, "count": 2, "share": share });
        assert_eq!(of("num")["choices"][0], written("1951"));
        assert_eq!(of("num")["choices"][1]["response"], "7");
        assert_eq!(of("short")["choices"], json!([written("Robinson")]));
        assert_eq!(of("short")["unanswered"], 1, "an empty text is no answer");
        let order = &of("order")["choices"][0];
        assert_eq!((&order["count"], order["texts"].as_array().map(Vec::len)), (&json!(3), Some(3)));
        let pairs = of("match")["choices"].clone();
        assert_eq!(pairs.as_array().map(Vec::len), Some(6), "two lefts with three rights each");
        assert_eq!((&pairs[0]["count"], &pairs[0]["fraction"], &pairs[1]["count"]), (&json!(3), &json!(1.0), &json!(0)));
        let guess = |id: &str| of(id)["random_guess_score"].as_f64().map(|score| (score * 100.0).round() / 100.0);
        let guesses = ["tf", "sc", "mr", "match", "order", "num", "short"].map(guess);
        assert_eq!(guesses, [Some(50.0), Some(50.0), None, Some(33.33), Some(16.67), Some(0.0), Some(0.0)]);
    }

    fn a_table_for_spreadsheets_holds_no_formula(app: &App) {
        let question = "[[questions]]\nid = \"short\"\ntype = \"short-text\"\ntext = \"=2+2, \\\"then\\\"?\"\n\
                        accept = [\"x\"]\n";
        app.publish(course("protocol").questions(question).folder());
        let ada = app.administrator();
        for (name, text) in [("Ana Dias", "=HYPERLINK(\"http://x\")"), ("Ben Ali", "@SUM(1)"), ("Cleo Roux", "-1,5")] {
            let learner = enrolled(app, name);
            let attempt = learner.starts("one", "check");
            learner.saves(&attempt, "short", 1, json!(text)).is(200);
            learner.submits(&attempt).is(200);
        }
        let by_query = ada.get(&format!("{PATH}?format=csv")).is(200);
        let by_header = ada.call("GET", PATH).header("Accept", "text/csv").send().is(200);
        assert_eq!(by_query.body, by_header.body);
        assert_eq!(by_query.header("content-type"), "text/csv; charset=utf-8");
        let disposition = "attachment; filename=\"protocol-one-check-statistics.csv\"";
        assert_eq!(by_query.header("content-disposition"), disposition);
        let mut table = csv::ReaderBuilder::new().from_reader(&by_query.body[..]);
        let names = table.headers().unwrap().clone();
        let rows: Vec<csv::StringRecord> = table.records().map(|row| row.unwrap()).collect();
        let place = |name: &str| names.iter().position(|each| each == name).expect("a column");
        let cell = |row: &csv::StringRecord, name: &str| row[place(name)].to_owned();
        let column = |name: &str| -> Vec<String> { rows.iter().map(|row| cell(row, name)).collect() };
        assert_eq!(column("row"), ["quiz", "question", "choice", "choice", "choice"]);
        let mut texts = column("text");
        texts[2..].sort();
        assert_eq!(texts[..2], ["A check", "'=2+2, \"then\"?"]);
        assert_eq!(texts[2..], ["'-1,5", "'=HYPERLINK(\"http://x\")", "'@SUM(1)"]);
        assert_eq!((cell(&rows[0], "n"), cell(&rows[0], "mean")), ("3".into(), "0".into()));
        assert_eq!((cell(&rows[0], "skewness"), cell(&rows[1], "facility_index")), (String::new(), "0".into()));
        let both = ada.call("GET", PATH).header("Accept", "application/json, text/csv").send().is(200);
        assert_eq!(both.header("content-type"), "application/json");
        ada.get(&format!("{PATH}?format=xml")).is(422).problem("invalid-query");
    }
}
