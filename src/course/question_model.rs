//! What a published question is: its texts, and apart from them what makes a response right.
//!
//! Versions that were published before a field existed must load: every field that came later has a default, and what
//! changed its form reads the form before (`NumericKey`, `AcceptedText`).

use serde::{Deserialize, Serialize};

use super::translated::Translated;
use crate::base::Slug;

/// A question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// Stable across versions: statistics and attempts refer to it.
    pub id: Slug,
    /// The marks of a wholly right response.
    pub marks: f64,
    /// The objective that it tests, in the words of the course or module.
    pub objective: Option<String>,
    /// Words under which quizzes draw it and statistics gather it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// The path, among the course's assets, of the image that shows with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// Whether it was found faulty and no longer counts.
    #[serde(default, skip_serializing_if = "is_false")]
    pub void: bool,
    /// The type, and what makes a response right.
    pub key: Key,
    /// The texts.
    pub texts: Translated<QuestionText>,
}

impl Question {
    /// The marks that it counts for: none once it is void.
    pub fn counted_marks(&self) -> f64 {
        if self.void { 0.0 } else { self.marks }
    }
}

/// The type of a question, and what makes a response to it right. Nothing of this leaves the server before the review.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Key {
    /// True or false.
    TrueFalse {
        /// The right answer.
        answer: bool,
    },
    /// One of several options.
    SingleChoice {
        /// What each option is worth, from -1 to 1, in the order of the file.
        fractions: Vec<f64>,
    },
    /// Any of several options.
    MultipleResponse {
        /// Whether a part of the right options gives a part of the marks.
        partial: bool,
        /// What each option is worth, from -1 to 1, in the order of the file; positive ones sum to 1.
        fractions: Vec<f64>,
    },
    /// Lefts to rights; left `i` belongs to right `i`, further rights belong to none.
    Matching {
        /// The number of lefts.
        pairs: usize,
        /// The number of rights, the pairs' own first.
        rights: usize,
    },
    /// Items into an order; the file's order is right.
    Ordering {
        /// The number of items.
        items: usize,
        /// Whether neighbours that stand right give a part of the marks.
        #[serde(default, skip_serializing_if = "is_false")]
        partial: bool,
    },
    /// A number.
    Numeric(NumericKey),
    /// A few words.
    ShortText {
        /// Whether `UN` and `un` differ.
        case_sensitive: bool,
        /// Whether `e` stands for `é`.
        #[serde(default, skip_serializing_if = "is_false")]
        any_diacritics: bool,
    },
    /// A text with gaps.
    Cloze {
        /// The gaps in the order of the file.
        gaps: Vec<Gap>,
    },
    /// A text of one's own, marked by a person.
    Essay {
        /// The fewest words; none: no such limit.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        least: Option<u32>,
        /// The most words; none: no such limit.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        most: Option<u32>,
        /// The marks of each criterion, which sum to those of the question; none: it is marked as a whole.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        criteria: Vec<f64>,
        /// Whether two persons mark it.
        #[serde(default, skip_serializing_if = "is_false")]
        second_marker: bool,
    },
}

impl Key {
    /// The name of the type, as course files and the API have it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::TrueFalse { .. } => "true-false",
            Self::SingleChoice { .. } => "single-choice",
            Self::MultipleResponse { .. } => "multiple-response",
            Self::Matching { .. } => "matching",
            Self::Ordering { .. } => "ordering",
            Self::Numeric(_) => "numeric",
            Self::ShortText { .. } => "short-text",
            Self::Cloze { .. } => "cloze",
            Self::Essay { .. } => "essay",
        }
    }
}

/// A gap of a cloze: a small question inside a text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Gap {
    /// The name under which the text holds it.
    pub id: Slug,
    /// Its share of the question's marks, which are the sum over the gaps.
    pub marks: f64,
    /// What makes a response right: short text, number or single choice.
    pub key: Key,
}

/// What makes a number right.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "StoredNumeric")]
pub struct NumericKey {
    /// The numbers that get marks, in the first unit; the best that fits counts.
    pub accept: Vec<AcceptedNumber>,
    /// The units that a response may name, the question's own first; empty: it has none.
    pub units: Vec<Measure>,
}

