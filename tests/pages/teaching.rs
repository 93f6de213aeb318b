//! The pages about a cohort's learning: marking, statistics, figures, messages, requests and invitations.

use chrono::Duration;
use serde_json::json;

use super::browser::{Browser, Page};
use crate::support::actors::{Actor, PASSWORD};
use crate::support::app::App;
use crate::support::builders::{CourseBuilder, course};
use crate::support::learning::Attempt;

pub fn signed_in(app: &App, actor: &Actor) -> Browser {
    let browser = Browser::new(app);
    browser.signs_in(&actor.email, PASSWORD).leads_to("/");
    browser
}

/// A cohort of that facilitator with these learners in it.
pub fn cohort(ines: &Actor<'_>, learners: &[&Actor<'_>]) -> String {
    let id = ines.post("/cohorts", json!({ "course": "protocol", "title": "Spring" })).is(201).str("/id");
    let emails: Vec<&str> = learners.iter().map(|learner| learner.email.as_str()).collect();
    let added = ines.post(&format!("/cohorts/{id}/members"), json!({ "emails": emails })).is(201).items();
    for (learner, enrolment) in learners.iter().zip(added) {
        learner.studies("protocol", enrolment["id"].as_str().expect("an id"));
    }
    id
}

/// The pages of a cohort are nobody's but of those who run it.
#[track_caller]
pub fn is_for_those_who_run_it(app: &App, path: &str) {
    Browser::new(app).get(path).leads_to(&format!("/sign-in?next={path}"));
    signed_in(app, &app.learner("Eve Stone")).get(path).is(403);
    signed_in(app, &app.facilitator("Otto Brandt")).get(path).is(404);
}

fn essays(rest: &str) -> CourseBuilder {
    course("protocol").quiz("review = \"after-submission\"").questions(&format!(
        "[[questions]]\nid = \"essay\"\ntype = \"essay\"\ntext = \"Why are treaties kept?\"\nrubric = \"Good faith.\"\nmarks = 10\n{rest}\n"
    ))
}

fn hands_in(learner: &Actor<'_>, text: &str) -> Attempt {
    let attempt = learner.starts("one", "check");
    learner.saves(&attempt, "essay", 1, json!(text)).is(200);
    learner.submits(&attempt).is(200);
    attempt
}

fn marks(browser: &Browser, cohort: &str, attempt: &Attempt, fields: &[(&str, &str)]) -> Page {
    let page = format!("/cohorts/{cohort}/marking/{}", attempt.id);
    browser.fills(&page, &page, fields)
}

#[test]
fn essays_are_marked_one_after_the_other() {
    let app = App::on_sqlite();
    app.publish(essays("").folder());
    let (ana, ben, ines) = (app.learner("Ana Dias"), app.learner("Ben <Ali>"), app.facilitator("Ines Costa"));
    let id = cohort(&ines, &[&ana, &ben]);
    ana.reads_everything();
    let first = hands_in(&ana, "Pacta <b>sunt</b>\nservanda.");
    app.later(Duration::minutes(1));
    let second = hands_in(&ben, "Because of \"faith\".");
    let browser = signed_in(&app, &ines);
    let list = browser.get(&format!("/cohorts/{id}/marking")).is(200).says("Waits for you").says("Ben &#60;Ali&#62;");
    let (ana_at, ben_at) = (list.text.find("Ana Dias").expect("Ana"), list.text.find("Ben ").expect("Ben"));
    assert!(ana_at < ben_at, "the oldest first");
    let page = browser.get(&format!("/cohorts/{id}/marking/{}", first.id)).is(200);
    let page = page.says("Why are treaties kept?").says("Good faith.").says("3 words").says("of 10");
    assert!(page.text.contains("Pacta &#60;b&#62;sunt&#60;/b&#62;"), "{}", page.text);
    // What was typed stays when it is wrong.
    for (typed, said) in [("11", "from 0 to 10"), ("seven", "from 0 to 10"), ("-1", "from 0 to 10")] {
        let wrong = marks(&browser, &id, &first, &[("marks-essay", typed), ("comment-essay", "Well & good.")]).is(422);
        wrong.says(said).says("href=\"#marks-essay\"").says(&format!("value=\"{typed}\"")).says("Well &#38; good.");
    }
    marks(&browser, &id, &first, &[("marks-essay", " ")]).is(422).says("Enter marks before you save.");
    let next = format!("/cohorts/{id}/marking/{}?done=marked-next", second.id);
    marks(&browser, &id, &first, &[("marks-essay", "7,5"), ("comment-essay", "Well argued.")]).leads_to(&next);
    browser.get(&next).is(200).says("This is the next attempt.").says("Because of &#34;faith&#34;.");
    let list = format!("/cohorts/{id}/marking?done=marked");
    marks(&browser, &id, &second, &[("marks-essay", "8")]).leads_to(&list);
    browser.get(&list).is(200).says("Nothing waits to be marked.");
    let shown = ana.get(&first.path("")).is(200);
    assert_eq!(shown.part("/result/questions/0/marks"), json!(7.5));
    assert_eq!(shown.part("/result/questions/0/comments"), json!(["Well argued."]));
    // The course is completed with it: its grades stand, and what was typed is still there.
    let late = marks(&browser, &id, &first, &[("marks-essay", "2")]).is(422);
    late.says("The learner has completed the course: the grade stands.").says("value=\"2\"");
}

