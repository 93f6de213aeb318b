//! How much of something is used up, kept in the database, so that all instances count together. `rule` says what that means.
//!
//! Whom or what a key is about cannot be read from it: it is hashed with a secret. What is limited, and how much of it, is decided in
//! `actions::limits`.

pub mod rule;

use chrono::Duration;
use diesel::dsl::case_when;
use diesel::prelude::*;
use diesel::query_dsl::methods::FilterDsl;
use diesel::sql_types::BigInt;

use self::rule::Rate;
use crate::base::Timestamp;
use crate::db::schema::limits;
use crate::db::{Connection, StoreError, db};

/// Uses one up where there is room, in one statement; otherwise how long to wait.
///
/// # Errors
/// [`StoreError`].
pub fn take(conn: &mut Connection, key: &str, rate: Rate, now: Timestamp) -> Result<Option<Duration>, StoreError> {
    let next = now.micros() + rate.interval();
    // Of several at once each sees what the others used: the statement waits for the row.
    let later = limits::arrives_at + rate.interval();
    let furthest = rate.furthest(now);
    let counts = limits::arrives_at.gt(now.micros()).and(limits::arrives_at.le(furthest));
    let moved = case_when(counts, later).otherwise(next.into_sql::<BigInt>());
    let room = limits::arrives_at.le(rate.latest(now)).or(limits::arrives_at.gt(furthest));
    let row = (limits::key.eq(key), limits::arrives_at.eq(next));
    let rows = db!(conn, |c| {
        let used = diesel::insert_into(limits::table).values(row).on_conflict(limits::key).do_update();
        FilterDsl::filter(used.set(limits::arrives_at.eq(moved)), room).execute(c)
    })?;
    if rows > 0 {
        return Ok(None);
    }
    Ok(Some(wait(conn, key, rate, now)?.unwrap_or(Duration::seconds(1))))
}

/// How long to wait until there is room; none: there is.
///
/// # Errors
/// [`StoreError`].
pub fn wait(conn: &mut Connection, key: &str, rate: Rate, now: Timestamp) -> Result<Option<Duration>, StoreError> {
    let query = limits::table.find(key).select(limits::arrives_at);
    let arrives: Option<i64> = db!(conn, |c| query.first(c).optional())?;
    Ok(rate.wait(arrives, now))
}

/// Gives back what was used: it was none that counts.
///
/// # Errors
/// [`StoreError`].
pub fn give_back(conn: &mut Connection, key: &str, rate: Rate) -> Result<(), StoreError> {
    let back = diesel::update(limits::table.find(key)).set(limits::arrives_at.eq(limits::arrives_at - rate.interval()));
    db!(conn, |c| back.execute(c))?;
    Ok(())
}

/// Marks a key until a moment.
///
/// # Errors
/// [`StoreError`].
pub fn mark(conn: &mut Connection, key: &str, until: Timestamp) -> Result<(), StoreError> {
    let row = (limits::key.eq(key), limits::arrives_at.eq(until.micros()));
    db!(conn, |c| diesel::insert_into(limits::table)
        .values(row)
        .on_conflict(limits::key)
        .do_update()
        .set(limits::arrives_at.eq(until.micros()))
        .execute(c))?;
    Ok(())
}

/// Whether a key is marked.
///
/// # Errors
/// [`StoreError`].
pub fn is_marked(conn: &mut Connection, key: &str, now: Timestamp) -> Result<bool, StoreError> {
    let query = limits::table.find(key).select(limits::arrives_at);
    let until: Option<i64> = db!(conn, |c| query.first(c).optional())?;
    Ok(until.is_some_and(|until| until > now.micros()))
}

/// Forgets keys of which nothing is used any more, so many at most; how many they were.
///
/// # Errors
/// [`StoreError`].
pub fn forget(conn: &mut Connection, now: Timestamp, most: i64) -> Result<usize, StoreError> {
    let over = QueryDsl::filter(limits::table, limits::arrives_at.lt(now.micros()));
    let query = over.select(limits::key).limit(most);
    let old: Vec<String> = db!(conn, |c| query.load(c))?;
    // One that was used meanwhile stays.
    let gone = QueryDsl::filter(limits::table, limits::key.eq_any(old).and(limits::arrives_at.lt(now.micros())));
    Ok(db!(conn, |c| diesel::delete(gone).execute(c))?)
}
