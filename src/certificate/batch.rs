//! Certificates that an administrator released together, as a signed list, in the database.

use diesel::prelude::*;

use crate::base::{BatchId, PersonId, Timestamp};
use crate::db::schema::certificate_batches as batches;
use crate::db::{Connection, StoreError, db};

/// A batch.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = batches)]
pub struct Batch {
    /// The id.
    pub id: BatchId,
    /// The administrator.
    pub issued_by: PersonId,
    /// When.
    pub issued_at: Timestamp,
    /// How many certificates.
    pub certificates: i32,
    /// The list of the certificates, as a JSON Web Signature in its compact form (RFC 7515).
    pub signed: String,
}

/// Keeps a batch.
///
/// # Errors
/// [`StoreError`].
pub fn insert(conn: &mut Connection, batch: &Batch) -> Result<(), StoreError> {
    db!(conn, |c| diesel::insert_into(batches::table).values(batch.clone()).execute(c))?;
    Ok(())
}

/// The batch of that id.
///
/// # Errors
/// [`StoreError`].
pub fn find(conn: &mut Connection, id: BatchId) -> Result<Option<Batch>, StoreError> {
    Ok(db!(conn, |c| batches::table.find(id).first(c).optional())?)
}
