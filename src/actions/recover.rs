//! A forgotten password: the link by mail, and the new password.

use std::sync::Arc;

use chrono::Duration;
use serde_json::json;

use super::limits::{self, Gate, Secret};
use super::notify;
use super::{Context, Error, Faults, Refusal, register};
use crate::account::link::{self, Purpose};
use crate::account::{Person, audit, password, person, session};
use crate::base::{Client, Timestamp};
use crate::db::{Connection, Db};
use crate::mail::message::Message;

/// How old a link has to be before another is mailed.
const PAUSE: Duration = Duration::minutes(10);

/// Mails a link to the owner of an address. Always the same answer, whether there is such a person or not.
///
/// # Errors
/// [`Refusal::TooOften`], alike whether there is such a person or not.
pub fn request(conn: &mut Connection, ctx: &Context, email: &str, from: Client) -> Result<(), Error> {
    let now = ctx.now();
    let key = register::address_key(email);
    limits::take(conn, ctx, &Gate::resets(ctx, &key, from)?)?;
    let Some(owner) = person::find_by_email(conn, &key)?.filter(|person| person.locked_at.is_none()) else {
        return Ok(());
    };
    // One mail in ten minutes at most: whoever asks again and again has the link already, and it stays good. Whoever used
    // it up gets another.
    if link::has_recent(conn, Purpose::ResetPassword, owner.id, now - PAUSE)? {
        return Ok(());
    }
    mail_link(conn, ctx, &owner, now)
}

/// Mails the link for a new password.
///
/// # Errors
/// [`Error::Store`].
pub fn mail_link(conn: &mut Connection, ctx: &Context, owner: &Person, now: Timestamp) -> Result<(), Error> {
    let token = link::issue(conn, Purpose::ResetPassword, Some(owner.id), now)?;
    let message = Message::ResetPassword {
        name: owner.full_name.clone(),
        link: ctx.url(&format!("/reset/{token}")),
        minutes_valid: u32::try_from(Purpose::ResetPassword.life().num_minutes()).unwrap_or(60),
    };
    notify::mail(conn, owner, &format!("reset:{}:{now}", owner.id), message, now)
}

/// Mails the link by which somebody who was added sets the first password.
///
/// # Errors
/// [`Error::Store`].
pub fn mail_invitation(conn: &mut Connection, ctx: &Context, to: &Person, now: Timestamp) -> Result<(), Error> {
    let token = link::issue(conn, Purpose::Invitation, Some(to.id), now)?;
    let message = Message::NewAccount {
        name: to.full_name.clone(),
        link: ctx.url(&format!("/welcome/{token}")),
        days_valid: u32::try_from(Purpose::Invitation.life().num_days()).unwrap_or(14),
    };
    notify::mail(conn, to, &format!("invitation:{}:{now}", to.id), message, now)
}

/// What a link to a password is good for, while it is good: a new password, or the first one.
///
/// # Errors
/// [`Error::Store`].
pub fn purpose(conn: &mut Connection, ctx: &Context, token: &str) -> Result<Option<Purpose>, Error> {
    for purpose in [Purpose::ResetPassword, Purpose::Invitation] {
        if link::is_good(conn, purpose, token, ctx.now())? {
            return Ok(Some(purpose));
        }
    }
    Ok(None)
}

/// As [`purpose`], for whoever comes from somewhere.
///
/// # Errors
/// [`Refusal::LinkSpent`], [`Refusal::TooOften`].
pub async fn look(ctx: &Arc<Context>, db: &Db, token: String, from: Client) -> Result<Purpose, Error> {
    let for_read = ctx.clone();
    let look = move |conn: &mut Connection| purpose(conn, &for_read, &token)?.ok_or(Error::Refused(Refusal::LinkSpent));
    limits::read_by_secret(ctx, db, Secret::Link, from, look).await
}

/// Sets a new password by the link (or the first one, by that of an invitation), and ends all sessions: whoever knew the old one is out.
///
/// # Errors
/// [`Error::Invalid`] for a weak password (the link stays good), [`Refusal::LinkSpent`], [`Refusal::TooOften`].
pub async fn confirm(ctx: &Arc<Context>, db: &Db, token: String, new: String, from: Client) -> Result<(), Error> {
    let mut faults = Faults::default();
    faults.take("/password", password::check(&new, "", &ctx.accounts.refused_words));
    faults.check()?;
    look(ctx, db, token.clone(), from).await?;
    let hash = ctx.passwords.hash(new.clone()).await?;
    let ctx = ctx.clone();
    db.write(move |conn| set(conn, &ctx, &token, &new, &hash)).await
}

fn set(conn: &mut Connection, ctx: &Context, token: &str, new: &str, hash: &str) -> Result<(), Error> {
    let now = ctx.now();
    let purpose = purpose(conn, ctx, token)?.ok_or(Refusal::LinkSpent)?;
    let id = link::redeem(conn, purpose, token, now)?.flatten().ok_or(Refusal::LinkSpent)?;
    let person = person::find(conn, id)?.ok_or(Refusal::LinkSpent)?;
    // Whose password it is, is known only now. With the transaction the link is as it was.
    let mut faults = Faults::default();
    faults.take("/password", password::check(new, &person.email, &ctx.accounts.refused_words));
    faults.check()?;
    person::set_password(conn, id, hash)?;
    // Who reads the mail of an address owns it.
    person::confirm_address(conn, id, now)?;
    session::end_all(conn, id, now)?;
    let first = purpose == Purpose::Invitation;
    let action = if first { "person.invitation-accepted" } else { "person.password-reset" };
    audit::record(conn, Some(id), action, &format!("person:{id}"), None, json!({}), now)?;
    if first {
        return Ok(());
    }
    let message = Message::PasswordChanged { name: person.full_name.clone() };
    notify::mail(conn, &person, &format!("password-changed:{id}:{now}"), message, now)
}
