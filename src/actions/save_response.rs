//! Saving one answer: numbered, so that any order of arrival gives the same, and idempotent.

use super::{Context, Error, Fault, Refusal, access};
use crate::account::Caller;
use crate::base::{AttemptId, VersionId};
use crate::course::catalogue::Version;
use crate::db::Connection;
use crate::quiz::attempt::{Attempt, Open};
use crate::quiz::response::Response;
use crate::quiz::store::{self, Saved};

/// Saves one answer. What is returned is what the database holds now: an older sequence changes nothing.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Invalid`] for a response that the question cannot take, [`Refusal::AttemptEnded`],
/// [`Refusal::TimeIsUp`], [`Refusal::NotLearning`].
pub fn save(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    id: AttemptId,
    question: &str,
    saved: Saved,
) -> Result<Saved, Error> {
    let attempt = store::find(conn, id)?.ok_or(Error::NotFound("attempt"))?;
    let enrolment = access::own_enrolment(conn, caller, attempt.enrolment_id).map_err(|error| match error {
        Error::NotFound(_) => Error::NotFound("attempt"),
        other => other,
    })?;
    if !enrolment.status.may_learn() {
        return Err(Refusal::NotLearning(enrolment.status).into());
    }
    save_in(conn, ctx, &attempt, enrolment.version_id, question, saved)
}

/// Saves one answer in an attempt that is the caller's own.
///
/// # Errors
/// As [`save`].
pub fn save_in(
    conn: &mut Connection,
    ctx: &Context,
    attempt: &Attempt,
    version: VersionId,
    question: &str,
    saved: Saved,
) -> Result<Saved, Error> {
    let now = ctx.now();
    match attempt.open(now) {
        Open::Yes => {}
        Open::Ended => return Err(Refusal::AttemptEnded.into()),
        Open::TimeIsUp => return Err(Refusal::TimeIsUp.into()),
    }
    let version = ctx.catalogue.version(conn, version)?;
    check(&version, attempt, question, &saved, "/response")?;
    let drawn = attempt.draw.question(question).ok_or(Error::NotFound("question"))?;
    if store::save(conn, attempt.id, &drawn.id, &saved, now)? {
        return Ok(saved);
    }
    // A newer answer is there, or the attempt was handed in at this very moment.
    match store::saved(conn, attempt.id, &drawn.id)? {
        Some(newer) if newer.sequence >= saved.sequence => Ok(newer),
        _ => Err(Refusal::AttemptEnded.into()),
    }
}

/// Checks a response against its question, as it was drawn.
///
/// # Errors
/// [`Error::NotFound`] for a question that is not in the attempt, [`Error::Invalid`] for a response it cannot take.
pub fn check(version: &Version, attempt: &Attempt, question: &str, saved: &Saved, at: &str) -> Result<(), Error> {
    let drawn = attempt.draw.question(question).ok_or(Error::NotFound("question in this attempt"))?;
    let known = version.course.quiz(&attempt.module, &attempt.quiz).and_then(|(_, quiz)| quiz.question(question));
    let known = known.ok_or(Error::NotFound("question in this attempt"))?;
    match Response::parse(&known.key, drawn, &saved.response) {
        Ok(_) => Ok(()),
        Err(wrong) => {
            let pointer = format!("{at}{}", wrong.pointer);
            Err(Error::Invalid(vec![Fault { pointer, message: wrong.message }]))
        }
    }
}
