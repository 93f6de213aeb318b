//! Versions of courses: what differs, publishing from the folder, and moving learners without taking anything from them.

use chancery::actions::recompute;
use chancery::course::Folder;
use chrono::Duration;
use serde_json::{Value, json};

use crate::support::actors::Actor;
use crate::support::app::{App, on_both_databases};
use crate::support::builders::{EVERY_TYPE, FEEDBACK, course};
use crate::support::learning::Attempt;
use crate::support::reply::Reply;

const LESSON: &str = "+++\ntitle = \"More\"\nminutes = 3\n+++\n\nWho goes last.\n";

/// The first version without the second module's lesson, with one lesson more, and with other questions.
fn second() -> Folder {
    let mut folder = course("protocol").second_module().questions(EVERY_TYPE).folder();
    folder.files.remove("02-two/01-read.md");
    folder.with("01-one/03-more.md", LESSON)
}

/// A learner who studies on in the version that was published last.
fn enrolled<'a>(app: &'a App, name: &str) -> Actor<'a> {
    let actor = app.learner(name);
    actor.enrols_in("protocol");
    app.later(Duration::seconds(1));
    actor
}

fn cohort(ada: &Actor<'_>, people: &[&Actor<'_>]) -> String {
    let id = ada.post("/cohorts", json!({ "course": "protocol", "title": "Spring" })).is(201).str("/id");
    let emails: Vec<&str> = people.iter().map(|person| person.email.as_str()).collect();
    ada.post(&format!("/cohorts/{id}/members"), json!({ "emails": emails })).is(201);
    id
}

fn moves(ada: &Actor<'_>, cohort: &str, dry_run: bool) -> Reply {
    let body = json!({ "version": 2, "dry_run": dry_run, "reason": "The law changed." });
    ada.post(&format!("/cohorts/{cohort}/version"), body).is(200)
}

fn line(report: &Reply, who: &Actor<'_>) -> Value {
    let learners = report.part("/learners");
    let found = learners.as_array().expect("learners").iter().find(|line| line["full_name"] == who.name);
    found.unwrap_or_else(|| panic!("no {} in {report}", who.name)).clone()
}

/// What is kept of every enrolment is what its facts amount to.
fn nothing_differs(app: &App) {
    let ctx = app.ctx.clone();
    let looked = app.write(move |conn| recompute::look(conn, &ctx, None, 100, false));
    assert_eq!(looked.differences, []);
}

fn standing(actor: &Actor<'_>) -> (Value, Value, Value) {
    let reply = actor.get(&actor.enrolment("")).is(200);
    (reply.part("/version"), reply.part("/status"), reply.part("/progress/percent"))
}

/// How many entries the audit log has, without those of looks.
fn deeds(ada: &Actor<'_>) -> usize {
    let log = ada.get("/audit?limit=200").is(200).items();
    log.iter().filter(|entry| entry["action"] != "personal-data.looked-at").count()
}

