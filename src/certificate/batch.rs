//! Certificates that an administrator released together, as a signed list, in the database.

use diesel::prelude::*;

use crate::base::{BatchId, CertificateId, Page, PageRequest, PersonId, Timestamp};
use crate::db::schema::{certificate_batches as batches, certificate_documents as documents, certificates};
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

/// Notes which certificates are in a batch.
///
/// # Errors
/// [`StoreError`].
pub fn fill(conn: &mut Connection, id: BatchId, certificates: &[CertificateId]) -> Result<(), StoreError> {
    let inside = certificates::table.filter(certificates::id.eq_any(certificates));
    db!(conn, |c| diesel::update(inside).set(certificates::batch_id.eq(Some(id))).execute(c))?;
    Ok(())
}

/// The certificates of a batch.
///
/// # Errors
/// [`StoreError`].
pub fn certificates(conn: &mut Connection, id: BatchId) -> Result<Vec<CertificateId>, StoreError> {
    let inside = certificates::table.filter(certificates::batch_id.eq(Some(id))).order(certificates::id);
    Ok(db!(conn, |c| inside.select(certificates::id).load(c))?)
}

/// How many certificates of a batch have their document.
///
/// # Errors
/// [`StoreError`].
pub fn rendered(conn: &mut Connection, id: BatchId) -> Result<i64, StoreError> {
    let inside = certificates::table.inner_join(documents::table).filter(certificates::batch_id.eq(Some(id)));
    Ok(db!(conn, |c| inside.count().get_result(c))?)
}

/// The batches, the newest first.
///
/// # Errors
/// [`StoreError`].
pub fn list(conn: &mut Connection, page: &PageRequest) -> Result<Page<Batch>, StoreError> {
    let rows = i64::try_from(page.limit + 1).unwrap_or(i64::MAX);
    let before: Option<BatchId> = page.after.as_deref().and_then(|cursor| cursor.parse().ok());
    let found: Vec<Batch> = db!(conn, |c| {
        let mut query = batches::table.into_boxed();
        if let Some(before) = before {
            query = query.filter(batches::id.lt(before));
        }
        query.order(batches::id.desc()).limit(rows).load(c)
    })?;
    Ok(Page::new(found, page.limit, |batch| batch.id.to_string()))
}
