//! Quizzes under load: answers to attempts in progress, whole attempts, and the group commit that carries them.

use std::cell::Cell;
use std::net::SocketAddr;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use chancery::actions::Error;
use chancery::db::{Connection, DatabaseUrl, Db, StoreError};
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::Failure;
use crate::client::Client;
use crate::measure::{Gauge, Run};
use crate::process::Server;
use crate::site::{Learner, Site, request};
use crate::watch::Watched;

/// The quiz of the small installation.
const QUIZ: &str = "practice/check";

/// An attempt in progress, with a response to each question.
pub struct Attempt {
    token: String,
    id: String,
    responses: Vec<(String, Value)>,
}

impl Attempt {
    /// Starts one, or goes on with the one that is in progress.
    pub async fn start(client: &mut Client, token: &str, enrolment: &str, quiz: &str) -> Result<Self, Failure> {
        let path = format_args!("/enrolments/{enrolment}/quizzes/{quiz}/attempts");
        let answer = client.send(|out| request(out, "POST", path, token, b"{}")).await?;
        let attempt: Value = serde_json::from_slice(answer)?;
        let questions = attempt["questions"].as_array().ok_or("an attempt without questions")?;
        let responses = questions.iter().map(|question| (text(&question["id"]), response(question))).collect();
        Ok(Self { token: token.to_owned(), id: text(&attempt["id"]), responses })
    }

    /// The id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// How many questions it has.
    pub fn questions(&self) -> usize {
        self.responses.len()
    }

    /// The request that saves the answer to the next question.
    pub fn save_request(&self, turn: usize, out: &mut Vec<u8>) {
        self.save(turn, out);
    }

    /// The same, with the question and the sequence under which it is saved.
    pub fn save(&self, turn: usize, out: &mut Vec<u8>) -> (&str, i64) {
        let (question, response) = &self.responses[turn % self.responses.len()];
        // The sequence goes on over the runs of the benchmark: an older one would change nothing.
        let sequence = SEQUENCE.fetch_add(1, Ordering::Relaxed);
        let body = json!({ "sequence": sequence, "response": response }).to_string();
        request(out, "PUT", format_args!("/attempts/{}/responses/{question}", self.id), &self.token, body.as_bytes());
        (question, sequence)
    }

    /// The request that hands it in with an answer to every question.
    pub fn hand_in_all(&self, out: &mut Vec<u8>) {
        let sequence = SEQUENCE.fetch_add(1, Ordering::Relaxed);
        let answered = self.responses.iter();
        let answered = answered
            .map(|(question, response)| (question.clone(), json!({ "sequence": sequence, "response": response })));
        let body = json!({ "responses": answered.collect::<serde_json::Map<_, _>>() }).to_string();
        request(out, "POST", format_args!("/attempts/{}/submission", self.id), &self.token, body.as_bytes());
    }

    /// The request that hands it in with what was saved.
    pub fn hand_in(&self, out: &mut Vec<u8>) {
        request(out, "POST", format_args!("/attempts/{}/submission", self.id), &self.token, b"{}");
    }

    /// The request that looks at it.
    pub fn look(&self, out: &mut Vec<u8>) {
        request(out, "GET", format_args!("/attempts/{}", self.id), &self.token, b"");
    }
}

static SEQUENCE: AtomicI64 = AtomicI64::new(1);

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// A response that the question takes.
fn response(question: &Value) -> Value {
    let ids = |list: &str| -> Vec<Value> {
        question[list].as_array().into_iter().flatten().map(|part| part["id"].clone()).collect()
    };
    match question["type"].as_str().unwrap_or_default() {
        "true-false" => json!(true),
        "single-choice" => ids("options").swap_remove(0),
        "multiple-response" => Value::Array(ids("options").split_off(1)),
        "matching" => {
            let pairs = ids("lefts").into_iter().zip(ids("rights"));
            Value::Object(pairs.map(|(left, right)| (text(&left), right)).collect())
        }
        "ordering" => Value::Array(ids("items")),
        "numeric" => json!(1961),
        _ => json!("agrément"),
    }
}

/// Starts an attempt of each of the first `count` people.
pub async fn start_attempts(site: &Site, server: SocketAddr, count: usize) -> Result<Vec<Attempt>, Failure> {
    let mut client = Client::connect(server).await?;
    let mut attempts = Vec::new();
    for learner in site.people.iter().take(count) {
        attempts.push(Attempt::start(&mut client, &learner.token, &learner.enrolment, QUIZ).await?);
    }
    Ok(attempts)
}

thread_local! {
    /// Whose turn it is to take an attempt.
    static NEXT: Cell<usize> = const { Cell::new(0) };
}

