//! The outbox: work that is committed together with its cause and done later, outside any transaction.
//!
//! Belongs here: enqueue, claim, finish, retry, bury. A piece of work is a kind and a payload; what they mean is not known
//! here. A claim is a lease: whoever froze past it cannot finish what another took over. Work for one place outside (a mail
//! host) is a lane and keeps its pace: `lanes`. What administrators see of it: `list`. What is not kept for good: `forget`.

pub mod forget;
pub mod lanes;
mod list;

use chrono::Duration;
use diesel::prelude::*;
use serde::Serialize;
use serde_json::Value;

use crate::base::{Id, OutboxId, Timestamp, kind};
use crate::db::schema::outbox;
use crate::db::types::{Json, text_enum};
use crate::db::{Connection, StoreError, db};

pub use list::{
    Counted, Entry, Filter, again_cause, count, due_since, find, is_known, list, note_bounce, of_cause, oldest,
    sent_again, standing, states,
};

text_enum! {
    /// What a piece of work is.
    pub enum Kind {
        /// Render a certificate's document.
        Certificate = "certificate",
        /// Send a message.
        Mail = "mail",
    }
}

text_enum! {
    /// How far a piece of work is.
    pub enum State {
        /// It waits for its time.
        Queued = "queued",
        /// A worker holds it.
        Claimed = "claimed",
        /// It is done.
        Done = "done",
        /// It was given up; an administrator sees it with its error and can put it back.
        Buried = "buried",
    }
}

/// The token of one claim.
pub type Lease = Id<kind::Outbox>;

/// A piece of work that was claimed.
#[derive(Debug, Clone)]
pub struct Claimed {
    /// Its id: stable over all tries.
    pub id: OutboxId,
    /// What it is.
    pub kind: Kind,
    /// Its details.
    pub payload: Value,
    /// How often it was tried before.
    pub tries: i32,
    /// When it was enqueued.
    pub created_at: Timestamp,
    /// The place that it goes to, whose pace it keeps.
    pub lane: Option<String>,
    /// The claim, to be shown when finishing.
    pub lease: Lease,
}

/// Where work goes, for work that goes to somebody.
#[derive(Debug, Clone, Default)]
pub struct Whither {
    /// To whom, in the form in which it is searched for.
    pub recipient: Option<String>,
    /// Which message it is.
    pub template: Option<String>,
    /// The place whose pace it keeps.
    pub lane: Option<String>,
    /// Somebody waits for it: it keeps nobody's pace.
    pub urgent: bool,
}

/// Puts work into the outbox, in the transaction of its cause. The same cause twice is one piece of work; `true` when it
/// was new.
///
/// # Errors
/// [`StoreError`].
pub fn enqueue(
    conn: &mut Connection,
    kind: Kind,
    cause: &str,
    payload: &impl Serialize,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let whither = Whither::default();
    Ok(enqueue_to(conn, kind, cause, &whither, payload, now)?.is_some())
}

/// As [`enqueue`], for work that goes to somebody; its id, when it was new.
///
/// # Errors
/// [`StoreError`].
pub fn enqueue_to(
    conn: &mut Connection,
    kind: Kind,
    cause: &str,
    whither: &Whither,
    payload: &impl Serialize,
    now: Timestamp,
) -> Result<Option<OutboxId>, StoreError> {
    let payload = serde_json::to_value(payload)
        .map_err(|error| StoreError::Fault(diesel::result::Error::SerializationError(error.into())))?;
    let id = OutboxId::new(now);
    let row = (
        outbox::id.eq(id),
        outbox::kind.eq(kind),
        outbox::cause.eq(cause),
        outbox::payload.eq(Json(payload)),
        outbox::state.eq(State::Queued),
        outbox::tries.eq(0),
        outbox::due_at.eq(Some(now)),
        outbox::created_at.eq(now),
        outbox::recipient.eq(&whither.recipient),
        outbox::template.eq(&whither.template),
        outbox::lane.eq(&whither.lane),
        outbox::paced.eq(whither.urgent),
    );
    let rows = db!(conn, |c| diesel::insert_into(outbox::table)
        .values(row)
        .on_conflict((outbox::kind, outbox::cause))
        .do_nothing()
        .execute(c))?;
    Ok((rows == 1).then_some(id))
}

/// Whether any work is due.
///
/// # Errors
/// [`StoreError`].
pub fn any_due(conn: &mut Connection, now: Timestamp) -> Result<bool, StoreError> {
    let open = outbox::due_at.le(now);
    let found: Option<OutboxId> = db!(conn, |c| outbox::table.filter(open).select(outbox::id).first(c).optional())?;
    Ok(found.is_some())
}

