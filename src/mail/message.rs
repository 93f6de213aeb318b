//! The mails that the program sends: one variant a message. Pure.
//!
//! A message is stored as JSON in the outbox and rendered when it is sent, so that a change of wording reaches what
//! still waits. What it says in each language is in `words`.

use serde::{Deserialize, Serialize};

use super::address::EmailAddress;
use crate::base::{CertificateId, Timestamp};

/// A mail that the program sends. `name` is the full name of the person who gets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "template", rename_all = "kebab-case")]
pub enum Message {
    /// To someone who registered: is this address yours?
    ConfirmAddress {
        /// Who gets it.
        name: String,
        /// Confirms the address.
        link: String,
        /// How long the link is valid, in hours.
        hours_valid: u32,
    },
    /// To someone who asked for a new password.
    ResetPassword {
        /// Who gets it.
        name: String,
        /// Leads to the form for a new password.
        link: String,
        /// How long the link is valid, in minutes.
        minutes_valid: u32,
    },
    /// To somebody whom an administrator added.
    NewAccount {
        /// Who gets it.
        name: String,
        /// Leads to the form for the first password.
        link: String,
        /// How long the link is valid, in days.
        days_valid: u32,
    },
    /// To a learner whose enrolment is active.
    Enrolled {
        /// Who gets it.
        name: String,
        /// The course's title in the learner's language.
        course: String,
        /// Leads to the course.
        link: String,
    },
    /// To a learner whose enrolment waits for an administrator.
    EnrolmentPending {
        /// Who gets it.
        name: String,
        /// The course's title in the learner's language.
        course: String,
    },
    /// To a learner whose request to take part was granted.
    EnrolmentApproved {
        /// Who gets it.
        name: String,
        /// The course's title in the learner's language.
        course: String,
        /// Leads to the course.
        link: String,
    },
    /// To a learner whose request to take part was declined.
    EnrolmentRefused {
        /// Who gets it.
        name: String,
        /// The course's title in the learner's language.
        course: String,
        /// Why, in the words of who declined.
        reason: String,
    },
    /// To an address that is invited into a cohort, whether it has an account or not.
    Invitation {
        /// Who gets it; empty where that is not known.
        name: String,
        /// The course's title.
        course: String,
        /// The cohort's title.
        cohort: String,
        /// Who invites.
        sender: String,
        /// Leads to the form.
        link: String,
        /// How long the link is valid, in days.
        days_valid: u32,
    },
    /// To a learner whom a facilitator put into a cohort.
    AddedToCohort {
        /// Who gets it.
        name: String,
        /// The course's title in the learner's language.
        course: String,
        /// The cohort's title.
        cohort: String,
        /// When the cohort begins.
        starts: Option<Timestamp>,
        /// When it ends.
        ends: Option<Timestamp>,
        /// Leads to the course.
        link: String,
    },
    /// To a learner whose cohort ends soon. Not transactional.
    CohortEnds {
        /// Who gets it.
        name: String,
        /// The course's title in the learner's language.
        course: String,
        /// The cohort's title.
        cohort: String,
        /// When it ends.
        ends: Timestamp,
        /// Leads to the course.
        link: String,
        /// Ends the reminders.
        unsubscribe: String,
    },
    /// To a learner: a quiz that is not passed yet closes soon. Not transactional.
    QuizCloses {
        /// Who gets it.
        name: String,
        /// The course's title in the learner's language.
        course: String,
        /// The quiz's title in the learner's language.
        quiz: String,
        /// When it closes.
        closes: Timestamp,
        /// Leads to the quiz.
        link: String,
        /// Ends the reminders.
        unsubscribe: String,
    },
    /// To a learner whom somebody who runs the cohort reminds of the course by hand. Not transactional.
    Reminder {
        /// Who gets it.
        name: String,
        /// The course's title in the learner's language.
        course: String,
        /// Who reminds.
        sender: String,
        /// Where the answers go.
        reply_to: String,
        /// What the sender says besides, in Markdown; may be empty.
        note: String,
        /// How much of the course is done, in whole percent.
        percent: u32,
        /// Leads to the course.
        link: String,
        /// Ends the reminders.
        unsubscribe: String,
    },
    /// To the members of a cohort, written by who runs it.
    Announcement {
        /// Who gets it.
        name: String,
        /// The course's title in the learner's language.
        course: String,
        /// The cohort's title.
        cohort: String,
        /// Who writes it.
        sender: String,
        /// Where the answers go.
        reply_to: String,
        /// The subject.
        subject: String,
        /// The text, in Markdown.
        text: String,
    },
    /// To who marks in a cohort: answers wait.
    EssaysWaiting {
        /// Who gets it.
        name: String,
        /// The course's title in the reader's language.
        course: String,
        /// The cohort's title.
        cohort: String,
        /// How many attempts wait.
        count: u32,
        /// Leads to the platform.
        link: String,
    },
    /// To a learner who completed a course: the certificate, as a PDF that the sender of the mail attaches.
    CertificateReady {
        /// Who gets it.
        name: String,
        /// The course's title as it stands on the certificate.
        course: String,
        /// The certificate's number as it stands on the certificate.
        number: String,
        /// Where anyone can check the certificate.
        verify_url: String,
        /// Whose PDF to attach.
        certificate: CertificateId,
        /// Whether it certifies participation, not completion.
        #[serde(default)]
        participation: bool,
    },
    /// To an administrator: a certificate waits to be released.
    CertificateApprovalNeeded {
        /// Who gets it.
        name: String,
        /// The learner who completed the course.
        learner: String,
        /// The course's title.
        course: String,
        /// Leads to what waits.
        link: String,
    },
    /// To an administrator: an enrolment waits to be approved.
    EnrolmentApprovalNeeded {
        /// Who gets it.
        name: String,
        /// The learner who asks to take part.
        learner: String,
        /// The course's title.
        course: String,
        /// Leads to what waits.
        link: String,
    },
    /// To a learner whose essay was marked.
    EssayMarked {
        /// Who gets it.
        name: String,
        /// The course's title in the learner's language.
        course: String,
        /// The quiz's title in the learner's language.
        quiz: String,
        /// Leads to the result.
        link: String,
    },
    /// To the owner of an account with whose address someone tried to register.
    AddressTaken {
        /// Who gets it.
        name: String,
        /// Leads to the sign-in page, from where a password can be reset.
        link: String,
    },
    /// To who was erased: the last mail to the address.
    Erased {
        /// The person's name.
        name: String,
        /// Whether certificates stay, with the name on them; nothing: there are none.
        certificates_stay: Option<bool>,
    },
    /// To a person whose password was changed, by whomever.
    PasswordChanged {
        /// Who gets it.
        name: String,
    },
    /// To a person who set up a second factor.
    SecondFactorOn {
        /// Who gets it.
        name: String,
    },
    /// To a person who turned the second factor off.
    SecondFactorOff {
        /// Who gets it.
        name: String,
    },
    /// To a person whose second factor an administrator took away.
    SecondFactorRemoved {
        /// Who gets it.
        name: String,
        /// Why, in the words of who did it; empty where it was done from the shell.
        reason: String,
    },
    /// To a person who added a passkey.
    PasskeyAdded {
        /// Who gets it.
        name: String,
        /// What the passkey is called.
        passkey: String,
    },
    /// To a person who removed a passkey.
    PasskeyRemoved {
        /// Who gets it.
        name: String,
        /// What the passkey is called.
        passkey: String,
    },
    /// To a person whose account can be entered by a provider of identities from now on.
    IdentityLinked {
        /// Who gets it.
        name: String,
        /// What the provider is called.
        provider: String,
    },
    /// To a person from whose account a provider of identities was taken off.
    IdentityUnlinked {
        /// Who gets it.
        name: String,
        /// What the provider is called.
        provider: String,
    },
    /// To a person whose directory changed the address, at the old one and at the new one.
    AddressChanged {
        /// Who gets it.
        name: String,
    },
    /// To an administrator who tries whether mail works.
    Test {},
}

