//! A course from enrolling to the certificate, with forms alone.

use serde_json::json;

use super::browser::{Browser, Page};
use crate::support::actors::PASSWORD;
use crate::support::app::App;
use crate::support::builders::{ESSAY, EVERY_TYPE, FEEDBACK, FURTHER_TYPES, course};

pub fn enrolled(app: &App, slug: &str) -> Browser {
    let learner = app.learner("Ada");
    let browser = Browser::new(app);
    browser.signs_in(&learner.email, PASSWORD).leads_to("/");
    let page = format!("/courses/{slug}");
    browser.fills(&page, &format!("{page}/enrol"), &[]).leads_to(&format!("/learn/{slug}"));
    browser
}

/// The value of the choice with this text.
pub fn choice(page: &Page, text: &str) -> String {
    let (before, _) = page.text.split_once(&format!("<span>{text}</span>")).expect("the choice");
    let (_, value) = before.rsplit_once("value=\"").expect("a value");
    value.split('"').next().expect("a value").to_owned()
}

#[test]
fn from_enrolling_to_the_certificate_without_javascript() {
    let app = App::on_sqlite();
    app.publish(course("protocol").folder());
    Browser::new(&app).get("/learn/protocol").leads_to("/sign-in?next=/learn/protocol");
    let browser = enrolled(&app, "protocol");
    browser.get("/learn/protocol").is(200).says("href=\"/learn/protocol/one/read\"");
    let lesson = "/learn/protocol/one/read";
    browser.fills(lesson, &format!("{lesson}/done"), &[]).leads_to("/learn/protocol/one/check");
    let quiz = "/learn/protocol/one/check";
    let started = browser.fills(quiz, &format!("{quiz}/start"), &[]).is(303);
    let attempt = started.header("location").to_owned();
    let page = browser.get(&attempt).is(200);
    assert!(!page.text.contains(FEEDBACK));
    let right = choice(&page, "The one who came first");
    let (save, submit) = (format!("{attempt}/save"), format!("{attempt}/submit"));
    let half = [("answers", "here"), ("q.first", "true")];
    browser.fills(&attempt, &save, &half).leads_to(&format!("{attempt}?done=saved"));
    browser.get(&attempt).says("value=\"true\" checked");
    browser.fills(&attempt, &submit, &half).is(200).says("1 of 2 questions have no answer yet");
    let whole = [("answers", "here"), ("q.first", "true"), ("q.second", right.as_str())];
    browser.fills(&attempt, &submit, &whole).leads_to(&attempt);
    let result = browser.get(&attempt).is(200).says("Passed").says("100%").says("Receipt");
    assert!(result.text.contains(FEEDBACK));
    browser.get("/learn/protocol").says("You have completed this course.");
    app.work();
    let list = browser.get("/certificates").is(200);
    let pdf = browser.get(&list.after("class=\"button\" href=\"")).is(200);
    assert!(pdf.text.starts_with("%PDF"));
    let verify = list.after("class=\"button second\" href=\"");
    let credential = format!("/api/v1/certificates{verify}/credential");
    assert!(browser.get(&credential).is(200).text.contains("OpenBadgeCredential"));
    list.says(&format!("{credential}?format=svg"));
    Browser::new(&app).get(&verify).is(200).says("This certificate is genuine, and it is valid.").says("Ada");
}

#[test]
fn every_type_of_question_can_be_answered_with_a_form() {
    let app = App::on_sqlite();
    app.publish(course("types").questions(EVERY_TYPE).review("after-submission").folder());
    let browser = enrolled(&app, "types");
    let quiz = "/learn/types/one/check";
    let attempt = browser.fills(quiz, &format!("{quiz}/start"), &[]).header("location").to_owned();
    let page = browser.get(&attempt).is(200);
    let options = |text: &str| choice(&page, text);
    let mut fields = vec![
        ("answers".to_owned(), "here".to_owned()),
        ("q.tf".to_owned(), "true".to_owned()),
        ("q.sc".to_owned(), options("This one")),
        ("q.mr".to_owned(), options("Alpha")),
        ("q.mr".to_owned(), options("Beta")),
        ("q.strict".to_owned(), options("Ruy")),
        ("q.strict".to_owned(), options("Lopez")),
        ("q.num".to_owned(), "1 951,0".to_owned()),
        ("q.short".to_owned(), "mary robinson".to_owned()),
    ];
    for (left, right) in [("Paris", "France"), ("Lima", "Peru")] {
        let (before, rest) = page.text.split_once(&format!(">{left}</label>")).expect("the left");
        let name = before.rsplit_once("for=\"").expect("a name").1.trim_end_matches('"').to_owned();
        let (before, _) = rest.split_once(&format!(">{right}</option>")).expect("the right");
        let value = before.rsplit_once("value=\"").expect("a value").1.trim_end_matches('"').to_owned();
        fields.push((name, value));
    }
    for (item, position) in [("Sign", "1"), ("Ratify", "2"), ("Deposit", "3")] {
        let (before, _) = page.text.split_once(&format!(">{item}</label>")).expect("the item");
        let name = before.rsplit_once("for=\"").expect("a name").1.trim_end_matches('"').to_owned();
        fields.push((name, position.to_owned()));
    }
    let sent: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let mut wrong = sent.clone();
    wrong.retain(|(name, _)| *name != "q.num");
    wrong.push(("q.num", "<b>many</b>"));
    let refused = browser.fills(&attempt, &format!("{attempt}/save"), &wrong).is(422).says("Enter a number");
    assert!(!refused.text.contains("<b>many") && refused.text.contains("&#60;b&#62;many"));
    browser.fills(&attempt, &format!("{attempt}/submit"), &sent).leads_to(&attempt);
    browser.get(&attempt).says("100%");
}

