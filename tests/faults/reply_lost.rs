//! The program does what it is asked, its answer gets lost, and the client asks again.

use serde_json::{Value, json};

use super::{count, everything_is_there_exactly_once};
use crate::support::builders::course;
use crate::support::client::{Answer, Client};
use crate::support::postgres::Database;
use crate::support::program::Site;
use crate::support::proxy::LossyLine;

/// Asks; the answer gets lost. Asks again, with the same words.
fn asked_again(line: &LossyLine, ask: impl Fn() -> Option<Answer>) -> Value {
    let before = line.lost();
    line.loses_the_next_answer();
    assert!(ask().is_none(), "the answer arrived");
    assert_eq!(line.lost(), before + 1, "there was no answer to lose");
    let first = ask().expect("an answer").good();
    assert_eq!(ask().expect("an answer").good(), first, "and the third time the same is said");
    first
}

fn scenario(site: Site) {
    let site = site.with_course(&course("protocol").folder());
    // The worker comes later: what is told of an enrolment tells also whether its certificate is made.
    let server = site.serve(&["--no-worker"]);
    let line = LossyLine::to(&server.address);
    let learner = site.learners(1).remove(0);
    let client = Client::new(&line.address(), &learner.token);
    let once = |key: &str, path: &str| asked_again(&line, || client.call_once(key, "POST", path, Some(json!({}))));
    let enrolled = once("enrol", "/courses/protocol/enrolments");
    let enrolment = enrolled["id"].as_str().expect("an id");
    asked_again(&line, || client.completes_the_lesson(enrolment));
    let start = format!("/enrolments/{enrolment}/quizzes/one/check/attempts");
    let started = once("start", &start);
    // Without a key as well: who has an attempt in progress gets that one.
    let again = asked_again(&line, || client.call("POST", &start, Some(json!({}))));
    assert_eq!((&again["id"], &again["deadline"]), (&started["id"], &started["deadline"]));
    let attempt = started["id"].as_str().expect("an id");
    let questions = started["questions"].as_array().expect("questions");
    let second = questions.iter().find(|question| question["id"] == "second").expect("the second question");
    let mut options = second["options"].as_array().expect("options").iter();
    let right = options.find(|option| option["text"].to_string().contains("came first")).expect("an option");
    let answers = [("first", 1, json!(false)), ("first", 2, json!(true)), ("second", 1, right["id"].clone())];
    for (question, sequence, response) in answers {
        let (path, body) = (
            format!("/attempts/{attempt}/responses/{question}"),
            json!({ "sequence": sequence, "response": response }),
        );
        assert_eq!(asked_again(&line, || client.call("PUT", &path, Some(body.clone()))), body);
    }
    let path = format!("/attempts/{attempt}/submission");
    let submitted = asked_again(&line, || client.call("POST", &path, Some(json!({}))));
    assert_eq!((&submitted["state"], &submitted["grade"]), (&json!("graded"), &json!(100.0)), "{submitted}");
    let db = site.db();
    let rows = ["enrolments", "lesson_completions", "attempts", "responses", "certificates"]
        .map(|table| count(&db, &format!("FROM {table}")));
    assert_eq!(rows, [1, 1, 1, 2, 1], "each thing is there once");
    let _worker = site.start(&["worker"]);
    everything_is_there_exactly_once(&db, &[&site]);
}

#[test]
fn what_is_asked_again_because_the_answer_got_lost_is_done_once_on_sqlite() {
    scenario(Site::new());
}

#[test]
fn what_is_asked_again_because_the_answer_got_lost_is_done_once_on_postgres() {
    let database = Database::new();
    scenario(Site::new().with("DATABASE__URL", &database.url()));
}
