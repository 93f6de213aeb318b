//! The review rules as a table: every thing under every rule in every situation, over the API and on the page. What does
//! not show is not there, in no form.

use chrono::Duration;
use serde_json::{Value, json};

use crate::pages::browser::Browser;
use crate::support::actors::{Actor, PASSWORD};
use crate::support::app::{App, on_both_databases};
use crate::support::builders::course;
use crate::support::learning::Attempt;

const WORDS: [&str; 4] = ["never", "after-submission", "after-pass-or-last-attempt", "after-close"];
const THINGS: [&str; 5] = ["responses", "correctness", "marks", "feedback", "right_answers"];

/// What the learner writes, what would be right, and what there is to learn: each is nowhere else.
const OWN: &str = "Own-words";
const RIGHT: &str = "Right-words";
const LESSON: &str = "Lesson-words";
const CHOSEN: &str = "Chosen-words";

/// The first is worth seven marks, of which nobody gets any here.
const QUESTIONS: &str = r#"
[[questions]]
id = "words"
type = "short-text"
text = "Who?"
accept = ["Right-words"]
feedback = "Lesson-words."
marks = 7

[[questions]]
id = "choice"
type = "single-choice"
text = "Which?"
options = [{ text = "This", correct = true }, { text = "That", feedback = "Chosen-words." }]
"#;

/// Where a learner is when an attempt is looked at.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Situation {
    /// It is in progress.
    InProgress,
    /// It was handed in, failed; another one can be started.
    Failed,
    /// Another one, the last, is in progress.
    AnotherInProgress,
    /// All attempts were failed.
    LastFailed,
    /// Another one was passed.
    Passed,
    /// The quiz has closed after one failed attempt.
    Closed,
}
use Situation::{AnotherInProgress, Closed, Failed, InProgress, LastFailed, Passed};

/// Whether a thing under a rule shows: the table as `docs/course-format.md` has it.
fn shows(thing: &str, word: &str, at: Situation) -> bool {
    let by_word = match word {
        "never" => false,
        "after-submission" => true,
        "after-pass-or-last-attempt" => matches!(at, AnotherInProgress | LastFailed | Passed),
        _ => at == Closed,
    };
    match (thing, at) {
        ("responses", InProgress) => true,
        (_, InProgress) => false,
        // The learner has two attempts: while the second runs none is left, but what shows would answer it.
        ("responses", _) => by_word,
        (_, AnotherInProgress) => false,
        _ => by_word,
    }
}

/// The rules of one course.
#[derive(Debug, Clone)]
struct Rules {
    slug: String,
    words: [&'static str; 5],
}

/// Each thing under each rule while nothing else shows, and each thing hidden while everything else shows.
fn all_rules() -> Vec<Rules> {
    let mut rules = Vec::new();
    for thing in 0..THINGS.len() {
        for (index, word) in WORDS.into_iter().enumerate() {
            let mut words = ["never"; 5];
            words[thing] = word;
            rules.push(Rules { slug: format!("alone-{thing}-{index}"), words });
        }
        let mut words = ["after-submission"; 5];
        words[thing] = "never";
        rules.push(Rules { slug: format!("hidden-{thing}"), words });
    }
    rules
}

impl Rules {
    fn shows(&self, thing: &str, at: Situation) -> bool {
        let place = THINGS.iter().position(|each| *each == thing).expect("a thing");
        shows(thing, self.words[place], at)
    }

    fn line(&self) -> String {
        let each = THINGS.iter().zip(self.words).map(|(thing, word)| format!("{thing} = \"{word}\""));
        format!("review = {{ {} }}", each.collect::<Vec<_>>().join(", "))
    }
}

/// What the JSON holds of each thing, in the order of [`THINGS`].
fn in_json(body: &Value, text: &str) -> [bool; 5] {
    let results = body["result"]["questions"].as_array().cloned().unwrap_or_default();
    let any = |keys: &[&str]| results.iter().any(|result| keys.iter().any(|key| result.get(key).is_some()));
    assert!(results.len() == 2 || body["result"].is_null(), "{body}");
    [
        text.contains(OWN),
        any(&["correct", "partly_correct"]),
        any(&["marks", "fraction"]),
        text.contains(LESSON) || any(&["feedback"]),
        text.contains(RIGHT) || any(&["right_answer"]),
    ]
}

/// The same of the page.
fn on_page(html: &str) -> [bool; 5] {
    [
        html.contains(OWN),
        html.contains("class=\"badge"),
        html.contains("0 of 7"),
        html.contains(LESSON),
        html.contains(RIGHT),
    ]
}

struct Learner<'a> {
    actor: &'a Actor<'a>,
    browser: &'a Browser,
}

