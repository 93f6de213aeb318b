//! The other services by which one signs in: looking, and taking one off.

use serde_json::json;

use super::error::Refusal;
use super::{Context, Error, access, notify, passkeys, register};
use crate::account::identity::store::{self as identities, Identity};
use crate::account::second_factor::limit;
use crate::account::{Caller, Person, audit, person, session};
use crate::base::Timestamp;
use crate::db::Connection;
use crate::mail::Message;
use crate::policy::{Action, Resource};

/// One of them.
#[derive(Debug, Clone)]
pub struct Linked {
    /// Its name in the settings.
    pub provider: String,
    /// What people know it by.
    pub title: String,
    /// Since when one can sign in by it.
    pub linked_at: Timestamp,
    /// When one last did.
    pub last_used_at: Timestamp,
    /// Whether it is the one way in that is left: then it stays.
    pub last_way: bool,
}

/// The caller's, by the names of the providers.
///
/// # Errors
/// [`Error::Store`].
pub fn list(conn: &mut Connection, ctx: &Context, caller: &Caller) -> Result<Vec<Linked>, Error> {
    let known = person::find(conn, caller.id)?.ok_or(Error::Unauthenticated)?;
    let all = identities::of_person(conn, caller.id)?;
    let linked = |one: &Identity| Linked {
        provider: one.provider.clone(),
        title: title(ctx, &one.provider),
        linked_at: one.linked_at,
        last_used_at: one.last_used_at,
        last_way: !has_another_way(ctx, &known, &all, &one.provider),
    };
    Ok(all.iter().map(linked).collect())
}

/// What a provider is called; one that the settings name no more, by its name.
fn title(ctx: &Context, name: &str) -> String {
    ctx.providers.find(name).map_or_else(|| name.to_owned(), |provider| provider.title().to_owned())
}

/// Whether somebody gets in without this provider: by the password, a passkey, or another provider that is still offered.
fn has_another_way(ctx: &Context, known: &Person, all: &[Identity], without: &str) -> bool {
    let works = |one: &Identity| one.provider != without && ctx.providers.find(&one.provider).is_some();
    known.password_hash.is_some() || passkeys::has_one(ctx, known) || all.iter().any(works)
}

/// Takes a provider off the caller's account: nobody gets in by it any more, and all other sessions end.
///
/// # Errors
/// [`Error::NotFound`], [`Refusal::LastWayIn`], [`Unproven::RecentSignInNeeded`](super::Unproven::RecentSignInNeeded).
pub fn unlink(conn: &mut Connection, ctx: &Context, caller: &Caller, provider: &str) -> Result<(), Error> {
    let now = ctx.now();
    limit::line_up(conn, caller.id)?;
    let known = person::find(conn, caller.id)?.ok_or(Error::Unauthenticated)?;
    let all = identities::of_person(conn, caller.id)?;
    let own = all.iter().any(|one| one.provider == provider);
    access::may_with(caller, Action::UnlinkIdentity, Resource::of(own, false), "identity")?;
    if !has_another_way(ctx, &known, &all, provider) {
        return Err(Refusal::LastWayIn.into());
    }
    identities::unlink(conn, caller.id, provider)?;
    session::end_others(conn, caller.id, caller.session, now)?;
    let detail = json!({ "provider": provider });
    audit::record(conn, Some(caller.id), "person.identity-unlinked", &register::subject(&known), None, detail, now)?;
    let message = Message::IdentityUnlinked { name: known.full_name.clone(), provider: title(ctx, provider) };
    notify::mail(conn, &known, &format!("identity-unlinked:{}:{provider}:{now}", known.id), message, now)
}
