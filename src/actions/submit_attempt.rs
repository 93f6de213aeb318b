//! Submitting an attempt: graded, progress brought up to date, completion and certificate, all in one transaction.

use std::collections::HashMap;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::learn::Standing;
use super::save_response;
use super::{Context, Error, Refusal, access, facts};
use crate::account::Caller;
use crate::base::{AttemptId, Slug, Timestamp, random};
use crate::course::catalogue::Version;
use crate::course::model::Quiz;
use crate::db::Connection;
use crate::enrolment::{self, Enrolment};
use crate::progress::Progress;
use crate::quiz::attempt::{Attempt, Graded, Open};
use crate::quiz::grade;
use crate::quiz::response::Response;
use crate::quiz::store::{self, Saved};

/// An attempt that was handed in.
#[derive(Debug)]
pub struct Submitted {
    /// What it came to.
    pub graded: Graded,
    /// Where the learner stands now.
    pub standing: Standing,
}

/// Hands an attempt in, with last answers if there are any. Handed in again it answers the same, and the answers that
/// come with it change nothing.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Invalid`] for a response that its question cannot take (then nothing is handed in).
pub fn submit(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    id: AttemptId,
    last: &HashMap<String, Saved>,
) -> Result<Submitted, Error> {
    let now = ctx.now();
    let enrolment = store::enrolment_of(conn, id)?.ok_or(Error::NotFound("attempt"))?;
    let mut enrolment = access::lock_own_enrolment(conn, caller, enrolment).map_err(|error| match error {
        Error::NotFound(_) => Error::NotFound("attempt"),
        other => other,
    })?;
    // Read under the lock: another submission may just have ended it.
    let attempt = store::lock(conn, id)?.ok_or(Error::NotFound("attempt"))?;
    let version = ctx.catalogue.version(conn, enrolment.version_id)?;
    let progress = match attempt.open(now) {
        Open::Ended => facts::progress(conn, ctx, &enrolment)?.1,
        // Late answers are not taken; what was saved in time counts.
        Open::TimeIsUp => finish(conn, ctx, &mut enrolment, &version, &attempt, now)?,
        Open::Yes => {
            for (question, saved) in last {
                save_response::check(&version, &attempt, question, saved, &format!("/responses/{question}"))?;
                let drawn = attempt.draw.question(question).ok_or(Error::NotFound("question"))?;
                store::save(conn, id, &drawn.id, saved, now)?;
            }
            finish(conn, ctx, &mut enrolment, &version, &attempt, now)?
        }
    };
    let ended = store::find(conn, id)?.ok_or(Error::NotFound("attempt"))?;
    let graded = ended.graded().cloned().ok_or(Refusal::AttemptEnded)?;
    Ok(Submitted { graded, standing: Standing { enrolment, version, progress } })
}

/// Ends an attempt with what was saved, and settles what follows. The enrolment is locked by the caller.
///
/// # Errors
/// [`Error::Store`].
pub fn finish(
    conn: &mut Connection,
    ctx: &Context,
    enrolment: &mut Enrolment,
    version: &Version,
    attempt: &Attempt,
    now: Timestamp,
) -> Result<Progress, Error> {
    let (_, quiz) = version.course.quiz(&attempt.module, &attempt.quiz).ok_or(Error::NotFound("quiz"))?;
    let saved = store::responses(conn, attempt.id)?;
    let fractions = mark(quiz, attempt, &saved);
    for (question, fraction, _) in &fractions {
        if saved.contains_key(question) {
            store::set_fraction(conn, attempt.id, question, *fraction)?;
        }
    }
    let grade = grade::attempt(fractions.iter().map(|(_, fraction, marks)| (*fraction, *marks)));
    // An attempt that ran out ended at its deadline, not when somebody noticed.
    let submitted_at = attempt.deadline.map_or(now, |deadline| deadline.min(now));
    let graded = Graded {
        submitted_at,
        grade,
        passed: grade >= quiz.pass_mark,
        receipt: receipt(attempt, &saved, submitted_at),
    };
    store::finish(conn, attempt.id, &graded)?;
    facts::settle(conn, ctx, enrolment, version, now)
}

/// Ends an attempt whose time is up, for the job that looks for them.
///
/// # Errors
/// [`Error::Store`].
pub fn time_is_up(conn: &mut Connection, ctx: &Context, id: AttemptId) -> Result<(), Error> {
    let now = ctx.now();
    let Some(enrolment) = store::enrolment_of(conn, id)? else { return Ok(()) };
    let Some(mut enrolment) = enrolment::lock(conn, enrolment)? else { return Ok(()) };
    let Some(attempt) = store::lock(conn, id)? else { return Ok(()) };
    if attempt.open(now) == Open::TimeIsUp {
        let version = ctx.catalogue.version(conn, enrolment.version_id)?;
        finish(conn, ctx, &mut enrolment, &version, &attempt, now)?;
    }
    Ok(())
}

/// Question, fraction and marks of every question of an attempt.
pub fn mark(quiz: &Quiz, attempt: &Attempt, saved: &HashMap<Slug, Saved>) -> Vec<(Slug, f64, f64)> {
    let drawn = attempt.draw.questions.iter();
    let marked = drawn.filter_map(|drawn| {
        let question = quiz.question(&drawn.id)?;
        let response =
            saved.get(&drawn.id).and_then(|saved| Response::parse(&question.key, drawn, &saved.response).ok());
        Some((drawn.id.clone(), grade::fraction(question, response.flatten().as_ref()), question.marks))
    });
    marked.collect()
}

/// A hash over who, what and when: learners can show later what they handed in.
fn receipt(attempt: &Attempt, saved: &HashMap<Slug, Saved>, submitted_at: Timestamp) -> String {
    let mut hasher = Sha256::new();
    hasher.update(format!("{} {submitted_at}\n", attempt.id));
    for drawn in &attempt.draw.questions {
        let response = saved.get(&drawn.id).map_or(&Value::Null, |saved| &saved.response);
        hasher.update(format!("{} {response}\n", drawn.id));
    }
    random::base32(&hasher.finalize())
}
