//! One person with all that belongs to the person, for administrators.

use serde::Serialize;
use utoipa::ToSchema;

use super::account::PersonView;
use crate::account::Person;
use crate::account::session::Live;
use crate::base::Timestamp;
use crate::certificate::store::Certificate;
use crate::enrolment::Enrolment;

/// A person with enrolments, live sessions and certificates.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PersonStory)]
pub struct StoryView {
    /// The person.
    #[serde(flatten)]
    pub person: PersonView,
    /// The courses, the newest first.
    pub enrolments: Vec<InCourse>,
    /// Where the person is signed in, the newest first.
    pub sessions: Vec<SignedInView>,
    /// The certificates, the newest first.
    pub certificates: Vec<HeldView>,
}

/// An enrolment in short; `GET /enrolments/{id}` tells all.
#[derive(Debug, Serialize, ToSchema)]
pub struct InCourse {
    /// The id.
    pub id: String,
    /// The course.
    pub course: String,
    /// The cohort, if the learner is in one.
    pub cohort: Option<String>,
    /// The state.
    pub status: String,
    /// How much is done, 0 to 100.
    pub percent: f64,
    /// When it began.
    pub created_at: String,
}

/// A session.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SignedIn)]
pub struct SignedInView {
    /// The id.
    pub id: String,
    /// What the browser or program calls itself.
    pub user_agent: Option<String>,
    /// Since when.
    pub created_at: String,
    /// When it was last used.
    pub last_used_at: String,
}

/// A certificate in short.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = HeldCertificate)]
pub struct HeldView {
    /// The id.
    pub id: String,
    /// The verification code.
    pub code: String,
    /// The course as it stands on it.
    pub course: String,
    /// When it was issued.
    pub issued_at: String,
    /// `valid`, `expired`, `revoked` or `superseded`.
    #[schema(value_type = String)]
    pub state: crate::certificate::store::CertificateState,
}

/// The view of a person with all that belongs to it.
pub fn story(
    person: &Person,
    enrolments: &[Enrolment],
    sessions: &[Live],
    certificates: &[Certificate],
    now: Timestamp,
) -> StoryView {
    let in_course = |enrolment: &Enrolment| InCourse {
        id: enrolment.id.to_string(),
        course: enrolment.course.to_string(),
        cohort: enrolment.cohort_id.map(|id| id.to_string()),
        status: enrolment.status.to_string(),
        percent: enrolment.percent.value(),
        created_at: enrolment.created_at.to_string(),
    };
    let session = |session: &Live| SignedInView {
        id: session.id.to_string(),
        user_agent: session.user_agent.clone(),
        created_at: session.created_at.to_string(),
        last_used_at: session.last_used_at.to_string(),
    };
    let held = |certificate: &Certificate| HeldView {
        id: certificate.id.to_string(),
        code: certificate.code.to_string(),
        course: certificate.document.course.clone(),
        issued_at: certificate.issued_at.to_string(),
        state: certificate.state(now),
    };
    StoryView {
        person: PersonView::from(person),
        enrolments: enrolments.iter().map(in_course).collect(),
        sessions: sessions.iter().map(session).collect(),
        certificates: certificates.iter().map(held).collect(),
    }
}
