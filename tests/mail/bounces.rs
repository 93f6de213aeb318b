//! Mail that comes back, as a mail server hands it to the program.

use serde_json::{Value, json};

use crate::support::builders::course;
use crate::support::mailbox::{self, Mail};
use crate::support::program::{Server, Site, eventually};

const EMAIL: &str = "learner-0@delegates.example";

fn site() -> Site {
    Site::new()
        .with("MAIL__FROM", "Institute <courses@institute.example>")
        .with("MAIL__RETURN_PATH", "bounces@institute.example")
        .with_course(&course("protocol").folder())
        .with_course(&course("treaties").folder())
}

/// A report as Postfix writes it.
fn report(to: &str, message_id: &str, recipient: &str, action: &str, status: &str) -> String {
    format!(
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example (Mail Delivery System)\r\nTo: {to}\r\n\
         Subject: Undelivered Mail Returned to Sender\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\"4F1.177/mx.example\"\r\n\r\n\
         --4F1.177/mx.example\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\nI'm sorry to have to inform you.\r\n\r\n\
         --4F1.177/mx.example\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n\
         Final-Recipient: rfc822; {recipient}\r\nAction: {action}\r\nStatus: {status}\r\n\
         Diagnostic-Code: smtp; {status} <{recipient}> says no\r\n\r\n\
         --4F1.177/mx.example\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: {message_id}\r\nSubject: x\r\n\r\nx\r\n\r\n\
         --4F1.177/mx.example--\r\n"
    )
}

/// The mail of that template to the learner, once it was sent.
fn sent(site: &Site, server: &Server, template: &str) -> Value {
    let administrator = server.client(&site.administrator_again().token);
    eventually("the mail is sent", || {
        let listed = administrator.get(&format!("/mail?to={EMAIL}&template={template}&state=done"));
        listed["items"].as_array().expect("a list").first().cloned()
    })
}

fn mails(site: &Site) -> Vec<Mail> {
    mailbox::read(&site.path("data/mail"))
}

/// Hands a report to the program: exit code and what it said.
fn hand_over(site: &Site, report: &str, more: &[&str]) -> (Option<i32>, String) {
    let ran = site.run_with_input(&[&["mail", "bounce"], more].concat(), report);
    (ran.code, format!("{}{}", ran.out, ran.err))
}

#[test]
fn an_address_from_which_mail_comes_back_gets_nothing_until_its_owner_confirms_it() {
    let site = site();
    let server = site.serve(&[]);
    let learner = server.client(&site.learners(1).remove(0).token);
    learner.enrol("protocol");
    let mail = sent(&site, &server, "enrolled");
    let id = mail["id"].as_str().expect("an id");
    let to = format!("bounces+{id}@institute.example");
    assert_eq!(learner.get("/me")["address_bounced"], false);
    let delayed = report(&to, "", EMAIL, "delayed", "4.4.1");
    assert_eq!(hand_over(&site, &delayed, &[]).0, Some(0));
    assert_eq!(learner.get("/me")["address_bounced"], false, "it is still tried");

    let (code, said) = hand_over(&site, &report(&to, "", EMAIL, "failed", "5.1.1"), &[]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains(&format!("{EMAIL} does not exist (mail {id})")), "{said}");
    assert_eq!(learner.get("/me")["address_bounced"], true);
    let administrator = server.client(&site.administrator_again().token);
    let listed = administrator.get("/mail?state=bounced");
    assert_eq!(listed["items"].as_array().map(Vec::len), Some(1), "{listed}");
    assert_eq!((&listed["items"][0]["id"], &listed["items"][0]["state"]), (&json!(id), &json!("done")));
    assert!(listed["items"][0]["bounce"].as_str().is_some_and(|why| why.contains("5.1.1")), "{listed}");
    let (code, said) = hand_over(&site, &report(&to, "", EMAIL, "failed", "5.1.1"), &[]);
    assert!(code == Some(0) && said.contains("was reported before"), "{said}");

    // Nothing goes there any more, and the administrator sees why.
    learner.enrol("treaties");
    let given_up = eventually("the mail is given up", || {
        let buried = administrator.get("/mail?state=buried");
        buried["items"].as_array().expect("a list").first().cloned()
    });
    assert!(given_up["error"].as_str().is_some_and(|why| why.contains("confirms the address anew")), "{given_up}");
    assert_eq!(mails(&site).len(), 1);

    // The owner has the link sent, which is the one mail that goes there, and confirms.
    learner.post("/me/address-confirmation", json!({}));
    let link =
        eventually("the link is mailed", || mails(&site).into_iter().find(|mail| mail.text.contains("/confirm/")));
    learner.post("/auth/confirm", json!({ "token": link.secret_after("confirm") }));
    assert_eq!(learner.get("/me")["address_bounced"], false);
    let resend = format!("/mail/{}/resend", given_up["id"].as_str().expect("an id"));
    assert_eq!(administrator.post(&resend, json!({}))["id"], given_up["id"], "what was never sent is the same mail");
    eventually("the mail is sent", || (mails(&site).len() == 3).then_some(()));
    // A report that was long on its way is about the time before.
    let (code, said) = hand_over(&site, &report(&to, "", EMAIL, "failed", "5.1.1"), &[]);
    assert!(code == Some(0) && said.contains("was reported before"), "{said}");
    assert_eq!(learner.get("/me")["address_bounced"], false);
}

