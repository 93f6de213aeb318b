//! Requests to be let into a course, and invitations into cohorts.

use serde::Serialize;
use utoipa::ToSchema;

use crate::actions::accept_invitation::Invited;
use crate::base::{Language, Timestamp};
use crate::cohort::invitations::Invitation;
use crate::enrolment::requests::Request;

/// Somebody who asks to be let in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EnrolmentRequest)]
pub struct RequestView {
    /// The enrolment that waits.
    pub enrolment: String,
    /// The cohort that is asked for; null: the course alone.
    pub cohort: Option<String>,
    /// The name.
    pub full_name: String,
    /// The address.
    pub email: String,
    /// The country.
    pub country: Option<String>,
    /// The ministry, mission or organisation.
    pub affiliation: Option<String>,
    /// When it was asked.
    pub asked_at: String,
}

impl From<Request> for RequestView {
    fn from(request: Request) -> Self {
        Self {
            enrolment: request.enrolment.to_string(),
            cohort: request.cohort.map(|cohort| cohort.to_string()),
            full_name: request.full_name,
            email: request.email,
            country: request.country,
            affiliation: request.affiliation,
            asked_at: request.asked_at.to_string(),
        }
    }
}

/// An invitation into a cohort.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Invitation)]
pub struct InvitationView {
    /// The id.
    pub id: String,
    /// The cohort.
    pub cohort: String,
    /// The address.
    pub email: String,
    /// The language of the mail.
    pub language: String,
    /// `waiting`, `expired`, `accepted` or `withdrawn`.
    pub state: &'static str,
    /// When it was mailed last.
    pub sent_at: String,
    /// Until when its link works.
    pub expires_at: String,
    /// When it was accepted.
    pub accepted_at: Option<String>,
}

impl InvitationView {
    /// As it is now.
    pub fn new(invitation: &Invitation, now: Timestamp) -> Self {
        Self {
            id: invitation.id.to_string(),
            cohort: invitation.cohort_id.to_string(),
            email: invitation.email.clone(),
            language: invitation.language.to_string(),
            state: invitation.state(now).as_str(),
            sent_at: invitation.sent_at.to_string(),
            expires_at: invitation.expires_at.to_string(),
            accepted_at: invitation.accepted_at.map(|at| at.to_string()),
        }
    }
}

/// What somebody is invited to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Invited)]
pub struct InvitedView {
    /// The course.
    pub course: String,
    /// Its title.
    pub title: String,
    /// The cohort's title.
    pub cohort: String,
    /// The address that was invited.
    pub email: String,
    /// Whether the address has an account: then its owner signs in and accepts.
    pub has_account: bool,
    /// Until when the link works.
    pub expires_at: String,
}

impl InvitedView {
    /// In the best language for the reader.
    pub fn new(invited: &Invited, wished: &[Language]) -> Self {
        let course = &invited.version.course;
        Self {
            course: course.slug.to_string(),
            title: course.texts.best(wished, &course.language).1.title.clone(),
            cohort: invited.cohort.title.clone(),
            email: invited.invitation.email.clone(),
            has_account: invited.has_account,
            expires_at: invited.invitation.expires_at.to_string(),
        }
    }
}
