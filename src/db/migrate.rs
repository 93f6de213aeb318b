//! Bringing a database up to date: the same names on both sides, embedded, each with its way down.

use diesel::backend::Backend;
use diesel::migration::{self, MigrationSource};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::{Connection, StoreError, db};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Two instances that start together must not both migrate: the number is this program's own lock on PostgreSQL.
const LOCK: i64 = 0x6368_616e_6365_7279;

fn failed(error: impl std::fmt::Display) -> StoreError {
    StoreError::Unavailable(format!("migration: {error}"))
}

/// Runs what is missing; the names of what was run.
///
/// # Errors
/// When a migration fails; it is rolled back, those before it stay.
pub fn migrate(connection: &mut Connection) -> Result<Vec<String>, StoreError> {
    locked(connection, |connection| {
        let run = db!(
            connection,
            sqlite | c | c.run_pending_migrations(SQLITE).map(|run| run.iter().map(ToString::to_string).collect()),
            postgres | c | c.run_pending_migrations(POSTGRES).map(|run| run.iter().map(ToString::to_string).collect())
        );
        run.map_err(failed)
    })
}

/// Whether something is missing.
///
/// # Errors
/// When the database does not answer.
pub fn pending(connection: &mut Connection) -> Result<bool, StoreError> {
    let pending =
        db!(connection, sqlite | c | c.has_pending_migration(SQLITE), postgres | c | c.has_pending_migration(POSTGRES));
    pending.map_err(failed)
}

/// Migrations that the database has and this program does not know: a newer program made them.
///
/// # Errors
/// When the database does not answer.
pub fn unknown(connection: &mut Connection) -> Result<Vec<String>, StoreError> {
    fn of<DB: Backend, C: MigrationHarness<DB>>(
        connection: &mut C,
        source: &impl MigrationSource<DB>,
    ) -> migration::Result<Vec<String>> {
        let known = source.migrations()?;
        let known: Vec<String> = known.iter().map(|migration| migration.name().version().to_string()).collect();
        let applied = connection.applied_migrations()?.into_iter().map(|version| version.to_string());
        Ok(applied.filter(|version| !known.contains(version)).collect())
    }
    db!(connection, sqlite | c | of(c, &SQLITE), postgres | c | of(c, &POSTGRES)).map_err(failed)
}

/// Takes everything back, down to an empty database.
///
/// # Errors
/// When a migration has no working way down.
pub fn down_all(connection: &mut Connection) -> Result<(), StoreError> {
    locked(connection, |connection| {
        db!(
            connection,
            sqlite | c | c.revert_all_migrations(SQLITE).map(|_| ()),
            postgres | c | c.revert_all_migrations(POSTGRES).map(|_| ())
        )
        .map_err(failed)
    })
}

/// SQLite's writers wait for one another by themselves (busy timeout); on PostgreSQL an advisory lock makes them.
fn locked<T>(
    connection: &mut Connection,
    work: impl FnOnce(&mut Connection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    advisory(connection, "pg_advisory_lock")?;
    let result = work(connection);
    advisory(connection, "pg_advisory_unlock")?;
    result
}

fn advisory(connection: &mut Connection, function: &str) -> Result<(), StoreError> {
    use diesel::connection::SimpleConnection as _;
    match connection {
        Connection::Sqlite(_) => Ok(()),
        Connection::Postgres(c) => {
            c.batch_execute(&format!("SET lock_timeout = 0; SELECT {function}({LOCK}); SET lock_timeout = '5s'"))?;
            Ok(())
        }
    }
}
