//! The clock of the machine is set, forward and back, while people sit a quiz; and clocks on walls go an hour forward and back.

use chancery::actions::{mind_the_clock, submit_attempt};
use chancery::base::Timestamp;
use chancery::quiz::store;
use chrono::Duration;
use serde_json::json;

use crate::support::actors::Actor;
use crate::support::app::{App, on_both_databases};
use crate::support::builders::course;
use crate::support::learning::Attempt;

/// Twenty minutes, and not a second of grace.
fn twenty_minutes(app: &App) {
    app.publish(course("protocol").time_limit(20).attempts(3).quiz("grace_seconds = 0").folder());
}

/// Ends what is overdue, as the worker does; how many attempts that were.
fn ends_what_is_overdue(app: &App) -> usize {
    let (now, ctx) = (app.now(), app.ctx.clone());
    let overdue = app.write(move |conn| Ok(store::overdue(conn, now, 100)?));
    let many = overdue.len();
    for id in overdue {
        let ctx = ctx.clone();
        app.write(move |conn| submit_attempt::time_is_up(conn, &ctx, id));
    }
    many
}

fn settles(app: &App) -> bool {
    mind_the_clock::settle(&app.db, &app.ctx).expect("the database takes it")
}

/// Minutes until the deadline that the learner sees.
fn minutes_left(who: &Actor<'_>, attempt: &Attempt) -> i64 {
    let deadline = who.get(&attempt.path("")).is(200).str("/deadline");
    (Timestamp::parse(&deadline).expect("a time") - who.app.now()).num_minutes()
}

on_both_databases! {
    fn a_clock_that_leaps_a_day_forward_ends_no_quiz_early(app: &App) {
        twenty_minutes(app);
        let (ana, ben) = (app.learner("Ana Dias"), app.learner("Ben Ali"));
        ana.enrols_in("protocol");
        ben.enrols_in("protocol");
        let attempt = ana.starts("one", "check");
        app.later(Duration::minutes(5));
        let before = app.now();
        app.ctx.clock.jump(Duration::days(1));
        // Until somebody has seen to it, the time goes on evenly.
        assert_eq!((app.now(), ends_what_is_overdue(app)), (before, 0));
        ana.saves(&attempt, "first", 1, json!(false)).is(200);
        assert!(settles(app) && !settles(app), "it is seen to once");
        assert_eq!(app.now(), before + Duration::days(1), "then the clock counts");
        assert_eq!((minutes_left(&ana, &attempt), ends_what_is_overdue(app)), (15, 0));
        ana.saves(&attempt, "first", 2, json!(true)).is(200);
        // The time that is left is what there was, and no more: also after a facilitator gave some.
        app.later(Duration::minutes(14));
        ana.saves(&attempt, "first", 3, json!(true)).is(200);
        let ines = app.administrator();
        let more = json!({ "extra_minutes": 5, "reason": "A noisy room." });
        ines.post(&ana.enrolment("/extensions"), more).is(201);
        assert_eq!(minutes_left(&ana, &attempt), 6);
        app.later(Duration::minutes(7));
        ana.saves(&attempt, "first", 4, json!(false)).is(409).problem("time-is-up");
        assert_eq!(ends_what_is_overdue(app), 1);
        // Who starts now has twenty minutes, and no day.
        let attempt = ben.starts("one", "check");
        assert_eq!(minutes_left(&ben, &attempt), 20);
        let noted = ines.get("/audit?action=clock.leapt").items();
        assert_eq!((noted.len(), &noted[0]["detail"]["attempts"]), (1, &json!(1)));
    }

    fn instances_whose_clocks_leap_together_give_the_time_back_once(app: &App) {
        twenty_minutes(app);
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        let attempt = ana.starts("one", "check");
        for _ in 0..2 {
            // The second one still has the time of before, two seconds later.
            let before = app.now();
            app.ctx.clock.jump(Duration::days(1));
            assert!(settles(app));
            app.ctx.clock.jump(-Duration::days(1));
            assert_eq!(app.now(), before);
            app.later(Duration::seconds(2));
        }
        app.ctx.clock.jump(Duration::days(1));
        app.ctx.clock.believe();
        assert_eq!(minutes_left(&ana, &attempt), 19);
    }

    fn a_clock_that_is_set_a_day_back_ends_nothing_and_keeps_nobody_out(app: &App) {
        twenty_minutes(app);
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        let attempt = ana.starts("one", "check");
        app.later(Duration::minutes(5));
        let early = ana.token().expect("a token");
        app.ctx.clock.jump(-Duration::days(1));
        assert_eq!(ends_what_is_overdue(app), 0);
        // A token of tomorrow is none: it would be good for a day too long. Who has one signs in, or comes back by the other one.
        app.bearer(&early).get("/me").is(401);
        let refreshed = app.stranger().post("/auth/refresh", json!({ "refresh_token": ana.refresh_token() })).is(200);
        let again = app.bearer(&refreshed.str("/access_token"));
        again.get("/me").is(200);
        ana.signs_in();
        ana.saves(&attempt, "first", 1, json!(true)).is(200);
        assert!(minutes_left(&ana, &attempt) >= 15);
        let submitted = ana.submits(&attempt).is(200);
        assert_eq!(submitted.str("/state"), "graded");
    }

    fn a_token_is_good_for_its_quarter_of_an_hour_whatever_the_clock_does(app: &App) {
        let ana = app.learner("Ana Dias");
        let token = ana.token().expect("a token");
        app.bearer(&token).get("/me").is(200);
        app.ctx.clock.jump(Duration::days(1));
        app.bearer(&token).get("/me").is(200);
        assert!(settles(app));
        app.bearer(&token).get("/me").is(401);
        // The session goes on: it is thirty days long.
        app.stranger().post("/auth/refresh", json!({ "refresh_token": ana.refresh_token() })).is(200);
        app.ctx.clock.jump(Duration::days(366));
        assert!(settles(app));
        ana.signs_in();
        let session_of_long_ago = app.bearer(&token).get("/me").status;
        assert_eq!(session_of_long_ago, 401);
    }

    fn clocks_on_walls_go_forward_and_back_and_no_quiz_minds(app: &App) {
        twenty_minutes(app);
        // Central Europe goes back an hour at this moment, New York a week later, and all go forward in spring.
        for change in ["2026-10-25T01:00:00Z", "2026-11-01T06:00:00Z", "2027-03-14T07:00:00Z", "2027-03-28T01:00:00Z"] {
            let change = Timestamp::parse(change).expect("a time");
            app.later(change - Duration::minutes(10) - app.now());
            let ana = app.learner(&format!("Ana {change}"));
            ana.enrols_in("protocol");
            let attempt = ana.starts("one", "check");
            assert_eq!(minutes_left(&ana, &attempt), 20, "{change}");
            app.later(Duration::minutes(19));
            ana.saves(&attempt, "first", 1, json!(true)).is(200);
            assert_eq!((minutes_left(&ana, &attempt), ends_what_is_overdue(app)), (1, 0), "{change}");
            app.later(Duration::minutes(2));
            ana.saves(&attempt, "first", 2, json!(true)).is(409).problem("time-is-up");
            assert_eq!(ends_what_is_overdue(app), 1, "{change}");
        }
    }
}
