//! A part of a transaction that may be refused by itself.

use diesel::connection::SimpleConnection as _;

use super::{Connection, Failure, StoreError, db};

/// Does one of several things inside a transaction. When it is refused, its effects go and the transaction stays: the
/// others stand. What the database did not do ends the whole transaction.
///
/// # Errors
/// What the database did not do.
pub fn alone<T, E: Failure>(
    conn: &mut Connection,
    work: impl FnOnce(&mut Connection) -> Result<T, E>,
) -> Result<Result<T, E>, E> {
    execute(conn, "SAVEPOINT alone")?;
    let result = work(conn);
    match &result {
        Ok(_) => execute(conn, "RELEASE SAVEPOINT alone")?,
        Err(error) if error.store().is_some() => return result.map(Ok),
        Err(_) => execute(conn, "ROLLBACK TO SAVEPOINT alone; RELEASE SAVEPOINT alone")?,
    }
    Ok(result)
}

fn execute(conn: &mut Connection, sql: &str) -> Result<(), StoreError> {
    Ok(db!(conn, |c| c.batch_execute(sql))?)
}
