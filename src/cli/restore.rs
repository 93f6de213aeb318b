//! `restore`: puts a backup in the place of the database. Everything is checked before anything is touched, and what was
//! there is kept.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::backup::sqlite_file;
use super::{Failure, assemble, erasures, output, restored};
use crate::account::facts;
use crate::actions::back_up::archive::{self, Manifest, Unfinished, with_end};
use crate::base::Clock;
use crate::db::{self, DatabaseUrl, maintenance};
use crate::settings::{Loaded, Settings};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The backup
    file: PathBuf,
    /// Put it in the place of the database that is there, which is kept under another name
    #[arg(long)]
    replace: bool,
}

pub(super) fn run(loaded: &Loaded, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let done = restore(&loaded.settings, &arguments.file, arguments.replace)?;
    output::line(&format!("Restored the state of {}: {}.", done.manifest.created_at, done.manifest.in_words()))?;
    if let Some(before) = done.before {
        output::line(&format!("The database that was there is now {}.", before.display()))?;
    }
    match done.erased {
        Some(0) => {}
        Some(some) => {
            output::line(&format!("At the next start it is made sure that {some} who were erased stay erased."))?
        }
        None => output::line(
            "Who was erased since the backup cannot be read from the database that was there: put your copy of the list (`user erased`) as erasures.jsonl into the data folder before the next start.",
        )?,
    }
    let keys = loaded.settings.server.data_dir.join("keys");
    if loaded.settings.certificates.signing_key.is_empty() && !keys.join("signing.key").exists() {
        output::line(&format!(
            "There is no signing key in {}: bring it back from where you keep it, or the next start makes a new one. Credentials that were issued stay good either way.",
            keys.display()
        ))?;
    }
    if loaded.settings.accounts.second_factor_key.is_empty() && !keys.join("second-factor.key").exists() {
        output::line(&format!(
            "There is no second-factor.key in {}: bring it back before the next start, or people with a second factor sign in by a recovery code and set it up anew.",
            keys.display()
        ))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// What restoring came to.
#[derive(Debug)]
pub(super) struct Restored {
    pub manifest: Manifest,
    /// Where the database is that was there.
    pub before: Option<PathBuf>,
    /// How many people on the list of who was erased are erased again at the next start; `None`: the list of the database
    /// that was there cannot be read.
    pub erased: Option<usize>,
}

pub(super) fn restore(settings: &Settings, file: &Path, replace: bool) -> Result<Restored, Failure> {
    let postgres =
        "pg_restore --single-transaction --clean --if-exists --dbname=\"$CHANCERY_DATABASE__URL\" chancery.dump";
    let target = sqlite_file(settings, "restore", postgres)?;
    let manifest = archive::verify(file)?;
    let data = &settings.server.data_dir;
    let marker = data.join("database-id");
    if !replace {
        allowed(&target, &marker, &manifest)?;
    }
    assemble::make_folder(data)?;
    // What one left behind that was killed.
    for begun in [&target, &marker, &restored::file(data)] {
        Unfinished::sweep(begun);
    }
    let cannot = |error: std::io::Error| format!("cannot write beside {}: {error}", target.display());
    let beside = Unfinished::beside(&target).map_err(cannot)?;
    archive::unpack(file, &manifest, beside.path()).map_err(cannot)?;
    sound(beside.path(), &manifest)?;
    // Who was erased since must not come back. Kept before anything is moved: whoever restores again after a sudden end finds
    // no database to read it from, or that of the backup.
    let erased = if target.exists() { erasures::of_database(&target) } else { Ok(Vec::new()) }.ok();
    erasures::keep(data, erased.as_deref().unwrap_or_default())?;
    // Last, so that a server that was started meanwhile is noticed.
    let before = if target.exists() { Some(name_aside(&target)?) } else { None };
    // Written before anything is moved, too: a start after a sudden end in between refuses, and says what to do.
    archive::write_whole(&marker, format!("{}\n", manifest.database).as_bytes())?;
    let mut note = restored::Restored {
        at: Clock::system().now(),
        made_at: manifest.created_at,
        before: before.as_ref().map(|path| path.display().to_string()),
        done: false,
    };
    restored::keep(data, &note)?;
    if let Some(before) = &before {
        fs::rename(&target, before)?;
    }
    for end in ["-wal", "-shm"] {
        // The log of a database that is gone must not be taken for that of the new one.
        let log = with_end(&target, end);
        if log.exists() {
            fs::rename(&log, with_end(&log, ".before"))?;
        }
    }
    beside.finish(&target)?;
    note.done = true;
    restored::keep(data, &note)?;
    Ok(Restored { manifest, before, erased: erased.map(|list| list.len()) })
}

/// Without `--replace`: no database may be there, and the folder must not belong to another one.
fn allowed(target: &Path, marker: &Path, manifest: &Manifest) -> Result<(), Failure> {
    if target.exists() {
        let shown = target.display();
        return Err(format!("there is a database at {shown}: with --replace the backup takes its place, and it is kept under another name").into());
    }
    match fs::read_to_string(marker) {
        Ok(known) if known.trim() != manifest.database => Err(format!(
            "the data folder belongs to the database {}, the backup is of {}: name another folder with --data, or give --replace if the change is meant",
            known.trim(),
            manifest.database
        )
        .into()),
        _ => Ok(()),
    }
}

/// Whether the database is whole, is the one that the manifest names, and is not newer than this program.
fn sound(copy: &Path, manifest: &Manifest) -> Result<(), Failure> {
    let mut connection = DatabaseUrl::Sqlite(copy.to_owned()).connect(true)?;
    if let Some(first) = maintenance::damages(&mut connection)?.first() {
        return Err(format!("the database in the backup is not sound: {first}").into());
    }
    if facts::get(&mut connection, "database-id")?.unwrap_or_default() != manifest.database {
        return Err("the database in the backup is not the one that its manifest names".into());
    }
    if !db::unknown(&mut connection)?.is_empty() {
        let (theirs, ours) = (&manifest.program, env!("CARGO_PKG_VERSION"));
        return Err(
            format!("the backup was made by a newer program ({theirs}; this is {ours}): install that one").into()
        );
    }
    Ok(())
}

/// The other name that the database gets, unless somebody uses it.
fn name_aside(target: &Path) -> Result<PathBuf, Failure> {
    if maintenance::is_in_use(target) {
        let shown = target.display();
        return Err(format!("the database {shown} is in use: stop the server and its workers first").into());
    }
    let at = Clock::system().now().to_datetime().format("%Y%m%dT%H%M%S%6fZ");
    Ok(std::path::absolute(with_end(target, &format!(".before-{at}")))?)
}

#[cfg(test)]
mod tests;
