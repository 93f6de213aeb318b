//! Who of a cohort needs attention, and why. Pure.
//!
//! Only who is at it can need attention: who waits to be let in, is on leave, has completed or has left does not; nor does
//! anybody before the cohort begins or after it has ended.

use chrono::Duration;

use super::report::Sitting;
use crate::base::{Percent, Slug, Timestamp};
use crate::enrolment::EnrolmentStatus;
use crate::enrolment::overrides::Override;
use crate::progress::QuizProgress;
use crate::quiz::attempt::AttemptState;

/// Why somebody needs attention.
#[derive(Debug, Clone, PartialEq)]
pub enum Reason {
    /// A graded quiz closed before it was passed, although attempts are left.
    QuizClosed {
        /// The module.
        module: Slug,
        /// The quiz.
        quiz: Slug,
        /// When it closed.
        at: Timestamp,
    },
    /// A quiz that is not passed closes soon.
    QuizCloses {
        /// The module.
        module: Slug,
        /// The quiz.
        quiz: Slug,
        /// When it closes.
        at: Timestamp,
    },
    /// The cohort ends soon.
    CohortEnds {
        /// When.
        at: Timestamp,
    },
    /// The last attempt at a graded quiz failed.
    Failed {
        /// The module.
        module: Slug,
        /// The quiz.
        quiz: Slug,
        /// What the last attempt came to.
        grade: Percent,
        /// When it was handed in.
        at: Timestamp,
        /// How many attempts are left; none: no limit.
        attempts_left: Option<usize>,
    },
    /// Nothing happened for long.
    Stalled {
        /// When something happened last.
        since: Timestamp,
        /// Whole days since.
        days: i64,
    },
    /// Nothing ever happened.
    NeverStarted {
        /// Since when the learner could have started.
        since: Timestamp,
    },
}

impl Reason {
    /// Its name in the API and in addresses.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::QuizClosed { .. } => "deadline-missed",
            Self::QuizCloses { .. } | Self::CohortEnds { .. } => "deadline-near",
            Self::Failed { .. } => "failing",
            Self::Stalled { .. } => "stalled",
            Self::NeverStarted { .. } => "never-started",
        }
    }

    /// How much it presses: the smaller, the more.
    fn pressure(&self) -> u8 {
        match self {
            Self::QuizCloses { .. } => 0,
            Self::CohortEnds { .. } => 1,
            Self::QuizClosed { .. } => 2,
            Self::Failed { .. } => 3,
            Self::Stalled { .. } => 4,
            Self::NeverStarted { .. } => 5,
        }
    }

    /// The moment it is about.
    pub fn moment(&self) -> Timestamp {
        match self {
            Self::QuizClosed { at, .. } | Self::QuizCloses { at, .. } | Self::CohortEnds { at } => *at,
            Self::Failed { at, .. } => *at,
            Self::Stalled { since, .. } | Self::NeverStarted { since } => *since,
        }
    }

    /// Sorts people by what presses most, then by its moment.
    pub fn urgency(reasons: &[Self]) -> (u8, Option<Timestamp>) {
        let first = reasons.first();
        (first.map_or(u8::MAX, Self::pressure), first.map(Self::moment))
    }
}

/// The kinds of reasons in the order in which they press.
pub const KINDS: [&str; 5] = ["deadline-near", "deadline-missed", "failing", "stalled", "never-started"];

/// After how long something is a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Without any activity.
    pub stalled: Duration,
    /// Before a date.
    pub near: Duration,
}

/// The dates of a cohort.
#[derive(Debug, Clone, Copy, Default)]
pub struct Dates {
    /// When it begins.
    pub starts_at: Option<Timestamp>,
    /// When it ends.
    pub ends_at: Option<Timestamp>,
}

/// What is known of a learner.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// The state of the enrolment.
    pub status: EnrolmentStatus,
    /// When the enrolment was made.
    pub enrolled_at: Timestamp,
    /// When the learner last did something.
    pub last_activity_at: Option<Timestamp>,
    /// The quizzes with their terms.
    pub quizzes: &'a [QuizProgress],
    /// The attempts, each quiz's by number.
    pub attempts: &'a [Sitting],
    /// What was granted; leaves of absence stop the clock.
    pub overrides: &'a [Override],
}

/// Why a learner needs attention, what presses most first; nothing when the learner needs none.
pub fn reasons(known: &Known<'_>, dates: Dates, limits: Limits, now: Timestamp) -> Vec<Reason> {
    let begun = dates.starts_at.is_none_or(|starts| starts <= now);
    let ended = dates.ends_at.is_some_and(|ends| ends <= now);
    if known.status != EnrolmentStatus::Active || !begun || ended {
        return Vec::new();
    }
    let mut found: Vec<Reason> = known.quizzes.iter().filter_map(|quiz| closing(quiz, limits, now)).collect();
    found.extend(dates.ends_at.filter(|ends| *ends - now <= limits.near).map(|at| Reason::CohortEnds { at }));
    found.extend(known.quizzes.iter().filter(|quiz| quiz.graded).filter_map(|quiz| failed(quiz, known.attempts)));
    found.extend(idle(known, dates, limits, now));
    found.sort_by_key(|reason| (reason.pressure(), reason.moment()));
    found
}

/// A quiz that is to be taken and closes, or closed before it was.
fn closing(quiz: &QuizProgress, limits: Limits, now: Timestamp) -> Option<Reason> {
    let at = quiz.terms.closes.filter(|_| quiz.is_to_be_taken())?;
    let (graded, module, quiz) = (quiz.graded, quiz.module.clone(), quiz.quiz.clone());
    if at <= now {
        graded.then_some(Reason::QuizClosed { module, quiz, at })
    } else {
        (at - now <= limits.near).then_some(Reason::QuizCloses { module, quiz, at })
    }
}

/// A quiz whose last attempt failed, unless another one runs or waits to be marked.
fn failed(quiz: &QuizProgress, attempts: &[Sitting]) -> Option<Reason> {
    if quiz.passed || quiz.awaits_marks || quiz.in_progress.is_some() {
        return None;
    }
    let own = attempts.iter().filter(|sitting| sitting.fact.module == quiz.module && sitting.fact.quiz == quiz.quiz);
    let last =
        own.filter(|sitting| sitting.fact.state == AttemptState::Graded).max_by_key(|sitting| sitting.fact.number)?;
    Some(Reason::Failed {
        module: quiz.module.clone(),
        quiz: quiz.quiz.clone(),
        grade: last.fact.grade?,
        at: last.submitted_at.unwrap_or(last.started_at),
        attempts_left: quiz.attempts_left,
    })
}

/// Nothing happened, ever or for long. A leave of absence counts as activity when it ends.
fn idle(known: &Known<'_>, dates: Dates, limits: Limits, now: Timestamp) -> Option<Reason> {
    let back = known.overrides.iter().filter_map(|each| each.resumed_at).max();
    match known.last_activity_at {
        None => {
            let since = known.enrolled_at.max(dates.starts_at.unwrap_or(known.enrolled_at));
            Some(Reason::NeverStarted { since: back.map_or(since, |back| since.max(back)) })
        }
        Some(active) => {
            let since = back.map_or(active, |back| active.max(back));
            let idle = now - since;
            (idle >= limits.stalled).then(|| Reason::Stalled { since, days: idle.num_days() })
        }
    }
}

#[cfg(test)]
#[path = "attention_tests.rs"]
mod tests;
