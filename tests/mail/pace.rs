//! Hosts that are busy, and the pace that each is given.

use chancery::settings::{Mail, MailTransport};
use chrono::Duration;
use serde_json::json;

use crate::support::app::App;
use crate::support::builders::course;
use crate::support::smtp::{Answer, SmtpServer};

fn settings(server: &SmtpServer, per_minute_per_host: u32) -> Mail {
    Mail {
        transport: MailTransport::Smtp,
        smtp_url: server.url(),
        from: "Institute <courses@institute.example>".to_owned(),
        ca_file: server.ca_file(),
        return_path: "bounces@institute.example".to_owned(),
        per_minute_per_host,
        ..Mail::default()
    }
}

/// The mails that the server took for an address: their texts.
fn taken(server: &SmtpServer, address: &str) -> Vec<String> {
    let all = server.received().into_iter().map(|mail| String::from_utf8(mail).expect("a mail in ASCII"));
    all.filter(|mail| mail.contains(&format!("X-To: {address}\r\n"))).collect()
}

fn registers(app: &App, email: &str) {
    let body = json!({ "email": email, "password": "consul visits the harbour", "full_name": "Ben Ali" });
    app.stranger().post("/auth/register", body).is(201);
}

/// A host says this for two hours, then takes its mail.
fn not_now(answer: Answer, said: &str) {
    let server = SmtpServer::start(answer);
    App::on_both_with_mail(&settings(&server, 60), |app| {
        let before = server.received().len();
        app.publish(course("protocol").folder());
        let (ana, ada) = (app.learner("Ana Dias"), app.administrator());
        ana.enrols_in("protocol");
        app.work();
        let waits = ada.get("/mail?to=delegates.example").is(200);
        assert_eq!(waits.str("/items/0/state"), "queued");
        assert!(waits.str("/items/0/error").contains(said), "{waits}");
        registers(app, "ben@mfa.example");
        app.work();
        assert_eq!(server.received().len(), before + 1, "other hosts are served meanwhile");
        for _ in 0..120 {
            app.later(Duration::minutes(1));
            app.work();
        }
        let waits = ada.get("/mail?to=delegates.example").is(200);
        let tries = waits.part("/items/0/tries").as_i64().expect("a number");
        assert!((5..15).contains(&tries), "it was tried {tries} times in two hours");
        assert!(taken(&server, &ana.email).is_empty());
        server.opens();
        for _ in 0..300 {
            app.later(Duration::minutes(1));
            app.work();
        }
        server.closes();
        let mails = taken(&server, &ana.email);
        assert_eq!(mails.len(), 1, "one delivery in the end");
        let sent = ada.get("/mail?to=delegates.example").is(200);
        assert_eq!((sent.str("/items/0/state"), sent.part("/items/0/error")), ("done".to_owned(), json!(null)));
        let id = sent.str("/items/0/id");
        assert!(mails[0].contains(&format!("X-From: bounces+{id}@institute.example")), "{}", mails[0]);
        server.forgets();
    });
}

#[test]
fn a_host_that_is_busy_for_two_hours_gets_its_mail_once_and_holds_up_nobody_else() {
    not_now(Answer::DeferHost("delegates.example"), "(450): 4.2.0 this host is busy");
}

#[test]
fn a_host_that_greylists_for_two_hours_gets_its_mail_once_and_holds_up_nobody_else() {
    not_now(Answer::GreylistHost("delegates.example"), "(451): 4.7.1 greylisted");
}

#[test]
fn a_host_gets_so_many_mails_a_minute_and_what_somebody_waits_for_at_once() {
    let server = SmtpServer::start(Answer::Accept);
    App::on_both_with_mail(&settings(&server, 30), |app| {
        server.forgets();
        for slug in ["protocol", "treaties", "history"] {
            app.publish(course(slug).folder());
        }
        let ana = app.learner("Ana Dias");
        for slug in ["protocol", "treaties", "history"] {
            ana.post(&format!("/courses/{slug}/enrolments"), json!({})).is(201);
        }
        let arrived = || server.received().len();
        app.work();
        assert_eq!(arrived(), 1);
        app.stranger().post("/auth/password-reset", json!({ "email": ana.email })).is(202);
        registers(app, "ben@mfa.example");
        app.work();
        assert_eq!(arrived(), 3, "a new password and other hosts do not wait");
        app.later(Duration::milliseconds(1_900));
        app.work();
        assert_eq!(arrived(), 3);
        app.later(Duration::milliseconds(100));
        app.work();
        assert_eq!(arrived(), 4);
        app.later(Duration::seconds(2));
        app.work();
        assert_eq!(arrived(), 5);
        let all = app.administrator().get("/mail").is(200).items();
        assert!(all.iter().all(|mail| mail["tries"] == 1), "waiting is no failed try: {all:?}");
    });
}