/// Takes the work that is due, at most `limit` pieces, each under a lease of its own until `now + lease`.
///
/// Work whose lease ran out counts as due: its worker died or froze.
///
/// # Errors
/// [`StoreError`].
pub fn claim(conn: &mut Connection, limit: i64, now: Timestamp, lease: Duration) -> Result<Vec<Claimed>, StoreError> {
    let open = outbox::due_at.le(now);
    let columns = (outbox::id, outbox::kind, outbox::payload, outbox::tries, outbox::created_at, outbox::lane);
    type Row = (OutboxId, Kind, Json<Value>, i32, Timestamp, Option<String>);
    let due: Vec<Row> = db!(
        conn,
        sqlite | c | outbox::table.filter(open).order(outbox::due_at).limit(limit).select(columns).load(c),
        postgres
            | c
            | outbox::table
                .filter(open)
                .order(outbox::due_at)
                .limit(limit)
                .select(columns)
                .for_update()
                .skip_locked()
                .load(c)
    )?;
    let mut claimed = Vec::with_capacity(due.len());
    for (id, kind, Json(payload), tries, created_at, lane) in due {
        let token = Lease::new(now);
        let changes = (
            outbox::state.eq(State::Claimed),
            outbox::lease.eq(Some(token)),
            outbox::due_at.eq(Some(now + lease)),
            outbox::tries.eq(tries + 1),
        );
        db!(conn, |c| diesel::update(outbox::table.find(id)).set(changes).execute(c))?;
        claimed.push(Claimed { id, kind, payload, tries, created_at, lane, lease: token });
    }
    Ok(claimed)
}

/// Whether the claim still holds: nobody else has taken the work over.
///
/// # Errors
/// [`StoreError`].
pub fn holds(conn: &mut Connection, work: &Claimed) -> Result<bool, StoreError> {
    let held = outbox::table.find(work.id).filter(outbox::lease.eq(Some(work.lease))).select(outbox::id);
    let found: Option<OutboxId> = db!(conn, |c| held.first(c).optional())?;
    Ok(found.is_some())
}

/// Marks claimed work as done. `false`: the lease was lost, and nothing was changed.
///
/// # Errors
/// [`StoreError`].
pub fn finish(conn: &mut Connection, work: &Claimed, now: Timestamp) -> Result<bool, StoreError> {
    let changes = (
        outbox::state.eq(State::Done),
        outbox::lease.eq(None::<Lease>),
        outbox::due_at.eq(None::<Timestamp>),
        outbox::error.eq(None::<String>),
        outbox::finished_at.eq(Some(now)),
    );
    let held = outbox::table.find(work.id).filter(outbox::lease.eq(Some(work.lease)));
    let rows = db!(conn, |c| diesel::update(held).set(changes).execute(c))?;
    Ok(rows == 1)
}

/// Puts claimed work back for a later try, or buries it when it failed for good. `false`: the lease was lost.
///
/// # Errors
/// [`StoreError`].
pub fn fail(
    conn: &mut Connection,
    work: &Claimed,
    error: &str,
    next: Option<Timestamp>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let changes = (
        outbox::state.eq(if next.is_some() { State::Queued } else { State::Buried }),
        outbox::lease.eq(None::<Lease>),
        outbox::error.eq(Some(error)),
        outbox::due_at.eq(next),
        outbox::finished_at.eq(next.is_none().then_some(now)),
    );
    let held = outbox::table.find(work.id).filter(outbox::lease.eq(Some(work.lease)));
    let rows = db!(conn, |c| diesel::update(held).set(changes).execute(c))?;
    Ok(rows == 1)
}

/// Puts work that is done or buried back into the queue. `false`: there is no such work, or it is under way.
///
/// # Errors
/// [`StoreError`].
pub fn again(conn: &mut Connection, id: OutboxId, now: Timestamp) -> Result<bool, StoreError> {
    let changes = (
        outbox::state.eq(State::Queued),
        outbox::tries.eq(0),
        outbox::due_at.eq(Some(now)),
        outbox::created_at.eq(now),
        outbox::finished_at.eq(None::<Timestamp>),
    );
    let ended = outbox::state.eq(State::Done).or(outbox::state.eq(State::Buried));
    let work = outbox::table.filter(outbox::id.eq(id).and(ended));
    let rows = db!(conn, |c| diesel::update(work).set(changes).execute(c))?;
    Ok(rows == 1)
}

/// The pause before the next try: growing from half a minute to four hours, so that a greylisting server and one that is
/// down for a weekend are both met. `None` once `retry` has passed since the work was enqueued.
pub fn next_try(work: &Claimed, now: Timestamp, retry: Duration) -> Option<Timestamp> {
    let exponent = u32::try_from(work.tries.clamp(0, 9)).unwrap_or(0);
    let seconds = (30_i64 << exponent).min(4 * 3600);
    (now - work.created_at < retry).then(|| now + Duration::seconds(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pauses_grow_and_end_after_days() {
        let start = Timestamp::from_micros(0);
        let mut work = Claimed {
            id: OutboxId::new(start),
            kind: Kind::Mail,
            payload: Value::Null,
            tries: 0,
            created_at: start,
            lane: None,
            lease: Lease::new(start),
        };
        let retry = Duration::hours(96);
        let mut now = start;
        let mut tries = 0;
        while let Some(next) = next_try(&work, now, retry) {
            assert!(next > now);
            now = next;
            work.tries += 1;
            tries += 1;
        }
        assert!(now - start >= retry);
        assert!((20..60).contains(&tries), "{tries} tries in four days");
    }
}
