//! Receipts: what was handed in can be shown later, and checked with the tools that everybody has.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::pages::browser::Browser;
use crate::support::actors::PASSWORD;
use crate::support::app::{App, on_both_databases};
use crate::support::builders::{EVERY_TYPE, course};

/// What `sha256sum` prints for a text.
fn sha256sum(text: &str) -> String {
    let child = Command::new("sha256sum").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut child = child.expect("sha256sum is on every Linux");
    child.stdin.take().expect("a pipe").write_all(text.as_bytes()).expect("it reads");
    let out = child.wait_with_output().expect("it ends").stdout;
    String::from_utf8(out).expect("text").split_whitespace().next().expect("a hash").to_owned()
}

/// The canonical text as `docs/api.md` has it, from what the API shows of an attempt.
fn canonical(attempt: &Value) -> String {
    let mut text = format!("attempt {}\n", attempt["id"].as_str().expect("an id"));
    text.push_str(&format!("submitted {}\n", attempt["submitted_at"].as_str().expect("a moment")));
    for question in attempt["questions"].as_array().expect("questions") {
        text.push_str(&format!("{} {}\n", question["id"].as_str().expect("an id"), question["response"]));
    }
    text
}

on_both_databases! {
    fn a_receipt_can_be_recomputed_from_the_answers(app: &App) {
        app.publish(course("protocol").questions(EVERY_TYPE).review("never").folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        let attempt = ana.starts("one", "check");
        ana.get(&attempt.path("/receipt")).is(409).problem("not-handed-in");
        ana.answers_rightly(&attempt);
        ana.saves(&attempt, "short", 5, json!("Ça va ? \"Oui\"\nsecond {line}\u{2028}文")).is(200);
        ana.saves(&attempt, "tf", 5, json!(null)).is(200);
        let receipt = ana.submits(&attempt).is(200).str("/receipt");
        let found = ana.get(&attempt.path("/receipt")).is(200);
        assert_eq!(found.str("/receipt"), receipt);
        let text = canonical(&ana.get(&attempt.path("")).is(200).json());
        assert_eq!(found.str("/text"), text);
        assert!(text.contains("\ntf null\n") && text.contains("short \"Ça va ? \\\"Oui\\\"\\nsecond {line}"), "{text}");
        assert_eq!(sha256sum(&text), receipt);
        assert_eq!(chancery::course::sha256_hex(text.as_bytes()), receipt);
        let plain = ana.call("GET", &attempt.path("/receipt")).header("accept", "text/plain").send().is(200);
        assert_eq!((plain.text(), plain.header("content-type")), (text.clone(), "text/plain; charset=utf-8"));
        // The page has the same as a file.
        let browser = Browser::new(app);
        browser.signs_in(&ana.email, PASSWORD).leads_to("/");
        let file = format!("/attempt/{}/receipt.txt", attempt.id);
        browser.get(&format!("/attempt/{}", attempt.id)).is(200).says(&receipt).says(&format!("href=\"{file}\""));
        assert_eq!(browser.get(&file).is(200).text, text);
        // A bit of difference is seen.
        assert_ne!(sha256sum(&text.replace("1951", "1952")), receipt);
    }

    fn a_receipt_is_for_those_who_may_see_the_attempt(app: &App) {
        app.publish(course("protocol").folder());
        let (ana, eve, ada) = (app.learner("Ana Dias"), app.learner("Eve Stone"), app.administrator());
        ana.enrols_in("protocol");
        let attempt = ana.starts("one", "check");
        ana.submits(&attempt).is(200);
        eve.get(&attempt.path("/receipt")).is(404);
        app.stranger().get(&attempt.path("/receipt")).is(401);
        ada.get(&attempt.path("/receipt")).is(200);
        let browser = Browser::new(app);
        browser.signs_in(&eve.email, PASSWORD).leads_to("/");
        browser.get(&format!("/attempt/{}/receipt.txt", attempt.id)).is(404);
    }

    fn a_receipt_does_not_tell_answers_that_are_hidden(app: &App) {
        app.publish(course("protocol").quiz("review = { responses = \"never\" }").folder());
        let (ana, ada) = (app.learner("Ana Dias"), app.administrator());
        ana.enrols_in("protocol");
        let attempt = ana.starts("one", "check");
        ana.answers_rightly(&attempt);
        let receipt = ana.submits(&attempt).is(200).str("/receipt");
        let found = ana.get(&attempt.path("/receipt")).is(200);
        assert_eq!((found.str("/receipt"), found.part("/text")), (receipt.clone(), json!(null)));
        let plain = ana.call("GET", &attempt.path("/receipt")).header("accept", "text/plain").send().is(200);
        assert_eq!(plain.part("/text"), json!(null));
        let browser = Browser::new(app);
        browser.signs_in(&ana.email, PASSWORD).leads_to("/");
        browser.get(&format!("/attempt/{}/receipt.txt", attempt.id)).is(404);
        let page = browser.get(&format!("/attempt/{}", attempt.id)).is(200).says(&receipt);
        assert!(!page.text.contains("receipt.txt"));
        assert_eq!(sha256sum(&ada.get(&attempt.path("/receipt")).is(200).str("/text")), receipt);
    }
}
