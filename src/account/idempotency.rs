//! Idempotency keys: a request that is sent again gets the reply of the first, kept in the same transaction as its effect.

use diesel::prelude::*;
use sha2::{Digest, Sha256};

use crate::base::Timestamp;
use crate::db::schema::idempotency_keys as keys;
use crate::db::{Connection, StoreError, db};

/// A request that carries a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Who asks: keys of different people never meet.
    pub scope: String,
    /// The key as the client made it.
    pub name: String,
    /// What is asked: a hash over method, path and body.
    pub fingerprint: Vec<u8>,
}

/// A reply that was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The body.
    pub body: String,
}

/// What is known of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// Nothing: do the work.
    New,
    /// The same request was answered before.
    Same(Reply),
    /// The key was used for another request.
    Other,
}

impl Request {
    /// A request by its parts.
    pub fn new(scope: String, name: String, method: &str, path: &str, body: &[u8]) -> Self {
        let mut hasher = Sha256::new();
        for part in [method.as_bytes(), path.as_bytes(), body] {
            hasher.update((part.len() as u64).to_be_bytes());
            hasher.update(part);
        }
        Self { scope, name, fingerprint: hasher.finalize().to_vec() }
    }
}

/// What is known of the request's key.
///
/// # Errors
/// [`StoreError`].
pub fn look_up(conn: &mut Connection, request: &Request) -> Result<Known, StoreError> {
    let query = keys::table.find((request.scope.as_str(), request.name.as_str())).select((
        keys::fingerprint,
        keys::status,
        keys::body,
    ));
    let row: Option<(Vec<u8>, i32, String)> = db!(conn, |c| query.first(c).optional())?;
    Ok(match row {
        None => Known::New,
        Some((fingerprint, status, body)) if fingerprint == request.fingerprint => {
            Known::Same(Reply { status: u16::try_from(status).unwrap_or(200), body })
        }
        Some(_) => Known::Other,
    })
}

/// The reply that was kept under somebody's key.
///
/// # Errors
/// [`StoreError`].
pub fn kept(conn: &mut Connection, scope: &str, name: &str) -> Result<Option<Reply>, StoreError> {
    let query = keys::table.find((scope, name)).select((keys::status, keys::body));
    let row: Option<(i32, String)> = db!(conn, |c| query.first(c).optional())?;
    Ok(row.map(|(status, body)| Reply { status: u16::try_from(status).unwrap_or(200), body }))
}

/// Keeps the reply. Two requests with one key at the same time: the second meets the unique key and is run again.
///
/// # Errors
/// [`StoreError::Conflict`] when another request with this key was faster.
pub fn keep(conn: &mut Connection, request: &Request, reply: &Reply, now: Timestamp) -> Result<(), StoreError> {
    let row = (
        keys::scope.eq(&request.scope),
        keys::name.eq(&request.name),
        keys::fingerprint.eq(&request.fingerprint),
        keys::status.eq(i32::from(reply.status)),
        keys::body.eq(&reply.body),
        keys::created_at.eq(now),
    );
    let rows = db!(conn, |c| diesel::insert_into(keys::table).values(row).on_conflict_do_nothing().execute(c))?;
    if rows == 1 { Ok(()) } else { Err(StoreError::Conflict("the idempotency key is in use".to_owned())) }
}

/// Forgets replies older than `before`; how many they were.
///
/// # Errors
/// [`StoreError`].
pub fn forget(conn: &mut Connection, before: Timestamp) -> Result<usize, StoreError> {
    Ok(db!(conn, |c| diesel::delete(keys::table.filter(keys::created_at.lt(before))).execute(c))?)
}
