//! A new password for oneself, by the present one.

use std::sync::Arc;

use serde_json::json;

use super::limits::{self, Gate};
use super::{Context, Error, Faults, notify};
use crate::account::{Caller, Person, audit, password, person, session};
use crate::db::{Connection, Db};
use crate::mail::message::Message;

/// Sets a new password, and ends all other sessions: whoever knew the old one is out.
///
/// # Errors
/// [`Error::Invalid`] for a wrong present password and for a weak new one; [`Refusal::TooOften`](super::Refusal::TooOften) after too
/// many wrong ones; [`Error::Busy`].
pub async fn change(ctx: &Arc<Context>, db: &Db, caller: Caller, present: String, new: String) -> Result<(), Error> {
    let id = caller.id;
    let found = db.read(move |conn| Ok::<_, Error>(person::find(conn, id)?)).await?;
    let known = found.ok_or(Error::Unauthenticated)?;
    let tried = Gate::own_password(ctx, id)?;
    limits::pass(ctx, db, &tried).await?;
    let too_long = password::is_too_long(&present);
    let present = if too_long { String::new() } else { present };
    let verified = ctx.passwords.verify(present, known.password_hash.clone()).await;
    if !matches!(verified, Ok(false)) {
        limits::give_back(db, &tried).await?;
    }
    let right = verified?;
    let mut faults = Faults::default();
    if !right || too_long {
        faults.add("/current_password", "it is not your password");
    }
    faults.take("/password", password::check(&new, &known.email, &ctx.accounts.refused_words));
    faults.check()?;
    let hash = ctx.passwords.hash(new).await?;
    let ctx = ctx.clone();
    db.write(move |conn| set(conn, &ctx, &caller, &known, &hash)).await
}

fn set(conn: &mut Connection, ctx: &Context, caller: &Caller, known: &Person, hash: &str) -> Result<(), Error> {
    let now = ctx.now();
    person::set_password(conn, caller.id, hash)?;
    session::end_others(conn, caller.id, caller.session, now)?;
    let subject = format!("person:{}", caller.id);
    audit::record(conn, Some(caller.id), "person.password-changed", &subject, None, json!({}), now)?;
    let message = Message::PasswordChanged { name: known.full_name.clone() };
    notify::mail(conn, known, &format!("password-changed:{}:{now}", caller.id), message, now)
}
