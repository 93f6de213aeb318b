//! Showing again that it is oneself, where a session is not enough: by the password, and a code where there is a second factor.

use std::sync::Arc;

use super::second_factor::{self, Judged};
use super::{Context, Error, Faults, Unproven};
use crate::account::second_factor::limit;
use crate::account::{Caller, Person, password, person, session};
use crate::db::{Connection, Db};

/// From now on, for a quarter of an hour, the session may do what needs a recent sign-in.
///
/// # Errors
/// As [`prove`].
pub async fn step_up(
    ctx: &Arc<Context>,
    db: &Db,
    caller: Caller,
    password: String,
    code: Option<String>,
) -> Result<(), Error> {
    let session = caller.session;
    prove(ctx, db, &caller, password, code, move |conn, ctx, _| Ok(session::confirm(conn, session, ctx.now())?)).await
}

/// Turns one's own second factor off, by the password and a code.
///
/// # Errors
/// As [`prove`]; [`Unproven::NoSecondFactor`].
pub async fn turn_off(
    ctx: &Arc<Context>,
    db: &Db,
    caller: Caller,
    password: String,
    code: Option<String>,
) -> Result<(), Error> {
    prove(ctx, db, &caller, password, code, second_factor::turn_off).await
}

/// Does something once password and code are right. What is wrong counts, also when the rest fails.
///
/// # Errors
/// [`Error::Invalid`] for a wrong password or code; [`Unproven::WrongTooOften`]; [`Error::Busy`].
async fn prove(
    ctx: &Arc<Context>,
    db: &Db,
    caller: &Caller,
    password: String,
    code: Option<String>,
    then: impl Fn(&mut Connection, &Context, &Person) -> Result<(), Error> + Send + 'static,
) -> Result<(), Error> {
    let (id, for_read) = (caller.id, ctx.clone());
    let known = db.read(move |conn| {
        let person = person::find(conn, id)?.ok_or(Error::Unauthenticated)?;
        // Who was wrong too often is told so before any work is done.
        match second_factor::closed(conn, &for_read, id)? {
            Some(seconds) => Err(Error::from(Unproven::WrongTooOften(seconds))),
            None => Ok(person),
        }
    });
    let known = known.await?;
    let too_long = password::is_too_long(&password);
    let password = if too_long { String::new() } else { password };
    let right = ctx.passwords.verify(password, known.password_hash.clone()).await? && !too_long;
    let ctx = ctx.clone();
    let judged = db.write(move |conn| {
        // What a refusal counts has to stay: so it is no error of the transaction.
        let person = person::find(conn, id)?.ok_or(Error::Unauthenticated)?;
        if person.password_hash != known.password_hash || person.locked_at.is_some() {
            return Err(Error::Unauthenticated);
        }
        if let Some(refused) = judge(conn, &ctx, &person, right, code.as_deref())? {
            return Ok(Err(refused));
        }
        then(conn, &ctx, &person).map(Ok)
    });
    judged.await?
}

/// Why password and code are not taken, if so.
fn judge(
    conn: &mut Connection,
    ctx: &Context,
    person: &Person,
    right: bool,
    code: Option<&str>,
) -> Result<Option<Error>, Error> {
    limit::line_up(conn, person.id)?;
    if let Some(seconds) = second_factor::closed(conn, ctx, person.id)? {
        return Ok(Some(Unproven::WrongTooOften(seconds).into()));
    }
    let mut faults = Faults::default();
    if !right {
        second_factor::count_wrong(conn, ctx, person)?;
        faults.add("/password", "it is not your password");
        return Ok(faults.check().err());
    }
    if !second_factor::is_asked(ctx, person) {
        return Ok(None);
    }
    match code.map(|code| second_factor::judge(conn, ctx, person, code)).transpose()? {
        Some(Judged::Right) => {}
        Some(Judged::TooOften(seconds)) => return Ok(Some(Unproven::WrongTooOften(seconds).into())),
        Some(Judged::Wrong) => faults.add("/code", "it is wrong, too old, or was used"),
        None => faults.add(
            "/code",
            "it is missing: send the code that your authenticator shows, or a recovery code, or show a passkey",
        ),
    }
    Ok(faults.check().err())
}
