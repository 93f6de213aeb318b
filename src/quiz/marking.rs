//! What persons' marks for an essay amount to. Pure.
//!
//! One marker settles an essay. Where the question asks for a second one, two persons mark without seeing each other's; the
//! mean of both counts when they lie close together. When they do not, somebody names marks that both agree on: either of
//! them, or a third person. Marks that are agreed on hold whatever else was given.

use std::collections::HashMap;

use crate::base::{PersonId, Slug, Timestamp};
use crate::course::model::{Key, Question, Quiz};

/// How far apart two markers may be, as a share of the question's marks.
pub const TOLERANCE: f64 = 0.1;

/// What one person gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// Who.
    pub marker: PersonId,
    /// The marks.
    pub marks: f64,
    /// The marks of each criterion, where it was marked by them.
    pub criteria: Option<Vec<f64>>,
    /// What the marker tells the learner.
    pub comment: Option<String>,
    /// Whether these marks settle a difference.
    pub agreed: bool,
    /// The client's number of the save; an older one changes nothing.
    pub sequence: i64,
    /// When.
    pub marked_at: Timestamp,
}

/// How far the marking of a question is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outcome {
    /// Nobody has marked it.
    AwaitsMarks,
    /// One of two persons has marked it.
    AwaitsSecond,
    /// Two persons have, too far apart.
    Differ,
    /// These are the marks.
    Settled(f64),
}

impl Outcome {
    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AwaitsMarks => "awaits-marks",
            Self::AwaitsSecond => "awaits-second",
            Self::Differ => "differ",
            Self::Settled(_) => "marked",
        }
    }

    /// Whether nobody needs to be kept from seeing what others gave.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Differ | Self::Settled(_))
    }
}

/// What the marks for a question amount to.
pub fn outcome(question: &Question, given: &[Given]) -> Outcome {
    if let Some(agreed) = given.iter().find(|each| each.agreed) {
        return Outcome::Settled(agreed.marks);
    }
    let wants_two = matches!(question.key, Key::Essay { second_marker: true, .. });
    match given {
        [] => Outcome::AwaitsMarks,
        [only] if !wants_two => Outcome::Settled(only.marks),
        [_] => Outcome::AwaitsSecond,
        [first, second, ..] => {
            // Room for what binary numbers do to 0.7 - 0.6.
            let close = (first.marks - second.marks).abs() <= TOLERANCE * question.marks + 1e-9;
            if close { Outcome::Settled(f64::midpoint(first.marks, second.marks)) } else { Outcome::Differ }
        }
    }
}

/// The marks that are settled, as shares of what the questions are worth.
pub fn shares(quiz: &Quiz, given: &HashMap<Slug, Vec<Given>>) -> HashMap<Slug, f64> {
    let shares = given.iter().filter_map(|(id, given)| {
        let question = quiz.question(id)?;
        let Outcome::Settled(marks) = outcome(question, given) else { return None };
        Some((id.clone(), (marks / question.marks).clamp(0.0, 1.0)))
    });
    shares.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::model::{QuestionText, Translated};

    fn essay(second_marker: bool) -> Question {
        let key = Key::Essay { least: None, most: None, criteria: Vec::new(), second_marker };
        Question {
            id: "essay".parse().unwrap(),
            marks: 10.0,
            objective: None,
            tags: Vec::new(),
            void: false,
            key,
            image: None,
            texts: Translated::only(QuestionText::default()),
        }
    }

    fn given(marks: f64, agreed: bool) -> Given {
        let at = Timestamp::from_micros(0);
        Given { marker: PersonId::new(at), marks, criteria: None, comment: None, agreed, sequence: 1, marked_at: at }
    }

    #[test]
    fn one_marker_settles_an_essay_that_asks_for_no_second_one() {
        assert_eq!(outcome(&essay(false), &[]), Outcome::AwaitsMarks);
        assert_eq!(outcome(&essay(false), &[given(7.0, false)]), Outcome::Settled(7.0));
    }

    #[test]
    fn two_markers_who_are_close_give_their_mean() {
        assert_eq!(outcome(&essay(true), &[given(7.0, false)]), Outcome::AwaitsSecond);
        assert_eq!(outcome(&essay(true), &[given(7.0, false), given(8.0, false)]), Outcome::Settled(7.5));
        assert_eq!(outcome(&essay(true), &[given(7.0, false), given(8.1, false)]), Outcome::Differ);
    }

    #[test]
    fn what_was_agreed_on_holds() {
        let three = [given(2.0, false), given(8.0, false), given(6.0, true)];
        assert_eq!(outcome(&essay(true), &three), Outcome::Settled(6.0));
    }
}