impl Message {
    /// Its name, as it stands in the outbox: `confirm-address`.
    pub fn template(&self) -> String {
        let stored = serde_json::to_value(self).unwrap_or_default();
        stored["template"].as_str().unwrap_or_default().to_owned()
    }

    /// Whether somebody sits and waits for it.
    pub fn is_waited_for(&self) -> bool {
        matches!(
            self,
            Self::ConfirmAddress { .. }
                | Self::ResetPassword { .. }
                | Self::PasswordChanged { .. }
                | Self::Erased { .. }
                | Self::Test {}
        )
    }

    /// Whether following its link shows that mail arrives: it is sent to addresses from which mail came back.
    pub fn proves_the_address(&self) -> bool {
        matches!(self, Self::ConfirmAddress { .. } | Self::ResetPassword { .. } | Self::NewAccount { .. })
    }

    /// Who gets the answers, name and address, where it is not the institute.
    pub fn reply_to(&self) -> Option<(String, EmailAddress)> {
        match self {
            Self::Announcement { sender, reply_to, .. } | Self::Reminder { sender, reply_to, .. } => {
                Some((sender.clone(), reply_to.parse().ok()?))
            }
            _ => None,
        }
    }

    /// Where one click ends such mails, for what is not transactional.
    pub fn unsubscribe(&self) -> Option<&str> {
        match self {
            Self::CohortEnds { unsubscribe, .. }
            | Self::QuizCloses { unsubscribe, .. }
            | Self::Reminder { unsubscribe, .. } => Some(unsubscribe),
            _ => None,
        }
    }

    /// Whether nothing of the mail is to be kept once it has left the house (or was given up).
    pub fn is_farewell(&self) -> bool {
        matches!(self, Self::Erased { .. })
    }

    /// The certificate whose PDF belongs to this mail as an attachment.
    pub fn certificate(&self) -> Option<CertificateId> {
        match self {
            Self::CertificateReady { certificate, .. } => Some(*certificate),
            _ => None,
        }
    }
}

/// Folds line breaks, other control characters and runs of blanks to one blank: what comes from people can neither end
/// a header nor begin a new one.
pub(super) fn one_line(text: &str) -> String {
    let breaks = |c: char| c.is_control() || matches!(c, ' ' | '\u{2028}' | '\u{2029}');
    text.split(breaks).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
