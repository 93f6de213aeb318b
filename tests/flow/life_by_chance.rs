//! Random sequences of enrolling, reading, answering, handing in, issuing, revoking and issuing anew, by several learners at
//! once, against a plain model of the rules. The seeds are fixed: a failure names its seed and step, and comes back.

use chrono::Duration;
use serde_json::json;

use super::by_chance::Chance;
use crate::support::actors::Actor;
use crate::support::answers::{right_response, wrong_response};
use crate::support::app::{App, on_both_databases};
use crate::support::builders::course;
use crate::support::learning::Attempt;
use crate::support::reply::Reply;

const SEEDS: u64 = 8;
const STEPS: usize = 60;
const LEARNERS: usize = 3;
const ATTEMPTS: usize = 3;

/// A certificate as the rules have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Valid,
    Revoked,
    Superseded,
}

impl State {
    fn name(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Revoked => "revoked",
            Self::Superseded => "superseded",
        }
    }
}

/// What is there of one learner, as the rules have it.
#[derive(Debug, Default)]
struct Model {
    enrolled: bool,
    read: bool,
    grades: Vec<f64>,
    completed: bool,
    /// Id, code, state: in the order in which they were issued.
    certificates: Vec<(String, String, State)>,
}

impl Model {
    fn best(&self) -> Option<f64> {
        self.grades.iter().copied().reduce(f64::max)
    }

    /// Completion never goes back.
    fn settle(&mut self) {
        self.completed |= self.read && self.best().is_some_and(|best| best >= 70.0);
    }

    fn stands(&self) -> Option<usize> {
        self.certificates.iter().position(|(.., state)| *state == State::Valid)
    }

    fn issued(&mut self, certificate: &serde_json::Value) {
        let text = |key: &str| certificate[key].as_str().expect("a text").to_owned();
        self.certificates.push((text("id"), text("code"), State::Valid));
    }
}

struct Play<'a> {
    app: &'a App,
    who: Actor<'a>,
    ada: &'a Actor<'a>,
    model: Model,
}

