//! Saving one answer: numbered, so that any order of arrival gives the same, and idempotent.

use super::{Context, Error, Fault, Refusal, access};
use crate::account::Caller;
use crate::base::{AttemptId, Slug, Timestamp, VersionId};
use crate::course::catalogue::Version;
use crate::db::Connection;
use crate::quiz::attempt::{Attempt, AttemptProgress, Open};
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
    let sound = check_open(conn, ctx, &attempt, enrolment.version_id, question, saved)?;
    keep(conn, &sound)
}

/// An answer that its question can take, in an attempt that was open when it came.
#[derive(Debug, Clone)]
pub struct Sound {
    attempt: AttemptId,
    question: Slug,
    saved: Saved,
    came_at: Timestamp,
}

/// Looks whether an answer can be saved in an attempt that is the caller's own.
///
/// # Errors
/// As [`save`].
pub fn check_open(
    conn: &mut Connection,
    ctx: &Context,
    attempt: &Attempt,
    version: VersionId,
    question: &str,
    saved: Saved,
) -> Result<Sound, Error> {
    let now = ctx.now();
    match attempt.open(now) {
        Open::Yes => {}
        Open::Ended => return Err(Refusal::AttemptEnded.into()),
        Open::TimeIsUp => return Err(Refusal::TimeIsUp.into()),
    }
    let version = ctx.catalogue.version(conn, version)?;
    check(&version, attempt, question, &saved, "/response")?;
    let drawn = attempt.draw.question(question).ok_or(Error::NotFound("question"))?;
    Ok(Sound { attempt: attempt.id, question: drawn.id.clone(), saved, came_at: now })
}

/// Saves an answer, unless its attempt ended since it was looked at. What is returned is what the database holds now.
///
/// # Errors
/// [`Refusal::AttemptEnded`].
pub fn keep(conn: &mut Connection, sound: &Sound) -> Result<Saved, Error> {
    let Sound { attempt, question, saved, came_at } = sound;
    if store::save(conn, *attempt, question, saved, *came_at)? {
        return Ok(saved.clone());
    }
    // Either a later one is there, or the attempt is not open any more.
    match store::find(conn, *attempt)? {
        Some(attempt) if attempt.progress == AttemptProgress::InProgress => {
            Ok(store::saved(conn, attempt.id, question)?.unwrap_or_else(|| saved.clone()))
        }
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
