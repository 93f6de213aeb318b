//! What a facilitator does for learners who need attention, without JavaScript.

use chrono::Duration;
use serde_json::json;

use super::browser::{Browser, Page};
use super::facilitate::signed_in;
use crate::support::actors::Actor;
use crate::support::app::{App, on_both_databases};
use crate::support::builders::course;

/// A cohort of these people in `protocol`; its page.
pub fn cohort_of(facilitator: &Actor<'_>, members: &[&Actor<'_>]) -> String {
    let cohort = json!({ "course": "protocol", "title": "Autumn" });
    let cohort = format!("/cohorts/{}", facilitator.post("/cohorts", cohort).is(201).str("/id"));
    let emails: Vec<&str> = members.iter().map(|member| member.email.as_str()).collect();
    let added = facilitator.post(&format!("{cohort}/members"), json!({ "emails": emails })).is(201);
    for (member, enrolment) in members.iter().zip(added.items()) {
        member.studies("protocol", enrolment["id"].as_str().expect("an id"));
    }
    cohort
}

/// Fills in the panel of a page for these learners, and follows to what is told.
pub fn does(browser: &Browser, page: &str, learners: &[&Actor<'_>], fields: &[(&str, &str)]) -> Page {
    let once = browser.get(page).is(200).after("name=\"once\" value=\"");
    let whom: Vec<String> = learners.iter().map(|learner| learner.study().enrolment).collect();
    let mut all = vec![("once", once.as_str())];
    all.extend(whom.iter().map(|id| ("who", id.as_str())));
    all.extend_from_slice(fields);
    let answer = browser.fills(page, page, &all);
    if answer.status == 303 { browser.get(answer.header("location")).is(200) } else { answer }
}

on_both_databases! {
    fn a_selection_is_reminded_and_who_is_not_is_named(app: &App) {
        app.publish(course("protocol").folder());
        let ines = app.facilitator("Ines Costa");
        let (ana, ben, eva) = (app.learner("Ana Dias"), app.learner("Ben Okri"), app.learner("Eva Roth"));
        let cohort = cohort_of(&ines, &[&ana, &ben, &eva]);
        ines.post(&ben.enrolment("/reminder"), json!({})).is(201);
        app.empties_the_mailbox();
        let browser = signed_in(app, &ines);
        let page = browser.get(&cohort).is(200).says("Never started; could since 4 May 2026.");
        let page = page.says("Run by Ines Costa").says("1 to 3 of 3");
        assert!(!page.text.contains("attention-") || page.text.contains("id=\"attention\""), "{}", page.text);

        let told = does(&browser, &cohort, &[&ana, &ben], &[("deed", "remind"), ("note", "Come back!")]);
        let told = told.says("<h2>Reminded</h2>").says("Ana Dias").says("<h2>Not done</h2>");
        told.says("Ben Okri</strong>: was reminded today already.");
        assert_eq!(app.mails_to(&ana.email).len(), 1);
        assert!(app.mails_to(&ana.email)[0].text.contains("Come back!"));
        assert!(app.mails_to(&ben.email).is_empty() && app.mails_to(&eva.email).is_empty());
    }

    fn a_form_that_is_sent_twice_acts_once(app: &App) {
        app.publish(course("protocol").attempts(1).folder());
        let (ines, ana) = (app.facilitator("Ines Costa"), app.learner("Ana Dias"));
        let cohort = cohort_of(&ines, &[&ana]);
        let browser = signed_in(app, &ines);
        let once = browser.get(&cohort).after("name=\"once\" value=\"");
        let enrolment = ana.study().enrolment;
        let form = [
            ("once", once.as_str()),
            ("who", enrolment.as_str()),
            ("deed", "attempts"),
            ("quiz", "one/check"),
            ("attempts", "2"),
            ("reason", "A power cut."),
        ];
        let told = browser.fills(&cohort, &cohort, &form).is(303).header("location").to_owned();
        assert_eq!(browser.fills(&cohort, &cohort, &form).is(303).header("location"), told);
        browser.get(&told).is(200).says("<h2>Attempts granted to</h2>").says("Ana Dias");
        let given = ines.get(&ana.enrolment("/extensions")).is(200).items();
        assert_eq!(given.len(), 1);
        assert_eq!((&given[0]["extra_attempts"], &given[0]["reason"]), (&json!(2), &json!("A power cut.")));
        // The same key with another content is another form.
        let mut other = form.to_vec();
        other[4].1 = "5";
        browser.fills(&cohort, &cohort, &other).is(422).says("This form was sent already.");
        // What a form did is told to who sent it alone.
        let administrator = signed_in(app, &app.administrator());
        assert!(!administrator.get(&told).is(200).text.contains("Attempts granted to"));
    }

    fn a_wrong_form_does_nothing_and_keeps_what_was_typed(app: &App) {
        app.publish(course("protocol").quiz("closes = 2026-05-10T12:00:00Z").folder());
        let (ines, ana) = (app.facilitator("Ines Costa"), app.learner("Ana Dias"));
        let cohort = cohort_of(&ines, &[&ana]);
        let browser = signed_in(app, &ines);
        let past = [("deed", "extend"), ("quiz", "one/check"), ("closes", "2026-05-01T10:00"), ("reason", "")];
        let page = does(&browser, &cohort, &[&ana], &past).is(422).says("Nothing was done for anybody.");
        let page = page.says("<a href=\"#deed-closes\">Give a date and time to come").says("<a href=\"#deed-reason\">");
        let page = page.says("value=\"2026-05-01T10:00\"").says("value=\"extend\" checked");
        page.says(&format!("value=\"{}\" aria-labelledby=\"n1\" checked", ana.study().enrolment));
        does(&browser, &cohort, &[], &[("deed", "remind")]).is(422).says("<a href=\"#learners\">Choose at least one");
        does(&browser, &cohort, &[&ana], &[("deed", "promote")]).is(422).says("Choose what is to be done.");
        assert!(ines.get(&ana.enrolment("/extensions")).items().is_empty());

        let right = [("deed", "extend"), ("quiz", "one/check"), ("closes", "2026-05-20T10:00"), ("reason", "Travel.")];
        does(&browser, &cohort, &[&ana], &right).says("<h2>Extended for</h2>");
        let given = ines.get(&ana.enrolment("/extensions")).items();
        assert_eq!(given[0]["closes"], "2026-05-20T10:00:00Z");
        assert_eq!(ana.get(&ana.enrolment("")).str("/status"), "active");
        does(&browser, &cohort, &[&ana], &[("deed", "pause"), ("reason", "Leave.")]).says("<h2>Paused</h2>");
        assert_eq!(ana.get(&ana.enrolment("")).str("/status"), "paused");
        browser.get(&cohort).says("Nobody needs your attention");
    }
}

#[test]
fn nothing_is_done_for_learners_of_another_cohort_through_ones_own() {
    let app = App::on_sqlite();
    app.publish(course("protocol").folder());
    let (ines, otto) = (app.facilitator("Ines Costa"), app.facilitator("Otto Brandt"));
    let (ana, ben) = (app.learner("Ana Dias"), app.learner("Ben Okri"));
    let (hers, his) = (cohort_of(&ines, &[&ana]), cohort_of(&otto, &[&ben]));
    let pause = [("deed", "pause"), ("reason", "Because.")];
    does(&signed_in(&app, &otto), &his, &[&ben, &ana], &pause).is(404);
    for learner in [&ana, &ben] {
        assert_eq!(learner.get(&learner.enrolment("")).str("/status"), "active", "all of it or nothing");
    }
    let token = signed_in(&app, &otto);
    let once = token.get(&his).after("name=\"once\" value=\"");
    let enrolment = ana.study().enrolment;
    let form = [("once", once.as_str()), ("who", enrolment.as_str()), pause[0], pause[1]];
    token.fills(&his, &hers, &form).is(404);
    let learner = signed_in(&app, &ana);
    learner.fills("/account", &hers, &form).is(403);
    Browser::new(&app).fills("/sign-in", &hers, &form).leads_to("/sign-in");
    assert_eq!(ana.get(&ana.enrolment("")).str("/status"), "active");
}

#[test]
fn a_stalled_learner_is_listed_by_the_reason_alone() {
    let app = App::on_sqlite();
    app.publish(course("protocol").folder());
    let (ines, ana, ben) = (app.facilitator("Ines Costa"), app.learner("Ana Dias"), app.learner("Ben Okri"));
    let cohort = cohort_of(&ines, &[&ana, &ben]);
    ana.reads("one", "read");
    app.later(Duration::days(15));
    let browser = signed_in(&app, &ines);
    let stalled =
        browser.get(&format!("{cohort}?reason=stalled")).is(200).says("Ana Dias").says("No activity for 15 days");
    assert!(!stalled.text.contains("Ben Okri"));
    let french = browser.get(&format!("{cohort}?language=fr")).is(200).says("Jamais commencé");
    assert!(!french.text.contains("{ $"));
}
