//! Messages to cohorts, with what became of them.

use serde::Serialize;
use utoipa::ToSchema;

use crate::cohort::announcements::Sent;

/// A message to a cohort.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CohortMessage)]
pub struct MessageView {
    /// The id.
    pub id: String,
    /// To whom of the cohort: `all`, `not-started` or `not-completed`.
    pub to: &'static str,
    /// The subject.
    pub subject: String,
    /// The text, in Markdown.
    pub text: String,
    /// The name of who wrote it.
    pub sender: String,
    /// When.
    pub sent_at: String,
    /// How many it went to.
    pub recipients: i32,
    /// What became of the mails.
    pub delivery: DeliveryView,
}

/// What became of the mails of a message.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Delivery)]
pub struct DeliveryView {
    /// They wait, or are under way.
    pub waiting: i64,
    /// A mail server took them.
    pub sent: i64,
    /// They were given up.
    pub failed: i64,
    /// Of those that were sent: they came back.
    pub returned: i64,
}

impl From<Sent> for MessageView {
    fn from(sent: Sent) -> Self {
        let (announcement, delivery) = (sent.announcement, sent.delivery);
        Self {
            id: announcement.id.to_string(),
            to: announcement.audience.as_str(),
            subject: announcement.subject,
            text: announcement.text,
            sender: sent.sender,
            sent_at: announcement.sent_at.to_string(),
            recipients: announcement.recipients,
            delivery: DeliveryView {
                waiting: delivery.waiting,
                sent: delivery.sent,
                failed: delivery.failed,
                returned: delivery.returned,
            },
        }
    }
}