impl Play<'_> {
    fn enrol(&mut self) -> Reply {
        let reply = self.who.post("/courses/protocol/enrolments", json!({}));
        if self.model.enrolled {
            return reply.is(409).problem("already-enrolled");
        }
        let reply = reply.is(201);
        self.who.studies("protocol", &reply.str("/id"));
        self.model.enrolled = true;
        reply
    }

    fn read(&mut self) -> Reply {
        let path = self.who.enrolment("/lessons/one/read/completion");
        self.model.read = true;
        self.model.settle();
        self.who.call("PUT", &path).send().is(200)
    }

    fn attempt(&mut self, chance: &mut Chance) -> Reply {
        let reply = self.who.post(&self.who.enrolment("/quizzes/one/check/attempts"), json!({}));
        if self.model.grades.len() >= ATTEMPTS {
            return reply.is(409).problem("no-attempts-left");
        }
        let attempt = Attempt::of(&reply.is(201));
        let course = self.who.study().course;
        let mut grade = 0.0;
        for shown in attempt.questions() {
            let id = shown["id"].as_str().expect("an id");
            // Changed once or twice: the last one counts.
            let answers = 1 + chance.below(2);
            let mut right = false;
            for sequence in 1..=answers {
                right = chance.below(10) < 8;
                let response = if right { right_response(&course, shown) } else { wrong_response(&course, shown) };
                self.who.saves(&attempt, id, i64::try_from(sequence).expect("small"), response).is(200);
            }
            grade += if right { 50.0 } else { 0.0 };
        }
        let reply = self.who.submits(&attempt).is(200);
        assert_eq!(reply.part("/grade"), json!(grade), "{reply}");
        self.model.grades.push(grade);
        self.model.settle();
        reply
    }

    fn issue(&mut self) -> Reply {
        let reply = self.ada.post("/certificates", json!({ "enrolments": [self.who.study().enrolment] }));
        if !self.model.completed || self.model.stands().is_some() {
            return reply.is(409);
        }
        let reply = reply.is(201);
        self.model.issued(&reply.items()[0]);
        reply
    }

    /// Revokes the certificate, or issues it anew; mostly the one that stands, sometimes one that ended.
    fn end(&mut self, anew: bool, chance: &mut Chance) -> Option<Reply> {
        let many = self.model.certificates.len();
        if many == 0 {
            return None;
        }
        let index = chance.below(many as u64) as usize;
        let (id, _, state) = self.model.certificates[index].clone();
        let (deed, body) =
            if anew { ("reissue", json!({})) } else { ("revocation", json!({ "reason": "By chance." })) };
        let reply = self.ada.post(&format!("/certificates/{id}/{deed}"), body);
        if state != State::Valid {
            return Some(reply.is(409).problem("certificate-ended"));
        }
        let reply = reply.is(if anew { 201 } else { 200 });
        self.model.certificates[index].2 = if anew { State::Superseded } else { State::Revoked };
        if anew {
            self.model.issued(&reply.json());
        }
        Some(reply)
    }

    /// The database has what the model has.
    fn compare(&self, place: &str) {
        if !self.model.enrolled {
            assert!(self.who.get("/me/enrolments").is(200).items().is_empty(), "{place}");
            return;
        }
        let shown = self.who.get(&self.who.enrolment("")).is(200);
        let status = if self.model.completed { "completed" } else { "active" };
        assert_eq!(shown.str("/status"), status, "{place}: {:?} {shown}", self.model);
        assert_eq!(shown.part("/progress/lessons_done"), json!(u8::from(self.model.read)), "{place}: {shown}");
        let quiz = shown.part("/modules/0/units/1/quiz");
        let left = ATTEMPTS - self.model.grades.len();
        assert_eq!((&quiz["grade"], &quiz["attempts_left"]), (&json!(self.model.best()), &json!(left)), "{place}");
        let mut known = self.who.certificates();
        known.sort_by_key(|each| self.model.certificates.iter().position(|(id, ..)| each["id"] == id.as_str()));
        let states: Vec<_> = known.iter().map(|each| each["state"].as_str().expect("a state")).collect();
        let expected: Vec<_> = self.model.certificates.iter().map(|(.., state)| state.name()).collect();
        assert_eq!(states, expected, "{place}: {:?}", self.model);
        for (_, code, state) in &self.model.certificates {
            let verified = self.app.stranger().get(&format!("/certificates/verify/{code}")).is(200);
            assert_eq!(verified.str("/state"), state.name(), "{place}: {verified}");
        }
    }
}

on_both_databases! {
    fn whoever_learns_and_whatever_becomes_of_certificates_the_rules_hold(app: &App) {
        app.publish(course("protocol").attempts(3).issue("approval").folder());
        let ada = app.administrator();
        let (mut issued, mut ended) = (0, 0);
        for seed in 0..SEEDS {
            println!("seed {seed}");
            let mut chance = Chance((seed + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
            let play = |number| Play { app, who: app.learner(&format!("Ana {seed} {number}")), ada: &ada, model: Model::default() };
            let mut plays: Vec<_> = (0..LEARNERS).map(play).collect();
            for step in 0..STEPS {
                let play = &mut plays[chance.below(LEARNERS as u64) as usize];
                println!("seed {seed}, step {step}: {}", play.who.name);
                match chance.below(100) {
                    0..=11 => _ = play.enrol(),
                    12..=17 => app.later(Duration::minutes(1)),
                    // Who is not enrolled has nothing to do.
                    _ if !play.model.enrolled => {}
                    18..=32 => _ = play.read(),
                    33..=54 => _ = play.attempt(&mut chance),
                    55..=74 => _ = play.issue(),
                    75..=86 => _ = play.end(false, &mut chance),
                    _ => _ = play.end(true, &mut chance),
                }
            }
            for play in &plays {
                play.compare(&format!("seed {seed}, {}", play.who.name));
                issued += play.model.certificates.len();
                ended += play.model.certificates.iter().filter(|(.., state)| *state != State::Valid).count();
            }
        }
        assert!(issued > 20 && ended > 10, "hardly anything happened: {issued} issued, {ended} ended");
    }
}
