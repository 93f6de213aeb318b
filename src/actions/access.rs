//! Whether who asks may do it: looks up what the policy has to know, asks it, and turns its refusal into an error. Nothing is
//! decided here.

use super::{Context, Error, Refusal, Unproven};
use crate::account::token::Claims;
use crate::account::{Caller, Role, person};
use crate::base::{AttemptId, CohortId, EnrolmentId, LongWorkId, SessionId, VersionId};
use crate::cohort::{self, Cohort};
use crate::db::Connection;
use crate::enrolment::reading::Reading;
use crate::enrolment::{self, Enrolment};
use crate::long_work::{self, LongWork};
use crate::policy::{self, Action, Actor, Resource, decide};
use crate::quiz::attempt::Attempt;
use crate::quiz::{own, store};
use crate::settings::SecondFactor;

/// Who is signed in, looked up: a session that ended or a person who is locked is out at once, whatever the token says. Who
/// must have a second factor and has none may come this far, to set it up, and no further.
///
/// # Errors
/// [`Error::Unauthenticated`].
pub fn signed_in(conn: &mut Connection, ctx: &Context, claims: &Claims) -> Result<Caller, Error> {
    let caller = person::caller(conn, claims.sid, ctx.now())?.filter(|caller| caller.id == claims.sub);
    caller.map(|caller| looked_at(ctx, caller)).ok_or(Error::Unauthenticated)
}

/// Who is asking: signed in, and with a second factor where one is required.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Unproven::SecondFactorRequired`].
pub fn caller(conn: &mut Connection, ctx: &Context, claims: &Claims) -> Result<Caller, Error> {
    let caller = signed_in(conn, ctx, claims)?;
    may(&caller, Action::Enter)?;
    Ok(caller)
}

/// As [`caller`], of somebody who was looked up together with something else. `None` where the token is another person's.
///
/// # Errors
/// [`Unproven::SecondFactorRequired`].
pub fn found(ctx: &Context, claims: &Claims, caller: Caller) -> Result<Option<Caller>, Error> {
    if caller.id != claims.sub {
        return Ok(None);
    }
    let caller = looked_at(ctx, caller);
    may(&caller, Action::Enter)?;
    Ok(Some(caller))
}

/// Notes whether the person has the second factor that the role needs here.
fn looked_at(ctx: &Context, caller: Caller) -> Caller {
    // A passkey that was shown in this session is both factors. That there is one besides is not enough: the password alone may have
    // opened the session, before the role needed more.
    let by_passkey = caller.passkey && ctx.passkeys.is_some();
    let proved = has_proved(ctx, caller.role, caller.second_factor || caller.vouched || by_passkey);
    Caller { proved, ..caller }
}

/// Whether somebody of that role has the second factor that it needs here, if any.
fn has_proved(ctx: &Context, role: Role, second_factor: bool) -> bool {
    second_factor || !needs_second_factor(ctx, role)
}

/// Whether who reads in an enrolment of their own may read its lessons. What a provider of identities vouched for is not looked at here.
pub fn may_read(ctx: &Context, reading: &Reading) -> bool {
    let proved = has_proved(ctx, reading.role, reading.second_factor_at.is_some());
    let reader = Actor::Person { role: reading.role, proved, recent: false };
    decide(reader, Action::ReadLesson, Resource::OWN).is_ok()
}

/// Whether people of that role must have a second factor.
pub fn needs_second_factor(ctx: &Context, role: Role) -> bool {
    policy::needs_second_factor(role, ctx.accounts.second_factor == SecondFactor::RequiredForStaff)
}

/// What the policy's refusal is as an error; `what` is what does not exist for who asks.
fn refused(refusal: policy::Refusal, what: &'static str) -> Error {
    match refusal {
        policy::Refusal::NotSignedIn => Error::Unauthenticated,
        policy::Refusal::NotFound => Error::NotFound(what),
        policy::Refusal::Role => Error::Forbidden,
        policy::Refusal::SecondFactorNeeded => Unproven::SecondFactorRequired.into(),
        policy::Refusal::RecentSignInNeeded => Unproven::RecentSignInNeeded.into(),
    }
}

/// Lets pass who may do something that is about no single thing.
///
/// # Errors
/// [`Error::Forbidden`], [`Unproven::SecondFactorRequired`], [`Unproven::RecentSignInNeeded`].
pub fn may(caller: &Caller, action: Action) -> Result<(), Error> {
    may_with(caller, action, Resource::None, "thing")
}

/// Lets pass who may do something to a thing; `what` it is called where it does not exist for who asks.
///
/// # Errors
/// As [`may`]; [`Error::NotFound`].
pub fn may_with(caller: &Caller, action: Action, thing: Resource, what: &'static str) -> Result<(), Error> {
    ask(caller, action, thing, what).inspect_err(|_| note(caller, action))
}

/// Whether somebody may do something, where either goes on in its own way.
pub fn allows(caller: &Caller, action: Action, thing: Resource) -> bool {
    decide(Actor::of(caller), action, thing).is_ok()
}

fn ask(caller: &Caller, action: Action, thing: Resource, what: &'static str) -> Result<(), Error> {
    decide(Actor::of(caller), action, thing).map_err(|refusal| refused(refusal, what))
}

/// Writes a refusal into the log of the process: who wanted what, without names.
fn note(caller: &Caller, action: Action) {
    tracing::info!(person = %caller.id, action = action.name(), "refused");
}