on_both_databases! {
    fn a_dry_run_shows_what_a_move_does_and_nobody_loses_anything(app: &App) {
        app.publish(course("protocol").second_module().attempts(0).folder());
        let (ana, ben, cleo) = (enrolled(app, "Ana Dias"), enrolled(app, "Ben Ali"), enrolled(app, "Cleo Marsh"));
        let (dan, eli) = (enrolled(app, "Dan Roe"), enrolled(app, "Eli Wood"));
        let ada = app.administrator();
        let group = cohort(&ada, &[&ana, &ben, &cleo, &dan, &eli]);
        ana.reads("one", "read");
        ana.fails("one", "check");
        ana.passes("one", "check");
        ana.reads("two", "read");
        let running = ben.starts("one", "check");
        cleo.completes_the_course();
        ada.post(&eli.enrolment("/pause"), json!({ "reason": "Leave." })).is(200);
        let old = Attempt::of(&ana.get(&format!("/attempts/{}", attempts(&ana)[0])));
        let all = [&ana, &ben, &cleo, &dan, &eli];
        app.publish(second());

        let before: Vec<_> = all.iter().map(|who| standing(who)).collect();
        let audited = deeds(&ada);
        let shown = moves(&ada, &group, true);
        assert_eq!((shown.part("/moves"), shown.part("/dry_run"), shown.part("/version")), (json!(3), json!(true), json!(2)));
        assert_eq!(all.iter().map(|who| standing(who)).collect::<Vec<_>>(), before, "a dry run changes nothing");
        assert_eq!(deeds(&ada), audited);
        let own = line(&shown, &ana);
        assert_eq!((&own["from"], &own["stays"]), (&json!(1), &json!(null)));
        assert_eq!((&own["gone"], &own["new"], &own["kept"]), (&json!(["two/read"]), &json!(["one/more"]), &json!([])));
        assert_eq!((&own["before"]["lessons_done"], &own["before"]["lessons_total"]), (&json!(2), &json!(2)));
        assert_eq!((&own["after"]["lessons_done"], &own["after"]["lessons_total"]), (&json!(1), &json!(2)));
        assert_eq!((&own["before"]["percent"], &own["after"]["percent"]), (&json!(75.0), &json!(50.0)));
        assert_eq!(line(&shown, &ben)["stays"], "attempt-running");
        assert_eq!(line(&shown, &cleo)["stays"], "completed");
        assert_eq!((&line(&shown, &dan)["stays"], &line(&shown, &eli)["stays"]), (&json!(null), &json!(null)));

        let done = moves(&ada, &group, false);
        let mut told = done.json();
        told["dry_run"] = json!(true);
        assert_eq!(told, shown.json(), "what was shown is what was done");
        nothing_differs(app);
        assert_eq!(standing(&ana), (json!(2), json!("active"), json!(50.0)));
        assert_eq!((standing(&ben).0, standing(&dan).0, standing(&eli)), (json!(1), json!(2), (json!(2), json!("paused"), json!(0.0))));
        assert_eq!(standing(&cleo), (json!(1), json!("completed"), json!(100.0)));
        let noted = ada.get("/audit").is(200).items();
        let count = |action: &str| noted.iter().filter(|entry| entry["action"] == action).count();
        assert_eq!((count("enrolment.moved"), count("cohort.moved")), (3, 1));
        assert!(noted.iter().all(|entry| entry["action"] != "enrolment.moved" || entry["reason"] == "The law changed."));

        // The graded attempt keeps its questions, its marks and its review; the next one asks the new ones.
        let kept = Attempt::of(&ana.get(&old.path("")).is(200));
        assert_eq!(kept.body["questions"], old.body["questions"]);
        assert_eq!(kept.body["result"], old.body["result"]);
        assert!(kept.questions().iter().any(|question| question["id"] == "first"));
        ana.studies("protocol", &ana.study().enrolment);
        let new = ana.starts("one", "check");
        assert!(new.questions().iter().any(|question| question["id"] == "tf"), "{:?}", new.body);
        ana.answers_rightly(&new);
        ana.submits(&new).is(200);
        // Who was in the middle of an attempt ends it as it began, and is moved the next time.
        ben.answers_rightly(&running);
        assert_eq!(ben.submits(&running).is(200).part("/grade"), json!(100.0));
        let again = moves(&ada, &group, false);
        assert_eq!((again.part("/moves"), line(&again, &ana)["stays"].clone()), (json!(1), json!("already")));
        assert_eq!(standing(&ben).0, json!(2));
        nothing_differs(app);
        // The statistics of the quiz have the attempts of both versions.
        let statistics = ada.get("/courses/protocol/quizzes/one/check/statistics?attempts=all").is(200);
        assert_eq!(statistics.part("/versions"), json!([1, 2]), "{statistics}");
        app.work();
    }

    fn what_was_passed_stays_passed_when_the_new_version_asks_for_more(app: &App) {
        let of = |mark: u32| course("protocol").second_module().attempts(1).quiz_pass_mark(mark).course_pass_mark(mark);
        app.publish(of(50).folder());
        let (ana, ada) = (enrolled(app, "Ana Dias"), app.administrator());
        let attempt = ana.starts("one", "check");
        ana.saves(&attempt, "first", 1, json!(true)).is(200);
        assert_eq!(ana.submits(&attempt).is(200).part("/grade"), json!(50.0));
        app.publish(of(90).folder());
        let path = ana.enrolment("/version");
        let report = ada.post(&path, json!({})).is(200);
        assert_eq!(line(&report, &ana)["kept"], json!(["one/check"]));
        assert_eq!(line(&report, &ana)["before"]["percent"], line(&report, &ana)["after"]["percent"]);
        let own = ana.get(&ana.enrolment("")).is(200);
        assert_eq!(own.part("/modules/0/units/1/state"), json!("done"), "{own}");
        nothing_differs(app);
        // And back again: nothing is lost on the way.
        ada.post(&path, json!({ "version": 1 })).is(200);
        assert_eq!(ana.get(&ana.enrolment("")).is(200).part("/modules/0/units/1/state"), json!("done"));
        nothing_differs(app);
        ada.post(&path, json!({ "version": 9 })).is(422).at(&["/version"]);
        ada.post(&path, json!({ "reason": "x".repeat(600) })).is(422).at(&["/reason"]);
    }

    fn who_has_everything_that_the_new_version_asks_completes_it(app: &App) {
        app.publish(course("protocol").second_module().folder());
        let (ana, ada) = (enrolled(app, "Ana Dias"), app.administrator());
        ana.reads("one", "read");
        ana.passes("one", "check");
        app.publish(course("protocol").folder());
        let path = ana.enrolment("/version");
        let shown = ada.post(&path, json!({ "dry_run": true })).is(200);
        assert_eq!(line(&shown, &ana)["completes"], json!(true));
        assert!(ana.certificates().is_empty());
        ada.post(&path, json!({})).is(200);
        assert_eq!(standing(&ana), (json!(2), json!("completed"), json!(100.0)));
        assert_eq!(ana.certificates().len(), 1);
        nothing_differs(app);
        app.work();
    }

    fn an_essay_that_waits_is_marked_by_the_version_that_asked_it(app: &App) {
        let essay = "[[questions]]\nid = \"essay\"\ntype = \"essay\"\ntext = \"Why?\"\nrubric = \"Good faith.\"\nmarks = 10\n";
        app.publish(course("protocol").questions(essay).folder());
        let (ana, ada) = (enrolled(app, "Ana Dias"), app.administrator());
        let group = cohort(&ada, &[&ana]);
        let attempt = ana.starts("one", "check");
        ana.saves(&attempt, "essay", 1, json!("Because.")).is(200);
        ana.submits(&attempt).is(200);
        app.publish(course("protocol").folder());
        assert_eq!(moves(&ada, &group, false).part("/moves"), json!(1));
        let waiting = ada.get(&format!("/cohorts/{group}/marking")).is(200);
        assert_eq!(waiting.items().len(), 1, "{waiting}");
        ada.put(&attempt.path("/marks/essay"), json!({ "marks": 8 })).is(200);
        assert_eq!(ana.get(&attempt.path("")).is(200).str("/state"), "graded");
        assert_eq!(ana.get(&ana.enrolment("")).is(200).part("/modules/0/units/1/quiz/grade"), json!(80.0));
        nothing_differs(app);
        app.work();
    }

    fn a_correction_reaches_attempts_of_learners_who_were_moved(app: &App) {
        let key = |answer: bool| format!("[[questions]]\nid = \"q\"\ntype = \"true-false\"\ntext = \"T\"\nanswer = {answer}\n");
        app.publish(course("protocol").questions(&key(false)).folder());
        let (ana, ada) = (enrolled(app, "Ana Dias"), app.administrator());
        let attempt = ana.starts("one", "check");
        ana.saves(&attempt, "q", 1, json!(true)).is(200);
        assert_eq!(ana.submits(&attempt).is(200).part("/grade"), json!(0.0));
        app.publish(course("protocol").questions(&key(true)).folder());
        ada.post(&ana.enrolment("/version"), json!({})).is(200);
        let regraded = ada.post("/courses/protocol/regrades", json!({ "reason": "The key was wrong." })).is(200);
        assert_eq!(regraded.part("/changes").as_array().map(Vec::len), Some(1), "{regraded}");
        assert_eq!(ana.get(&ana.enrolment("")).is(200).part("/modules/0/units/1/quiz/grade"), json!(100.0));
        nothing_differs(app);
    }

    fn versions_tell_who_is_in_them_and_what_they_changed(app: &App) {
        app.publish(course("protocol").second_module().folder());
        let (ana, ada) = (enrolled(app, "Ana Dias"), app.administrator());
        app.publish(second());
        enrolled(app, "Ben Ali");
        let versions = ada.get("/courses/protocol/versions").is(200).items();
        assert_eq!((&versions[0]["number"], &versions[0]["current"], &versions[0]["enrolments"]), (&json!(2), &json!(true), &json!({ "active": 1 })));
        assert_eq!((&versions[1]["number"], &versions[1]["current"]), (&json!(1), &json!(false)));
        assert_eq!(versions[0]["digest"].as_str().map(str::len), Some(64));
        let changes = ada.get("/courses/protocol/versions/2/changes").is(200);
        let told = changes.part("/changes").to_string();
        for (deed, what, path) in [("removed", "lesson", "two/read"), ("added", "lesson", "one/more"), ("added", "question", "one/check/tf")] {
            let wanted = |change: &Value| change["deed"] == deed && change["what"] == what && change["path"] == path;
            assert!(changes.part("/changes").as_array().expect("a list").iter().any(wanted), "{deed} {path}: {told}");
        }
        ada.get("/courses/protocol/versions/1/changes").is(404);
        ada.get("/courses/protocol/versions/-2147483648/changes").is(404);
        assert_eq!(ada.get("/courses/protocol/versions/1/changes?since=1").is(200).part("/changes"), json!([]));
        ada.get("/courses/protocol/versions/3").is(404);
        ada.get("/courses/nothing/versions").is(404);
        let outline = ada.get("/courses/protocol/versions/1").is(200);
        assert_eq!(outline.part("/modules/1/units/0/slug"), json!("read"));
        let lesson = ada.get("/courses/protocol/versions/1/units/two/read").is(200);
        assert!(lesson.str("/html").contains("Who goes first"), "{lesson}");
        let quiz = ada.get("/courses/protocol/versions/1/units/one/check").is(200);
        assert_eq!(quiz.part("/questions").as_array().map(Vec::len), Some(2));
        assert!(!quiz.text().contains(FEEDBACK) && !quiz.text().contains("correct"), "{quiz}");
        ada.get("/courses/protocol/versions/1/units/one/nothing").is(404);
        drop(ana);
    }

    fn an_administrator_publishes_from_the_folder(app: &App) {
        let ada = app.administrator();
        ada.get("/publication").is(409).problem("courses-unreadable");
        app.keeps(&course("protocol").folder());
        app.keeps(&course("broken").folder().with("course.toml", "title = 5\n"));
        let look = || ada.get("/publication").is(200).items();
        let found = look();
        assert_eq!((&found[0]["course"], &found[0]["state"], &found[0]["version"]), (&json!("broken"), &json!("faulty"), &json!(null)));
        assert!(found[0]["faults"][0]["message"].as_str().is_some_and(|message| !message.is_empty()));
        assert_eq!((&found[1]["course"], &found[1]["state"], &found[1]["version"]), (&json!("protocol"), &json!("new"), &json!(1)));
        ada.get("/courses/protocol").is(404);
        ada.post("/publication", json!({ "courses": ["other"] })).is(422).at(&["/courses/0"]);
        let done = ada.post("/publication", json!({})).is(200).items();
        assert_eq!((&done[0]["state"], &done[1]["state"]), (&json!("faulty"), &json!("published")));
        ada.get("/courses/protocol").is(200);
        assert_eq!(look()[1]["state"], "unchanged");
        app.keeps(&course("protocol").titled("Protocol, revised").folder());
        let changes = look()[1]["changes"].clone();
        assert_eq!((&changes[0]["what"], &changes[0]["parts"]), (&json!("course"), &json!(["texts"])));
        let done = ada.post("/publication", json!({ "courses": ["protocol"] })).is(200).items();
        assert_eq!((done.len(), &done[0]["version"]), (1, &json!(2)));
        let noted = ada.get("/audit").is(200).items();
        assert_eq!(noted.iter().filter(|entry| entry["action"] == "course.published").count(), 2);
    }
}

/// The attempts of a learner at the first quiz, the best first.
fn attempts(actor: &Actor<'_>) -> Vec<String> {
    let id = actor.study().enrolment.parse().expect("an id");
    let mut facts = actor.app.write(move |conn| Ok(chancery::quiz::store::facts(conn, id)?));
    facts.sort_by_key(|fact| std::cmp::Reverse(fact.grade));
    facts.iter().map(|fact| fact.id.to_string()).collect()
}
