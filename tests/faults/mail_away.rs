//! The mail server is away, or does not want a mail.

use std::io;
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU16, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::execute;
use crate::support::client::Client;
use crate::support::postgres::free_port;
use crate::support::program::{Server, Site, eventually};
use crate::support::smtp::{Answer, SmtpServer};

/// An address that leads to one mail server or another, or to none.
pub(super) struct Address {
    port: u16,
    target: Arc<AtomicU16>,
    open: Option<(Arc<AtomicBool>, JoinHandle<()>)>,
}

impl Address {
    /// Nobody listens there.
    pub(super) fn closed() -> Self {
        Self { port: free_port(), target: Arc::default(), open: None }
    }

    /// From now on it leads there.
    pub(super) fn leads_to(&mut self, server: &SmtpServer) {
        self.leads_to_port(server.port());
    }

    pub(super) fn leads_to_port(&mut self, port: u16) {
        self.target.store(port, Ordering::SeqCst);
        if self.open.is_some() {
            return;
        }
        let listener = TcpListener::bind(("127.0.0.1", self.port)).expect("the port is still free");
        let (target, ended) = (self.target.clone(), Arc::new(AtomicBool::new(false)));
        let end = ended.clone();
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if end.load(Ordering::SeqCst) {
                    return;
                }
                let there = TcpStream::connect(("127.0.0.1", target.load(Ordering::SeqCst))).expect("a mail server");
                join(&stream, &there);
            }
        });
        self.open = Some((ended, thread));
    }
}

impl Drop for Address {
    fn drop(&mut self) {
        if let Some((ended, thread)) = self.open.take() {
            ended.store(true, Ordering::SeqCst);
            // It looks at its mark when somebody comes.
            drop(TcpStream::connect(("127.0.0.1", self.port)));
            let _ = thread.join();
        }
    }
}

/// What one says the other hears, until either hangs up.
fn join(one: &TcpStream, other: &TcpStream) {
    for (from, to) in [(one, other), (other, one)] {
        let (mut from, mut to) = (from.try_clone().expect("a stream"), to.try_clone().expect("a stream"));
        std::thread::spawn(move || {
            let _ = io::copy(&mut from, &mut to);
            let _ = to.shutdown(std::net::Shutdown::Both);
        });
    }
}

/// A site whose mail goes to this address.
pub(super) fn site(address: &Address, smtp: &SmtpServer) -> Site {
    let url = smtp.url().replace(&format!(":{}", smtp.port()), &format!(":{}", address.port));
    Site::new()
        .with("MAIL__TRANSPORT", "smtp")
        .with("MAIL__SMTP_URL", &url)
        .with("MAIL__CA_FILE", &smtp.ca_file().display().to_string())
        .with("MAIL__FROM", "Chancery <chancery@institute.example>")
}

/// The one mail of the test, once the administrator sees it like this.
fn mail_that(administrator: &Client, what: &str, holds: impl Fn(&Value) -> bool) -> Value {
    eventually(what, || {
        let listed = administrator.get("/mail");
        let items = listed["items"].as_array().expect("a list");
        assert!(items.len() <= 1, "{listed}");
        items.first().filter(|mail| holds(mail)).cloned()
    })
}

/// Asks for a new password, which is mailed.
pub(super) fn asks_for_a_mail(server: &Server, email: &str) {
    let answer = server.client("").call("POST", "/auth/password-reset", Some(json!({ "email": email })));
    assert_eq!(answer.expect("an answer").status, 202);
}

#[test]
fn a_mail_server_that_is_away_holds_nobody_up_and_gets_the_mail_in_the_end() {
    let smtp = SmtpServer::start(Answer::Accept);
    let mut address = Address::closed();
    let site = site(&address, &smtp);
    let server = site.serve(&[]);
    let learner = site.learners(1).remove(0);
    let administrator = server.client(&site.administrator().token);
    asks_for_a_mail(&server, &learner.email);
    let waits = mail_that(&administrator, "a try has failed", |mail| !mail["error"].is_null());
    assert_eq!(waits["state"], "queued", "{waits}");
    assert!(waits["next_try_at"].is_string(), "it will be tried again: {waits}");
    address.leads_to(&smtp);
    // The pause before the next try passes.
    execute(&site.db(), "UPDATE outbox SET due_at = created_at WHERE state = 'queued'");
    let sent = mail_that(&administrator, "the mail is sent", |mail| mail["state"] == "done");
    assert!(sent["error"].is_null() && sent["tries"].as_i64() >= Some(2), "{sent}");
    let received = smtp.received();
    assert_eq!(received.len(), 1);
    let text = String::from_utf8(received[0].clone()).expect("a mail in ASCII");
    assert!(text.contains(&format!("X-To: {}", learner.email)), "{text}");
}

