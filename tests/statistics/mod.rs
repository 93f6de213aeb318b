//! The statistics of quizzes against a second computation of the same formulas, in another language by other means.

use std::io::Write as _;
use std::process::{Command, Stdio};

use chancery::quiz::statistics::{Mark, Sitting, Statistics, compute};
use serde_json::{Value, json};

use crate::support::program::repository;
use crate::support::python;

const ATTEMPTS: usize = 1_000;
const QUESTIONS: usize = 20;

/// Chance that is the same in every run (Knuth's MMIX generator).
struct Chance(u64);

impl Chance {
    /// A number from 0 to 1, without 1.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
    fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small")]
    fn below(&mut self, bound: usize) -> usize {
        (self.share() * bound as f64) as usize
    }
}

/// What learners of differing ability get: questions of differing difficulty, some with partial credit, one that works
/// against the rest, one that everybody gets right.
#[expect(clippy::cast_precision_loss, reason = "small")]
fn simulate(seed: u64, draw: impl Fn(&mut Chance) -> Vec<usize>) -> Vec<Sitting> {
    let mut chance = Chance(seed);
    let one = |_| {
        let ability = (0..6).map(|_| chance.share()).sum::<f64>() / 3.0 - 1.0;
        let questions = draw(&mut chance);
        let mut mark = |question: usize| {
            let difficulty = question as f64 / QUESTIONS as f64 * 2.0 - 1.0;
            let slope = if question == 6 { -2.0 } else { 5.0 };
            let right = chance.share() < 1.0 / (1.0 + (-slope * (ability - difficulty)).exp());
            let part = chance.share();
            let fraction = match (question, right) {
                (11, _) => 1.0,
                (_, true) => 1.0,
                (3 | 8 | 15, false) => (part * 3.0).floor() / 3.0,
                (_, false) => 0.0,
            };
            Mark { question, marks: [1.0, 2.0, 0.5, 3.0][question % 4], fraction: Some(fraction) }
        };
        Sitting { marks: questions.into_iter().map(&mut mark).collect() }
    };
    (0..ATTEMPTS).map(one).collect()
}

/// The same from Python.
fn second(sittings: &[Sitting]) -> Value {
    let python = python::with("scipy.stats", &["numpy==2.4.6", "scipy==1.17.1"]);
    let script = repository().join("tests/statistics/second.py");
    let mut child =
        Command::new(python).arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("python starts");
    let row = |sitting: &Sitting| -> Vec<Value> {
        sitting.marks.iter().map(|mark| json!([mark.question, mark.marks, mark.fraction])).collect()
    };
    let given = json!({ "questions": QUESTIONS, "sittings": sittings.iter().map(row).collect::<Vec<_>>() });
    let mut input = child.stdin.take().expect("standard input is piped");
    input.write_all(given.to_string().as_bytes()).expect("python reads");
    drop(input);
    let output = child.wait_with_output().expect("python ends");
    assert!(output.status.success(), "the second computation failed");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// Every number of both is the same to nine significant digits; how many there were.
#[track_caller]
fn same(path: &str, first: &Value, second: &Value) -> usize {
    match (first, second) {
        (Value::Number(first), Value::Number(second)) => {
            let (first, second) = (first.as_f64().expect("a number"), second.as_f64().expect("a number"));
            let off = (first - second).abs() / first.abs().max(second.abs()).max(f64::MIN_POSITIVE);
            assert!(off < 5e-10, "{path}: {first} here, {second} there");
            1
        }
        (Value::Array(first), Value::Array(second)) => {
            assert_eq!(first.len(), second.len(), "{path}");
            first.iter().zip(second).enumerate().map(|(at, (one, two))| same(&format!("{path}/{at}"), one, two)).sum()
        }
        (Value::Object(first), Value::Object(second)) => {
            let names = |object: &serde_json::Map<String, Value>| -> Vec<String> {
                object.keys().filter(|name| *name != "warnings").cloned().collect()
            };
            assert_eq!(names(first), names(second), "{path}");
            names(first).iter().map(|name| same(&format!("{path}/{name}"), &first[name], &second[name])).sum()
        }
        _ => {
            assert_eq!(first, second, "{path}");
            0
        }
    }
}

#[track_caller]
fn agree(sittings: &[Sitting]) -> (Statistics, usize) {
    let found = compute(QUESTIONS, sittings);
    let first = serde_json::to_value(&found).expect("JSON");
    let compared = same("", &first, &second(sittings));
    (found, compared)
}

#[test]
fn a_thousand_attempts_at_the_same_questions_give_the_same_figures_twice() {
    let (found, compared) = agree(&simulate(1951, |_| (0..QUESTIONS).collect()));
    // All but what a constant question has not: both indexes of number 11, and the weight of number 6.
    assert_eq!(compared, 10 + QUESTIONS * 7 - 3);
    assert!(found.questions[6].discrimination_index.is_some_and(|index| index < 0.0));
    assert_eq!(found.questions[6].effective_weight, None);
    assert!(found.quiz.internal_consistency.is_some_and(|alpha| alpha > 50.0));
}

#[test]
fn a_thousand_attempts_with_drawn_questions_give_the_same_figures_twice() {
    // Four that everybody has, anywhere among eight of the other sixteen.
    let draw = |chance: &mut Chance| {
        let mut others: Vec<usize> = (4..QUESTIONS).collect();
        let mut drawn: Vec<usize> = (0..8).map(|_| others.swap_remove(chance.below(others.len()))).collect();
        for question in 0..4 {
            drawn.insert(chance.below(drawn.len() + 1), question);
        }
        drawn
    };
    let (found, _) = agree(&simulate(1963, draw));
    assert_eq!(found.positions.len(), 8);
    assert!(found.questions[4..].iter().all(|question| (400..600).contains(&question.n)));
    assert!(found.questions[4..].iter().all(|question| question.effective_weight.is_none()));
}
