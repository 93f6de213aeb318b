//! How often somebody may be wrong with codes, and with the password where one is signed in already: kept in the database, so
//! that all instances count together.

use chrono::Duration;
use diesel::prelude::*;

use crate::base::{PersonId, Timestamp};
use crate::db::schema::{confirmation_limits as limits, persons};
use crate::db::{Connection, StoreError, db};

/// How many wrong ones close the door.
pub const MOST: i32 = 5;
/// Within which time they count, and for how long the door then stays closed, in minutes.
pub const MINUTES: i64 = 15;

/// Waits for whoever guesses for the same person at this moment, until the transaction ends: so each guess is counted.
///
/// # Errors
/// [`StoreError`].
pub fn line_up(conn: &mut Connection, person: PersonId) -> Result<(), StoreError> {
    let one = persons::table.find(person).select(persons::id);
    let _: Option<PersonId> =
        db!(conn, sqlite | c | one.first(c).optional(), postgres | c | one.for_update().first(c).optional())?;
    Ok(())
}

/// Until when the door is closed, if it is.
///
/// # Errors
/// [`StoreError`].
pub fn closed_until(conn: &mut Connection, person: PersonId, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
    let query = limits::table.find(person).select(limits::locked_until);
    let until: Option<Option<Timestamp>> = db!(conn, |c| query.first(c).optional())?;
    Ok(until.flatten().filter(|until| *until > now))
}

/// Counts one that was wrong; whether that closed the door.
///
/// # Errors
/// [`StoreError`].
pub fn count_wrong(conn: &mut Connection, person: PersonId, now: Timestamp) -> Result<bool, StoreError> {
    let query = limits::table.find(person).select((limits::wrong, limits::since));
    let known: Option<(i32, Timestamp)> = db!(conn, |c| query.first(c).optional())?;
    let (before, since) = known.filter(|(_, since)| *since + Duration::minutes(MINUTES) > now).unwrap_or((0, now));
    let closes = before + 1 >= MOST;
    let (wrong, until) = if closes { (0, Some(now + Duration::minutes(MINUTES))) } else { (before + 1, None) };
    let state = (limits::wrong.eq(wrong), limits::since.eq(since), limits::locked_until.eq(until));
    let row = (
        limits::person_id.eq(person),
        limits::wrong.eq(wrong),
        limits::since.eq(since),
        limits::locked_until.eq(until),
    );
    db!(conn, |c| diesel::insert_into(limits::table)
        .values(row)
        .on_conflict(limits::person_id)
        .do_update()
        .set(state)
        .execute(c))?;
    Ok(closes)
}

/// Forgets what was wrong before: now it was right.
///
/// # Errors
/// [`StoreError`].
pub fn forget(conn: &mut Connection, person: PersonId) -> Result<(), StoreError> {
    db!(conn, |c| diesel::delete(limits::table.find(person)).execute(c))?;
    Ok(())
}
