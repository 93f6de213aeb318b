//! Looking after a database as a whole: a copy while others write, whether it is sound, whether somebody has it open.

use std::path::{Path, PathBuf};

use diesel::Connection as _;
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text};
use diesel::sqlite::SqliteConnection;

use super::{Connection, StoreError, db};

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// Writes a consistent copy of an SQLite database into an empty or new file, while others read and write.
///
/// # Errors
/// [`StoreError`]; [`StoreError::Fault`] on PostgreSQL, which has tools of its own for this.
pub fn copy_into(connection: &mut Connection, file: &Path) -> Result<(), StoreError> {
    let Connection::Sqlite(connection) = connection else { return Err(StoreError::Fault(diesel::NotFound)) };
    sql_query("VACUUM INTO ?").bind::<Text, _>(file.to_string_lossy()).execute(connection)?;
    Ok(())
}

/// What is wrong inside an SQLite database; nothing is, where the list is empty. PostgreSQL looks after itself.
///
/// # Errors
/// [`StoreError`].
pub fn damages(connection: &mut Connection) -> Result<Vec<String>, StoreError> {
    let Connection::Sqlite(connection) = connection else { return Ok(Vec::new()) };
    let checked: Vec<Line> =
        sql_query("SELECT integrity_check AS line FROM pragma_integrity_check").load(connection)?;
    let orphans: Vec<Line> = sql_query(
        "SELECT 'a row of ' || \"table\" || ' refers to a row of ' || parent || ' that does not exist' AS line \
         FROM pragma_foreign_key_check LIMIT 20",
    )
    .load(connection)?;
    Ok(checked.into_iter().chain(orphans).map(|line| line.line).filter(|line| line != "ok").collect())
}

/// How many rows the tables have that people ask about: what, and how many.
///
/// # Errors
/// [`StoreError`].
pub fn counts(connection: &mut Connection) -> Result<Vec<(&'static str, i64)>, StoreError> {
    let mut counts = Vec::new();
    for (what, query) in [
        ("people", "SELECT count(*) AS count FROM persons"),
        ("enrolments", "SELECT count(*) AS count FROM enrolments"),
        ("certificates", "SELECT count(*) AS count FROM certificates"),
    ] {
        let found: Count = db!(&mut *connection, |c| sql_query(query).get_result(c))?;
        counts.push((what, found.count));
    }
    Ok(counts)
}

/// Whether an SQLite file is open in another process. Where it is not, what its log held is in the file now, and the log
/// is gone. A file that cannot be read at all is in nobody's use.
pub fn is_in_use(file: &Path) -> bool {
    let Ok(mut connection) = SqliteConnection::establish(&file.to_string_lossy()) else { return false };
    // To leave WAL mode a connection has to be the only one.
    let left = connection.batch_execute("PRAGMA busy_timeout = 1000; PRAGMA journal_mode = DELETE;");
    if let Err(error) = left {
        return error.to_string().contains("locked");
    }
    let mode: Result<Line, _> =
        sql_query("SELECT journal_mode AS line FROM pragma_journal_mode").get_result(&mut connection);
    mode.is_ok_and(|mode| mode.line == "wal")
}

/// The file of an SQLite database; none for PostgreSQL, and for a database in memory.
///
/// # Errors
/// [`StoreError`].
pub fn file(connection: &mut Connection) -> Result<Option<PathBuf>, StoreError> {
    let Connection::Sqlite(connection) = connection else { return Ok(None) };
    let file: Line =
        sql_query("SELECT file AS line FROM pragma_database_list WHERE name = 'main'").get_result(connection)?;
    Ok((!file.line.is_empty()).then(|| file.line.into()))
}

/// Bytes that are free on the disk of an SQLite database; none for PostgreSQL, whose disk is elsewhere.
pub fn disk_free(connection: &mut Connection) -> Option<u64> {
    let disk = rustix::fs::statvfs(&file(connection).ok()??).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}
