//! Signing in with a passkey, and showing with one again that it is oneself. Its authenticator has made sure who holds it, so that it is
//! both factors at once.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{Ceremony, ceremony, ids};
use crate::account::passkey::fault::Fault;
use crate::account::passkey::party::{Answer, Shown};
use crate::account::passkey::store::{self, Passkey, Purpose};
use crate::account::second_factor::limit;
use crate::account::{Caller, audit, person, session};
use crate::actions::limits::{self, Gate};
use crate::actions::sign_in::{self, Tokens, Visit};
use crate::actions::{Context, Error, Refusal, Unproven, access, register, second_factor};
use crate::base::Client;
use crate::db::{Connection, Db};
use crate::policy::Action;

/// Asks whoever comes to sign in with a passkey, whichever it is.
///
/// # Errors
/// [`Fault::NotOffered`], [`Refusal::TooOften`].
pub async fn ask_to_sign_in(ctx: &Arc<Context>, db: &Db, from: Client) -> Result<Ceremony, Error> {
    ceremony::party(ctx)?;
    limits::may_try_codes(ctx, db, from).await?;
    let gate = Gate::passkeys_from(ctx, from)?;
    let ctx = ctx.clone();
    db.write(move |conn| {
        limits::take(conn, &ctx, std::slice::from_ref(&gate))?;
        let asked = ceremony::party(&ctx)?.ask_to_sign(&[])?;
        ceremony::keep(conn, &ctx, Purpose::SignIn, None, asked)
    })
    .await
}

/// Signs in with a passkey.
///
/// # Errors
/// [`Fault`]; [`Refusal::AddressUnconfirmed`]; [`Refusal::TooOften`] after too many that were wrong.
pub async fn sign_in(ctx: &Arc<Context>, db: &Db, secret: String, answer: Value, who: Visit) -> Result<Tokens, Error> {
    ceremony::party(ctx)?;
    limits::may_try_codes(ctx, db, who.from).await?;
    let from = who.from;
    let entered = enter(ctx, db, secret, answer, who).await;
    if let Err(Error::Refused(Refusal::Passkey(fault))) = &entered {
        tracing::warn!(%fault, "not signed in with a passkey");
        limits::code_was_wrong(ctx, db, from).await?;
    }
    entered
}

async fn enter(ctx: &Arc<Context>, db: &Db, secret: String, answer: Value, who: Visit) -> Result<Tokens, Error> {
    let answer = Answer::read(answer)?;
    // Nobody has said who comes: the authenticator has to.
    let named = answer.person();
    let state = ceremony::take(ctx, db, secret, Purpose::SignIn, None).await?;
    if named.is_none() {
        return Err(Fault::Unknown.into());
    }
    let (known, shown) = judged(ctx, db, state, answer).await?;
    let for_write = ctx.clone();
    let opened = db.write(move |conn| {
        let (ctx, now) = (&*for_write, for_write.now());
        let person = person::find(conn, known.person_id)?.filter(|person| person.locked_at.is_none());
        let person = person.ok_or(Fault::Locked)?;
        if ctx.accounts.confirm_address && person.email_confirmed_at.is_none() {
            return Err(Refusal::AddressUnconfirmed.into());
        }
        use_it(conn, ctx, &known, &shown)?;
        let opened = session::open(conn, person.id, who.user_agent.as_deref(), now, sign_in::life(ctx))?;
        store::shown_in(conn, opened.session, now)?;
        Ok::<_, Error>((opened, person.bounced_at.is_some()))
    });
    let (opened, address_bounced) = opened.await?;
    tracing::info!(person = %opened.person, session = %opened.session, "signed in with a passkey");
    Ok(Tokens { address_bounced, ..sign_in::tokens(ctx, opened)? })
}

