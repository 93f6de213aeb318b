//! Lessons, progress, requirements: one's own and nobody else's.

use chancery::account::person;
use chancery::actions::Error;
use chancery::base::Timestamp;
use serde_json::json;

use crate::support::app::{App, on_both_databases};
use crate::support::builders::course;

const UNKNOWN: &str = "01890000-0000-7000-8000-000000000000";

on_both_databases! {
    fn an_enrolment_says_what_is_missing_and_what_to_do_next(app: &App) {
        app.publish(course("protocol").attempts(2).folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        let rules = |reply: &crate::support::reply::Reply| {
            let rules = reply.part("/requirements");
            let rules = rules.as_array().expect("requirements").iter();
            rules
                .map(|each| (each["rule"].as_str().expect("a rule").to_owned(), each["met"] == true))
                .collect::<Vec<_>>()
        };
        let all = |met: [bool; 3]| {
            ["lessons", "quiz:one/check", "grade"].map(str::to_owned).into_iter().zip(met).collect::<Vec<_>>()
        };
        let fresh = ana.get(&ana.enrolment("")).is(200);
        assert_eq!(rules(&fresh), all([false, false, false]));
        assert!(fresh.str("/requirements/0/next").contains("Reading"), "{fresh}");
        ana.reads("one", "read");
        let read = ana.get(&ana.enrolment("")).is(200);
        assert_eq!(rules(&read), all([true, false, false]));
        assert_eq!(read.part("/requirements/0/next"), json!(null));
        assert_eq!(read.part("/progress/percent"), 50.0);
        ana.fails("one", "check");
        let failed = ana.get(&ana.enrolment("")).is(200);
        assert_eq!(rules(&failed), all([true, false, false]));
        assert_eq!((failed.part("/progress/grade"), failed.part("/progress/percent")), (json!(0.0), json!(50.0)));
        ana.passes("one", "check");
        let done = ana.get(&ana.enrolment("")).is(200);
        assert_eq!(rules(&done), all([true, true, true]));
        let progress =
            json!({ "percent": 100.0, "lessons_done": 1, "lessons_total": 1, "grade": 100.0, "passed": true });
        assert_eq!((done.part("/progress"), done.str("/status")), (progress.clone(), "completed".to_owned()));
        assert_eq!(done.str("/completed_at"), "2026-05-04T09:00:00Z");
        // The list shows the kept summary: it is the same.
        assert_eq!(ana.get("/me/enrolments").is(200).part("/items/0/progress"), progress);
    }

    fn passing_every_quiz_is_not_enough_below_the_pass_mark_of_the_course(app: &App) {
        app.publish(course("protocol").quiz_pass_mark(40).course_pass_mark(60).folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        ana.reads_everything();
        let attempt = ana.starts("one", "check");
        ana.saves(&attempt, "first", 1, json!(true)).is(200);
        let half = ana.submits(&attempt).is(200);
        assert_eq!((half.part("/grade"), half.part("/passed")), (json!(50.0), json!(true)));
        assert_eq!(
            (half.str("/enrolment/status"), half.part("/enrolment/progress/passed")),
            ("active".into(), json!(false))
        );
        assert_eq!(ana.passes("one", "check").str("/enrolment/status"), "completed");
    }

    fn a_lesson_comes_in_the_best_language_for_its_reader(app: &App) {
        app.publish(course("protocol").in_french().folder());
        let (ana, lea) = (app.learner("Ana Dias"), app.learner_in("fr", "Lea Blanc"));
        ana.enrols_in("protocol");
        lea.enrols_in("protocol");
        let english = ana.get(&ana.enrolment("/lessons/one/read")).is(200);
        assert_eq!((english.str("/language"), english.str("/title")), ("en".to_owned(), "Reading".to_owned()));
        assert_eq!(english.part("/languages"), json!(["en", "fr"]));
        assert!(english.str("/html").contains("Who goes first."));
        let french = lea.get(&lea.enrolment("/lessons/one/read")).is(200);
        assert_eq!((french.str("/language"), french.str("/title")), ("fr".to_owned(), "Lecture".to_owned()));
        let asked = ana.get(&ana.enrolment("/lessons/one/read?language=fr-CA")).is(200);
        assert_eq!(asked.str("/html"), french.str("/html"));
        let own = ana.call("GET", &ana.enrolment("/lessons/one/read")).header("Accept-Language", "fr").send().is(200);
        assert_eq!(own.str("/language"), "en", "what one chose comes before what the browser says");
        let german = lea.get(&lea.enrolment("/lessons/one/read?language=de")).is(200);
        assert_eq!(german.str("/language"), "fr");
        ana.get(&ana.enrolment("/lessons/one/read?language=9")).is(422).at(&["/language"]);
        let outline = lea.get(&lea.enrolment("")).is(200);
        assert_eq!(
            (outline.str("/title"), outline.str("/modules/0/units/0/title")),
            ("Un petit cours".into(), "Lecture".into())
        );
    }

    fn what_is_locked_is_neither_read_nor_done_nor_taken(app: &App) {
        app.publish(course("protocol").second_module().folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        let locked = ana.get(&ana.enrolment("/lessons/two/read")).is(409).problem("locked");
        assert!(!locked.text().contains("Who goes first"));
        ana.call("PUT", &ana.enrolment("/lessons/two/read/completion")).send().is(409).problem("locked");
        ana.post(&ana.enrolment("/quizzes/two/check/attempts"), json!({})).is(409).problem("locked");
        assert_eq!(ana.get(&ana.enrolment("")).is(200).part("/progress/lessons_done"), 0);
        ana.reads("one", "read");
        ana.get(&ana.enrolment("/lessons/two/read")).is(409);
        ana.passes("one", "check");
        ana.reads("two", "read");
    }

    fn a_lesson_that_was_read_is_as_closed_as_any_to_those_who_may_not(app: &App) {
        app.publish(course("protocol").folder());
        let (ana, ben, ada) = (app.learner("Ana Dias"), app.learner("Ben Ali"), app.administrator());
        ana.enrols_in("protocol");
        ana.reads("one", "read");
        let lesson = ana.enrolment("/lessons/one/read");
        assert_eq!(ana.get(&lesson).is(200).part("/done"), true);
        for other in [&ben, &ada] {
            other.get(&lesson).is(404).problem("not-found");
        }
        app.stranger().get(&lesson).is(401).problem("not-signed-in");
        // A session that ended, although its token is still good for minutes.
        let token = ana.token().expect("a token");
        ana.post("/auth/logout", json!({ "refresh_token": ana.refresh_token() })).is(204);
        app.bearer(&token).get(&lesson).is(401).problem("session-ended");
        ana.signs_in().is(200);
        // A person who is locked without that their session was ended.
        let lock = |since: Option<Timestamp>| {
            let email = ana.email.clone();
            app.write(move |conn| {
                let person = person::find_by_email(conn, &email)?.ok_or(Error::NotFound("person"))?;
                Ok::<_, Error>(person::set_locked(conn, person.id, since)?)
            });
        };
        lock(Some(app.now()));
        ana.get(&lesson).is(401).problem("session-ended");
        lock(None);
        ana.get(&lesson).is(200);
        // Who is on leave reads nothing.
        ada.post(&ana.enrolment("/pause"), json!({ "reason": "Posted abroad." })).is(200);
        ana.get(&lesson).is(409).problem("not-active");
        ada.post(&ana.enrolment("/resume"), json!({})).is(200);
        assert_eq!(ana.get(&lesson).is(200).part("/done"), true);
    }

    fn marking_a_lesson_done_twice_is_the_same_as_once(app: &App) {
        app.publish(course("protocol").folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        assert_eq!(ana.get(&ana.enrolment("/lessons/one/read")).is(200).part("/done"), false);
        let once = ana.reads("one", "read");
        assert_eq!((once.part("/done"), once.part("/enrolment/progress/lessons_done")), (json!(true), json!(1)));
        app.later(chrono::Duration::minutes(1));
        assert_eq!(ana.reads("one", "read").json(), once.json());
        assert_eq!(ana.get(&ana.enrolment("/lessons/one/read")).is(200).part("/done"), true);
    }

    fn lessons_that_are_not_there_are_not_found(app: &App) {
        app.publish(course("protocol").folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        for path in ["/lessons/one/nothing", "/lessons/nothing/read", "/lessons/one/check", "/lessons/one/..%2f"] {
            ana.get(&ana.enrolment(path)).is(404).problem("not-found");
            ana.call("PUT", &ana.enrolment(&format!("{path}/completion"))).send().is(404).problem("not-found");
        }
    }

    fn the_enrolment_of_another_does_not_exist(app: &App) {
        app.publish(course("protocol").folder());
        let (ana, eve) = (app.learner("Ana Dias"), app.learner("Eve Stone"));
        ana.enrols_in("protocol");
        let attempt = ana.starts("one", "check");
        ana.saves(&attempt, "first", 1, json!(true)).is(200);
        let enrolment = ana.study().enrolment;
        let calls = [
            ("GET", "/enrolments/{id}", None),
            ("GET", "/enrolments/{id}/lessons/one/read", None),
            ("PUT", "/enrolments/{id}/lessons/one/read/completion", None),
            ("POST", "/enrolments/{id}/quizzes/one/check/attempts", Some(json!({}))),
            ("POST", "/enrolments/{id}/approval", Some(json!({}))),
        ];
        for (method, path, body) in calls {
            let ask = |id: &str| {
                let path = path.replace("{id}", id);
                let call = eve.call(method, &path);
                match &body {
                    Some(body) => call.json(body).send(),
                    None => call.send(),
                }
            };
            let (foreign, unknown) = (ask(&enrolment).is(404), ask(UNKNOWN).is(404));
            assert_eq!(foreign.text(), unknown.text(), "{method} {path} tells the two apart");
            ask("no-id").is(404);
        }
        let calls = [
            ("GET", "", json!(null)),
            ("PUT", "/responses/first", json!({ "sequence": 9, "response": false })),
            ("PUT", "/responses/nothing", json!({ "sequence": 9, "response": false })),
            ("POST", "/submission", json!({})),
        ];
        for (method, path, body) in calls {
            let ask = |id: &str| eve.call(method, &format!("/attempts/{id}{path}")).json(&body).send().is(404).text();
            assert_eq!(ask(&attempt.id), ask(UNKNOWN), "{method} {path} tells the two apart");
        }
        let after = ana.get(&attempt.path("")).is(200);
        assert_eq!((after.str("/state"), after.part("/questions/0/response")), ("in-progress".to_owned(), json!(true)));
        assert_eq!(ana.get(&ana.enrolment("")).is(200).part("/progress/lessons_done"), 0);
    }

    fn one_sees_ones_own_enrolments_the_newest_first(app: &App) {
        let (ana, eve) = (app.learner("Ana Dias"), app.learner("Eve Stone"));
        for slug in ["protocol", "consular", "treaties"] {
            app.publish(course(slug).folder());
            app.later(chrono::Duration::seconds(1));
            ana.enrols_in(slug);
        }
        let own = ana.get("/me/enrolments").is(200);
        let courses: Vec<String> =
            own.items().iter().map(|each| each["course"].as_str().expect("a course").into()).collect();
        assert_eq!(courses, ["treaties", "consular", "protocol"]);
        assert!(eve.get("/me/enrolments").is(200).items().is_empty());
    }
}
