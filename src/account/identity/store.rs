//! Whose identity is whose, and the ways that somebody came back from.

use diesel::prelude::*;

use crate::base::{PersonId, Timestamp};
use crate::db::schema::{identities, ways_taken};
use crate::db::{Connection, StoreError, db};

/// Somebody's identity at a provider.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = identities)]
pub struct Identity {
    /// The provider's name in the settings.
    pub provider: String,
    /// What it calls the person by.
    pub subject: String,
    /// The person.
    pub person_id: PersonId,
    /// Since when it is theirs.
    pub linked_at: Timestamp,
    /// When they last signed in by it.
    pub last_used_at: Timestamp,
}

/// Whose identity it is.
///
/// # Errors
/// [`StoreError`].
pub fn find(conn: &mut Connection, provider: &str, subject: &str) -> Result<Option<PersonId>, StoreError> {
    let query = identities::table.find((provider, subject)).select(identities::person_id);
    Ok(db!(conn, |c| query.first(c).optional())?)
}

/// A person's identities, one at each provider at most.
///
/// # Errors
/// [`StoreError`].
pub fn of_person(conn: &mut Connection, person: PersonId) -> Result<Vec<Identity>, StoreError> {
    let query = identities::table.filter(identities::person_id.eq(person)).order(identities::provider);
    Ok(db!(conn, |c| query.load(c))?)
}

/// Makes an identity a person's; `false` when it is somebody's, or the person has another at the same provider.
///
/// # Errors
/// [`StoreError`].
pub fn link(conn: &mut Connection, identity: &Identity) -> Result<bool, StoreError> {
    let rows = db!(conn, |c| diesel::insert_into(identities::table)
        .values(identity.clone())
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(rows == 1)
}

/// Notes that somebody signed in by it.
///
/// # Errors
/// [`StoreError`].
pub fn used(conn: &mut Connection, provider: &str, subject: &str, now: Timestamp) -> Result<(), StoreError> {
    let update = diesel::update(identities::table.find((provider, subject))).set(identities::last_used_at.eq(now));
    db!(conn, |c| update.execute(c))?;
    Ok(())
}

/// Removes a person's identity at a provider.
///
/// # Errors
/// [`StoreError`].
pub fn unlink(conn: &mut Connection, person: PersonId, provider: &str) -> Result<(), StoreError> {
    let one = identities::table.filter(identities::person_id.eq(person).and(identities::provider.eq(provider)));
    db!(conn, |c| diesel::delete(one).execute(c))?;
    Ok(())
}

/// Removes a person's identities; how many there were.
///
/// # Errors
/// [`StoreError`].
pub fn remove_all(conn: &mut Connection, person: PersonId) -> Result<usize, StoreError> {
    Ok(db!(conn, |c| diesel::delete(identities::table.filter(identities::person_id.eq(person))).execute(c))?)
}

/// Notes that somebody came back from a way; `false`: somebody did before.
///
/// # Errors
/// [`StoreError`].
pub fn come_back(conn: &mut Connection, hash: &[u8], expires_at: Timestamp) -> Result<bool, StoreError> {
    let row = (ways_taken::hash.eq(hash), ways_taken::expires_at.eq(expires_at));
    let rows = db!(conn, |c| diesel::insert_into(ways_taken::table).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(rows == 1)
}

/// Forgets ways that are too old to come back from, some at a time; how many.
///
/// # Errors
/// [`StoreError`].
pub fn forget(conn: &mut Connection, before: Timestamp, limit: i64) -> Result<usize, StoreError> {
    let old = ways_taken::table.filter(ways_taken::expires_at.lt(before)).order(ways_taken::expires_at);
    let old: Vec<Vec<u8>> = db!(conn, |c| old.limit(limit).select(ways_taken::hash).load(c))?;
    if old.is_empty() {
        return Ok(0);
    }
    Ok(db!(conn, |c| diesel::delete(ways_taken::table.filter(ways_taken::hash.eq_any(&old))).execute(c))?)
}
