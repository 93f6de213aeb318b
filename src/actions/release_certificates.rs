//! An administrator releases certificates: all of a list or none, kept as one signed batch.

use serde_json::json;

use super::{Context, Error, Faults, Refusal, access, issue_certificate};
use crate::account::{Caller, audit};
use crate::base::{BatchId, EnrolmentId, Timestamp};
use crate::certificate::award::{self, NotEligible};
use crate::certificate::batch::{self, Batch};
use crate::certificate::credential::jwt;
use crate::certificate::kind::CertificateKind;
use crate::certificate::store::{self, Certificate};
use crate::certificate::{eligible, published};
use crate::cohort;
use crate::db::Connection;
use crate::enrolment;
use crate::policy::Action;

/// As many certificates are released together at most: they are one transaction.
const LARGEST: usize = 1_000;

/// Releases the certificates of these enrolments, all of them or none.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Invalid`] for too many at once, [`Refusal::NotEligible`] for the
/// first that is not.
pub fn release(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    enrolments: &[EnrolmentId],
    kind: CertificateKind,
) -> Result<(Option<Batch>, Vec<Certificate>), Error> {
    access::may(caller, Action::ReleaseCertificates)?;
    let mut faults = Faults::default();
    if enrolments.len() > LARGEST {
        faults.add("/enrolments", format!("at most {LARGEST} are released together"));
    }
    faults.check()?;
    let now = ctx.now();
    let mut issued = Vec::with_capacity(enrolments.len());
    for id in enrolments {
        let enrolment = enrolment::lock(conn, *id)?.ok_or(Error::NotFound("enrolment"))?;
        let version = ctx.catalogue.version(conn, enrolment.version_id)?;
        let exists = store::of_enrolment(conn, *id, kind)?.is_some();
        let cohort = enrolment.cohort_id.map(|id| cohort::find(conn, id)).transpose()?.flatten();
        let runs = cohort.is_some_and(|cohort| cohort.runs(now));
        let standing = issue_certificate::standing(&enrolment, &version, runs);
        let excluded = eligible::exclusion(conn, *id)?.is_some();
        let may = if excluded { Err(NotEligible::Excluded) } else { Ok(()) };
        may.and_then(|()| award::eligible(&version.course.certificate, kind, standing, exists))
            .map_err(|why| Refusal::NotEligible(*id, why))?;
        issued.extend(issue_certificate::issue(conn, ctx, &enrolment, &version, kind, Some(caller), now)?);
    }
    let batch = if issued.is_empty() { None } else { Some(keep(conn, ctx, caller, &issued, now)?) };
    Ok((batch, issued))
}

/// Signs the list of what was issued and keeps it.
fn keep(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    issued: &[Certificate],
    now: Timestamp,
) -> Result<Batch, Error> {
    let id = BatchId::new(now);
    let list: Vec<_> = issued
        .iter()
        .map(|certificate| {
            let document = &certificate.document;
            json!({
                "number": document.number, "holder": document.holder, "course": document.course,
                "kind": document.kind, "completed_on": document.completed_on, "verify_url": document.verify_url,
            })
        })
        .collect();
    let payload = json!({
        "batch": id, "institute": ctx.institute, "issued_at": now, "issued_by": caller.full_name, "certificates": list,
    });
    let certificates = i32::try_from(issued.len()).unwrap_or(i32::MAX);
    let key = ctx.signing.current().map_err(|error| Error::Internal(error.to_string()))?;
    published::publish(conn, &key.public(), now)?;
    let signed = jwt::compact(&payload, &ctx.issuer(), &key);
    let batch = Batch { id, issued_by: caller.id, issued_at: now, certificates, signed };
    batch::insert(conn, &batch)?;
    let inside: Vec<_> = issued.iter().map(|certificate| certificate.id).collect();
    batch::fill(conn, id, &inside)?;
    // Without names: the log outlives them.
    let numbers: Vec<_> = issued.iter().map(|certificate| certificate.document.number.as_str()).collect();
    let detail = json!({ "certificates": numbers });
    audit::record(conn, Some(caller.id), "certificates.released", &format!("batch:{id}"), None, detail, now)?;
    Ok(batch)
}
