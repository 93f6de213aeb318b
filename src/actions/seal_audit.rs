//! Sealing what the audit log was told, and walking its chain.

use super::Error;
use crate::account::audit::chain;
use crate::account::audit::verify::{self, Known, Report};
use crate::db::Db;

/// How many rows one transaction seals.
const BATCH: i64 = 200;

/// Seals some of the rows that wait; how many. Looking costs a read; only what is there costs a write.
///
/// # Errors
/// [`Error::Store`].
pub fn some(db: &Db) -> Result<usize, Error> {
    if !db.read_blocking(|conn| Ok::<_, Error>(chain::any_unsealed(conn)?))? {
        return Ok(0);
    }
    db.write_blocking(|conn| Ok::<_, Error>(chain::seal(conn, BATCH)?))
}

/// Seals all that waits, in as many transactions as it takes; also what was written before there was a chain.
///
/// # Errors
/// [`Error::Store`].
pub fn all(db: &Db) -> Result<usize, Error> {
    let mut total = 0;
    loop {
        match some(db)? {
            0 => return Ok(total),
            sealed => total += sealed,
        }
    }
}

/// Seals what waits, and walks the whole chain.
///
/// # Errors
/// [`Error::Store`].
pub fn verified(db: &Db, known: &Known) -> Result<Report, Error> {
    all(db)?;
    db.read_blocking(|conn| Ok::<_, Error>(verify::verify(conn, None, known.clone())?))
}
