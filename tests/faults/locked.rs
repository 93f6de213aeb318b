//! Somebody else holds the SQLite file, or a table of PostgreSQL, for longer than anybody waits.

use chancery::db::Connection;
use diesel::connection::SimpleConnection as _;

use super::{count, one_lesson};
use crate::support::postgres::Database;
use crate::support::program::{Learner, Server, Site, eventually};

#[test]
fn a_locked_file_makes_writers_come_back_later_and_lets_readers_through() {
    let site = Site::new().with_course(&one_lesson("protocol"));
    let server = site.serve(&[]);
    let learners = site.learners(8);
    let enrolments: Vec<String> = learners.iter().map(|one| server.client(&one.token).enrol("protocol")).collect();
    let Connection::Sqlite(mut other) = site.database().connect(true).expect("the file opens") else {
        unreachable!("the site is on SQLite")
    };
    other.batch_execute("BEGIN EXCLUSIVE").expect("the lock is to be had");
    // Each waits for five seconds: twice is longer than ten.
    for _ in 0..2 {
        everybody_is_told_to_come_back(&server, &learners, &enrolments);
    }
    assert_eq!(server.status("/healthz"), Some(200));
    other.batch_execute("ROLLBACK").expect("the lock is given back");
    for (learner, enrolment) in learners.iter().zip(&enrolments) {
        server.client(&learner.token).completes_the_lesson(enrolment).expect("an answer").good();
    }
    assert_eq!(count(&site.db(), "FROM lesson_completions"), 8, "what was refused was not done");
    let log = server.running.log();
    assert!(!log.contains("panicked") && !log.contains("a request failed"), "nothing of it was a fault: {log}");
}

#[test]
fn who_reads_does_not_wait_while_all_who_write_wait_for_a_table_of_postgresql() {
    const WAIT: &str = "FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let database = Database::new();
    let site = Site::new().with("DATABASE__URL", &database.url()).with_course(&one_lesson("protocol"));
    let server = site.serve(&[]);
    // More than there are connections.
    let learners = site.learners(20);
    let enrolments: Vec<String> = learners.iter().map(|one| server.client(&one.token).enrol("protocol")).collect();
    let Connection::Postgres(mut other) = site.database().connect(true).expect("the server answers") else {
        unreachable!("the site is on PostgreSQL")
    };
    other.batch_execute("BEGIN; LOCK TABLE lesson_completions IN EXCLUSIVE MODE").expect("the lock is to be had");
    let db = site.db();
    std::thread::scope(|scope| {
        for (learner, enrolment) in learners.iter().zip(&enrolments) {
            let server = &server;
            scope.spawn(move || {
                let told = server.client(&learner.token).completes_the_lesson(enrolment).expect("an answer");
                assert_eq!((told.status, &told.body["code"]), (503, &"unavailable".into()), "{}", told.body);
            });
        }
        eventually("all writes that may wait do", || (count(&db, WAIT) >= 6).then_some(()));
        for (learner, enrolment) in learners.iter().zip(&enrolments) {
            assert_eq!(server.client(&learner.token).get(&format!("/enrolments/{enrolment}"))["status"], "active");
        }
        assert!(count(&db, WAIT) > 0, "everybody could read before anybody could write");
    });
    other.batch_execute("ROLLBACK").expect("the lock is given back");
    for (learner, enrolment) in learners.iter().zip(&enrolments) {
        server.client(&learner.token).completes_the_lesson(enrolment).expect("an answer").good();
    }
    assert_eq!(count(&db, "FROM lesson_completions"), 20, "what was refused was not done");
}

fn everybody_is_told_to_come_back(server: &Server, learners: &[Learner], enrolments: &[String]) {
    std::thread::scope(|scope| {
        for (learner, enrolment) in learners.iter().zip(enrolments) {
            scope.spawn(move || {
                let client = server.client(&learner.token);
                let told = client.completes_the_lesson(enrolment).expect("an answer");
                assert_eq!(told.status, 503, "{}", told.body);
                assert_eq!(told.body["code"], "unavailable");
                assert!(told.retry_after.is_some(), "it says when to come back");
                assert_eq!(client.get(&format!("/enrolments/{enrolment}"))["status"], "active");
            });
        }
    });
}
