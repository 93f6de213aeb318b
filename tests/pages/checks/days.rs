//! Whole days in the browser, as people have them: with JavaScript, and without it where pages promise it.

use serde_json::json;

use crate::pages::browser::Browser;
use crate::pages::chromium;
use crate::support::actors::PASSWORD;
use crate::support::app::App;
use crate::support::builders::{EVERY_TYPE, course};

fn a_learners_day(javascript: bool) {
    let app = App::on_sqlite();
    app.publish(course("protocol").titled("Diplomatic Protocol").questions(EVERY_TYPE).second_module().folder());
    let ana = app.learner("Ana Dias");
    let answers = json!({
        "True?": "True",
        "Which one?": "This one",
        "Which ones?": ["Alpha", "Beta"],
        "Exactly which ones?": ["Ruy", "Lopez"],
        "Which to which?": { "Paris": "France", "Lima": "Peru" },
        "In which order?": { "Sign": "1", "Ratify": "2", "Deposit": "3" },
        "How many?": "1951",
        "Who?": "Mary Robinson",
        "The host goes last.": "True",
        "Who goes first?": "The one who came first",
    });
    let job = json!({
        "address": app.address, "course": "protocol", "email": ana.email, "password": PASSWORD,
        "javascript": javascript, "answers": answers,
    });
    let told = app.works_while(|| chromium::run("learner_day.mjs", &job));
    assert_eq!(told["faults"], json!([]), "{told:#}");
    assert_eq!(told["verified"], "✓ Valid", "{told:#}");
    let way = told["way"].as_array().expect("a way");
    assert_eq!(way.iter().filter(|step| **step == "result: 100%").count(), 2, "{told:#}");
    let browser = Browser::new(&app);
    browser.signs_in(&ana.email, PASSWORD).leads_to("/");
    let document = told["document"].as_str().expect("an address").trim_start_matches(&app.address);
    assert!(browser.get(document).is(200).text.starts_with("%PDF"));
}

#[test]
fn a_learner_gets_from_signing_in_to_a_certificate_with_javascript() {
    a_learners_day(true);
}

#[test]
fn a_learner_gets_from_signing_in_to_a_certificate_without_javascript() {
    a_learners_day(false);
}