impl Learner<'_> {
    fn starts(&self) -> Attempt {
        self.actor.starts("one", "check")
    }

    fn answers(&self, attempt: &Attempt, text: &str) {
        self.actor.saves(attempt, "words", 1, json!(text)).is(200);
        let options = attempt.question("choice")["options"].as_array().expect("options");
        let wanted = if text == RIGHT { "This" } else { "That" };
        let option = options.iter().find(|option| option["text"].to_string().contains(wanted)).expect("the option");
        self.actor.saves(attempt, "choice", 1, option["id"].clone()).is(200);
    }

    fn fails(&self, attempt: &Attempt) {
        let reply = self.actor.submits(attempt).is(200);
        assert!(!reply.text().contains(OWN) && !reply.text().contains(LESSON) && !reply.text().contains(RIGHT));
    }

    /// Looks at an attempt in every way there is.
    #[track_caller]
    fn looks(&self, rules: &Rules, attempt: &Attempt, at: Situation) {
        let expected = THINGS.map(|thing| rules.shows(thing, at));
        let reply = self.actor.get(&attempt.path("")).is(200);
        assert_eq!(in_json(&reply.json(), &reply.text()), expected, "{rules:?} {at:?}: {reply}");
        let page = self.browser.get(&format!("/attempt/{}", attempt.id)).is(200);
        assert_eq!(on_page(&page.text), expected, "{rules:?} {at:?}: {}", page.text);
        // Feedback on an option says that it was chosen: it needs both.
        let both = expected[0] && expected[3];
        assert_eq!(
            (reply.text().contains(CHOSEN), page.text.contains(CHOSEN)),
            (both, both),
            "{rules:?} {at:?}: {reply}"
        );
        if at != InProgress {
            let receipt = self.actor.get(&attempt.path("/receipt")).is(200);
            assert_eq!(receipt.text().contains(OWN), expected[0], "{rules:?} {at:?}: {receipt}");
        }
        let enrolment = self.actor.get(&self.actor.enrolment("")).is(200).text();
        let quiz = self.browser.get(&format!("/learn/{}/one/check", rules.slug)).is(200).text;
        for word in [OWN, RIGHT, LESSON, CHOSEN] {
            assert!(!enrolment.contains(word) && !quiz.contains(word), "{rules:?} {at:?}: {word}");
        }
    }
}

