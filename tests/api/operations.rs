//! The outbox and the audit log, as administrators see them.

use chrono::Duration;
use serde_json::json;

use crate::support::app::{App, on_both_databases};
use crate::support::builders::course;

const UNKNOWN: &str = "01890000-0000-7000-8000-000000000000";

on_both_databases! {
    fn administrators_see_all_mail_and_no_secret(app: &App) {
        app.publish(course("protocol").folder());
        let (ana, ada) = (app.learner("Ana Dias"), app.administrator());
        let body =
            json!({ "email": "ben@mfa.example", "password": "consul visits the harbour", "full_name": "Ben Ali" });
        app.stranger().post("/auth/register", body).is(201);
        app.stranger().post("/auth/password-reset", json!({ "email": ana.email })).is(202);
        ana.enrols_in("protocol");
        let waiting = ada.get("/mail?state=queued").is(200);
        assert_eq!(waiting.items().len(), 3);
        let secrets = app
            .mails()
            .iter()
            .filter_map(|mail| {
                ["confirm", "reset"]
                    .into_iter()
                    .find(|word| mail.text.contains(&format!("/{word}/")))
                    .map(|word| mail.secret_after(word))
            })
            .collect::<Vec<_>>();
        assert_eq!(secrets.len(), 2);
        let sent = ada.get("/mail").is(200);
        assert!(sent.items().iter().all(|mail| mail["state"] == "done" && mail["tries"] == 1), "{sent}");
        let templates: Vec<_> = sent.items().iter().map(|mail| mail["template"].clone()).collect();
        assert!(templates.iter().all(|name| name.is_string()), "{sent}");
        for secret in secrets {
            assert!(!waiting.text().contains(&secret) && !sent.text().contains(&secret), "{sent}");
        }
        assert!(ada.get("/mail?state=buried").is(200).items().is_empty());
        ada.get("/mail?state=lost").is(422).at(&["/state"]);
    }

    fn mail_that_was_sent_is_sent_again_as_a_new_one(app: &App) {
        app.publish(course("protocol").folder());
        let (ana, ada) = (app.learner("Ana Dias"), app.administrator());
        ana.enrols_in("protocol");
        let id = ada.get("/mail").is(200).str("/items/0/id");
        let resend = format!("/mail/{id}/resend");
        ada.post(&resend, json!({})).is(409).problem("mail-under-way");
        let before = app.mails();
        app.empties_the_mailbox();
        let again = ada.post(&resend, json!({})).is(202);
        assert_eq!((again.str("/state"), again.str("/to")), ("queued".to_owned(), ana.email.clone()));
        assert_ne!(again.str("/id"), id);
        ada.post(&resend, json!({})).is(409).problem("mail-under-way");
        let [mail] = app.mails().try_into().expect("one mail");
        assert_eq!((&mail.subject, &mail.text), (&before[0].subject, &before[0].text));
        assert_ne!(mail.message_id, before[0].message_id, "or programs would show it as the one that is there");
        ada.post(&format!("/mail/{UNKNOWN}/resend"), json!({})).is(404);
        let noted = ada.get("/audit").is(200).items();
        let noted: Vec<_> = noted.iter().filter(|entry| entry["action"] == "mail.resent").collect();
        assert!(noted.len() == 1 && noted[0]["actor"] == ada.id.as_str(), "{noted:?}");
    }

    fn a_link_is_sent_again_as_a_new_link(app: &App) {
        let (ana, ada) = (app.learner("Ana Dias"), app.administrator());
        app.stranger().post("/auth/password-reset", json!({ "email": ana.email })).is(202);
        let old = app.mails_to(&ana.email).remove(0).secret_after("reset");
        app.empties_the_mailbox();
        app.later(Duration::hours(2));
        let id = ada.get("/mail?template=reset-password").is(200).str("/items/0/id");
        assert_ne!(ada.post(&format!("/mail/{id}/resend"), json!({})).is(202).str("/id"), id);
        let new = app.mails_to(&ana.email).remove(0).secret_after("reset");
        let set = |token: &str| {
            let body = json!({ "token": token, "password": "the envoy sails at dawn" });
            app.stranger().post("/auth/password-reset/confirm", body)
        };
        set(&old).is(410);
        set(&new).is(200);
    }

    fn mail_is_found_by_state_kind_message_and_recipient_page_by_page(app: &App) {
        app.publish(course("protocol").folder());
        let (ana, ben, ada) = (app.learner("Ana Dias"), app.learner("Ben Ali"), app.administrator());
        for learner in [&ana, &ben] {
            learner.enrols_in("protocol");
            app.stranger().post("/auth/password-reset", json!({ "email": learner.email })).is(202);
        }
        ana.completes_the_course();
        app.work();
        let count = |query: &str| ada.get(&format!("/mail?{query}")).is(200).items().len();
        assert_eq!(count("kind=certificate"), 1);
        assert_eq!(count("kind=mail&state=done"), 5);
        assert_eq!(count("template=enrolled"), 2);
        assert_eq!(count(&format!("to={}", ana.email.to_uppercase())), 3);
        assert_eq!(count("to=delegates.example"), 5);
        assert_eq!(count("to=elsewhere.example"), 0);
        assert_eq!(count(&format!("to={}&template=enrolled&state=done", ben.email)), 1);
        assert_eq!(count("state=bounced"), 0);
        ada.get("/mail?kind=parcel&state=lost").is(422).at(&["/state", "/kind"]);
        let first = ada.get("/mail?to=delegates.example&limit=3").is(200);
        let rest = ada.get(&format!("/mail?to=delegates.example&limit=3&after={}", first.str("/next"))).is(200);
        assert_eq!((first.items().len(), rest.items().len(), rest.part("/next")), (3, 2, json!(null)));
    }

    fn mail_that_cannot_be_sent_is_tried_for_days_then_shown_and_mended(app: &App) {
        app.publish(course("protocol").folder());
        let (ana, ada) = (app.learner("Ana Dias"), app.administrator());
        app.mail_breaks();
        ana.enrols_in("protocol");
        app.work();
        let first = ada.get("/mail").is(200);
        assert_eq!((first.str("/items/0/state"), first.part("/items/0/tries")), ("queued".to_owned(), json!(1)));
        assert!(first.str("/items/0/error").contains("mail folder"), "{first}");
        app.later(Duration::seconds(29));
        assert_eq!(app.work(), 0, "the pause comes first");
        app.later(Duration::seconds(1));
        assert_eq!(app.work(), 1);
        app.later(Duration::days(5));
        app.work();
        let buried = ada.get("/mail?state=buried").is(200);
        assert_eq!(buried.part("/items/0/tries"), 3);
        app.mail_works_again();
        assert_eq!(app.work(), 0, "nobody tries any more");
        ada.post(&format!("/mail/{}/resend", buried.str("/items/0/id")), json!({})).is(202);
        assert_eq!(app.mails_to(&ana.email).len(), 1);
        assert_eq!(ada.get("/mail").is(200).str("/items/0/state"), "done");
    }

    fn work_that_was_given_up_keeps_its_error_and_harms_nothing(app: &App) {
        app.publish(course("protocol").folder());
        let (ana, ada) = (app.learner("Ana Dias"), app.administrator());
        app.expects_buried_work();
        app.mail_breaks();
        ana.enrols_in("protocol");
        app.work();
        app.later(Duration::days(5));
        app.work();
        let buried = ada.get("/mail?state=buried").is(200);
        assert!(buried.str("/items/0/error").contains("mail folder"), "{buried}");
        assert_eq!((buried.str("/items/0/to"), buried.part("/items/0/next_try_at")), (ana.email.clone(), json!(null)));
        ana.completes_the_course();
        assert_eq!(ana.certificates().len(), 1);
    }

    fn mail_and_audit_are_for_administrators(app: &App) {
        app.publish(course("protocol").folder());
        let (ana, ines) = (app.learner("Ana Dias"), app.facilitator("Ines Costa"));
        ana.enrols_in("protocol");
        let id = app.administrator().get("/mail").is(200).str("/items/0/id");
        for path in ["/mail", "/audit", "/users"] {
            ana.get(path).is(403).problem("forbidden");
            ines.get(path).is(403).problem("forbidden");
            app.stranger().get(path).is(401).problem("not-signed-in");
        }
        for path in [format!("/mail/{id}/resend"), format!("/mail/{UNKNOWN}/resend")] {
            ana.post(&path, json!({})).is(403);
            ines.post(&path, json!({})).is(403);
        }
    }

    fn who_did_what_and_why_is_kept_page_by_page(app: &App) {
        app.publish(course("protocol").enrolment("approval").folder());
        let (ana, ada) = (app.learner("Ana Dias"), app.administrator());
        ana.enrols_in("protocol");
        app.later(Duration::seconds(1));
        ada.post(&ana.enrolment("/approval"), json!({})).is(200);
        app.later(Duration::seconds(1));
        ana.completes_the_course();
        // Looking at the log stands in it, too.
        app.later(Duration::seconds(1));
        let mut actions = Vec::new();
        let mut after = String::new();
        loop {
            let page = ada.get(&format!("/audit?limit=2{after}")).is(200);
            actions.extend(page.items());
            let Some(next) = page.part("/next").as_str().map(str::to_owned) else { break };
            after = format!("&after={next}");
        }
        let names: Vec<&str> = actions.iter().map(|entry| entry["action"].as_str().expect("a name")).collect();
        let mut last = names[..2].to_vec();
        last.sort_unstable();
        assert_eq!(last, ["certificate.issued", "enrolment.completed"]);
        assert_eq!(names[2..], ["enrolment.approved", "enrolment.created"]);
        assert_eq!(actions[2]["actor"], ada.id.as_str());
        assert_eq!(actions[3]["subject"], format!("enrolment:{}", ana.study().enrolment));
    }

    fn the_process_says_that_it_lives_and_can_serve(app: &App) {
        for path in ["healthz", "readyz"] {
            let answer = app.stranger().call("GET", &format!("{}/{path}", app.address)).send().is(200);
            assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
        }
    }
}
