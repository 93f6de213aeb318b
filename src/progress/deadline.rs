//! The dates by which something has to be done. Pure.

use super::compute::Progress;
use crate::base::{Slug, Timestamp};

/// What ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// A quiz closes, which is not passed.
    Quiz {
        /// The module.
        module: Slug,
        /// The quiz.
        quiz: Slug,
    },
    /// The cohort ends.
    Cohort,
}

/// A date by which something has to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// What ends.
    pub ending: Ending,
    /// When.
    pub at: Timestamp,
}

/// The dates that are still to come, the nearest first. `cohort_ends` is the end of the learner's cohort.
pub fn deadlines(progress: &Progress, cohort_ends: Option<Timestamp>, now: Timestamp) -> Vec<Deadline> {
    let closing = progress.quizzes.iter().filter(|quiz| !quiz.passed).filter_map(|quiz| {
        let ending = Ending::Quiz { module: quiz.module.clone(), quiz: quiz.quiz.clone() };
        Some(Deadline { ending, at: quiz.terms.closes? })
    });
    let cohort = cohort_ends.map(|at| Deadline { ending: Ending::Cohort, at });
    let mut all: Vec<Deadline> = closing.chain(cohort).filter(|deadline| deadline.at > now).collect();
    all.sort_by_key(|deadline| deadline.at);
    all
}
