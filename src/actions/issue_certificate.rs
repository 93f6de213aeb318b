//! Issuing a certificate: the immutable record and the work of rendering it, in one transaction.
//!
//! Completion by itself or by an administrator; participation by an administrator, or by itself when a cohort has ended.

use serde_json::json;

use super::{Context, Error};
use crate::account::{Caller, audit, person};
use crate::base::{CertificateId, Timestamp};
use crate::certificate::award::{self, Standing};
use crate::certificate::code::{self, Code};
use crate::certificate::contents::{Contents, contents};
use crate::certificate::credentials;
use crate::certificate::document::DocumentData;
use crate::certificate::eligible;
use crate::certificate::kind::CertificateKind;
use crate::certificate::store::{self, Certificate};
use crate::cohort;
use crate::course::catalogue::Version;
use crate::course::model::Module;
use crate::db::Connection;
use crate::enrolment::Enrolment;
use crate::outbox::{self, Kind};

/// Issues the certificate of that kind of an enrolment, once. `None`: it has one that counts already, or the learner is
/// excluded.
///
/// # Errors
/// [`Error::Store`].
pub fn issue(
    conn: &mut Connection,
    ctx: &Context,
    enrolment: &Enrolment,
    version: &Version,
    kind: CertificateKind,
    actor: Option<&Caller>,
    now: Timestamp,
) -> Result<Option<Certificate>, Error> {
    let completion = kind == CertificateKind::Completion;
    if eligible::exclusion(conn, enrolment.id)?.is_some() {
        return Ok(None);
    }
    let holder = person::find(conn, enrolment.person_id)?.ok_or(Error::NotFound("person"))?;
    if holder.erased_at.is_some() {
        return Ok(None);
    }
    let course = &version.course;
    let Contents { language, title, objectives, signatories, partners, lessons } = contents(course, &holder.language);
    let number = next_number(conn, &course.slug, now)?;
    let code = Code::random();
    let valid_until = award::valid_until(&course.certificate, now);
    let document = DocumentData {
        holder: holder.full_name.clone(),
        course: title,
        hours: course.hours,
        completed_on: ended_at(conn, enrolment, kind, now)?.to_datetime().date_naive(),
        issued_at: now,
        valid_until: valid_until.map(|until| until.to_datetime().date_naive()),
        number,
        verify_url: ctx.url(&format!("/verify/{}", code.as_str())),
        code: code.to_string(),
        institute: ctx.institute.clone(),
        objectives,
        grade: enrolment.grade.filter(|_| completion && course.certificate.grade),
        signatories,
        language,
        partners,
        version: u32::try_from(version.number).unwrap_or(0),
        kind,
        replaces: None,
        lessons: (!completion).then(|| (u32::try_from(enrolment.lessons_done).unwrap_or(0), lessons)),
    };
    let certificate = Certificate {
        id: CertificateId::new(now),
        enrolment_id: enrolment.id,
        person_id: enrolment.person_id,
        code,
        document,
        issued_at: now,
        valid_until,
        revoked: None,
        superseded_by: None,
        course: enrolment.course.clone(),
        batch: None,
    };
    if !store::insert(conn, &certificate)? {
        return Ok(None);
    }
    announce(conn, &certificate, actor, now)?;
    Ok(Some(certificate))
}

/// When the course was completed; of participation, when the cohort ended, or else when the learner last took part.
fn ended_at(
    conn: &mut Connection,
    enrolment: &Enrolment,
    kind: CertificateKind,
    now: Timestamp,
) -> Result<Timestamp, Error> {
    let cohort = enrolment.cohort_id.map(|id| cohort::find(conn, id)).transpose()?.flatten();
    let ended = match kind {
        CertificateKind::Completion => enrolment.completed_at,
        CertificateKind::Participation => cohort.and_then(|cohort| cohort.ends_at).or(enrolment.last_activity_at),
    };
    Ok(ended.map_or(now, |ended| ended.min(now)))
}

/// Where an enrolment stands, as far as certificates ask; `cohort_runs`: whether its cohort has not ended.
pub fn standing(enrolment: &Enrolment, version: &Version, cohort_runs: bool) -> Standing {
    Standing {
        status: enrolment.status,
        lessons_done: usize::try_from(enrolment.lessons_done).unwrap_or(0),
        lessons_total: version.course.modules.iter().flat_map(Module::lessons).count(),
        cohort_runs,
    }
}

/// The next number of a course's series. Courses with the same initials share one series: numbers are unique.
///
/// # Errors
/// [`Error::Store`].
pub fn next_number(conn: &mut Connection, course: &str, now: Timestamp) -> Result<String, Error> {
    let series = code::number(course, now.year(), 0);
    let sequence = store::next_number(conn, &format!("certificate:{series}"))?;
    Ok(code::number(course, now.year(), sequence))
}

/// Gives the credential its place, enqueues the rendering (which in turn enqueues the mail), and notes who issued.
///
/// # Errors
/// [`Error::Store`].
pub fn announce(
    conn: &mut Connection,
    certificate: &Certificate,
    actor: Option<&Caller>,
    now: Timestamp,
) -> Result<(), Error> {
    let id = certificate.id;
    credentials::assign(conn, id)?;
    outbox::enqueue(conn, Kind::Certificate, &format!("certificate:{id}"), &json!({ "certificate": id }), now)?;
    let document = &certificate.document;
    let detail = json!({ "number": document.number, "kind": document.kind, "enrolment": certificate.enrolment_id });
    let who = actor.map(|caller| caller.id);
    Ok(audit::record(conn, who, "certificate.issued", &format!("certificate:{id}"), None, detail, now)?)
}