/// Whole attempts by `learners` at once, each attempt by another person; what is counted is attempts.
pub async fn take_attempts(site: &Rc<Site>, server: &Server, learners: usize, span: Duration) -> Result<Run, Failure> {
    let gauge = Gauge::new(span);
    let mut tasks = Vec::new();
    for _ in 0..learners {
        let (gauge, site) = (gauge.clone(), site.clone());
        let mut client = Client::connect(server.address).await?;
        tasks.push(tokio::task::spawn_local(async move {
            while gauge.goes_on() {
                let turn = NEXT.replace(NEXT.get() + 1);
                let begun = Instant::now();
                let learner = &site.people[(turn + 1000) % site.people.len()];
                take(&mut client, learner).await.map_err(|error| error.to_string())?;
                gauge.note(begun);
            }
            Ok::<_, String>(())
        }));
    }
    let run = gauge.finish(Some(&Watched::one(server.id()))).await;
    for task in tasks {
        task.await??;
    }
    run
}

async fn take(client: &mut Client, learner: &Learner) -> Result<(), Failure> {
    let attempt = Attempt::start(client, &learner.token, &learner.enrolment, QUIZ).await?;
    for turn in 0..attempt.questions() {
        client.send(|out| attempt.save_request(turn, out)).await?;
    }
    client.send(|out| attempt.hand_in(out)).await?;
    Ok(())
}

diesel::table! {
    /// What the raw transactions insert.
    raw_rows (id) {
        id -> BigInt,
        body -> Text,
    }
}
diesel::table! {
    /// What they update.
    raw_counters (id) {
        id -> BigInt,
        value -> BigInt,
    }
}

/// The group commit alone: the same writer and settings, a database file of its own.
pub struct RawStore {
    db: Db,
    last: Arc<AtomicI64>,
}

impl RawStore {
    /// Makes the file.
    pub async fn open(path: &Path) -> Result<Self, Failure> {
        let db = Db::open(&DatabaseUrl::Sqlite(path.to_owned()), 1)?;
        let made = db.write(|conn| {
            let sqlite = sqlite(conn)?;
            let tables = "CREATE TABLE raw_rows (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
                CREATE TABLE raw_counters (id INTEGER PRIMARY KEY, value INTEGER NOT NULL) STRICT;";
            diesel::connection::SimpleConnection::batch_execute(sqlite, tables).map_err(StoreError::from)?;
            for id in 0..1000_i64 {
                let row = (raw_counters::id.eq(id), raw_counters::value.eq(0));
                diesel::insert_into(raw_counters::table).values(row).execute(sqlite).map_err(StoreError::from)?;
            }
            Ok::<_, Error>(())
        });
        made.await?;
        Ok(Self { db, last: Arc::default() })
    }

    /// One insert and one update a transaction, from `tasks` at once.
    pub async fn load(&self, tasks: usize, span: Duration) -> Result<Run, Failure> {
        let gauge = Gauge::new(span);
        let spawn = |task: usize| {
            let (gauge, db, last) = (gauge.clone(), self.db.clone(), self.last.clone());
            let counter = i64::try_from(task).unwrap_or_default();
            tokio::task::spawn_local(async move {
                while gauge.goes_on() {
                    let begun = Instant::now();
                    let id = last.fetch_add(1, Ordering::Relaxed);
                    db.write(move |conn| write(conn, id, counter)).await.map_err(|error| error.to_string())?;
                    gauge.note(begun);
                }
                Ok::<_, String>(())
            })
        };
        let tasks: Vec<_> = (0..tasks).map(spawn).collect();
        let run = gauge.finish(None).await;
        for task in tasks {
            task.await??;
        }
        run
    }
}

fn sqlite(conn: &mut Connection) -> Result<&mut SqliteConnection, Error> {
    match conn {
        Connection::Sqlite(sqlite) => Ok(sqlite),
        Connection::Postgres(_) => Err(Error::Internal("the benchmark is about SQLite".to_owned())),
    }
}

fn write(conn: &mut Connection, id: i64, counter: i64) -> Result<(), Error> {
    let sqlite = sqlite(conn)?;
    let row = (raw_rows::id.eq(id), raw_rows::body.eq("{\"sequence\":1,\"response\":true}"));
    diesel::insert_into(raw_rows::table).values(row).execute(sqlite).map_err(StoreError::from)?;
    let update = diesel::update(raw_counters::table.find(counter));
    update.set(raw_counters::value.eq(raw_counters::value + 1)).execute(sqlite).map_err(StoreError::from)?;
    Ok(())
}
