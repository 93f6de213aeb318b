//! Certificates, for their holders and for strangers who verify them.

use serde::Serialize;
use utoipa::ToSchema;

use super::outbox::{AuditView, MailView};
use crate::actions::look_up_certificates::Record;
use crate::actions::verify_certificate::Verified;
use crate::base::Timestamp;
use crate::certificate::kind::CertificateKind;
use crate::certificate::store::{Certificate, CertificateState};

/// A certificate.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Certificate)]
pub struct CertificateView {
    /// The id.
    pub id: String,
    /// The enrolment that it certifies the end of.
    pub enrolment: String,
    /// The number.
    pub number: String,
    /// The verification code.
    pub code: String,
    /// The address at which anyone verifies it.
    pub verify_url: String,
    /// The holder's name as it was issued.
    pub holder: String,
    /// `completion` or `participation`.
    #[schema(value_type = String)]
    pub kind: CertificateKind,
    /// The course's title as it was issued.
    pub course: String,
    /// Effort in hours.
    pub hours: f64,
    /// When it was issued.
    pub issued_at: String,
    /// When it expires.
    pub valid_until: Option<String>,
    /// `valid`, `expired`, `revoked` or `superseded`.
    #[schema(value_type = String)]
    pub state: CertificateState,
}

impl CertificateView {
    /// A certificate as it is at `now`.
    pub fn new(certificate: &Certificate, now: Timestamp) -> Self {
        let document = &certificate.document;
        Self {
            id: certificate.id.to_string(),
            enrolment: certificate.enrolment_id.to_string(),
            number: document.number.clone(),
            code: certificate.code.as_str().to_owned(),
            verify_url: document.verify_url.clone(),
            holder: document.holder.clone(),
            kind: document.kind,
            course: document.course.clone(),
            hours: document.hours,
            issued_at: certificate.issued_at.to_string(),
            valid_until: certificate.valid_until.map(|at| at.to_string()),
            state: certificate.state(now),
        }
    }
}

/// A certificate as administrators see it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CertificateRecord)]
pub struct RecordView {
    /// The certificate.
    #[serde(flatten)]
    pub certificate: CertificateView,
    /// The learner.
    pub person: String,
    /// The course's name in addresses.
    pub course_slug: String,
    /// The version of the course.
    pub version: u32,
    /// The day on which the course was completed.
    pub completed_on: String,
    /// The language of the document.
    pub language: String,
    /// The holder's name as it is now: what a reissue writes.
    pub name_now: Option<String>,
    /// The batch that it was released in.
    pub batch: Option<String>,
    /// When it was revoked.
    pub revoked_at: Option<String>,
    /// Why it was revoked.
    pub revocation_reason: Option<String>,
    /// The number of the certificate that it took the place of.
    pub replaces: Option<String>,
    /// The number of the certificate that took its place.
    pub superseded_by: Option<String>,
    /// SHA-256 of the PDF in hexadecimal; null until it was made.
    pub pdf_sha256: Option<String>,
    /// Whether the credential was signed.
    pub signed: bool,
    /// What was done with it, the newest first.
    pub history: Vec<AuditView>,
    /// The making of the document, and the mails with it.
    pub work: Vec<MailView>,
}

impl RecordView {
    /// A certificate as it is at `now`.
    pub fn new(record: &Record, now: Timestamp) -> Self {
        let (certificate, document) = (&record.certificate, &record.certificate.document);
        let revoked = certificate.revoked.as_ref();
        Self {
            person: certificate.person_id.to_string(),
            course_slug: certificate.course.to_string(),
            version: document.version,
            completed_on: document.completed_on.to_string(),
            language: document.language.to_string(),
            name_now: record.name_now.clone(),
            batch: certificate.batch.map(|id| id.to_string()),
            revoked_at: revoked.map(|(at, _)| at.to_string()),
            revocation_reason: revoked.map(|(_, reason)| reason.clone()),
            replaces: document.replaces.clone(),
            superseded_by: record.superseded_by.as_ref().map(|newer| newer.document.number.clone()),
            pdf_sha256: record.pdf_sha256.clone(),
            signed: record.signed,
            history: record.history.iter().map(AuditView::from).collect(),
            work: record.work.iter().map(MailView::from).collect(),
            certificate: CertificateView::new(certificate, now),
        }
    }
}

/// Certificates that were released together.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Released)]
pub struct ReleasedView {
    /// The certificates.
    pub items: Vec<CertificateView>,
    /// Always null: the list is whole.
    pub next: Option<String>,
    /// The batch that they are, as `GET /certificates/batches/{id}` takes it; null when the list was empty.
    pub batch: Option<String>,
}

/// What anyone who holds the code learns.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Verification)]
pub struct VerificationView {
    /// `valid`, `expired`, `revoked` or `superseded`.
    #[schema(value_type = String)]
    pub state: CertificateState,
    /// The number.
    pub number: String,
    /// The holder's name as it was issued.
    pub holder: String,
    /// `completion` or `participation`.
    #[schema(value_type = String)]
    pub kind: CertificateKind,
    /// The course's title as it was issued.
    pub course: String,
    /// Effort in hours.
    pub hours: f64,
    /// Who issued it.
    pub institute: String,
    /// The language of the document.
    pub language: String,
    /// The day on which the course was completed.
    pub completed_on: String,
    /// When it was issued.
    pub issued_at: String,
    /// When it expires.
    pub valid_until: Option<String>,
    /// When it was revoked.
    pub revoked_at: Option<String>,
    /// The number of the certificate that took its place.
    pub superseded_by: Option<String>,
    /// The number of the certificate that it took the place of.
    pub replaces: Option<String>,
    /// SHA-256 of the genuine PDF in hexadecimal; null until it was made.
    pub pdf_sha256: Option<String>,
}

impl From<&Verified> for VerificationView {
    fn from(verified: &Verified) -> Self {
        let certificate = &verified.certificate;
        let document = &certificate.document;
        Self {
            state: verified.state,
            number: document.number.clone(),
            holder: document.holder.clone(),
            kind: document.kind,
            course: document.course.clone(),
            hours: document.hours,
            institute: document.institute.clone(),
            language: document.language.to_string(),
            completed_on: document.completed_on.to_string(),
            issued_at: certificate.issued_at.to_string(),
            valid_until: certificate.valid_until.map(|at| at.to_string()),
            revoked_at: certificate.revoked.as_ref().map(|(at, _)| at.to_string()),
            superseded_by: verified.superseded_by.clone(),
            replaces: document.replaces.clone(),
            pdf_sha256: verified.pdf_sha256.clone(),
        }
    }
}
