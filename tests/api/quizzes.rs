//! Attempts: starting, saving, the clock, handing in.

use std::collections::BTreeSet;

use chancery::account::person;
use chancery::actions::Error;
use chancery::base::Timestamp;
use chrono::Duration;
use serde_json::{Value, json};

use crate::support::answers::{right_response, wrong_response};
use crate::support::app::{App, on_both_databases};
use crate::support::builders::{EVERY_TYPE, course};
use crate::support::learning::Attempt;

on_both_databases! {
    fn starting_twice_gives_one_attempt(app: &App) {
        app.publish(course("protocol").attempts(2).folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        let path = ana.enrolment("/quizzes/one/check/attempts");
        let first = ana.post(&path, json!({})).is(201);
        assert_eq!(
            (first.str("/state"), first.part("/number"), first.part("/deadline")),
            ("in-progress".into(), json!(1), json!(null))
        );
        ana.saves(&Attempt::of(&first), "first", 1, json!(false)).is(200);
        let second = ana.post(&path, json!({})).is(200);
        assert_eq!(second.str("/id"), first.str("/id"));
        assert_eq!(second.part("/questions/0/response"), json!(false), "what was saved shows again");
        assert_eq!(ana.get(&ana.enrolment("")).is(200).str("/modules/0/units/1/quiz/attempt"), first.str("/id"));
        ana.post(&ana.enrolment("/quizzes/one/nothing/attempts"), json!({})).is(404);
        ana.post(&ana.enrolment("/quizzes/one/read/attempts"), json!({})).is(404);
        ana.post(&path, json!({ "number": 7 })).is(422).at(&["/number"]);
    }

    fn attempts_are_counted_and_end(app: &App) {
        app.publish(course("protocol").attempts(2).folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        ana.fails("one", "check");
        let quiz =
            |pointer: &str| ana.get(&ana.enrolment("")).is(200).part(&format!("/modules/0/units/1/quiz{pointer}"));
        assert_eq!(quiz("/attempts_left"), 1);
        ana.fails("one", "check");
        assert_eq!((quiz("/attempts_left"), quiz("/passed"), quiz("/attempt")), (json!(0), json!(false), json!(null)));
        ana.post(&ana.enrolment("/quizzes/one/check/attempts"), json!({})).is(409).problem("no-attempts-left");
    }

    fn draw_and_order_are_fixed_when_the_attempt_starts(app: &App) {
        let eight = (0..8).map(|n| {
            format!(
                "[[questions]]\nid = \"q{n}\"\ntype = \"single-choice\"\ntext = \"{n}?\"\noptions = [{{ text = \"a{n}\", \
                 correct = true }}, {{ text = \"b{n}\" }}, {{ text = \"c{n}\" }}, {{ text = \"d{n}\" }}]\n"
            )
        });
        let quiz = course("protocol").questions(&eight.collect::<String>()).quiz("draw = 4").quiz("shuffle = true");
        app.publish(quiz.folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        let mut orders = BTreeSet::new();
        for _ in 0..6 {
            let attempt = ana.starts("one", "check");
            assert_eq!(attempt.questions().len(), 4);
            let reloaded = ana.get(&attempt.path("")).is(200);
            assert_eq!(reloaded.part("/questions"), attempt.body["questions"]);
            assert_eq!(ana.starts("one", "check").body["questions"], attempt.body["questions"]);
            orders.insert(attempt.questions().iter().map(|shown| shown["text"].to_string()).collect::<Vec<_>>());
            ana.answers_wrongly(&attempt);
            ana.submits(&attempt).is(200);
        }
        assert!(orders.len() > 1, "six attempts drew the same questions in the same order");
    }

    fn without_shuffling_questions_keep_the_order_of_the_file(app: &App) {
        app.publish(course("protocol").questions(EVERY_TYPE).folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        let attempt = ana.starts("one", "check");
        let ids: Vec<&str> = attempt.questions().iter().map(|shown| shown["id"].as_str().expect("an id")).collect();
        assert_eq!(ids, ["tf", "sc", "mr", "strict", "match", "order", "num", "short"]);
        assert_eq!(attempt.question("num")["unit"], "A.D.");
        assert_eq!(attempt.question("match")["rights"].as_array().map(Vec::len), Some(3));
    }

    fn an_older_or_equal_sequence_changes_nothing(app: &App) {
        app.publish(course("protocol").folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        let attempt = ana.starts("one", "check");
        let newest = json!({ "sequence": 5, "response": false });
        assert_eq!(ana.saves(&attempt, "first", 5, json!(false)).is(200).json(), newest);
        for sequence in [1, 4, 5] {
            assert_eq!(ana.saves(&attempt, "first", sequence, json!(true)).is(200).json(), newest);
        }
        assert_eq!(ana.saves(&attempt, "first", 6, json!(null)).is(200).part("/response"), json!(null));
        let shown = ana.get(&attempt.path("")).is(200);
        assert_eq!((shown.part("/questions/0/response"), shown.part("/questions/0/sequence")), (json!(null), json!(6)));
        // Also the answers that come with the submission are numbered.
        ana.saves(&attempt, "first", 7, json!(true)).is(200);
        let stale = json!({ "responses": { "first": { "sequence": 3, "response": false } } });
        assert_eq!(ana.post(&attempt.path("/submission"), stale).is(200).part("/grade"), 50.0);
    }

    fn malformed_responses_are_refused_at_their_place(app: &App) {
        app.publish(course("protocol").questions(EVERY_TYPE).folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        let attempt = ana.starts("one", "check");
        let part = |question: &str, list: &str, at: usize| attempt.question(question)[list][at]["id"].clone();
        let (alpha, beta) = (part("mr", "options", 0), part("mr", "options", 1));
        let left = part("match", "lefts", 0).as_str().expect("an id").to_owned();
        let stray = format!("/response/{left}");
        let item = part("order", "items", 0);
        let cases = [
            ("tf", json!("true"), "/response"),
            ("tf", json!(1), "/response"),
            ("sc", json!("nothing"), "/response"),
            ("sc", json!([part("sc", "options", 0)]), "/response"),
            ("sc", alpha.clone(), "/response"),
            ("mr", alpha.clone(), "/response"),
            ("mr", json!([alpha, "nothing"]), "/response/1"),
            ("mr", json!([alpha, beta, alpha]), "/response/2"),
            ("match", json!([]), "/response"),
            ("match", json!({ "nothing": part("match", "rights", 0) }), "/response/nothing"),
            ("match", json!({ left.as_str(): "nothing" }), stray.as_str()),
            ("match", json!({ left.as_str(): left }), stray.as_str()),
            ("order", json!([item]), "/response"),
            ("order", json!([item, item, item]), "/response/1"),
            ("num", json!("1951"), "/response"),
            ("short", json!(7), "/response"),
            ("short", json!("x".repeat(1001)), "/response"),
        ];
        for (question, response, pointer) in cases {
            ana.saves(&attempt, question, 1, response.clone()).is(422).problem("invalid-input").at(&[pointer]);
            let body = json!({ "responses": { question: { "sequence": 1, "response": response } } });
            let pointer = pointer.replacen("/response", &format!("/responses/{question}"), 1);
            ana.post(&attempt.path("/submission"), body).is(422).at(&[&pointer]);
        }
        let path = attempt.path("/responses/tf");
        ana.put(&path, json!({ "sequence": 0, "response": true })).is(422).at(&["/sequence"]);
        ana.put(&path, json!({ "sequence": "1", "response": true })).is(422).at(&["/sequence"]);
        ana.put(&path, json!({ "response": true })).is(422);
        ana.put(&path, json!({ "sequence": 1, "response": true, "fraction": 1 })).is(422).at(&["/fraction"]);
        let after = ana.get(&attempt.path("")).is(200);
        assert_eq!(after.str("/state"), "in-progress");
        let saved = after.part("/questions");
        assert!(saved.as_array().expect("questions").iter().all(|each| each["sequence"] == 0), "{after}");
    }

    fn an_attempt_that_took_an_answer_is_as_closed_as_any_to_those_who_may_not(app: &App) {
        app.publish(course("protocol").folder());
        let (ana, ben, ada) = (app.learner("Ana Dias"), app.learner("Ben Ali"), app.administrator());
        ana.enrols_in("protocol");
        let attempt = ana.starts("one", "check");
        for sequence in 1..=2 {
            ana.saves(&attempt, "first", sequence, json!(false)).is(200);
        }
        // Another learner does not even hear whether the answer would do.
        for response in [json!(true), json!("neither")] {
            ben.saves(&attempt, "first", 3, response.clone()).is(404).problem("not-found");
            ada.saves(&attempt, "first", 3, response.clone()).is(404).problem("not-found");
            app.stranger().saves(&attempt, "first", 3, response).is(401);
        }
        // A session that ended, although its token is still good for minutes.
        let token = ana.token().expect("a token");
        ana.post("/auth/logout", json!({ "refresh_token": ana.refresh_token() })).is(204);
        app.bearer(&token).saves(&attempt, "first", 3, json!(true)).is(401).problem("session-ended");
        ana.signs_in().is(200);
        ana.saves(&attempt, "first", 3, json!(true)).is(200);
        // A person who is locked without that their session was ended.
        let lock = |since: Option<Timestamp>| {
            let email = ana.email.clone();
            app.write(move |conn| {
                let person = person::find_by_email(conn, &email)?.ok_or(Error::NotFound("person"))?;
                Ok::<_, Error>(person::set_locked(conn, person.id, since)?)
            });
        };
        lock(Some(app.now()));
        ana.saves(&attempt, "first", 4, json!(false)).is(401);
        lock(None);
        let shown = ana.get(&attempt.path("")).is(200);
        assert_eq!((shown.part("/questions/0/response"), shown.part("/questions/0/sequence")), (json!(true), json!(3)));
        ana.submits(&attempt).is(200);
        ana.saves(&attempt, "first", 5, json!(false)).is(409).problem("attempt-ended");
    }

    fn answers_belong_to_their_own_attempt(app: &App) {
        app.publish(course("protocol").second_module().quiz("draw = 1").folder());
        let (ana, ben) = (app.learner("Ana Dias"), app.learner("Ben Ali"));
        ana.enrols_in("protocol");
        ben.enrols_in("protocol");
        let attempt = ana.starts("one", "check");
        let drawn = attempt.questions()[0]["id"].as_str().expect("an id");
        let other = if drawn == "first" { "second" } else { "first" };
        for question in [other, "other-first", "nothing"] {
            ana.saves(&attempt, question, 1, json!(true)).is(404).problem("not-found");
            let body = json!({ "responses": { question: { "sequence": 1, "response": true } } });
            ana.post(&attempt.path("/submission"), body).is(404);
        }
        // The ids of parts are good in one attempt only.
        let choice = |attempt: &Attempt| attempt.questions().iter().find(|shown| shown["id"] == "second").cloned();
        let (mut mine, mut theirs) = (None, None);
        for (actor, found) in [(&ana, &mut mine), (&ben, &mut theirs)] {
            while found.is_none() {
                let attempt = actor.starts("one", "check");
                match choice(&attempt) {
                    Some(shown) => *found = Some((attempt, shown)),
                    None => drop(actor.submits(&attempt).is(200)),
                }
            }
        }
        let ((mine, _), (_, theirs)) = (mine.expect("an attempt"), theirs.expect("an attempt"));
        ana.saves(&mine, "second", 1, theirs["options"][0]["id"].clone()).is(422).at(&["/response"]);
    }

    fn handing_in_again_answers_the_same_and_changes_nothing(app: &App) {
        app.publish(course("protocol").folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        let attempt = ana.starts("one", "check");
        ana.answers_wrongly(&attempt);
        let first = ana.submits(&attempt).is(200);
        assert_eq!((first.str("/state"), first.part("/grade")), ("graded".to_owned(), json!(0.0)));
        assert!(!first.str("/receipt").is_empty());
        app.later(Duration::minutes(3));
        assert_eq!(ana.submits(&attempt).is(200).json(), first.json());
        let course = ana.study().course;
        let better: Vec<(String, Value)> = attempt
            .questions()
            .iter()
            .map(|shown| {
                let answer = json!({ "sequence": 99, "response": right_response(&course, shown) });
                (shown["id"].as_str().expect("an id").to_owned(), answer)
            })
            .collect();
        let better = json!({ "responses": Value::Object(better.into_iter().collect()) });
        assert_eq!(ana.post(&attempt.path("/submission"), better).is(200).json(), first.json());
        ana.saves(&attempt, "first", 99, json!(true)).is(409).problem("attempt-ended");
        let shown = ana.get(&attempt.path("")).is(200);
        assert_eq!((shown.str("/state"), shown.str("/submitted_at")), ("graded".into(), "2026-05-04T09:00:00Z".into()));
        assert_eq!(shown.part("/questions/0/response"), wrong_response(&course, attempt.question("first")));
    }

    fn last_answers_may_come_with_the_submission(app: &App) {
        app.publish(course("protocol").folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        let attempt = ana.starts("one", "check");
        let body = json!({ "responses": { "first": { "sequence": 1, "response": true } } });
        let reply = ana.post(&attempt.path("/submission"), body).is(200);
        assert_eq!((reply.part("/grade"), reply.part("/passed")), (json!(50.0), json!(false)));
    }

    fn an_attempt_without_any_answer_is_worth_nothing_and_counts(app: &App) {
        app.publish(course("protocol").attempts(1).folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        let attempt = ana.starts("one", "check");
        assert_eq!(ana.submits(&attempt).is(200).part("/grade"), 0.0);
        ana.post(&ana.enrolment("/quizzes/one/check/attempts"), json!({})).is(409);
    }

    fn the_servers_clock_decides_and_slow_links_have_half_a_minute(app: &App) {
        app.publish(course("protocol").time_limit(20).folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        let attempt = ana.starts("one", "check");
        assert_eq!(attempt.body["deadline"], "2026-05-04T09:20:00Z");
        app.later(Duration::minutes(20));
        ana.saves(&attempt, "first", 1, json!(true)).is(200);
        app.later(Duration::seconds(30));
        ana.saves(&attempt, "first", 2, json!(true)).is(200);
        app.later(Duration::seconds(1));
        ana.saves(&attempt, "first", 3, json!(false)).is(409).problem("time-is-up");
        let late = json!({ "responses": { "first": { "sequence": 3, "response": false } } });
        let reply = ana.post(&attempt.path("/submission"), late).is(200);
        assert_eq!(reply.part("/grade"), 50.0, "what was saved in time counts, what came late does not");
        assert_eq!(ana.get(&attempt.path("")).is(200).str("/submitted_at"), "2026-05-04T09:20:00Z");
    }

    fn starting_again_after_the_time_hands_the_old_attempt_in(app: &App) {
        app.publish(course("protocol").time_limit(20).attempts(2).folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        let first = ana.starts("one", "check");
        ana.saves(&first, "first", 1, json!(true)).is(200);
        app.later(Duration::minutes(21));
        let second = ana.starts("one", "check");
        assert_ne!(second.id, first.id);
        assert_eq!((&second.body["number"], &second.body["deadline"]), (&json!(2), &json!("2026-05-04T09:41:00Z")));
        assert_eq!(ana.get(&first.path("")).is(200).str("/state"), "graded");
        app.later(Duration::minutes(21));
        ana.post(&ana.enrolment("/quizzes/one/check/attempts"), json!({})).is(409).problem("no-attempts-left");
        app.works_until("the last one is handed in as well", || {
            ana.get(&second.path("")).is(200).str("/state") == "graded"
        });
    }

    fn an_attempt_whose_time_is_up_is_handed_in_while_nobody_is_online(app: &App) {
        app.publish(course("protocol").time_limit(20).folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        ana.reads_everything();
        let attempt = ana.starts("one", "check");
        ana.answers_rightly(&attempt);
        app.later(Duration::minutes(21));
        app.works_until("the attempt is graded and its certificate is there", || {
            let state = ana.get(&attempt.path("")).is(200).str("/state");
            state == "graded" && !ana.certificates().is_empty()
        });
        let standing = ana.get(&ana.enrolment("")).is(200);
        assert_eq!(standing.str("/status"), "completed");
        assert_eq!(ana.get(&attempt.path("")).is(200).str("/submitted_at"), "2026-05-04T09:20:00Z");
    }
}
