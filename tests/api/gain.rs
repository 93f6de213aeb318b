//! Learning gain: pre-tests and post-tests of a cohort side by side.

use chancery::course::Folder;
use serde_json::{Value, json};

use crate::support::actors::Actor;
use crate::support::app::{App, on_both_databases};
use crate::support::builders::course;

/// Two questions of one mark, each with an objective of its own.
fn test(prefix: &str, head: &str) -> String {
    let question = |name: &str, objective: &str| {
        format!(
            "[[questions]]\nid = \"{prefix}-{name}\"\ntype = \"true-false\"\ntext = \"{name}?\"\nanswer = true\n\
             objective = \"{objective}\"\n"
        )
    };
    format!("title = \"The {prefix}\"\n{head}\n{}{}", question("a", "Go first"), question("b", "Go last"))
}

/// The course `protocol` with these tests: file name, and head.
fn with_tests(tests: &[(&str, &str, &str)]) -> Folder {
    let folder = course("protocol").folder();
    let module = "title = \"Tests\"\nobjectives = [\"Go first\", \"Go last\"]\n";
    let folder = folder.with("03-tests/module.toml", module);
    tests.iter().fold(folder, |folder, (file, prefix, head)| {
        folder.with(format!("03-tests/{file}.quiz.toml"), test(prefix, head))
    })
}

fn one_pair() -> Folder {
    with_tests(&[("01-before", "pre", "kind = \"pre-test\""), ("02-after", "post", "kind = \"post-test\"")])
}

/// Takes a test with these answers, of which `true` is right.
fn takes(actor: &Actor<'_>, quiz: &str, prefix: &str, a: bool, b: bool) {
    let attempt = actor.starts("tests", quiz);
    actor.saves(&attempt, &format!("{prefix}-a"), 1, json!(a)).is(200);
    actor.saves(&attempt, &format!("{prefix}-b"), 1, json!(b)).is(200);
    actor.submits(&attempt).is(200);
}

fn cohort(ines: &Actor<'_>, members: &[&Actor<'_>]) -> String {
    let id = ines.post("/cohorts", json!({ "course": "protocol", "title": "Spring" })).is(201).str("/id");
    for member in members {
        let added = ines.post(&format!("/cohorts/{id}/members"), json!({ "emails": [member.email] })).is(201);
        member.studies("protocol", &added.str("/items/0/id"));
    }
    id
}

on_both_databases! {
    fn the_gain_of_a_cohort_by_learner_and_by_objective(app: &App) {
        app.publish(one_pair());
        let ines = app.facilitator("Ines Costa");
        let (ana, ben, cleo, dora) =
            (app.learner("Ana Dias"), app.learner("Ben Ali"), app.learner("Cleo Roux"), app.learner("Dora Lund"));
        let id = cohort(&ines, &[&ana, &ben, &cleo, &dora]);
        takes(&ana, "before", "pre", false, false);
        takes(&ana, "before", "pre", true, true);
        takes(&ana, "after", "post", true, false);
        takes(&ana, "after", "post", true, true);
        takes(&ben, "before", "pre", true, false);
        takes(&ben, "after", "post", true, false);
        takes(&cleo, "before", "pre", true, true);
        let found = ines.get(&format!("/cohorts/{id}/gain")).is(200).json();
        assert_eq!((&found["pre_test_attempt"], &found["post_test_attempt"]), (&json!("first"), &json!("last-graded")));
        assert_eq!(found["pairs"].as_array().map(Vec::len), Some(1));
        let pair = &found["pairs"][0];
        assert_eq!(pair["pre_test"], json!({ "module": "tests", "quiz": "before", "title": "The pre" }));
        let figures = |of: &Value| ["n", "before", "after", "gain", "normalised_gain"].map(|name| of[name].clone());
        assert_eq!(figures(pair), [json!(2), json!(25.0), json!(75.0), json!(50.0), json!(50.0 / 75.0)]);
        assert_eq!([&pair["dropped_out"], &pair["post_test_only"], &pair["neither"]], [&json!(1), &json!(0), &json!(1)]);
        assert_eq!(pair["warnings"], json!(["small-n"]));
        let objectives = pair["objectives"].as_array().expect("objectives");
        assert_eq!((&objectives[0]["objective"], objectives.len()), (&json!("Go first"), 2));
        assert_eq!(figures(&objectives[0]), [json!(2), json!(50.0), json!(100.0), json!(50.0), json!(1.0)]);
        assert_eq!(figures(&objectives[1]), [json!(2), json!(0.0), json!(50.0), json!(50.0), json!(0.5)]);
        let learners = pair["learners"].as_array().expect("learners");
        let of = |name: &str| learners.iter().find(|each| each["full_name"] == name).cloned().unwrap_or_default();
        let learner = |name: &str| ["before", "after", "gain", "normalised_gain"].map(|key| of(name)[key].clone());
        assert_eq!(learner("Ana Dias"), [json!(0.0), json!(100.0), json!(100.0), json!(1.0)]);
        assert_eq!(learner("Ben Ali"), [json!(50.0), json!(50.0), json!(0.0), json!(0.0)]);
        assert_eq!(learner("Cleo Roux"), [json!(100.0), json!(null), json!(null), json!(null)]);
        assert_eq!(learner("Dora Lund"), [json!(null), json!(null), json!(null), json!(null)]);

        let table = ines.get(&format!("/cohorts/{id}/gain?format=csv")).is(200).text();
        let lines: Vec<&str> = table.lines().collect();
        let names = "row,pre_test,post_test,objective,full_name,email,n,before,after,gain,normalised_gain,\
                     standard_deviation,dropped_out";
        assert_eq!(lines[0], names);
        assert!(lines[1].starts_with("cohort,tests/before,tests/after,,,,2,25,75,50,0.666"), "{table}");
        assert!(lines[2].starts_with("objective,tests/before,tests/after,Go first,,,2,50,100,50,1,"), "{table}");
        let ben = format!("learner,tests/before,tests/after,,Ben Ali,{},,50,50,0,0,,", ben.email);
        assert!(lines.contains(&ben.as_str()), "{table}");
    }

    fn a_post_test_names_its_pre_test_where_there_are_several(app: &App) {
        app.publish(with_tests(&[
            ("01-before", "pre", "kind = \"pre-test\""),
            ("02-early", "early", "kind = \"pre-test\""),
            ("03-after", "post", "kind = \"post-test\"\npair = \"tests/early\""),
            ("04-alone", "alone", "kind = \"post-test\""),
        ]));
        let (ada, ana) = (app.administrator(), app.learner("Ana Dias"));
        let id = cohort(&ada, &[&ana]);
        takes(&ana, "early", "early", true, false);
        takes(&ana, "after", "post", true, true);
        let pairs = ada.get(&format!("/cohorts/{id}/gain")).is(200).part("/pairs");
        assert_eq!(pairs.as_array().map(Vec::len), Some(1), "a post-test without a pair has no gain");
        assert_eq!((&pairs[0]["pre_test"]["quiz"], &pairs[0]["gain"]), (&json!("early"), &json!(50.0)));
    }

    fn a_cohort_without_tests_or_members_has_no_gain(app: &App) {
        app.publish(course("protocol").folder());
        let (ada, ana) = (app.administrator(), app.learner("Ana Dias"));
        let (empty, full) = (cohort(&ada, &[]), cohort(&ada, &[&ana]));
        for id in [empty, full] {
            assert_eq!(ada.get(&format!("/cohorts/{id}/gain")).is(200).part("/pairs"), json!([]));
        }
    }
}
