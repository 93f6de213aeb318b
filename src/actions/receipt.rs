//! The receipt of an attempt that was handed in, for whoever wants to check it.

use super::{Context, Error, Refusal, review_attempt};
use crate::account::Caller;
use crate::base::{AttemptId, PersonId, Timestamp};
use crate::db::Connection;
use crate::policy::Action;
use crate::quiz::receipt;

/// A receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The attempt.
    pub attempt: AttemptId,
    /// Whose it is.
    pub owner: PersonId,
    /// When it was handed in.
    pub submitted_at: Timestamp,
    /// The hash that was given out when it was handed in.
    pub receipt: String,
    /// The text of which it is the SHA-256; none while the review rules hide the answers that stand in it.
    pub text: Option<String>,
}

/// The receipt of an attempt that the caller may see.
///
/// # Errors
/// [`Error::NotFound`], [`Refusal::NotHandedIn`].
pub fn look(conn: &mut Connection, ctx: &Context, caller: &Caller, id: AttemptId) -> Result<Receipt, Error> {
    let reviewed = review_attempt::look_for(conn, ctx, caller, id, Action::SeeReceipt)?;
    let handed_in = reviewed.attempt.handed_in().ok_or(Refusal::NotHandedIn)?;
    let text = || receipt::text(&reviewed.attempt, &reviewed.saved, handed_in.submitted_at);
    Ok(Receipt {
        attempt: id,
        owner: reviewed.owner,
        submitted_at: handed_in.submitted_at,
        receipt: handed_in.receipt.clone(),
        text: reviewed.shown.responses.then(text),
    })
}