#[test]
fn criteria_are_marked_each_for_itself_and_two_markers_work_alone() {
    let app = App::on_sqlite();
    let criteria =
        "second_marker = true\ncriteria = [{ text = \"The *rule*\", marks = 6 }, { text = \"The case\", marks = 4 }]";
    app.publish(essays(criteria).quiz_pass_mark(100).folder());
    let (ana, ines, ada) = (app.learner("Ana Dias"), app.facilitator("Ines Costa"), app.administrator());
    let id = cohort(&ines, &[&ana]);
    let attempt = hands_in(&ana, "Good faith.");
    let (one, two) = (signed_in(&app, &ines), signed_in(&app, &ada));
    let both = |first: &'static str, second: &'static str| [("marks-essay-1", first), ("marks-essay-2", second)];
    marks(&one, &id, &attempt, &both("7", "")).is(422).says("from 0 to 6").says("from 0 to 4");
    let list = format!("/cohorts/{id}/marking?done=marked");
    marks(&one, &id, &attempt, &both("6", "3.5")).leads_to(&list);
    one.get(&list).is(200).says("a second person marks it too");
    let page = format!("/cohorts/{id}/marking/{}", attempt.id);
    one.get(&page).is(200).says("value=\"3.5\"");
    let other = two.get(&page).is(200).says("The rule").says("Waits for a second marker");
    assert!(!other.text.contains("3.5"), "the second marker sees nothing of the first one's marks");
    marks(&two, &id, &attempt, &both("1", "1")).leads_to(&list);
    two.get(&page).is(200).says("Marks differ").says("6 + 3.5").says("both of us agree on");
    let agreed = [("marks-essay-1", "4"), ("marks-essay-2", "2"), ("agreed-essay", "yes")];
    marks(&two, &id, &attempt, &agreed).leads_to(&list);
    assert_eq!(ana.get(&attempt.path("")).is(200).part("/result/questions/0/marks"), json!(6.0));
}

#[test]
fn nobody_else_sees_what_waits_to_be_marked() {
    let app = App::on_sqlite();
    app.publish(essays("").folder());
    let (ana, ines) = (app.learner("Ana Dias"), app.facilitator("Ines Costa"));
    let id = cohort(&ines, &[&ana]);
    let attempt = hands_in(&ana, "Good faith.");
    is_for_those_who_run_it(&app, &format!("/cohorts/{id}/marking"));
    let page = format!("/cohorts/{id}/marking/{}", attempt.id);
    Browser::new(&app).get(&page).leads_to(&format!("/sign-in?next={page}"));
    let learner = signed_in(&app, &ana);
    learner.get(&page).is(403);
    // A facilitator of another cohort does not reach the attempt through that one either.
    let uma = app.facilitator("Uma Berg");
    let own = cohort(&uma, &[]);
    let foreign = signed_in(&app, &uma);
    foreign.get(&page).is(404);
    foreign.get(&format!("/cohorts/{own}/marking/{}", attempt.id)).is(404);
    let sent = foreign.fills("/account", &format!("/cohorts/{own}/marking/{}", attempt.id), &[("marks-essay", "10")]);
    sent.is(404);
    // Nobody marks oneself.
    let running = ana.starts("one", "check");
    signed_in(&app, &ines).get(&format!("/cohorts/{id}/marking/{}", running.id)).is(409);
}

