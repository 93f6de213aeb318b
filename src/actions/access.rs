//! Who may see and do what. Deny by default; what is not one's own does not exist.

use super::{Context, Error, Refusal};
use crate::account::token::Claims;
use crate::account::{Caller, Role, person};
use crate::base::{AttemptId, EnrolmentId, LongWorkId, SessionId, VersionId};
use crate::cohort;
use crate::db::Connection;
use crate::enrolment::{self, Enrolment};
use crate::long_work::{self, LongWork};
use crate::quiz::attempt::Attempt;
use crate::quiz::store;

/// Who is asking, looked up: a session that ended or a person who is locked is out at once, whatever the token says.
///
/// # Errors
/// [`Error::Unauthenticated`].
pub fn caller(conn: &mut Connection, ctx: &Context, claims: &Claims) -> Result<Caller, Error> {
    let caller = person::caller(conn, claims.sid, ctx.now())?;
    caller.filter(|caller| caller.id == claims.sub).ok_or(Error::Unauthenticated)
}

/// Who is asking, and the enrolment that they ask about, which is their own: both in one query.
///
/// # Errors
/// [`Error::Unauthenticated`]; [`Error::NotFound`] for what does not exist and for what is another's, alike.
pub fn learner(
    conn: &mut Connection,
    ctx: &Context,
    claims: &Claims,
    id: EnrolmentId,
) -> Result<(Caller, Enrolment), Error> {
    let found = enrolment::of_session(conn, claims.sid, id, ctx.now())?;
    if let Some(found) = found.filter(|(caller, _)| caller.id == claims.sub) {
        return Ok(found);
    }
    // Which of the two is missing is asked apart.
    caller(conn, ctx, claims)?;
    Err(Error::NotFound("enrolment"))
}

/// The caller's own attempt, at which the caller may work, and the version it stands in: both, and who is asking, in one query.
///
/// # Errors
/// [`Error::Unauthenticated`]; [`Error::NotFound`] for what does not exist and for what is another's, alike;
/// [`Refusal::NotLearning`].
pub fn own_attempt(
    conn: &mut Connection,
    ctx: &Context,
    claims: &Claims,
    id: AttemptId,
) -> Result<(Attempt, VersionId), Error> {
    match store::of_session(conn, claims.sid, id, ctx.now())? {
        Some((caller, status, version, attempt)) if caller.id == claims.sub => {
            if status.may_learn() {
                Ok((attempt, version))
            } else {
                Err(Refusal::NotLearning(status).into())
            }
        }
        _ => {
            caller(conn, ctx, claims)?;
            Err(Error::NotFound("attempt"))
        }
    }
}

/// Lets only people of at least that role pass.
///
/// # Errors
/// [`Error::Forbidden`].
pub fn require(caller: &Caller, role: Role) -> Result<(), Error> {
    if caller.role >= role { Ok(()) } else { Err(Error::Forbidden) }
}

/// The caller's own enrolment.
///
/// # Errors
/// [`Error::NotFound`] for what does not exist and for what is another's, alike.
pub fn own_enrolment(conn: &mut Connection, caller: &Caller, id: EnrolmentId) -> Result<Enrolment, Error> {
    let found = enrolment::find(conn, id)?;
    found.filter(|enrolment| enrolment.person_id == caller.id).ok_or(Error::NotFound("enrolment"))
}

/// The caller's own enrolment, locked for a change of its facts.
///
/// # Errors
/// [`Error::NotFound`] for what does not exist and for what is another's, alike.
pub fn lock_own_enrolment(conn: &mut Connection, caller: &Caller, id: EnrolmentId) -> Result<Enrolment, Error> {
    let found = enrolment::lock(conn, id)?;
    found.filter(|enrolment| enrolment.person_id == caller.id).ok_or(Error::NotFound("enrolment"))
}