#[test]
fn gaps_units_and_essays_are_answered_with_a_form() {
    let app = App::on_sqlite();
    let questions = format!("{FURTHER_TYPES}{ESSAY}");
    app.publish(course("types").questions(&questions).review("after-submission").folder());
    let browser = enrolled(&app, "types");
    let quiz = "/learn/types/one/check";
    let attempt = browser.fills(quiz, &format!("{quiz}/start"), &[]).header("location").to_owned();
    let page = browser.get(&attempt).is(200);
    assert!(!page.text.contains(FEEDBACK) && !page.text.contains("data-gap"), "{}", page.text);
    let page = page.says("alt=\"A &#60;map&#62; &#38; a &#34;key&#34;\"").says("<figcaption>Article 16</figcaption>");
    let page = page.says("Write 3 to 300 words.").says("<span class=\"word-count\">0</span>");
    // The fields of the gaps in the order of the text, each with a name for those who hear the page.
    let fields: Vec<String> = (1..=4)
        .map(|number| {
            let (before, _) = page.text.split_once(&format!("aria-label=\"Gap {number} of 4\"")).expect("the gap");
            let (_, name) = before.rsplit_once("name=\"").expect("a name");
            name.split('"').next().expect("a name").to_owned()
        })
        .collect();
    let (_, choices) = page.text.split_once("aria-label=\"Gap 3 of 4\"").expect("the choice");
    let (before, _) = choices.split_once(">settles</option>").expect("the option");
    let settles = before.rsplit_once("value=\"").expect("a value").1.trim_end_matches('"').to_owned();
    let far_unit = format!("{}.unit", fields[3]);
    let mut sent: Vec<(&str, &str)> = vec![
        ("answers", "here"),
        ("q.sides", "true"),
        ("q.distance", "42 000"),
        ("q.distance.unit", "m"),
        ("q.rank", "charge d'affaires"),
        (fields[0].as_str(), "1961"),
        (fields[1].as_str(), "\"><script>"),
        (fields[2].as_str(), settles.as_str()),
        (fields[3].as_str(), "42000"),
        (far_unit.as_str(), "m"),
        ("q.essay", "Rank & file.\n\n</textarea><script>"),
    ];
    for (item, position) in [("One", "1"), ("Two", "2"), ("Three", "3"), ("Four", "4"), ("Five", "5")] {
        let (before, _) = page.text.split_once(&format!(">{item}</label>")).expect("the item");
        let name = before.rsplit_once("for=\"").expect("a name").1.trim_end_matches('"');
        sent.push((name, position));
    }
    browser.fills(&attempt, &format!("{attempt}/save"), &sent).leads_to(&format!("{attempt}?done=saved"));
    let saved = browser.get(&attempt).is(200);
    assert!(!saved.text.contains("<script>"), "{}", saved.text);
    let saved = saved.says("value=\"1961\"").says("&quot;&gt;&lt;script&gt;").says(">settles</option>");
    assert_eq!(saved.text.matches("<option value=\"m\" selected>").count(), 2, "both units stay chosen");
    let saved = saved.says("&#60;/textarea&#62;&#60;script&#62;</textarea>");
    saved.says("<span class=\"word-count\">3</span>");
    browser.fills(&attempt, &format!("{attempt}/submit"), &sent).leads_to(&attempt);
    let result = browser.get(&attempt).is(200);
    assert!(!result.text.contains("<script>"), "{}", result.text);
    let result = result.says("In <span class=\"gap\">(1)</span> at <strong><span class=\"gap\">(2)</span>");
    let result = result.says("(2) &quot;&gt;&lt;script&gt;").says("(2) Vienna").says("(4) 42000 m").says("42000 m");
    result.says("What was looked for").says("The case (3)").says("on the year.");
}

