//! The end of a cohort: where the course gives certificates by itself, who took part and did not complete it gets one of
//! participation. Once for each cohort; whoever completes the course later gets the other certificate as well.

use serde_json::json;

use super::{Context, Error, issue_certificate};
use crate::account::audit;
use crate::base::CohortId;
use crate::certificate::award;
use crate::certificate::kind::CertificateKind;
use crate::certificate::store;
use crate::cohort;
use crate::course::model::IssueMode;
use crate::db::Connection;
use crate::enrolment::{self, EnrolmentStatus};

/// Concludes a cohort that has ended; how many certificates that gave. One that was concluded already gives none.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Store`].
pub fn conclude(conn: &mut Connection, ctx: &Context, id: CohortId) -> Result<usize, Error> {
    let now = ctx.now();
    // First: of two instances that come at the same time, one does it.
    if !cohort::conclude(conn, id, now)? {
        return Ok(0);
    }
    let kind = CertificateKind::Participation;
    let mut issued = 0;
    for member in enrolment::of_cohort(conn, id)? {
        if !matches!(member.status, EnrolmentStatus::Active | EnrolmentStatus::Paused) {
            continue;
        }
        let version = ctx.catalogue.version(conn, member.version_id)?;
        let policy = &version.course.certificate;
        if policy.issue != IssueMode::Automatic || policy.participation.is_none() {
            continue;
        }
        // What completes the course at this moment waits, or is seen here.
        let Some(member) = enrolment::lock(conn, member.id)? else { continue };
        let exists = store::of_enrolment(conn, member.id, kind)?.is_some();
        let standing = issue_certificate::standing(&member, &version, false);
        if award::eligible(policy, kind, standing, exists).is_ok() {
            let certificate = issue_certificate::issue(conn, ctx, &member, &version, kind, None, now)?;
            issued += usize::from(certificate.is_some());
        }
    }
    let detail = json!({ "participation": issued });
    audit::record(conn, None, "cohort.concluded", &format!("cohort:{id}"), None, detail, now)?;
    Ok(issued)
}
