//! Messages to a cohort, requests to be let in, and invitations, in the browser.

use serde_json::json;

use super::browser::{Browser, Page};
use super::teaching::{cohort, is_for_those_who_run_it, signed_in};
use crate::support::actors::PASSWORD;
use crate::support::app::App;
use crate::support::builders::course;

/// The path of the invitation that was mailed there.
fn invitation(app: &App, email: &str) -> String {
    let mut mails = app.mails_to(email);
    mails.retain(|mail| mail.text.contains("/invitation/"));
    assert_eq!(mails.len(), 1, "{mails:#?}");
    format!("/invitation/{}", mails.remove(0).secret_after("invitation"))
}

#[test]
fn a_message_is_looked_at_and_sent_once() {
    let app = App::on_sqlite();
    app.publish(course("protocol").folder());
    let (ana, ines) = (app.learner("Ana Dias"), app.facilitator("Ines Costa"));
    let id = cohort(&ines, &[&ana]);
    let path = format!("/cohorts/{id}/messages");
    let browser = signed_in(&app, &ines);
    browser.get(&format!("{path}?to=not-started")).is(200).says("value=\"not-started\" selected");
    app.empties_the_mailbox();
    let post = |once: &str, what: &str, subject: &str, text: &str| -> Page {
        let fields = [("once", once), ("do", what), ("to", "all"), ("subject", subject), ("text", text)];
        browser.fills(&path, &path, &fields)
    };
    let wrong = post("a", "send", " ", "Bring **pens** & <b>ink</b>.").is(422);
    wrong.says("href=\"#subject\"").says("Enter a subject").says("Bring **pens** &#38; &#60;b&#62;ink");
    let shown = post("a", "preview", "Next week", "Bring **pens**.\n\n<script>alert(1)</script>").is(200);
    let shown = shown.says("<strong>pens</strong>").says("1 recipient").says("value=\"Next week\"");
    assert!(!shown.text.contains("<script>alert"), "{}", shown.text);
    assert!(app.mails().is_empty(), "a preview sends nothing");
    for _ in 0..2 {
        post("a", "send", "Next week", "Bring **pens**.").leads_to(&format!("{path}?done=message-sent"));
    }
    assert_eq!(app.mails_to(&ana.email).len(), 1, "pressed twice it is one message");
    browser.get(&format!("{path}?done=message-sent")).is(200).says("is on its way").says("sent: 1").says("Next week");
    is_for_those_who_run_it(&app, &path);
}

#[test]
fn requests_are_approved_and_declined_as_a_selection() {
    let app = App::on_sqlite();
    app.publish(course("protocol").enrolment("approval").folder());
    let (ana, ben, cleo) = (app.learner("Ana Dias"), app.learner("Ben Ali"), app.learner("Cleo Roux"));
    let ines = app.facilitator("Ines Costa");
    let id = cohort(&ines, &[]);
    let ask = |learner: &crate::support::actors::Actor<'_>, cohort: Option<&str>| {
        learner.post("/courses/protocol/enrolments", json!({ "cohort": cohort })).is(201).str("/id")
    };
    let (first, second, third) = (ask(&ana, Some(&id)), ask(&ben, Some(&id)), ask(&cleo, None));
    let path = format!("/cohorts/{id}/joining");
    let action = format!("{path}/requests");
    let browser = signed_in(&app, &ines);
    browser.get(&path).is(200).says("Ana Dias").says("Ben Ali").says("Cleo Roux").says("Choose Ana Dias");
    browser.fills(&path, &action, &[("do", "approve")]).is(422).says("Choose at least one person.");
    let wrong = browser.fills(&path, &action, &[("do", "refuse"), ("enrolment", &second), ("reason", "")]).is(422);
    wrong.says("href=\"#reason\"").says(&format!("value=\"{second}\" aria-label=\"Choose Ben Ali\" checked"));
    let chosen = [("do", "approve"), ("enrolment", first.as_str()), ("enrolment", third.as_str())];
    browser.fills(&path, &action, &chosen).leads_to(&format!("{path}?done=approved"));
    let refused = [("do", "refuse"), ("enrolment", second.as_str()), ("reason", "The places are taken.")];
    browser.fills(&path, &action, &refused).leads_to(&format!("{path}?done=refused"));
    browser.get(&format!("{path}?done=refused")).is(200).says("They are declined").says("Nobody waits to be let in.");
    assert_eq!(ana.get("/me/enrolments").is(200).str("/items/0/status"), "active");
    assert_eq!(cleo.get("/me/enrolments").is(200).str("/items/0/cohort"), id);
    is_for_those_who_run_it(&app, &path);
    let otto = signed_in(&app, &app.facilitator("Olga Brandt"));
    otto.fills("/account", &action, &chosen).is(404);
}

