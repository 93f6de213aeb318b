//! Essays: what waits, who marks, and what follows from the last mark.

use chrono::Duration;
use serde_json::{Value, json};

use crate::support::actors::Actor;
use crate::support::app::{App, on_both_databases};
use crate::support::builders::{CourseBuilder, course};
use crate::support::learning::Attempt;

const WORDS: &str = "Pacta sunt servanda.";

/// Ten marks for an essay, ten for knowing.
fn essays(rest: &str) -> CourseBuilder {
    essays_with("review = \"after-submission\"", rest)
}

fn essays_with(review: &str, rest: &str) -> CourseBuilder {
    course("protocol").quiz(review).questions(&format!(
        r#"
[[questions]]
id = "essay"
type = "essay"
text = "Why are treaties kept?"
rubric = "Good faith."
marks = 10
{rest}

[[questions]]
id = "know"
type = "true-false"
text = "The host goes last."
answer = true
marks = 10
"#
    ))
}

/// Ana in the cohort of Ines, with her essay handed in.
fn handed_in<'a>(ines: &Actor<'_>, ana: &'a Actor<'a>) -> (String, Attempt) {
    let cohort = ines.post("/cohorts", json!({ "course": "protocol", "title": "Spring" })).is(201).str("/id");
    let added = ines.post(&format!("/cohorts/{cohort}/members"), json!({ "emails": [ana.email] })).is(201);
    ana.studies("protocol", &added.str("/items/0/id"));
    ana.reads_everything();
    (cohort, hands_in(ana))
}

fn hands_in(ana: &Actor<'_>) -> Attempt {
    let attempt = ana.starts("one", "check");
    ana.saves(&attempt, "essay", 1, json!(WORDS)).is(200);
    ana.saves(&attempt, "know", 1, json!(true)).is(200);
    let reply = ana.submits(&attempt).is(200);
    assert_eq!(
        (reply.str("/state"), reply.part("/grade"), reply.part("/passed")),
        ("submitted".into(), json!(null), json!(null))
    );
    assert_eq!(ana.submits(&attempt).is(200).json(), reply.json(), "handed in again it answers the same");
    attempt
}

fn waiting(marker: &Actor<'_>, cohort: &str) -> Vec<Value> {
    marker.get(&format!("/cohorts/{cohort}/marking")).is(200).items()
}

