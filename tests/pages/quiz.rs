//! A quiz as a learner meets it in a browser: what is saved, what is not, how much time is left.

use chrono::Duration;
use serde_json::{Value, json};

use super::browser::Browser;
use super::learning::{choice, enrolled};
use crate::support::actors::PASSWORD;
use crate::support::app::App;
use crate::support::builders::course;
use crate::support::node;

/// What the scripts of the browser share.
const SHARED: &str = include_str!("chromium/browser.mjs");

/// Runs a script in Debian's Chromium.
pub fn in_chromium(script: &str, job: &Value) -> Value {
    node::run("browser-driver", &format!("{SHARED}\n{script}"), job)
}

const QUIZ: &str = "/learn/protocol/one/check";

fn starts(browser: &Browser) -> String {
    browser.fills(QUIZ, &format!("{QUIZ}/start"), &[]).is(303).header("location").to_owned()
}

#[test]
fn before_handing_in_one_sees_which_questions_have_no_answer() {
    let app = App::on_sqlite();
    app.publish(course("protocol").folder());
    let browser = enrolled(&app, "protocol");
    let attempt = starts(&browser);
    let page = browser.get(&attempt).is(200);
    let list = "<a href=\"#question-1\">1 <span class=\"hidden\">not answered</span></a>";
    let right = choice(&page.says(list), "The one who came first");
    let half = [("answers", "here"), ("q.first", "true"), ("then", "review")];
    browser.fills(&attempt, &format!("{attempt}/save"), &half).leads_to(&format!("{attempt}/review"));
    let review = browser.get(&format!("{attempt}/review")).is(200);
    let review = review.says("1 of 2 questions have no answer yet").says("The host goes last.");
    assert_eq!(review.text.matches("Answered</span>").count(), 1);
    assert_eq!(review.text.matches("No answer</span>").count(), 1);
    let page = browser.get(&attempt).says("class=\"answered\">1 <span class=\"hidden\">answered</span></a>");
    assert!(!page.text.contains("Ends on"), "a quiz without a limit has no clock");
    let whole = [("answers", "here"), ("q.first", "true"), ("q.second", right.as_str()), ("then", "review")];
    browser.fills(&attempt, &format!("{attempt}/save"), &whole).leads_to(&format!("{attempt}/review"));
    browser.get(&format!("{attempt}/review")).is(200).says("All questions have an answer.");
    let sure = [("sure", "yes")];
    browser.fills(&format!("{attempt}/review"), &format!("{attempt}/submit"), &sure).leads_to(&attempt);
    browser.get(&attempt).is(200).says("100%");
    // Once handed in, the look over the questions leads to the result; nobody else sees either.
    browser.get(&format!("{attempt}/review")).leads_to(&attempt);
    let other = Browser::new(&app);
    other.get(&format!("{attempt}/review")).leads_to(&format!("/sign-in?next={attempt}/review"));
    other.signs_in(&app.learner("Eve").email, PASSWORD).leads_to("/");
    other.get(&format!("{attempt}/review")).is(404);
}

#[test]
fn a_wrong_number_is_not_taken_along_to_the_look_over_all_questions() {
    let app = App::on_sqlite();
    app.publish(course("types").questions(crate::support::builders::EVERY_TYPE).folder());
    let browser = enrolled(&app, "types");
    let quiz = "/learn/types/one/check";
    let attempt = browser.fills(quiz, &format!("{quiz}/start"), &[]).header("location").to_owned();
    let wrong = [("answers", "here"), ("q.num", "many"), ("then", "review")];
    browser.fills(&attempt, &format!("{attempt}/save"), &wrong).is(422).says("Enter a number");
}

#[test]
fn time_that_is_up_leads_past_the_look_over_all_questions() {
    let app = App::on_sqlite();
    app.publish(course("protocol").time_limit(20).folder());
    let browser = enrolled(&app, "protocol");
    let attempt = starts(&browser);
    browser.get(&attempt).says("Ends on 4 May 2026, 09:20 UTC").says("data-seconds=\"1200\" data-total=\"1200\"");
    browser.get(&format!("{attempt}/review")).says("Ends on 4 May 2026, 09:20 UTC");
    app.later(Duration::minutes(21));
    browser.get(&format!("{attempt}/review")).is(200).says("The time is up");
}

#[test]
fn the_script_is_told_how_much_time_is_left() {
    let app = App::on_sqlite();
    app.publish(course("protocol").time_limit(20).folder());
    let browser = enrolled(&app, "protocol");
    let attempt = starts(&browser);
    let token = browser.get(&attempt).token();
    app.later(Duration::minutes(5));
    let fields = [("token", token.as_str()), ("answers", "here"), ("only", "first"), ("q.first", "true")];
    let saved = browser.send("POST", &format!("{attempt}/save"), Some(&fields), &[("accept", "application/json")]);
    assert_eq!(saved.is(204).header("chancery-seconds-left"), "900");
}

#[test]
fn what_is_saved_and_what_is_not_stands_at_each_question_and_at_the_whole() {
    let app = App::on_sqlite();
    app.publish(course("protocol").review("after-submission").folder());
    let learner = app.learner("Ada");
    learner.enrols_in("protocol");
    let attempt = learner.starts("one", "check");
    let path = format!("/attempt/{}", attempt.id);
    let job = json!({ "address": app.address, "email": learner.email, "password": PASSWORD, "path": path });
    let said = in_chromium(include_str!("chromium/quiz_states.mjs"), &job);
    assert_eq!((&said["before"], &said["after"]), (&json!("not answered"), &json!("answered")));
    assert!(said["cut"].as_str().expect("a text").starts_with("The server cannot be reached."), "{said}");
    assert_eq!(said["stays"], "Kept on this device, not sent yet");
    assert_eq!(said["review"], "Check your answers");
    assert_eq!(said["open"], "All questions have an answer.");
    assert_eq!((&said["result"], &said["url"]), (&json!("A check"), &json!(path)));
}

#[test]
fn the_clock_is_read_out_at_a_few_moments_only() {
    let app = App::on_sqlite();
    app.publish(course("protocol").time_limit(20).folder());
    let learner = app.learner("Ada");
    learner.enrols_in("protocol");
    let attempt = learner.starts("one", "check");
    let mut job = json!({ "address": app.address, "email": learner.email, "password": PASSWORD });
    job["path"] = json!(format!("/attempt/{}", attempt.id));
    let mut left = 1200;
    for (seconds, said) in [
        (602, "Half of your time is over."),
        (302, "5 minutes left."),
        (62, "1 minute left."),
        (32, "30 seconds left."),
    ] {
        app.later(Duration::seconds(left - seconds));
        left = seconds;
        let answer = in_chromium(include_str!("chromium/quiz_clock.mjs"), &job);
        assert_eq!((&answer["said"], &answer["live"]), (&json!(said), &json!("off")));
        assert_eq!(answer["regions"], json!(["", "time-notice", "save-state"]), "{answer}");
    }
    app.later(Duration::seconds(left - 1));
    job["ends"] = json!(true);
    let answer = in_chromium(include_str!("chromium/quiz_clock.mjs"), &job);
    assert_eq!(answer["ended"], json!(true), "{answer}");
    let result = learner.get(&format!("/attempts/{}", attempt.id)).is(200);
    assert_eq!(result.str("/state"), "graded");
}
