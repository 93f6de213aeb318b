//! The public part of every key that ever signed, in the database, so that any instance publishes all of them for good.

use diesel::prelude::*;

use super::credential::key::PublicKey;
use crate::base::Timestamp;
use crate::db::schema::signing_keys as keys;
use crate::db::{Connection, StoreError, db};

/// A key as it is published.
#[derive(Debug, Clone)]
pub struct PublishedKey {
    /// The key.
    pub key: PublicKey,
    /// Since when.
    pub created_at: Timestamp,
    /// Since when another one signs in its place.
    pub retired_at: Option<Timestamp>,
}

/// Publishes a key, once. `true` when it was new.
///
/// # Errors
/// [`StoreError`].
pub fn publish(conn: &mut Connection, key: &PublicKey, now: Timestamp) -> Result<bool, StoreError> {
    let row =
        (keys::id.eq(key.id()), keys::ed25519.eq(key.ed25519()), keys::p256.eq(key.p256()), keys::created_at.eq(now));
    let rows = db!(conn, |c| diesel::insert_into(keys::table).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(rows == 1)
}

/// Notes that a key signs no more. It stays published.
///
/// # Errors
/// [`StoreError`].
pub fn retire(conn: &mut Connection, key: &PublicKey, now: Timestamp) -> Result<(), StoreError> {
    let signing = keys::table.find(key.id()).filter(keys::retired_at.is_null());
    db!(conn, |c| diesel::update(signing).set(keys::retired_at.eq(Some(now))).execute(c))?;
    Ok(())
}

/// All keys, those that sign first, then the newest first.
///
/// # Errors
/// [`StoreError`].
pub fn all(conn: &mut Connection) -> Result<Vec<PublishedKey>, StoreError> {
    type Row = (Vec<u8>, Vec<u8>, Timestamp, Option<Timestamp>);
    let columns = (keys::ed25519, keys::p256, keys::created_at, keys::retired_at);
    let rows: Vec<Row> = db!(conn, |c| keys::table.select(columns).load(c))?;
    let mut all = Vec::with_capacity(rows.len());
    for (ed25519, p256, created_at, retired_at) in rows {
        let key = PublicKey::from_bytes(&ed25519, &p256)
            .map_err(|error| StoreError::Fault(diesel::result::Error::DeserializationError(error.into())))?;
        all.push(PublishedKey { key, created_at, retired_at });
    }
    all.sort_by_key(|published| (published.retired_at.is_some(), std::cmp::Reverse(published.created_at)));
    Ok(all)
}
