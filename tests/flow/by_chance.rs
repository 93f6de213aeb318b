//! Random sequences of what learners, facilitators and the clock do, against a plain model of the rules. The seeds are
//! fixed: a failure names its seed and step, and comes back.

use std::collections::HashMap;

use chancery::actions::submit_attempt;
use chancery::quiz::store;
use chrono::Duration;
use serde_json::{Value, json};

use crate::support::actors::Actor;
use crate::support::app::{App, on_both_databases};
use crate::support::builders::course;
use crate::support::reply::Reply;

const SEEDS: u64 = 12;
const STEPS: usize = 70;
/// Seconds of the time limit and of the grace.
const LIMIT: i64 = 120;
const GRACE: i64 = 30;
const ATTEMPTS: usize = 3;
const QUESTIONS: [&str; 4] = ["a", "b", "c", "d"];

/// Numbers that look random (Knuth's linear congruence).
pub(super) struct Chance(pub(super) u64);

impl Chance {
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// An attempt as the rules have it. Moments are seconds since the beginning.
#[derive(Debug, Clone, PartialEq)]
struct Attempt {
    id: String,
    started: i64,
    answers: HashMap<&'static str, (i64, bool)>,
    /// When it was handed in, and the grade.
    ended: Option<(i64, f64)>,
    deadline: i64,
}

/// What is there as the rules have it.
#[derive(Debug, Default)]
struct Model {
    now: i64,
    extra: i64,
    granted: usize,
    leaves: Vec<(i64, i64)>,
    paused: Option<i64>,
    attempts: Vec<Attempt>,
}

impl Model {
    fn deadline(&self, started: i64) -> i64 {
        let away: i64 = self.leaves.iter().filter(|(from, _)| *from >= started).map(|(from, to)| to - from).sum();
        started + LIMIT + self.extra + away
    }

    fn running(&self) -> Option<usize> {
        self.attempts.iter().position(|attempt| attempt.ended.is_none())
    }

    fn expired(&self, attempt: &Attempt) -> bool {
        self.now > attempt.deadline + GRACE
    }

    fn end(&mut self, index: usize) {
        let now = self.now;
        let attempt = &mut self.attempts[index];
        let right = attempt.answers.values().filter(|(_, answer)| *answer).count();
        let share = f64::from(u32::try_from(right).expect("a few")) / 4.0;
        attempt.ended = Some((now.min(attempt.deadline), share * 100.0));
    }

    fn move_ends(&mut self) {
        if let Some(index) = self.running().filter(|_| self.paused.is_none()) {
            self.attempts[index].deadline = self.deadline(self.attempts[index].started);
        }
    }
}

struct Play<'a> {
    app: &'a App,
    ana: &'a Actor<'a>,
    ines: &'a Actor<'a>,
    model: Model,
    place: String,
}

