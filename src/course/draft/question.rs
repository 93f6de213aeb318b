//! Questions as they were read.

use super::place::{At, Text};
use crate::base::Slug;

/// A question.
#[derive(Debug, Clone, PartialEq)]
pub struct QuestionDraft {
    /// Where it begins.
    pub at: usize,
    /// Its id.
    pub id: Option<At<Slug>>,
    /// Its marks, when given.
    pub marks: Option<At<f64>>,
    /// The objective it tests.
    pub objective: Option<At<String>>,
    /// Words to find it by.
    pub tags: Vec<Text>,
    /// The image that shows with it.
    pub image: Option<ImageDraft>,
    /// The source that it quotes.
    pub quote: Option<QuoteDraft>,
    /// Whether it was found faulty and no longer counts.
    pub void: bool,
    /// Markdown.
    pub text: Option<Text>,
    /// Markdown.
    pub feedback: Option<Text>,
    /// The type with its answers.
    pub kind: Option<KindDraft>,
}

impl QuestionDraft {
    /// Its marks: as given, else those of its parts, else 1.
    pub fn all_marks(&self) -> f64 {
        let parts = || self.kind.as_ref().and_then(KindDraft::sum_of_parts);
        self.marks.as_ref().map(|marks| marks.value).or_else(parts).unwrap_or(1.0)
    }
}

/// An image.
#[derive(Debug, Clone, PartialEq)]
pub struct ImageDraft {
    /// The path under the course folder; a translation has none.
    pub file: Option<At<String>>,
    /// What it shows.
    pub alt: Option<Text>,
}

/// A quoted source.
#[derive(Debug, Clone, PartialEq)]
pub struct QuoteDraft {
    /// Where it begins.
    pub at: usize,
    /// Markdown.
    pub text: Option<Text>,
    /// Markdown.
    pub source: Option<Text>,
}

/// The type of a question with its answers.
#[derive(Debug, Clone, PartialEq)]
pub enum KindDraft {
    /// `true-false`
    TrueFalse {
        /// The right answer.
        answer: Option<bool>,
        /// Markdown, on the answer "true".
        feedback_true: Option<Text>,
        /// Markdown, on the answer "false".
        feedback_false: Option<Text>,
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
        /// Whether neighbours that stand right give a part of the marks.
        partial: bool,
    },
    /// `numeric`
    Numeric {
        /// The numbers that get marks: one `answer`, or those of `accept`.
        accept: Option<At<Vec<NumberDraft>>>,
        /// The unit.
        unit: Option<Text>,
        /// Further units.
        units: Option<At<Vec<MeasureDraft>>>,
    },
    /// `short-text`
    ShortText {
        /// The accepted texts.
        accept: Option<At<Vec<AcceptDraft>>>,
        /// Whether case matters.
        case_sensitive: bool,
        /// Whether a letter without its marks counts as well.
        any_diacritics: bool,
    },
    /// `cloze`
    Cloze {
        /// The gaps.
        gaps: Option<At<Vec<GapDraft>>>,
    },
    /// `essay`
    Essay {
        /// The limits.
        words: Option<WordsDraft>,
        /// Markdown.
        rubric: Option<Text>,
        /// What the marks are given for.
        criteria: Option<At<Vec<CriterionDraft>>>,
        /// Whether two persons mark it.
        second_marker: bool,
    },
}

impl KindDraft {
    /// The marks of the gaps or criteria together; none where there are none, or one could not be read.
    pub fn sum_of_parts(&self) -> Option<f64> {
        let marks: Option<Vec<f64>> = match self {
            Self::Cloze { gaps: Some(gaps) } => Some(gaps.value.iter().map(|gap| gap.marks).collect()),
            Self::Essay { criteria: Some(criteria), .. } => criteria.value.iter().map(|each| each.marks).collect(),
            _ => None,
        };
        marks.filter(|marks| !marks.is_empty()).map(|marks| marks.iter().sum())
    }
}

/// A number that gets marks.
#[derive(Debug, Clone, PartialEq)]
pub struct NumberDraft {
    /// Where it begins.
    pub at: usize,
    /// The number.
    pub answer: Option<f64>,
    /// How far off still counts.
    pub tolerance: f64,
    /// Whether the tolerance is a part of the number.
    pub relative: bool,
    /// The share of the marks; none when it could not be read.
    pub fraction: Option<f64>,
    /// Markdown.
    pub feedback: Option<Text>,
}

/// A further unit of a number.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasureDraft {
    /// What it is called.
    pub unit: Option<Text>,
    /// What a number in it is multiplied with; a translation has none.
    pub factor: Option<f64>,
}

/// A text that gets marks. In the translation of a number it has only the feedback.
#[derive(Debug, Clone, PartialEq)]
pub struct AcceptDraft {
    /// Where it begins.
    pub at: usize,
    /// The text.
    pub text: Option<Text>,
    /// The share of the marks; none when it could not be read.
    pub fraction: Option<f64>,
    /// Markdown.
    pub feedback: Option<Text>,
}

/// A gap of a cloze.
#[derive(Debug, Clone, PartialEq)]
pub struct GapDraft {
    /// Where it begins.
    pub at: usize,
    /// The name under which the text holds it.
    pub id: Option<At<Slug>>,
    /// Its marks.
    pub marks: f64,
    /// Markdown.
    pub feedback: Option<Text>,
    /// The type with its answers: short text, number or single choice.
    pub kind: Option<KindDraft>,
}

/// The limits of an essay.
#[derive(Debug, Clone, PartialEq)]
pub struct WordsDraft {
    /// Where they begin.
    pub at: usize,
    /// The fewest words.
    pub least: Option<u32>,
    /// The most words.
    pub most: Option<u32>,
}

/// A criterion of an essay.
#[derive(Debug, Clone, PartialEq)]
pub struct CriterionDraft {
    /// Markdown.
    pub text: Option<Text>,
    /// The marks for it; a translation has none.
    pub marks: Option<f64>,
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

/// A question or gap in another language: the texts it has, by the key under which they stand.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct QuestionTexts {
    /// Where it begins.
    pub at: usize,
    /// The id of the question or gap that it translates.
    pub id: Option<At<Slug>>,
    /// Markdown.
    pub text: Option<Text>,
    /// Markdown.
    pub feedback: Option<Text>,
    /// `image`, of which only the `alt` is translated.
    pub image: Option<ImageDraft>,
    /// `quote`
    pub quote: Option<QuoteDraft>,
    /// `feedback_true`
    pub feedback_true: Option<Text>,
    /// `feedback_false`
    pub feedback_false: Option<Text>,
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
    /// `units`
    pub units: Option<At<Vec<MeasureDraft>>>,
    /// `accept`
    pub accept: Option<At<Vec<AcceptDraft>>>,
    /// `gaps`
    pub gaps: Option<At<Vec<QuestionTexts>>>,
    /// `rubric`
    pub rubric: Option<Text>,
    /// `criteria`
    pub criteria: Option<At<Vec<CriterionDraft>>>,
}
