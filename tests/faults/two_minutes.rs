//! Twenty questions in two minutes, on the real program and its own clock: killed, started anew, in two tabs, with answers
//! that come late and out of order. What counts is what was saved in time.

use std::time::Duration;

use chancery::base::{AttemptId, Clock, Timestamp};
use chancery::db::{Connection, StoreError};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use serde_json::{Value, json};

use crate::support::builders::{CourseBuilder, course};
use crate::support::client::Client;
use crate::support::postgres;
use crate::support::program::{Site, eventually};

/// Twenty statements that are all true.
fn twenty() -> CourseBuilder {
    let questions = (0..20).map(|number| {
        format!("[[questions]]\nid = \"q{number}\"\ntype = \"true-false\"\ntext = \"{number}?\"\nanswer = true\n")
    });
    course("protocol").time_limit(2).attempts(1).quiz("grace_seconds = 1").questions(&questions.collect::<String>())
}

/// A tab of the learner's browser.
struct Tab<'a> {
    client: &'a Client,
    attempt: String,
}

impl Tab<'_> {
    /// Saves an answer; the status and what is saved now.
    fn saves(&self, question: usize, sequence: i64, answer: bool) -> (u16, Value) {
        let path = format!("/attempts/{}/responses/q{question}", self.attempt);
        let body = json!({ "sequence": sequence, "response": answer });
        let answer = self.client.call("PUT", &path, Some(body)).expect("the server is there");
        (answer.status, answer.body)
    }

    #[track_caller]
    fn saved(&self, question: usize, sequence: i64, answer: bool) {
        let (status, body) = self.saves(question, sequence, answer);
        assert_eq!((status, &body["response"]), (200, &json!(answer)), "q{question}: {body}");
    }
}

fn start(client: &Client, enrolment: &str) -> Value {
    client.post(&format!("/enrolments/{enrolment}/quizzes/one/check/attempts"), json!({}))
}

/// Brings the end of an attempt near, instead of waiting for it.
fn ends_at(site: &Site, attempt: &str, deadline: Timestamp) {
    let id: AttemptId = attempt.parse().expect("an id");
    let seconds = |at: Timestamp| at.micros();
    let (deadline, expires) = (seconds(deadline), seconds(deadline + chrono::Duration::seconds(1)));
    let changed = site.db().write_blocking(move |conn| {
        Ok::<_, StoreError>(match conn {
            Connection::Sqlite(c) => {
                diesel::sql_query("UPDATE attempts SET deadline = ?, expires_at = ? WHERE hex(id) = ?")
                    .bind::<BigInt, _>(deadline)
                    .bind::<BigInt, _>(expires)
                    .bind::<Text, _>(id.to_string().replace('-', "").to_uppercase())
                    .execute(c)?
            }
            Connection::Postgres(c) => {
                let epoch = "timestamptz 'epoch' + interval '1 microsecond' *";
                diesel::sql_query(format!(
                    "UPDATE attempts SET deadline = {epoch} $1, expires_at = {epoch} $2 WHERE id::text = $3"
                ))
                .bind::<BigInt, _>(deadline)
                .bind::<BigInt, _>(expires)
                .bind::<Text, _>(id.to_string())
                .execute(c)?
            }
        })
    });
    assert_eq!(changed.expect("the database takes it"), 1);
}

fn scenario(site: &Site) {
    let mut server = site.serve(&["--no-worker"]);
    let ana = site.learners(1).remove(0);
    let client = server.client(&ana.token);
    let enrolment = client.enrol("protocol");
    let started = start(&client, &enrolment);
    let id = started["id"].as_str().expect("an id").to_owned();
    let deadline = Timestamp::parse(started["deadline"].as_str().expect("a deadline")).expect("a time");
    assert_eq!(
        deadline - Timestamp::parse(started["started_at"].as_str().expect("a start")).expect("a time"),
        chrono::Duration::minutes(2)
    );
    let one = Tab { client: &client, attempt: id.clone() };
    for question in 0..10 {
        one.saved(question, 2, true);
    }
    // An older save that was long on its way changes nothing.
    assert_eq!(one.saves(0, 1, false), (200, json!({ "sequence": 2, "response": true })));
    // The second tab goes on with the same attempt, and what it saves later wins over what the first one saved before.
    let again = start(&client, &enrolment);
    assert_eq!((&again["id"], &again["deadline"]), (&json!(id), &started["deadline"]));
    let other = Tab { client: &client, attempt: again["id"].as_str().expect("an id").to_owned() };
    for question in 10..15 {
        one.saved(question, 1, false);
        other.saved(question, 5, true);
        assert_eq!(one.saves(question, 3, false).1["response"], true);
    }
    // Killed, and started anew with another version of the course.
    server.running.kill();
    let newer = twenty().titled("The next version").quiz("on_expiry = \"abandon\"").folder();
    newer.files.iter().for_each(|(path, bytes)| site.write(&format!("courses/protocol/{path}"), bytes));
    server = site.serve(&["--no-worker"]);
    let client = server.client(&ana.token);
    let shown = start(&client, &enrolment);
    assert_eq!((&shown["id"], &shown["deadline"]), (&json!(id), &started["deadline"]), "the clock went on");
    let answers = shown["questions"].as_array().expect("questions");
    assert_eq!(answers.iter().filter(|question| question["response"] == json!(true)).count(), 15);
    let tab = Tab { client: &client, attempt: id.clone() };
    tab.saved(15, 1, true);
    tab.saved(16, 1, true);
    tab.saved(17, 1, false);
    // The end comes near; a save within the grace counts as well.
    let deadline = Clock::system().now() + chrono::Duration::seconds(2);
    ends_at(site, &id, deadline);
    tab.saved(18, 1, true);
    let after = deadline + chrono::Duration::milliseconds(1100);
    while Clock::system().now() <= after {
        std::thread::sleep(Duration::from_millis(50));
    }
    // Too late, in every order.
    for (question, sequence, answer) in [(19, 1, true), (0, 99, false), (17, 2, true)] {
        let (status, body) = tab.saves(question, sequence, answer);
        assert_eq!((status, &body["code"]), (409, &json!("time-is-up")), "q{question}: {body}");
    }
    // Killed before anything ended the attempt. The next start ends it, and nobody is online.
    server.running.kill();
    server = site.serve(&[]);
    let client = server.client(&ana.token);
    let ended = eventually("the attempt is handed in", || {
        let attempt = client.get(&format!("/attempts/{id}"));
        (attempt["state"] == "graded").then_some(attempt)
    });
    let submitted = Timestamp::parse(ended["submitted_at"].as_str().expect("a time")).expect("a time");
    assert!(submitted <= deadline && deadline - submitted < chrono::Duration::milliseconds(1), "{ended}");
    let reply = client.post(&format!("/attempts/{id}/submission"), json!({}));
    assert_eq!((&reply["state"], &reply["grade"]), (&json!("graded"), &json!(90.0)), "18 of 20: {reply}");
    let kept: Vec<&Value> =
        ended["questions"].as_array().expect("questions").iter().map(|each| &each["response"]).collect();
    let mut expected = vec![json!(true); 20];
    (expected[17], expected[19]) = (json!(false), json!(null));
    assert!(kept.into_iter().eq(expected.iter()), "{ended}");
}

#[test]
fn what_was_saved_in_time_counts_on_sqlite() {
    scenario(&Site::new().with_course(&twenty().folder()));
}

#[test]
fn what_was_saved_in_time_counts_on_postgres() {
    let database = postgres::Database::new();
    scenario(&Site::new().with("DATABASE__URL", &database.url()).with_course(&twenty().folder()));
}