on_both_databases! {
    fn the_last_mark_grades_completes_and_certifies_at_once(app: &App) {
        app.publish(essays("").folder());
        let (ana, ines) = (app.learner_in("fr", "Ana Dias"), app.facilitator("Ines Costa"));
        let (cohort, attempt) = handed_in(&ines, &ana);
        assert_eq!(ana.get(&attempt.path("/receipt")).is(200).part("/receipt").as_str().map(str::len), Some(64));
        ana.saves(&attempt, "essay", 2, json!("More.")).is(409).problem("attempt-ended");
        let shown = ana.get(&attempt.path("")).is(200);
        assert_eq!((shown.str("/state"), shown.part("/result/grade")), ("submitted".to_owned(), json!(null)));
        assert_eq!(shown.part("/result/questions/0/awaits_marks"), json!(true));
        assert_eq!(shown.part("/result/questions/0/marks"), json!(null));
        assert_eq!(shown.part("/result/questions/1/marks"), json!(10.0));
        let standing = ana.get(&ana.enrolment("")).is(200);
        assert_eq!((standing.str("/status"), standing.part("/progress/grade")), ("active".to_owned(), json!(null)));
        let waits = waiting(&ines, &cohort);
        assert_eq!((waits.len(), &waits[0]["attempt"], &waits[0]["learner"]), (1, &json!(attempt.id), &json!("Ana Dias")));
        let essay = &waits[0]["essays"][0];
        assert_eq!((&essay["response"], &essay["state"], &essay["own"]), (&json!(WORDS), &json!("awaits-marks"), &json!(null)));
        assert!(essay["rubric"].as_str().is_some_and(|rubric| rubric.contains("Good faith.")), "{essay}");
        app.empties_the_mailbox();
        app.later(Duration::hours(2));
        let marked = ines.put(&attempt.path("/marks/essay"), json!({ "marks": 7, "comment": "Well argued." })).is(200);
        let told = |pointer: &str| marked.part(pointer);
        assert_eq!((told("/state"), told("/attempt"), told("/grade")), (json!("marked"), json!("graded"), json!(85.0)));
        assert!(waiting(&ines, &cohort).is_empty());
        let standing = ana.get(&ana.enrolment("")).is(200);
        assert_eq!((standing.str("/status"), standing.part("/progress/grade")), ("completed".to_owned(), json!(85.0)));
        assert_eq!(ana.certificates().len(), 1);
        let shown = ana.get(&attempt.path("")).is(200);
        assert_eq!((shown.str("/state"), shown.str("/submitted_at")), ("graded".into(), "2026-05-04T09:00:00Z".into()));
        assert_eq!(shown.part("/result/questions/0/marks"), json!(7.0));
        assert_eq!(shown.part("/result/questions/0/comments"), json!(["Well argued."]));
        let mails = app.mails_to(&ana.email);
        assert_eq!(mails.iter().filter(|mail| mail.subject.contains("sont notées")).count(), 1, "{mails:#?}");
        // What was completed stands.
        ines.put(&attempt.path("/marks/essay"), json!({ "marks": 2 })).is(409).problem("course-completed");
        assert_eq!(ana.submits(&attempt).is(200).part("/grade"), json!(85.0));
    }

    fn only_those_who_facilitate_mark_and_nobody_oneself(app: &App) {
        app.publish(essays("").folder());
        let (ana, eve) = (app.learner("Ana Dias"), app.learner("Eve Stone"));
        let (ines, otto, ada) = (app.facilitator("Ines Costa"), app.facilitator("Otto Brandt"), app.administrator());
        let (cohort, attempt) = handed_in(&ines, &ana);
        let path = attempt.path("/marks/essay");
        let body = json!({ "marks": 9 });
        app.stranger().put(&path, body.clone()).is(401);
        ana.put(&path, body.clone()).is(403);
        eve.put(&path, body.clone()).is(404);
        otto.put(&path, body.clone()).is(404);
        otto.get(&format!("/cohorts/{cohort}/marking")).is(404);
        ana.get(&format!("/cohorts/{cohort}/marking")).is(403);
        // A facilitator who learns in the own cohort is marked by somebody else.
        let added = ines.post(&format!("/cohorts/{cohort}/members"), json!({ "emails": [ines.email] })).is(201);
        ines.studies("protocol", &added.str("/items/0/id"));
        let own = hands_in(&ines);
        ines.put(&own.path("/marks/essay"), body.clone()).is(403);
        assert_eq!(waiting(&ines, &cohort).len(), 1);
        assert_eq!(waiting(&ada, &cohort).len(), 2);
        ada.put(&own.path("/marks/essay"), body.clone()).is(200);
        ada.put(&path, body).is(200);
    }

    fn marks_that_cannot_be_are_refused_at_their_place(app: &App) {
        app.publish(essays("criteria = [{ text = \"Law\", marks = 6 }, { text = \"Style\", marks = 4 }]").folder());
        let (ana, ines) = (app.learner("Ana Dias"), app.facilitator("Ines Costa"));
        let (cohort, attempt) = handed_in(&ines, &ana);
        let refused = |body: Value, at: &[&str]| drop(ines.put(&attempt.path("/marks/essay"), body).is(422).at(at));
        refused(json!({}), &["/marks"]);
        refused(json!({ "marks": 11 }), &["/marks"]);
        refused(json!({ "marks": -1 }), &["/marks"]);
        refused(json!({ "marks": 5, "criteria": [3, 2] }), &["/criteria"]);
        refused(json!({ "criteria": [3] }), &["/criteria"]);
        refused(json!({ "criteria": [7, 2] }), &["/criteria/0"]);
        refused(json!({ "criteria": [3, 2], "sequence": 0 }), &["/sequence"]);
        refused(json!({ "marks": 5, "comment": "x".repeat(10_001) }), &["/comment"]);
        refused(json!({ "marks": 5, "grade": 100 }), &["/grade"]);
        ines.put(&attempt.path("/marks/know"), json!({ "marks": 5 })).is(404);
        ines.put(&attempt.path("/marks/nothing"), json!({ "marks": 5 })).is(404);
        assert_eq!(waiting(&ines, &cohort)[0]["essays"][0]["criteria"][1]["marks"], json!(4.0));
        let marked = ines.put(&attempt.path("/marks/essay"), json!({ "criteria": [4, 3.5] })).is(200);
        assert_eq!((marked.part("/marks"), marked.part("/grade")), (json!(7.5), json!(87.5)));
        assert_eq!(ana.get(&attempt.path("")).is(200).part("/result/questions/0/criteria_marks"), json!([4.0, 3.5]));
        let running = ana.starts("one", "check");
        ines.put(&running.path("/marks/essay"), json!({ "marks": 5 })).is(409).problem("not-handed-in");
    }

    fn an_older_save_of_marks_changes_nothing_and_marking_anew_is_in_the_log(app: &App) {
        app.publish(essays("").quiz_pass_mark(90).folder());
        let (ana, ines, ada) = (app.learner("Ana Dias"), app.facilitator("Ines Costa"), app.administrator());
        let (_, attempt) = handed_in(&ines, &ana);
        let mark = |marker: &Actor<'_>, marks: u32, sequence: Option<i64>| {
            marker.put(&attempt.path("/marks/essay"), json!({ "marks": marks, "sequence": sequence })).is(200)
        };
        assert_eq!(mark(&ines, 6, Some(5)).part("/grade"), json!(80.0));
        assert_eq!(mark(&ines, 1, Some(4)).part("/marks"), json!(6.0));
        assert_eq!(mark(&ines, 1, Some(5)).part("/marks"), json!(6.0));
        assert_eq!(ana.get(&ana.enrolment("")).is(200).part("/progress/grade"), json!(80.0));
        assert_eq!(mark(&ada, 9, None).part("/grade"), json!(95.0), "somebody else marks anew");
        let standing = ana.get(&ana.enrolment("")).is(200);
        assert_eq!((standing.str("/status"), standing.part("/progress/grade")), ("completed".to_owned(), json!(95.0)));
        let audit = ada.get("/audit").is(200).items();
        let actions: Vec<_> = audit.iter().filter_map(|entry| entry["action"].as_str()).collect();
        assert_eq!(actions.iter().filter(|action| **action == "attempt.marked").count(), 1, "{actions:?}");
        assert_eq!(actions.iter().filter(|action| **action == "attempt.re-marked").count(), 1, "{actions:?}");
    }

    fn two_markers_work_alone_and_their_mean_counts(app: &App) {
        app.publish(essays("second_marker = true").folder());
        let (ana, ines, ada) = (app.learner("Ana Dias"), app.facilitator("Ines Costa"), app.administrator());
        let (cohort, attempt) = handed_in(&ines, &ana);
        let path = attempt.path("/marks/essay");
        let first = ines.put(&path, json!({ "marks": 7, "comment": "Her-own-view" })).is(200);
        assert_eq!((first.str("/state"), first.str("/attempt")), ("awaits-second".to_owned(), "submitted".to_owned()));
        ines.put(&path, json!({ "marks": 6.5, "comment": "Her-own-view" })).is(200);
        // The second one sees nothing of it, in no way.
        let waits = ada.get(&format!("/cohorts/{cohort}/marking")).is(200);
        assert_eq!(waits.part("/items/0/essays/0/state"), "awaits-second");
        assert_eq!(waits.part("/items/0/essays/0/others"), json!([]));
        for reply in [waits, ada.get(&attempt.path("")).is(200), ada.get("/audit").is(200)] {
            assert!(!reply.text().contains("Her-own-view") && !reply.text().contains("6.5"), "{reply}");
        }
        ada.put(&path, json!({ "marks": 7, "agreed": true })).is(422).at(&["/agreed"]);
        let second = ada.put(&path, json!({ "marks": 7.5, "comment": "Fine." })).is(200);
        assert_eq!((second.str("/state"), second.part("/grade")), ("marked".to_owned(), json!(85.0)));
        let shown = ana.get(&attempt.path("")).is(200);
        assert_eq!(shown.part("/result/questions/0/marks"), json!(7.0));
        assert_eq!(shown.part("/result/questions/0/comments").as_array().map(Vec::len), Some(2));
    }

    fn markers_who_differ_agree_or_a_third_person_decides(app: &App) {
        app.publish(essays("second_marker = true").quiz_pass_mark(100).folder());
        let (ana, ines) = (app.learner("Ana Dias"), app.facilitator("Ines Costa"));
        let ada = app.administrator();
        let body = json!({
            "email": "bo@mfa.example", "password": "consul visits the harbour", "full_name": "Bo Lund", "role": "facilitator",
        });
        ada.post("/users", body).is(201);
        let otto = app.facilitator("Otto Brandt");
        let body = json!({ "course": "protocol", "title": "Spring", "facilitators": [otto.email] });
        let cohort = ines.post("/cohorts", body).is(201).str("/id");
        let added = ines.post(&format!("/cohorts/{cohort}/members"), json!({ "emails": [ana.email] })).is(201);
        ana.studies("protocol", &added.str("/items/0/id"));
        for (settler, agreed) in [(&ines, 6), (&ada, 5)] {
            let attempt = hands_in(&ana);
            let path = attempt.path("/marks/essay");
            ines.put(&path, json!({ "marks": 3 })).is(200);
            let second = otto.put(&path, json!({ "marks": 9 })).is(200);
            assert_eq!((second.str("/state"), second.str("/attempt")), ("differ".to_owned(), "submitted".to_owned()));
            let seen = waiting(settler, &cohort);
            let others = seen[0]["essays"][0]["others"].as_array().expect("a list").len();
            assert!(others >= 1, "now each sees what the other gave: {seen:?}");
            ada.put(&path, json!({ "marks": 4 })).is(409).problem("marked-by-two");
            let settled = settler.put(&path, json!({ "marks": agreed, "agreed": true })).is(200);
            assert_eq!((settled.str("/state"), settled.part("/grade")), ("marked".to_owned(), json!(50.0 + 5.0 * f64::from(agreed))));
            // The grade was told: it does not vanish again.
            let again = otto.put(&path, json!({ "marks": 10 }));
            assert!(again.status == 200 || again.status == 409, "{again}");
            assert_eq!(ana.get(&attempt.path("")).is(200).part("/result/grade"), json!(50.0 + 5.0 * f64::from(agreed)));
        }
    }

    fn an_essay_without_a_word_waits_for_nobody(app: &App) {
        app.publish(essays("").folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        let attempt = ana.starts("one", "check");
        ana.saves(&attempt, "essay", 1, json!("  \n ")).is(200);
        ana.saves(&attempt, "know", 1, json!(true)).is(200);
        let reply = ana.submits(&attempt).is(200);
        assert_eq!((reply.str("/state"), reply.part("/grade")), ("graded".to_owned(), json!(50.0)));
    }

    fn marks_and_comments_show_by_their_rules(app: &App) {
        let rules = "review = { marks = \"never\", feedback = \"never\", right_answers = \"never\", correctness = \"never\" }";
        app.publish(essays_with(rules, "").folder());
        let (ana, ines) = (app.learner("Ana Dias"), app.facilitator("Ines Costa"));
        let (_, attempt) = handed_in(&ines, &ana);
        ines.put(&attempt.path("/marks/essay"), json!({ "marks": 7.25, "comment": "Secret-comment" })).is(200);
        let shown = ana.get(&attempt.path("")).is(200);
        assert_eq!(shown.part("/result"), json!(null), "{shown}");
        assert!(!shown.text().contains("Secret-comment") && !shown.text().contains("7.25"), "{shown}");
        let staff = ines.get(&attempt.path("")).is(200);
        assert_eq!(staff.part("/result/questions/0/comments"), json!(["Secret-comment"]));
    }

    fn marks_given_during_a_leave_count_when_it_ends(app: &App) {
        app.publish(essays("").folder());
        let (ana, ines) = (app.learner("Ana Dias"), app.facilitator("Ines Costa"));
        let (_, attempt) = handed_in(&ines, &ana);
        ines.post(&ana.enrolment("/pause"), json!({ "reason": "A birth." })).is(200);
        ines.put(&attempt.path("/marks/essay"), json!({ "marks": 10 })).is(200);
        assert_eq!(ana.get(&ana.enrolment("")).is(200).str("/status"), "paused");
        assert_eq!(ines.post(&ana.enrolment("/resume"), json!({})).is(200).str("/status"), "completed");
        assert_eq!(ana.certificates().len(), 1);
    }
}
