//! What administrators (and the command line) do with people.

use std::sync::Arc;

use chrono::Duration;
use serde_json::{Value, json};

use super::register::{self, Registration, subject};
use super::{Context, Error, Faults, Refusal, idempotent, notify, recover};
use crate::account::idempotency::{Reply, Request};
use crate::account::{NewPerson, Person, Role, audit, password, person, session, token_keys};
use crate::base::PersonId;
use crate::db::{Connection, Db};
use crate::long_work;
use crate::mail::Message;
use crate::policy::Action;

/// How many days long work that ended is kept, with the rows of an import.
pub const WORK_DAYS: i64 = 30;
/// How many days replies to idempotency keys are kept.
pub const REPLY_DAYS: i64 = 2;

/// What adding somebody of that role is to the policy.
pub const fn adding(role: Role) -> Action {
    match role {
        Role::Learner => Action::AddPerson,
        Role::Facilitator | Role::Administrator => Action::AddStaff,
    }
}

/// Adds a person whose address counts as confirmed; who gets no password is invited by mail, and sets one.
///
/// # Errors
/// [`Error::Invalid`], [`Refusal::AddressTaken`].
pub async fn create(
    ctx: &Arc<Context>,
    db: &Db,
    actor: Option<PersonId>,
    input: Registration,
    role: Role,
) -> Result<Person, Error> {
    let new = hashed(ctx, input, role).await?;
    let ctx = ctx.clone();
    db.write(move |conn| add(conn, &ctx, actor, new.clone(), true)).await
}

/// As [`create`], once for an idempotency key; `view` makes the reply that is kept.
///
/// # Errors
/// As [`create`], and [`Refusal::KeyReused`].
pub async fn create_once(
    ctx: &Arc<Context>,
    db: &Db,
    actor: Option<PersonId>,
    input: Registration,
    role: Role,
    key: Option<Request>,
    view: impl Fn(&Person) -> Result<Reply, Error> + Send + 'static,
) -> Result<Reply, Error> {
    let new = hashed(ctx, input, role).await?;
    let ctx = ctx.clone();
    db.write(move |conn| {
        idempotent::once(conn, key.as_ref(), ctx.now(), |conn| view(&add(conn, &ctx, actor, new.clone(), true)?))
    })
    .await
}

async fn hashed(ctx: &Context, input: Registration, role: Role) -> Result<NewPerson, Error> {
    if input.password.is_empty() {
        let mut faults = Faults::default();
        let new = register::describe(&mut faults, &input, role);
        faults.check()?;
        return new.ok_or_else(|| Error::Invalid(Vec::new()));
    }
    let mut new = register::check(ctx, &input, role)?;
    new.password_hash = Some(ctx.passwords.hash(input.password).await?);
    Ok(new)
}

/// Adds a person; who has no password is invited, with `invite`.
///
/// # Errors
/// [`Refusal::AddressTaken`].
pub fn add(
    conn: &mut Connection,
    ctx: &Context,
    actor: Option<PersonId>,
    new: NewPerson,
    invite: bool,
) -> Result<Person, Error> {
    add_noting(conn, ctx, actor, new, invite, json!({}))
}

/// As [`add`], with more for the audit log.
///
/// # Errors
/// As [`add`].
pub fn add_noting(
    conn: &mut Connection,
    ctx: &Context,
    actor: Option<PersonId>,
    new: NewPerson,
    invite: bool,
    mut detail: Value,
) -> Result<Person, Error> {
    let now = ctx.now();
    let without = new.password_hash.is_none();
    let person = Person { email_confirmed_at: (!without).then_some(now), ..new.into_person(now) };
    if !person::insert(conn, &person)? {
        return Err(Refusal::AddressTaken.into());
    }
    if without && invite {
        recover::mail_invitation(conn, ctx, &person, now)?;
    }
    detail["role"] = json!(person.role);
    audit::record(conn, actor, "person.created", &subject(&person), None, detail, now)?;
    Ok(person)
}

/// The person with that address, or an error that names what is missing.
///
/// # Errors
/// [`Error::NotFound`].
pub fn by_email(conn: &mut Connection, email: &str) -> Result<Person, Error> {
    let key = register::address_key(email);
    person::find_by_email(conn, &key)?.ok_or(Error::NotFound("person with this address"))
}

/// Locks a person out at once, or lets them in again.
///
/// # Errors
/// [`Error::NotFound`].
pub fn set_locked(
    conn: &mut Connection,
    ctx: &Context,
    actor: Option<PersonId>,
    email: &str,
    locked: bool,
) -> Result<(), Error> {
    let now = ctx.now();
    let found = by_email(conn, email)?;
    person::set_locked(conn, found.id, locked.then_some(now))?;
    if locked {
        session::end_all(conn, found.id, now)?;
    }
    let action = if locked { "person.locked" } else { "person.unlocked" };
    Ok(audit::record(conn, actor, action, &subject(&found), None, json!({}), now)?)
}

/// Ends all sessions of a person; how many they were.
///
/// # Errors
/// [`Error::NotFound`].
pub fn end_sessions(conn: &mut Connection, ctx: &Context, email: &str) -> Result<usize, Error> {
    let now = ctx.now();
    let found = by_email(conn, email)?;
    let ended = session::end_all(conn, found.id, now)?;
    audit::record(conn, None, "person.sessions-ended", &subject(&found), None, json!({ "sessions": ended }), now)?;
    Ok(ended)
}

/// Sets a password and ends all sessions.
///
/// # Errors
/// [`Error::Invalid`], [`Error::NotFound`].
pub async fn set_password(ctx: &Arc<Context>, db: &Db, email: String, new: String) -> Result<(), Error> {
    let mut faults = Faults::default();
    faults.take("/password", password::check(&new, &email, &ctx.accounts.refused_words));
    faults.check()?;
    let hash = ctx.passwords.hash(new).await?;
    let ctx = ctx.clone();
    db.write(move |conn| {
        let now = ctx.now();
        let found = by_email(conn, &email)?;
        person::set_password(conn, found.id, &hash)?;
        session::end_all(conn, found.id, now)?;
        let message = Message::PasswordChanged { name: found.full_name.clone() };
        notify::mail(conn, &found, &format!("password-changed:{}:{now}", found.id), message, now)?;
        Ok(audit::record(conn, None, "person.password-set", &subject(&found), None, json!({}), now)?)
    })
    .await
}

/// Forgets what is only kept for a while: replies to idempotency keys, after two days; work that was prepared and not
/// begun, after a day; work that ended, after thirty; keys of tokens, once all that they signed has expired.
///
/// # Errors
/// [`Error::Store`].
pub fn tidy(conn: &mut Connection, ctx: &Context) -> Result<usize, Error> {
    let now = ctx.now();
    let works = long_work::forget(conn, now - Duration::hours(24), now - Duration::days(WORK_DAYS))?;
    let keys = token_keys::forget(conn, now)?;
    Ok(works + keys + crate::account::idempotency::forget(conn, now - Duration::days(REPLY_DAYS))?)
}
