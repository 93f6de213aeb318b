//! Reminders of dates: once for each cause, only to those whom they concern, and not to who does not want them.

use chrono::Duration;
use serde_json::json;

use crate::support::actors::Actor;
use crate::support::app::{App, on_both_databases};
use crate::support::builders::course;
use crate::support::mailbox::Mail;

/// The tests begin on 4 May 2026 at nine.
const CLOSES: &str = "closes = 2026-05-10T12:00:00Z";

fn reminders(app: &App, learner: &Actor<'_>) -> Vec<Mail> {
    app.looks_at_dates();
    app.mails_to(&learner.email).into_iter().filter(|mail| mail.subject.contains(" soon")).collect()
}

/// Time passes, until it is so many hours before.
fn passes(app: &App, hours: i64) {
    app.later(Duration::hours(hours));
}

on_both_databases! {
    fn a_quiz_that_closes_is_brought_to_mind_once(app: &App) {
        app.publish(course("protocol").quiz(CLOSES).folder());
        let (ana, ben) = (app.learner("Ana Dias"), app.learner("Ben Ali"));
        for learner in [&ana, &ben] {
            learner.enrols_in("protocol");
        }
        ben.reads_everything();
        ben.passes("one", "check");
        assert!(reminders(app, &ana).is_empty(), "it is too early");
        passes(app, 76);
        let [mail] = reminders(app, &ana).try_into().expect("one reminder");
        assert!(mail.text.contains("Closes on: 10 May 2026, 12:00 UTC"), "{}", mail.text);
        assert!(mail.text.contains("/learn/protocol/one/check"), "{}", mail.text);
        passes(app, 24);
        assert_eq!(reminders(app, &ana).len(), 1, "once is enough");
        assert!(reminders(app, &ben).is_empty(), "who passed it needs no reminder");
        // Another date is another cause.
        let ines = app.administrator();
        let body = json!({ "module": "one", "quiz": "check", "closes": "2026-05-12T12:00:00Z", "reason": "Illness." });
        ines.post(&ana.enrolment("/extensions"), body).is(201);
        passes(app, 24);
        assert_eq!(reminders(app, &ana).len(), 2);
    }

    fn a_cohort_that_ends_is_brought_to_the_mind_of_who_is_not_done(app: &App) {
        app.publish(course("protocol").folder());
        let ines = app.facilitator("Ines Costa");
        let body = json!({ "course": "protocol", "title": "Spring 2026", "ends_at": "2026-05-06T18:00:00Z" });
        let cohort = ines.post("/cohorts", body).is(201).str("/id");
        let (ana, ben) = (app.learner("Ana Dias"), app.learner("Ben Ali"));
        for learner in [&ana, &ben] {
            let members = json!({ "emails": [learner.email] });
            let joined = ines.post(&format!("/cohorts/{cohort}/members"), members).is(201);
            learner.studies("protocol", &joined.str("/items/0/id"));
        }
        ben.completes_the_course();
        for _ in 0..3 {
            assert_eq!((reminders(app, &ana).len(), reminders(app, &ben).len()), (1, 0));
        }
    }

    fn one_click_ends_the_reminders_and_nothing_else(app: &App) {
        app.publish(course("protocol").quiz(CLOSES).folder());
        app.publish(course("treaties").quiz(CLOSES.replace("10T", "12T").as_str()).folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        ana.enrols_in("treaties");
        assert!(app.mails().iter().all(|mail| mail.unsubscribe.is_empty()), "what one has to get cannot be ended");
        passes(app, 76);
        let [mail] = reminders(app, &ana).try_into().expect("one reminder");
        assert!(mail.text.contains(&mail.unsubscribe), "people find it too");
        let click = |address: &str| {
            let body = "List-Unsubscribe=One-Click";
            app.stranger().call("POST", address).body("application/x-www-form-urlencoded", body).send()
        };
        click(&format!("{}/unsubscribe/nobodys", app.address)).is(410);
        assert_eq!(ana.get("/me").is(200).part("/reminders"), true);
        let page = app.stranger().call("GET", &mail.unsubscribe).send().is(200);
        assert!(page.text().contains("End the reminders"), "{}", page.text());
        assert_eq!(ana.get("/me").is(200).part("/reminders"), true, "a scanner that opens the link ends nothing");
        click(&mail.unsubscribe).is(200);
        click(&mail.unsubscribe).is(200);
        assert_eq!(ana.get("/me").is(200).part("/reminders"), false);
        passes(app, 48);
        assert_eq!(reminders(app, &ana).len(), 1);
        ana.patch("/me", json!({ "reminders": true })).is(200);
        assert_eq!(reminders(app, &ana).len(), 2);
    }
}
