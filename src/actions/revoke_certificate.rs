//! Taking a certificate back, and putting a corrected one in its place. The old record stays as it was issued.

use serde_json::json;

use super::{Context, Error, Faults, Refusal, access, issue_certificate, register};
use crate::account::{Caller, audit, person};
use crate::base::CertificateId;
use crate::certificate::code::Code;
use crate::certificate::credentials;
use crate::certificate::store::{self, Certificate, CertificateState};
use crate::db::Connection;
use crate::policy::Action;

fn standing(conn: &mut Connection, ctx: &Context, id: CertificateId) -> Result<Certificate, Error> {
    let certificate = store::find(conn, id)?.ok_or(Error::NotFound("certificate"))?;
    match certificate.state(ctx.now()) {
        CertificateState::Valid | CertificateState::Expired => Ok(certificate),
        CertificateState::Revoked | CertificateState::Superseded => Err(Refusal::CertificateEnded.into()),
    }
}

/// Revokes a certificate, with a reason.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Invalid`] without a reason, [`Refusal::CertificateEnded`],
/// [`Unproven::RecentSignInNeeded`](super::Unproven).
pub fn revoke(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    id: CertificateId,
    reason: &str,
) -> Result<Certificate, Error> {
    access::may_once_recent(caller, Action::RevokeCertificate)?;
    let mut faults = Faults::default();
    let reason = register::line(&mut faults, "/reason", reason, 500);
    faults.check()?;
    let reason = reason.unwrap_or_default();
    access::may(caller, Action::RevokeCertificate)?;
    let now = ctx.now();
    let mut certificate = standing(conn, ctx, id)?;
    if !store::revoke(conn, id, &reason, now)? {
        return Err(Refusal::CertificateEnded.into());
    }
    credentials::set_bit(conn, id, now)?;
    let subject = format!("certificate:{id}");
    audit::record(conn, Some(caller.id), "certificate.revoked", &subject, Some(&reason), json!({}), now)?;
    certificate.revoked = Some((now, reason));
    Ok(certificate)
}

/// Issues a corrected certificate (the holder's name as it is now) that supersedes the old one.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Refusal::CertificateEnded`].
pub fn reissue(conn: &mut Connection, ctx: &Context, caller: &Caller, id: CertificateId) -> Result<Certificate, Error> {
    access::may(caller, Action::ReissueCertificate)?;
    let now = ctx.now();
    let old = standing(conn, ctx, id)?;
    let holder = person::find(conn, old.person_id)?.ok_or(Error::NotFound("person"))?;
    let enrolment = crate::enrolment::lock(conn, old.enrolment_id)?.ok_or(Error::NotFound("enrolment"))?;
    let code = Code::random();
    let mut document = old.document.clone();
    // Who was erased keeps the name that stands there.
    if holder.erased_at.is_none() {
        document.holder = holder.full_name;
    }
    document.number = issue_certificate::next_number(conn, &enrolment.course, now)?;
    document.verify_url = ctx.url(&format!("/verify/{}", code.as_str()));
    document.code = code.to_string();
    document.issued_at = now;
    document.replaces = Some(old.document.number.clone());
    let new = Certificate { id: CertificateId::new(now), code, document, issued_at: now, batch: None, ..old.clone() };
    // Two that count may not stand side by side, not even within the transaction: the old one refers to itself until
    // the new one is there.
    store::supersede(conn, id, id)?;
    if !store::insert(conn, &new)? {
        return Err(Refusal::CertificateEnded.into());
    }
    store::supersede(conn, id, new.id)?;
    credentials::set_bit(conn, id, now)?;
    issue_certificate::announce(conn, &new, Some(caller), now)?;
    let detail = json!({ "by": new.id });
    audit::record(conn, Some(caller.id), "certificate.superseded", &format!("certificate:{id}"), None, detail, now)?;
    Ok(new)
}