/// An enrolment that the caller may look at: one's own, one in a cohort that one facilitates, any for administrators.
///
/// # Errors
/// [`Error::NotFound`] for what does not exist and for what the caller may not see, alike.
pub fn visible_enrolment(conn: &mut Connection, caller: &Caller, id: EnrolmentId) -> Result<Enrolment, Error> {
    let found = enrolment::find(conn, id)?.ok_or(Error::NotFound("enrolment"))?;
    let own = found.person_id == caller.id || caller.role == Role::Administrator;
    if own || facilitates(conn, caller, &found)? { Ok(found) } else { Err(Error::NotFound("enrolment")) }
}

/// Whether the caller facilitates the cohort of an enrolment.
///
/// # Errors
/// [`Error::Store`].
pub fn facilitates(conn: &mut Connection, caller: &Caller, enrolment: &Enrolment) -> Result<bool, Error> {
    match enrolment.cohort_id {
        Some(cohort) if caller.role == Role::Facilitator => Ok(cohort::is_facilitator(conn, cohort, caller.id)?),
        _ => Ok(false),
    }
}

/// An enrolment that the caller runs: as facilitator of its cohort, or as administrator.
///
/// # Errors
/// [`Error::NotFound`] when the caller may not even see it, [`Error::Forbidden`] when it is the caller's own.
pub fn run_enrolment(conn: &mut Connection, caller: &Caller, id: EnrolmentId) -> Result<Enrolment, Error> {
    let found = enrolment::lock(conn, id)?.ok_or(Error::NotFound("enrolment"))?;
    if caller.role == Role::Administrator || facilitates(conn, caller, &found)? {
        return Ok(found);
    }
    Err(if found.person_id == caller.id { Error::Forbidden } else { Error::NotFound("enrolment") })
}

/// An enrolment that the caller runs and that is somebody else's: nobody grants anything to oneself.
///
/// # Errors
/// As [`run_enrolment`].
pub fn run_other_enrolment(conn: &mut Connection, caller: &Caller, id: EnrolmentId) -> Result<Enrolment, Error> {
    let found = run_enrolment(conn, caller, id)?;
    if found.person_id == caller.id { Err(Error::Forbidden) } else { Ok(found) }
}

/// Long work that the caller may look at: facilitators see what they began themselves, administrators all.
///
/// # Errors
/// [`Error::NotFound`] for what does not exist and for what is another's, alike.
pub fn visible_work(conn: &mut Connection, caller: &Caller, id: LongWorkId) -> Result<LongWork, Error> {
    let found = long_work::find(conn, id)?.ok_or(Error::NotFound("work"))?;
    let own = caller.role == Role::Facilitator && found.by_id == Some(caller.id);
    if own || caller.role == Role::Administrator { Ok(found) } else { Err(Error::NotFound("work")) }
}

/// Who asked for the work, with the rights of this moment: the administrators' work is done for nobody else.
///
/// # Errors
/// [`Error::Forbidden`] when it is no administrator any more.
pub fn asker(conn: &mut Connection, ctx: &Context, work: &LongWork) -> Result<Caller, Error> {
    let by = work.by_id.map(|id| person::find(conn, id)).transpose()?.flatten();
    let by = by.filter(|by| by.role == Role::Administrator && by.locked_at.is_none()).ok_or(Error::Forbidden)?;
    let session = SessionId::new(ctx.now());
    Ok(Caller { id: by.id, session, role: by.role, language: by.language, full_name: by.full_name })
}

/// A cohort that the caller runs.
///
/// # Errors
/// [`Error::NotFound`] for what does not exist and for what is another's, alike.
pub fn run_cohort(conn: &mut Connection, caller: &Caller, id: crate::base::CohortId) -> Result<cohort::Cohort, Error> {
    require(caller, Role::Facilitator)?;
    let found = cohort::find(conn, id)?.ok_or(Error::NotFound("cohort"))?;
    let own = caller.role == Role::Administrator || cohort::is_facilitator(conn, id, caller.id)?;
    if own { Ok(found) } else { Err(Error::NotFound("cohort")) }
}
