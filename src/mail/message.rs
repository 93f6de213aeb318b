//! What the mails say: one variant a message, rendered in the reader's language. Pure.
//!
//! A message is stored as JSON in the outbox and rendered when it is sent, so that a change of wording reaches what
//! still waits. The words are in `i18n/locales/<language>/mail.ftl`.

use serde::{Deserialize, Serialize};

pub use super::letter::Rendered;
use super::letter::{self, Action, Letter};
use super::address::EmailAddress;
use crate::base::{CertificateId, Language};
use crate::i18n;

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
    /// To a person whose password was changed, by whomever.
    PasswordChanged {
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
        matches!(self, Self::ConfirmAddress { .. } | Self::ResetPassword { .. } | Self::PasswordChanged { .. } | Self::Test {})
    }

    /// Whether following its link shows that mail arrives: it is sent to addresses from which mail came back.
    pub fn proves_the_address(&self) -> bool {
        matches!(self, Self::ConfirmAddress { .. } | Self::ResetPassword { .. })
    }

    /// Who gets the answers, name and address, where it is not the institute.
    pub fn reply_to(&self) -> Option<(String, EmailAddress)> {
        None
    }

    /// Where one click ends such mails, for what is not transactional.
    pub fn unsubscribe(&self) -> Option<&str> {
        None
    }

    /// The certificate whose PDF belongs to this mail as an attachment.
    pub fn certificate(&self) -> Option<CertificateId> {
        match self {
            Self::CertificateReady { certificate, .. } => Some(*certificate),
            _ => None,
        }
    }
}

/// The message in `language` (in English where the program does not speak it), in the name of `institute`.
pub fn render(message: &Message, language: &Language, institute: &str) -> Rendered {
    let institute = one_line(institute);
    let words = Words { language: i18n::best(std::slice::from_ref(language)), institute: &institute };
    letter::render(&words.letter(message), &words.language, &institute)
}

/// The words of one language.
struct Words<'a> {
    language: Language,
    institute: &'a str,
}

