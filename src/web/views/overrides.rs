//! Extensions, extra attempts and leaves of absence.

use serde::Serialize;
use utoipa::ToSchema;

use crate::actions::extend::Granted;
use crate::enrolment::overrides::Override;

/// What changes the rules of quizzes for a learner or a cohort.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Extension)]
pub struct OverrideView {
    /// The id.
    pub id: String,
    /// The enrolment, where it is for one learner.
    pub enrolment: Option<String>,
    /// The cohort, where it is for all its members.
    pub cohort: Option<String>,
    /// The module; null: every module.
    pub module: Option<String>,
    /// The quiz; null: every quiz.
    pub quiz: Option<String>,
    /// Minutes on top of the time limit.
    pub extra_minutes: Option<i32>,
    /// Attempts on top of those that everybody has.
    pub extra_attempts: Option<i32>,
    /// Another date from which quizzes can be started.
    pub opens: Option<String>,
    /// Another date at which quizzes close.
    pub closes: Option<String>,
    /// When a leave of absence began.
    pub paused_at: Option<String>,
    /// When it ended.
    pub resumed_at: Option<String>,
    /// Why.
    pub reason: String,
    /// When it was given.
    pub created_at: String,
}

/// A grant, and what came of it at once.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Granted)]
pub struct GrantedView {
    /// What was given.
    #[serde(flatten)]
    pub given: OverrideView,
    /// How many running attempts got another deadline.
    pub attempts_moved: usize,
}

impl From<&Override> for OverrideView {
    fn from(given: &Override) -> Self {
        let text = |at: Option<crate::base::Timestamp>| at.map(|at| at.to_string());
        Self {
            id: given.id.to_string(),
            enrolment: given.enrolment_id.map(|id| id.to_string()),
            cohort: given.cohort_id.map(|id| id.to_string()),
            module: given.module.as_ref().map(ToString::to_string),
            quiz: given.quiz.as_ref().map(ToString::to_string),
            extra_minutes: given.extra_minutes,
            extra_attempts: given.extra_attempts,
            opens: text(given.opens_at),
            closes: text(given.closes_at),
            paused_at: text(given.paused_at),
            resumed_at: text(given.resumed_at),
            reason: given.reason.clone(),
            created_at: given.created_at.to_string(),
        }
    }
}

impl From<&Granted> for GrantedView {
    fn from(granted: &Granted) -> Self {
        Self { given: (&granted.given).into(), attempts_moved: granted.moved }
    }
}