on_both_databases! {
    fn every_thing_under_every_rule_shows_when_it_may_and_not_before(app: &App) {
        let people = ["Pia Ross", "Lea Moore", "Cem Aydin"].map(|name| app.learner(name));
        let browsers: Vec<Browser> = people
            .iter()
            .map(|person| {
                let browser = Browser::new(app);
                browser.signs_in(&person.email, PASSWORD).leads_to("/");
                browser
            })
            .collect();
        let mut waiting = Vec::new();
        for rules in all_rules() {
            let small = course(&rules.slug).questions(QUESTIONS).attempts(2).quiz("closes = 2026-05-10T12:00:00Z");
            app.publish(small.quiz(&rules.line()).folder());
            for (who, (actor, browser)) in people.iter().zip(&browsers).enumerate() {
                actor.enrols_in(&rules.slug);
                let learner = Learner { actor, browser };
                let first = learner.starts();
                learner.answers(&first, OWN);
                learner.looks(&rules, &first, InProgress);
                learner.fails(&first);
                learner.looks(&rules, &first, Failed);
                if who == 2 {
                    waiting.push((rules.clone(), actor.study(), first));
                    continue;
                }
                let second = learner.starts();
                learner.looks(&rules, &first, AnotherInProgress);
                learner.answers(&second, if who == 0 { RIGHT } else { OWN });
                actor.submits(&second).is(200);
                let at = if who == 0 { Passed } else { LastFailed };
                learner.looks(&rules, &first, at);
            }
        }
        app.later(Duration::days(7));
        let learner = Learner { actor: &people[2], browser: &browsers[2] };
        for (rules, study, first) in waiting {
            learner.actor.studies(&rules.slug, &study.enrolment);
            learner.looks(&rules, &first, Closed);
        }
    }

    fn without_a_close_the_end_of_the_cohort_counts_and_without_that_the_end_of_the_enrolment(app: &App) {
        app.publish(course("protocol").review("after-close").quiz_pass_mark(10).attempts(1).folder());
        let (ana, ben, ines) = (app.learner("Ana Dias"), app.learner("Ben Ali"), app.facilitator("Ines Costa"));
        let body = json!({ "course": "protocol", "title": "Spring", "ends_at": "2026-05-05T09:00:00Z" });
        let cohort = ines.post("/cohorts", body).is(201).str("/id");
        let enrolment = ana.post("/courses/protocol/enrolments", json!({ "cohort": cohort })).is(201).str("/id");
        ana.studies("protocol", &enrolment);
        ben.enrols_in("protocol");
        let shown = |learner: &Actor<'_>, attempt: &Attempt| learner.get(&attempt.path("")).is(200).part("/result") != json!(null);
        let mut attempts = Vec::new();
        for learner in [&ana, &ben] {
            let attempt = learner.starts("one", "check");
            learner.answers_rightly(&attempt);
            learner.submits(&attempt).is(200);
            assert!(!shown(learner, &attempt), "no attempt is left, but the quiz is not closed");
            attempts.push(attempt);
        }
        ana.reads_everything();
        assert!(!shown(&ana, &attempts[0]), "completed, but the cohort goes on");
        app.later(Duration::days(1));
        assert!(shown(&ana, &attempts[0]));
        assert!(!shown(&ben, &attempts[1]), "no cohort, and not completed");
        ben.reads_everything();
        assert!(shown(&ben, &attempts[1]));
    }

    fn an_extension_moves_what_shows_after_the_close(app: &App) {
        app.publish(course("protocol").review("after-close").quiz("closes = 2026-05-05T09:00:00Z").folder());
        let (ana, ben, ada) = (app.learner("Ana Dias"), app.learner("Ben Ali"), app.administrator());
        let mut attempts = Vec::new();
        for learner in [&ana, &ben] {
            learner.enrols_in("protocol");
            let attempt = learner.starts("one", "check");
            learner.submits(&attempt).is(200);
            attempts.push(attempt);
        }
        let body = json!({ "closes": "2026-05-07T09:00:00Z", "reason": "She was ill." });
        ada.post(&ana.enrolment("/extensions"), body).is(201);
        app.later(Duration::days(1));
        assert_eq!(ana.get(&attempts[0].path("")).is(200).part("/result"), json!(null));
        assert_ne!(ben.get(&attempts[1].path("")).is(200).part("/result"), json!(null));
        app.later(Duration::days(2));
        assert_ne!(ana.get(&attempts[0].path("")).is(200).part("/result"), json!(null));
    }

    fn what_was_given_up_shows_its_answers_alone(app: &App) {
        let review = "review = \"after-submission\"";
        app.publish(course("protocol").questions(QUESTIONS).time_limit(5).quiz("on_expiry = \"abandon\"").quiz(review).folder());
        let ana = app.learner("Ana Dias");
        let browser = Browser::new(app);
        browser.signs_in(&ana.email, PASSWORD).leads_to("/");
        ana.enrols_in("protocol");
        let attempt = ana.starts("one", "check");
        ana.saves(&attempt, "words", 1, json!(OWN)).is(200);
        app.later(Duration::minutes(6));
        assert_eq!(ana.submits(&attempt).is(200).str("/state"), "abandoned");
        let reply = ana.get(&attempt.path("")).is(200);
        assert_eq!(in_json(&reply.json(), &reply.text()), [true, false, false, false, false], "{reply}");
        let page = browser.get(&format!("/attempt/{}", attempt.id)).is(200).text;
        assert_eq!(on_page(&page)[1..], [false; 4], "{page}");
    }
}
