//! The line to PostgreSQL breaks just when something is to be kept, or brings no answers any more.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{count, one_lesson};
use crate::support::builders::course;
use crate::support::client::{Answer, Client};
use crate::support::postgres::Database;
use crate::support::program::{Server, Site, eventually};
use crate::support::proxy::{Cut, PostgresLine};

/// A site whose way to its database is a line that the test cuts.
fn site() -> (Database, PostgresLine, Site) {
    let database = Database::new();
    let (line, url) = PostgresLine::to(&database.url());
    (database, line, Site::new().with("DATABASE__URL", &url))
}

/// Asks; the answer does not come, for the line breaks as told. Asked once more with the same words, it is done.
fn cut_and_repeated(line: &PostgresLine, cut: Cut, ask: impl Fn() -> Option<Answer>) -> Value {
    let before = line.was_cut();
    line.cuts(cut);
    let told = ask().expect("an answer");
    assert_eq!(line.was_cut(), before + 1, "{cut:?}: {}", told.body);
    assert_eq!((told.status, &told.body["code"]), (503, &json!("outcome-unknown")), "{cut:?}: {}", told.body);
    assert!(told.retry_after.is_some(), "it says when to come back");
    let detail = told.body["detail"].as_str().expect("a sentence");
    assert!(detail.contains("not known") && !detail.contains("Nothing was changed"), "nobody knows that: {detail}");
    ask().expect("an answer").good()
}

/// Asks; the line breaks as told, and nobody hears of it: what does no harm when it is done twice is done again at once.
fn cut_and_unnoticed(line: &PostgresLine, cut: Cut, ask: impl Fn() -> Option<Answer>) -> Value {
    let before = line.was_cut();
    line.cuts(cut);
    let done = ask().expect("an answer").good();
    assert_eq!(line.was_cut(), before + 1, "{cut:?}: {done}");
    done
}

/// Enrols, reads, answers and hands in, with the line cut at each step; what the submission says.
fn learns(client: &Client, line: &PostgresLine, cut: Cut) -> Value {
    let once = |key: &str, path: &str| {
        let (key, path) = (format!("{key} {cut:?}"), path.to_owned());
        cut_and_repeated(line, cut, || client.call_once(&key, "POST", &path, Some(json!({}))))
    };
    let enrolled = once("enrol", "/courses/protocol/enrolments");
    let enrolment = enrolled["id"].as_str().expect("an id").to_owned();
    cut_and_repeated(line, cut, || client.completes_the_lesson(&enrolment));
    let started = once("start", &format!("/enrolments/{enrolment}/quizzes/one/check/attempts"));
    let attempt = started["id"].as_str().expect("an id").to_owned();
    let questions = started["questions"].as_array().expect("questions");
    let second = questions.iter().find(|question| question["id"] == "second").expect("the second question");
    let first = second["options"].as_array().expect("options").iter();
    let right = first.clone().find(|option| option["text"].to_string().contains("came first")).expect("an option");
    let answers = |question: &str, response: &Value| {
        let (path, body) =
            (format!("/attempts/{attempt}/responses/{question}"), json!({ "sequence": 1, "response": response }));
        client.call("PUT", &path, Some(body))
    };
    // The program looks at the attempt for the first answer, and knows it from then on: the second one is a statement without COMMIT.
    let saved = cut_and_repeated(line, cut, || answers("first", &json!(true)));
    assert_eq!(saved, json!({ "sequence": 1, "response": true }));
    let cut_there = if cut == Cut::BeforeCommit { Cut::BeforeInsert } else { Cut::AfterInsert };
    let saved = cut_and_unnoticed(line, cut_there, || answers("second", &right["id"]));
    assert_eq!(saved, json!({ "sequence": 1, "response": right["id"] }));
    let path = format!("/attempts/{attempt}/submission");
    cut_and_repeated(line, cut, || client.call("POST", &path, Some(json!({}))))
}

#[test]
fn a_connection_that_breaks_at_commit_leaves_one_effect_of_what_is_repeated() {
    let (_database, line, site) = site();
    let site = site.with_course(&course("protocol").folder());
    let server = site.serve(&["--no-worker"]);
    for (learner, cut) in site.learners(2).iter().zip([Cut::BeforeCommit, Cut::AfterCommit]) {
        let submitted = learns(&server.client(&learner.token), &line, cut);
        assert_eq!((&submitted["grade"], &submitted["passed"]), (&json!(100.0), &json!(true)), "{cut:?}");
    }
    let db = site.db();
    let rows = ["enrolments", "lesson_completions", "attempts", "certificates"].map(|table| {
        let all = count(&db, &format!("FROM {table}"));
        (table, all)
    });
    assert!(rows.iter().all(|(_, rows)| *rows == 2), "one of each for each of the two: {rows:?}");
    assert_eq!(count(&db, "FROM responses"), 4);
    assert_eq!(count(&db, "FROM outbox WHERE kind = 'certificate'"), 2);
    let log = server.running.log();
    assert!(!log.contains("panicked") && !log.contains("a request failed"), "{log}");
}

/// Everybody completes the lesson at the same time.
fn all_complete(server: &Server, enrolled: &[(Client, String)]) -> Vec<Answer> {
    std::thread::scope(|scope| {
        let ask = |(client, enrolment): &(Client, String)| {
            let (client, enrolment) = (client.clone(), enrolment.clone());
            // Who gets no answer within a minute has waited for good.
            scope.spawn(move || client.completes_the_lesson(&enrolment).expect("an answer within a minute"))
        };
        let asking: Vec<_> = enrolled.iter().map(ask).collect();
        assert_eq!(server.status("/healthz"), Some(200), "the process lives");
        assert_eq!(server.status("/readyz"), Some(503), "balancers send nobody");
        asking.into_iter().map(|asked| asked.join().expect("who asks")).collect()
    })
}

#[test]
fn a_database_that_does_not_answer_makes_everybody_come_back_later_and_recovers() {
    let (_database, line, site) = site();
    let site = site.with_course(&one_lesson("protocol"));
    let site = site.with("DATABASE__CONNECTIONS", "2").with("DATABASE__ANSWER_SECONDS", "2");
    let server = site.serve(&["--no-worker"]);
    let enrolled = |learner: &crate::support::program::Learner| {
        let client = server.client(&learner.token);
        let enrolment = client.enrol("protocol");
        (client, enrolment)
    };
    let enrolled: Vec<_> = site.learners(8).iter().map(enrolled).collect();
    line.holds();
    // Two have a connection and hear nothing; six wait for one.
    for told in all_complete(&server, &enrolled) {
        let code = told.body["code"].as_str().unwrap_or_default();
        assert!(told.status == 503 && ["unavailable", "outcome-unknown"].contains(&code), "{}", told.body);
        assert!(told.retry_after.is_some(), "it says when to come back");
    }
    line.lets_go();
    eventually("it is ready again", || (server.status("/readyz") == Some(200)).then_some(()));
    let begin = Instant::now();
    for (client, enrolment) in &enrolled {
        client.completes_the_lesson(enrolment).expect("an answer").good();
    }
    assert!(begin.elapsed() < Duration::from_secs(60), "no connection is lost to those who gave up");
    assert_eq!(count(&site.db(), "FROM lesson_completions"), 8, "once each, whoever was told to come back");
    let log = server.running.log();
    assert!(!log.contains("panicked") && !log.contains("a request failed"), "{log}");
}
