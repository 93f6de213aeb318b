//! `regrade`.

use serde_json::json;

use super::prints;
use crate::support::builders::course;
use crate::support::program::Site;

#[test]
fn a_corrected_question_is_shown_and_then_regraded() {
    let site = Site::new().with_course(&course("protocol").folder());
    let quiz = "courses/protocol/01-one/02-check.quiz.toml";
    let text = std::fs::read_to_string(site.path(quiz)).expect("a quiz");
    site.write(quiz, text.replace("answer = true", "answer = false").as_bytes());
    prints(&site.run(&["publish"]), "protocol: published as version 1\n");
    let learner = site.learners(1).remove(0);
    {
        let server = site.serve(&[]);
        let client = server.client(&learner.token);
        let enrolment = client.enrol("protocol");
        let attempt = client.post(&format!("/enrolments/{enrolment}/quizzes/one/check/attempts"), json!({}));
        let path = format!("/attempts/{}/submission", attempt["id"].as_str().expect("an id"));
        client.post(&path, json!({ "responses": { "first": { "sequence": 1, "response": true } } }));
    }
    let regrade = |more: &[&str]| site.run(&[&["regrade", "protocol", "--reason", "A wrong key"], more].concat());
    let nothing = "No question is graded in another way by version 1. 0 grades of 0 attempts changed.\n";
    prints(&regrade(&[]), nothing);
    site.write(quiz, text.as_bytes());
    site.run(&["publish"]);
    let change = format!("{}\tone/check\tattempt 1\t0 -> 50\tnot passed\n", learner.email);
    let expected = |would: &str| format!("{change}By version 2: first. 1 grade of 1 attempt {would}.\n");
    prints(&regrade(&["--dry-run"]), &expected("would change"));
    prints(
        &regrade(&["--dry-run", "--question", "second"]),
        &nothing.replace("version 1", "version 2").replace("changed", "would change"),
    );
    prints(&regrade(&["--question", "first"]), &expected("changed"));
    prints(&regrade(&[]), &nothing.replace("version 1", "version 2"));
    let ran = regrade(&["--question", "nothing"]);
    let sentence = "chancery: /questions/0: no version of the course has a question of this id\n";
    assert_eq!((ran.code, ran.err.as_str()), (Some(2), sentence));
    assert_eq!(site.run(&["regrade", "protocol"]).code, Some(2), "a regrade has a reason");
}
