//! Backups: a consistent copy of an SQLite database in one file, while others write. From the shell, or as long work that an
//! administrator asks for: one at a time, into the folder that the configuration names.
//!
//! The steps of the work can be repeated: whoever takes it over after a sudden end begins the step anew, and finds what the
//! one before had finished.

pub mod archive;

use std::fs::{self, DirBuilder};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Context, Error, Refusal, access};
use crate::account::{Caller, audit, facts};
use crate::base::{LongWorkId, PersonId, Timestamp};
use crate::db::{Connection, DatabaseUrl, Db, maintenance};
use crate::long_work::{self, Item, Kind, LongWork, NewWork, Outcome};
use crate::policy::Action;
use archive::{Manifest, Unfinished, with_end};

/// Why there is no backup: a sentence that names the cure.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The fact that tells of the last backup.
const LAST: &str = "last-backup";
/// The step that writes the file.
const WRITE: &str = "write";
/// The step that reads it back, and looks whether it would do.
const VERIFY: &str = "verify";

/// A backup that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backup {
    /// When.
    pub at: Timestamp,
    /// Its size in bytes.
    pub bytes: u64,
    /// The file.
    pub file: String,
}

/// Writes a backup of the SQLite database into a new file, whole or not at all.
///
/// # Errors
/// A sentence that says what stands in the way.
pub fn make(database: &Path, file: &Path, now: Timestamp) -> Result<Manifest, Failure> {
    if !database.exists() {
        return Err(format!("there is no database at {} to back up", database.display()).into());
    }
    if file.exists() {
        return Err(format!("{} is there already: name a new file", file.display()).into());
    }
    // What one left behind that was killed.
    Unfinished::sweep(file);
    let beside = Unfinished::beside(file).map_err(|error| format!("cannot write {}: {error}", file.display()))?;
    let mut connection = DatabaseUrl::Sqlite(database.to_owned()).connect(true)?;
    let cannot =
        |error: &dyn std::fmt::Display| format!("cannot write {}: {error}; nothing of it is kept", file.display());
    maintenance::copy_into(&mut connection, beside.path()).map_err(|error| cannot(&error))?;
    drop(connection);
    let manifest = describe(beside.path(), now)?;
    archive::seal(beside.path(), &manifest).map_err(|error| cannot(&error))?;
    beside.finish(file).map_err(|error| cannot(&error))?;
    Ok(manifest)
}

fn describe(copy: &Path, now: Timestamp) -> Result<Manifest, Failure> {
    let bytes = fs::metadata(copy)?.len();
    let mut connection = DatabaseUrl::Sqlite(copy.to_owned()).connect(false)?;
    let rows = maintenance::counts(&mut connection)?;
    Ok(Manifest {
        program: env!("CARGO_PKG_VERSION").to_owned(),
        created_at: now,
        database: facts::get(&mut connection, "database-id")?.unwrap_or_default(),
        bytes,
        rows: rows.into_iter().map(|(what, count)| (what.to_owned(), count)).collect(),
    })
}

/// The file in the folder of backups for one that was begun at that moment.
///
/// # Errors
/// When the folder cannot be made. It is made for its owner only: a backup holds what people answered.
pub fn place(folder: &Path, begun: Timestamp) -> Result<PathBuf, Failure> {
    let shown = folder.display();
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|error| format!("cannot make the folder of backups {shown}: {error}; mend that, or set backup.dir"))?;
    let folder = folder.canonicalize()?;
    Ok(folder.join(format!("chancery-{}.backup", begun.to_datetime().format("%Y-%m-%dT%H%M%S%.3fZ"))))
}

/// Begins a backup, which the worker makes.
///
/// # Errors
/// [`Error::Forbidden`]; [`Refusal::BackupUnderWay`] while another is being made; [`Refusal::BackupElsewhere`] on PostgreSQL.
pub fn begin(conn: &mut Connection, ctx: &Context, caller: &Caller) -> Result<LongWork, Error> {
    access::may(caller, Action::BackUp)?;
    if matches!(conn, Connection::Postgres(_)) {
        return Err(Refusal::BackupElsewhere.into());
    }
    if let Some(other) = under_way(conn)? {
        return Err(Refusal::BackupUnderWay(other).into());
    }
    let items = [WRITE, VERIFY].map(|step| (json!({ "step": step }), None)).into();
    let new = NewWork { kind: Kind::Backup, by: Some(caller.id), options: json!({}), items };
    let id = long_work::start(conn, &new, ctx.now())?;
    long_work::find(conn, id)?.ok_or(Error::NotFound("work"))
}

