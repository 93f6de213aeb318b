//! Who somebody is here whom a provider of identities brought: their own account, one that is linked now, or a new one; and the role that
//! their groups give. Inside the transaction of the sign-in.

use serde_json::json;

use super::error::Refusal;
use super::providers::Provider;
use super::register::{self, Registration};
use super::{Context, Error, Faults, notify};
use crate::account::identity::Doubt;
use crate::account::identity::claims::Claims;
use crate::account::identity::store::{self as identities, Identity};
use crate::account::{Person, Role, audit, people, person, session};
use crate::base::PageRequest;
use crate::db::Connection;
use crate::mail::Message;

/// The person, with the role of this moment.
///
/// # Errors
/// [`Refusal::Doubted`] for who is nobody here, or must not get in; nothing was changed then.
pub fn recognise(conn: &mut Connection, ctx: &Context, provider: &Provider, claims: &Claims) -> Result<Person, Error> {
    let now = ctx.now();
    let found = match identities::find(conn, &provider.name, &claims.sub)? {
        Some(id) => {
            let known = person::find(conn, id)?.filter(|known| known.locked_at.is_none()).ok_or(Doubt::Locked)?;
            identities::used(conn, &provider.name, &claims.sub, now)?;
            known
        }
        None => by_address(conn, ctx, provider, claims)?,
    };
    if provider.roles.is_empty() {
        return Ok(found);
    }
    give_role(conn, ctx, provider, found, claims.role(&provider.settings.groups_claim, &provider.roles))
}

/// Somebody who is here for the first time by this provider. Only an address that both sides know to be theirs tells who it is: who owns
/// an address at the provider must not get into the account that somebody else opened here with it, nor the other way round.
fn by_address(conn: &mut Connection, ctx: &Context, provider: &Provider, claims: &Claims) -> Result<Person, Error> {
    let now = ctx.now();
    let email = claims.verified_email().ok_or(Doubt::AddressUnverified)?;
    let known = person::find_by_email(conn, &register::address_key(email))?;
    let known = match known {
        Some(known) if known.locked_at.is_some() => return Err(Doubt::Locked.into()),
        Some(known) if known.email_confirmed_at.is_none() && !nobody_was_in(conn, &known)? => {
            return Err(Doubt::AddressUnconfirmedHere.into());
        }
        Some(known) => {
            link(conn, ctx, provider, claims, &known)?;
            let message =
                Message::IdentityLinked { name: known.full_name.clone(), provider: provider.title().to_owned() };
            // Unlinked and linked again, it is told again.
            notify::mail(conn, &known, &format!("identity-linked:{}:{}:{now}", known.id, provider.name), message, now)?;
            if known.email_confirmed_at.is_none() {
                person::confirm_address(conn, known.id, now)?;
            }
            known
        }
        None if provider.settings.create_accounts => open_account(conn, ctx, provider, claims, email)?,
        None => return Err(Doubt::NoAccount.into()),
    };
    Ok(known)
}

/// Whether nobody can have got into an account whose address was never confirmed. Who registers has a password from the first moment on;
/// who was added by an administrator, an import or a directory has none until a link that was mailed there was followed, and that confirms
/// the address. So an account without a password and without an identity was added, and nobody was ever in it: its owner is whom they
/// meant, by the address that the provider vouches for now.
fn nobody_was_in(conn: &mut Connection, known: &Person) -> Result<bool, Error> {
    let one = PageRequest { limit: 1, after: None };
    Ok(known.password_hash.is_none()
        && known.second_factor_at.is_none()
        && known.passkeys_at.is_none()
        && identities::of_person(conn, known.id)?.is_empty()
        && session::kept(conn, known.id, &one)?.items.is_empty())
}

fn link(
    conn: &mut Connection,
    ctx: &Context,
    provider: &Provider,
    claims: &Claims,
    known: &Person,
) -> Result<(), Error> {
    let now = ctx.now();
    let identity = Identity {
        provider: provider.name.clone(),
        subject: claims.sub.clone(),
        person_id: known.id,
        linked_at: now,
        last_used_at: now,
    };
    // An address that the provider gave to somebody else meanwhile does not hand the account over.
    if !identities::link(conn, &identity)? {
        return Err(Doubt::OtherIdentity.into());
    }
    let detail = json!({ "provider": provider.name });
    let subject = register::subject(known);
    Ok(audit::record(conn, Some(known.id), "person.identity-linked", &subject, None, detail, now)?)
}

fn open_account(
    conn: &mut Connection,
    ctx: &Context,
    provider: &Provider,
    claims: &Claims,
    email: &str,
) -> Result<Person, Error> {
    let now = ctx.now();
    let plain = |text: String| {
        text.chars().filter(|c| !c.is_control() && !register::is_invisible(*c)).take(200).collect::<String>()
    };
    let name = claims.full_name().map(plain).unwrap_or_default();
    let local = email.split('@').next().unwrap_or_default();
    let said = Registration {
        email: email.to_owned(),
        password: String::new(),
        full_name: if name.trim().is_empty() { local.to_owned() } else { name },
        country: None,
        affiliation: None,
        language: claims.locale().filter(|tag| tag.parse::<crate::base::Language>().is_ok()),
    };
    let mut faults = Faults::default();
    let new = register::describe(&mut faults, &said, Role::Learner);
    // An address that mail cannot go to.
    let new = new.ok_or_else(|| Error::from(Doubt::AddressUnverified))?;
    let person = Person { email_confirmed_at: Some(now), ..new.into_person(now) };
    if !person::insert(conn, &person)? {
        return Err(Refusal::AddressTaken.into());
    }
    let detail = json!({ "role": person.role, "provider": provider.name });
    audit::record(conn, None, "person.created", &register::subject(&person), None, detail, now)?;
    link(conn, ctx, provider, claims, &person)?;
    Ok(person)
}

/// Gives the role that the groups give, but never takes the last administrator away.
fn give_role(
    conn: &mut Connection,
    ctx: &Context,
    provider: &Provider,
    known: Person,
    role: Role,
) -> Result<Person, Error> {
    let (from, id) = (known.role, known.id);
    if from == role {
        return Ok(known);
    }
    let subject = register::subject(&known);
    let detail = json!({ "from": from, "to": role, "provider": provider.name });
    // The administrators are locked: two who lose it at once are not both the last but one.
    if from == Role::Administrator && people::lock_administrators(conn)?.iter().all(|one| *one == id) {
        audit::record(conn, None, "person.role-kept", &subject, None, detail, ctx.now())?;
        return Ok(known);
    }
    people::set_role(conn, id, role)?;
    audit::record(conn, None, "person.role-changed", &subject, None, detail, ctx.now())?;
    Ok(Person { role, ..known })
}
