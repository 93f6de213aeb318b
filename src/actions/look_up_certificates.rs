//! Certificates as administrators look at them: finding one among all, its whole story, how far a batch is.

use super::{Context, Error, access};
use crate::account::{Caller, audit, person};
use crate::base::{BatchId, CertificateId, Page, PageRequest};
use crate::certificate::batch::{self, Batch};
use crate::certificate::code::parse_code;
use crate::certificate::credentials;
use crate::certificate::search::{self, Filter};
use crate::certificate::store::{self, Certificate};
use crate::db::Connection;
use crate::outbox::{self, Entry, Kind, State};
use crate::policy::Action;

/// Certificates by what somebody typed (a code, a number, words of the holder's name) and by a filter, the newest first.
///
/// # Errors
/// [`Error::Forbidden`].
pub fn find(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    typed: Option<&str>,
    mut filter: Filter,
    page: &PageRequest,
) -> Result<Page<Certificate>, Error> {
    access::may(caller, Action::ListCertificates)?;
    if let Some(typed) = typed.map(str::trim).filter(|typed| !typed.is_empty()) {
        let by_code = parse_code(typed).map(|code| store::find_by_code(conn, code.as_str())).transpose()?.flatten();
        let exactly = match by_code {
            Some(found) => Some(found),
            None => search::by_number(conn, typed)?,
        };
        if let Some(found) = exactly {
            return Ok(Page { items: vec![found], next: None });
        }
        filter.holder = Some(typed.to_owned());
    }
    Ok(search::list(conn, &filter, ctx.now(), page)?)
}

/// Everything that there is about a certificate.
#[derive(Debug)]
pub struct Record {
    /// The certificate.
    pub certificate: Certificate,
    /// SHA-256 of the PDF in hexadecimal, once it was made.
    pub pdf_sha256: Option<String>,
    /// Whether the credential was signed.
    pub signed: bool,
    /// The certificate whose place it took.
    pub replaces: Option<Certificate>,
    /// The certificate that took its place.
    pub superseded_by: Option<Certificate>,
    /// The holder's name as it is now: what a reissue would write.
    pub name_now: Option<String>,
    /// What was done with it, the newest first.
    pub history: Vec<audit::Entry>,
    /// The making of its document, and the mails with it, the oldest first.
    pub work: Vec<Entry>,
}

/// The story of a certificate.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`].
pub fn record(conn: &mut Connection, caller: &Caller, id: CertificateId) -> Result<Record, Error> {
    access::may(caller, Action::SeeCertificate)?;
    let certificate = store::find(conn, id)?.ok_or(Error::NotFound("certificate"))?;
    let replaces = certificate.document.replaces.clone();
    let replaces = replaces.map(|number| search::by_number(conn, &number)).transpose()?.flatten();
    let superseded_by = certificate.superseded_by.map(|id| store::find(conn, id)).transpose()?.flatten();
    let mut work: Vec<Entry> = Vec::new();
    work.extend(outbox::of_cause(conn, Kind::Certificate, &format!("certificate:{id}"))?);
    if let Some(first) = outbox::of_cause(conn, Kind::Mail, &format!("certificate-ready:{id}"))? {
        let again = outbox::sent_again(conn, &first)?;
        work.push(first);
        work.extend(again.into_iter().rev());
    }
    Ok(Record {
        pdf_sha256: store::document_hash(conn, id)?,
        signed: credentials::signed(conn, id)?.is_some(),
        replaces,
        superseded_by,
        name_now: person::find(conn, certificate.person_id)?
            .filter(|holder| holder.erased_at.is_none())
            .map(|holder| holder.full_name),
        history: audit::about(conn, &format!("certificate:{id}"))?,
        work,
        certificate,
    })
}

/// How far the documents and mails of a batch are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BatchProgress {
    /// Certificates that have their document.
    pub rendered: i64,
    /// Mails that went out.
    pub sent: i64,
    /// Documents and mails that were given up, and wait for an administrator.
    pub failed: i64,
}

impl BatchProgress {
    /// Whether nothing is left to do: every document is made and every mail sent, or given up.
    pub fn is_over(&self, certificates: i64) -> bool {
        self.sent + self.failed >= certificates
    }
}

/// A batch, and how far it is.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`].
pub fn batch(conn: &mut Connection, caller: &Caller, id: BatchId) -> Result<(Batch, BatchProgress), Error> {
    access::may(caller, Action::SeeBatches)?;
    let found = batch::find(conn, id)?.ok_or(Error::NotFound("batch"))?;
    let certificates = batch::certificates(conn, id)?;
    let causes = |what: &str| certificates.iter().map(|id| format!("{what}:{id}")).collect::<Vec<_>>();
    let count = |states: &[(State, i64)], state: State| -> i64 {
        states.iter().filter(|(known, _)| *known == state).map(|(_, count)| count).sum()
    };
    let documents = outbox::states(conn, Kind::Certificate, &causes("certificate"))?;
    let mails = outbox::states(conn, Kind::Mail, &causes("certificate-ready"))?;
    let progress = BatchProgress {
        rendered: batch::rendered(conn, id)?,
        sent: count(&mails, State::Done),
        failed: count(&mails, State::Buried) + count(&documents, State::Buried),
    };
    Ok((found, progress))
}

/// The batches, the newest first.
///
/// # Errors
/// [`Error::Forbidden`].
pub fn batches(conn: &mut Connection, caller: &Caller, page: &PageRequest) -> Result<Page<Batch>, Error> {
    access::may(caller, Action::SeeBatches)?;
    Ok(batch::list(conn, page)?)
}
