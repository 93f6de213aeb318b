//! One's own passkeys: adding one, naming it, removing it. `ceremony` asks authenticators and judges their answers; `enter` signs in with
//! a passkey, and shows with one again that it is oneself.

mod ceremony;
mod enter;

use std::sync::Arc;

use serde_json::{Value, json};

pub use ceremony::Ceremony;
pub use enter::{ask_again, ask_to_sign_in, sign_in, step_up};

use super::{Context, Error, Faults, Unproven, access, notify, register};
use crate::account::identity::store as identities;
use crate::account::passkey::fault::Fault;
use crate::account::passkey::store::{self, Passkey, Purpose};
use crate::account::passkey::{LONGEST_NAME, MOST};
use crate::account::second_factor::limit;
use crate::account::{Caller, Person, audit, person};
use crate::base::{PasskeyId, PersonId};
use crate::db::types::Json;
use crate::db::{Connection, Db};
use crate::mail::message::Message;
use crate::policy::{Action, Resource};

/// Whether somebody has a passkey that opens something here.
pub fn has_one(ctx: &Context, person: &Person) -> bool {
    person.passkeys_at.is_some() && ctx.passkeys.is_some()
}

/// Who has a passkey and has to show it adds nothing to a session that the password alone has opened: it would be as good as the passkey.
///
/// # Errors
/// [`Unproven::SecondFactorRequired`](super::Unproven).
pub(super) fn must_be_shown(ctx: &Context, caller: &Caller, person: &Person) -> Result<(), Error> {
    if !caller.proved && has_one(ctx, person) { Err(Unproven::SecondFactorRequired.into()) } else { Ok(()) }
}

/// The caller's passkeys, the oldest first.
///
/// # Errors
/// [`Error::Store`].
pub fn list(conn: &mut Connection, caller: &Caller) -> Result<Vec<Passkey>, Error> {
    Ok(store::of_person(conn, caller.id)?)
}

/// One of the caller's passkeys.
///
/// # Errors
/// [`Error::NotFound`] for what is another's or is gone.
pub fn one(conn: &mut Connection, caller: &Caller, id: PasskeyId) -> Result<Passkey, Error> {
    store::find_own(conn, caller.id, id)?.ok_or(Error::NotFound("passkey"))
}

fn myself(conn: &mut Connection, caller: &Caller) -> Result<Person, Error> {
    person::find(conn, caller.id)?.ok_or(Error::Unauthenticated)
}

/// Asks for a new passkey of the caller.
///
/// # Errors
/// [`Fault::NotOffered`], [`Fault::TooMany`], [`Unproven::RecentSignInNeeded`](super::Unproven).
pub fn ask_for_one(conn: &mut Connection, ctx: &Context, caller: &Caller) -> Result<Ceremony, Error> {
    access::may(caller, Action::AddPasskey)?;
    let party = ceremony::party(ctx)?;
    let person = myself(conn, caller)?;
    must_be_shown(ctx, caller, &person)?;
    let has = ids(&store::of_person(conn, caller.id)?);
    if has.len() >= MOST {
        return Err(Fault::TooMany.into());
    }
    let asked = party.ask_to_make(person.id.uuid(), &person.email, &person.full_name, &has)?;
    ceremony::keep(conn, ctx, Purpose::Registration, Some(caller.session), asked)
}

fn ids(passkeys: &[Passkey]) -> Vec<Vec<u8>> {
    passkeys.iter().map(|passkey| passkey.credential_id.clone()).collect()
}

fn named(name: &str) -> Result<String, Error> {
    let mut faults = Faults::default();
    let name = register::line(&mut faults, "/name", name, LONGEST_NAME);
    faults.check()?;
    Ok(name.unwrap_or_default())
}

