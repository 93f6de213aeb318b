//! What a published quiz is: its rules and its questions.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::bank_model::{Bank, Pool};
use super::question_model::Question;
use super::translated::Translated;
use crate::base::{Percent, Slug, Timestamp};

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
    /// The pre-test of a post-test, as `<module>/<quiz>`; none: the course's only one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pair: Option<String>,
    /// Before this nobody starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens: Option<Timestamp>,
    /// After this nobody starts, and attempts that run end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closes: Option<Timestamp>,
    /// How many seconds after its deadline an attempt still takes answers that a slow link delayed.
    #[serde(default = "usual_grace")]
    pub grace_seconds: u32,
    /// What becomes of an attempt whose time is up.
    #[serde(default)]
    pub on_expiry: OnExpiry,
    /// What of an attempt shows, and when.
    pub review: ReviewRules,
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

/// The time that slow links need (Moodle's "grace period"), where a quiz does not say another.
pub const USUAL_GRACE_SECONDS: u32 = 30;

fn usual_grace() -> u32 {
    USUAL_GRACE_SECONDS
}

/// What becomes of an attempt whose time is up (Moodle's "when time expires").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OnExpiry {
    /// It is handed in with what was saved in time.
    #[default]
    Submit,
    /// It is given up: used, and without a grade.
    Abandon,
}

/// When something of an attempt shows to its learner.
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

/// When each thing of an attempt shows to its learner (Moodle's review options). The grade of the whole attempt always
/// does: progress and completion follow from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "WrittenRules")]
pub struct ReviewRules {
    /// One's own answers.
    pub responses: ReviewRule,
    /// Whether each answer was right.
    pub correctness: ReviewRule,
    /// The marks of each answer.
    pub marks: ReviewRule,
    /// Feedback on questions and chosen options.
    pub feedback: ReviewRule,
    /// What would have been right.
    pub right_answers: ReviewRule,
}

impl ReviewRules {
    /// What one word for all means: own answers from submission on, everything else by the word.
    pub const fn all(rule: ReviewRule) -> Self {
        Self {
            responses: ReviewRule::AfterSubmission,
            correctness: rule,
            marks: rule,
            feedback: rule,
            right_answers: rule,
        }
    }
}

impl Default for ReviewRules {
    fn default() -> Self {
        Self::all(ReviewRule::AfterPassOrLastAttempt)
    }
}

/// The rules as versions hold them: those published before there was a table have one word.
#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenRules {
    Word(ReviewRule),
    Table {
        responses: ReviewRule,
        correctness: ReviewRule,
        marks: ReviewRule,
        feedback: ReviewRule,
        right_answers: ReviewRule,
    },
}

impl From<WrittenRules> for ReviewRules {
    fn from(written: WrittenRules) -> Self {
        match written {
            WrittenRules::Word(rule) => Self::all(rule),
            WrittenRules::Table { responses, correctness, marks, feedback, right_answers } => {
                Self { responses, correctness, marks, feedback, right_answers }
            }
        }
    }
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

    /// How many questions new attempts draw from: void ones are drawn no more.
    pub fn question_count(&self) -> usize {
        self.all_questions().filter(|question| !question.void).count()
    }

    /// How many questions an attempt has.
    pub fn drawn_count(&self) -> usize {
        self.own_count() + self.pools.iter().map(|pool| pool.draw).sum::<usize>()
    }

    /// How many of its own questions an attempt has.
    pub fn own_count(&self) -> usize {
        let all = self.questions.iter().filter(|question| !question.void).count();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_with_one_word_for_the_review_can_still_be_read() {
        let read = |text: &str| serde_json::from_str::<ReviewRules>(text).unwrap();
        assert_eq!(read("\"never\""), ReviewRules::all(ReviewRule::Never));
        let rules = ReviewRules { marks: ReviewRule::AfterSubmission, ..ReviewRules::default() };
        assert_eq!(read(&serde_json::to_string(&rules).unwrap()), rules);
    }
}
