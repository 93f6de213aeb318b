//! Taking the holder's name off a certificate, at the holder's request: from the record, the document and the credential.

use diesel::prelude::*;

use super::store::Certificate;
use crate::base::{BatchId, EnrolmentId};
use crate::db::schema::{
    certificate_batches as batches, certificate_documents as documents, certificate_exclusions as exclusions,
    certificates, credentials,
};
use crate::db::types::Json;
use crate::db::{Connection, StoreError, db};

/// Why it was revoked, for whoever reads the record.
pub const REASON: &str = "erased at the holder's request";
/// What stands where the name stood.
pub const NOBODY: &str = "—";

/// Takes the name off.
///
/// # Errors
/// [`StoreError`].
pub fn holder(conn: &mut Connection, certificate: &Certificate) -> Result<(), StoreError> {
    let mut document = certificate.document.clone();
    NOBODY.clone_into(&mut document.holder);
    let record = (certificates::document.eq(Json(document)), certificates::holder_key.eq(""));
    let signed = credentials::signed.eq(None::<String>);
    db!(conn, |c| {
        diesel::update(certificates::table.find(certificate.id)).set(record).execute(c)?;
        diesel::delete(documents::table.find(certificate.id)).execute(c)?;
        diesel::update(credentials::table.find(certificate.id)).set(signed).execute(c)
    })?;
    Ok(())
}

/// Keeps the list of a batch that was signed anew.
///
/// # Errors
/// [`StoreError`].
pub fn batch(conn: &mut Connection, id: BatchId, signed: &str) -> Result<(), StoreError> {
    db!(conn, |c| diesel::update(batches::table.find(id)).set(batches::signed.eq(signed)).execute(c))?;
    Ok(())
}

/// Forgets why a learner gets no certificate.
///
/// # Errors
/// [`StoreError`].
pub fn exclusion(conn: &mut Connection, enrolment: EnrolmentId) -> Result<(), StoreError> {
    let update = diesel::update(exclusions::table.find(enrolment)).set(exclusions::reason.eq(""));
    db!(conn, |c| update.execute(c))?;
    Ok(())
}
