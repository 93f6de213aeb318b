//! Signatures, verified by another program over the way that mail really takes.

use std::fs;
use std::path::Path;
use std::process::Command;

use chancery::base::{OutboxId, Timestamp};
use chancery::mail::{Attachment, Message, Outgoing, Transport, render};
use chancery::settings::{Mail, MailTransport};
use tempfile::TempDir;

use crate::support::program::Site;
use crate::support::python;
use crate::support::smtp::{Answer, SmtpServer};

/// Verifies every message against a record; prints one word for each.
const VERIFY: &str = "
import sys, dkim
record = open(sys.argv[1], 'rb').read()
name = sys.argv[2].encode()
for path in sys.argv[3:]:
    message = open(path, 'rb').read()
    found = lambda asked, timeout=5: record if asked.rstrip(b'.') == name else None
    try:
        good = dkim.verify(message, dnsfunc=found)
    except dkim.DKIMException as error:
        good = error
    print('good' if good is True else f'bad: {good}')
";

fn key(folder: &TempDir, arguments: &[&str]) -> std::path::PathBuf {
    let path = folder.path().join("dkim.pem");
    let mut command = Command::new("openssl");
    command.args(arguments).arg("-out").arg(&path);
    python::run("openssl", &mut command);
    path
}

/// What `chancery mail dkim` prints, as name and value.
fn record(site: &Site) -> (String, String) {
    let printed = site.run(&["mail", "dkim"]);
    assert_eq!(printed.code, Some(0), "{}", printed.err);
    let (name, value) = printed.out.trim().split_once(". IN TXT ( ").expect("a line of a zone file");
    (name.to_owned(), value.trim_end_matches(" )").split('"').skip(1).step_by(2).collect())
}

fn mail(language: &str, number: i64, attachments: Vec<Attachment>) -> Outgoing {
    let message = Message::EnrolmentPending {
        name: "Ирина  Петрова".to_owned(),
        course: "القانون الدولي للهجرة — 国际移民法".repeat(6),
    };
    Outgoing {
        id: OutboxId::new(Timestamp::from_micros(number)),
        from: "معهد الدبلوماسية <courses@institute.example>".parse().unwrap(),
        to_name: "Ирина Петрова, Чрезвычайный и Полномочный Посол Российской Федерации".to_owned(),
        to_address: "irina@мид.рф".to_owned(),
        date: Timestamp::parse("2026-05-04T09:00:00Z").unwrap(),
        rendered: render(&message, &language.parse().unwrap(), "Institute"),
        attachments,
        return_path: Some("bounces+1@institute.example".parse().unwrap()),
        reply_to: Some(("Инес Коста".to_owned(), "ines@institute.example".parse().unwrap())),
        unsubscribe: Some(
            "https://learn.institute.example/unsubscribe/abcdefghijklmnopqrstuvwxyz0123456789".to_owned(),
        ),
    }
}

#[test]
fn mail_is_signed_so_that_another_program_verifies_it() {
    let python = python::with("dkim, nacl", &["dkimpy==1.1.8", "pynacl==1.6.0"]);
    let rsa = ["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"];
    // In the older form of PEM.
    let old_rsa = ["genrsa", "-traditional"];
    for (kind, arguments) in [("rsa", &rsa[..]), ("rsa", &old_rsa), ("ed25519", &["genpkey", "-algorithm", "ed25519"])]
    {
        let folder = TempDir::new().unwrap();
        let key = key(&folder, arguments);
        let site = Site::new()
            .with("MAIL__FROM", "courses@institute.example")
            .with("MAIL__DKIM_KEY_FILE", &key.display().to_string())
            .with("MAIL__DKIM_SELECTOR", "spring.2026");
        let (name, value) = record(&site);
        assert_eq!(name, "spring.2026._domainkey.institute.example");
        assert!(value.starts_with(&format!("v=DKIM1; k={kind}; p=")), "{value}");
        let record_file = folder.path().join("record");
        fs::write(&record_file, &value).unwrap();

        let server = SmtpServer::start(Answer::Accept);
        let settings = Mail {
            transport: MailTransport::Smtp,
            smtp_url: server.url(),
            from: "courses@institute.example".to_owned(),
            ca_file: server.ca_file(),
            dkim_key_file: key,
            dkim_selector: "spring.2026".to_owned(),
            ..Mail::default()
        };
        let transport = Transport::from_settings(&settings, Path::new("unused")).unwrap();
        let pdf = Attachment {
            file_name: "Сертификат.pdf".to_owned(),
            media_type: "application/pdf".to_owned(),
            bytes: (0..=255).cycle().take(50_000).collect(),
        };
        for (number, language) in ["en", "fr", "es", "ru", "ar", "zh"].into_iter().enumerate() {
            transport.send(&mail(language, 1_000_000 * number as i64, Vec::new())).unwrap();
        }
        transport.send(&mail("ar", 77_000_000, vec![pdf])).unwrap();
        let mut received = server.received();
        assert_eq!(received.len(), 7);
        // One that was changed on the way.
        let changed =
            String::from_utf8(received[0].clone()).unwrap().replacen("Subject: ", "Subject: =?utf-8?q?Urgent?= ", 1);
        received.push(changed.into_bytes());
        let mut verify = Command::new(&python);
        verify.args(["-c", VERIFY]).arg(&record_file).arg(&name);
        for (number, message) in received.iter().enumerate() {
            let path = folder.path().join(format!("{number}.eml"));
            // The server wrote the envelope in front.
            let envelope = message.windows(2).position(|end| end == b"\r\n").unwrap();
            let second = message[envelope + 2..].windows(2).position(|end| end == b"\r\n").unwrap();
            fs::write(&path, &message[envelope + second + 4..]).unwrap();
            verify.arg(path);
        }
        let said = verify.output().unwrap();
        let (out, err) = (String::from_utf8_lossy(&said.stdout), String::from_utf8_lossy(&said.stderr));
        let words: Vec<&str> = out.lines().collect();
        assert_eq!(words, ["good", "good", "good", "good", "good", "good", "good", "bad: False"], "{kind}: {out}{err}");
    }
}

#[test]
fn a_key_that_is_missing_or_weak_is_named_with_its_cure() {
    let folder = TempDir::new().unwrap();
    let none = Site::new().run(&["mail", "dkim"]);
    assert_eq!(none.code, Some(2));
    assert!(none.err.contains("no DKIM key is set") && none.err.contains("openssl genpkey"), "{}", none.err);
    let with = |path: &Path| Site::new().with("MAIL__DKIM_KEY_FILE", &path.display().to_string());
    let missing = with(&folder.path().join("missing.pem"));
    let said = missing.run(&["mail", "dkim"]);
    assert!(said.err.contains("missing.pem` cannot be used: No such file"), "{}", said.err);
    let weak = key(&folder, &["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"]);
    let site = with(&weak).with("MAIL__FROM", "courses@institute.example");
    let said = site.run(&["mail", "dkim"]);
    assert!(said.err.contains("RSA with 2048 bits"), "{}", said.err);
    let doctor = site.run(&["doctor"]);
    assert_eq!(doctor.code, Some(1), "{}", doctor.out);
    assert!(doctor.out.contains("RSA with 2048 bits"), "{}", doctor.out);
}
