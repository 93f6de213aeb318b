//! Attempts: the states of one go at a quiz, and what may happen in each. The server's clock decides.

use super::draw::Draw;
use super::terms::Until;
use crate::base::{AttemptId, EnrolmentId, Percent, Slug, Timestamp, VersionId};
use crate::db::types::text_enum;

text_enum! {
    /// The state of an attempt.
    pub enum AttemptState {
        /// The learner is at it.
        InProgress = "in-progress",
        /// Handed in, and waiting to be marked.
        Submitted = "submitted",
        /// Handed in and graded.
        Graded = "graded",
        /// Given up: it counts as used, and has no grade.
        Abandoned = "abandoned",
    }
}

/// One go at a quiz.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// The id.
    pub id: AttemptId,
    /// Whose it is.
    pub enrolment_id: EnrolmentId,
    /// The module of the quiz.
    pub module: Slug,
    /// The quiz.
    pub quiz: Slug,
    /// The number of the attempt at this quiz, from 1.
    pub number: i32,
    /// Its questions.
    pub draw: Draw,
    /// When it was started.
    pub started_at: Timestamp,
    /// Until when it goes, with all overrides folded in.
    pub until: Until,
    /// How far it is.
    pub progress: AttemptProgress,
    /// The version whose questions it asks, where the enrolment has moved on to another one.
    pub asks: Option<VersionId>,
}

/// How far an attempt is, with what only that state has.
#[derive(Debug, Clone, PartialEq)]
pub enum AttemptProgress {
    /// The learner is at it.
    InProgress,
    /// Handed in, and waiting to be marked.
    Submitted(HandedIn),
    /// Handed in and graded.
    Graded(Graded),
    /// Given up.
    Abandoned,
}

/// What an attempt has once it was handed in.
#[derive(Debug, Clone, PartialEq)]
pub struct HandedIn {
    /// When.
    pub submitted_at: Timestamp,
    /// A hash over the responses, as a receipt.
    pub receipt: String,
}

/// What a graded attempt has.
#[derive(Debug, Clone, PartialEq)]
pub struct Graded {
    /// When and with what it was handed in.
    pub handed_in: HandedIn,
    /// What it came to.
    pub grade: Percent,
    /// Whether that passes the quiz.
    pub passed: bool,
}

/// Whether an attempt still takes answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Open {
    /// It does.
    Yes,
    /// It was handed in or given up.
    Ended,
    /// Its time is up: it is to be handed in with what was saved, or given up, as its quiz says.
    TimeIsUp,
}

impl Attempt {
    /// Whether it takes answers at `now`.
    pub fn open(&self, now: Timestamp) -> Open {
        match (&self.progress, self.until.expires_at) {
            (AttemptProgress::InProgress, Some(expires_at)) if now > expires_at => Open::TimeIsUp,
            (AttemptProgress::InProgress, _) => Open::Yes,
            _ => Open::Ended,
        }
    }

    /// The version whose questions it asks; `enrolled`: the one that its enrolment is in.
    pub fn version(&self, enrolled: VersionId) -> VersionId {
        self.asks.unwrap_or(enrolled)
    }

    /// Its state as the contract names it.
    pub fn state(&self) -> AttemptState {
        match self.progress {
            AttemptProgress::InProgress => AttemptState::InProgress,
            AttemptProgress::Submitted(_) => AttemptState::Submitted,
            AttemptProgress::Graded(_) => AttemptState::Graded,
            AttemptProgress::Abandoned => AttemptState::Abandoned,
        }
    }

    /// When and with what it was handed in, if it was.
    pub fn handed_in(&self) -> Option<&HandedIn> {
        match &self.progress {
            AttemptProgress::Submitted(handed_in) => Some(handed_in),
            AttemptProgress::Graded(graded) => Some(&graded.handed_in),
            AttemptProgress::InProgress | AttemptProgress::Abandoned => None,
        }
    }

    /// What it came to, once graded.
    pub fn graded(&self) -> Option<&Graded> {
        match &self.progress {
            AttemptProgress::Graded(graded) => Some(graded),
            _ => None,
        }
    }
}
