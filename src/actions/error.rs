//! The one error type of verbs. It carries data and knows no status; `web::error` gives it one.

use crate::account::identity::Doubt;
use crate::account::passkey::fault::Fault as PasskeyFault;
use crate::base::{EnrolmentId, LongWorkId, Slug};
use crate::certificate::award::NotEligible;
use crate::db::{Failure, StoreError};
use crate::enrolment::EnrolmentStatus;
use crate::quiz::terms::NotNow;

/// One thing that is wrong with what was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where, as a JSON pointer into the body.
    pub pointer: String,
    /// What, and how to mend it.
    pub message: String,
}

/// Collects what is wrong with an input, so that all of it is told at once.
#[derive(Debug, Default)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// Notes a fault.
    pub fn add(&mut self, pointer: impl Into<String>, message: impl Into<String>) {
        self.0.push(Fault { pointer: pointer.into(), message: message.into() });
    }

    /// Keeps the value, or notes why there is none.
    pub fn take<T, E: std::fmt::Display>(&mut self, pointer: &str, result: Result<T, E>) -> Option<T> {
        result.map_err(|error| self.add(pointer, error.to_string())).ok()
    }

    /// Ends the collecting.
    ///
    /// # Errors
    /// [`Error::Invalid`] when anything was noted.
    pub fn check(self) -> Result<(), Error> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::Invalid(self.0)) }
    }
}

/// Why a rule of the platform stands against a request that is well formed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Address and password do not belong together (or there is no such person: nobody is told which).
    WrongCredentials,
    /// The address has to be confirmed first.
    AddressUnconfirmed,
    /// Registration is closed.
    RegistrationClosed,
    /// The link does not exist, was used, or is too old.
    LinkSpent,
    /// The refresh token is unknown, spent or expired.
    SessionEnded,
    /// An administrator tried to add a person whose address has an account.
    AddressTaken,
    /// There is an administrator already.
    AlreadySetUp,
    /// The learner is in the course already.
    AlreadyEnrolled(EnrolmentId),
    /// The invitation was mailed to another address than that of who follows it.
    InvitationForAnother,
    /// The invitation was accepted or taken back.
    InvitationEnded,
    /// The course is by invitation.
    ByInvitation,
    /// The enrolment does not wait for approval.
    NotPending(EnrolmentStatus),
    /// The enrolment's state allows no learning.
    NotLearning(EnrolmentStatus),
    /// Modules come first that are not done.
    Locked {
        /// The module.
        module: Slug,
        /// The modules that come first.
        missing: Vec<Slug>,
    },
    /// The quiz is not open yet, or closed.
    NotNow(NotNow),
    /// All attempts are used.
    NoAttemptsLeft(usize),
    /// The attempt was handed in.
    AttemptEnded,
    /// The attempt's time is up.
    TimeIsUp,
    /// The attempt was not handed in, so that there is no receipt, and nothing to mark.
    NotHandedIn,
    /// The course is completed: its grades stand.
    CourseCompleted,
    /// Two persons have marked the essay.
    MarkedByTwo,
    /// Two markers differ, and the grade was told already.
    MarksDiffer,
    /// The enrolment's state allows no leave.
    CannotPause(EnrolmentStatus),
    /// The enrolment is not on leave.
    NotPaused(EnrolmentStatus),
    /// No certificate can be issued.
    NotEligible(EnrolmentId, NotEligible),
    /// The document is being made.
    NotRendered,
    /// The certificate was revoked or superseded already.
    CertificateEnded,
    /// The idempotency key was used for another request.
    KeyReused,
    /// The learner was reminded today already.
    RemindedToday,
    /// There is nothing to remind of: the learner is not at it.
    NothingToRemind(EnrolmentStatus),
    /// The learner has ended reminders, mail to the address comes back, or the account is locked.
    TakesNoReminders,
    /// The piece of mail is under way.
    MailUnderWay,
    /// The folder of courses cannot be read, and why.
    CoursesUnreadable(String),
    /// A backup is being made: that work.
    BackupUnderWay(LongWorkId),
    /// The database is `PostgreSQL`, which has its own tools for backups.
    BackupElsewhere,
    /// Nobody takes rights or access from oneself, so that an administrator is left.
    Oneself,
    /// Nobody could get in any more.
    LastWayIn,
    /// The person has a password already, and needs no invitation.
    HasPassword,
    /// It was done too often, by this account or from this address; so many seconds have to pass.
    TooOften(i64),
    /// There is no other administrator: who is the last one cannot be erased.
    LastAdministrator,
    /// Address and text of the mail were removed, so it cannot be sent again.
    MailForgotten,
    /// Who asks has not shown enough that it is they, or has no way to.
    Unproven(Unproven),
    /// A sign-in by a provider of identities came to nothing.
    Doubted(Doubt),
    /// Something is wrong with a passkey, or with what its authenticator said.
    Passkey(PasskeyFault),
}

