//! Every mail in every language as a file, for the eye: `<target>/tmp/mails/<template>.<language>.html` and `.txt`.

use std::fs;
use std::path::Path;

use chancery::base::{CertificateId, Timestamp};
use chancery::i18n;
use chancery::mail::{Message, render};

fn samples() -> Vec<(&'static str, Message)> {
    let name = "Amina Diallo".to_owned();
    let learner = "José Martínez Ortega".to_owned();
    let course = "International Migration Law".to_owned();
    let link = "https://learn.institute.example/confirm/7k3v9x2m5q8r1t4w6y0z2b4d6f8h1j3k5m7n9p1r3t5v7x9z".to_owned();
    let page = "https://learn.institute.example/courses/migration-law".to_owned();
    let certificate = CertificateId::new(Timestamp::from_micros(1));
    let (number, verify_url) =
        ("CH-2026-000042".to_owned(), "https://learn.institute.example/verify/7K3V-9X2M".to_owned());
    vec![
        ("confirm-address", Message::ConfirmAddress { name: name.clone(), link: link.clone(), hours_valid: 48 }),
        ("reset-password", Message::ResetPassword { name: name.clone(), link, minutes_valid: 60 }),
        ("enrolled", Message::Enrolled { name: name.clone(), course: course.clone(), link: page.clone() }),
        ("enrolment-pending", Message::EnrolmentPending { name: name.clone(), course: course.clone() }),
        (
            "certificate-ready",
            Message::CertificateReady {
                name: name.clone(),
                course: course.clone(),
                number,
                verify_url,
                certificate,
                participation: false,
            },
        ),
        (
            "certificate-approval",
            Message::CertificateApprovalNeeded {
                name: name.clone(),
                learner: learner.clone(),
                course: course.clone(),
                link: page.clone(),
            },
        ),
        (
            "enrolment-approval",
            Message::EnrolmentApprovalNeeded { name: name.clone(), learner, course, link: page.clone() },
        ),
        ("address-taken", Message::AddressTaken { name: name.clone(), link: page }),
        ("password-changed", Message::PasswordChanged { name }),
        ("test", Message::Test {}),
    ]
}

#[test]
fn every_mail_is_there_to_be_looked_at() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mails");
    fs::create_dir_all(&folder).unwrap();
    for language in i18n::languages() {
        for (template, message) in samples() {
            let rendered = render(&message, language, "Institute for International Diplomacy");
            fs::write(folder.join(format!("{template}.{language}.html")), &rendered.html).unwrap();
            fs::write(folder.join(format!("{template}.{language}.txt")), &rendered.text).unwrap();
            assert!(rendered.html.len() < 100_000, "mail programs cut {template} off");
        }
    }
}
