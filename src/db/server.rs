//! Writes on PostgreSQL: transactions, and single statements that are one by themselves.

use std::time::Duration;

use diesel::connection::{AnsiTransactionManager, SimpleConnection as _, TransactionManager};
use diesel::r2d2::PooledConnection;

use super::open::Opener;
use super::{Connection, Db, Failure, StoreError, db};
use crate::base::random;
use crate::traces::Inside;

/// How often a transaction that met another one is run again before its caller hears of it.
const TRIES: u32 = 10;

impl Db {
    /// A transaction, and again where it met another one; `one_statement`: as [`Db::write_one`] has it.
    pub(super) fn writing<T, E: Failure>(
        &self,
        mut work: impl FnMut(&mut Connection) -> Result<T, E>,
        one_statement: bool,
        inside: &Inside,
    ) -> Result<T, E> {
        let mut tries = 0;
        loop {
            let work = |conn: &mut Connection| inside.during(|| work(conn));
            let result = if one_statement { self.alone(work) } else { self.transact(work) };
            tries += 1;
            match &result {
                Err(error) if tries < TRIES && matches!(error.store(), Some(StoreError::Conflict(_))) => {
                    // Apart by a growing, uneven pause, or the same two meet again.
                    let pause = 1 + random::below(4 << tries.min(6));
                    std::thread::sleep(Duration::from_millis(pause as u64));
                }
                _ => return result,
            }
        }
    }

    /// One statement without BEGIN and COMMIT. Pooled connections may have died with the server: those say so at their first use, are
    /// thrown away, and the next one is tried.
    fn alone<T, E: Failure>(&self, mut work: impl FnMut(&mut Connection) -> Result<T, E>) -> Result<T, E> {
        let mut left = self.size();
        let mut pooled = self.connection()?;
        loop {
            let result = work(&mut pooled.connection);
            let Some(StoreError::Unavailable(cause)) = result.as_ref().err().and_then(Failure::store) else {
                return result;
            };
            // A line that still answers did not break: the statement was refused, as on a full disk.
            pooled.broken = db!(&mut pooled.connection, |c| c.batch_execute("SELECT 1")).is_err();
            if !pooled.broken {
                return result;
            }
            // Whether the statement was done before the line broke, nobody knows.
            if left == 0 {
                return Err(StoreError::Unavailable(cause.clone()).at_commit().into());
            }
            left -= 1;
            pooled = self.connection().map_err(StoreError::at_commit)?;
        }
    }

    /// One transaction.
    fn transact<T, E: Failure>(&self, work: impl FnOnce(&mut Connection) -> Result<T, E>) -> Result<T, E> {
        let mut pooled = self.begin()?;
        let result = work(&mut pooled.connection).and_then(|value| {
            let committed = db!(&mut pooled.connection, |c| AnsiTransactionManager::commit_transaction(c));
            committed.map(|()| value).map_err(|error| E::from(StoreError::from(error).at_commit()))
        });
        if result.is_err() {
            // A rollback that fails leaves a connection that nobody should use.
            let rolled_back = db!(&mut pooled.connection, |c| AnsiTransactionManager::rollback_transaction(c));
            pooled.broken = rolled_back.is_err();
        }
        result
    }

    /// A connection with an open transaction. Pooled connections may have died with the server: those fail right at
    /// BEGIN, before anything was done, are thrown away, and the next one is tried.
    fn begin(&self) -> Result<PooledConnection<Opener>, StoreError> {
        let mut left = self.size();
        loop {
            let mut pooled = self.connection()?;
            match db!(&mut pooled.connection, |c| AnsiTransactionManager::begin_transaction(c)) {
                Ok(()) => return Ok(pooled),
                Err(error) => {
                    pooled.broken = true;
                    if left == 0 {
                        return Err(StoreError::Unavailable(error.to_string()));
                    }
                    left -= 1;
                }
            }
        }
    }
}
