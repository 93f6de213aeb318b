//! Credentials in the database: their place on a status list from the issue on, their bytes once they were signed, and the
//! bits that are set.

use diesel::prelude::*;

use super::credential::status::{BITS, Place, list_of};
use super::store::next_number;
use crate::base::{CertificateId, Timestamp, random};
use crate::db::schema::{credential_status, credentials};
use crate::db::{Connection, StoreError, db};

/// The series that numbers all credentials, and with it fills the lists.
const SERIES: &str = "credential";

fn place((list, index): (i32, i32)) -> Place {
    Place { list: list.unsigned_abs(), index: index.unsigned_abs() }
}

/// As the database keeps it. Numbers of lists and of bits are far below the bound.
fn number(value: u32) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}

/// The place of a credential, given now where it has none: a free bit, by chance, so that neighbours tell nothing.
///
/// # Errors
/// [`StoreError`].
pub fn assign(conn: &mut Connection, certificate: CertificateId) -> Result<Place, StoreError> {
    if let Some(known) = place_of(conn, certificate)? {
        return Ok(known);
    }
    let list = list_of(next_number(conn, SERIES)?);
    loop {
        // Half of the bits stay free: two draws do on average.
        let index = u32::try_from(random::below(BITS as usize)).unwrap_or(0);
        let row = (
            credentials::certificate_id.eq(certificate),
            credentials::list.eq(number(list)),
            credentials::place.eq(number(index)),
        );
        let rows =
            db!(conn, |c| diesel::insert_into(credentials::table).values(row).on_conflict_do_nothing().execute(c))?;
        if rows == 1 {
            return Ok(Place { list, index });
        }
        // Somebody else was quicker with this bit, or with this very certificate.
        if let Some(known) = place_of(conn, certificate)? {
            return Ok(known);
        }
    }
}

/// The place of a credential; none for certificates from before there were credentials.
///
/// # Errors
/// [`StoreError`].
pub fn place_of(conn: &mut Connection, certificate: CertificateId) -> Result<Option<Place>, StoreError> {
    let columns = (credentials::list, credentials::place);
    let found: Option<(i32, i32)> =
        db!(conn, |c| credentials::table.find(certificate).select(columns).first(c).optional())?;
    Ok(found.map(place))
}

/// Sets the bit of a certificate that was taken back or replaced. Without a place there is nothing to set yet.
///
/// # Errors
/// [`StoreError`].
pub fn set_bit(conn: &mut Connection, certificate: CertificateId, now: Timestamp) -> Result<(), StoreError> {
    let Some(place) = place_of(conn, certificate)? else { return Ok(()) };
    let row = (
        credential_status::list.eq(number(place.list)),
        credential_status::place.eq(number(place.index)),
        credential_status::set_at.eq(now),
    );
    db!(conn, |c| diesel::insert_into(credential_status::table).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(())
}

/// The bits of a list that are set, in their order; none when no credential has its place there.
///
/// # Errors
/// [`StoreError`].
pub fn bits(conn: &mut Connection, list: u32) -> Result<Option<Vec<u32>>, StoreError> {
    let of_list = credentials::table.filter(credentials::list.eq(number(list)));
    let used: Option<i32> = db!(conn, |c| of_list.select(credentials::place).first(c).optional())?;
    if used.is_none() {
        return Ok(None);
    }
    let set = credential_status::table
        .filter(credential_status::list.eq(number(list)))
        .order(credential_status::place)
        .select(credential_status::place);
    let set: Vec<i32> = db!(conn, |c| set.load(c))?;
    Ok(Some(set.into_iter().map(i32::unsigned_abs).collect()))
}

/// Keeps a signed credential; the first one stays.
///
/// # Errors
/// [`StoreError`].
pub fn keep(
    conn: &mut Connection,
    certificate: CertificateId,
    signed: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let unsigned = credentials::table.find(certificate).filter(credentials::signed.is_null());
    let changes = (credentials::signed.eq(Some(signed)), credentials::signed_at.eq(Some(now)));
    let rows = db!(conn, |c| diesel::update(unsigned).set(changes).execute(c))?;
    Ok(rows == 1)
}

/// The signed credential, once it was signed.
///
/// # Errors
/// [`StoreError`].
pub fn signed(conn: &mut Connection, certificate: CertificateId) -> Result<Option<String>, StoreError> {
    let query = credentials::table.find(certificate).select(credentials::signed);
    let found: Option<Option<String>> = db!(conn, |c| query.first(c).optional())?;
    Ok(found.flatten())
}
