//! Erasing a person: what tells who it is goes; enrolments, attempts and numbers stay without the person. Certificates stay
//! with the name that stands on them, or are revoked and lose it, as the holder wishes. One transaction.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use serde_json::{Value, json};

use super::limits::{self, Gate};
use super::{Context, Error, Faults, Refusal, access, change_person, notify, register};
use crate::account::erasure::{self, Erasure};
use crate::account::{Caller, Person, Role, audit, password, people, person};
use crate::base::{BatchId, PersonId};
use crate::certificate::credential::jwt;
use crate::certificate::store::{self as certificates, Certificate};
use crate::certificate::{batch, credentials, erase, published};
use crate::cohort::{self, invitations};
use crate::course::model::Key;
use crate::db::{Connection, Db};
use crate::enrolment::{self, Enrolment, EnrolmentStatus, overrides};
use crate::mail::Message;
use crate::outbox::{self, Kind};
use crate::policy::Action;
use crate::quiz::{self, store as attempts};
use crate::scim;

/// Why somebody is erased.
#[derive(Debug, Clone)]
pub enum Why {
    /// The person asked for it.
    Own,
    /// An administrator did it, for a reason.
    By(PersonId, String),
    /// The address was never confirmed.
    Unconfirmed,
    /// Nobody used the account any more.
    Inactive,
    /// It had been done before the backup was restored.
    Again,
}

/// Erases the caller, who confirms it with the password.
///
/// # Errors
/// [`Error::Invalid`] for a wrong password, [`Refusal::TooOften`] after too many, [`Refusal::LastAdministrator`], [`Error::Busy`].
pub async fn own(ctx: &Arc<Context>, db: &Db, caller: Caller, typed: String, keep: bool) -> Result<(), Error> {
    let id = caller.id;
    let found = db.read(move |conn| Ok::<_, Error>(person::find(conn, id)?)).await?;
    let known = found.ok_or(Error::Unauthenticated)?;
    let too_long = password::is_too_long(&typed);
    let tried = Gate::own_password(ctx, id)?;
    limits::pass(ctx, db, &tried).await?;
    let verified = ctx.passwords.verify(if too_long { String::new() } else { typed }, known.password_hash).await;
    if !matches!(verified, Ok(false)) {
        limits::give_back(db, &tried).await?;
    }
    let right = verified?;
    let mut faults = Faults::default();
    if !right || too_long {
        faults.add("/password", "it is not your password");
    }
    faults.check()?;
    let ctx = ctx.clone();
    db.write(move |conn| {
        // The administrators are locked: two who leave at once are not both the last but one.
        if caller.role == Role::Administrator && people::lock_administrators(conn)?.iter().all(|one| *one == id) {
            return Err(Refusal::LastAdministrator.into());
        }
        erase(conn, &ctx, id, keep, &Why::Own)
    })
    .await
}

/// Erases another person, for administrators.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Refusal::Oneself`], [`Error::Invalid`] for a reason that is none;
/// [`Unproven::RecentSignInNeeded`](super::Unproven).
pub fn other(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    id: PersonId,
    keep: bool,
    reason: &str,
) -> Result<(), Error> {
    access::may_once_recent(caller, Action::ErasePerson)?;
    let known = person::find(conn, id)?.filter(|known| known.erased_at.is_none());
    known.ok_or(Error::NotFound("person"))?;
    let mut faults = Faults::default();
    let reason = register::line(&mut faults, "/reason", reason, 500);
    faults.check()?;
    change_person::guard(conn, caller.id, id)?;
    access::may(caller, Action::ErasePerson)?;
    erase(conn, ctx, id, keep, &Why::By(caller.id, reason.unwrap_or_default()))
}

/// Erases a person; who was erased before stays as it is.
///
/// # Errors
/// [`Error::Store`]; [`Error::NotFound`] for somebody who never was.
pub fn erase(conn: &mut Connection, ctx: &Context, id: PersonId, keep: bool, why: &Why) -> Result<(), Error> {
    let now = ctx.now();
    let known = person::find(conn, id)?.ok_or(Error::NotFound("person"))?;
    let old_key = known.email_key.clone();
    if !erasure::blank(conn, id, &old_key, now)? {
        return Ok(());
    }
    outbox::forget::mail_to(conn, &old_key, now)?;
    let invited: Vec<_> = invitations::of_person(conn, id, &old_key)?.iter().map(|one| one.id).collect();
    invitations::forget(conn, &invited, now)?;
    cohort::leave_all(conn, id)?;
    scim::users::forget(conn, id)?;
    let enrolments = enrolment::of_person(conn, id)?;
    let mut subjects = vec![register::subject(&known)];
    for enrolment in &enrolments {
        subjects.push(format!("enrolment:{}", enrolment.id));
        learning(conn, ctx, enrolment, &mut subjects)?;
    }
    audit::forget_reasons(conn, &subjects)?;
    let certificates = certificates::of_person(conn, id)?;
    if !keep {
        for certificate in &certificates {
            without_name(conn, ctx, certificate)?;
        }
        batches(conn, ctx, &certificates)?;
    }
    erasure::note(conn, &Erasure { person: id, erased_at: now, keep_certificates: keep })?;
    record(conn, ctx, id, why, json!({ "keep_certificates": keep, "certificates": certificates.len() }))?;
    farewell(conn, ctx, &known, (!certificates.is_empty()).then_some(keep), why)
}

