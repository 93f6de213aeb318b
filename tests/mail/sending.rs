//! Over STARTTLS with a password, and everything that can go wrong on the way.

use std::net::TcpListener;
use std::path::Path;

use chancery::base::{CertificateId, OutboxId, Timestamp};
use chancery::mail::{Attachment, Message, Outgoing, SendError, Transport, render};
use chancery::settings::{Mail, MailTransport};
use mailparse::MailHeaderMap;

use crate::support::smtp::{Answer, PASSWORD, SmtpServer, USER};

/// No certificate authority besides those of the system.
const SYSTEM_ONLY: &str = "";

fn certificate_mail() -> Outgoing {
    let now = Timestamp::parse("2026-05-04T09:00:00Z").unwrap();
    let message = Message::CertificateReady {
        name: "أمينة ديالو".to_owned(),
        course: "القانون الدولي للهجرة".to_owned(),
        number: "CH-2026-000042".to_owned(),
        verify_url: "https://learn.example.org/verify/AB12".to_owned(),
        certificate: CertificateId::new(now),
        participation: false,
    };
    Outgoing {
        id: OutboxId::new(now),
        from: "معهد الدبلوماسية <courses@institute.example>".parse().unwrap(),
        to_name: "أمينة ديالو".to_owned(),
        to_address: "Amina@мид.рф".to_owned(),
        date: now,
        rendered: render(&message, &"ar".parse().unwrap(), "معهد الدبلوماسية"),
        attachments: vec![Attachment {
            file_name: "شهادة CH-2026-000042.pdf".to_owned(),
            media_type: "application/pdf".to_owned(),
            bytes: (0..=255).cycle().take(100_000).collect(),
        }],
        return_path: None,
        reply_to: None,
        unsubscribe: None,
    }
}

fn transport(url: &str, ca_file: impl AsRef<Path>) -> Transport {
    let ca_file = ca_file.as_ref().to_owned();
    let settings = Mail { transport: MailTransport::Smtp, smtp_url: url.to_owned(), ca_file, ..Mail::default() };
    Transport::from_settings(&settings, Path::new("unused")).unwrap()
}

fn send(server: &SmtpServer, url: &str) -> Result<(), SendError> {
    transport(url, server.ca_file()).send(&certificate_mail())
}

#[test]
fn a_certificate_arrives_over_starttls_as_it_was_sent() {
    let server = SmtpServer::start(Answer::Accept);
    let transport = transport(&server.url(), server.ca_file());
    transport.check().unwrap();
    let mail = certificate_mail();
    transport.send(&mail).unwrap();
    transport.send(&certificate_mail()).unwrap();

    let received = server.received();
    assert_eq!(received.len(), 2);
    let parsed = mailparse::parse_mail(&received[0]).unwrap();
    let header = |name| parsed.headers.get_first_value(name).unwrap_or_default();
    assert_eq!(header("X-From"), "courses@institute.example");
    assert_eq!(header("X-To"), "Amina@xn--d1ahl.xn--p1ai");
    assert_eq!(header("Message-ID"), format!("<{}@institute.example>", mail.id));
    assert_eq!(header("Date"), "Mon, 04 May 2026 09:00:00 +0000");
    assert_eq!(header("Subject"), mail.rendered.subject);
    assert_eq!(header("From"), "معهد الدبلوماسية <courses@institute.example>");
    assert_eq!(header("Content-Language"), "ar");
    let [alternative, pdf] = parsed.subparts.as_slice() else { panic!("{} parts", parsed.subparts.len()) };
    let text = alternative.subparts[0].get_body().unwrap();
    assert_eq!(text.replace("\r\n", "\n").trim_end(), mail.rendered.text.trim_end());
    assert_eq!(pdf.get_content_disposition().params["filename"], mail.attachments[0].file_name);
    assert_eq!(pdf.get_body_raw().unwrap(), mail.attachments[0].bytes);
}