impl Play<'_> {
    #[track_caller]
    fn refused(&self, reply: &Reply, code: &str) {
        assert!(reply.status == 409 && reply.part("/code") == code, "{}: expected {code}, got {reply}", self.place);
    }

    fn start(&mut self) {
        let reply = self.ana.post(&self.ana.enrolment("/quizzes/one/check/attempts"), json!({}));
        let running = self.model.running();
        let expired = running.is_some_and(|index| self.model.expired(&self.model.attempts[index]));
        if self.model.paused.is_some() {
            return self.refused(&reply, "not-active");
        }
        if let Some(index) = running.filter(|_| !expired) {
            assert_eq!(
                (reply.status, reply.str("/id")),
                (200, self.model.attempts[index].id.clone()),
                "{}",
                self.place
            );
            return;
        }
        if self.model.attempts.len() >= ATTEMPTS + self.model.granted {
            // Refused as a whole: the attempt that ran out is left to the job.
            return self.refused(&reply, "no-attempts-left");
        }
        if let Some(index) = running {
            self.model.end(index);
        }
        assert_eq!(reply.status, 201, "{}: {reply}", self.place);
        let started = self.model.now;
        let deadline = self.model.deadline(started);
        let attempt = Attempt { id: reply.str("/id"), started, answers: HashMap::new(), ended: None, deadline };
        self.model.attempts.push(attempt);
    }

    fn save(&mut self, chance: &mut Chance) {
        if self.model.attempts.is_empty() {
            return;
        }
        // Mostly the newest attempt, sometimes an older one.
        let last = self.model.attempts.len() - 1;
        let index = if chance.below(5) == 0 { chance.below(last as u64 + 1) as usize } else { last };
        let question = QUESTIONS[chance.below(4) as usize];
        let sequence = 1 + i64::try_from(chance.below(9)).expect("small");
        let answer = chance.below(2) == 0;
        let path = format!("/attempts/{}/responses/{question}", self.model.attempts[index].id);
        let reply = self.ana.put(&path, json!({ "sequence": sequence, "response": answer }));
        let attempt = self.model.attempts[index].clone();
        if self.model.paused.is_some() {
            return self.refused(&reply, "not-active");
        }
        if attempt.ended.is_some() {
            return self.refused(&reply, "attempt-ended");
        }
        if self.model.expired(&attempt) {
            return self.refused(&reply, "time-is-up");
        }
        let kept = self.model.attempts[index].answers.entry(question).or_insert((0, false));
        if sequence > kept.0 {
            *kept = (sequence, answer);
        }
        assert_eq!(reply.json(), json!({ "sequence": kept.0, "response": kept.1 }), "{}: {reply}", self.place);
    }

    fn submit(&mut self, chance: &mut Chance) {
        if self.model.attempts.is_empty() {
            return;
        }
        let index = chance.below(self.model.attempts.len() as u64) as usize;
        let attempt = self.model.attempts[index].clone();
        let reply = self.ana.post(&format!("/attempts/{}/submission", attempt.id), json!({}));
        if attempt.ended.is_none() {
            if self.model.paused.is_some() {
                return self.refused(&reply, "not-active");
            }
            self.model.end(index);
        }
        let (_, grade) = self.model.attempts[index].ended.expect("it ended");
        assert_eq!((reply.status, reply.part("/grade")), (200, json!(grade)), "{}: {reply}", self.place);
    }

    fn job(&mut self) {
        let (now, ctx) = (self.app.now(), self.app.ctx.clone());
        let overdue = self.app.write(move |conn| Ok(store::overdue(conn, now, 100)?));
        for id in overdue {
            let ctx = ctx.clone();
            self.app.write(move |conn| submit_attempt::time_is_up(conn, &ctx, id));
        }
        if let Some(index) = self.model.running().filter(|_| self.model.paused.is_none())
            && self.model.expired(&self.model.attempts[index])
        {
            self.model.end(index);
        }
    }

    fn extend(&mut self, chance: &mut Chance) {
        let minutes = chance.below(3);
        let body = json!({ "extra_minutes": minutes, "reason": "By chance." });
        self.ines.post(&self.ana.enrolment("/extensions"), body).is(201);
        self.model.extra = i64::try_from(minutes).expect("small") * 60;
        self.model.move_ends();
    }

    fn grant(&mut self) {
        let body = json!({ "module": "one", "quiz": "check", "attempts": 1, "reason": "By chance." });
        self.ines.post(&self.ana.enrolment("/extra-attempts"), body).is(201);
        self.model.granted += 1;
        self.model.move_ends();
    }

    fn pause_or_resume(&mut self) {
        let body = json!({ "reason": "By chance." });
        if let Some(from) = self.model.paused.take() {
            self.ines.post(&self.ana.enrolment("/resume"), body).is(200);
            self.model.leaves.push((from, self.model.now));
            return self.model.move_ends();
        }
        self.ines.post(&self.ana.enrolment("/pause"), body).is(200);
        if let Some(index) = self.model.running()
            && self.model.expired(&self.model.attempts[index])
        {
            self.model.end(index);
        }
        self.model.paused = Some(self.model.now);
    }

    /// The clock moves, rarely by nothing: who pauses a clock that stands still is of no interest.
    fn later(&mut self, chance: &mut Chance) {
        let seconds = 1 + i64::try_from(chance.below(70)).expect("small");
        self.app.later(Duration::seconds(seconds));
        self.model.now += seconds;
    }

    /// The database has what the model has.
    fn compare(&self) {
        let mut grades = Vec::new();
        for attempt in &self.model.attempts {
            let shown = self.ana.get(&format!("/attempts/{}", attempt.id)).is(200);
            let state = if attempt.ended.is_some() { "graded" } else { "in-progress" };
            assert_eq!(shown.str("/state"), state, "{}: {attempt:?} {shown}", self.place);
            for question in shown.part("/questions").as_array().expect("questions") {
                let id = question["id"].as_str().expect("an id");
                let kept = attempt
                    .answers
                    .get(id)
                    .map_or((json!(0), Value::Null), |(sequence, answer)| (json!(sequence), json!(answer)));
                assert_eq!(
                    (&question["sequence"], &question["response"]),
                    (&kept.0, &kept.1),
                    "{}: {shown}",
                    self.place
                );
            }
            let moment = |pointer: &str| {
                let at = chancery::base::Timestamp::parse(&shown.str(pointer)).expect("a time");
                (at - (self.app.now() - Duration::seconds(self.model.now))).num_seconds()
            };
            assert_eq!(moment("/deadline"), attempt.deadline, "{}: {attempt:?} {shown}", self.place);
            if let Some((at, grade)) = attempt.ended {
                assert_eq!(moment("/submitted_at"), at, "{}: {attempt:?} {shown}", self.place);
                grades.push(grade);
            }
        }
        let quiz = self.ana.get(&self.ana.enrolment("")).is(200).part("/modules/0/units/1/quiz");
        let best =
            grades.into_iter().fold(None, |best: Option<f64>, grade| Some(best.map_or(grade, |best| best.max(grade))));
        assert_eq!(quiz["grade"], json!(best), "{}", self.place);
        let left = ATTEMPTS + self.model.granted - self.model.attempts.len();
        assert_eq!(quiz["attempts_left"], json!(left), "{}", self.place);
    }
}