/// As [`may`], but for the recent sign-in, which is asked for once it is sure that everything else is right.
///
/// # Errors
/// [`Error::Forbidden`], [`Unproven::SecondFactorRequired`].
pub fn may_once_recent(caller: &Caller, action: Action) -> Result<(), Error> {
    may(&Caller { recent: true, ..caller.clone() }, action)
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
    action: Action,
) -> Result<(Attempt, VersionId), Error> {
    match own::to_answer(conn, claims.sid, id, ctx.now())? {
        Some((caller, status, version, attempt)) if caller.id == claims.sub => {
            may_with(&looked_at(ctx, caller), action, Resource::OWN, "attempt")?;
            if status.may_learn() { Ok((attempt, version)) } else { Err(Refusal::NotLearning(status).into()) }
        }
        _ => {
            note(&caller(conn, ctx, claims)?, action);
            Err(Error::NotFound("attempt"))
        }
    }
}

/// An enrolment to which the caller may do something.
///
/// # Errors
/// [`Error::NotFound`] for what does not exist and for what is another's, alike; [`Error::Forbidden`] for what somebody else
/// has to do to one's own.
pub fn enrolment(conn: &mut Connection, caller: &Caller, id: EnrolmentId, action: Action) -> Result<Enrolment, Error> {
    let found = enrolment::find(conn, id)?.ok_or(Error::NotFound("enrolment"))?;
    to_enrolment(conn, caller, &found, action)?;
    Ok(found)
}

/// As [`enrolment()`], locked for a change of its facts.
///
/// # Errors
/// As [`enrolment()`].
pub fn locked_enrolment(
    conn: &mut Connection,
    caller: &Caller,
    id: EnrolmentId,
    action: Action,
) -> Result<Enrolment, Error> {
    let found = enrolment::lock(conn, id)?.ok_or(Error::NotFound("enrolment"))?;
    to_enrolment(conn, caller, &found, action)?;
    Ok(found)
}

/// The enrolment that an attempt is of, as [`locked_enrolment`]; of one that the caller may not see there is no attempt.
///
/// # Errors
/// As [`locked_enrolment`].
pub fn locked_enrolment_of(
    conn: &mut Connection,
    caller: &Caller,
    attempt: AttemptId,
    action: Action,
) -> Result<Enrolment, Error> {
    let found = store::lock_enrolment(conn, attempt)?.ok_or(Error::NotFound("attempt"))?;
    to_enrolment(conn, caller, &found, action).map_err(as_attempt)?;
    Ok(found)
}

/// What was refused of an enrolment, to somebody who asked for an attempt.
pub fn as_attempt(error: Error) -> Error {
    match error {
        Error::NotFound(_) => Error::NotFound("attempt"),
        other => other,
    }
}

/// Lets pass who may do something to an enrolment that is there.
///
/// # Errors
/// As [`enrolment()`].
pub fn to_enrolment(conn: &mut Connection, caller: &Caller, found: &Enrolment, action: Action) -> Result<(), Error> {
    let own = found.person_id == caller.id;
    let Err(refusal) = ask(caller, action, Resource::of(own, false), "enrolment") else { return Ok(()) };
    // Who runs its cohort is only looked up where it makes a difference.
    match found.cohort_id.filter(|_| allows(caller, action, Resource::of(own, true))) {
        Some(cohort) if cohort::is_facilitator(conn, cohort, caller.id)? => Ok(()),
        _ => {
            note(caller, action);
            Err(refusal)
        }
    }
}

/// A cohort to which the caller may do something.
///
/// # Errors
/// [`Error::Forbidden`] for who runs no cohort at all; [`Error::NotFound`] for what does not exist and for what is another's,
/// alike.
pub fn run_cohort(conn: &mut Connection, caller: &Caller, id: CohortId, action: Action) -> Result<Cohort, Error> {
    // What not even who runs it may is refused before anything is looked up.
    may_with(caller, action, Resource::RUN, "cohort")?;
    let found = cohort::find(conn, id)?.ok_or(Error::NotFound("cohort"))?;
    let Err(refusal) = ask(caller, action, Resource::FOREIGN, "cohort") else { return Ok(found) };
    if cohort::is_facilitator(conn, id, caller.id)? {
        return Ok(found);
    }
    note(caller, action);
    Err(refusal)
}

/// Long work that the caller may look at: facilitators see what they began themselves, administrators all.
///
/// # Errors
/// [`Error::NotFound`] for what does not exist and for what is another's, alike.
pub fn visible_work(conn: &mut Connection, caller: &Caller, id: LongWorkId) -> Result<LongWork, Error> {
    let found = long_work::find(conn, id)?.ok_or(Error::NotFound("work"))?;
    let own = found.by_id == Some(caller.id);
    may_with(caller, Action::SeeWork, Resource::of(own, false), "work")?;
    Ok(found)
}

/// Who asked for the work, with the rights of this moment: it is done for nobody who may not do it any more.
///
/// # Errors
/// [`Error::Forbidden`] when it is no administrator any more.
pub fn asker(conn: &mut Connection, ctx: &Context, work: &LongWork, action: Action) -> Result<Caller, Error> {
    let by = work.by_id.map(|id| person::find(conn, id)).transpose()?.flatten();
    let by = by.filter(|by| by.locked_at.is_none()).ok_or(Error::Forbidden)?;
    let now = ctx.now();
    // The second factor and the recent sign-in were shown when it was begun.
    let caller = Caller {
        id: by.id,
        session: SessionId::new(now),
        role: by.role,
        language: by.language,
        full_name: by.full_name,
        second_factor: by.second_factor_at.is_some(),
        vouched: false,
        passkey: false,
        confirmed_at: now,
        recent: true,
        proved: true,
    };
    may(&caller, action)?;
    Ok(caller)
}