#[test]
fn a_mail_arrives_over_implicit_tls() {
    let server = SmtpServer::start_with_implicit_tls();
    send(&server, &server.url()).unwrap();
    assert_eq!(server.received().len(), 1);
}

#[test]
fn a_wrong_password_is_said_and_the_mail_waits_until_it_is_mended() {
    let server = SmtpServer::start(Answer::Accept);
    let wrong = server.url_with_password("hunter2");
    let error = send(&server, &wrong).unwrap_err();
    assert!(!error.permanent, "the mail is lost though only a setting is wrong: {error}");
    assert!(error.message.contains("cannot sign in") && error.message.contains("535"), "{error}");
    assert!(error.message.contains(USER) && !error.message.contains("hunter2"), "{error}");
    let error = transport(&wrong, server.ca_file()).check().unwrap_err();
    assert!(error.message.contains("cannot sign in"), "{error}");
    assert!(server.received().is_empty());
}

#[test]
fn without_a_password_where_one_is_needed_the_mail_waits() {
    let server = SmtpServer::start(Answer::Accept);
    let error = send(&server, &format!("smtp://localhost:{}", server.port())).unwrap_err();
    assert!(!error.permanent && error.message.contains("530"), "{error}");
}

#[test]
fn a_server_that_is_not_trusted_gets_neither_mail_nor_password() {
    let server = SmtpServer::start(Answer::Accept);
    let error = transport(&server.url(), SYSTEM_ONLY).send(&certificate_mail()).unwrap_err();
    assert!(!error.permanent);
    assert!(error.message.contains("invalid peer certificate") && error.message.contains("CA file"), "{error}");
    assert!(!error.message.contains(PASSWORD));
    assert!(server.received().is_empty());
}

#[test]
fn a_server_that_defers_is_tried_again_and_takes_the_same_mail() {
    let server = SmtpServer::start(Answer::Defer(2));
    for _ in 0..2 {
        let error = send(&server, &server.url()).unwrap_err();
        assert!(!error.permanent && error.message.contains("451") && error.message.contains("greylisted"), "{error}");
    }
    send(&server, &server.url()).unwrap();
    assert_eq!(server.received().len(), 1);
}

#[test]
fn a_mailbox_that_does_not_exist_is_given_up() {
    let server = SmtpServer::start(Answer::Refuse);
    let error = send(&server, &server.url()).unwrap_err();
    assert!(error.permanent, "{error}");
    assert!(error.message.contains("550") && error.message.contains("no such mailbox"), "{error}");
}

#[test]
fn a_server_that_is_down_is_tried_again() {
    // A port that was free a moment ago: nothing listens there.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let transport = transport(&format!("smtp://user:hunter2@127.0.0.1:{port}"), SYSTEM_ONLY);
    for error in [transport.send(&certificate_mail()).unwrap_err(), transport.check().unwrap_err()] {
        assert!(!error.permanent && error.message.contains("cannot connect"), "{error}");
        assert!(error.message.contains(&port.to_string()) && !error.message.contains("hunter2"), "{error}");
    }
}

#[test]
fn the_password_never_goes_to_a_server_without_tls() {
    use std::io::{BufRead, BufReader, Write};
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    // Someone in between who suppresses the offer of STARTTLS and notes what is said.
    let listening = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.write_all(b"220 localhost ESMTP\r\n").unwrap();
        let mut said = Vec::new();
        for line in BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok) {
            let answer: &[u8] =
                if line.starts_with("EHLO") { b"250-localhost\r\n250 AUTH PLAIN LOGIN\r\n" } else { b"221 \r\n" };
            said.push(line);
            stream.write_all(answer).unwrap();
        }
        said
    });
    let error =
        transport(&format!("smtp://user:hunter2@127.0.0.1:{port}"), SYSTEM_ONLY).send(&certificate_mail()).unwrap_err();
    assert!(!error.permanent && error.message.contains("STARTTLS is not supported"), "{error}");
    let said = listening.join().unwrap();
    assert!(said.iter().all(|line| line.starts_with("EHLO") || line.starts_with("QUIT")), "{said:?}");
}