/// Adds the passkey that was asked for.
///
/// # Errors
/// [`Fault`]; [`Error::Invalid`] for the name; [`Unproven::RecentSignInNeeded`](super::Unproven).
pub async fn add(
    ctx: &Arc<Context>,
    db: &Db,
    caller: Caller,
    secret: String,
    answer: Value,
    name: &str,
) -> Result<Passkey, Error> {
    access::may(&caller, Action::AddPasskey)?;
    ceremony::party(ctx)?;
    // What was typed wrong can be mended: the passkey is not lost by it.
    let name = named(name)?;
    let state = ceremony::take(ctx, db, secret, Purpose::Registration, Some(caller.session)).await?;
    let for_look = ctx.clone();
    let made = db.report(move |_| {
        let party = ceremony::party(&for_look)?;
        Ok::<_, Error>(party.judge_made(state.clone(), &answer)?)
    });
    let made = made.await?;
    let ctx = ctx.clone();
    db.write(move |conn| {
        let now = ctx.now();
        limit::line_up(conn, caller.id)?;
        let person = myself(conn, &caller)?;
        must_be_shown(&ctx, &caller, &person)?;
        if store::of_person(conn, person.id)?.len() >= MOST {
            return Err(Fault::TooMany.into());
        }
        let passkey = Passkey {
            id: PasskeyId::new(now),
            person_id: person.id,
            credential_id: made.id.clone(),
            credential: Json(made.credential.clone()),
            counter: 0,
            name: name.clone(),
            created_at: now,
            last_used_at: None,
        };
        if !store::insert(conn, &passkey)? {
            return Err(Fault::Known.into());
        }
        store::shown_in(conn, caller.session, now)?;
        note(conn, &ctx, Some(person.id), &person, "person.passkey-added", &passkey)?;
        let message = Message::PasskeyAdded { name: person.full_name.clone(), passkey: name.clone() };
        tell(conn, &ctx, &person, "added", &passkey, message)?;
        Ok(passkey)
    })
    .await
}

/// Gives one of the caller's passkeys another name.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Invalid`].
pub fn rename(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    id: PasskeyId,
    name: &str,
) -> Result<Passkey, Error> {
    let known = store::find_own(conn, caller.id, id)?;
    access::may_with(caller, Action::RenamePasskey, Resource::of(known.is_some(), false), "passkey")?;
    let known = known.ok_or(Error::NotFound("passkey"))?;
    let name = named(name)?;
    if name == known.name {
        return Ok(known);
    }
    store::rename(conn, id, &name)?;
    let renamed = Passkey { name, ..known };
    let person = myself(conn, caller)?;
    note(conn, ctx, Some(person.id), &person, "person.passkey-renamed", &renamed)?;
    Ok(renamed)
}

/// Removes one of the caller's passkeys.
///
/// # Errors
/// [`Error::NotFound`]; [`Fault::LastWay`] for the last way in; [`Unproven::RecentSignInNeeded`](super::Unproven).
pub fn remove(conn: &mut Connection, ctx: &Context, caller: &Caller, id: PasskeyId) -> Result<(), Error> {
    // Of two that are removed at once, one sees that it is the last.
    limit::line_up(conn, caller.id)?;
    let known = store::find_own(conn, caller.id, id)?;
    access::may_with(caller, Action::RemovePasskey, Resource::of(known.is_some(), false), "passkey")?;
    let known = known.ok_or(Error::NotFound("passkey"))?;
    let person = myself(conn, caller)?;
    if store::of_person(conn, person.id)?.len() == 1 && !has_another_way(conn, ctx, &person)? {
        return Err(Fault::LastWay.into());
    }
    store::remove(conn, person.id, id)?;
    note(conn, ctx, Some(person.id), &person, "person.passkey-removed", &known)?;
    let message = Message::PasskeyRemoved { name: person.full_name.clone(), passkey: known.name.clone() };
    tell(conn, ctx, &person, "removed", &known, message)
}

/// Whether somebody signs in without passkeys too: by a password, or by a provider that is still there.
fn has_another_way(conn: &mut Connection, ctx: &Context, person: &Person) -> Result<bool, Error> {
    if person.password_hash.is_some() {
        return Ok(true);
    }
    let linked = identities::of_person(conn, person.id)?;
    Ok(linked.iter().any(|identity| ctx.providers.find(&identity.provider).is_some()))
}

/// The audit log names a passkey as its owner does, and nothing that its authenticator knows it by.
fn note(
    conn: &mut Connection,
    ctx: &Context,
    actor: Option<PersonId>,
    person: &Person,
    action: &str,
    passkey: &Passkey,
) -> Result<(), Error> {
    let detail = json!({ "passkey": passkey.id, "name": passkey.name });
    Ok(audit::record(conn, actor, action, &register::subject(person), None, detail, ctx.now())?)
}

fn tell(
    conn: &mut Connection,
    ctx: &Context,
    person: &Person,
    what: &str,
    passkey: &Passkey,
    message: Message,
) -> Result<(), Error> {
    notify::mail(conn, person, &format!("passkey-{what}:{}", passkey.id), message, ctx.now())
}
