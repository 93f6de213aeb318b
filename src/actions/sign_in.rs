//! Signing in, refreshing, signing out.

use std::sync::Arc;

use chrono::Duration;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::limits::{self, PasswordTry};
use super::second_factor::{self, Judged};
use super::{Context, Error, Refusal, Unproven, register};
use crate::account::session::{self, Opened, Refreshed};
use crate::account::{Person, audit, password, people, person};
use crate::base::{Client, PersonId, SessionId, random};
use crate::db::{Connection, Db};
use crate::metrics::SignIn;

/// The tokens of a session.
#[derive(Debug, Clone)]
pub struct Tokens {
    /// The JWT for the API.
    pub access_token: String,
    /// The opaque token that gets the next pair.
    pub refresh_token: String,
    /// Seconds that the access token is good for.
    pub expires_in: i64,
    /// The session.
    pub session: SessionId,
    /// Whether the person has just signed in and mail to their address comes back.
    pub address_bounced: bool,
}

/// How long a session lasts without use.
pub(super) fn life(ctx: &Context) -> Duration {
    Duration::days(ctx.accounts.session_days).min(longest(ctx))
}

/// How long a session lasts at most.
fn longest(ctx: &Context) -> Duration {
    Duration::days(ctx.accounts.session_longest_days)
}

/// The tokens of a session that was opened.
pub(super) fn tokens(ctx: &Context, opened: Opened) -> Result<Tokens, Error> {
    let expires_in = ctx.accounts.access_minutes * 60;
    let access_token = ctx.keys.issue(opened.person, opened.session, ctx.now(), expires_in).map_err(Error::Internal)?;
    Ok(Tokens {
        access_token,
        refresh_token: opened.refresh_token,
        expires_in,
        session: opened.session,
        address_bounced: false,
    })
}

/// Who knocks.
#[derive(Debug, Clone)]
pub struct Visit {
    /// What the browser or program calls itself.
    pub user_agent: Option<String>,
    /// Where from.
    pub from: Client,
}

/// How far somebody came with address and password.
#[derive(Debug)]
pub enum Entered {
    /// In.
    In(Tokens),
    /// Half of the way: a code of the second factor is missing. What the browser shows for the other half.
    Halfway(String),
}

/// Signs in with address and password, and with a code where the person has a second factor.
///
/// # Errors
/// [`Refusal::WrongCredentials`] for an unknown address, a wrong password and a locked person alike, after the same time. Only
/// who knows the password learns more: [`Unproven::SecondFactorNeeded`], [`Unproven::WrongCode`], [`Unproven::WrongTooOften`],
/// [`Refusal::AddressUnconfirmed`]. [`Refusal::TooOften`] after too many wrong ones, alike for all of these.
pub async fn sign_in(
    ctx: &Arc<Context>,
    db: &Db,
    email: String,
    password: String,
    code: Option<String>,
    who: Visit,
) -> Result<Tokens, Error> {
    let person = by_password(ctx, db, email, password, who.from).await?;
    enter(ctx, db, person.id, mark(&person), code, who).await
}

/// Signs in with address and password; where a code is missing, with something for [`second_step`].
///
/// # Errors
/// [`Refusal::WrongCredentials`], [`Refusal::AddressUnconfirmed`], [`Refusal::TooOften`].
pub async fn first_step(
    ctx: &Arc<Context>,
    db: &Db,
    email: String,
    password: String,
    who: Visit,
) -> Result<Entered, Error> {
    let person = by_password(ctx, db, email, password, who.from).await?;
    if second_factor::is_asked(ctx, &person) {
        let half = ctx.keys.issue_half(person.id, &mark(&person), ctx.now());
        return Ok(Entered::Halfway(half.map_err(Error::Internal)?));
    }
    Ok(Entered::In(enter(ctx, db, person.id, mark(&person), None, who).await?))
}

/// Goes on from [`first_step`] with a code.
///
/// # Errors
/// [`Refusal::WrongCredentials`] when the first step was too long ago, or the password was changed since;
/// [`Unproven::WrongCode`], [`Unproven::WrongTooOften`], [`Refusal::TooOften`].
pub async fn second_step(ctx: &Arc<Context>, db: &Db, half: &str, code: String, who: Visit) -> Result<Tokens, Error> {
    limits::may_try_codes(ctx, db, who.from).await?;
    let half = ctx.keys.verify_half(half, ctx.now()).ok_or(Refusal::WrongCredentials)?;
    enter(ctx, db, half.sub, half.mark, Some(code), who).await
}

/// The person who knows the password.
async fn by_password(ctx: &Arc<Context>, db: &Db, email: String, typed: String, from: Client) -> Result<Person, Error> {
    let key = register::address_key(&email);
    let tried = PasswordTry::begin(ctx, db, &key, from).await?;
    let found: Option<Person> = db.read(move |conn| Ok::<_, Error>(person::find_by_email(conn, &key)?)).await?;
    let hash = found.as_ref().and_then(|person| person.password_hash.clone());
    let too_long = password::is_too_long(&typed);
    let right = match ctx.passwords.verify(if too_long { String::new() } else { typed.clone() }, hash).await {
        Ok(right) => right,
        Err(busy) => {
            tried.was_not_judged(db).await?;
            return Err(busy);
        }
    };
    let known = found.as_ref().map(|person| person.id);
    let Some(person) = found.filter(|person| right && !too_long && person.locked_at.is_none()) else {
        ctx.metrics.events.sign_in(SignIn::WrongPassword);
        match known {
            Some(person) => tracing::warn!(%person, "not signed in: a wrong password, or locked"),
            // What was typed may be somebody's password.
            None => tracing::warn!("not signed in: nobody has such an address"),
        }
        return Err(Refusal::WrongCredentials.into());
    };
    tried.was_right(ctx, db).await?;
    if ctx.accounts.confirm_address && person.email_confirmed_at.is_none() {
        return Err(Refusal::AddressUnconfirmed.into());
    }
    renewed(ctx, db, person, typed).await
}

