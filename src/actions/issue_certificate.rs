//! Issuing a certificate: the immutable record and the work of rendering it, in one transaction.

use serde_json::json;

use super::{Context, Error, Refusal, access};
use crate::account::{Caller, Role, audit, person};
use crate::base::{CertificateId, EnrolmentId, Timestamp};
use crate::certificate::code::{self, Code};
use crate::certificate::document::DocumentData;
use crate::certificate::store::{self, Certificate};
use crate::certificate::{award, credentials};
use crate::course::catalogue::Version;
use crate::db::Connection;
use crate::enrolment::{self, Enrolment};
use crate::i18n;
use crate::outbox::{self, Kind};

/// Issues the certificate of an enrolment, once. `None`: it has one that counts already.
///
/// # Errors
/// [`Error::Store`].
pub fn issue(
    conn: &mut Connection,
    ctx: &Context,
    enrolment: &Enrolment,
    version: &Version,
    actor: Option<&Caller>,
    now: Timestamp,
) -> Result<Option<Certificate>, Error> {
    let holder = person::find(conn, enrolment.person_id)?.ok_or(Error::NotFound("person"))?;
    let course = &version.course;
    // The paper speaks the holder's language; what the course does not say in it stays in the course's own, and
    // objectives, which are whole sentences, are left out then.
    let (told_in, text) = course.texts.best(std::slice::from_ref(&holder.language), &course.language);
    let language = i18n::best(&[holder.language.clone(), told_in.clone()]);
    let objectives = if told_in.primary() == language.primary() { text.objectives.clone() } else { Vec::new() };
    let number = next_number(conn, &course.slug, now)?;
    let code = Code::random();
    let valid_until = award::valid_until(&course.certificate, now);
    let document = DocumentData {
        holder: holder.full_name.clone(),
        course: text.title.clone(),
        hours: course.hours,
        completed_on: enrolment.completed_at.unwrap_or(now).to_datetime().date_naive(),
        issued_at: now,
        valid_until: valid_until.map(|until| until.to_datetime().date_naive()),
        number,
        verify_url: ctx.url(&format!("/verify/{}", code.as_str())),
        code: code.to_string(),
        institute: ctx.institute.clone(),
        objectives,
        grade: None,
        signatories: course.certificate.signatories.clone(),
        language,
        partners: course.partners.iter().map(|partner| partner.name.clone()).collect(),
        version: u32::try_from(version.number).unwrap_or(0),
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
    };
    if !store::insert(conn, &certificate)? {
        return Ok(None);
    }
    announce(conn, &certificate, actor, now)?;
    Ok(Some(certificate))
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
    let detail = json!({ "number": certificate.document.number, "enrolment": certificate.enrolment_id });
    let who = actor.map(|caller| caller.id);
    Ok(audit::record(conn, who, "certificate.issued", &format!("certificate:{id}"), None, detail, now)?)
}

/// An administrator releases the certificates of these enrolments: all of them or none.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Refusal::NotEligible`] for the first that is not.
pub fn release(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    enrolments: &[EnrolmentId],
) -> Result<Vec<Certificate>, Error> {
    access::require(caller, Role::Administrator)?;
    let now = ctx.now();
    let mut issued = Vec::with_capacity(enrolments.len());
    for id in enrolments {
        let enrolment = enrolment::lock(conn, *id)?.ok_or(Error::NotFound("enrolment"))?;
        let version = ctx.catalogue.version(conn, enrolment.version_id)?;
        let exists = store::of_enrolment(conn, *id)?.is_some();
        award::eligible(&version.course.certificate, enrolment.status, exists)
            .map_err(|why| Refusal::NotEligible(*id, why))?;
        issued.extend(issue(conn, ctx, &enrolment, &version, Some(caller), now)?);
    }
    Ok(issued)
}
