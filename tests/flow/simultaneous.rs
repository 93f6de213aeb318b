//! Many requests at the same moment: one effect.

use std::sync::Barrier;
use std::thread;

use serde_json::{Value, json};

use crate::support::actors::Actor;
use crate::support::answers::right_response;
use crate::support::app::{App, on_both_databases};
use crate::support::builders::course;
use crate::support::learning::Attempt;
use crate::support::mailbox::Mail;
use crate::support::reply::Reply;

/// Does something in many threads, all at once.
fn at_once(many: usize, act: impl Fn(usize) -> Reply + Sync) -> Vec<Reply> {
    let start = Barrier::new(many);
    thread::scope(|scope| {
        let threads: Vec<_> = (0..many)
            .map(|index| {
                let (start, act) = (&start, &act);
                scope.spawn(move || {
                    start.wait();
                    act(index)
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("the request is answered")).collect()
    })
}

fn rightly(actor: &Actor<'_>, attempt: &Attempt) -> Value {
    let course = actor.study().course;
    let answers = attempt.questions().iter().map(|shown| {
        let id = shown["id"].as_str().expect("an id").to_owned();
        (id, json!({ "sequence": 1, "response": right_response(&course, shown) }))
    });
    json!({ "responses": Value::Object(answers.collect()) })
}

fn documents(app: &App) -> usize {
    app.mails().iter().map(Mail::certificates).sum()
}

on_both_databases! {
    fn fifty_submissions_of_the_last_attempt_give_one_certificate_and_one_mail(app: &App) {
        app.publish(course("protocol").attempts(1).folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        ana.reads_everything();
        let attempt = ana.starts("one", "check");
        let (path, body) = (attempt.path("/submission"), rightly(&ana, &attempt));
        let replies = at_once(50, |_| ana.post(&path, body.clone()).is(200));
        assert!(replies.iter().all(|reply| reply.body == replies[0].body), "{replies:#?}");
        assert_eq!(replies[0].str("/enrolment/status"), "completed");
        assert_eq!((ana.certificates().len(), documents(app)), (1, 1));
    }

    fn two_submissions_that_both_complete_the_course_give_one_certificate_and_one_mail(app: &App) {
        // It takes both quizzes: whichever ends last completes the course.
        let other =
            "title = \"Other\"\n[[questions]]\nid = \"third\"\ntype = \"true-false\"\ntext = \"?\"\nanswer = true\n";
        app.publish(course("protocol").folder().with("01-one/03-other.quiz.toml", other));
        for round in 0..10 {
            let learner = app.learner(&format!("Learner {round}"));
            learner.enrols_in("protocol");
            learner.reads_everything();
            let attempts = [learner.starts("one", "check"), learner.starts("one", "other")];
            let calls: Vec<_> = attempts.iter().map(|at| (at.path("/submission"), rightly(&learner, at))).collect();
            let replies = at_once(2, |index| learner.post(&calls[index].0, calls[index].1.clone()).is(200));
            let completed = replies.iter().filter(|reply| reply.str("/enrolment/status") == "completed").count();
            assert_eq!(completed, 1, "{replies:#?}");
            assert_eq!(learner.certificates().len(), 1);
        }
        assert_eq!(documents(app), 10);
    }

    fn answers_that_race_their_submission_count_if_they_were_acknowledged(app: &App) {
        app.publish(course("protocol").attempts(0).folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        ana.reads_everything();
        for _ in 0..10 {
            let attempt = ana.starts("one", "check");
            let questions = attempt.questions();
            let known = ana.study().course;
            let replies = at_once(questions.len() + 1, |index| match questions.get(index) {
                Some(shown) => {
                    let path = attempt.path(&format!("/responses/{}", shown["id"].as_str().expect("an id")));
                    ana.put(&path, json!({ "sequence": 1, "response": right_response(&known, shown) }))
                }
                None => ana.post(&attempt.path("/submission"), json!({})),
            });
            let (submitted, saves) = replies.split_last().expect("the submission");
            let acknowledged = saves.iter().filter(|reply| reply.status == 200).count();
            let refused = saves.iter().filter(|reply| reply.status == 409).count();
            assert_eq!(acknowledged + refused, questions.len(), "{saves:#?}");
            let grade = submitted.part("/grade").as_f64().expect("a grade");
            let counted = grade * questions.len() as f64 / 100.0;
            assert!((counted - acknowledged as f64).abs() < 0.01, "{acknowledged} acknowledged, the grade is {grade}");
        }
    }

    fn ten_starts_at_once_give_one_attempt(app: &App) {
        app.publish(course("protocol").attempts(1).folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        let path = ana.enrolment("/quizzes/one/check/attempts");
        let replies = at_once(10, |_| ana.post(&path, json!({})));
        let mut statuses: Vec<u16> = replies.iter().map(|reply| reply.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [&[200; 9][..], &[201]].concat());
        assert!(replies.iter().all(|reply| reply.str("/id") == replies[0].str("/id")));
    }

    fn ten_enrolments_at_once_are_one(app: &App) {
        app.publish(course("protocol").folder());
        let ana = app.learner("Ana Dias");
        let replies = at_once(10, |_| ana.post("/courses/protocol/enrolments", json!({})));
        assert_eq!(replies.iter().filter(|reply| reply.status == 201).count(), 1, "{replies:#?}");
        assert!(replies.iter().all(|reply| reply.status == 201 || reply.status == 409), "{replies:#?}");
        assert_eq!(ana.get("/me/enrolments").is(200).items().len(), 1);
        assert_eq!(app.mails_to(&ana.email).len(), 1);
    }

    fn ten_requests_with_one_idempotency_key_have_one_effect_and_one_reply(app: &App) {
        app.publish(course("protocol").folder());
        let ines = app.facilitator("Ines Costa");
        let body = json!({ "course": "protocol", "title": "Spring" });
        let replies = at_once(10, |_| ines.call("POST", "/cohorts").key("spring-1").json(&body).send().is(201));
        assert!(replies.iter().all(|reply| reply.body == replies[0].body), "{replies:#?}");
        assert_eq!(ines.get("/cohorts").is(200).items().len(), 1);
    }

    fn ten_uses_of_one_refresh_token_leave_one_that_works(app: &App) {
        let ana = app.learner("Ana Dias");
        let body = json!({ "refresh_token": ana.refresh_token() });
        let replies = at_once(10, |_| app.stranger().post("/auth/refresh", body.clone()));
        let good: Vec<_> = replies.iter().filter(|reply| reply.status == 200).collect();
        assert!(!good.is_empty(), "{replies:#?}");
        let live = good.iter().filter(|reply| {
            let next = json!({ "refresh_token": reply.str("/refresh_token") });
            app.stranger().post("/auth/refresh", next).status == 200
        });
        assert_eq!(live.count(), 1, "{replies:#?}");
    }
}
