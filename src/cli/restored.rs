//! That a backup took the place of the database: it stands in the audit log of the database that it became. Noted at the next start,
//! for only then its tables are those of this program.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::Failure;
use crate::actions::back_up::{self, archive};
use crate::base::Timestamp;
use crate::db::Db;

/// What is to be noted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Restored {
    /// When it was restored.
    pub at: Timestamp,
    /// When the backup was made.
    pub made_at: Timestamp,
    /// Where the database is that was there, if there was one.
    pub before: Option<String>,
    /// Whether the backup is in the place of the database; not so while that is being done.
    #[serde(default)]
    pub done: bool,
}

/// The file in a data folder.
pub(super) fn file(data: &Path) -> PathBuf {
    data.join("restored.json")
}

/// Keeps it beside the database.
pub(super) fn keep(data: &Path, restored: &Restored) -> Result<(), Failure> {
    Ok(archive::write_whole(&file(data), serde_json::to_string(restored)?.as_bytes())?)
}

/// What is kept, if anything is.
fn kept(data: &Path) -> Result<Option<Restored>, Failure> {
    let path = file(data);
    let Ok(text) = fs::read_to_string(&path) else { return Ok(None) };
    let shown = path.display();
    let wrong = |error| format!("{shown}: {error}; it tells when a backup was restored: correct or remove it");
    Ok(Some(serde_json::from_str(&text).map_err(wrong)?))
}

/// Where there is no database, and one was being restored: what to do.
pub(super) fn interrupted(data: &Path) -> Result<Option<String>, Failure> {
    Ok(kept(data)?.map(|restored| match restored.before {
        Some(before) => format!(
            "restoring a backup was interrupted: restore it again with --replace, or give {before} its old name back"
        ),
        None => "restoring a backup was interrupted: restore it again with --replace".to_owned(),
    }))
}

/// Notes what is kept, and removes the file. Nothing is noted where the database that was there is still in its place: then it
/// came to no restoring.
pub(super) fn note(db: &Db, data: &Path) -> Result<(), Failure> {
    let Some(Restored { at, made_at, before, done }) = kept(data)? else { return Ok(()) };
    if done || before.as_ref().is_none_or(|before| Path::new(before).exists()) {
        db.write_blocking(move |conn| back_up::restored(conn, made_at, before.as_deref(), at))?;
    }
    Ok(fs::remove_file(file(data))?)
}
