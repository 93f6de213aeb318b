//! What each message says, in the words of one language: from a typed message to a letter. Pure.
//!
//! The words are in `i18n/locales/<language>/mail.ftl`.

use super::letter::{self, Action, Ending, Letter, Rendered, passage};
use super::message::{Message, one_line};
use crate::base::{Language, Timestamp};
use crate::i18n;

/// The message in `language` (in English where the program does not speak it), in the name of `institute`.
pub fn render(message: &Message, language: &Language, institute: &str) -> Rendered {
    let institute = one_line(institute);
    let words = Words { language: i18n::best(std::slice::from_ref(language)), institute: &institute };
    letter::render(&words.letter(message), &words.language, &institute)
}

/// The words of one language.
struct Words<'a> {
    /// One of the program's own.
    language: Language,
    /// One line.
    institute: &'a str,
}

impl Words<'_> {
    /// What a message says.
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
            Message::NewAccount { name, link, days_valid } => self
                .begin("mail-new-account-subject", name, &[])
                .paragraph(self.say("mail-new-account-body", &[]))
                .action(self.say("mail-new-account-action", &[]), link)
                .note(self.say("mail-new-account-validity", &[("days", &days_valid.to_string())])),
            Message::Enrolled { name, course, link } => self
                .begin("mail-enrolled-subject", name, &[("course", course)])
                .paragraph(self.say("mail-enrolled-body", &[("course", course)]))
                .paragraph(self.say("mail-enrolled-pace", &[]))
                .action(self.say("mail-enrolled-action", &[]), link),
            Message::EnrolmentPending { name, course } => self
                .begin("mail-enrolment-pending-subject", name, &[("course", course)])
                .paragraph(self.say("mail-enrolment-pending-body", &[("course", course)]))
                .paragraph(self.say("mail-enrolment-pending-next", &[])),
            Message::EnrolmentApproved { name, course, link } => self
                .begin("mail-enrolment-approved-subject", name, &[("course", course)])
                .paragraph(self.say("mail-enrolment-approved-body", &[("course", course)]))
                .paragraph(self.say("mail-enrolled-pace", &[]))
                .action(self.say("mail-enrolled-action", &[]), link),
            Message::EnrolmentRefused { name, course, reason } => self
                .begin("mail-enrolment-refused-subject", name, &[("course", course)])
                .paragraph(self.say("mail-enrolment-refused-body", &[("course", course)]))
                .fact(self.say("mail-fact-reason", &[]), reason)
                .note(self.say("mail-enrolment-refused-again", &[])),
            Message::Invitation { name, course, cohort, sender, link, days_valid } => self
                .begin("mail-invitation-subject", name, &[("course", course)])
                .paragraph(self.say("mail-invitation-body", &[("sender", sender), ("course", course)]))
                .paragraph(self.say("mail-invitation-next", &[]))
                .fact(self.say("mail-fact-cohort", &[]), cohort)
                .action(self.say("mail-invitation-action", &[]), link)
                .note(self.say("mail-invitation-validity", &[("days", &days_valid.to_string())]))
                .note(self.say("mail-invitation-ignore", &[])),
            Message::AddedToCohort { name, course, cohort, starts, ends, link } => {
                let mut letter = self
                    .begin("mail-added-to-cohort-subject", name, &[("course", course)])
                    .paragraph(self.say("mail-added-to-cohort-body", &[("course", course), ("cohort", cohort)]))
                    .paragraph(self.say("mail-enrolled-pace", &[]))
                    .fact(self.say("mail-fact-cohort", &[]), cohort);
                for (key, at) in [("mail-fact-starts", starts), ("mail-fact-ends", ends)] {
                    if let Some(at) = at {
                        letter = letter.fact(self.say(key, &[]), &self.date(*at));
                    }
                }
                letter.action(self.say("mail-enrolled-action", &[]), link)
            }
            Message::CohortEnds { name, course, cohort, ends, link, unsubscribe } => self
                .begin("mail-cohort-ends-subject", name, &[("course", course)])
                .paragraph(self.say("mail-cohort-ends-body", &[("course", course), ("cohort", cohort)]))
                .fact(self.say("mail-fact-ends", &[]), &self.moment(*ends))
                .action(self.say("mail-enrolled-action", &[]), link)
                .note(self.say("mail-cohort-ends-help", &[]))
                .reminder(self, unsubscribe),
            Message::QuizCloses { name, course, quiz, closes, link, unsubscribe } => self
                .begin("mail-quiz-closes-subject", name, &[("quiz", quiz)])
                .paragraph(self.say("mail-quiz-closes-body", &[("course", course), ("quiz", quiz)]))
                .fact(self.say("mail-fact-closes", &[]), &self.moment(*closes))
                .action(self.say("mail-quiz-closes-action", &[]), link)
                .note(self.say("mail-cohort-ends-help", &[]))
                .reminder(self, unsubscribe),
            Message::Reminder { name, course, sender, note, percent, link, unsubscribe, reply_to: _ } => {
                let percent = percent.to_string();
                let mut letter = self
                    .begin("mail-reminder-subject", name, &[("course", course)])
                    .paragraph(self.say("mail-reminder-body", &[("sender", sender), ("course", course)]))
                    .paragraph(self.say("mail-reminder-done", &[("percent", &percent)]))
                    .action(self.say("mail-enrolled-action", &[]), link)
                    .note(self.say("mail-announcement-reply", &[("sender", sender)]))
                    .reminder(self, unsubscribe);
                letter.body = Some(passage(note, &self.language)).filter(|_| !note.trim().is_empty());
                letter
            }
            Message::Announcement { name, course, cohort, sender, subject, text, reply_to: _ } => {
                let whom = [("sender", sender.as_str()), ("cohort", cohort), ("course", course)];
                let mut letter = self
                    .headed(one_line(subject), one_line(subject), name)
                    .paragraph(self.say("mail-announcement-from", &whom))
                    .note(self.say("mail-announcement-reply", &[("sender", sender)]));
                letter.body = Some(passage(text, &self.language));
                letter
            }
            Message::EssaysWaiting { name, course, cohort, count, link } => {
                let count = count.to_string();
                self.begin("mail-essays-waiting-subject", name, &[("cohort", cohort)])
                    .paragraph(
                        self.say(
                            "mail-essays-waiting-body",
                            &[("course", course), ("cohort", cohort), ("count", &count)],
                        ),
                    )
                    .action(self.say("mail-essays-waiting-action", &[]), link)
            }
            Message::CertificateReady { name, course, number, verify_url, certificate: _, participation } => self
                .begin("mail-certificate-ready-subject", name, &[("course", course)])
                .paragraph(match participation {
                    false => self.say("mail-certificate-ready-body", &[("course", course)]),
                    true => self.say("mail-participation-ready-body", &[("course", course)]),
                })
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
            Message::Erased { name, certificates_stay } => {
                let mut letter =
                    self.begin("mail-erased-subject", name, &[]).paragraph(self.say("mail-erased-body", &[]));
                if let Some(stay) = certificates_stay {
                    let key = if *stay { "mail-erased-certificates-stay" } else { "mail-erased-certificates-go" };
                    letter = letter.paragraph(self.say(key, &[]));
                }
                letter.paragraph(self.say("mail-erased-last", &[])).note(self.say("mail-erased-not-you", &[]))
            }
            Message::SecondFactorOn { name } => self
                .begin("mail-second-factor-on-subject", name, &[])
                .paragraph(self.say("mail-second-factor-on-body", &[]))
                .paragraph(self.say("mail-second-factor-not-you", &[])),
            Message::PasskeyAdded { name, passkey } => self
                .begin("mail-passkey-added-subject", name, &[])
                .paragraph(self.say("mail-passkey-added-body", &[("passkey", passkey)]))
                .paragraph(self.say("mail-passkey-not-you", &[])),
            Message::PasskeyRemoved { name, passkey } => self
                .begin("mail-passkey-removed-subject", name, &[])
                .paragraph(self.say("mail-passkey-removed-body", &[("passkey", passkey)]))
                .paragraph(self.say("mail-passkey-not-you", &[])),
            Message::IdentityLinked { name, provider } => self
                .begin("mail-identity-linked-subject", name, &[("provider", provider)])
                .paragraph(self.say("mail-identity-linked-body", &[("provider", provider)]))
                .paragraph(self.say("mail-second-factor-not-you", &[])),
            Message::IdentityUnlinked { name, provider } => self
                .begin("mail-identity-unlinked-subject", name, &[("provider", provider)])
                .paragraph(self.say("mail-identity-unlinked-body", &[("provider", provider)]))
                .paragraph(self.say("mail-second-factor-not-you", &[])),
            Message::AddressChanged { name } => self
                .begin("mail-address-changed-subject", name, &[])
                .paragraph(self.say("mail-address-changed-body", &[]))
                .paragraph(self.say("mail-address-changed-not-you", &[])),
            Message::SecondFactorOff { name } => self
                .begin("mail-second-factor-off-subject", name, &[])
                .paragraph(self.say("mail-second-factor-off-body", &[]))
                .paragraph(self.say("mail-second-factor-not-you", &[])),
            Message::SecondFactorRemoved { name, reason } => {
                let letter = self
                    .begin("mail-second-factor-removed-subject", name, &[])
                    .paragraph(self.say("mail-second-factor-removed-body", &[]))
                    .paragraph(self.say("mail-second-factor-not-you", &[]));
                if reason.is_empty() { letter } else { letter.fact(self.say("mail-fact-reason", &[]), reason) }
            }
            Message::Test {} => self.begin("mail-test-subject", "", &[]).paragraph(self.say("mail-test-body", &[])),
        }
    }

    fn begin(&self, subject: &str, name: &str, arguments: &[(&str, &str)]) -> Letter {
        let mut in_line = arguments.to_vec();
        in_line.push(("institute", self.institute));
        let line = one_line(&self.fill(subject, &in_line, str::to_owned));
        self.headed(line, self.say(subject, arguments), name)
    }

    fn headed(&self, subject: String, heading: String, name: &str) -> Letter {
        let unnamed = one_line(name).is_empty();
        Letter {
            subject,
            heading,
            greeting: if unnamed {
                self.say("mail-greeting-unnamed", &[])
            } else {
                self.say("mail-greeting", &[("name", name)])
            },
            paragraphs: Vec::new(),
            body: None,
            facts: Vec::new(),
            action: None,
            notes: Vec::new(),
            ending: None,
        }
    }

    fn date(&self, at: Timestamp) -> String {
        i18n::date(&self.language, at.to_datetime().date_naive())
    }

    /// Date and time. People are in all time zones: the time says which one it is in.
    fn moment(&self, at: Timestamp) -> String {
        let time = at.to_datetime().format("%H:%M").to_string();
        self.fill("mail-moment", &[("date", &self.date(at)), ("time", &time)], str::to_owned)
    }

    /// A text of the body. `institute` is among the arguments of each.
    fn say(&self, key: &str, arguments: &[(&str, &str)]) -> String {
        let mut arguments = arguments.to_vec();
        arguments.push(("institute", self.institute));
        self.fill(key, &arguments, |value| i18n::isolated(&self.language, &one_line(value)))
    }

    fn fill(&self, key: &str, arguments: &[(&str, &str)], prepare: impl Fn(&str) -> String) -> String {
        let prepared: Vec<(&str, String)> = arguments.iter().map(|(name, value)| (*name, prepare(value))).collect();
        let borrowed: Vec<(&str, &str)> = prepared.iter().map(|(name, value)| (*name, value.as_str())).collect();
        i18n::text(&self.language, key, &borrowed)
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

    /// Says why a mail came that nobody has to get, and how to end such mails.
    fn reminder(mut self, words: &Words<'_>, unsubscribe: &str) -> Self {
        self.ending = Some(Ending {
            why: words.say("mail-reminder-why", &[]),
            action: Action { label: words.say("mail-reminder-end", &[]), link: one_line(unsubscribe) },
        });
        self
    }
}

#[cfg(test)]
#[path = "words_tests.rs"]
mod tests;
