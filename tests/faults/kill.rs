//! The program is killed while people save answers and hand in, again and again.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use chancery::db::maintenance;
use serde_json::{Value, json};

use super::{everything_is_there_exactly_once, execute};
use crate::support::builders::course;
use crate::support::client::Client;
use crate::support::postgres::Database;
use crate::support::program::{Learner, Server, Site, eventually};

const ROUNDS: usize = 4;
const CLIENTS: usize = 6;
/// So much is acknowledged in each round before the program is killed.
const BEFORE_THE_KILL: usize = 120;

/// What one learner was told, and what was sent without an answer.
#[derive(Default)]
struct Record {
    token: String,
    attempt: String,
    /// Question to sequence and response.
    saved: HashMap<&'static str, (i64, Value)>,
    unanswered: Option<(&'static str, i64, Value)>,
    /// What the submission answered.
    submitted: Option<Value>,
}

/// Learns until the program is gone; what was acknowledged is counted.
fn learn(client: &Client, learner: &Learner, acknowledged: &AtomicUsize) -> (Record, bool) {
    let mut record = Record { token: learner.token.clone(), ..Record::default() };
    let whole = steps(client, &mut record, acknowledged).is_some();
    (record, whole)
}

fn steps(client: &Client, record: &mut Record, acknowledged: &AtomicUsize) -> Option<()> {
    let call = |method: &str, path: &str, body: Value| {
        let answer = client.call(method, path, Some(body))?.good();
        acknowledged.fetch_add(1, Ordering::SeqCst);
        Some(answer)
    };
    let enrolled = call("POST", "/courses/protocol/enrolments", json!({}))?;
    let enrolment = enrolled["id"].as_str()?;
    client.completes_the_lesson(enrolment)?.good();
    let attempt = call("POST", &format!("/enrolments/{enrolment}/quizzes/one/check/attempts"), json!({}))?;
    record.attempt = attempt["id"].as_str()?.to_owned();
    let questions = attempt["questions"].as_array()?;
    let options = questions.iter().find(|question| question["id"] == "second")?["options"].as_array()?;
    let first = options.iter().find(|option| option["text"].to_string().contains("came first"))?["id"].clone();
    let other = options.iter().find(|option| option["text"].to_string().contains("shouts"))?["id"].clone();
    let answers = [("first", json!(false)), ("second", other), ("first", json!(true)), ("second", first)];
    for (sequence, (question, response)) in (1_i64..).zip(answers) {
        record.unanswered = Some((question, sequence, response.clone()));
        let path = format!("/attempts/{}/responses/{question}", record.attempt);
        call("PUT", &path, json!({ "sequence": sequence, "response": response }))?;
        record.unanswered = None;
        record.saved.insert(question, (sequence, response));
    }
    record.submitted = Some(call("POST", &format!("/attempts/{}/submission", record.attempt), json!({}))?);
    Some(())
}

/// Everything that was acknowledged is there.
fn holds(server: &Server, record: &Record) {
    if record.attempt.is_empty() {
        return;
    }
    let client = server.client(&record.token);
    let now = client.get(&format!("/attempts/{}", record.attempt));
    for (question, (sequence, response)) in &record.saved {
        let shown = now["questions"].as_array().expect("questions").iter().find(|shown| shown["id"] == *question);
        let shown = shown.expect("the question is shown");
        let found = (shown["sequence"].as_i64().expect("a sequence"), shown["response"].clone());
        let unanswered = record.unanswered.iter().filter(|(other, ..)| other == question);
        let mut possible = unanswered.map(|(_, sequence, response)| (*sequence, response.clone()));
        let kept = found == (*sequence, response.clone()) || possible.any(|sent| sent == found);
        assert!(kept, "{question}: acknowledged {sequence} {response}, found {found:?}");
    }
    if let Some(submitted) = &record.submitted {
        let again = client.post(&format!("/attempts/{}/submission", record.attempt), json!({}));
        for part in ["state", "grade", "passed", "receipt"] {
            assert_eq!(again[part], submitted[part], "{part}");
        }
        assert_eq!(again["grade"], 100.0, "the last answers were right");
        assert_eq!(again["enrolment"]["status"], "completed");
    }
}

#[test]
fn what_was_acknowledged_is_there_after_the_program_was_killed() {
    scenario(Site::new());
}

#[test]
fn what_was_acknowledged_is_there_after_the_program_was_killed_on_postgres() {
    let database = Database::new();
    scenario(Site::new().with("DATABASE__URL", &database.url()));
}

fn scenario(site: Site) {
    let site = site.with_course(&course("protocol").folder());
    let mut server = site.serve(&[]);
    let learners = site.learners(1000);
    let next = AtomicUsize::new(0);
    let mut records: Vec<Record> = Vec::new();
    for _ in 0..ROUNDS {
        let acknowledged = AtomicUsize::new(0);
        let (address, next, learners) = (&server.address.clone(), &next, &learners);
        std::thread::scope(|scope| {
            let work = || {
                let mut own = Vec::new();
                loop {
                    let learner = learners.get(next.fetch_add(1, Ordering::SeqCst)).expect("learners enough");
                    let (record, whole) = learn(&Client::new(address, &learner.token), learner, &acknowledged);
                    own.push(record);
                    if !whole {
                        return own;
                    }
                }
            };
            let clients: Vec<_> = (0..CLIENTS).map(|_| scope.spawn(work)).collect();
            let enough = || (acknowledged.load(Ordering::SeqCst) >= BEFORE_THE_KILL).then_some(());
            eventually("enough was acknowledged", enough);
            server.running.kill();
            records.extend(clients.into_iter().flat_map(|client| client.join().expect("a client")));
        });
        // The worker that held a lease is dead; its time passes.
        execute(&site.db(), "UPDATE outbox SET due_at = created_at WHERE state = 'claimed'");
        server = site.serve(&[]);
        records.iter().for_each(|record| holds(&server, record));
    }
    let submitted = records.iter().filter(|record| record.submitted.is_some()).count();
    assert!(submitted >= ROUNDS, "{submitted} were handed in");
    everything_is_there_exactly_once(&site.db(), &[&site]);
    server.running.signal("TERM");
    assert_eq!(server.running.ends().code(), Some(0));
    let damages = site.db().read_blocking(maintenance::damages).expect("a check");
    assert!(damages.is_empty(), "{damages:#?}");
}
