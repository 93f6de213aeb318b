//! Who of a cohort needs attention, and reminding by hand.

use chrono::Duration;
use serde_json::{Value, json};

use crate::support::actors::Actor;
use crate::support::app::{App, on_both_databases};
use crate::support::builders::course;

/// A cohort in a course with two modules, with these people; its address.
pub fn cohort_of(facilitator: &Actor<'_>, members: &[&Actor<'_>], ends_at: Option<&str>) -> String {
    let body = json!({ "course": "protocol", "title": "Autumn", "ends_at": ends_at });
    let cohort = format!("/cohorts/{}", facilitator.post("/cohorts", body).is(201).str("/id"));
    let emails: Vec<&str> = members.iter().map(|member| member.email.as_str()).collect();
    let added = facilitator.post(&format!("{cohort}/members"), json!({ "emails": emails })).is(201);
    for (member, enrolment) in members.iter().zip(added.items()) {
        member.studies("protocol", enrolment["id"].as_str().expect("an id"));
    }
    cohort
}

/// Name and kinds of reasons of everybody who needs attention.
fn flagged(facilitator: &Actor<'_>, cohort: &str) -> Vec<(String, Vec<String>)> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let items = facilitator.get(&format!("{cohort}/attention")).is(200).items();
    let kinds = |item: &Value| item["reasons"].as_array().expect("reasons").iter().map(|r| text(&r["kind"])).collect();
    items.iter().map(|item| (text(&item["full_name"]), kinds(item))).collect()
}

fn expected(rows: &[(&str, &[&str])]) -> Vec<(String, Vec<String>)> {
    let owned = |kinds: &[&str]| kinds.iter().map(|kind| (*kind).to_owned()).collect();
    rows.iter().map(|(name, kinds)| ((*name).to_owned(), owned(kinds))).collect()
}