#[test]
fn a_mail_that_is_refused_for_good_is_shown_with_its_error_and_can_be_sent_again() {
    let (refusing, accepting) = (SmtpServer::start(Answer::Refuse), SmtpServer::start(Answer::Accept));
    let mut address = Address::closed();
    let site = site(&address, &refusing);
    address.leads_to(&refusing);
    let server = site.serve(&[]);
    let learner = site.learners(1).remove(0);
    let administrator = server.client(&site.administrator().token);
    asks_for_a_mail(&server, &learner.email);
    let buried = mail_that(&administrator, "the mail is given up", |mail| mail["state"] == "buried");
    let error = buried["error"].as_str().expect("an error");
    assert!(error.contains("550") && error.contains("no such mailbox here"), "{error}");
    assert_eq!(buried["tries"], 1, "nobody asked again");
    assert_eq!(administrator.get("/mail?state=buried")["items"].as_array().map(Vec::len), Some(1));
    address.leads_to(&accepting);
    let resend = format!("/mail/{}/resend", buried["id"].as_str().expect("an id"));
    // The link in it has aged: a new one is sent.
    let again = administrator.post(&resend, json!({}));
    assert_ne!(again["id"], buried["id"]);
    let sent = || administrator.get("/mail?state=done")["items"][0]["id"] == again["id"];
    eventually("the mail is sent", || sent().then_some(()));
    assert_eq!((refusing.received().len(), accepting.received().len()), (0, 1));
}

/// The mails that were taken, without the envelope in front of them.
pub(super) fn taken(smtp: &SmtpServer) -> Vec<String> {
    let all = smtp.received().into_iter().map(|mail| String::from_utf8(mail).expect("a mail in ASCII"));
    all.collect()
}

pub(super) fn message_id(mail: &str) -> &str {
    mail.lines().find(|line| line.starts_with("Message-ID: ")).expect("a Message-ID")
}

#[test]
fn a_mail_server_that_hangs_holds_nobody_up_and_gets_the_mail_in_the_end() {
    let smtp = SmtpServer::start(Answer::Accept);
    // Whoever connects waits for a greeting for ever.
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let mut address = Address::closed();
    address.leads_to_port(silent.local_addr().expect("an address").port());
    let site = site(&address, &smtp).with("MAIL__TIMEOUT_SECONDS", "3").with("WORKER__THREADS", "1");
    // One address is asked for more often than one may.
    let site = site.with("LIMITS__RESET_PER_ACCOUNT", "100");
    let server = site.serve(&[]);
    let learner = site.learners(1).remove(0);
    let administrator = server.client(&site.administrator().token);
    asks_for_a_mail(&server, &learner.email);
    mail_that(&administrator, "a worker waits for the server", |mail| mail["state"] == "claimed");
    let begin = Instant::now();
    for _ in 0..20 {
        administrator.get("/mail");
        asks_for_a_mail(&server, "nobody@mfa.example");
    }
    assert!(begin.elapsed() < Duration::from_secs(3), "requests waited for the mail server: {:?}", begin.elapsed());
    let waits = mail_that(&administrator, "the try has failed", |mail| !mail["error"].is_null());
    assert_eq!(waits["state"], "queued", "{waits}");
    address.leads_to(&smtp);
    execute(&site.db(), "UPDATE outbox SET due_at = created_at WHERE state = 'queued'");
    mail_that(&administrator, "the mail is sent", |mail| mail["state"] == "done");
    assert_eq!(taken(&smtp).len(), 1);
}

#[test]
fn a_connection_that_drops_after_the_mail_went_over_repeats_it_once_as_the_same_mail() {
    let smtp = SmtpServer::start(Answer::DropAfterData(1));
    let mut address = Address::closed();
    let site = site(&address, &smtp);
    address.leads_to(&smtp);
    let server = site.serve(&[]);
    let learner = site.learners(1).remove(0);
    let administrator = server.client(&site.administrator().token);
    asks_for_a_mail(&server, &learner.email);
    let waits = mail_that(&administrator, "the try has failed", |mail| !mail["error"].is_null());
    assert_eq!(waits["state"], "queued", "nobody knows whether it was taken: {waits}");
    execute(&site.db(), "UPDATE outbox SET due_at = created_at WHERE state = 'queued'");
    mail_that(&administrator, "the mail is sent", |mail| mail["state"] == "done");
    let [first, second] = taken(&smtp).try_into().expect("the mail and its repetition");
    assert_eq!(first, second, "mail programs see one mail: the same bytes, the same Message-ID");
}

#[test]
fn a_program_that_dies_after_the_mail_was_taken_repeats_it_once_at_most_as_the_same_mail() {
    let smtp = SmtpServer::start(Answer::Held);
    let mut address = Address::closed();
    let site = site(&address, &smtp);
    address.leads_to(&smtp);
    let mut server = site.serve(&[]);
    let learner = site.learners(1).remove(0);
    let token = site.administrator().token;
    asks_for_a_mail(&server, &learner.email);
    eventually("the server has the mail", || (taken(&smtp).len() == 1).then_some(()));
    // It stands still while the last answer comes, and dies without having read it.
    server.running.freezes();
    smtp.opens();
    eventually("the server has said 250", || smtp.has_said_so().then_some(()));
    server.running.kill();
    let server = site.serve(&[]);
    let administrator = server.client(&token);
    let claimed = mail_that(&administrator, "it is still the dead one's", |mail| mail["state"] == "claimed");
    assert_eq!(taken(&smtp).len(), 1, "{claimed}");
    // The claim of the dead one runs out.
    execute(&site.db(), "UPDATE outbox SET due_at = created_at WHERE state = 'claimed'");
    mail_that(&administrator, "the mail is sent", |mail| mail["state"] == "done");
    let mails = taken(&smtp);
    assert_eq!(mails.len(), 2, "at least once, and repeated once at most");
    assert_eq!(message_id(&mails[0]), message_id(&mails[1]));
}
