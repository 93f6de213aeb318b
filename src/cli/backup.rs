//! `backup`: a consistent copy in one file, while the server runs.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::archive::{self, Manifest, Unfinished};
use super::{Failure, assemble, output};
use crate::account::facts;
use crate::actions::look_after::{self, Backup};
use crate::base::Clock;
use crate::db::{DatabaseUrl, maintenance};
use crate::settings::{Loaded, Settings};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The file to write; it must not be there yet
    file: PathBuf,
}

pub(super) fn run(loaded: &Loaded, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let manifest = make(&loaded.settings, &arguments.file)?;
    note(&loaded.settings, &arguments.file, &manifest);
    let (shown, bytes) = (arguments.file.display(), manifest.bytes);
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
        Ok(look_after::backup_made(&mut connection, &backup)?)
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
    if !database.exists() {
        return Err(format!("there is no database at {} to back up", database.display()).into());
    }
    if file.exists() {
        return Err(format!("{} is there already: name a new file", file.display()).into());
    }
    let beside = Unfinished::beside(file).map_err(|error| format!("cannot write {}: {error}", file.display()))?;
    let mut connection = DatabaseUrl::Sqlite(database).connect(true)?;
    maintenance::copy_into(&mut connection, beside.path())?;
    drop(connection);
    let manifest = describe(beside.path())?;
    archive::seal(beside.path(), &manifest)?;
    beside.finish(file)?;
    Ok(manifest)
}

fn describe(copy: &Path) -> Result<Manifest, Failure> {
    let bytes = std::fs::metadata(copy)?.len();
    let mut connection = DatabaseUrl::Sqlite(copy.to_owned()).connect(false)?;
    let rows = maintenance::counts(&mut connection)?;
    Ok(Manifest {
        program: env!("CARGO_PKG_VERSION").to_owned(),
        created_at: Clock::system().now(),
        database: facts::get(&mut connection, "database-id")?.unwrap_or_default(),
        bytes,
        rows: rows.into_iter().map(|(what, count)| (what.to_owned(), count)).collect(),
    })
}