/// An enrolment stays; what the learner wrote, and what was written about the learner, goes.
fn learning(
    conn: &mut Connection,
    ctx: &Context,
    enrolment: &Enrolment,
    subjects: &mut Vec<String>,
) -> Result<(), Error> {
    for fact in attempts::facts(conn, enrolment.id)? {
        subjects.push(format!("attempt:{}", fact.id));
        let Some(attempt) = attempts::find(conn, fact.id)? else { continue };
        let version = ctx.catalogue.version(conn, attempt.version(enrolment.version_id))?;
        let asked = version.course.quiz(&attempt.module, &attempt.quiz).map(|(_, quiz)| quiz);
        for (id, saved) in attempts::answers(conn, attempt.id)?.saved {
            let question = asked.and_then(|quiz| quiz.question(&id));
            let essay = question.map_or(saved.response.is_string(), |known| matches!(known.key, Key::Essay { .. }));
            if essay && saved.response.is_string() {
                quiz::erase::text(conn, attempt.id, &id)?;
            }
        }
        quiz::erase::comments(conn, attempt.id)?;
    }
    asked_about(conn, ctx, enrolment)?;
    quiz::erase::abandon(conn, enrolment.id)?;
    overrides::forget_reasons(conn, enrolment.id)?;
    erase::exclusion(conn, enrolment.id)?;
    if enrolment.status != EnrolmentStatus::Completed {
        enrolment::set_status(conn, enrolment.id, EnrolmentStatus::Withdrawn)?;
    }
    Ok(())
}

/// Staff was asked by mail to decide about the learner: those mails have the name.
fn asked_about(conn: &mut Connection, ctx: &Context, enrolment: &Enrolment) -> Result<(), Error> {
    let mut readers = person::with_role(conn, Role::Administrator)?;
    readers.extend(notify::who_runs(conn, enrolment.cohort_id)?);
    let causes: Vec<String> = readers
        .iter()
        .flat_map(|reader| {
            ["enrolment", "certificate"].map(|what| format!("{what}-approval:{}:{}", enrolment.id, reader.id))
        })
        .collect();
    Ok(outbox::forget::mail_of(conn, &causes, ctx.now())?)
}

/// A certificate is revoked and loses the name: record, document, credential.
fn without_name(conn: &mut Connection, ctx: &Context, certificate: &Certificate) -> Result<(), Error> {
    let (id, now) = (certificate.id, ctx.now());
    for what in ["certificate", "credential"] {
        outbox::forget::call_off(conn, Kind::Certificate, &format!("{what}:{id}"), now)?;
    }
    erase::holder(conn, certificate)?;
    credentials::set_bit(conn, id, now)?;
    if certificates::revoke(conn, id, erase::REASON, now)? {
        let subject = format!("certificate:{id}");
        audit::record(conn, None, "certificate.revoked", &subject, Some(erase::REASON), json!({}), now)?;
    }
    Ok(())
}

/// The signed lists of the batches that the certificates were in are signed anew without the name.
fn batches(conn: &mut Connection, ctx: &Context, lost: &[Certificate]) -> Result<(), Error> {
    let mut inside: Vec<BatchId> = lost.iter().filter_map(|certificate| certificate.batch).collect();
    inside.sort_unstable();
    inside.dedup();
    for id in inside {
        let Some(known) = batch::find(conn, id)? else { continue };
        let Some(mut list) = payload(&known.signed) else { continue };
        for line in list["certificates"].as_array_mut().into_iter().flatten() {
            let number = line["number"].as_str().unwrap_or_default();
            if lost.iter().any(|certificate| certificate.document.number == number) {
                line["holder"] = erase::NOBODY.into();
            }
        }
        let key = ctx.signing.current().map_err(|error| Error::Internal(error.to_string()))?;
        published::publish(conn, &key.public(), ctx.now())?;
        erase::batch(conn, id, &jwt::compact(&list, &ctx.issuer(), &key))?;
    }
    Ok(())
}

/// What a JSON Web Signature is about.
fn payload(signed: &str) -> Option<Value> {
    let bytes = BASE64.decode(signed.split('.').nth(1)?).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// The audit log has that it was done, by whom and why, and nothing of what went.
fn record(conn: &mut Connection, ctx: &Context, id: PersonId, why: &Why, mut detail: Value) -> Result<(), Error> {
    let (actor, reason, by) = match why {
        Why::Own => (Some(id), None, "person"),
        Why::By(administrator, reason) => (Some(*administrator), Some(reason.as_str()), "administrator"),
        Why::Unconfirmed => (None, None, "unconfirmed"),
        Why::Inactive => (None, None, "inactive"),
        Why::Again => (None, None, "restored"),
    };
    detail["by"] = by.into();
    Ok(audit::record(conn, actor, "person.erased", &format!("person:{id}"), reason, detail, ctx.now())?)
}

/// The last mail to the address. It is kept until it has left the house, and not a moment longer.
fn farewell(
    conn: &mut Connection,
    ctx: &Context,
    known: &Person,
    certificates_stay: Option<bool>,
    why: &Why,
) -> Result<(), Error> {
    let reached = known.bounced_at.is_none() && !matches!(why, Why::Again | Why::Unconfirmed);
    if !reached {
        return Ok(());
    }
    let name = known.full_name.clone();
    let message = Message::Erased { name, certificates_stay };
    notify::mail(conn, known, &format!("erased:{}", known.id), message, ctx.now())
}

/// Erases again who was erased, after a backup from before was restored. How many there were.
///
/// # Errors
/// [`Error::Store`].
pub fn again(conn: &mut Connection, ctx: &Context, list: &[Erasure]) -> Result<usize, Error> {
    let mut done = 0;
    for erasure in list {
        let known = person::find(conn, erasure.person)?.filter(|known| known.erased_at.is_none());
        if known.is_some() {
            erase(conn, ctx, erasure.person, erasure.keep_certificates, &Why::Again)?;
            done += 1;
        }
    }
    Ok(done)
}
