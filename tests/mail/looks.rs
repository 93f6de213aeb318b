//! Every mail in every language as a file, for the eye: `<target>/tmp/mails/<template>.<language>.html` and `.txt`.

use std::fs;
use std::path::Path;

use chancery::base::{CertificateId, Timestamp};
use chancery::i18n;
use chancery::mail::{Message, render};
use chrono::Duration;

const ANNOUNCEMENT: &str = "Dear colleagues,\n\nour session of **Tuesday** begins at 14:00 UTC. Please read beforehand:\n\n\
    - [Article 33](https://www.unhcr.org/) of the Convention\n- the second lesson\n\n\
    > No Contracting State shall expel or return a refugee.\n\nWith many thanks";

fn samples() -> Vec<(&'static str, Message)> {
    let name = "Amina Diallo".to_owned();
    let learner = "José Martínez Ortega".to_owned();
    let course = "International Migration Law".to_owned();
    let link = "https://learn.institute.example/confirm/7k3v9x2m5q8r1t4w6y0z2b4d6f8h1j3k5m7n9p1r3t5v7x9z".to_owned();
    let page = "https://learn.institute.example/courses/migration-law".to_owned();
    let moment = Timestamp::parse("2026-05-06T18:00:00Z").unwrap();
    let unsubscribe = "https://learn.institute.example/unsubscribe/7k3v9x2m5q8r1t4w6y0z2b4d6f8h1j3k".to_owned();
    let certificate = CertificateId::new(Timestamp::from_micros(1));
    let (number, verify_url) =
        ("CH-2026-000042".to_owned(), "https://learn.institute.example/verify/7K3V-9X2M".to_owned());
    vec![
        ("confirm-address", Message::ConfirmAddress { name: name.clone(), link: link.clone(), hours_valid: 48 }),
        ("reset-password", Message::ResetPassword { name: name.clone(), link, minutes_valid: 60 }),
        (
            "new-account",
            Message::NewAccount {
                name: name.clone(),
                link: "https://learn.institute.example/welcome/7k3v9x2m5q8r1t4w6y0z2b4d6f8h1j3k5m7n9p1r3t5v7x9z"
                    .to_owned(),
                days_valid: 14,
            },
        ),
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
            Message::EnrolmentApprovalNeeded {
                name: name.clone(),
                learner,
                course: course.clone(),
                link: page.clone(),
            },
        ),
        (
            "enrolment-approved",
            Message::EnrolmentApproved { name: name.clone(), course: course.clone(), link: page.clone() },
        ),
        (
            "enrolment-refused",
            Message::EnrolmentRefused {
                name: name.clone(),
                course: course.clone(),
                reason: "The places of this year are taken.".to_owned(),
            },
        ),
        (
            "invitation",
            Message::Invitation {
                name: String::new(),
                course: course.clone(),
                cohort: "Geneva, spring 2026".to_owned(),
                sender: "Inès Costa".to_owned(),
                link: page.clone(),
                days_valid: 14,
            },
        ),
        (
            "added-to-cohort",
            Message::AddedToCohort {
                name: name.clone(),
                course: course.clone(),
                cohort: "Geneva, spring 2026".to_owned(),
                starts: Some(moment),
                ends: Some(moment + Duration::days(60)),
                link: page.clone(),
            },
        ),
        (
            "cohort-ends",
            Message::CohortEnds {
                name: name.clone(),
                course: course.clone(),
                cohort: "Geneva, spring 2026".to_owned(),
                ends: moment,
                link: page.clone(),
                unsubscribe: unsubscribe.clone(),
            },
        ),
        (
            "quiz-closes",
            Message::QuizCloses {
                name: name.clone(),
                course: course.clone(),
                quiz: "Sources of migration law".to_owned(),
                closes: moment,
                link: page.clone(),
                unsubscribe,
            },
        ),
        (
            "announcement",
            Message::Announcement {
                name: name.clone(),
                course: course.clone(),
                cohort: "Geneva, spring 2026".to_owned(),
                sender: "Inès Costa".to_owned(),
                reply_to: "ines@institute.example".to_owned(),
                subject: "The session of next Tuesday".to_owned(),
                text: ANNOUNCEMENT.to_owned(),
            },
        ),
        (
            "essays-waiting",
            Message::EssaysWaiting {
                name: name.clone(),
                course: course.clone(),
                cohort: "Geneva, spring 2026".to_owned(),
                count: 4,
                link: page.clone(),
            },
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
