//! Asking an authenticator, and taking its answer: what was asked is kept in the database for all instances, and is answered once, in the
//! session that asked, for the purpose that it was asked for.

use std::sync::Arc;

use chrono::Duration;
use serde_json::Value;

use crate::account::passkey::SECONDS;
use crate::account::passkey::fault::Fault;
use crate::account::passkey::party::{Answer, Asked, Party, Shown};
use crate::account::passkey::store::{self, Challenge, Passkey, Purpose};
use crate::actions::{Context, Error};
use crate::base::{SessionId, random};
use crate::db::types::Json;
use crate::db::{Connection, Db};

/// What an authenticator is asked.
#[derive(Debug, Clone)]
pub struct Ceremony {
    /// What comes back with the answer.
    pub secret: String,
    /// What the browser passes on.
    pub options: Value,
}

/// The relying party, where there are passkeys here.
pub(super) fn party(ctx: &Context) -> Result<&Party, Error> {
    Ok(ctx.passkeys.as_ref().ok_or(Fault::NotOffered)?)
}

/// Keeps what is asked.
pub(super) fn keep(
    conn: &mut Connection,
    ctx: &Context,
    purpose: Purpose,
    session: Option<SessionId>,
    asked: Asked,
) -> Result<Ceremony, Error> {
    let secret = random::secret();
    let expires_at = ctx.now() + Duration::seconds(SECONDS);
    store::keep(conn, &secret, &Challenge { purpose, session, state: Json(asked.state), expires_at })?;
    Ok(Ceremony { secret, options: asked.options })
}

/// Takes what was asked: from now on nobody answers it, whatever becomes of this answer.
pub(super) async fn take(
    ctx: &Arc<Context>,
    db: &Db,
    secret: String,
    purpose: Purpose,
    session: Option<SessionId>,
) -> Result<Value, Error> {
    let taken = db.write_one(move |conn| Ok::<_, Error>(store::take(conn, &secret)?)).await?;
    let now = ctx.now();
    let good = taken.filter(|asked| asked.purpose == purpose && asked.session == session && asked.expires_at > now);
    Ok(good.ok_or(Fault::Ended)?.state.0)
}

/// Judges a signature, away from the threads that answer: the passkey, and what it showed.
pub(super) async fn judge(
    ctx: &Arc<Context>,
    db: &Db,
    state: Value,
    answer: Answer,
) -> Result<Result<(Passkey, Shown), (Fault, Option<Passkey>)>, Error> {
    let ctx = ctx.clone();
    db.report(move |conn| {
        let Some(known) = store::find(conn, answer.id())? else { return Ok(Err((Fault::Unknown, None))) };
        if answer.person().is_some_and(|person| person != known.person_id.uuid()) {
            return Ok(Err((Fault::Unknown, Some(known))));
        }
        let judged = party(&ctx)?.judge_signed(state.clone(), &answer, &known.credential.0);
        Ok::<_, Error>(match judged {
            Ok(shown) => Ok((known, shown)),
            Err(fault) => Err((fault, Some(known))),
        })
    })
    .await
}
