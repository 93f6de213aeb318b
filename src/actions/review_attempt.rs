//! Looking at an attempt: its questions and saved answers, and what the review rules let show.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Context, Error, access, facts};
use crate::account::Caller;
use crate::account::token::Claims;
use crate::base::{AttemptId, Language, PersonId, Slug, Timestamp};
use crate::cohort;
use crate::course::catalogue::Version;
use crate::course::model::Key;
use crate::db::Connection;
use crate::enrolment::{self, Enrolment, EnrolmentStatus};
use crate::policy::{Action, Resource};
use crate::progress::Progress;
use crate::quiz::attempt::{Attempt, AttemptProgress, AttemptState};
use crate::quiz::correction::Corrections;
use crate::quiz::marking::Given;
use crate::quiz::own::{self, Found};
use crate::quiz::review::{self, Shown, Situation};
use crate::quiz::store::{self, Saved};
use crate::quiz::{marks, regrade};

/// An attempt as somebody may see it.
#[derive(Debug)]
pub struct Reviewed {
    /// The attempt.
    pub attempt: Attempt,
    /// Whose it is.
    pub owner: PersonId,
    /// The version its questions stand in.
    pub version: Arc<Version>,
    /// The questions of the course that were corrected since.
    pub corrections: Corrections,
    /// The answers that were saved.
    pub saved: HashMap<Slug, Saved>,
    /// What of it may show.
    pub shown: Shown,
    /// What persons gave for its essays.
    pub given: HashMap<Slug, Vec<Given>>,
    /// Whether somebody facilitates the learner, and so marks what waits for marks; administrators do otherwise.
    pub facilitated: bool,
    /// The language of the reader.
    pub language: Language,
}

/// An attempt that the caller may see.
///
/// # Errors
/// [`Error::NotFound`] for what does not exist and for what the caller may not see, alike.
pub fn look(conn: &mut Connection, ctx: &Context, caller: &Caller, id: AttemptId) -> Result<Reviewed, Error> {
    look_for(conn, ctx, caller, id, Action::SeeAttempt)
}

/// As [`look`], for who holds a token; at an own attempt with one query for both.
///
/// # Errors
/// [`Error::Unauthenticated`], and as [`look`].
pub fn open(conn: &mut Connection, ctx: &Context, claims: &Claims, id: AttemptId) -> Result<Reviewed, Error> {
    if let Some((caller, found)) = own::to_review(conn, claims.sid, id, ctx.now())?
        && let Some(caller) = access::found(ctx, claims, caller)?
    {
        return seen(conn, ctx, &caller, found, Action::SeeAttempt);
    }
    let caller = access::caller(conn, ctx, claims)?;
    look(conn, ctx, &caller, id)
}

/// As [`look`], for something else that is made of it.
///
/// # Errors
/// As [`look`].
pub fn look_for(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    id: AttemptId,
    action: Action,
) -> Result<Reviewed, Error> {
    let attempt = store::find(conn, id)?.ok_or(Error::NotFound("attempt"))?;
    let found = enrolment::find_with_end(conn, attempt.enrolment_id)?;
    let (enrolment, cohort_ends) = found.ok_or(Error::NotFound("attempt"))?;
    seen(conn, ctx, caller, (attempt, enrolment, cohort_ends), action)
}

fn seen(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    (attempt, enrolment, cohort_ends): Found,
    action: Action,
) -> Result<Reviewed, Error> {
    access::to_enrolment(conn, caller, &enrolment, action).map_err(access::as_attempt)?;
    let (enrolled, progress) = facts::progress(conn, ctx, &enrolment)?;
    let version = ctx.catalogue.version(conn, attempt.version(enrolled.id))?;
    let saved = store::answers(conn, attempt.id)?.saved;
    let corrections = regrade::corrections(conn, &ctx.catalogue, &enrolment.course)?;
    let (_, quiz) = version.course.quiz(&attempt.module, &attempt.quiz).ok_or(Error::NotFound("quiz"))?;
    // Facilitators and administrators review what was handed in, whatever learners may see yet.
    // Who came this far to somebody else's attempt runs its cohort.
    let known = Resource::of(enrolment.person_id == caller.id, enrolment.person_id != caller.id);
    let staff = access::allows(caller, Action::ReviewAttempt, known);
    let situation = situation((&enrolment, cohort_ends), &progress, &attempt, ctx.now());
    let shown = match (staff, situation.submitted) {
        (true, true) => Shown::ALL,
        (true, false) => Shown::RESPONSES,
        (false, _) => review::shown(&quiz.review, situation),
    };
    let essays = shown.any_result() && quiz.all_questions().any(|known| matches!(known.key, Key::Essay { .. }));
    let given = if essays { marks::of_attempt(conn, attempt.id)? } else { HashMap::new() };
    let facilitated = attempt.state() == AttemptState::Submitted && facilitated(conn, &enrolment)?;
    let language = caller.language.clone();
    Ok(Reviewed {
        attempt,
        owner: enrolment.person_id,
        version,
        corrections,
        saved,
        shown,
        given,
        facilitated,
        language,
    })
}

/// Whether the learner's cohort has a facilitator who is not the learner.
fn facilitated(conn: &mut Connection, enrolment: &Enrolment) -> Result<bool, Error> {
    let Some(cohort) = enrolment.cohort_id else { return Ok(false) };
    Ok(cohort::facilitators(conn, cohort)?.iter().any(|person| *person != enrolment.person_id))
}

fn situation(
    (enrolment, cohort_ends): (&Enrolment, Option<Timestamp>),
    progress: &Progress,
    attempt: &Attempt,
    now: Timestamp,
) -> Situation {
    let standing = progress.quiz(&attempt.module, &attempt.quiz);
    let closes = standing.and_then(|standing| standing.terms.closes);
    Situation {
        in_progress: attempt.progress == AttemptProgress::InProgress,
        submitted: attempt.handed_in().is_some(),
        // Of a quiz that the learner's version has no more, the attempt itself tells.
        passed: standing
            .map_or_else(|| attempt.graded().is_some_and(|graded| graded.passed), |standing| standing.passed),
        attempts_left: standing.is_none_or(|standing| standing.attempts_left != Some(0)),
        another_in_progress: standing.is_some_and(|standing| standing.in_progress.is_some_and(|id| id != attempt.id)),
        // At its close; without one at the end of the cohort; without that when the enrolment has ended.
        closed: match closes.or(cohort_ends) {
            Some(at) => at <= now,
            None => matches!(enrolment.status, EnrolmentStatus::Completed | EnrolmentStatus::Withdrawn),
        },
    }
}
