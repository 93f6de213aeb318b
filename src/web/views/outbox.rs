//! The outbox and the audit log, for administrators.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::account::{Person, audit};
use crate::actions::look_at_mail::Story;
use crate::actions::notify::Letter;
use crate::outbox::Entry;

/// A piece of work that waits, was done, or was given up.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Mail)]
pub struct MailView {
    /// The id; the Message-ID is made of it.
    pub id: String,
    /// What caused it.
    pub cause: String,
    /// `mail`, or `certificate` for a document that is to be rendered.
    pub kind: String,
    /// The address.
    pub to: Option<String>,
    /// Which message.
    pub template: Option<String>,
    /// `queued`, `claimed` (under way), `done` or `buried` (given up).
    pub state: String,
    /// How often it was tried.
    pub tries: i32,
    /// What went wrong last.
    pub error: Option<String>,
    /// When it was enqueued.
    pub created_at: String,
    /// When it is tried next, while it waits.
    pub next_try_at: Option<String>,
    /// When it was sent or given up.
    pub finished_at: Option<String>,
    /// When it was reported back.
    pub bounced_at: Option<String>,
    /// Why it came back.
    pub bounce: Option<String>,
}

impl From<&Entry> for MailView {
    fn from(entry: &Entry) -> Self {
        let letter: Option<Letter> = serde_json::from_value(entry.payload.0.clone()).ok();
        Self {
            id: entry.id.to_string(),
            cause: without_secret(&entry.cause),
            kind: entry.kind.to_string(),
            to: letter.map(|letter| letter.to),
            template: entry.template.clone(),
            state: entry.state.to_string(),
            tries: entry.tries,
            error: entry.error.clone(),
            created_at: entry.created_at.to_string(),
            next_try_at: entry.due_at.map(|at| at.to_string()),
            finished_at: entry.finished_at.map(|at| at.to_string()),
            bounced_at: entry.bounced_at.map(|at| at.to_string()),
            bounce: entry.bounce.clone(),
        }
    }
}

/// A piece of mail with its story.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MailStory)]
pub struct MailStoryView {
    /// The piece.
    #[serde(flatten)]
    pub mail: MailView,
    /// What was sent in its place, the newest first.
    pub sent_again: Vec<MailView>,
    /// What administrators did with it, the newest first.
    pub history: Vec<AuditView>,
}

impl From<&Story> for MailStoryView {
    fn from(story: &Story) -> Self {
        Self {
            mail: MailView::from(&story.entry),
            sent_again: story.again.iter().map(MailView::from).collect(),
            history: story.history.iter().map(AuditView::from).collect(),
        }
    }
}

/// An address that mail comes back from.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BouncedAddress)]
pub struct BouncedAddressView {
    /// Whose it is.
    pub person: String,
    /// The name.
    pub full_name: String,
    /// The address.
    pub email: String,
    /// Since when.
    pub bounced_at: Option<String>,
}

impl From<&Person> for BouncedAddressView {
    fn from(person: &Person) -> Self {
        Self {
            person: person.id.to_string(),
            full_name: person.full_name.clone(),
            email: person.email.clone(),
            bounced_at: person.bounced_at.map(|at| at.to_string()),
        }
    }
}

/// What caused a piece of work, as it may be shown: a cause may hold the secret of a link, which not even administrators shall use.
pub fn without_secret(cause: &str) -> String {
    match cause.split_once(':') {
        Some(("confirm", _)) => "confirm".to_owned(),
        _ => cause.to_owned(),
    }
}

/// An entry of the audit log.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuditEntry)]
pub struct AuditView {
    /// The id.
    pub id: String,
    /// When.
    pub at: String,
    /// Who; null: the program or the command line.
    pub actor: Option<String>,
    /// What.
    pub action: String,
    /// To what.
    pub subject: String,
    /// Why.
    pub reason: Option<String>,
    /// Details.
    pub detail: Value,
    /// The number in the chain, without gaps; null: not sealed yet.
    pub seq: Option<i64>,
    /// Whether it is sealed: what was sealed cannot be changed unnoticed.
    pub sealed: bool,
}

impl From<&audit::Entry> for AuditView {
    fn from(entry: &audit::Entry) -> Self {
        Self {
            id: entry.id.to_string(),
            at: entry.at.to_string(),
            actor: entry.actor.map(|id| id.to_string()),
            action: entry.action.clone(),
            subject: entry.subject.clone(),
            reason: entry.reason.clone(),
            detail: entry.detail.0.clone(),
            seq: entry.seq,
            sealed: entry.seq.is_some(),
        }
    }
}
