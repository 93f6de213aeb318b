//! What a published quiz is: its rules and its questions.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::bank_model::{Bank, Pool};
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
    /// How many of its own questions an attempt gets; 0 is all.
    pub draw: usize,
    /// Whether questions and options come in an order of their own in each attempt.
    pub shuffle: bool,
    /// When right answers and feedback show.
    pub review: ReviewRule,
    /// The title.
    pub texts: Translated<QuizText>,
    /// Its own questions in the order of the file. Those that it draws from banks are in [`Quiz::pools`].
    pub questions: Vec<Question>,
    /// What it draws from banks besides.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pools: Vec<Pool>,
    /// The questions of all its pools, by id; filled when the course is linked.
    #[serde(skip)]
    pub shelf: BTreeMap<Slug, Arc<Question>>,
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

    /// The question of that id, its own or one that it may draw from a bank.
    pub fn question(&self, id: &str) -> Option<&Question> {
        let own = self.questions.iter().find(|question| question.id.as_str() == id);
        own.or_else(|| self.shelf.get(id).map(Arc::as_ref))
    }

    /// All questions that an attempt may have: its own in the order of the file, then those of banks by their ids.
    pub fn all_questions(&self) -> impl Iterator<Item = &Question> {
        self.questions.iter().chain(self.shelf.values().map(Arc::as_ref))
    }

    /// How many questions an attempt may have been given one of.
    pub fn question_count(&self) -> usize {
        self.questions.len() + self.shelf.len()
    }

    /// How many questions an attempt has.
    pub fn drawn_count(&self) -> usize {
        self.own_count() + self.pools.iter().map(|pool| pool.draw).sum::<usize>()
    }

    /// How many of its own questions an attempt has.
    pub fn own_count(&self) -> usize {
        let all = self.questions.len();
        if self.draw == 0 { all } else { self.draw.min(all) }
    }

    /// Whether attempts differ in their questions.
    pub fn draws(&self) -> bool {
        self.drawn_count() < self.question_count()
    }

    /// Takes the questions of its pools from the banks.
    pub(super) fn link(&mut self, banks: &[Bank]) {
        for pool in &mut self.pools {
            pool.questions = pool.gather(banks);
        }
        let pooled = self.pools.iter().flat_map(|pool| &pool.questions);
        self.shelf = pooled.map(|question| (question.id.clone(), question.clone())).collect();
    }
}
