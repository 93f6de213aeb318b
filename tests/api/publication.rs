//! Publishing in the background: as the request does it, with what became of each course, and never twice.

use chancery::actions::carry_out::{self, Step};
use chancery::long_work::{self, Claimed};
use chrono::Duration;
use serde_json::{Value, json};

use crate::support::actors::Actor;
use crate::support::app::{App, on_both_databases};
use crate::support::builders::course;
use crate::support::reply::Reply;

const LEASE: Duration = Duration::seconds(300);

fn asks(who: &Actor<'_>, prefers: &str, body: &Value) -> Reply {
    who.call("POST", "/publication").header("Prefer", prefers).json(body).send()
}

/// Begins to publish, and the address of the work.
fn begins(who: &Actor<'_>, body: &Value) -> String {
    let begun = asks(who, "respond-async", body).is(202);
    begun.header("location").strip_prefix("/api/v1").expect("an address of the API").to_owned()
}

fn fates(who: &Actor<'_>, work: &str) -> Vec<(String, String)> {
    let items = who.get(&format!("{work}/items")).is(200).items();
    let text = |value: &Value| value.as_str().unwrap_or("waits").to_owned();
    items.iter().map(|item| (text(&item["input"]["course"]), text(&item["fate"]))).collect()
}

fn fate(course: &str, fate: &str) -> (String, String) {
    (course.to_owned(), fate.to_owned())
}

fn claimed(app: &App) -> Option<Claimed> {
    let now = app.now();
    app.write(move |conn| Ok(long_work::claim(conn, now, LEASE)?))
}

fn next(app: &App, claimed: &Claimed) -> Step {
    carry_out::next(&app.ctx, &app.db, claimed, LEASE).expect("the piece is done")
}

fn publications(ada: &Actor<'_>) -> usize {
    ada.get("/audit?action=course.published").is(200).items().len()
}

