//! Leaves of absence. While an enrolment is paused nothing is started, saved or handed in, and the clocks of attempts that
//! run stand still; when it is resumed, they go on, and dates that stood when the leave began move by its length.

use serde_json::json;

use super::extend::LONGEST_REASON;
use super::{Context, Error, Faults, Refusal, access, facts, move_ends, register, submit_attempt};
use crate::account::{Caller, audit};
use crate::base::EnrolmentId;
use crate::db::Connection;
use crate::enrolment::overrides::{self, Override, Whom};
use crate::enrolment::{self, Enrolment, EnrolmentStatus};
use crate::policy::Action;
use crate::quiz::attempt::Open;
use crate::quiz::store;
use crate::quiz::terms::Until;

/// Pauses an active enrolment.
///
/// # Errors
/// [`Error::NotFound`] and [`Error::Forbidden`] as [`access::locked_enrolment`]; [`Error::Invalid`],
/// [`Refusal::CannotPause`].
pub fn pause(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    id: EnrolmentId,
    reason: &str,
) -> Result<Enrolment, Error> {
    let now = ctx.now();
    let mut enrolment = access::locked_enrolment(conn, caller, id, Action::Pause)?;
    let mut faults = Faults::default();
    let reason = register::line(&mut faults, "/reason", reason, LONGEST_REASON).unwrap_or_default();
    faults.check()?;
    let version = ctx.catalogue.version(conn, enrolment.version_id)?;
    for mut attempt in store::running(conn, id)? {
        if attempt.open(now) == Open::TimeIsUp {
            // Its time ended before the leave began; the job has not come round yet.
            submit_attempt::expire(conn, ctx, &mut enrolment, &version, &mut attempt, now)?;
        } else {
            store::set_until(conn, attempt.id, Until { expires_at: None, ..attempt.until })?;
        }
    }
    if enrolment.status != EnrolmentStatus::Active {
        return Err(Refusal::CannotPause(enrolment.status).into());
    }
    overrides::insert(conn, Override { paused_at: Some(now), ..Override::new(Whom::Learner(id), &reason, now) })?;
    enrolment::set_status(conn, id, EnrolmentStatus::Paused)?;
    enrolment.status = EnrolmentStatus::Paused;
    let subject = format!("enrolment:{id}");
    audit::record(conn, Some(caller.id), "enrolment.paused", &subject, Some(&reason), json!({}), now)?;
    Ok(enrolment)
}

/// Resumes an enrolment that is paused.
///
/// # Errors
/// As [`pause`], and [`Refusal::NotPaused`].
pub fn resume(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    id: EnrolmentId,
    reason: Option<&str>,
) -> Result<Enrolment, Error> {
    let now = ctx.now();
    let mut enrolment = access::locked_enrolment(conn, caller, id, Action::Resume)?;
    let mut faults = Faults::default();
    let reason = reason.and_then(|reason| register::line(&mut faults, "/reason", reason, LONGEST_REASON));
    faults.check()?;
    if enrolment.status != EnrolmentStatus::Paused {
        return Err(Refusal::NotPaused(enrolment.status).into());
    }
    let paused_at = overrides::end_leave(conn, id, now)?;
    enrolment::set_status(conn, id, EnrolmentStatus::Active)?;
    enrolment.status = EnrolmentStatus::Active;
    move_ends::of(conn, ctx, &enrolment)?;
    let detail = json!({ "paused_at": paused_at });
    audit::record(
        conn,
        Some(caller.id),
        "enrolment.resumed",
        &format!("enrolment:{id}"),
        reason.as_deref(),
        detail,
        now,
    )?;
    // What was marked during the leave may complete the course.
    let version = ctx.catalogue.version(conn, enrolment.version_id)?;
    facts::resettle(conn, ctx, &mut enrolment, &version, now)?;
    Ok(enrolment)
}
