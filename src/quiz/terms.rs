//! The terms of a quiz for one learner: the course's dates, time and attempts with the overrides folded in. Pure.
//!
//! What is for the learner beats what is for the cohort, what is for the one quiz beats what is for the module or the
//! course, and of two that are alike the newer one holds. Extra attempts are grants and add up. A date for more than one
//! quiz moves the dates of those that have one, and gives none to the others. A leave of absence moves a date that stood
//! when it began by its length, and the deadline of an attempt that ran.

use chrono::Duration;

use crate::base::Timestamp;
use crate::course::model::Quiz;
use crate::enrolment::overrides::Override;

/// The terms.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Terms {
    /// Before this nobody starts.
    pub opens: Option<Timestamp>,
    /// After this nobody starts, and attempts that run end.
    pub closes: Option<Timestamp>,
    /// Minutes from start to the end of an attempt; none: no limit.
    pub minutes: Option<u32>,
    /// How many attempts there are; none: no limit.
    pub attempts: Option<usize>,
    /// Seconds after the deadline in which late answers are taken.
    pub grace_seconds: u32,
    /// Leaves of absence that ended: from and to.
    leaves: Vec<(Timestamp, Timestamp)>,
}

/// Why nobody starts at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotNow {
    /// It opens then.
    NotYet(Timestamp),
    /// It closed then.
    Closed(Timestamp),
}

/// Until when an attempt goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Until {
    /// When its time is up; none: no limit.
    pub deadline: Option<Timestamp>,
    /// After this nothing is taken any more.
    pub expires_at: Option<Timestamp>,
}

impl Terms {
    /// What the course and the overrides, in the order in which they were given, amount to.
    pub fn new(module: &str, quiz: &Quiz, overrides: &[Override]) -> Self {
        let here: Vec<&Override> = overrides.iter().filter(|each| each.covers(module, &quiz.slug)).collect();
        let mut leaves: Vec<_> = here.iter().filter_map(|each| Some((each.paused_at?, each.resumed_at?))).collect();
        leaves.sort_unstable();
        let extra = strongest(&here, |each| each.extra_minutes).map_or(0, |(_, extra)| extra);
        let granted: i64 = here.iter().filter_map(|each| each.extra_attempts).map(i64::from).sum();
        let attempts = i64::from(quiz.attempts) + granted;
        Self {
            opens: date(&here, quiz.opens, |each| each.opens_at).map(|(_, at)| at),
            closes: date(&here, quiz.closes, |each| each.closes_at).map(|(by, at)| moved(at, by, &leaves)),
            minutes: (quiz.time_limit_minutes > 0).then(|| quiz.time_limit_minutes.saturating_add_signed(extra)),
            attempts: (quiz.attempts > 0).then(|| usize::try_from(attempts).unwrap_or(usize::MAX)),
            grace_seconds: quiz.grace_seconds,
            leaves,
        }
    }

    /// Whether an attempt can be started at `now`.
    ///
    /// # Errors
    /// Why not, with the date.
    pub fn may_start(&self, now: Timestamp) -> Result<(), NotNow> {
        match (self.opens, self.closes) {
            (Some(opens), _) if now < opens => Err(NotNow::NotYet(opens)),
            (_, Some(closes)) if now >= closes => Err(NotNow::Closed(closes)),
            _ => Ok(()),
        }
    }

    /// Until when an attempt goes that was started then: the time limit with the leaves that fell into it, or the close,
    /// whichever comes first.
    pub fn until(&self, started_at: Timestamp) -> Until {
        let by_limit = self.minutes.map(|minutes| {
            let away = self.leaves.iter().filter(|(from, _)| *from >= started_at);
            away.fold(started_at + Duration::minutes(i64::from(minutes)), |end, (from, to)| end + (*to - *from))
        });
        let deadline = by_limit.into_iter().chain(self.closes).min();
        let grace = Duration::seconds(i64::from(self.grace_seconds));
        Until { deadline, expires_at: deadline.map(|deadline| deadline + grace) }
    }
}

/// How much an override weighs: for the learner before for the cohort, then for the quiz, then for the module.
fn weight(each: &Override) -> (bool, bool, bool) {
    (each.enrolment_id.is_some(), each.quiz.is_some(), each.module.is_some())
}

/// The value that holds, and who says so. Of equal weight the last one holds.
fn strongest<'o, T>(here: &[&'o Override], value: impl Fn(&Override) -> Option<T>) -> Option<(&'o Override, T)> {
    here.iter().filter_map(|each| Some((*each, value(each)?))).max_by_key(|(each, _)| weight(each))
}

/// A date that holds, and the override that set it, if one did.
fn date<'o>(
    here: &[&'o Override],
    own: Option<Timestamp>,
    value: impl Fn(&Override) -> Option<Timestamp>,
) -> Option<(Option<&'o Override>, Timestamp)> {
    let set = strongest(here, |each| value(each).filter(|_| own.is_some() || each.quiz.is_some()));
    set.map(|(by, at)| (Some(by), at)).or(own.map(|at| (None, at)))
}

/// A close, moved by the leaves that began while it stood. A date that the learner got during a leave was given in
/// knowledge of it.
fn moved(at: Timestamp, set_by: Option<&Override>, leaves: &[(Timestamp, Timestamp)]) -> Timestamp {
    leaves.iter().fold(at, |at, (from, to)| {
        let stood = match set_by {
            None => true,
            Some(own) if own.enrolment_id.is_some() => own.created_at < *from,
            Some(cohorts) => cohorts.created_at < *to,
        };
        if stood && *from < at { at + (*to - *from) } else { at }
    })
}

#[cfg(test)]
#[path = "terms_tests.rs"]
mod tests;
