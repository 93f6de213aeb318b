//! What a published quiz is: its rules and its questions.

use serde::{Deserialize, Serialize};

use super::question_model::Question;
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
    /// The pre-test of a post-test, as `<module>/<quiz>`; none: the course's only one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pair: Option<String>,
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
