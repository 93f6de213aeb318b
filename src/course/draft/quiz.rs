//! Quizzes as they were read.

use super::place::{At, Text};
use super::pool::PoolDraft;
use super::question::{QuestionDraft, QuestionTexts};
use crate::base::Timestamp;
use crate::course::model::{GradingMethod, OnExpiry, QuizKind, ReviewRules};

/// A quiz.
#[derive(Debug, Clone, PartialEq)]
pub struct QuizDraft {
    /// The title.
    pub title: Option<Text>,
    /// Whether it counts.
    pub kind: QuizKind,
    /// Its share of the grade.
    pub weight: f64,
    /// The grade that passes it.
    pub pass_mark: f64,
    /// 0: no limit.
    pub attempts: u32,
    /// Which attempt counts.
    pub grade: GradingMethod,
    /// 0: none.
    pub time_limit_minutes: u32,
    /// 0: all.
    pub draw: At<u32>,
    /// Whether each attempt has an order of its own.
    pub shuffle: bool,
    /// The pre-test of a post-test.
    pub pair: Option<At<String>>,
    /// Before this nobody starts.
    pub opens: Option<At<Timestamp>>,
    /// After this nobody starts, and attempts that run end.
    pub closes: Option<At<Timestamp>>,
    /// How long after its deadline an attempt takes late answers.
    pub grace_seconds: u32,
    /// What becomes of an attempt whose time is up.
    pub on_expiry: OnExpiry,
    /// What of an attempt shows, and when.
    pub review: ReviewRules,
    /// The questions; `None` where the key has a wrong type.
    pub questions: Option<Vec<QuestionDraft>>,
    /// What it draws from banks; `None` where the key has a wrong type.
    pub pools: Option<Vec<PoolDraft>>,
}

/// A quiz or bank in another language.
#[derive(Debug, Clone, PartialEq)]
pub struct QuizTexts {
    /// The title.
    pub title: Option<Text>,
    /// The questions; `None` where the key has a wrong type.
    pub questions: Option<Vec<QuestionTexts>>,
}