/// Judges a signature; one whose counter went back is noted for its owner and the administrators.
async fn judged(ctx: &Arc<Context>, db: &Db, state: Value, answer: Answer) -> Result<(Passkey, Shown), Error> {
    match ceremony::judge(ctx, db, state, answer).await? {
        Ok(good) => Ok(good),
        Err((Fault::Counter, Some(known))) => {
            let ctx = ctx.clone();
            db.write(move |conn| went_back(conn, &ctx, &known)).await?;
            Err(Fault::Counter.into())
        }
        Err((fault, _)) => Err(fault.into()),
    }
}

fn went_back(conn: &mut Connection, ctx: &Context, known: &Passkey) -> Result<(), Error> {
    let Some(person) = person::find(conn, known.person_id)? else { return Ok(()) };
    let detail = json!({ "passkey": known.id, "name": known.name });
    let subject = register::subject(&person);
    Ok(audit::record(conn, None, "person.passkey-counter-back", &subject, None, detail, ctx.now())?)
}

fn use_it(conn: &mut Connection, ctx: &Context, known: &Passkey, shown: &Shown) -> Result<(), Error> {
    if store::used(conn, known.id, shown.counter, &shown.credential, ctx.now())? {
        return Ok(());
    }
    let left = store::find_own(conn, known.person_id, known.id)?;
    Err(left.map_or(Fault::Unknown, |_| Fault::Counter).into())
}

/// Asks the caller to show with a passkey that it is they.
///
/// # Errors
/// [`Fault::NotOffered`]; [`Fault::Unknown`] where they have none.
pub fn ask_again(conn: &mut Connection, ctx: &Context, caller: &Caller) -> Result<Ceremony, Error> {
    access::may(caller, Action::StepUp)?;
    let party = ceremony::party(ctx)?;
    let has = ids(&store::of_person(conn, caller.id)?);
    if has.is_empty() {
        return Err(Fault::Unknown.into());
    }
    let asked = party.ask_to_sign(&has)?;
    ceremony::keep(conn, ctx, Purpose::StepUp, Some(caller.session), asked)
}

/// From now on, for a quarter of an hour, the session may do what needs a recent sign-in; and it has both factors.
///
/// # Errors
/// [`Fault`]; [`Unproven::WrongTooOften`].
pub async fn step_up(ctx: &Arc<Context>, db: &Db, caller: Caller, secret: String, answer: Value) -> Result<(), Error> {
    ceremony::party(ctx)?;
    let (id, for_read) = (caller.id, ctx.clone());
    if let Some(seconds) = db.read(move |conn| second_factor::closed(conn, &for_read, id)).await? {
        return Err(Unproven::WrongTooOften(seconds).into());
    }
    let answer = Answer::read(answer)?;
    let state = ceremony::take(ctx, db, secret, Purpose::StepUp, Some(caller.session)).await?;
    let judged = judged(ctx, db, state, answer).await.and_then(|(known, shown)| {
        if known.person_id == caller.id { Ok((known, shown)) } else { Err(Fault::Unknown.into()) }
    });
    let judged = match judged {
        Ok(good) => Ok(good),
        Err(Error::Refused(Refusal::Passkey(fault))) => Err(fault),
        Err(other) => return Err(other),
    };
    let for_write = ctx.clone();
    let done = db.write(move |conn| {
        let (ctx, now) = (&*for_write, for_write.now());
        let person = person::find(conn, id)?.filter(|person| person.locked_at.is_none());
        let person = person.ok_or(Error::Unauthenticated)?;
        // What is wrong counts as a wrong code does: so its refusal is no error of the transaction.
        let (known, shown) = match &judged {
            Ok(good) => good,
            Err(fault) => {
                second_factor::count_wrong(conn, ctx, &person)?;
                return Ok(Some(*fault));
            }
        };
        use_it(conn, ctx, known, shown)?;
        limit::forget(conn, person.id)?;
        store::shown_in(conn, caller.session, now)?;
        session::confirm(conn, caller.session, now)?;
        Ok::<_, Error>(None)
    });
    done.await?.map_or(Ok(()), |fault| Err(fault.into()))
}