/// A number that gets marks.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct AcceptedNumber {
    /// The number.
    pub answer: f64,
    /// How far off still counts.
    pub tolerance: f64,
    /// Whether the tolerance is a part of the number (0.1: a tenth of it) instead of a distance.
    #[serde(default, skip_serializing_if = "is_false")]
    pub relative: bool,
    /// The share of the marks, 0 to 1.
    #[serde(default = "one")]
    pub fraction: f64,
}

/// A unit of a number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// What it is called, in the source language and in every other that calls it differently.
    pub names: Vec<String>,
    /// What a number in it is multiplied with to be one in the question's own unit.
    pub factor: f64,
}

/// One number and its tolerance, as versions before have it, or a list.
#[derive(Deserialize)]
#[serde(untagged)]
enum StoredNumeric {
    List {
        accept: Vec<AcceptedNumber>,
        #[serde(default)]
        units: Vec<Measure>,
    },
    One(AcceptedNumber),
}

impl From<StoredNumeric> for NumericKey {
    fn from(stored: StoredNumeric) -> Self {
        match stored {
            StoredNumeric::List { accept, units } => Self { accept, units },
            StoredNumeric::One(number) => Self { accept: vec![number], units: Vec::new() },
        }
    }
}

impl NumericKey {
    /// One number with an absolute tolerance, and no unit.
    pub fn one(answer: f64, tolerance: f64) -> Self {
        let number = AcceptedNumber { answer, tolerance, relative: false, fraction: 1.0 };
        Self { accept: vec![number], units: Vec::new() }
    }
}

/// The texts of a question, in the order of its key. All but `unit`, `units`, `accept` and `image_alt` are HTML.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct QuestionText {
    /// The question. Where a cloze has a gap, `<span data-gap="NAME"></span>`.
    pub text: String,
    /// What to learn from it, shown by the review rule.
    pub feedback: Option<String>,
    /// What the image shows, for those who do not see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image_alt: Option<String>,
    /// A source that is quoted with the question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<Quote>,
    /// Feedback on the answer "true".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feedback_true: Option<String>,
    /// Feedback on the answer "false".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feedback_false: Option<String>,
    /// The options of a choice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<OptionText>,
    /// The lefts of a matching.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lefts: Vec<String>,
    /// The rights of a matching: the pairs' own in their order, then the extra ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rights: Vec<String>,
    /// The items of an ordering.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<String>,
    /// The unit of a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Further units of a number.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<String>,
    /// Feedback on each accepted number.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub number_feedback: Vec<Option<String>>,
    /// The accepted texts of a short text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accept: Vec<AcceptedText>,
    /// The texts of each gap of a cloze.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<QuestionText>,
    /// For those who mark an essay: what to look for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rubric: Option<String>,
    /// The criteria of an essay.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub criteria: Vec<String>,
}

/// An option of a choice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OptionText {
    /// HTML.
    pub text: String,
    /// HTML, shown by the review rule where the option was chosen.
    pub feedback: Option<String>,
}

/// A quoted source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quote {
    /// What it says, HTML.
    pub text: String,
    /// Where it stands, HTML.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// A text that gets marks. Each language has a list of its own, so what it is worth stands here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "StoredAccept")]
pub struct AcceptedText {
    /// The text; `*` stands for any run of characters, `\*` for a star.
    pub text: String,
    /// The share of the marks, 0 to 1.
    pub fraction: f64,
    /// HTML, shown by the review rule where the response fits.
    pub feedback: Option<String>,
}

/// Only the text, as versions before have it, or all of it.
#[derive(Deserialize)]
#[serde(untagged)]
enum StoredAccept {
    Text(String),
    Full { text: String, fraction: f64, feedback: Option<String> },
}

impl From<StoredAccept> for AcceptedText {
    fn from(stored: StoredAccept) -> Self {
        match stored {
            StoredAccept::Text(text) => text.into(),
            StoredAccept::Full { text, fraction, feedback } => Self { text, fraction, feedback },
        }
    }
}

impl From<String> for AcceptedText {
    /// A text that is worth all the marks.
    fn from(text: String) -> Self {
        Self { text, fraction: 1.0, feedback: None }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

fn one() -> f64 {
    1.0
}
