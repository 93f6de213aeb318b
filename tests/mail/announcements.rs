//! What facilitators write to their cohorts, and whom the program tells that something waits.

use serde_json::json;

use crate::support::actors::Actor;
use crate::support::app::{App, on_both_databases};
use crate::support::builders::course;

/// A question that a person marks.
const ESSAY: &str = r#"
[[questions]]
id = "essay"
type = "essay"
text = "Why?"
words = { min = 1, max = 50 }
"#;

fn cohort(ines: &Actor<'_>, ends_at: Option<&str>) -> String {
    let body = json!({ "course": "protocol", "title": "Spring 2026", "ends_at": ends_at });
    ines.post("/cohorts", body).is(201).str("/id")
}

fn joins(ines: &Actor<'_>, cohort: &str, learner: &Actor<'_>) -> String {
    let members = json!({ "emails": [learner.email] });
    let enrolment = ines.post(&format!("/cohorts/{cohort}/members"), members).is(201).str("/items/0/id");
    learner.studies("protocol", &enrolment);
    enrolment
}

on_both_databases! {
    fn a_facilitator_writes_to_the_members_and_gets_the_answers(app: &App) {
        app.publish(course("protocol").in_french().folder());
        let (ines, ana, ben) = (app.facilitator("Ines Costa"), app.learner("Ana Dias"), app.learner_in("fr", "Ben Ali"));
        let spring = cohort(&ines, None);
        joins(&ines, &spring, &ana);
        joins(&ines, &spring, &ben);
        app.empties_the_mailbox();
        let path = format!("/cohorts/{spring}/messages");
        let body = json!({ "subject": "Next week", "text": "Bring **pens** and [this](https://un.org/).\n\n<b>x</b>" });
        let first = ines.call("POST", &path).key("once").json(&body).send().is(201);
        assert_eq!(first.part("/recipients"), 2);
        assert_eq!(ines.call("POST", &path).key("once").json(&body).send().is(201).json(), first.json());
        let mails = app.mails();
        assert_eq!(mails.len(), 2, "sent twice it is one message");
        for mail in &mails {
            assert_eq!(mail.subject, "Next week");
            assert_eq!(mail.reply_to.replace('"', ""), format!("Ines Costa <{}>", ines.email));
            assert!(mail.text.contains("Bring **pens** and [this](https://un.org/)."), "{}", mail.text);
        }
        let french = app.mails_to(&ben.email).remove(0);
        assert!(french.language == "fr" && french.text.contains("Ines Costa écrit au groupe"), "{}", french.text);
        let noted = app.administrator().get("/audit").is(200).items();
        let noted = noted.iter().find(|entry| entry["action"] == "cohort.message-sent").expect("it is noted");
        assert_eq!((&noted["actor"], &noted["detail"]["recipients"]), (&json!(ines.id), &json!(2)));
    }

    fn a_message_without_words_and_one_to_anothers_cohort_are_refused(app: &App) {
        app.publish(course("protocol").folder());
        let (ines, otto, ana) = (app.facilitator("Ines Costa"), app.facilitator("Otto Brandt"), app.learner("Ana Dias"));
        let spring = cohort(&ines, None);
        joins(&ines, &spring, &ana);
        let path = format!("/cohorts/{spring}/messages");
        ines.post(&path, json!({ "subject": " ", "text": "\n" })).is(422).at(&["/subject", "/text"]);
        ines.post(&path, json!({ "subject": "A\nBcc: x@y.example", "text": "x".repeat(20_001) }))
            .is(422)
            .at(&["/subject", "/text"]);
        let body = json!({ "subject": "Hello", "text": "Hello." });
        otto.post(&path, body.clone()).is(404);
        ana.post(&path, body.clone()).is(403);
        app.empties_the_mailbox();
        assert!(app.mails().is_empty());
        app.administrator().post(&path, body).is(201);
        assert_eq!(app.mails().len(), 1);
    }

    fn learners_hear_that_they_are_enrolled_approved_or_in_a_cohort(app: &App) {
        app.publish(course("protocol").enrolment("approval").folder());
        let (ines, ada) = (app.facilitator("Ines Costa"), app.administrator());
        let (ana, ben) = (app.learner("Ana Dias"), app.learner("Ben Ali"));
        ana.enrols_in("protocol");
        let asked = app.mails_to(&ada.email).remove(0);
        assert_eq!(asked.subject, "Ana Dias requests enrolment in a course");
        app.empties_the_mailbox();
        ada.post(&ana.enrolment("/approval"), json!({})).is(200);
        let told = app.mails_to(&ana.email).remove(0);
        assert!(told.subject.ends_with("is approved"), "{}", told.subject);
        let spring = cohort(&ines, Some("2026-07-01T12:00:00Z"));
        joins(&ines, &spring, &ben);
        joins(&ines, &spring, &ben);
        let told = app.mails_to(&ben.email);
        assert_eq!(told.len(), 1, "once is enough");
        let text = told[0].text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains("the cohort “Spring 2026”") && text.contains("Ends on: 1 July 2026"), "{text}");
    }

    fn what_waits_in_a_cohort_is_told_to_its_facilitators_and_else_to_administrators(app: &App) {
        app.publish(course("protocol").enrolment("approval").folder());
        let (ines, ada, ana) = (app.facilitator("Ines Costa"), app.administrator(), app.learner("Ana Dias"));
        let spring = cohort(&ines, None);
        ana.post("/courses/protocol/enrolments", json!({ "cohort": spring })).is(201);
        assert_eq!(app.mails_to(&ines.email).len(), 1);
        assert!(app.mails_to(&ada.email).is_empty());
    }

    fn answers_that_wait_to_be_marked_are_told_once_a_day(app: &App) {
        app.publish(course("protocol").questions(ESSAY).folder());
        let (ines, ana) = (app.facilitator("Ines Costa"), app.learner("Ana Dias"));
        let spring = cohort(&ines, None);
        joins(&ines, &spring, &ana);
        ana.reads_everything();
        let attempt = ana.starts("one", "check");
        ana.saves(&attempt, "essay", 1, json!("Because of Article 33.")).is(200);
        ana.submits(&attempt);
        app.empties_the_mailbox();
        for _ in 0..3 {
            app.looks_at_dates();
            app.later(chrono::Duration::hours(1));
        }
        let told = app.mails_to(&ines.email);
        assert_eq!(told.len(), 1);
        assert!(told[0].text.contains("Their number: 1."), "{}", told[0].text);
        app.later(chrono::Duration::hours(24));
        app.looks_at_dates();
        assert_eq!(app.mails_to(&ines.email).len(), 2, "the next day they still wait");
        ines.put(&format!("/attempts/{}/marks/essay", attempt.id), json!({ "marks": 1 })).is(200);
        app.later(chrono::Duration::hours(24));
        app.looks_at_dates();
        assert_eq!(app.mails_to(&ines.email).len(), 2);
    }
}
