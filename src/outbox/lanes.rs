//! Lanes: work that goes to one place outside keeps the pace of that place, over all workers of all instances.
//!
//! Each piece of work gets its turn once, so that a thousand pieces for one place are put off once each and do not stand in
//! the way of others. A place that asks for patience is left alone by all, for longer each time, until something arrives.

use chrono::Duration;
use diesel::prelude::*;

use super::{Claimed, Lease, State};
use crate::base::Timestamp;
use crate::db::schema::{outbox, outbox_lanes as lanes};
use crate::db::{Connection, StoreError, db};

/// The first pause after a place asked for patience. It doubles each time.
const FIRST_PAUSE: Duration = Duration::seconds(30);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::minutes(30);

/// Whether a piece of work may be done now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Now. The claim was renewed.
    Now,
    /// It was put off until then: the place is busy. This is no failed try.
    Later(Timestamp),
    /// Another worker has taken the work over.
    Lost,
}

type Row = (Timestamp, Option<Timestamp>, i32);

/// Gives claimed work its turn, and renews the claim until `now + lease`. `interval` is the pause between two pieces of work
/// of one lane; without one, lanes are not looked at.
///
/// # Errors
/// [`StoreError`].
pub fn take_turn(
    conn: &mut Connection,
    work: &Claimed,
    interval: Option<Duration>,
    lease: Duration,
    now: Timestamp,
) -> Result<Turn, StoreError> {
    let held = outbox::table.find(work.id).filter(outbox::lease.eq(Some(work.lease)));
    let found: Option<bool> = db!(conn, |c| held.select(outbox::paced).first(c).optional())?;
    let Some(paced) = found else { return Ok(Turn::Lost) };
    let due = match (&work.lane, interval) {
        (Some(lane), Some(interval)) => next(conn, lane, paced, interval, now)?,
        _ => now,
    };
    if due <= now {
        let renewed = outbox::due_at.eq(Some(now + lease));
        let rows = db!(conn, |c| diesel::update(held).set(renewed).execute(c))?;
        return Ok(if rows == 1 { Turn::Now } else { Turn::Lost });
    }
    let put_off = (
        outbox::state.eq(State::Queued),
        outbox::lease.eq(None::<Lease>),
        outbox::due_at.eq(Some(due)),
        outbox::tries.eq(work.tries),
        outbox::paced.eq(true),
    );
    let rows = db!(conn, |c| diesel::update(held).set(put_off).execute(c))?;
    Ok(if rows == 1 { Turn::Later(due) } else { Turn::Lost })
}

/// When the turn of a piece of work is: now, or a later moment that is kept for it.
fn next(
    conn: &mut Connection,
    lane: &str,
    paced: bool,
    interval: Duration,
    now: Timestamp,
) -> Result<Timestamp, StoreError> {
    let (next_at, slow_until, _) = row(conn, lane, now)?;
    let slow = slow_until.filter(|until| *until > now);
    if paced && slow.is_none() {
        return Ok(now);
    }
    let turn = next_at.max(slow.unwrap_or(now)).max(now);
    let kept = lanes::next_at.eq(turn + interval);
    db!(conn, |c| diesel::update(lanes::table.find(lane)).set(kept).execute(c))?;
    Ok(turn)
}

/// A lane, made where it is missing and locked until the transaction ends.
fn row(conn: &mut Connection, lane: &str, now: Timestamp) -> Result<Row, StoreError> {
    let new = (lanes::name.eq(lane), lanes::next_at.eq(now), lanes::slowness.eq(0));
    db!(conn, |c| diesel::insert_into(lanes::table).values(new).on_conflict_do_nothing().execute(c))?;
    let columns = (lanes::next_at, lanes::slow_until, lanes::slowness);
    Ok(db!(
        conn,
        sqlite | c | lanes::table.find(lane).select(columns).first(c),
        postgres | c | lanes::table.find(lane).select(columns).for_update().first(c)
    )?)
}

/// A place asked for patience: nothing goes there for a while.
///
/// # Errors
/// [`StoreError`].
pub fn slow_down(conn: &mut Connection, lane: &str, now: Timestamp) -> Result<(), StoreError> {
    let (_, slow_until, slowness) = row(conn, lane, now)?;
    // What several workers heard at the same time is one answer.
    if slow_until.is_some_and(|until| until > now) {
        return Ok(());
    }
    let pause = FIRST_PAUSE * 2_i32.pow(u32::try_from(slowness.clamp(0, 10)).unwrap_or(0));
    let changes = (lanes::slow_until.eq(Some(now + pause.min(LONGEST_PAUSE))), lanes::slowness.eq(slowness + 1));
    db!(conn, |c| diesel::update(lanes::table.find(lane)).set(changes).execute(c))?;
    Ok(())
}

/// Something arrived there: its next wish for patience counts as the first.
///
/// # Errors
/// [`StoreError`].
pub fn arrived(conn: &mut Connection, lane: &str) -> Result<(), StoreError> {
    let slow = lanes::table.filter(lanes::name.eq(lane).and(lanes::slowness.gt(0)));
    let changes = (lanes::slow_until.eq(None::<Timestamp>), lanes::slowness.eq(0));
    db!(conn, |c| diesel::update(slow).set(changes).execute(c))?;
    Ok(())
}
