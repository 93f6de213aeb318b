//! Small facts about this database, by name.

use diesel::prelude::*;

use crate::db::schema::facts;
use crate::db::{Connection, StoreError, db};

/// A fact; none when it was never set.
///
/// # Errors
/// [`StoreError`].
pub fn get(conn: &mut Connection, name: &str) -> Result<Option<String>, StoreError> {
    Ok(db!(conn, |c| facts::table.find(name).select(facts::value).first(c).optional())?)
}

/// A fact as it is, or as it is set now for the first time. Whoever is first wins.
///
/// # Errors
/// [`StoreError`].
pub fn get_or_set(conn: &mut Connection, name: &str, value: &str) -> Result<String, StoreError> {
    let row = (facts::name.eq(name), facts::value.eq(value));
    db!(conn, |c| diesel::insert_into(facts::table).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(db!(conn, |c| facts::table.find(name).select(facts::value).first(c))?)
}

/// Sets a fact, whatever it was.
///
/// # Errors
/// [`StoreError`].
pub fn set(conn: &mut Connection, name: &str, value: &str) -> Result<(), StoreError> {
    let row = (facts::name.eq(name), facts::value.eq(value));
    db!(conn, |c| diesel::insert_into(facts::table)
        .values(row)
        .on_conflict(facts::name)
        .do_update()
        .set(facts::value.eq(value))
        .execute(c))?;
    Ok(())
}
