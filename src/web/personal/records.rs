//! What a personal archive says of each thing. What other calls tell as well looks as there.

use std::collections::HashSet;

use serde::Serialize;
use serde_json::{Value, json};

use crate::account::identity::store::Identity;
use crate::account::passkey::store::Passkey;
use crate::account::session::Kept;
use crate::account::{Person, audit};
use crate::actions::notify::Letter;
use crate::base::{PersonId, ScimGroupId, Slug, Timestamp};
use crate::certificate::store::Certificate;
use crate::cohort::announcements::Announcement;
use crate::cohort::invitations::Invitation;
use crate::enrolment::overrides::Override;
use crate::mail;
use crate::outbox::Entry;
use crate::scim::users::Extra;
use crate::web::views::account::PersonView;
use crate::web::views::certificate::CertificateView;

fn at(moment: Option<Timestamp>) -> Option<String> {
    moment.map(|moment| moment.to_string())
}

/// Who one is.
#[derive(Debug, Serialize)]
pub(super) struct Profile {
    #[serde(flatten)]
    person: PersonView,
    email_confirmed_at: Option<String>,
    address_bounced_at: Option<String>,
    has_password: bool,
}

impl From<&Person> for Profile {
    fn from(person: &Person) -> Self {
        Self {
            person: PersonView::from(person),
            email_confirmed_at: at(person.email_confirmed_at),
            address_bounced_at: at(person.bounced_at),
            has_password: person.password_hash.is_some(),
        }
    }
}

/// What a directory says of one, and its groups that one is in.
pub(super) fn directory(extra: &Extra, groups: &[(PersonId, ScimGroupId, String)]) -> Value {
    let groups: Vec<&str> = groups.iter().map(|(_, _, name)| name.as_str()).collect();
    json!({
        "external_id": extra.external_id, "formatted_name": extra.formatted_name, "family_name": extra.family_name,
        "given_name": extra.given_name, "suspended_at": extra.suspended_at, "removed_at": extra.removed_at, "groups": groups,
    })
}

pub(super) fn session(kept: &Kept) -> Value {
    json!({
        "id": kept.id, "user_agent": kept.user_agent, "created_at": kept.created_at, "last_used_at": kept.last_used_at,
        "expires_at": kept.expires_at, "ended_at": kept.ended_at,
    })
}

pub(super) fn lesson((module, lesson, done_at): &(Slug, Slug, Timestamp)) -> Value {
    json!({ "module": module, "lesson": lesson, "done_at": done_at })
}

/// What a facilitator granted: more time, other dates, a leave.
pub(super) fn granted(given: &Override) -> Value {
    json!({
        "module": given.module, "quiz": given.quiz, "extra_minutes": given.extra_minutes,
        "extra_attempts": given.extra_attempts, "opens_at": given.opens_at, "closes_at": given.closes_at,
        "paused_at": given.paused_at, "resumed_at": given.resumed_at, "reason": given.reason,
        "created_at": given.created_at,
    })
}

pub(super) fn certificate(certificate: &Certificate, files: &[String], now: Timestamp) -> Value {
    let mut told = serde_json::to_value(CertificateView::new(certificate, now)).unwrap_or_default();
    told["completed_on"] = json!(certificate.document.completed_on);
    told["revoked_at"] = json!(certificate.revoked.as_ref().map(|(at, _)| at));
    told["revocation_reason"] = json!(certificate.revoked.as_ref().map(|(_, reason)| reason));
    told["files"] = json!(files);
    told
}

/// A mail as it was written. Secrets of links are left out: whoever gets hold of the archive must not get in by it.
pub(super) fn mail(entry: &Entry, institute: &str) -> Value {
    let mut payload = entry.payload.0.clone();
    for secret in ["link", "unsubscribe"] {
        if let Some(link) = payload.pointer_mut(&format!("/message/{secret}")) {
            *link = "-".into();
        }
    }
    let letter: Option<Letter> = serde_json::from_value(payload).ok();
    let written = letter.map(|letter| mail::render(&letter.message, &letter.language, institute));
    json!({
        "id": entry.id, "template": entry.template, "state": entry.state, "created_at": entry.created_at,
        "finished_at": entry.finished_at, "bounced_at": entry.bounced_at, "to": entry.recipient,
        "subject": written.as_ref().map(|written| &written.subject), "text": written.as_ref().map(|written| &written.text),
    })
}

/// Who one is to a provider of identities.
pub(super) fn identity(identity: &Identity) -> Value {
    json!({
        "provider": identity.provider, "subject": identity.subject, "linked_at": identity.linked_at,
        "last_used_at": identity.last_used_at,
    })
}

/// A passkey: what its owner calls it, and when. What its authenticator knows it by, and its key, tell nobody anything.
pub(super) fn passkey(passkey: &Passkey) -> Value {
    json!({ "name": passkey.name, "created_at": passkey.created_at, "last_used_at": passkey.last_used_at })
}

pub(super) fn invitation(invitation: &Invitation, now: Timestamp) -> Value {
    json!({
        "id": invitation.id, "cohort": invitation.cohort_id, "email": invitation.email, "state": invitation.state(now),
        "created_at": invitation.created_at, "sent_at": invitation.sent_at, "expires_at": invitation.expires_at,
        "accepted_at": invitation.accepted_at, "withdrawn_at": invitation.withdrawn_at,
    })
}

/// What one wrote to a cohort.
pub(super) fn message(sent: &Announcement) -> Value {
    json!({
        "id": sent.id, "cohort": sent.cohort_id, "subject": sent.subject, "text": sent.text, "sent_at": sent.sent_at,
        "recipients": sent.recipients,
    })
}

/// An entry of the audit log about oneself. Who else did it is told by kind: staff are persons too.
pub(super) fn about(entry: &audit::Entry, own: PersonId) -> Value {
    let by = match entry.actor {
        Some(actor) if actor == own => "oneself",
        Some(_) => "staff",
        None => "program",
    };
    json!({
        "at": entry.at, "by": by, "action": entry.action, "subject": entry.subject, "reason": entry.reason,
        "detail": entry.detail.0,
    })
}

/// What one did to others: that it was done, and nothing about them. `None` for what stands among the entries about oneself.
pub(super) fn done(entry: &audit::Entry, about_oneself: &HashSet<String>) -> Option<Value> {
    let others = !about_oneself.contains(&entry.subject);
    others.then(|| json!({ "at": entry.at, "by": "oneself", "action": entry.action, "subject": entry.subject }))
}