impl Words<'_> {
    fn letter(&self, message: &Message) -> Letter {
        match message {
            Message::ConfirmAddress { name, link, hours_valid } => self
                .begin("mail-confirm-address-subject", name, &[])
                .paragraph(self.say("mail-confirm-address-body", &[]))
                .action(self.say("mail-confirm-address-action", &[]), link)
                .note(self.say("mail-confirm-address-validity", &[("hours", &hours_valid.to_string())]))
                .note(self.say("mail-confirm-address-ignore", &[])),
            Message::ResetPassword { name, link, minutes_valid } => self
                .begin("mail-reset-password-subject", name, &[])
                .paragraph(self.say("mail-reset-password-body", &[]))
                .action(self.say("mail-reset-password-action", &[]), link)
                .note(self.say("mail-reset-password-validity", &[("minutes", &minutes_valid.to_string())]))
                .note(self.say("mail-reset-password-ignore", &[])),
            Message::Enrolled { name, course, link } => self
                .begin("mail-enrolled-subject", name, &[("course", course)])
                .paragraph(self.say("mail-enrolled-body", &[("course", course)]))
                .paragraph(self.say("mail-enrolled-pace", &[]))
                .action(self.say("mail-enrolled-action", &[]), link),
            Message::EnrolmentPending { name, course } => self
                .begin("mail-enrolment-pending-subject", name, &[("course", course)])
                .paragraph(self.say("mail-enrolment-pending-body", &[("course", course)]))
                .paragraph(self.say("mail-enrolment-pending-next", &[])),
            Message::CertificateReady { name, course, number, verify_url, certificate: _ } => self
                .begin("mail-certificate-ready-subject", name, &[("course", course)])
                .paragraph(self.say("mail-certificate-ready-body", &[("course", course)]))
                .paragraph(self.say("mail-certificate-ready-attached", &[]))
                .fact(self.say("mail-fact-course", &[]), course)
                .fact(self.say("mail-fact-number", &[]), number)
                .action(self.say("mail-certificate-ready-action", &[]), verify_url)
                .note(self.say("mail-certificate-ready-verify", &[])),
            Message::CertificateApprovalNeeded { name, learner, course, link } => self
                .begin("mail-certificate-approval-subject", name, &[("learner", learner)])
                .paragraph(self.say("mail-certificate-approval-body", &[("learner", learner), ("course", course)]))
                .fact(self.say("mail-fact-learner", &[]), learner)
                .fact(self.say("mail-fact-course", &[]), course)
                .action(self.say("mail-certificate-approval-action", &[]), link),
            Message::EnrolmentApprovalNeeded { name, learner, course, link } => self
                .begin("mail-enrolment-approval-subject", name, &[("learner", learner)])
                .paragraph(self.say("mail-enrolment-approval-body", &[("learner", learner), ("course", course)]))
                .fact(self.say("mail-fact-learner", &[]), learner)
                .fact(self.say("mail-fact-course", &[]), course)
                .action(self.say("mail-enrolment-approval-action", &[]), link),
            Message::EssayMarked { name, course, quiz, link } => self
                .begin("mail-essay-marked-subject", name, &[("course", course)])
                .paragraph(self.say("mail-essay-marked-body", &[("course", course), ("quiz", quiz)]))
                .fact(self.say("mail-fact-course", &[]), course)
                .action(self.say("mail-essay-marked-action", &[]), link),
            Message::AddressTaken { name, link } => self
                .begin("mail-address-taken-subject", name, &[])
                .paragraph(self.say("mail-address-taken-body", &[]))
                .paragraph(self.say("mail-address-taken-yours", &[]))
                .action(self.say("mail-address-taken-action", &[]), link)
                .note(self.say("mail-address-taken-ignore", &[])),
            Message::PasswordChanged { name } => self
                .begin("mail-password-changed-subject", name, &[])
                .paragraph(self.say("mail-password-changed-body", &[]))
                .paragraph(self.say("mail-password-changed-not-you", &[])),
            Message::Test {} => self.begin("mail-test-subject", "", &[]).paragraph(self.say("mail-test-body", &[])),
        }
    }

    fn begin(&self, subject: &str, name: &str, arguments: &[(&str, &str)]) -> Letter {
        let unnamed = one_line(name).is_empty();
        Letter {
            subject: one_line(&self.fill(subject, arguments, str::to_owned)),
            heading: self.say(subject, arguments),
            greeting: if unnamed {
                self.say("mail-greeting-unnamed", &[])
            } else {
                self.say("mail-greeting", &[("name", name)])
            },
            paragraphs: Vec::new(),
            facts: Vec::new(),
            action: None,
            notes: Vec::new(),
        }
    }

    /// A text of the body. `institute` is among the arguments of each.
    fn say(&self, key: &str, arguments: &[(&str, &str)]) -> String {
        let mut arguments = arguments.to_vec();
        arguments.push(("institute", self.institute));
        self.fill(key, &arguments, |value| self.isolated(&one_line(value)))
    }

    fn fill(&self, key: &str, arguments: &[(&str, &str)], prepare: impl Fn(&str) -> String) -> String {
        let prepared: Vec<(&str, String)> = arguments.iter().map(|(name, value)| (*name, prepare(value))).collect();
        let borrowed: Vec<(&str, &str)> = prepared.iter().map(|(name, value)| (*name, value.as_str())).collect();
        i18n::text(&self.language, key, &borrowed)
    }

    /// A Latin title in an Arabic sentence (or the reverse) would pull the quotation marks and dots around it to the
    /// wrong side; the isolating marks of Unicode keep it to itself.
    fn isolated(&self, value: &str) -> String {
        let against = |c: char| c.is_alphabetic() && runs_right_to_left(c) != self.language.is_right_to_left();
        if value.contains(against) { format!("\u{2068}{value}\u{2069}") } else { value.to_owned() }
    }
}

impl Letter {
    fn paragraph(mut self, text: String) -> Self {
        self.paragraphs.push(text);
        self
    }

    fn fact(mut self, name: String, value: &str) -> Self {
        self.facts.push((name, one_line(value)));
        self
    }

    fn action(mut self, label: String, link: &str) -> Self {
        self.action = Some(Action { label, link: one_line(link) });
        self
    }

    fn note(mut self, text: String) -> Self {
        self.notes.push(text);
        self
    }
}

/// Whether a letter belongs to a script that is written from right to left (Hebrew to Arabic, with their forms).
fn runs_right_to_left(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
}

/// Folds line breaks, other control characters and runs of blanks to one blank: what comes from people can neither end
/// a header nor begin a new one.
pub(super) fn one_line(text: &str) -> String {
    let breaks = |c: char| c.is_control() || matches!(c, ' ' | '\u{2028}' | '\u{2029}');
    text.split(breaks).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
#[path = "message_tests.rs"]
mod tests;
