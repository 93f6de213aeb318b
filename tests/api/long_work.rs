//! Work that takes longer than a request: how far it is, and that it goes on whatever happens to who does it.

use chancery::actions::Error;
use chancery::actions::carry_out::{self, Step};
use chancery::base::LongWorkId;
use chancery::long_work::{self, Claimed, Kind, NewWork};
use chrono::Duration;
use serde_json::json;

use crate::support::actors::Actor;
use crate::support::app::{App, on_both_databases};

/// An import of that many people, asked for by somebody; begun.
fn begun(app: &App, by: &Actor, people: usize) -> LongWorkId {
    let (now, key) = (app.now(), by.email.clone());
    app.write(move |conn| {
        let by = chancery::account::person::find_by_email(conn, &key)?.map(|person| person.id);
        let row = |number: usize| {
            (json!({ "line": number + 2, "email": format!("p{number}@mfa.example"), "name": "Ana" }), None)
        };
        let items = (0..people).map(row).collect();
        let new = NewWork { kind: Kind::PeopleImport, by, options: json!({ "invite": false }), items };
        Ok(long_work::start(conn, &new, now)?)
    })
}

fn claimed(app: &App) -> Option<Claimed> {
    let now = app.now();
    app.write(move |conn| Ok(long_work::claim(conn, now, LEASE)?))
}

fn steps(app: &App, claimed: &Claimed) -> Step {
    let (ctx, claimed) = (app.ctx.clone(), claimed.clone());
    app.write(move |conn| carry_out::step(conn, &ctx, &claimed, LEASE))
}

const LEASE: Duration = Duration::seconds(300);

on_both_databases! {
    fn long_work_is_followed_to_its_end(app: &App) {
        let ada = app.administrator();
        let id = begun(app, &ada, 45);
        let path = format!("/work/{id}");
        let waits = ada.get(&path).is(200);
        assert_eq!((waits.str("/state").as_str(), waits.json()["done"].as_i64()), ("running", Some(0)));
        app.work();
        let done = ada.get(&path).is(200).json();
        assert_eq!((&done["state"], &done["done"], &done["total"]), (&json!("done"), &json!(45), &json!(45)));
        let first = ada.get(&format!("{path}/items?limit=40")).is(200).json();
        assert_eq!((first["items"].as_array().unwrap().len(), &first["next"]), (40, &json!("40")));
        let rest = ada.get(&format!("{path}/items?limit=40&after=40")).is(200).json();
        assert_eq!((rest["items"][4]["number"].as_i64(), &rest["next"]), (Some(45), &json!(null)));
    }

    fn a_worker_that_died_is_followed_by_another_and_nothing_is_done_twice(app: &App) {
        let ada = app.administrator();
        let id = begun(app, &ada, 45);
        let frozen = claimed(app).expect("work is due");
        assert_eq!(steps(app, &frozen), Step::More);
        // Held: no second worker gets it.
        assert!(claimed(app).is_none());
        app.later(LEASE + Duration::seconds(1));
        let next = claimed(app).expect("the lease ran out");
        assert_eq!(next.work.done, 20, "it goes on where it was");
        assert_eq!(steps(app, &frozen), Step::Lost);
        assert_eq!((steps(app, &next), steps(app, &next)), (Step::More, Step::Ended));
        assert_eq!(steps(app, &next), Step::Lost);
        let fates: i64 = ada.get(&format!("/work/{id}")).json()["result"].as_object().unwrap().values().filter_map(|n| n.as_i64()).sum();
        assert_eq!(fates, 45);
    }

    fn two_workers_at_once_do_each_item_once(app: &App) {
        let ada = app.administrator();
        let id = begun(app, &ada, 120);
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| app.work());
            }
        });
        app.work();
        let done = ada.get(&format!("/work/{id}")).is(200).json();
        assert_eq!((&done["state"], &done["result"]), (&json!("done"), &json!({ "created": 120 })));
        assert_eq!(ada.get("/audit?action=person.created&limit=200").items().len(), 120);
    }

    fn a_facilitator_follows_only_what_is_their_own(app: &App) {
        let (ines, otto) = (app.facilitator("Ines"), app.facilitator("Otto"));
        let id = begun(app, &ines, 1);
        ines.get(&format!("/work/{id}")).is(200);
        ines.get(&format!("/work/{id}/items")).is(200);
        otto.get(&format!("/work/{id}")).is(404).problem("not-found");
        app.administrator().get(&format!("/work/{id}")).is(200);
        app.learner("Ana").get(&format!("/work/{id}")).is(404);
    }

    fn what_was_prepared_and_what_is_old_is_forgotten(app: &App) {
        let ada = app.administrator();
        let now = app.now();
        let prepared = app.write(move |conn| {
            let items = vec![(json!({}), None)];
            let new = NewWork { kind: Kind::PeopleImport, by: None, options: json!({}), items };
            Ok::<_, Error>(long_work::prepare(conn, &new, now)?)
        });
        app.work();
        assert_eq!(ada.get(&format!("/work/{prepared}")).str("/state"), "prepared", "nobody said go");
        app.later(Duration::hours(25));
        let ctx = app.ctx.clone();
        app.write(move |conn| chancery::actions::manage_person::tidy(conn, &ctx));
        ada.get(&format!("/work/{prepared}")).is(404);
    }
}
