//! Who was erased, beside the database: what a restored backup does not know is done again from here.
//!
//! A line of JSON for each, as `user erased` prints them. Whatever opens the database next applies the file and removes it.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Failure, output};
use crate::account::erasure::{self, Erasure};
use crate::actions::{Context, Error, erase_person};
use crate::db::{Connection, Db, StoreError};

/// How many are read, or erased, at a time.
const SOME: usize = 100;

/// The file in a data folder.
pub(super) fn file(data: &Path) -> PathBuf {
    data.join("erasures.jsonl")
}

/// Everybody on the list of a database.
pub(super) fn all(conn: &mut Connection) -> Result<Vec<Erasure>, StoreError> {
    let mut found: Vec<Erasure> = Vec::new();
    loop {
        let after = found.last().map(|last| last.person);
        let more = erasure::listed(conn, after, i64::try_from(SOME).unwrap_or(i64::MAX))?;
        let done = more.len() < SOME;
        found.extend(more);
        if done {
            return Ok(found);
        }
    }
}

/// Prints the list.
pub(super) fn print(db: &Db) -> Result<(), Failure> {
    for erasure in db.read_blocking(all)? {
        output::line(&serde_json::to_string(&erasure)?)?;
    }
    Ok(())
}

/// Adds to the file.
pub(super) fn keep(data: &Path, list: &[Erasure]) -> Result<(), Failure> {
    if list.is_empty() {
        return Ok(());
    }
    let mut file = OpenOptions::new().append(true).create(true).mode(0o600).open(file(data))?;
    for erasure in list {
        writeln!(file, "{}", serde_json::to_string(erasure)?)?;
    }
    Ok(file.sync_all()?)
}

/// Erases who is in the file and was not erased yet, and removes the file.
pub(super) fn apply(db: &Db, ctx: &Arc<Context>, data: &Path) -> Result<(), Failure> {
    let path = file(data);
    let Ok(text) = fs::read_to_string(&path) else { return Ok(()) };
    let mut list: Vec<Erasure> = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let shown = path.display();
        let wrong = |error| format!("{shown}, line {}: {error}; correct or remove the line", number + 1);
        list.push(serde_json::from_str(line).map_err(wrong)?);
    }
    let mut done = 0;
    for some in list.chunks(SOME) {
        let (ctx, some) = (ctx.clone(), some.to_vec());
        done += db.write_blocking(move |conn| erase_person::again(conn, &ctx, &some))?;
    }
    fs::remove_file(&path)?;
    tracing::info!(people = done, "erased again who had been erased before the backup was restored");
    Ok(())
}

/// Who was erased in the database that a backup takes the place of. An older one has no such list.
pub(super) fn of_database(file: &Path) -> Result<Vec<Erasure>, Failure> {
    let mut connection = crate::db::DatabaseUrl::Sqlite(file.to_owned()).connect(false)?;
    all(&mut connection).map_err(|error| Failure::from(Error::Store(error)))
}
