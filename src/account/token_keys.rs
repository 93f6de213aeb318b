//! What is kept of the keys of tokens ([`Made`]): their salts and times, never a key.

use diesel::prelude::*;

use super::token::Made;
use crate::base::Timestamp;
use crate::db::schema::token_keys as keys;
use crate::db::{Connection, StoreError, db};

/// All that are kept, the oldest first; none as long as the first one was never replaced.
///
/// # Errors
/// [`StoreError`].
pub fn all(conn: &mut Connection) -> Result<Vec<Made>, StoreError> {
    type Row = (String, Timestamp, Option<Timestamp>);
    let query =
        keys::table.order((keys::signs_from, keys::salt)).select((keys::salt, keys::signs_from, keys::accepted_until));
    let rows: Vec<Row> = db!(conn, |c| query.load(c))?;
    let made = |(salt, signs_from, accepted_until)| Made { salt, signs_from, accepted_until };
    Ok(rows.into_iter().map(made).collect())
}

/// Keeps one more.
///
/// # Errors
/// [`StoreError`].
pub fn add(conn: &mut Connection, made: &Made) -> Result<(), StoreError> {
    let row =
        (keys::salt.eq(&made.salt), keys::signs_from.eq(made.signs_from), keys::accepted_until.eq(made.accepted_until));
    db!(conn, |c| diesel::insert_into(keys::table).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(())
}

/// What those signed that have no end yet is accepted until then.
///
/// # Errors
/// [`StoreError`].
pub fn end(conn: &mut Connection, until: Timestamp) -> Result<(), StoreError> {
    let without = keys::table.filter(keys::accepted_until.is_null());
    db!(conn, |c| diesel::update(without).set(keys::accepted_until.eq(Some(until))).execute(c))?;
    Ok(())
}

/// Forgets all: what they signed is refused.
///
/// # Errors
/// [`StoreError`].
pub fn drop_all(conn: &mut Connection) -> Result<(), StoreError> {
    db!(conn, |c| diesel::delete(keys::table).execute(c))?;
    Ok(())
}

/// Forgets those that signed nothing that is still accepted; how many.
///
/// # Errors
/// [`StoreError`].
pub fn forget(conn: &mut Connection, now: Timestamp) -> Result<usize, StoreError> {
    Ok(db!(conn, |c| diesel::delete(keys::table.filter(keys::accepted_until.le(Some(now)))).execute(c))?)
}