/// The backup that is being made.
///
/// # Errors
/// [`Error::Store`].
pub fn under_way(conn: &mut Connection) -> Result<Option<LongWorkId>, Error> {
    Ok(long_work::under_way(conn, Kind::Backup)?)
}

/// What a step came to.
#[derive(Debug)]
pub enum Step {
    /// The file is written.
    Written(PathBuf, Manifest),
    /// It was read back, and is good.
    Verified(PathBuf, Manifest),
    /// It is not, and has another name now.
    Damaged(PathBuf, String),
}

/// Does a step, outside of any transaction.
///
/// # Errors
/// [`Error::Internal`] with what stands in the way: the step may be tried again.
pub fn work_on(ctx: &Context, db: &Db, work: &LongWork, item: &Item) -> Result<Step, Error> {
    let inside = |error: Failure| Error::Internal(error.to_string());
    let file = place(&ctx.backups, work.created_at).map_err(inside)?;
    match item.input.0["step"].as_str() {
        Some(WRITE) => {
            // Who was killed after finishing the file and before telling of it leaves a good one.
            let manifest = if file.exists() { archive::verify(&file) } else { write(ctx, db, &file) };
            Ok(Step::Written(file, manifest.map_err(inside)?))
        }
        Some(VERIFY) => match verify(&file) {
            Ok(manifest) => Ok(Step::Verified(file, manifest)),
            Err(why) => {
                let damaged = with_end(&file, ".damaged");
                fs::rename(&file, &damaged).map_err(|error| Error::Internal(format!("{why}; {error}")))?;
                Ok(Step::Damaged(damaged, why.to_string()))
            }
        },
        _ => Err(Error::Internal("a backup has no such step".to_owned())),
    }
}

fn write(ctx: &Context, db: &Db, file: &Path) -> Result<Manifest, Failure> {
    let database = db.read_blocking(maintenance::file)?.ok_or("the database is in no file")?;
    make(&database, file, ctx.now())
}

/// Whether the file holds what was written, and the database in it is sound.
fn verify(file: &Path) -> Result<Manifest, Failure> {
    let manifest = archive::verify(file)?;
    let mut connection = DatabaseUrl::Sqlite(file.to_owned()).connect(false)?;
    match maintenance::damages(&mut connection)?.first() {
        Some(first) => Err(format!("the database in it is not sound: {first}").into()),
        None => Ok(manifest),
    }
}

/// Notes a step; the last one makes the backup known to administrators.
///
/// # Errors
/// [`Error::Store`].
pub fn note(conn: &mut Connection, work: &LongWork, step: &Step) -> Result<Outcome, Error> {
    let told = |file: &Path, manifest: &Manifest| json!({ "file": file.display().to_string(), "bytes": manifest.bytes, "rows": manifest.rows });
    Ok(match step {
        Step::Written(file, manifest) => Outcome { fate: "done", detail: told(file, manifest) },
        Step::Verified(file, manifest) => {
            let backup = Backup { at: manifest.created_at, bytes: manifest.bytes, file: file.display().to_string() };
            made(conn, work.by_id, &backup)?;
            Outcome { fate: "done", detail: told(file, manifest) }
        }
        Step::Damaged(file, why) => {
            Outcome { fate: "damaged", detail: json!({ "file": file.display().to_string(), "message": why }) }
        }
    })
}

/// The last backup that the program made.
///
/// # Errors
/// [`Error::Store`].
pub fn last(conn: &mut Connection) -> Result<Option<Backup>, Error> {
    Ok(facts::get(conn, LAST)?.and_then(|text| serde_json::from_str(&text).ok()))
}

/// Notes that a backup took the place of the database: what had been written since it was made is not in it.
///
/// # Errors
/// [`Error::Store`].
pub fn restored(conn: &mut Connection, made_at: Timestamp, before: Option<&str>, at: Timestamp) -> Result<(), Error> {
    let detail = json!({ "made_at": made_at, "before": before });
    Ok(audit::record(conn, None, "backup.restored", "backup:database", None, detail, at)?)
}

/// Notes a backup that was made: from the shell, or because somebody asked for it.
///
/// # Errors
/// [`Error::Store`].
pub fn made(conn: &mut Connection, by: Option<PersonId>, backup: &Backup) -> Result<(), Error> {
    let text = serde_json::to_string(backup).map_err(|error| Error::Internal(error.to_string()))?;
    facts::set(conn, LAST, &text)?;
    let detail = json!({ "file": backup.file, "bytes": backup.bytes });
    Ok(audit::record(conn, by, "backup.made", "backup:database", None, detail, backup.at)?)
}
