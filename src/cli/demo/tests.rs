//! Tests of the module above.

use std::path::Path as FilePath;

use super::*;
use crate::certificate::kind::CertificateKind;
use crate::certificate::store;
use crate::cli::{assemble, publish};
use crate::course::load_all;
use crate::enrolment::Enrolment;
use crate::outbox;
use crate::quiz;
use crate::quiz::attempt::AttemptState;
use crate::settings::Settings;

struct Installation {
    parts: Parts,
    _folder: tempfile::TempDir,
}

/// A new installation with the course that the repository ships.
fn installation() -> Installation {
    let folder = tempfile::tempdir().unwrap();
    let mut settings = Settings::default();
    settings.server.data_dir = folder.path().join("data");
    let parts = assemble::open(&settings, "http://127.0.0.1:8080").unwrap();
    let courses = FilePath::new(env!("CARGO_MANIFEST_DIR")).join("courses/international-migration-law");
    publish::publish_all(&parts, &courses, load_all(&courses).unwrap().into_iter().map(Ok), false).unwrap();
    Installation { parts, _folder: folder }
}

impl Installation {
    fn read<T>(&self, work: impl FnMut(&mut Connection) -> Result<T, Error>) -> T {
        self.parts.db.read_blocking(work).unwrap()
    }

    fn person(&self, mailbox: &str) -> Person {
        self.read(|conn| Ok(person::find_by_email(conn, &format!("{mailbox}@demo.example"))?)).unwrap()
    }

    fn enrolment(&self, mailbox: &str) -> Enrolment {
        let id = self.person(mailbox).id;
        self.read(|conn| Ok(enrolment::of_person(conn, id)?)).remove(0)
    }

    /// What they attempted besides the test before everything.
    fn attempts(&self, mailbox: &str) -> Vec<quiz::store::AttemptFact> {
        let id = self.enrolment(mailbox).id;
        let mut all = self.read(|conn| Ok(quiz::store::facts(conn, id)?));
        all.retain(|attempt| attempt.quiz.as_str() != "pre-test");
        all
    }
}

#[test]
fn the_demo_people_are_in_every_state() {
    let installation = installation();
    fill(&installation.parts).unwrap();
    let status = |mailbox: &str| {
        let enrolment = installation.enrolment(mailbox);
        (enrolment.status, enrolment.lessons_done)
    };
    let total = status("aissatou").1;
    assert!(total > 10);
    for completed in ["aissatou", "thomas", "layla"] {
        assert_eq!(status(completed), (EnrolmentStatus::Completed, total), "{completed}");
        let enrolment = installation.enrolment(completed);
        let certificate = installation
            .read(|conn| Ok(store::of_enrolment(conn, enrolment.id, CertificateKind::Completion)?))
            .unwrap();
        assert_eq!(certificate.document.holder, installation.person(completed).full_name);
        assert!(enrolment.grade.unwrap().value() >= 70.0);
    }
    assert_eq!(status("ekaterina"), (EnrolmentStatus::Active, total));
    assert_eq!(status("youssef"), (EnrolmentStatus::Active, 0));
    assert_eq!(status("leilani"), (EnrolmentStatus::Pending, 0));
    assert_eq!(status("daniyar").1, 1);
    let half = status("joaquin").1;
    assert!(half > 2 && half < total);
    let failed = installation.attempts("jean-baptiste");
    assert_eq!((failed.len(), failed[0].state), (1, AttemptState::Graded));
    assert!(failed[0].grade.unwrap().value() < 70.0);
    let open = installation.attempts("nomvula");
    assert_eq!((open.len(), open[0].state), (1, AttemptState::InProgress));
}

#[test]
fn nothing_lies_in_the_future_and_what_follows_waits_in_the_outbox() {
    let installation = installation();
    fill(&installation.parts).unwrap();
    let now = installation.parts.ctx.now();
    for demo in &PEOPLE {
        let person = installation.person(demo.mailbox);
        assert!(person.demo && person.created_at < now, "{}", person.email);
        let own = installation.read(|conn| Ok(enrolment::of_person(conn, person.id)?));
        assert!(own.iter().all(|one| one.created_at < now && one.last_activity_at.is_none_or(|at| at <= now)));
    }
    let page = PageRequest { limit: 200, after: None };
    let work = installation
        .read(|conn| {
            Ok(outbox::list(conn, &outbox::Filter { state: Some(outbox::State::Queued), ..Default::default() }, &page)?)
        })
        .items;
    assert_eq!(work.iter().filter(|entry| entry.kind == outbox::Kind::Certificate).count(), 3);
    assert!(work.iter().all(|entry| entry.created_at <= now));
}

#[test]
fn all_demo_people_sign_in_with_the_one_password_and_it_is_hashed() {
    let secret = pass_phrase();
    assert_eq!(secret.len(), 19);
    assert_ne!(secret, pass_phrase());
    for demo in &PEOPLE {
        assert_eq!(password::check(&secret, &address(demo), &[]), Ok(()));
    }
}

#[test]
fn a_second_start_changes_nothing_and_other_people_are_left_alone() {
    let installation = installation();
    fill(&installation.parts).unwrap();
    let before = installation.person("layla");
    fill(&installation.parts).unwrap();
    assert_eq!(installation.person("layla").password_hash, before.password_hash);

    let other = self::installation();
    let now = other.parts.ctx.now();
    let real = Registration {
        email: "real@mfa.example".to_owned(),
        password: "harbour consul visit".to_owned(),
        full_name: "Real Person".to_owned(),
        country: None,
        affiliation: None,
        language: None,
    };
    let real = register::check(&other.parts.ctx, &real, Role::Learner).unwrap().into_person(now);
    other.parts.db.write_blocking(move |conn| Ok::<_, Error>(person::insert(conn, &real)?)).unwrap();
    let refused = fill(&other.parts).unwrap_err().to_string();
    assert!(refused.contains("fills an empty database"), "{refused}");
    assert_eq!(other.read(|conn| Ok(person::demo_people(conn)?)).len(), 0);
}

#[test]
fn without_a_course_it_says_what_is_missing_and_adds_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let mut settings = Settings::default();
    settings.server.data_dir = folder.path().join("data");
    let parts = assemble::open(&settings, "").unwrap();
    assert!(fill(&parts).unwrap_err().to_string().contains("courses.path"));
    let people = parts.db.read_blocking(|conn| Ok::<_, Error>(person::demo_people(conn)?)).unwrap();
    assert_eq!(people.len(), 0);
}
