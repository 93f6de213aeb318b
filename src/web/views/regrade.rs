//! Regrades.

use serde::Serialize;
use utoipa::ToSchema;

use crate::actions::regrade::{Change, Outcome, Refused};

/// What a regrade changed, or would change.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Regrade)]
pub struct RegradeView {
    /// Whether nothing was changed.
    pub dry_run: bool,
    /// The version by whose keys is graded.
    pub version: i32,
    /// The questions that are graded in another way.
    pub questions: Vec<String>,
    /// The questions of older versions that cannot be regraded.
    pub cannot_be_regraded: Vec<RefusedView>,
    /// Attempts that have one of the questions.
    pub attempts: usize,
    /// Every grade that changes.
    pub changes: Vec<ChangeView>,
}

/// A question of an older version that cannot be regraded.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CannotBeRegraded)]
pub struct RefusedView {
    /// The question.
    pub question: String,
    /// The older version.
    pub version: i32,
    /// `gone`, `other-type`, `other-parts` or `unknown-parts`.
    pub cause: &'static str,
    /// The same in words.
    pub detail: &'static str,
}

/// A grade that changes.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = GradeChange)]
pub struct ChangeView {
    /// The learner.
    pub learner: String,
    /// The learner's name.
    pub full_name: String,
    /// The learner's address.
    pub email: String,
    /// The enrolment.
    pub enrolment: String,
    /// The module.
    pub module: String,
    /// The quiz.
    pub quiz: String,
    /// The attempt.
    pub attempt: String,
    /// Its number, from 1.
    pub number: i32,
    /// The grade before, 0 to 100; null: the attempt waited for the marks of a question that is void now.
    pub grade_before: Option<f64>,
    /// The grade after, 0 to 100.
    pub grade_after: f64,
    /// Whether the attempt had passed.
    pub passed_before: bool,
    /// Whether it passes now; what had passed always does.
    pub passed_after: bool,
    /// Whether the learner completes the course by the regrade.
    pub completes: bool,
}

impl RegradeView {
    /// What a regrade came to.
    pub fn new(outcome: &Outcome, dry_run: bool) -> Self {
        Self {
            dry_run,
            version: outcome.version,
            questions: outcome.questions.iter().map(ToString::to_string).collect(),
            cannot_be_regraded: outcome.refused.iter().map(RefusedView::from).collect(),
            attempts: outcome.attempts,
            changes: outcome.changes.iter().map(ChangeView::from).collect(),
        }
    }
}

impl From<&Refused> for RefusedView {
    fn from(refused: &Refused) -> Self {
        Self {
            question: refused.question.to_string(),
            version: refused.version,
            cause: refused.cause.as_str(),
            detail: refused.cause.told(),
        }
    }
}

impl From<&Change> for ChangeView {
    fn from(change: &Change) -> Self {
        Self {
            learner: change.learner.to_string(),
            full_name: change.name.clone(),
            email: change.email.clone(),
            enrolment: change.enrolment.to_string(),
            module: change.module.to_string(),
            quiz: change.quiz.to_string(),
            attempt: change.attempt.to_string(),
            number: change.number,
            grade_before: change.before.map(|grade| grade.value()),
            grade_after: change.after.value(),
            passed_before: change.passed_before,
            passed_after: change.passed_after,
            completes: change.completes,
        }
    }
}
