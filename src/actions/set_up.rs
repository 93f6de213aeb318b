//! The first administrator: by a link that is printed at the first start, good for half an hour and for one use.

use std::sync::Arc;

use serde_json::json;

use super::limits::{self, Secret};
use super::register::{self, Registration};
use super::{Context, Error, Refusal};
use crate::account::link::{self, Purpose};
use crate::account::{NewPerson, Role, audit, person};
use crate::base::Client;
use crate::db::{Connection, Db};

/// The path of a fresh set-up link, while there is no administrator.
///
/// # Errors
/// [`Error::Store`].
pub fn link(conn: &mut Connection, ctx: &Context) -> Result<Option<String>, Error> {
    if person::any_with_role(conn, Role::Administrator)? {
        return Ok(None);
    }
    let token = link::issue(conn, Purpose::SetUp, None, ctx.now())?;
    Ok(Some(format!("/setup/{token}")))
}

/// Whether a set-up link would work.
///
/// # Errors
/// [`Error::Store`].
pub fn is_good(conn: &mut Connection, ctx: &Context, token: &str) -> Result<bool, Error> {
    Ok(link::is_good(conn, Purpose::SetUp, token, ctx.now())? && !person::any_with_role(conn, Role::Administrator)?)
}

/// Whether a set-up link works for whoever comes from somewhere.
///
/// # Errors
/// [`Refusal::LinkSpent`], [`Refusal::TooOften`].
pub async fn look(ctx: &Arc<Context>, db: &Db, token: String, from: Client) -> Result<(), Error> {
    let for_read = ctx.clone();
    let look = move |conn: &mut Connection| {
        if is_good(conn, &for_read, &token)? { Ok(()) } else { Err(Error::Refused(Refusal::LinkSpent)) }
    };
    limits::read_by_secret(ctx, db, Secret::Link, from, look).await
}

/// Makes the first administrator.
///
/// # Errors
/// [`Error::Invalid`] (the link stays good), [`Refusal::LinkSpent`], [`Refusal::AlreadySetUp`], [`Refusal::TooOften`].
pub async fn set_up(
    ctx: &Arc<Context>,
    db: &Db,
    token: String,
    input: Registration,
    from: Client,
) -> Result<(), Error> {
    let mut new = register::check(ctx, &input, Role::Administrator)?;
    look(ctx, db, token.clone(), from).await?;
    new.password_hash = Some(ctx.passwords.hash(input.password).await?);
    let ctx = ctx.clone();
    db.write(move |conn| add(conn, &ctx, &token, new.clone())).await
}

fn add(conn: &mut Connection, ctx: &Context, token: &str, new: NewPerson) -> Result<(), Error> {
    let now = ctx.now();
    link::redeem(conn, Purpose::SetUp, token, now)?.ok_or(Refusal::LinkSpent)?;
    if person::any_with_role(conn, Role::Administrator)? {
        return Err(Refusal::AlreadySetUp.into());
    }
    let person = new.into_person(now);
    if !person::insert(conn, &person)? {
        return Err(Refusal::AddressTaken.into());
    }
    person::confirm_address(conn, person.id, now)?;
    let subject = register::subject(&person);
    audit::record(conn, Some(person.id), "person.set-up", &subject, None, json!({ "role": "administrator" }), now)?;
    Ok(())
}
