//! Two instances on one PostgreSQL.

use std::sync::atomic::{AtomicUsize, Ordering};

use chancery::db::{DatabaseUrl, Db};

use super::{count, everything_is_there_exactly_once, one_lesson};
use crate::support::postgres;
use crate::support::program::Site;

/// As many as complete at once in row 15 of the faults.
const LEARNERS: usize = 1000;
const CLIENTS: usize = 8;

#[test]
fn two_instances_issue_each_certificate_once_and_send_each_mail_once() {
    let url = postgres::shared().url(&postgres::shared().empty_database());
    let site = || Site::new().with("DATABASE__URL", &url).with_course(&one_lesson("protocol"));
    let (one, other) = (site(), site());
    // Both start on an empty database: one migrates and publishes, the other waits.
    let (first, second) = std::thread::scope(|scope| {
        let first = scope.spawn(|| one.serve(&[]));
        let second = scope.spawn(|| other.serve(&[]));
        (first.join().expect("the first starts"), second.join().expect("the second starts"))
    });
    let db = one.db();
    assert_eq!(count(&db, "FROM course_versions"), 1, "the course was published once");
    let learners = one.learners(LEARNERS);
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let work = || {
            loop {
                let at = next.fetch_add(1, Ordering::SeqCst);
                let Some(learner) = learners.get(at) else { return };
                let here = [&first, &second][at % 2].client(&learner.token);
                let there = [&second, &first][at % 2].client(&learner.token);
                let enrolment = here.enrol("protocol");
                // The same thing said to both at the same time is said once.
                std::thread::scope(|both| {
                    both.spawn(|| there.completes_the_lesson(&enrolment).expect("an answer").good());
                    here.completes_the_lesson(&enrolment).expect("an answer").good();
                });
            }
        };
        (0..CLIENTS).for_each(|_| _ = scope.spawn(work));
    });
    everything_is_there_exactly_once(&db, &[&one, &other]);
    assert_eq!(count(&db, "FROM certificates"), LEARNERS as i64);
    let written = |site: &Site| crate::support::mailbox::read(&site.path("data/mail")).len();
    assert!(written(&one) > 0 && written(&other) > 0, "both did their part");
}

#[test]
fn many_who_open_an_empty_database_at_the_same_moment_all_get_in() {
    for _ in 0..5 {
        let url = postgres::shared().url(&postgres::shared().empty_database());
        let url = DatabaseUrl::parse(&url).expect("a database");
        std::thread::scope(|scope| {
            let opened: Vec<_> = (0..8).map(|_| scope.spawn(|| Db::open(&url, 1).map(drop))).collect();
            for each in opened {
                each.join().expect("no panic").expect("whoever comes second waits for the first");
            }
        });
    }
}

#[test]
fn two_instances_count_wrong_passwords_together() {
    let url = postgres::shared().url(&postgres::shared().empty_database());
    let site = || Site::new().with("DATABASE__URL", &url).with("LIMITS__SIGN_IN_PER_ACCOUNT", "4");
    let (one, other) = (site(), site());
    let (first, second) = (one.serve(&["--no-worker"]), other.serve(&["--no-worker"]));
    let guess = |at: usize| {
        let body = serde_json::json!({ "email": "ana@mfa.example", "password": "not the right password" });
        [&first, &second][at % 2].client("").call("POST", "/auth/login", Some(body)).expect("an answer")
    };
    let statuses: Vec<u16> = (0..6).map(|at| guess(at).status).collect();
    assert_eq!(statuses, [401, 401, 401, 401, 429, 429]);
    assert!(guess(0).retry_after.is_some());
}
