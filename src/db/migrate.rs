//! Bringing a database up to date: the same names on both sides, embedded, each with its way down.

//!
//! Instances of two versions serve one database while a new version is rolled out. So a migration adds; what takes away or forbids
//! (a contract step) comes a release later, and says so in the file (`docs/operating.md`). It writes into the facts which version
//! the database needs from then on, and older programs do not start on it.

use diesel::backend::Backend;
use diesel::migration::{self, MigrationSource};
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Bool, Text};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::open::{DatabaseUrl, OpenError};
use super::schema::facts;
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
    if !begun(connection)? {
        return Ok(true);
    }
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
    if !begun(connection)? {
        return Ok(Vec::new());
    }
    db!(connection, sqlite | c | of(c, &SQLITE), postgres | c | of(c, &POSTGRES)).map_err(failed)
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Bool)]
    found: bool,
}

/// Whether a server has the table of migrations. Diesel makes it when it is asked what was applied, and two who do so at the same
/// moment are in each other's way: it is made under the [lock](LOCK), and who only looks makes nothing.
fn begun(connection: &mut Connection) -> Result<bool, StoreError> {
    match connection {
        Connection::Sqlite(_) => Ok(true),
        Connection::Postgres(c) => {
            let query = "SELECT to_regclass('__diesel_schema_migrations') IS NOT NULL AS found";
            Ok(sql_query(query).get_result::<Found>(c)?.found)
        }
    }
}

/// The fact that says which version of the program the database needs, written by the migrations that need it.
const NEEDS: &str = "needs-program";

/// The version of the program that a database needs which a newer one brought up to date; none where this one will do.
///
/// # Errors
/// When the database does not answer.
pub fn newer(connection: &mut Connection) -> Result<Option<String>, StoreError> {
    if unknown(connection)?.is_empty() {
        return Ok(None);
    }
    let needs: Option<String> = db!(connection, |c| facts::table.find(NEEDS).select(facts::value).first(c).optional())?;
    // What cannot be read is nothing that this program could be sure of.
    Ok(needs.filter(|needs| version(needs).is_none_or(|needs| Some(needs) > version(env!("CARGO_PKG_VERSION")))))
}

/// `1.10.0`, as numbers.
fn version(text: &str) -> Option<[u64; 3]> {
    let mut numbers = text.split('-').next()?.split('.').map(|part| part.parse().ok());
    let version = [numbers.next()??, numbers.next()??, numbers.next()??];
    numbers.next().is_none().then_some(version)
}

/// Refuses a database that needs a newer program; says so where a newer program only added to it.
///
/// # Errors
/// [`OpenError::Newer`].
pub(super) fn not_newer(connection: &mut Connection, url: &DatabaseUrl) -> Result<(), OpenError> {
    let refused = |error: StoreError| OpenError::Refused { url: format!("{url:?}"), message: error.to_string() };
    let added = unknown(connection).map_err(refused)?;
    if let Some(needs) = newer(connection).map_err(refused)? {
        return Err(OpenError::Newer { url: format!("{url:?}"), needs });
    }
    if !added.is_empty() {
        tracing::warn!(
            "a newer program brought the database up to date and only added to it ({}): this one serves it as before",
            added.join(", ")
        );
    }
    Ok(())
}

/// Whether a server has the newest of the tables that this program knows.
pub(super) fn has_newest(connection: &mut PgConnection) -> QueryResult<bool> {
    let known = MigrationSource::<Pg>::migrations(&POSTGRES).map_err(diesel::result::Error::QueryBuilderError)?;
    let newest = known.iter().map(|migration| migration.name().version().to_string()).max().unwrap_or_default();
    let query = "SELECT EXISTS (SELECT 1 FROM __diesel_schema_migrations WHERE version = $1) AS found";
    sql_query(query).bind::<Text, _>(newest).get_result::<Found>(connection).map(|row| row.found)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        assert!(version("0.10.0") > version("0.9.12"));
        assert_eq!(version("1.2.3-rc.1"), Some([1, 2, 3]));
        for wrong in ["", "1.2", "1.2.3.4", "one"] {
            assert_eq!(version(wrong), None, "{wrong}");
        }
    }
}
