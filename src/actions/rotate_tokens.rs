//! The keys of tokens: replaced on demand, known to all processes within seconds, forgotten when nothing lives that they signed.

use chrono::Duration;
use serde_json::json;

use super::{Context, Error};
use crate::account::token::Made;
use crate::account::{audit, session, token_keys};
use crate::base::random;
use crate::db::{Connection, Db};

/// How long a new key is known before it signs, so that all instances accept what the first of them signs with it. They look every two
/// seconds.
pub const LEAD_SECONDS: i64 = 10;

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotated {
    /// The key that signs from now on, or in a moment.
    pub id: String,
    /// How many sessions ended, where the keys before were dropped.
    pub ended: Option<usize>,
}

/// How long what a key signed may live: tokens of the API, and the cookies of browsers.
fn life(ctx: &Context) -> Duration {
    let accounts = &ctx.accounts;
    let cookie = Duration::days(accounts.session_days.min(accounts.session_longest_days));
    cookie.max(Duration::minutes(accounts.access_minutes)).max(Duration::hours(1))
}

/// Signs with a new key from now on. What the keys before signed is accepted until it expires; or, where they are to be dropped,
/// from now on refused, and all sessions end.
///
/// # Errors
/// [`Error::Store`].
pub fn rotate(conn: &mut Connection, ctx: &Context, drop_before: bool) -> Result<Rotated, Error> {
    let now = ctx.now();
    let made = |signs_from| Made { salt: random::secret(), signs_from, accepted_until: None };
    let (new, ended) = if drop_before {
        token_keys::drop_all(conn)?;
        (made(now), Some(session::end_everybodys(conn, now)?))
    } else {
        if token_keys::all(conn)?.is_empty() {
            token_keys::add(conn, &Made::first())?;
        }
        let signs_from = now + Duration::seconds(LEAD_SECONDS);
        token_keys::end(conn, signs_from + life(ctx))?;
        (made(signs_from), None)
    };
    token_keys::add(conn, &new)?;
    let id = ctx.keys.id_of(&new);
    let detail = match ended {
        Some(sessions) => json!({ "dropped-before": true, "sessions": sessions }),
        None => json!({ "dropped-before": false }),
    };
    audit::record(conn, None, "token-key.rotated", &format!("token-key:{id}"), None, detail, now)?;
    Ok(Rotated { id, ended })
}

/// Takes over the keys that there are; whether they are others than before. Called at start, and again every two seconds.
///
/// # Errors
/// [`Error::Store`]; the keys stay as they were.
pub fn follow(db: &Db, ctx: &Context) -> Result<bool, Error> {
    let made = db.read_blocking(|conn| Ok::<_, Error>(token_keys::all(conn)?))?;
    Ok(ctx.keys.load(made))
}