#[test]
fn the_longest_essay_fits_into_a_form() {
    let app = App::on_sqlite();
    app.publish(course("types").questions(ESSAY).folder());
    let browser = enrolled(&app, "types");
    let quiz = "/learn/types/one/check";
    let attempt = browser.fills(quiz, &format!("{quiz}/start"), &[]).header("location").to_owned();
    let save =
        |text: &str| browser.fills(&attempt, &format!("{attempt}/save"), &[("answers", "here"), ("q.essay", text)]);
    save(&"字".repeat(50_000)).leads_to(&format!("{attempt}?done=saved"));
    browser.get(&attempt).says("<span class=\"word-count\">50000</span>");
    save(&"字".repeat(50_001)).is(422).says("Enter 50000 characters at most.");
}

#[test]
fn the_script_gets_short_answers_and_nobody_sees_the_attempts_of_others() {
    let app = App::on_sqlite();
    app.publish(course("protocol").folder());
    let browser = enrolled(&app, "protocol");
    let quiz = "/learn/protocol/one/check";
    let attempt = browser.fills(quiz, &format!("{quiz}/start"), &[]).header("location").to_owned();
    let page = browser.get(&attempt).is(200);
    let (token, sequence) = (page.token(), page.after("data-sequence=\""));
    let save = |sequence: &str, answer: &str| {
        let fields = [
            ("token", token.as_str()),
            ("answers", "here"),
            ("only", "first"),
            ("sequence", sequence),
            ("q.first", answer),
        ];
        browser.send("POST", &format!("{attempt}/save"), Some(&fields), &[("accept", "application/json")])
    };
    save(&sequence, "true").is(204);
    // An older save that comes late changes nothing.
    save("5", "false").is(204);
    browser.get(&attempt).says("value=\"true\" checked");

    let other = Browser::new(&app);
    other.signs_in(&app.learner("Eve").email, PASSWORD).leads_to("/");
    other.get(&attempt).is(404);
    let token = other.get("/account").token();
    other.send("POST", &format!("{attempt}/submit"), Some(&[("token", &token), ("sure", "yes")]), &[]).is(404);
}

#[test]
fn pages_say_out_of_how_many_questions_an_attempt_is_drawn() {
    let app = App::on_sqlite();
    app.publish(course("protocol").quiz("draw = 1").second_module().folder());
    let browser = enrolled(&app, "protocol");
    for (language, drawn, all) in [
        ("en", "1 question out of 2", "2 questions"),
        ("fr", "1 question sur 2", "2 questions"),
        ("es", "1 pregunta de 2", "2 preguntas"),
        ("ru", "1 вопрос из 2", "2 вопроса"),
        ("ar", "سؤال واحد من أصل 2", "سؤالان"),
        ("zh", "从 2 题中抽取 1 题", "2 题"),
    ] {
        for path in ["/courses/protocol", "/learn/protocol"] {
            browser.get(&format!("{path}?language={language}")).is(200).says(drawn).says(all);
        }
        browser.get(&format!("/learn/protocol/one/check?language={language}")).is(200).says(drawn);
    }
    let quiz = "/learn/protocol/one/check";
    let attempt = browser.fills(quiz, &format!("{quiz}/start"), &[]).is(303).header("location").to_owned();
    browser.get(&format!("{attempt}?language=en")).is(200).says("1 question out of 2");
}

#[test]
fn nobody_is_led_back_to_practice_that_was_handed_in() {
    let app = App::on_sqlite();
    let practice = course("protocol").quiz("kind = \"practice\"").questions(ESSAY).course_pass_mark(0);
    app.publish(practice.folder());
    let ana = app.learner("Ana Dias");
    ana.enrols_in("protocol");
    ana.reads("one", "read");
    let browser = Browser::new(&app);
    browser.signs_in(&ana.email, PASSWORD).leads_to("/");
    browser.get("/learn/protocol").is(200).says(">Continue<");
    let attempt = ana.starts("one", "check");
    ana.saves(&attempt, "essay", 1, json!("Whoever came first.")).is(200);
    ana.submits(&attempt).is(200);
    let outline = browser.get("/learn/protocol").is(200);
    assert!(!outline.text.contains(">Continue<"), "{}", outline.text);
}