/// Why what somebody showed of oneself is not enough: about second factors and recent sign-ins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unproven {
    /// Address and password are right; a code of the second factor has to come with them.
    SecondFactorNeeded,
    /// The code of the second factor is wrong, too old, or was used.
    WrongCode,
    /// Codes or passwords were wrong too often; so many seconds have to pass.
    WrongTooOften(i64),
    /// Who asks must have a second factor, and has none.
    SecondFactorRequired,
    /// Who asks signed in too long ago for this.
    RecentSignInNeeded,
    /// There is a second factor already.
    SecondFactorOn,
    /// There is no second factor.
    NoSecondFactor,
    /// No second factor is being set up.
    SecondFactorNotBegun,
    /// Second factors are off here.
    SecondFactorNotOffered,
}

/// What a verb ends with when it does not succeed.
#[derive(Debug)]
pub enum Error {
    /// What was sent is wrong, each thing by its place.
    Invalid(Vec<Fault>),
    /// Who asks is not signed in, or no longer.
    Unauthenticated,
    /// Who asks may not do this, and knows of it.
    Forbidden,
    /// There is no such thing, or not for who asks.
    NotFound(&'static str),
    /// A rule stands against it.
    Refused(Refusal),
    /// Passwords are being checked for too many others at the moment.
    Busy,
    /// Something inside failed that no request can mend.
    Internal(String),
    /// The database did not do it.
    Store(StoreError),
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Unproven> for Refusal {
    fn from(unproven: Unproven) -> Self {
        Self::Unproven(unproven)
    }
}

impl From<Doubt> for Refusal {
    fn from(doubt: Doubt) -> Self {
        Self::Doubted(doubt)
    }
}

impl From<Doubt> for Error {
    fn from(doubt: Doubt) -> Self {
        Self::Refused(doubt.into())
    }
}

impl From<PasskeyFault> for Refusal {
    fn from(fault: PasskeyFault) -> Self {
        Self::Passkey(fault)
    }
}

impl From<PasskeyFault> for Error {
    fn from(fault: PasskeyFault) -> Self {
        Self::Refused(fault.into())
    }
}

impl From<Unproven> for Error {
    fn from(unproven: Unproven) -> Self {
        Self::Refused(unproven.into())
    }
}

impl Failure for Error {
    fn store(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            _ => None,
        }
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Invalid(faults) => {
                let told: Vec<String> =
                    faults.iter().map(|fault| format!("{}: {}", fault.pointer, fault.message)).collect();
                f.write_str(&told.join("; "))
            }
            Self::Unauthenticated => f.write_str("not signed in"),
            Self::Forbidden => f.write_str("not allowed"),
            Self::NotFound(what) => write!(f, "no such {what}"),
            Self::Refused(refusal) => write!(f, "{refusal:?}"),
            Self::Busy => f.write_str("busy"),
            Self::Internal(message) => f.write_str(message),
            Self::Store(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Error {}