#[test]
fn people_are_invited_and_follow_the_link() {
    let app = App::on_sqlite();
    app.publish(course("protocol").enrolment("invitation").folder());
    let (ana, eve, ines) = (app.learner("Ana Dias"), app.learner("Eve Stone"), app.facilitator("Ines Costa"));
    let id = cohort(&ines, &[]);
    let path = format!("/cohorts/{id}/joining");
    let action = format!("{path}/invitations");
    let browser = signed_in(&app, &ines);
    let wrong = browser.fills(&path, &action, &[("emails", "noor@mfa.example, nobody"), ("language", "en")]).is(422);
    wrong.says("nobody is not an e-mail address").says("noor@mfa.example, nobody</textarea>");
    let emails = format!("noor@mfa.example;\n{}", ana.email);
    let done = browser.fills(&path, &action, &[("emails", &emails), ("language", "en")]);
    done.leads_to(&format!("{path}?done=invited"));
    browser.get(&path).is(200).says("noor@mfa.example").says("Waiting");

    // Somebody new registers with the link; looking at it uses nothing up.
    let link = invitation(&app, "noor@mfa.example");
    let noor = Browser::new(&app);
    for _ in 0..2 {
        noor.get(&link).is(200).says("A small course").says("noor@mfa.example");
    }
    let wrong = noor.fills(&link, &link, &[("full_name", "Noor Haddad"), ("password", "short"), ("language", "fr")]);
    wrong.is(422).says("value=\"Noor Haddad\"");
    let done = noor.fills(&link, &link, &[("full_name", "Noor Haddad"), ("password", PASSWORD), ("language", "fr")]);
    done.leads_to("/sign-in?done=joined&next=/learn/protocol");
    noor.get("/sign-in?done=joined&next=/learn/protocol").is(200).says("Your account is made");
    noor.fills(
        "/sign-in?next=/learn/protocol",
        "/sign-in",
        &[("email", "noor@mfa.example"), ("password", PASSWORD), ("next", "/learn/protocol")],
    )
    .leads_to("/learn/protocol");
    noor.get("/learn/protocol").is(200);
    Browser::new(&app).get(&link).is(410);

    // Somebody known signs in first; another person gets nowhere.
    let link = invitation(&app, &ana.email);
    Browser::new(&app).get(&link).is(200).says(&format!("/sign-in?next={link}"));
    let foreign = signed_in(&app, &eve);
    foreign.get(&link).is(200).says("signed in as somebody else");
    foreign.fills("/account", &link, &[]).is(403);
    let known = signed_in(&app, &ana);
    known.get(&link).is(200).says("Take part");
    known.fills(&link, &link, &[]).leads_to("/learn/protocol");
    known.get("/learn/protocol").is(200);
    known.get(&link).is(410);
    browser.get(&path).is(200).says("Accepted");
}

#[test]
fn an_invitation_is_sent_again_and_taken_back() {
    let app = App::on_sqlite();
    app.publish(course("protocol").folder());
    let ines = app.facilitator("Ines Costa");
    let id = cohort(&ines, &[]);
    let made = ines.post(&format!("/cohorts/{id}/invitations"), json!({ "emails": ["noor@mfa.example"] })).is(201);
    let path = format!("/cohorts/{id}/joining");
    let action = format!("{path}/invitations/{}", made.str("/items/0/id"));
    let browser = signed_in(&app, &ines);
    let old = invitation(&app, "noor@mfa.example");
    app.empties_the_mailbox();
    browser.fills(&path, &action, &[("do", "resend")]).leads_to(&format!("{path}?done=invited"));
    let new = invitation(&app, "noor@mfa.example");
    Browser::new(&app).get(&old).is(410);
    Browser::new(&app).get(&new).is(200);
    let otto = signed_in(&app, &app.facilitator("Otto Brandt"));
    otto.fills("/account", &action, &[("do", "withdraw")]).is(404);
    browser.fills(&path, &action, &[("do", "withdraw")]).leads_to(&format!("{path}?done=withdrawn"));
    Browser::new(&app).get(&new).is(410);
    browser.get(&path).is(200).says("Withdrawn");
    browser.fills(&path, &action, &[("do", "resend")]).is(422).says("accepted or withdrawn already");
}