on_both_databases! {
    fn whatever_happens_in_whatever_order_the_rules_hold(app: &App) {
        let questions = QUESTIONS.map(|id| {
            format!("[[questions]]\nid = \"{id}\"\ntype = \"true-false\"\ntext = \"{id}?\"\nanswer = true\n")
        });
        let quiz = course("protocol").time_limit(2).attempts(3).quiz_pass_mark(100).questions(&questions.concat());
        app.publish(quiz.folder());
        let ines = app.facilitator("Ines Costa");
        let cohort = ines.post("/cohorts", json!({ "course": "protocol", "title": "Spring" })).is(201).str("/id");
        let (mut attempts, mut answers) = (0, 0);
        for seed in 0..SEEDS {
            let ana = app.learner(&format!("Ana {seed}"));
            let added = ines.post(&format!("/cohorts/{cohort}/members"), json!({ "emails": [ana.email] })).is(201);
            ana.studies("protocol", &added.str("/items/0/id"));
            let mut chance = Chance((seed + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
            let mut play = Play { app, ana: &ana, ines: &ines, model: Model::default(), place: String::new() };
            // Who never starts tells nothing.
            play.place = format!("seed {seed}, at the start");
            play.start();
            for step in 0..STEPS {
                play.place = format!("seed {seed}, step {step}");
                // Leaves are short, or hardly anything else would happen.
                let choice = if play.model.paused.is_some() && chance.below(4) == 0 { 99 } else { chance.below(100) };
                match choice {
                    0..=9 => play.start(),
                    10..=54 => play.save(&mut chance),
                    55..=60 => play.submit(&mut chance),
                    61..=82 => play.later(&mut chance),
                    83..=88 => play.job(),
                    89..=92 => play.extend(&mut chance),
                    93..=95 => play.grant(),
                    _ => {
                        play.later(&mut chance);
                        play.pause_or_resume();
                    }
                }
            }
            play.place = format!("seed {seed}, at the end");
            play.compare();
            attempts += play.model.attempts.len();
            answers += play.model.attempts.iter().map(|attempt| attempt.answers.len()).sum::<usize>();
        }
        assert!(attempts > 20 && answers > 50, "hardly anything happened: {attempts} attempts, {answers} answers");
    }
}