on_both_databases! {
    fn what_needs_attention_is_listed_with_its_reasons(app: &App) {
        app.publish(course("protocol").attempts(1).second_module().folder());
        let ines = app.facilitator("Ines Costa");
        let (ana, ben, eva) = (app.learner("Ana Dias"), app.learner("Ben Okri"), app.learner("Eva Roth"));
        let cohort = cohort_of(&ines, &[&ana, &ben, &eva], Some("2026-06-30T12:00:00Z"));
        ana.reads("one", "read");
        ana.passes("one", "check");
        ben.reads("one", "read");
        ben.fails("one", "check");
        assert_eq!(flagged(&ines, &cohort), expected(&[("Ben Okri", &["failing"]), ("Eva Roth", &["never-started"])]));
        let ben_fails = ines.get(&format!("{cohort}/attention?reason=failing")).is(200);
        assert_eq!(ben_fails.items().len(), 1);
        assert_eq!(ben_fails.str("/items/0/reasons/0/text"), "Failed “A check” on 4 May 2026 with 0%. No attempt is left.");
        assert_eq!((ben_fails.part("/items/0/reasons/0/grade"), ben_fails.part("/items/0/reasons/0/attempts_left")), (json!(0.0), json!(0)));

        app.later(Duration::days(14));
        let all = expected(&[
            ("Ben Okri", &["failing", "stalled"]),
            ("Ana Dias", &["stalled"]),
            ("Eva Roth", &["never-started"]),
        ]);
        assert_eq!(flagged(&ines, &cohort), all);
        let stalled = ines.get(&format!("{cohort}/attention?reason=stalled&limit=1&after=1")).is(200);
        assert_eq!(stalled.str("/items/0/reasons/0/text"), "No activity for 14 days, since 4 May 2026.");
        assert_eq!(stalled.part("/next"), Value::Null);
        assert_eq!(ines.get(&format!("{cohort}/attention?limit=1")).is(200).str("/next"), "1");
        ines.get(&format!("{cohort}/attention?reason=late")).is(422).problem("invalid-query");

        ines.post(&ben.enrolment("/pause"), json!({ "reason": "Posted abroad." })).is(200);
        app.later(Duration::days(37));
        let near = expected(&[
            ("Ana Dias", &["deadline-near", "stalled"]),
            ("Eva Roth", &["deadline-near", "never-started"]),
        ]);
        assert_eq!(flagged(&ines, &cohort), near, "who is on leave is left in peace");
        app.later(Duration::days(7));
        assert_eq!(flagged(&ines, &cohort), [], "the cohort has ended");
    }

    fn a_quiz_that_closes_presses_by_the_date_that_holds_for_the_learner(app: &App) {
        app.publish(course("protocol").quiz("closes = 2026-05-10T12:00:00Z").folder());
        let ines = app.facilitator("Ines Costa");
        let (ana, ben) = (app.learner("Ana Dias"), app.learner("Ben Okri"));
        let cohort = cohort_of(&ines, &[&ana, &ben], None);
        ana.reads("one", "read");
        ben.reads("one", "read");
        let later = json!({ "module": "one", "quiz": "check", "closes": "2026-05-20T12:00:00Z", "reason": "Travel." });
        ines.post(&ben.enrolment("/extensions"), later).is(201);
        assert_eq!(flagged(&ines, &cohort), expected(&[("Ana Dias", &["deadline-near"])]));
        app.later(Duration::days(10));
        let both = expected(&[("Ben Okri", &["deadline-near"]), ("Ana Dias", &["deadline-missed"])]);
        assert_eq!(flagged(&ines, &cohort), both);
        assert_eq!(
            ines.get(&format!("{cohort}/attention?reason=deadline-missed&language=fr")).is(200).str("/items/0/reasons/0/text"),
            "Le questionnaire «\u{a0}A check\u{a0}» a fermé le 10 mai 2026 et n’est pas réussi."
        );
    }

    fn a_reminder_by_hand_reaches_the_learner_once_a_day(app: &App) {
        app.publish(course("protocol").folder());
        let ines = app.facilitator("Ines Costa");
        let (ana, ben) = (app.learner("Ana Dias"), app.learner("Ben Okri"));
        cohort_of(&ines, &[&ana, &ben], None);
        app.empties_the_mailbox();
        ines.post(&ana.enrolment("/reminder"), json!({ "note": "We **miss** you." })).is(201);
        ines.post(&ana.enrolment("/reminder"), json!({})).is(409).problem("reminded-today");
        let [mail] = app.mails_to(&ana.email).try_into().expect("one reminder");
        assert_eq!(mail.subject, "Your course “A small course” is waiting for you");
        assert!(mail.text.contains("We **miss** you.") && mail.text.contains("You have not begun yet."), "{}", mail.text);
        assert!(mail.reply_to.contains(&ines.email) && mail.unsubscribe.contains("/unsubscribe/"), "{mail:?}");
        app.later(Duration::days(1));
        ines.post(&ana.enrolment("/reminder"), json!({})).is(201);

        ines.post(&ben.enrolment("/reminder"), json!({ "note": "x".repeat(2001) })).is(422).at(&["/note"]);
        ben.patch("/me", json!({ "reminders": false })).is(200);
        ines.post(&ben.enrolment("/reminder"), json!({})).is(409).problem("takes-no-reminders");
        ines.post(&ben.enrolment("/pause"), json!({ "reason": "Leave." })).is(200);
        ines.post(&ben.enrolment("/reminder"), json!({})).is(409).problem("nothing-to-remind");
        app.facilitator("Otto Brandt").post(&ana.enrolment("/reminder"), json!({})).is(404);
        ana.post(&ana.enrolment("/reminder"), json!({})).is(403);
        let log = app.administrator().get("/audit?limit=200").is(200).items();
        let reminded: Vec<&Value> = log.iter().filter(|entry| entry["action"] == "enrolment.reminded").collect();
        assert_eq!(reminded.len(), 2);
        assert_eq!(reminded[1]["detail"]["note"], "We **miss** you.");
    }
}
