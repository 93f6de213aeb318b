//! Signing in, refreshing, signing out.

use std::sync::Arc;

use chrono::Duration;
use serde_json::json;

use super::{Context, Error, Refusal, register};
use crate::account::session::{self, Opened, Refreshed};
use crate::account::{Person, audit, person};
use crate::base::SessionId;
use crate::db::{Connection, Db};

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

fn life(ctx: &Context) -> Duration {
    Duration::days(ctx.accounts.session_days)
}

fn tokens(ctx: &Context, opened: Opened) -> Result<Tokens, Error> {
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

/// Signs in with address and password.
///
/// # Errors
/// [`Refusal::WrongCredentials`] for an unknown address, a wrong password and a locked person alike, after the same time.
pub async fn sign_in(
    ctx: &Arc<Context>,
    db: &Db,
    email: String,
    password: String,
    user_agent: Option<String>,
) -> Result<Tokens, Error> {
    let key = register::address_key(&email);
    let found: Option<Person> = db.read(move |conn| Ok::<_, Error>(person::find_by_email(conn, &key)?)).await?;
    let hash = found.as_ref().and_then(|person| person.password_hash.clone());
    let too_long = password.len() > crate::account::password::LONGEST;
    let right = ctx.passwords.verify(if too_long { String::new() } else { password }, hash).await?;
    let person = found.filter(|person| right && !too_long && person.locked_at.is_none());
    let person = person.ok_or(Refusal::WrongCredentials)?;
    if ctx.accounts.confirm_address && person.email_confirmed_at.is_none() {
        return Err(Refusal::AddressUnconfirmed.into());
    }
    let address_bounced = person.bounced_at.is_some();
    let for_write = ctx.clone();
    let opened = db
        .write(move |conn| {
            let now = for_write.now();
            Ok::<_, Error>(session::open(conn, person.id, user_agent.as_deref(), now, life(&for_write))?)
        })
        .await?;
    Ok(Tokens { address_bounced, ..tokens(ctx, opened)? })
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
    let refreshed = session::refresh(conn, token, now, life(ctx))?;
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
    if let Some(session) = session::of_refresh_token(conn, refresh_token)? {
        session::end(conn, session, ctx.now())?;
    }
    Ok(())
}
