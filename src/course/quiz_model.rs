//! What a published quiz is: its rules, its questions, and what makes a response right.

use serde::{Deserialize, Serialize};

use super::translated::Translated;
use crate::base::{Percent, Slug};

/// A quiz.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quiz {
    /// The file's name without number and extension.
    pub slug: Slug,
    /// Whether it counts.
    pub kind: QuizKind,
    /// Its share of the overall grade, relative to the other graded quizzes.
    pub weight: f64,
    /// The grade that passes it.
    pub pass_mark: Percent,
    /// How many attempts a learner has; 0 is no limit.
    pub attempts: u32,
    /// Which of several attempts counts.
    pub grade: GradingMethod,
    /// Minutes from start to the end of an attempt; 0 is none.
    pub time_limit_minutes: u32,
    /// How many of the questions an attempt gets; 0 is all.
    pub draw: usize,
    /// Whether questions and options come in an order of their own in each attempt.
    pub shuffle: bool,
    /// When right answers and feedback show.
    pub review: ReviewRule,
    /// The title.
    pub texts: Translated<QuizText>,
    /// The questions in the order of the file.
    pub questions: Vec<Question>,
}

/// The texts of a quiz.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QuizText {
    /// Plain text.
    pub title: String,
}

/// Whether and how a quiz counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QuizKind {
    /// Counts for the overall grade and must be passed.
    Graded,
    /// For learning only.
    Practice,
    /// Before the course, to measure the gain.
    PreTest,
    /// After the course, to measure the gain.
    PostTest,
}

/// Which of several finished attempts gives a quiz's grade (Moodle's terms, `mod/quiz/classes/grade_calculator.php`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GradingMethod {
    /// The best one.
    Highest,
    /// The mean of all.
    Average,
    /// The first one.
    First,
    /// The last one.
    Last,
}

/// When correctness, marks, feedback and right answers of an attempt show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReviewRule {
    /// Never.
    Never,
    /// As soon as the attempt is submitted.
    AfterSubmission,
    /// Once the learner passed the quiz or has no attempt left.
    AfterPassOrLastAttempt,
    /// Once the quiz is closed for the learner.
    AfterClose,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// Stable across versions: statistics and attempts refer to it.
    pub id: Slug,
    /// The marks of a wholly right response.
    pub marks: f64,
    /// The objective that it tests, in the words of the course or module.
    pub objective: Option<String>,
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

impl Quiz {
    /// Whether it counts for the overall grade.
    pub fn is_graded(&self) -> bool {
        self.kind == QuizKind::Graded
    }

    /// The question of that id.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id.as_str() == id)
    }
}
