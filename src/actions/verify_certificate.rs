//! Verifying a certificate by its code, and looking at one's own.

use std::sync::Arc;

use super::limits::{self, Secret};
use super::{Context, Error, Refusal, access};
use crate::account::Caller;
use crate::base::{CertificateId, Client, PersonId};
use crate::certificate::code::parse_code;
use crate::certificate::erase;
use crate::certificate::store::{self, Certificate, CertificateState};
use crate::db::{Connection, Db};
use crate::policy::{Action, Resource};

/// What anyone who holds the code learns.
#[derive(Debug)]
pub struct Verified {
    /// The certificate.
    pub certificate: Certificate,
    /// What it is worth now.
    pub state: CertificateState,
    /// SHA-256 of the genuine PDF in hexadecimal, once it was made.
    pub pdf_sha256: Option<String>,
    /// The number of the certificate that took its place.
    pub superseded_by: Option<String>,
}

/// Looks a certificate up by its code, forgiving about case, blanks and look-alikes.
///
/// # Errors
/// [`Error::NotFound`], the same for codes that are malformed and for codes that are unknown.
fn verify(conn: &mut Connection, ctx: &Context, code: &str) -> Result<Verified, Error> {
    let code = parse_code(code).ok_or(Error::NotFound("certificate"))?;
    let certificate = store::find_by_code(conn, code.as_str())?.ok_or(Error::NotFound("certificate"))?;
    let pdf_sha256 = store::document_hash(conn, certificate.id)?;
    let successor = certificate.superseded_by.map(|id| store::find(conn, id)).transpose()?.flatten();
    let state = certificate.state(ctx.now());
    Ok(Verified { state, pdf_sha256, superseded_by: successor.map(|newer| newer.document.number), certificate })
}

/// Looks a certificate up by its code, for whoever comes from somewhere, and takes of it what is wanted.
///
/// # Errors
/// [`Error::NotFound`], the same for codes that are malformed and for codes that are unknown; [`Refusal::TooOften`] after too many of
/// these.
pub async fn by_code<T: Send + 'static>(
    ctx: &Arc<Context>,
    db: &Db,
    code: String,
    from: Client,
    then: impl Fn(&mut Connection, Verified) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let for_read = ctx.clone();
    let look = move |conn: &mut Connection| {
        let verified = verify(conn, &for_read, &code)?;
        then(conn, verified)
    };
    limits::read_by_secret(ctx, db, Secret::VerificationCode, from, look).await
}

/// A certificate that the caller may fetch something of: one's own, any for administrators.
///
/// # Errors
/// [`Error::NotFound`].
pub fn visible(
    conn: &mut Connection,
    caller: &Caller,
    id: CertificateId,
    action: Action,
) -> Result<Certificate, Error> {
    let found = store::find(conn, id)?.ok_or(Error::NotFound("certificate"))?;
    access::may_with(caller, action, Resource::of(found.person_id == caller.id, false), "certificate")?;
    Ok(found)
}

/// The PDF of a certificate that the caller may see, with its holder and its number.
///
/// # Errors
/// [`Error::NotFound`], [`Refusal::NotRendered`].
pub fn pdf(conn: &mut Connection, caller: &Caller, id: CertificateId) -> Result<(PersonId, String, Vec<u8>), Error> {
    let certificate = visible(conn, caller, id, Action::FetchCertificate)?;
    let erased = certificate.document.holder == erase::NOBODY;
    let missing = || if erased { Error::NotFound("document") } else { Refusal::NotRendered.into() };
    let pdf = store::document(conn, id)?.ok_or_else(missing)?;
    Ok((certificate.person_id, certificate.document.number, pdf))
}
