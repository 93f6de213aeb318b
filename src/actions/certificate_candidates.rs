//! Who is due for a certificate, and who is excluded from it, and why.

use std::collections::HashMap;

use serde_json::json;

use super::{Context, Error, Fault, Faults, access, issue_certificate, register};
use crate::account::{Caller, audit};
use crate::base::{CohortId, EnrolmentId, Page, PageRequest};
use crate::certificate::award;
use crate::certificate::eligible::{self, Candidate, Exclusion};
use crate::certificate::kind::CertificateKind;
use crate::cohort;
use crate::db::Connection;
use crate::enrolment;
use crate::policy::Action;

/// As many candidates are looked at in one query.
const AT_ONCE: i64 = 200;

/// Which candidates.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Of this course; it has to be said.
    pub course: Option<String>,
    /// Of this cohort alone.
    pub cohort: Option<CohortId>,
    /// For this certificate.
    pub kind: CertificateKind,
}

/// Everybody who may get a certificate and has none that counts, those who are excluded with the reason.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`] for a course or a cohort that is not there.
pub fn list(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    wanted: &Wanted,
    page: &PageRequest,
) -> Result<Page<Candidate>, Error> {
    access::may(caller, Action::ListCandidates)?;
    let Some(course) = wanted.course.as_deref() else {
        return Err(Error::Invalid(vec![Fault { pointer: "/course".to_owned(), message: "it is missing".to_owned() }]));
    };
    ctx.catalogue.current(conn, course)?.ok_or(Error::NotFound("course"))?;
    if let Some(id) = wanted.cohort {
        cohort::find(conn, id)?.filter(|found| found.course.as_str() == course).ok_or(Error::NotFound("cohort"))?;
    }
    let now = ctx.now();
    let (mut due, mut running) = (Vec::new(), HashMap::new());
    let mut after: Option<EnrolmentId> = page.after.as_deref().and_then(|cursor| cursor.parse().ok());
    // What the rules of a course say cannot be asked of the database, so pages are filled until they are full.
    while due.len() <= page.limit {
        let found = eligible::candidates(conn, course, wanted.cohort, wanted.kind, after, AT_ONCE)?;
        let Some(last) = found.last().map(|candidate| candidate.enrolment.id) else { break };
        after = Some(last);
        for candidate in found {
            let version = ctx.catalogue.version(conn, candidate.enrolment.version_id)?;
            let runs = match candidate.enrolment.cohort_id {
                Some(id) if wanted.kind == CertificateKind::Participation => match running.get(&id) {
                    Some(runs) => *runs,
                    None => {
                        let runs = cohort::find(conn, id)?.is_some_and(|cohort| cohort.runs(now));
                        running.insert(id, runs);
                        runs
                    }
                },
                _ => false,
            };
            let standing = issue_certificate::standing(&candidate.enrolment, &version, runs);
            if award::eligible(&version.course.certificate, wanted.kind, standing, false).is_ok() {
                due.push(candidate);
            }
        }
    }
    Ok(Page::new(due, page.limit, |candidate| candidate.enrolment.id.to_string()))
}

/// Excludes a learner from the certificates of an enrolment: neither completion nor an administrator gives one until
/// that is taken back. What was issued before stays.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Invalid`] without a reason.
pub fn exclude(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    id: EnrolmentId,
    reason: &str,
) -> Result<Exclusion, Error> {
    access::may(caller, Action::ExcludeCandidate)?;
    let mut faults = Faults::default();
    let reason = register::line(&mut faults, "/reason", reason, 500);
    faults.check()?;
    // Locked, so that a completion at the same moment comes before or after, and knows.
    enrolment::lock(conn, id)?.ok_or(Error::NotFound("enrolment"))?;
    let exclusion = Exclusion { reason: reason.unwrap_or_default(), by: caller.id, at: ctx.now() };
    eligible::exclude(conn, id, &exclusion)?;
    let subject = format!("enrolment:{id}");
    let (action, why) = ("certificate.excluded", Some(exclusion.reason.as_str()));
    audit::record(conn, Some(caller.id), action, &subject, why, json!({}), exclusion.at)?;
    Ok(exclusion)
}

/// Takes an exclusion back. Twice is the same as once. The certificate then comes from an administrator.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`].
pub fn admit(conn: &mut Connection, ctx: &Context, caller: &Caller, id: EnrolmentId) -> Result<(), Error> {
    access::may(caller, Action::AdmitCandidate)?;
    enrolment::lock(conn, id)?.ok_or(Error::NotFound("enrolment"))?;
    if eligible::admit(conn, id)? {
        let subject = format!("enrolment:{id}");
        audit::record(conn, Some(caller.id), "certificate.admitted", &subject, None, json!({}), ctx.now())?;
    }
    Ok(())
}
