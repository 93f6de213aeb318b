//! From errors to answers: the only place that knows statuses, with `unproven`, `doubted` and `unavailable` beside it. RFC 9457 under `/api`, a page elsewhere (see `pages`).

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;
use utoipa::ToSchema;

use crate::actions::{Error, Fault, Refusal};
use crate::base::RequestId;
use crate::certificate::award::NotEligible;
use crate::db::StoreError;
use crate::enrolment::EnrolmentStatus;
use crate::quiz::terms::NotNow;

const LAST_WAY_IN: &str = "You could not sign in any more. Set a password first, by \"forgotten password\".";

/// An answer that says what went wrong.
#[derive(Debug)]
pub struct Problem {
    /// The HTTP status.
    pub status: StatusCode,
    /// The stable code.
    pub code: &'static str,
    /// One sentence for a person, with the cure where there is one.
    pub detail: String,
    /// What is wrong with the input, part by part.
    pub faults: Vec<Fault>,
    /// After how many seconds to come again, where that is known.
    pub retry_after: Option<i64>,
    /// The methods that the address takes, where it was asked with another.
    pub allow: Vec<&'static str>,
}

/// `application/problem+json` (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// Names the kind of problem; the part after the last colon is the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind of problem in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened, with the cure where there is one.
    pub detail: String,
    /// Stable: programs decide by it.
    pub code: String,
    /// What is wrong with the input, part by part.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ProblemPart>,
}

/// One thing that is wrong with the input.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemPart {
    /// Where, as a JSON pointer.
    pub pointer: String,
    /// What, and how to mend it.
    pub message: String,
}

