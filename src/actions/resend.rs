//! Sending a mail again, at an administrator's wish.

use serde_json::json;

use super::limits::{self, Gate};
use super::notify::{self, Letter};
use super::register::{self, address_key};
use super::{Context, Error, Refusal, access, recover};
use crate::account::{Caller, audit, person};
use crate::base::{OutboxId, PageRequest};
use crate::db::Connection;
use crate::mail::Message;
use crate::outbox::{self, Entry, Filter, Kind, State};
use crate::policy::Action;

/// Sends again what was sent or given up; what waits now.
///
/// What was given up goes as the mail that it was. What was sent goes as a new one, or programs would show it as the one that
/// is there already. Where a mail holds a link that works for a while, a new link is made. A document that was given up is
/// rendered again.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Refusal::MailUnderWay`].
pub fn resend(conn: &mut Connection, ctx: &Context, caller: &Caller, id: OutboxId) -> Result<Entry, Error> {
    access::may(caller, Action::ResendMail)?;
    let now = ctx.now();
    let entry = outbox::find(conn, id)?.ok_or(Error::NotFound("mail"))?;
    if matches!(entry.state, State::Queued | State::Claimed) {
        return Err(Refusal::MailUnderWay.into());
    }
    if entry.kind == Kind::Mail && entry.recipient.is_none() {
        return Err(Refusal::MailForgotten.into());
    }
    limits::take(conn, ctx, &[Gate::resends(ctx, caller.id)?])?;
    let new = match entry.kind {
        Kind::Mail => anew(conn, ctx, &entry)?,
        _ => None,
    };
    if new.is_none() && !outbox::again(conn, id, now)? {
        return Err(Refusal::MailUnderWay.into());
    }
    let waits = new.unwrap_or(id);
    // Without the address: the log outlives it.
    let detail = json!({ "template": entry.template, "as": waits });
    audit::record(conn, Some(caller.id), "mail.resent", &format!("mail:{id}"), None, detail, now)?;
    outbox::find(conn, waits)?.ok_or(Error::NotFound("mail"))
}

/// A new mail in the place of one, where the same one would not do.
fn anew(conn: &mut Connection, ctx: &Context, entry: &Entry) -> Result<Option<OutboxId>, Error> {
    let now = ctx.now();
    let Ok(letter) = serde_json::from_value::<Letter>(entry.payload.0.clone()) else { return Ok(None) };
    let owner = person::find_by_email(conn, &address_key(&letter.to))?.filter(|owner| owner.locked_at.is_none());
    match (&letter.message, owner) {
        (Message::ConfirmAddress { .. }, Some(owner)) => register::ask_to_confirm(conn, ctx, &owner, now)?,
        (Message::NewAccount { .. }, Some(owner)) if owner.password_hash.is_none() => {
            recover::mail_invitation(conn, ctx, &owner, now)?;
        }
        (Message::ResetPassword { .. }, Some(owner)) => recover::mail_link(conn, ctx, &owner, now)?,
        _ if entry.state == State::Done => {
            // Pressed twice it is one mail.
            let cause = outbox::again_cause(entry.id, now.seconds() / 60);
            let new = notify::enqueue(conn, &cause, &letter, now)?;
            return new.map(Some).ok_or(Refusal::MailUnderWay.into());
        }
        _ => return Ok(None),
    }
    let filter = Filter { template: entry.template.clone(), to: entry.recipient.clone(), ..Filter::default() };
    let newest = outbox::list(conn, &filter, &PageRequest { limit: 1, after: None })?;
    Ok(newest.items.first().map(|newest| newest.id))
}
