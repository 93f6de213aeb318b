//! Submitting an attempt: graded, progress brought up to date, completion and certificate, all in one transaction.

use std::collections::HashMap;

use super::conclude::{self, Grader};
use super::learn::Standing;
use super::save_response;
use super::{Context, Error, Refusal, access, facts};
use crate::account::Caller;
use crate::base::{AttemptId, Timestamp};
use crate::course::catalogue::Version;
use crate::course::model::OnExpiry;
use crate::db::Connection;
use crate::enrolment::Enrolment;
use crate::policy::Action;
use crate::progress::Progress;
use crate::quiz::attempt::{Attempt, AttemptProgress, HandedIn, Open};
use crate::quiz::receipt;
use crate::quiz::saving;
use crate::quiz::store::{self, Saved};

/// An attempt that was handed in.
#[derive(Debug)]
pub struct Submitted {
    /// The attempt as it is now: graded, waiting to be marked, or given up where its time had run out before.
    pub attempt: Attempt,
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
    let mut enrolment = access::locked_enrolment_of(conn, caller, id, Action::SubmitAttempt)?;
    // Read under the lock: another submission may just have ended it.
    let mut attempt = store::lock(conn, id)?.ok_or(Error::NotFound("attempt"))?;
    let version = ctx.catalogue.version(conn, enrolment.version_id)?;
    let progress = match attempt.open(now) {
        Open::Ended => facts::progress(conn, ctx, &enrolment)?.1,
        // Late answers are not taken; what was saved in time counts.
        Open::TimeIsUp => expire(conn, ctx, &mut enrolment, &version, &mut attempt, now)?,
        Open::Yes if !enrolment.status.may_learn() => return Err(Refusal::NotLearning(enrolment.status).into()),
        Open::Yes => {
            let grader = Grader::of(conn, ctx, &enrolment, &attempt)?;
            let quiz = (&attempt.module, &attempt.quiz);
            let given = last.iter().map(|(question, saved)| {
                let at = format!("/responses/{question}");
                let question = save_response::check(&version, quiz, &attempt.draw, question, saved, &at)?;
                Ok((question, saved, grader.worth(&attempt, question, &saved.response)))
            });
            let given = given.collect::<Result<Vec<_>, Error>>()?;
            saving::save_together(conn, id, &given, now)?;
            finish(conn, ctx, (&mut enrolment, &version), (&mut attempt, &grader), now)?
        }
    };
    ctx.sheets.forget(id);
    Ok(Submitted { attempt, standing: Standing { enrolment, version, progress, deadlines: Vec::new() } })
}

/// Ends an attempt whose time is up, as its quiz says: hands in what was saved in time, or gives it up. Enrolment and
/// attempt are locked by the caller, and changed to what the database holds.
///
/// # Errors
/// [`Error::Store`].
pub fn expire(
    conn: &mut Connection,
    ctx: &Context,
    enrolment: &mut Enrolment,
    version: &Version,
    attempt: &mut Attempt,
    now: Timestamp,
) -> Result<Progress, Error> {
    let (_, quiz) = version.course.quiz(&attempt.module, &attempt.quiz).ok_or(Error::NotFound("quiz"))?;
    match quiz.on_expiry {
        OnExpiry::Submit => {
            let grader = Grader::of(conn, ctx, enrolment, attempt)?;
            finish(conn, ctx, (enrolment, version), (attempt, &grader), now)
        }
        OnExpiry::Abandon => {
            store::abandon(conn, attempt.id)?;
            attempt.progress = AttemptProgress::Abandoned;
            facts::settle(conn, ctx, enrolment, version, now)
        }
    }
}

/// Ends an attempt with what was saved, and settles what follows.
fn finish(
    conn: &mut Connection,
    ctx: &Context,
    enrolled: (&mut Enrolment, &Version),
    (attempt, grader): (&mut Attempt, &Grader),
    now: Timestamp,
) -> Result<Progress, Error> {
    // Read back, and not what was sent: the receipt is made from what the database holds.
    let answers = store::answers(conn, attempt.id)?;
    // An attempt that ran out ended at its deadline, not when somebody noticed.
    let submitted_at = attempt.until.deadline.map_or(now, |deadline| deadline.min(now));
    let receipt = receipt::hash(&receipt::text(attempt, &answers.saved, submitted_at));
    let handed_in = HandedIn { submitted_at, receipt };
    conclude::handed_in(conn, ctx, enrolled, (attempt, grader), (&answers, handed_in), now)
}

/// Ends an attempt whose time is up, for the job that looks for them.
///
/// # Errors
/// [`Error::Store`].
pub fn time_is_up(conn: &mut Connection, ctx: &Context, id: AttemptId) -> Result<(), Error> {
    let now = ctx.now();
    let Some(mut enrolment) = store::lock_enrolment(conn, id)? else { return Ok(()) };
    let Some(mut attempt) = store::lock(conn, id)? else { return Ok(()) };
    if attempt.open(now) == Open::TimeIsUp {
        let version = ctx.catalogue.version(conn, enrolment.version_id)?;
        expire(conn, ctx, &mut enrolment, &version, &mut attempt, now)?;
    }
    Ok(())
}
