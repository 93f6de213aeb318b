//! Who is due for a certificate, and what was released together.

use serde::Serialize;
use utoipa::ToSchema;

use crate::actions::look_up_certificates::BatchProgress;
use crate::certificate::batch::Batch;
use crate::certificate::eligible::{Candidate, Exclusion};

/// Somebody who may get a certificate.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Candidate)]
pub struct CandidateView {
    /// The enrolment, as `POST /certificates` takes it.
    pub enrolment: String,
    /// The learner.
    pub person: String,
    /// The name that would stand on the certificate.
    pub full_name: String,
    /// The address to which it would go.
    pub email: String,
    /// The cohort.
    pub cohort: Option<String>,
    /// When the course was completed.
    pub completed_at: Option<String>,
    /// The overall grade, 0 to 100.
    pub grade: Option<f64>,
    /// Why not, where that was decided; null for those who can be issued one.
    pub excluded: Option<ExclusionView>,
}

impl From<&Candidate> for CandidateView {
    fn from(candidate: &Candidate) -> Self {
        let enrolment = &candidate.enrolment;
        Self {
            enrolment: enrolment.id.to_string(),
            person: enrolment.person_id.to_string(),
            full_name: candidate.name.clone(),
            email: candidate.email.clone(),
            cohort: enrolment.cohort_id.map(|id| id.to_string()),
            completed_at: enrolment.completed_at.map(|at| at.to_string()),
            grade: enrolment.grade.map(|grade| grade.value()),
            excluded: candidate.excluded.as_ref().map(ExclusionView::from),
        }
    }
}

/// Why somebody gets no certificate.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Exclusion)]
pub struct ExclusionView {
    /// The reason.
    pub reason: String,
    /// Who decided it.
    pub by: String,
    /// When.
    pub at: String,
}

impl From<&Exclusion> for ExclusionView {
    fn from(exclusion: &Exclusion) -> Self {
        Self { reason: exclusion.reason.clone(), by: exclusion.by.to_string(), at: exclusion.at.to_string() }
    }
}

/// Certificates that were released together.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CertificateBatch)]
pub struct BatchView {
    /// The id.
    pub id: String,
    /// The administrator who released them.
    pub issued_by: String,
    /// When.
    pub issued_at: String,
    /// How many.
    pub certificates: i32,
    /// How many of them have their document.
    pub rendered: i64,
    /// How many of the mails with them went out.
    pub sent: i64,
    /// Documents and mails that were given up; `GET /mail?state=buried` tells why.
    pub failed: i64,
    /// Who got which certificate, as a JSON Web Signature (RFC 7515, ES256) that the keys of `/.well-known/jwks.json`
    /// verify.
    pub signed: String,
}

impl BatchView {
    /// A batch and how far it is.
    pub fn new(batch: Batch, progress: BatchProgress) -> Self {
        Self {
            id: batch.id.to_string(),
            issued_by: batch.issued_by.to_string(),
            issued_at: batch.issued_at.to_string(),
            certificates: batch.certificates,
            rendered: progress.rendered,
            sent: progress.sent,
            failed: progress.failed,
            signed: batch.signed,
        }
    }
}

/// A batch in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct BatchHead {
    /// The id.
    pub id: String,
    /// The administrator who released them.
    pub issued_by: String,
    /// When.
    pub issued_at: String,
    /// How many certificates.
    pub certificates: i32,
}

impl From<&Batch> for BatchHead {
    fn from(batch: &Batch) -> Self {
        Self {
            id: batch.id.to_string(),
            issued_by: batch.issued_by.to_string(),
            issued_at: batch.issued_at.to_string(),
            certificates: batch.certificates,
        }
    }
}
