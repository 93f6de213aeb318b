//! `backup`: a consistent copy in one file, while the server runs.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::{Failure, assemble, output};
use crate::actions::back_up::archive::Manifest;
use crate::actions::back_up::{self, Backup};
use crate::base::Clock;
use crate::db::DatabaseUrl;
use crate::settings::{Loaded, Settings};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The file to write; it must not be there yet [default: a new one in backup.dir]
    file: Option<PathBuf>,
}

pub(super) fn run(loaded: &Loaded, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let file = match &arguments.file {
        Some(file) => file.clone(),
        None => back_up::place(&loaded.settings.backup_dir(), Clock::system().now())?,
    };
    let manifest = make(&loaded.settings, &file)?;
    note(&loaded.settings, &file, &manifest);
    let (shown, bytes) = (file.display(), manifest.bytes);
    output::line(&format!("{shown}: {} in {bytes} bytes", manifest.in_words()))?;
    output::line(&format!(
        "Not in it: the private keys in {} (without them people sign in again, and a new key signs credentials) and the configuration.",
        loaded.settings.server.data_dir.join("keys").display()
    ))?;
    Ok(ExitCode::SUCCESS)
}

/// Notes the backup where administrators see it. A database that cannot be written is no reason to call the backup bad.
fn note(settings: &Settings, file: &Path, manifest: &Manifest) {
    let noted = || -> Result<(), Failure> {
        let mut connection = assemble::database_url(settings)?.connect(true)?;
        let file = file.canonicalize().unwrap_or_else(|_| file.to_owned()).display().to_string();
        let backup = Backup { at: manifest.created_at, bytes: manifest.bytes, file };
        Ok(back_up::made(&mut connection, None, &backup)?)
    };
    if let Err(error) = noted() {
        tracing::warn!(%error, "the backup is made, but could not be noted for administrators");
    }
}

/// The SQLite file that the settings mean, or how PostgreSQL does what is wanted.
pub(super) fn sqlite_file(settings: &Settings, verb: &str, postgres: &str) -> Result<PathBuf, Failure> {
    match assemble::database_url(settings)? {
        DatabaseUrl::Sqlite(path) => Ok(path),
        url @ DatabaseUrl::Postgres(_) => {
            Err(format!("{verb} is for SQLite; {url:?} has its own tools: {postgres}").into())
        }
    }
}

/// Writes the backup, whole or not at all.
pub(super) fn make(settings: &Settings, file: &Path) -> Result<Manifest, Failure> {
    let postgres = "pg_dump --format=custom --file=chancery.dump \"$CHANCERY_DATABASE__URL\"";
    let database = sqlite_file(settings, "backup", postgres)?;
    back_up::make(&database, file, Clock::system().now())
}
