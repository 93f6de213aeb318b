//! A mail came back. What the report says is believed only where it fits a mail that was sent: anyone can write a report.

use serde_json::json;

use super::notify::Letter;
use super::register::address_key;
use super::{Context, Error};
use crate::account::{audit, person};
use crate::db::Connection;
use crate::mail::bounce::{Fate, Recipient, Report};
use crate::outbox::{self, Entry, Kind};

/// What became of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Noted {
    /// The address is marked: nothing is sent there any more.
    Hard(String),
    /// The mail is marked, and the address has one more mail that came back.
    Soft(String),
    /// The mail is marked; its address is nobody's any more, or was confirmed since.
    MailOnly(String),
    /// The same was reported before.
    Known,
    /// The mail is still tried, or it arrived: there is nothing to note.
    Nothing,
    /// It is not believed, and changed nothing. Why.
    Foreign(&'static str),
}

/// Notes what a report says.
///
/// # Errors
/// [`Error::Store`].
pub fn note(conn: &mut Connection, ctx: &Context, report: &Report) -> Result<Noted, Error> {
    let mail = outbox::find(conn, report.mail)?.filter(|entry| entry.kind == Kind::Mail);
    let Some(mail) = mail else { return Ok(Noted::Foreign("no such mail was ever sent")) };
    let (letter, recipient) = match fits(&mail, report) {
        Ok(found) => found,
        Err(why) => return Ok(Noted::Foreign(why)),
    };
    if matches!(recipient.fate, Fate::Delayed | Fate::Delivered) {
        return Ok(Noted::Nothing);
    }
    let now = ctx.now();
    if !outbox::note_bounce(conn, mail.id, &recipient.reason, now)? {
        return Ok(Noted::Known);
    }
    // Who confirmed the address after this mail went out has shown that mail arrives.
    let owner = person::find_by_email(conn, &address_key(&letter.to))?;
    let owner = owner.filter(|owner| owner.email_confirmed_at.is_none_or(|at| at <= mail.created_at));
    let Some(owner) = owner else { return Ok(Noted::MailOnly(letter.to)) };
    if recipient.fate == Fate::Soft {
        person::count_soft_bounce(conn, owner.id)?;
        return Ok(Noted::Soft(letter.to));
    }
    if person::set_bounced(conn, owner.id, now)? {
        let detail = json!({ "mail": mail.id, "reason": recipient.reason });
        audit::record(conn, None, "person.address-bounced", &format!("person:{}", owner.id), None, detail, now)?;
    }
    Ok(Noted::Hard(letter.to))
}

/// The letter of a mail, and what the report says about its recipient.
fn fits<'r>(mail: &Entry, report: &'r Report) -> Result<(Letter, &'r Recipient), &'static str> {
    let letter: Letter = serde_json::from_value(mail.payload.0.clone()).map_err(|_| "no such mail was ever sent")?;
    // A mail whose last answer got lost may come back while it still waits to be sent again.
    if mail.tries == 0 {
        return Err("this mail has not been sent yet");
    }
    let key = address_key(&letter.to);
    let named = report.recipients.iter().find(|each| each.addresses.iter().any(|named| address_key(named) == key));
    // A mail that was passed on comes back from an address that we do not know; then the return path vouches for it.
    let passed_on = match report.recipients.as_slice() {
        [only] if report.by_return_path => Some(only),
        _ => None,
    };
    let recipient = named.or(passed_on).ok_or("this mail went to another address than the report names")?;
    Ok((letter, recipient))
}