impl Problem {
    /// A problem by its parts.
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self { status, code, detail: detail.into(), faults: Vec::new(), retry_after: None, allow: Vec::new() }
    }

    /// A fault inside: the log gets the cause with the id of the request, the answer the id alone.
    fn internal(cause: &dyn std::fmt::Display) -> Self {
        let id = RequestId::current().unwrap_or_default();
        RequestId::during(Some(id), || tracing::error!(%cause, "a request failed"));
        let detail = format!("Something went wrong inside. It has been noted under {id}.");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", detail)
    }

    /// A form that does not come from one of our pages, or from one that is too old.
    pub fn foreign_form() -> Self {
        let detail = "This form is too old or does not come from this site. Open the page again and repeat.";
        Self::new(StatusCode::FORBIDDEN, "foreign-form", detail)
    }

    /// A form that cannot be read.
    pub fn broken_form() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "broken-form", "The form did not arrive whole. Send it again.")
    }

    /// Whether signing in would mend it: pages then lead there.
    pub fn asks_to_sign_in(&self) -> bool {
        self.status == StatusCode::UNAUTHORIZED
    }

    /// Whether setting up a second factor would mend it: pages then lead there.
    pub fn asks_for_second_factor(&self) -> bool {
        self.code == "second-factor-required"
    }

    /// Whether it is about what was typed into a form, which then says it.
    pub fn is_about_input(&self) -> bool {
        self.status.is_client_error()
            && !self.asks_for_second_factor()
            && self.status != StatusCode::NOT_FOUND
            && self.status != StatusCode::GONE
    }

    /// The body as it goes out.
    pub fn body(&self) -> ProblemBody {
        let parts = self.faults.iter();
        ProblemBody {
            kind: format!("urn:chancery:problem:{}", self.code),
            title: self.status.canonical_reason().unwrap_or("Problem").to_owned(),
            status: self.status.as_u16(),
            detail: self.detail.clone(),
            code: self.code.to_owned(),
            errors: parts
                .map(|fault| ProblemPart { pointer: fault.pointer.clone(), message: fault.message.clone() })
                .collect(),
        }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}: {}", self.status, self.code, self.detail)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status).json(self.body());
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if matches!(self.status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS) {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(self.retry_after.unwrap_or(2)));
        }
        if self.status == StatusCode::METHOD_NOT_ALLOWED {
            self.tell_methods(headers);
        }
        response
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Error::Store(error).into()
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Invalid(faults) => {
                let detail = match faults.as_slice() {
                    [whole] if whole.pointer.is_empty() => format!("The input is wrong: {}.", whole.message),
                    [only] => format!("{}: {}", only.pointer, only.message),
                    several => format!("{} parts of the input are wrong.", several.len()),
                };
                Self { faults, ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid-input", detail) }
            }
            Error::Unauthenticated => {
                let detail = "The session has ended. Sign in again.";
                Self::new(StatusCode::UNAUTHORIZED, "session-ended", detail)
            }
            Error::Forbidden => Self::new(StatusCode::FORBIDDEN, "forbidden", "Your role does not allow this."),
            Error::NotFound(what) => Self::new(
                StatusCode::NOT_FOUND,
                "not-found",
                format!("There is no such {what}, or you may not see it."),
            ),
            Error::Refused(refusal) => refusal.into(),
            Error::Busy => Self::unavailable("too many passwords are being checked"),
            Error::Internal(message) => Self::internal(&message),
            Error::Store(StoreError::Unavailable(message)) => Self::unavailable(&message),
            Error::Store(StoreError::Conflict(message)) => Self::unavailable(&message),
            Error::Store(StoreError::Taken(cause)) => {
                tracing::warn!(%cause, "a unique key was taken");
                let detail = "Somebody else did the same at this moment. Read again, and repeat if it is still needed.";
                Self::new(StatusCode::CONFLICT, "conflict", detail)
            }
            Error::Store(error @ StoreError::Fault(_)) => Self::internal(&error),
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        use StatusCode as S;
        let (status, code, detail) = match refusal {
            Refusal::Unproven(unproven) => return unproven.into(),
            Refusal::Doubted(doubt) => return doubt.into(),
            Refusal::Passkey(fault) => return fault.into(),
            Refusal::TooOften(seconds) => return Self::too_often(seconds),
            Refusal::WrongCredentials => {
                (S::UNAUTHORIZED, "wrong-credentials", "Address and password do not belong together.".to_owned())
            }
            Refusal::AddressUnconfirmed => (
                S::FORBIDDEN,
                "address-unconfirmed",
                "Confirm your address first: follow the link in the mail that you got.".to_owned(),
            ),
            Refusal::RegistrationClosed => (
                S::FORBIDDEN,
                "registration-closed",
                "Registration is closed. Ask the institute for an account.".to_owned(),
            ),
            Refusal::LinkSpent => {
                (S::GONE, "link-spent", "This link was used, is too old, or never was. Ask for a new one.".to_owned())
            }
            Refusal::SessionEnded => {
                (S::UNAUTHORIZED, "session-ended", "The session has ended. Sign in again.".to_owned())
            }
            Refusal::AddressTaken => {
                (S::CONFLICT, "address-taken", "There is a person with this address already.".to_owned())
            }
            Refusal::AlreadySetUp => (S::CONFLICT, "already-set-up", "There is an administrator already.".to_owned()),
            Refusal::AlreadyEnrolled(id) => {
                (S::CONFLICT, "already-enrolled", format!("There is an enrolment in this course already: {id}."))
            }
            Refusal::ByInvitation => (
                S::FORBIDDEN,
                "by-invitation",
                "This course is by invitation. Ask its facilitator to add you to a cohort.".to_owned(),
            ),
            Refusal::NotPending(status) => {
                (S::CONFLICT, "not-pending", format!("The enrolment does not wait for approval: it is {status}."))
            }
            Refusal::NotLearning(status) => (S::CONFLICT, "not-active", not_learning(status).to_owned()),
            Refusal::Locked { module, missing } => {
                let missing: Vec<&str> = missing.iter().map(|slug| slug.as_str()).collect();
                (
                    S::CONFLICT,
                    "locked",
                    format!("The module {module} opens once these are done: {}.", missing.join(", ")),
                )
            }
            Refusal::NotNow(NotNow::NotYet(opens)) => (
                S::CONFLICT,
                "quiz-not-open",
                format!("The quiz opens at {opens}. Start then, or ask your facilitator for another date."),
            ),
            Refusal::NotNow(NotNow::Closed(closes)) => (
                S::CONFLICT,
                "quiz-closed",
                format!("The quiz closed at {closes}. Ask your facilitator for another date."),
            ),
            Refusal::NoAttemptsLeft(used) => {
                (S::CONFLICT, "no-attempts-left", format!("All {used} attempts at this quiz are used."))
            }
            Refusal::AttemptEnded => {
                (S::CONFLICT, "attempt-ended", "This attempt was handed in. Its answers cannot be changed.".to_owned())
            }
            Refusal::TimeIsUp => {
                (S::CONFLICT, "time-is-up", "The time of this attempt is up. What was saved in time counts.".to_owned())
            }
            Refusal::NotHandedIn => {
                (S::CONFLICT, "not-handed-in", "The attempt was not handed in.".to_owned())
            }
            Refusal::CourseCompleted => (
                S::CONFLICT,
                "course-completed",
                "The learner has completed the course: the grade stands.".to_owned(),
            ),
            Refusal::MarkedByTwo => (
                S::CONFLICT,
                "marked-by-two",
                "Two persons have marked this essay. Where they differ, send the marks they agree on with agreed: true."
                    .to_owned(),
            ),
            Refusal::MarksDiffer => (
                S::CONFLICT,
                "marks-differ",
                "These marks differ from the other person's, and the grade was told. Send what both agree on with agreed: true."
                    .to_owned(),
            ),
            Refusal::CannotPause(status) => {
                (S::CONFLICT, "cannot-pause", format!("Only an active enrolment can be paused; this one is {status}."))
            }
            Refusal::NotPaused(status) => {
                (S::CONFLICT, "not-paused", format!("The enrolment is not paused: it is {status}."))
            }
            Refusal::NotEligible(id, why) => {
                (S::CONFLICT, "not-eligible", format!("No certificate for the enrolment {id}: {}.", not_eligible(why)))
            }
            Refusal::NotRendered => {
                (S::CONFLICT, "not-rendered", "The document is being made. Try again in a moment.".to_owned())
            }
            Refusal::CertificateEnded => {
                (S::CONFLICT, "certificate-ended", "This certificate was revoked or superseded already.".to_owned())
            }
            Refusal::KeyReused => (
                S::UNPROCESSABLE_ENTITY,
                "idempotency-key-reused",
                "This Idempotency-Key was used for another request. Make a new one for each request.".to_owned(),
            ),
            Refusal::CoursesUnreadable(why) => (
                S::CONFLICT,
                "courses-unreadable",
                format!("The folder of courses cannot be read: {why}. Mend that, or set courses.path."),
            ),
            Refusal::InvitationForAnother => (
                S::FORBIDDEN,
                "invitation-for-another",
                "This invitation was mailed to another address. Sign in as the person who was invited.".to_owned(),
            ),
            Refusal::InvitationEnded => (
                S::CONFLICT,
                "invitation-ended",
                "This invitation was accepted or taken back already. Invite the person anew.".to_owned(),
            ),
            Refusal::Oneself => (
                S::CONFLICT,
                "oneself",
                "Nobody changes the own role or locks oneself out: another administrator does that.".to_owned(),
            ),
            Refusal::LastWayIn => (S::CONFLICT, "last-way-in", LAST_WAY_IN.to_owned()),
            Refusal::HasPassword => (
                S::CONFLICT,
                "has-password",
                "This person has a password already, and can ask for a new one where one signs in.".to_owned(),
            ),
            Refusal::LastAdministrator => (
                S::CONFLICT,
                "last-administrator",
                "You are the only administrator. Make somebody else one first.".to_owned(),
            ),
            Refusal::MailForgotten => (
                S::CONFLICT,
                "mail-forgotten",
                "Address and text of this mail were removed. It cannot be sent again.".to_owned(),
            ),
            Refusal::RemindedToday => (
                S::CONFLICT,
                "reminded-today",
                "The learner was reminded today already. Remind again tomorrow.".to_owned(),
            ),
            Refusal::NothingToRemind(status) => {
                (S::CONFLICT, "nothing-to-remind", format!("Only who is at it is reminded; this enrolment is {status}."))
            }
            Refusal::TakesNoReminders => (
                S::CONFLICT,
                "takes-no-reminders",
                "The learner has ended reminders, mail to the address comes back, or the account is locked.".to_owned(),
            ),
            Refusal::BackupUnderWay(work) => (
                S::CONFLICT,
                "backup-under-way",
                format!("A backup is being made: follow the work {work}. Ask again when it has ended."),
            ),
            Refusal::BackupElsewhere => (
                S::CONFLICT,
                "backup-elsewhere",
                "The database server has its own tools for backups: run pg_dump --format=custom there.".to_owned(),
            ),
            Refusal::MailUnderWay => (S::CONFLICT, "mail-under-way", "This mail waits to be sent already.".to_owned()),
        };
        Self::new(status, code, detail)
    }
}

fn not_learning(status: EnrolmentStatus) -> &'static str {
    match status {
        EnrolmentStatus::Pending => "The enrolment waits for approval.",
        EnrolmentStatus::Paused => "The enrolment is paused. Resume it first.",
        EnrolmentStatus::Withdrawn => "The enrolment was withdrawn. Enrol again.",
        EnrolmentStatus::Active | EnrolmentStatus::Completed => "The enrolment is active.",
    }
}

fn not_eligible(why: NotEligible) -> &'static str {
    match why {
        NotEligible::NotCompleted => "the course is not completed",
        NotEligible::NoCertificate => "the course has no certificate",
        NotEligible::Excluded => "the learner is excluded from it: take the exclusion back first",
        NotEligible::Issued => "it has one already",
        NotEligible::NoParticipation => "the course has no certificate of participation",
        NotEligible::NotTakingPart => "the learner waits to be let in, has left, or has completed the course",
        NotEligible::TooFewLessons => "too few lessons are done for a certificate of participation",
        NotEligible::StillRunning => "the cohort has not ended, and the course may still be completed",
    }
}
