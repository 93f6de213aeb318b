//! That a backup took the place of the database: it stands in the audit log of the database that it became. Noted at the next start,
//! for only then its tables are those of this program.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::Failure;
use crate::actions::back_up;
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
}

fn file(data: &Path) -> PathBuf {
    data.join("restored.json")
}

/// Keeps it beside the database.
pub(super) fn keep(data: &Path, restored: &Restored) -> Result<(), Failure> {
    Ok(fs::write(file(data), serde_json::to_string(restored)?)?)
}

/// Notes what is kept, and removes the file.
pub(super) fn note(db: &Db, data: &Path) -> Result<(), Failure> {
    let path = file(data);
    let Ok(text) = fs::read_to_string(&path) else { return Ok(()) };
    let shown = path.display();
    let wrong = |error| format!("{shown}: {error}; it tells when a backup was restored: correct or remove it");
    let Restored { at, made_at, before } = serde_json::from_str(&text).map_err(wrong)?;
    db.write_blocking(move |conn| back_up::restored(conn, made_at, before.as_deref(), at))?;
    Ok(fs::remove_file(&path)?)
}