#[test]
fn the_worst_question_comes_first() {
    let app = App::on_sqlite();
    app.publish(course("protocol").folder());
    let ines = app.facilitator("Ines Costa");
    let learners = [app.learner("Ana Dias"), app.learner("Ben Ali"), app.learner("Cleo Roux")];
    let id = cohort(&ines, &learners.iter().collect::<Vec<_>>());
    let browser = signed_in(&app, &ines);
    let page = format!("/cohorts/{id}/statistics/one/check");
    browser.get(&page).is(200).says("Nobody has handed in an attempt yet.");
    for (place, learner) in learners.iter().enumerate() {
        let attempt = learner.starts("one", "check");
        // The first question is answered rightly once, the second always.
        let options = &attempt.question("second")["options"];
        let right =
            options.as_array().expect("options").iter().find(|each| each["text"].to_string().contains("came first"));
        learner.saves(&attempt, "first", 1, json!(place == 0)).is(200);
        learner.saves(&attempt, "second", 1, right.expect("the right one")["id"].clone()).is(200);
        learner.submits(&attempt).is(200);
    }
    let list = browser.get(&format!("/cohorts/{id}/statistics")).is(200);
    list.says("A check").says(&format!("href=\"{page}\"")).says("66.7%").says("3 <span class=\"quiet\">/ 3</span>");
    let shown = browser.get(&page).is(200).says("n = 3").says("fewer than 30 attempts").says("33.3%");
    let order = |page: &Page| {
        let at = |text: &str| page.text.find(text).unwrap_or_else(|| panic!("no {text}"));
        at("The host goes last.").cmp(&at("Who goes first?"))
    };
    assert!(order(&shown).is_lt(), "the hardest question first");
    let in_order = browser.get(&format!("{page}?sort=discrimination")).is(200);
    assert!(in_order.text.contains("the least telling first"));
    shown.says("The one who shouts").says("aria-current=\"true\">the hardest first");
    let csv = browser.get(&format!("{page}/table.csv")).is(200);
    assert!(csv.header("content-type").starts_with("text/csv"), "{}", csv.header("content-type"));
    assert!(csv.text.starts_with("row,id,type,text,n,"), "{}", csv.text);
    browser.get(&format!("/cohorts/{id}/statistics/one/nothing")).is(404);
    for path in ["statistics", "statistics/one/check", "statistics/one/check/table.csv"] {
        Browser::new(&app)
            .get(&format!("/cohorts/{id}/{path}"))
            .leads_to(&format!("/sign-in?next=/cohorts/{id}/{path}"));
        signed_in(&app, &learners[0]).get(&format!("/cohorts/{id}/{path}")).is(403);
    }
    let otto = signed_in(&app, &app.facilitator("Otto Brandt"));
    otto.get(&page).is(404);
    otto.get(&format!("{page}/table.csv")).is(404);
}

#[test]
fn figures_stand_beside_their_tables_in_every_language() {
    let app = App::on_sqlite();
    app.publish(course("protocol").second_module().folder());
    let ines = app.facilitator("Ines Costa");
    let (ana, ben, cleo) = (app.learner("Ana Dias"), app.learner("Ben Ali"), app.learner("Cleo Roux"));
    let id = cohort(&ines, &[&ana, &ben, &cleo]);
    let page = format!("/cohorts/{id}/figures");
    let browser = signed_in(&app, &ines);
    browser.get(&page).is(200).says("Nobody has completed the course yet.");
    ana.completes_the_course();
    app.later(Duration::days(4));
    ben.completes_the_course();
    let shown = browser.get(&page).is(200);
    for told in ["begun by 2 of 3, done by 2", "2 of 2 passed", "half took 2 days or less", "66.7%"] {
        assert!(shown.text.contains(told), "does not tell {told}: {}", shown.text);
    }
    assert_eq!(shown.text.matches("<svg class=\"chart\"").count(), 4);
    assert_eq!(shown.text.matches("<title id=").count(), 4);
    shown.says(&format!("/cohorts/{id}/messages?to=not-started")).says("/statistics/one/check\"");
    for language in ["en", "fr", "es", "ru", "ar", "zh"] {
        for path in ["figures", "statistics", "statistics/one/check", "marking"] {
            let page = browser.get(&format!("/cohorts/{id}/{path}?language={language}")).is(200);
            assert!(page.text.len() < 60_000, "{path} has {} bytes", page.text.len());
            for never in [" style=", "<script>", "{ $", "figures-", "statistics-caption", "marking-"] {
                let told = page.text.replace("class=\"figures-", "").replace("id=\"figures-", "");
                assert!(!told.contains(never), "{path} in {language} holds {never}: {}", page.text);
            }
        }
    }
    is_for_those_who_run_it(&app, &page);
}
