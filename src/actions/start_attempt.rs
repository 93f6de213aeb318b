//! Starting an attempt at a quiz. Whoever has one in progress gets that one: two tabs, one attempt.

use std::sync::Arc;

use super::{Context, Error, Refusal, access, facts, learn, submit_attempt};
use crate::account::Caller;
use crate::base::{AttemptId, EnrolmentId};
use crate::course::catalogue::Version;
use crate::db::Connection;
use crate::policy::Action;
use crate::progress;
use crate::quiz::attempt::{Attempt, AttemptProgress, Open};
use crate::quiz::draw::{Draw, Seen};
use crate::quiz::{regrade, store};

/// An attempt with the version its questions stand in.
#[derive(Debug)]
pub struct Started {
    /// The attempt.
    pub attempt: Attempt,
    /// The version.
    pub version: Arc<Version>,
    /// Whether it was started now, and not before.
    pub new: bool,
}

/// Starts an attempt, or gives the one that is in progress.
///
/// # Errors
/// [`Error::NotFound`], [`Refusal::NotLearning`], [`Refusal::Locked`], [`Refusal::NotNow`], [`Refusal::NoAttemptsLeft`].
pub fn start(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    id: EnrolmentId,
    module: &str,
    quiz: &str,
) -> Result<Started, Error> {
    let now = ctx.now();
    let mut enrolment = access::locked_enrolment(conn, caller, id, Action::StartAttempt)?;
    let version = ctx.catalogue.version(conn, enrolment.version_id)?;
    let (module, quiz) = version.course.quiz(module, quiz).ok_or(Error::NotFound("quiz"))?;
    learn::enter(conn, &enrolment, &version, module)?;
    let mut progress = progress::compute(&version.course, &facts::load(conn, &enrolment)?);
    let running = progress.quiz(&module.slug, &quiz.slug).and_then(|standing| standing.in_progress);
    if let Some(running) = running {
        let mut attempt = store::lock(conn, running)?.ok_or(Error::NotFound("attempt"))?;
        if attempt.open(now) == Open::Yes {
            return Ok(Started { attempt, version, new: false });
        }
        // Its time is up, and the job has not come round yet.
        progress = submit_attempt::expire(conn, ctx, &mut enrolment, &version, &mut attempt, now)?;
    }
    let standing = progress.quiz(&module.slug, &quiz.slug).ok_or(Error::NotFound("quiz"))?;
    standing.terms.may_start(now).map_err(Refusal::NotNow)?;
    if standing.attempts_left == Some(0) {
        return Err(Refusal::NoAttemptsLeft(standing.attempts_used).into());
    }
    let seen = if quiz.draws() {
        // Within as many attempts as there are questions everything was seen once: farther back nothing decides.
        let farthest = i64::try_from(quiz.question_count()).unwrap_or(i64::MAX);
        store::seen(conn, id, &module.slug, &quiz.slug, farthest)?
    } else {
        Seen::default()
    };
    let corrections = regrade::corrections(conn, &ctx.catalogue, &enrolment.course)?;
    let mut draw = Draw::new(quiz, &seen);
    corrections.leave_out_void(version.number, quiz, &mut draw);
    let attempt = Attempt {
        id: AttemptId::new(now),
        enrolment_id: id,
        module: module.slug.clone(),
        quiz: quiz.slug.clone(),
        number: i32::try_from(standing.attempts_used).unwrap_or(i32::MAX - 1) + 1,
        draw,
        started_at: now,
        until: standing.terms.until(now),
        progress: AttemptProgress::InProgress,
        asks: None,
    };
    store::insert(conn, &attempt)?;
    Ok(Started { attempt, version, new: true })
}