/// The person, with a hash of today where the one that was kept was made otherwise. What cannot be hashed now is at the next sign-in.
async fn renewed(ctx: &Context, db: &Db, known: Person, typed: String) -> Result<Person, Error> {
    let Some(before) = known.password_hash.clone().filter(|hash| password::is_outdated(hash)) else { return Ok(known) };
    let hash = match ctx.passwords.hash(typed).await {
        Ok(hash) => hash,
        Err(error) => {
            tracing::warn!(person = %known.id, %error, "the hash of a password is of before; it is made anew at the next sign-in");
            return Ok(known);
        }
    };
    let (id, new) = (known.id, hash.clone());
    let replaced = db.write(move |conn| Ok::<_, Error>(people::replace_hash(conn, id, &before, &new)?)).await?;
    Ok(if replaced { Person { password_hash: Some(hash), ..known } } else { known })
}

/// What tells whether the password is still the one that was shown; nothing can be read from it.
pub(super) fn mark(person: &Person) -> String {
    let hash = person.password_hash.as_deref().unwrap_or_default();
    random::base32(&Sha256::digest(format!("chancery sign-in: {} {hash}", person.id))[..10])
}

async fn enter(
    ctx: &Arc<Context>,
    db: &Db,
    id: PersonId,
    known: String,
    code: Option<String>,
    who: Visit,
) -> Result<Tokens, Error> {
    let Visit { user_agent, from } = who;
    let for_write = ctx.clone();
    let entered = db.write(move |conn| {
        let person = person::find(conn, id)?.filter(|person| person.locked_at.is_none() && mark(person) == known);
        let Some(person) = person else { return Ok(Err(Refusal::WrongCredentials)) };
        // A wrong code counts: so its refusal is no error of the transaction.
        if let Some(refusal) = second(conn, &for_write, &person, code.as_deref())? {
            return Ok(Err(refusal));
        }
        let (now, life) = (for_write.now(), life(&for_write));
        let opened = session::open(conn, person.id, user_agent.as_deref(), now, life)?;
        Ok::<_, Error>(Ok((opened, person.bounced_at.is_some())))
    });
    let entered = entered.await?;
    if let Err(Refusal::Unproven(Unproven::WrongCode)) = &entered {
        ctx.metrics.events.sign_in(SignIn::WrongCode);
        tracing::warn!(person = %id, "not signed in: a wrong code");
        limits::code_was_wrong(ctx, db, from).await?;
    }
    let (opened, address_bounced) = entered?;
    ctx.metrics.events.sign_in(SignIn::SignedIn);
    tracing::info!(person = %id, session = %opened.session, "signed in");
    Ok(Tokens { address_bounced, ..tokens(ctx, opened)? })
}

/// Why the second factor keeps somebody out, if so.
fn second(conn: &mut Connection, ctx: &Context, person: &Person, code: Option<&str>) -> Result<Option<Refusal>, Error> {
    if !second_factor::is_asked(ctx, person) {
        return Ok(None);
    }
    let Some(code) = code else { return Ok(Some(Unproven::SecondFactorNeeded.into())) };
    Ok(match second_factor::judge(conn, ctx, person, code)? {
        Judged::Right => None,
        Judged::Wrong => Some(Unproven::WrongCode.into()),
        Judged::TooOften(seconds) => Some(Unproven::WrongTooOften(seconds).into()),
    })
}

/// Exchanges a refresh token.
///
/// # Errors
/// [`Refusal::SessionEnded`]; a proven replay also ends the session.
pub async fn refresh(ctx: &Arc<Context>, db: &Db, token: String) -> Result<Tokens, Error> {
    let for_write = ctx.clone();
    let refreshed = db.write(move |conn| exchange(conn, &for_write, &token)).await?;
    match refreshed {
        Refreshed::Opened(opened) => tokens(ctx, opened),
        Refreshed::Refused | Refreshed::Replayed(_) => Err(Refusal::SessionEnded.into()),
    }
}

fn exchange(conn: &mut Connection, ctx: &Context, token: &str) -> Result<Refreshed, Error> {
    let now = ctx.now();
    let refreshed = session::refresh(conn, token, now, life(ctx), longest(ctx))?;
    match &refreshed {
        Refreshed::Replayed(id) => {
            let subject = format!("session:{id}");
            audit::record(conn, None, "session.replayed", &subject, None, json!({}), now)?;
        }
        Refreshed::Opened(opened) if person::caller(conn, opened.session, now)?.is_none() => {
            // The person was locked meanwhile.
            session::end(conn, opened.session, now)?;
            return Ok(Refreshed::Refused);
        }
        _ => {}
    }
    Ok(refreshed)
}

/// Ends the session of a refresh token. An unknown token has no session, which is what was asked for.
///
/// # Errors
/// [`Error::Store`].
pub fn sign_out(conn: &mut Connection, ctx: &Context, refresh_token: &str) -> Result<(), Error> {
    match session::of_refresh_token(conn, refresh_token)? {
        Some(session) => leave(conn, ctx, session),
        None => Ok(()),
    }
}

/// Ends the session that somebody leaves.
///
/// # Errors
/// [`Error::Store`].
pub fn leave(conn: &mut Connection, ctx: &Context, session: SessionId) -> Result<(), Error> {
    session::end(conn, session, ctx.now())?;
    tracing::info!(%session, "signed out");
    Ok(())
}
