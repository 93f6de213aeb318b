//! What a published question is, and what makes a response right.

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
    /// The type, and what makes a response right.
    pub key: Key,
    /// The texts.
    pub texts: Translated<QuestionText>,
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
    },
    /// A number.
    Numeric {
        /// The right number.
        answer: f64,
        /// How far off still counts.
        tolerance: f64,
    },
    /// A few words.
    ShortText {
        /// Whether `UN` and `un` differ.
        case_sensitive: bool,
    },
}

/// The texts of a question, in the order of its key. All but `unit` and `accept` are HTML.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct QuestionText {
    /// The question.
    pub text: String,
    /// What to learn from it, shown by the review rule.
    pub feedback: Option<String>,
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
    /// The accepted texts of a short text, `*` standing for any run of characters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accept: Vec<String>,
}

/// An option of a choice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OptionText {
    /// HTML.
    pub text: String,
    /// HTML, shown by the review rule where the option was chosen.
    pub feedback: Option<String>,
}