on_both_databases! {
    fn courses_are_published_in_the_background_with_what_became_of_each(app: &App) {
        let ada = app.administrator();
        app.publish(course("known").folder());
        app.keeps(&course("known").folder());
        app.keeps(&course("protocol").titled("Protocol").folder());
        app.keeps(&course("broken").folder().with("course.toml", "title = 5\n"));
        let begun = asks(&ada, "wait=10, Respond-Async; foo=1", &json!({})).is(202);
        assert_eq!((begun.str("/kind"), begun.str("/state"), begun.part("/total")), ("publication".into(), "running".into(), json!(3)));
        assert_eq!(begun.header("preference-applied"), "respond-async");
        let work = format!("/work/{}", begun.str("/id"));
        assert_eq!(begun.header("location"), format!("/api/v1{work}"));
        assert_eq!(fates(&ada, &work), [fate("broken", "waits"), fate("known", "waits"), fate("protocol", "waits")]);
        ada.get("/courses/protocol").is(404);
        app.work();
        let done = ada.get(&work).is(200);
        assert_eq!((done.str("/state"), done.part("/result")), ("done".into(), json!({ "published": 1, "refused": 1, "unchanged": 1 })));
        let items = ada.get(&format!("{work}/items")).is(200);
        assert_eq!(fates(&ada, &work), [fate("broken", "refused"), fate("known", "unchanged"), fate("protocol", "published")]);
        assert_eq!((items.str("/items/0/detail/faults/0/path"), items.part("/items/0/detail/faults/0/line")), ("course.toml".into(), json!(1)));
        assert!(!items.str("/items/0/detail/faults/0/message").is_empty());
        assert_eq!(items.part("/items/2/detail"), json!({ "title": "Protocol", "version": 1, "before": null }));
        ada.get("/courses/protocol").is(200);
        assert_eq!(publications(&ada), 1);
        // Without the preference the answer is what it was, and comes when all is done.
        let at_once = asks(&ada, "return=minimal", &json!({})).is(200);
        assert_eq!((at_once.items().len(), at_once.header("preference-applied")), (3, ""));
    }

    fn a_name_that_the_folder_does_not_hold_begins_nothing(app: &App) {
        let ada = app.administrator();
        asks(&ada, "respond-async", &json!({})).is(409).problem("courses-unreadable");
        app.keeps(&course("protocol").folder());
        asks(&ada, "respond-async", &json!({ "courses": ["protocol", "other"] })).is(422).at(&["/courses/1"]);
        asks(&ada, "respond-async", &json!({ "courses": [] })).is(422).at(&["/courses"]);
        app.work();
        ada.get("/courses/protocol").is(404);
    }

    fn the_same_request_with_its_key_is_the_same_work(app: &App) {
        let ada = app.administrator();
        app.keeps(&course("protocol").folder());
        let ask = || ada.call("POST", "/publication").header("Prefer", "respond-async").key("one").json(&json!({})).send().is(202);
        let (first, second) = (ask(), ask());
        assert_eq!(first.header("location"), second.header("location"));
    }

    fn two_instances_never_publish_a_course_twice(app: &App) {
        let ada = app.administrator();
        for number in 0..6 {
            app.keeps(&course(&format!("course-{number}")).folder());
        }
        let works = [begins(&ada, &json!({})), begins(&ada, &json!({}))];
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| app.work());
            }
            // And somebody publishes at this very moment in the request.
            scope.spawn(|| ada.post("/publication", json!({})).is(200));
        });
        app.work();
        assert_eq!(publications(&ada), 6);
        for work in &works {
            assert_eq!(ada.get(work).str("/state"), "done");
        }
        assert_eq!(ada.get("/courses/course-3/versions").is(200).items().len(), 1);
    }

    fn what_a_dead_worker_published_is_done_and_the_next_one_goes_on(app: &App) {
        let ada = app.administrator();
        app.keeps(&course("first").folder());
        app.keeps(&course("second").folder());
        let work = begins(&ada, &json!({}));
        let dead = claimed(app).expect("work is due");
        assert_eq!(next(app, &dead), Step::More);
        assert_eq!(fates(&ada, &work), [fate("first", "published"), fate("second", "waits")]);
        app.later(LEASE + Duration::seconds(1));
        let living = claimed(app).expect("the lease ran out");
        // Who comes back to life publishes nothing.
        assert_eq!(next(app, &dead), Step::Lost);
        assert_eq!(publications(&ada), 1);
        assert_eq!(next(app, &living), Step::Ended);
        assert_eq!(fates(&ada, &work), [fate("first", "published"), fate("second", "published")]);
        assert_eq!(publications(&ada), 2);
    }

    fn a_folder_that_is_away_is_tried_again_and_a_course_that_is_gone_is_refused(app: &App) {
        let ada = app.administrator();
        app.keeps(&course("protocol").folder());
        app.keeps(&course("gone").folder());
        let work = begins(&ada, &json!({}));
        let away = app.ctx.courses.with_extension("away");
        std::fs::rename(&app.ctx.courses, &away).expect("the folder is moved");
        app.work();
        let waits = ada.get(&work);
        assert_eq!((waits.str("/state"), waits.part("/done")), ("running".into(), json!(0)));
        assert!(waits.str("/error").contains("the folder of courses cannot be read"), "{waits}");
        std::fs::rename(&away, &app.ctx.courses).expect("the folder is moved back");
        std::fs::remove_dir_all(app.ctx.courses.join("gone")).expect("the course is removed");
        app.later(Duration::minutes(1));
        app.work();
        assert_eq!(fates(&ada, &work), [fate("gone", "refused"), fate("protocol", "published")]);
        assert_eq!(ada.get(&work).part("/error"), json!(null));
    }

    fn who_is_no_administrator_any_more_publishes_nothing(app: &App) {
        let (ada, ines) = (app.administrator(), app.facilitator("Ines"));
        app.keeps(&course("protocol").folder());
        asks(&ines, "respond-async", &json!({})).is(403);
        asks(&app.learner("Ana"), "respond-async", &json!({})).is(403);
        asks(&app.stranger(), "respond-async", &json!({})).is(401);
        ada.patch(&format!("/users/{}", ines.id), json!({ "role": "administrator", "reason": "For a day." })).is(200);
        let work = begins(&ines, &json!({}));
        ada.patch(&format!("/users/{}", ines.id), json!({ "role": "learner", "reason": "The day is over." })).is(200);
        app.work();
        assert_eq!(fates(&ada, &work), [fate("protocol", "refused")]);
        ada.get("/courses/protocol").is(404);
        ines.get(&work).is(404);
    }
}
