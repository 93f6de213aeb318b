//! Looking at an attempt: its questions and saved answers, and what the review rule lets show.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Context, Error, access, facts};
use crate::account::{Caller, Role};
use crate::base::{AttemptId, Language, Slug, Timestamp};
use crate::cohort;
use crate::course::catalogue::Version;
use crate::db::Connection;
use crate::enrolment::{Enrolment, EnrolmentStatus};
use crate::progress::Progress;
use crate::quiz::attempt::Attempt;
use crate::quiz::correction::Corrections;
use crate::quiz::regrade;
use crate::quiz::review::{self, Situation};
use crate::quiz::store::{self, Saved};

/// An attempt as somebody may see it.
#[derive(Debug)]
pub struct Reviewed {
    /// The attempt.
    pub attempt: Attempt,
    /// The version its questions stand in.
    pub version: Arc<Version>,
    /// The questions of the course that were corrected since.
    pub corrections: Corrections,
    /// The answers that were saved.
    pub saved: HashMap<Slug, Saved>,
    /// Whether right answers and feedback may show.
    pub shows: bool,
    /// The language of the reader.
    pub language: Language,
}

/// An attempt that the caller may see.
///
/// # Errors
/// [`Error::NotFound`] for what does not exist and for what the caller may not see, alike.
pub fn look(conn: &mut Connection, ctx: &Context, caller: &Caller, id: AttemptId) -> Result<Reviewed, Error> {
    let attempt = store::find(conn, id)?.ok_or(Error::NotFound("attempt"))?;
    let enrolment = access::visible_enrolment(conn, caller, attempt.enrolment_id).map_err(|error| match error {
        Error::NotFound(_) => Error::NotFound("attempt"),
        other => other,
    })?;
    let (version, progress) = facts::progress(conn, ctx, &enrolment)?;
    let saved = store::responses(conn, id)?;
    let corrections = regrade::corrections(conn, &ctx.catalogue, &enrolment.course)?;
    let (_, quiz) = version.course.quiz(&attempt.module, &attempt.quiz).ok_or(Error::NotFound("quiz"))?;
    // Facilitators and administrators review what was handed in, whatever learners may see yet.
    let staff = caller.role > Role::Learner && enrolment.person_id != caller.id;
    let situation = situation(conn, &enrolment, &progress, &attempt, ctx.now())?;
    let shows = (staff && situation.submitted) || review::shows(quiz.review, situation);
    let language = caller.language.clone();
    Ok(Reviewed { attempt, version: version.clone(), corrections, saved, shows, language })
}

fn situation(
    conn: &mut Connection,
    enrolment: &Enrolment,
    progress: &Progress,
    attempt: &Attempt,
    now: Timestamp,
) -> Result<Situation, Error> {
    let standing = progress.quiz(&attempt.module, &attempt.quiz);
    let cohort = enrolment.cohort_id.map(|id| cohort::find(conn, id)).transpose()?.flatten();
    let cohort_ended = cohort.and_then(|cohort| cohort.ends_at).is_some_and(|end| end <= now);
    let no_attempts_left = standing.is_some_and(|standing| standing.attempts_left == Some(0));
    Ok(Situation {
        submitted: attempt.graded().is_some(),
        passed: standing.is_some_and(|standing| standing.passed),
        attempts_left: !no_attempts_left,
        another_in_progress: standing.is_some_and(|standing| standing.in_progress.is_some_and(|id| id != attempt.id)),
        closed: cohort_ended || no_attempts_left || enrolment.status == EnrolmentStatus::Withdrawn,
    })
}
