//! Forgetting: addresses and texts of mail that went out long ago, or to somebody who was erased. That something was sent,
//! and when, stays.

use diesel::prelude::*;
use serde_json::{Value, json};

use super::{Kind, Lease, State};
use crate::base::{OutboxId, Timestamp};
use crate::db::schema::outbox;
use crate::db::types::Json;
use crate::db::{Connection, StoreError, db};

/// What stands where the text stood.
fn nothing() -> Json<Value> {
    Json(json!({ "forgotten": true }))
}

/// What a piece of mail loses.
type Blank = (
    diesel::dsl::Eq<outbox::payload, Json<Value>>,
    diesel::dsl::Eq<outbox::recipient, Option<String>>,
    diesel::dsl::Eq<outbox::lane, Option<String>>,
    diesel::dsl::Eq<outbox::error, Option<String>>,
    diesel::dsl::Eq<outbox::bounce, Option<String>>,
);

fn blank() -> Blank {
    (
        outbox::payload.eq(nothing()),
        outbox::recipient.eq(None::<String>),
        outbox::lane.eq(None::<String>),
        outbox::error.eq(None::<String>),
        outbox::bounce.eq(None::<String>),
    )
}

/// What work loses that is not to be done any more.
type Ended = (
    diesel::dsl::Eq<outbox::state, State>,
    diesel::dsl::Eq<outbox::due_at, Option<Timestamp>>,
    diesel::dsl::Eq<outbox::lease, Option<Lease>>,
    diesel::dsl::Eq<outbox::finished_at, Option<Timestamp>>,
);

fn ended(now: Timestamp) -> Ended {
    (
        outbox::state.eq(State::Done),
        outbox::due_at.eq(None::<Timestamp>),
        outbox::lease.eq(None::<Lease>),
        outbox::finished_at.eq(Some(now)),
    )
}

/// Forgets all mail to an address; what still waits is not sent. How many pieces it was.
///
/// # Errors
/// [`StoreError`].
pub fn mail_to(conn: &mut Connection, recipient: &str, now: Timestamp) -> Result<usize, StoreError> {
    let own = || outbox::table.filter(outbox::recipient.eq(recipient));
    let waiting = own().filter(outbox::state.eq_any([State::Queued, State::Claimed]));
    db!(conn, |c| diesel::update(waiting).set(ended(now)).execute(c))?;
    Ok(db!(conn, |c| diesel::update(own()).set(blank()).execute(c))?)
}

/// Forgets the mail of some causes; what still waits is not sent.
///
/// # Errors
/// [`StoreError`].
pub fn mail_of(conn: &mut Connection, causes: &[String], now: Timestamp) -> Result<(), StoreError> {
    let caused = || outbox::table.filter(outbox::kind.eq(Kind::Mail).and(outbox::cause.eq_any(causes)));
    let waiting = caused().filter(outbox::state.eq_any([State::Queued, State::Claimed]));
    db!(conn, |c| diesel::update(waiting).set(ended(now)).execute(c))?;
    db!(conn, |c| diesel::update(caused()).set(blank()).execute(c))?;
    Ok(())
}

/// Forgets one piece of mail.
///
/// # Errors
/// [`StoreError`].
pub fn mail(conn: &mut Connection, id: OutboxId) -> Result<(), StoreError> {
    db!(conn, |c| diesel::update(outbox::table.find(id)).set(blank()).execute(c))?;
    Ok(())
}

/// Forgets mail that ended before then, some pieces at a time; how many.
///
/// # Errors
/// [`StoreError`].
pub fn old_mail(conn: &mut Connection, before: Timestamp, limit: i64) -> Result<usize, StoreError> {
    let old = outbox::recipient.is_not_null().and(outbox::finished_at.lt(Some(before)));
    let query = outbox::table.filter(old).order(outbox::finished_at).limit(limit).select(outbox::id);
    let ids: Vec<OutboxId> = db!(conn, |c| query.load(c))?;
    if ids.is_empty() {
        return Ok(0);
    }
    Ok(db!(conn, |c| diesel::update(outbox::table.filter(outbox::id.eq_any(&ids))).set(blank()).execute(c))?)
}

/// Ends work of a cause that is not to be done any more; who holds it cannot finish it.
///
/// # Errors
/// [`StoreError`].
pub fn call_off(conn: &mut Connection, kind: Kind, cause: &str, now: Timestamp) -> Result<(), StoreError> {
    let same = outbox::table.filter(outbox::kind.eq(kind).and(outbox::cause.eq(cause)));
    let open = same.filter(outbox::state.ne(State::Done));
    db!(conn, |c| diesel::update(open).set(ended(now)).execute(c))?;
    Ok(())
}
