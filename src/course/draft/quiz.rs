//! Quizzes and questions as they were read.

use super::place::{At, Text};
use super::pool::PoolDraft;
use crate::base::Slug;
use crate::course::model::{GradingMethod, QuizKind, ReviewRule};

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
    /// When right answers show.
    pub review: ReviewRule,
    /// The questions; `None` where the key has a wrong type.
    pub questions: Option<Vec<QuestionDraft>>,
    /// What it draws from banks; `None` where the key has a wrong type.
    pub pools: Option<Vec<PoolDraft>>,
}

/// A question.
#[derive(Debug, Clone, PartialEq)]
pub struct QuestionDraft {
    /// Where it begins.
    pub at: usize,
    /// Its id.
    pub id: Option<At<Slug>>,
    /// Its marks.
    pub marks: f64,
    /// The objective it tests.
    pub objective: Option<At<String>>,
    /// The words under which it is drawn.
    pub tags: Vec<Text>,
    /// Markdown.
    pub text: Option<Text>,
    /// Markdown.
    pub feedback: Option<Text>,
    /// The type with its answers.
    pub kind: Option<KindDraft>,
}

/// The type of a question with its answers.
#[derive(Debug, Clone, PartialEq)]
pub enum KindDraft {
    /// `true-false`
    TrueFalse {
        /// The right answer.
        answer: Option<bool>,
    },
    /// `single-choice`, `multiple-response`
    Choice {
        /// Whether several options may be right.
        multiple: bool,
        /// Whether a part of the right ones gives a part of the marks.
        partial: bool,
        /// The options.
        options: Option<At<Vec<OptionDraft>>>,
    },
    /// `matching`
    Matching {
        /// Lefts and rights.
        pairs: Option<At<Vec<PairDraft>>>,
        /// Rights that belong to no left.
        extra_rights: Vec<Text>,
    },
    /// `ordering`
    Ordering {
        /// In the right order.
        items: Option<At<Vec<Text>>>,
    },
    /// `numeric`
    Numeric {
        /// The right number.
        answer: Option<f64>,
        /// How far off still counts.
        tolerance: f64,
        /// The unit.
        unit: Option<Text>,
    },
    /// `short-text`
    ShortText {
        /// The accepted texts.
        accept: Option<At<Vec<Text>>>,
        /// Whether case matters.
        case_sensitive: bool,
    },
}

/// A quiz or bank in another language.
#[derive(Debug, Clone, PartialEq)]
pub struct QuizTexts {
    /// The title.
    pub title: Option<Text>,
    /// The questions; `None` where the key has a wrong type.
    pub questions: Option<Vec<QuestionTexts>>,
}

/// A question in another language: the texts it has, by the key under which they stand.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct QuestionTexts {
    /// Where it begins.
    pub at: usize,
    /// The id of the question that it translates.
    pub id: Option<At<Slug>>,
    /// Markdown.
    pub text: Option<Text>,
    /// Markdown.
    pub feedback: Option<Text>,
    /// `options`
    pub options: Option<At<Vec<OptionDraft>>>,
    /// `pairs`
    pub pairs: Option<At<Vec<PairDraft>>>,
    /// `extra_rights`
    pub extra_rights: Option<At<Vec<Text>>>,
    /// `items`
    pub items: Option<At<Vec<Text>>>,
    /// `unit`
    pub unit: Option<Text>,
    /// `accept`
    pub accept: Option<At<Vec<Text>>>,
}

/// A left and the right that belongs to it.
#[derive(Debug, Clone, PartialEq)]
pub struct PairDraft {
    /// Markdown.
    pub left: Option<Text>,
    /// Markdown.
    pub right: Option<Text>,
}

/// An option of a choice.
#[derive(Debug, Clone, PartialEq)]
pub struct OptionDraft {
    /// Where it begins.
    pub at: usize,
    /// Markdown.
    pub text: Option<Text>,
    /// Markdown.
    pub feedback: Option<Text>,
    /// `correct`, when given.
    pub correct: Option<At<bool>>,
    /// `fraction`, when given.
    pub fraction: Option<At<f64>>,
    /// Whether `correct` or `fraction` could not be read, so that nothing follows from their absence.
    pub doubtful: bool,
}