#[test]
fn a_full_mailbox_is_counted_and_the_address_stays_good() {
    let site = site();
    let server = site.serve(&[]);
    let learner = server.client(&site.learners(1).remove(0).token);
    learner.enrol("protocol");
    let mail = sent(&site, &server, "enrolled");
    let message_id = format!("<{}@institute.example>", mail["id"].as_str().expect("an id"));
    let full = report("courses@institute.example", &message_id, EMAIL, "failed", "5.2.2");
    let (code, said) = hand_over(&site, &full, &[]);
    assert!(code == Some(0) && said.contains("counted"), "{said}");
    assert_eq!(learner.get("/me")["address_bounced"], false);
    let administrator = server.client(&site.administrator_again().token);
    assert_eq!(administrator.get("/mail?state=bounced")["items"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_report_that_does_not_fit_a_mail_that_was_sent_changes_nothing_and_says_so() {
    let site = site();
    let server = site.serve(&[]);
    let learner = server.client(&site.learners(1).remove(0).token);
    learner.enrol("protocol");
    let mail = sent(&site, &server, "enrolled");
    let id = mail["id"].as_str().expect("an id");
    let (own, message_id) = (format!("bounces+{id}@institute.example"), format!("<{id}@institute.example>"));
    let unknown = "01890000-0000-7000-8000-000000000000";
    let nobody = format!("bounces+{unknown}@institute.example");
    for (what, expected) in [
        ("Subject: hello\r\n\r\nI am on holiday.".to_owned(), "it is no delivery report"),
        (
            report("x@institute.example", "<1@elsewhere.example>", EMAIL, "failed", "5.1.1"),
            "of no mail of this installation",
        ),
        (report(&nobody, "", EMAIL, "failed", "5.1.1"), "no such mail was ever sent"),
        (report(&nobody, &message_id, EMAIL, "failed", "5.1.1"), "it contradicts itself"),
        // Somebody who knows a Message-ID names another as its recipient.
        (report("x@institute.example", &message_id, "ben@mfa.example", "failed", "5.1.1"), "to another address"),
        ("x".repeat(5 * 1024 * 1024), "larger than 4 MiB"),
    ] {
        let (code, said) = hand_over(&site, &what, &[]);
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("nothing was changed") && said.contains(expected), "{expected}: {said}");
    }
    assert_eq!(learner.get("/me")["address_bounced"], false);
    // Passed on to another address, it comes back from there: the return path vouches for it.
    let passed_on = report("x@institute.example", "", "amina@elsewhere.example", "failed", "5.1.1");
    assert_eq!(hand_over(&site, &passed_on, &["--recipient", &own]).0, Some(0));
    assert_eq!(learner.get("/me")["address_bounced"], true);
}
