//! Part of a transaction that may fail while the rest goes on: a savepoint.

use diesel::connection::SimpleConnection as _;

use super::{Connection, Failure, StoreError, db};

/// Runs `work` as a part of the transaction that is open: when it fails, what it wrote is undone, and the transaction
/// goes on.
///
/// # Errors
/// The closure's own; [`StoreError`] when the database cannot undo it.
pub fn part<T, E: Failure>(
    conn: &mut Connection,
    work: impl FnOnce(&mut Connection) -> Result<T, E>,
) -> Result<Result<T, E>, StoreError> {
    run(conn, "SAVEPOINT part")?;
    let done = work(conn);
    if done.is_err() {
        run(conn, "ROLLBACK TO SAVEPOINT part")?;
    }
    run(conn, "RELEASE SAVEPOINT part")?;
    Ok(done)
}

fn run(conn: &mut Connection, statement: &str) -> Result<(), StoreError> {
    Ok(db!(conn, |c| c.batch_execute(statement))?)
}
