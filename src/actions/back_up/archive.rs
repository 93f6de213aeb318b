//! The file of a backup: a whole SQLite database, and behind it a manifest and a hash over everything before.
//!
//! One file, which nothing can change unnoticed, and which any SQLite tool still opens: what stands behind the last page
//! is not read.
//!
//! ```text
//! <the database>\nCHANCERY-BACKUP 1\n<manifest in JSON>\n<SHA-256 of all before, in hexadecimal>\n
//! ```

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, Read, Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Failure;
use crate::base::{Timestamp, random};

/// Begins the manifest. A change of the format changes the number.
const MARK: &str = "\nCHANCERY-BACKUP 1\n";
/// The hash and its line end.
const SEAL: u64 = 65;
/// A manifest is a few hundred bytes; it is looked for in the last bytes of the file only.
const TAIL: u64 = 16 * 1024;

/// What a backup says of itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of the program that made it.
    pub program: String,
    /// When.
    pub created_at: Timestamp,
    /// The id of the database.
    pub database: String,
    /// The size of the database in bytes.
    pub bytes: u64,
    /// How many rows some tables have.
    pub rows: BTreeMap<String, i64>,
}

impl Manifest {
    /// Such as "12 people, 11 enrolments, 3 certificates".
    pub fn in_words(&self) -> String {
        let parts: Vec<String> = ["people", "enrolments", "certificates"]
            .iter()
            .map(|what| format!("{} {what}", self.rows.get(*what).copied().unwrap_or(0)))
            .collect();
        parts.join(", ")
    }
}

/// A file that is being written: removed again unless it is finished.
#[derive(Debug)]
pub struct Unfinished {
    path: PathBuf,
    finished: bool,
}

impl Unfinished {
    /// A new, empty file beside `target`, which nobody else can read.
    ///
    /// # Errors
    /// The operating system's.
    pub fn beside(target: &Path) -> io::Result<Self> {
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        // Not by the number of the process: in a container that is the same every time, also after one that was killed.
        let path = target.with_file_name(format!(".{name}.{}.part", random::opaque()));
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        Ok(Self { path, finished: false })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Removes what others began for `target` and left behind: a process that is killed cannot tidy up.
    pub fn sweep(target: &Path) {
        let Some(folder) = target.parent() else { return };
        let begin = format!(".{}.", target.file_name().unwrap_or_default().to_string_lossy());
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if name.strip_prefix(&begin).is_some_and(|rest| rest.contains(".part")) {
                // Whoever is still at it finds its file gone, and does not finish.
                drop(fs::remove_file(entry.path()));
            }
        }
    }

    /// Puts it into its place, for good: the bytes first, then the name.
    ///
    /// # Errors
    /// The operating system's.
    pub fn finish(mut self, target: &Path) -> io::Result<()> {
        File::open(&self.path)?.sync_all()?;
        fs::rename(&self.path, target)?;
        self.finished = true;
        sync_folder(target)
    }

    /// As [`Unfinished::finish`], where nothing may be in that place.
    ///
    /// # Errors
    /// The operating system's; also when something is there.
    pub fn finish_new(self, target: &Path) -> io::Result<()> {
        File::open(&self.path)?.sync_all()?;
        // The other name is taken away when the value goes.
        fs::hard_link(&self.path, target)?;
        sync_folder(target)
    }
}

/// Makes the names in the folder of a file durable.
fn sync_folder(target: &Path) -> io::Result<()> {
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

/// Writes a file, whole or not at all: a disk that is full leaves what was there, or nothing.
///
/// # Errors
/// The operating system's.
pub fn write_whole(target: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = Unfinished::beside(target)?;
    fs::write(beside.path(), bytes)?;
    beside.finish(target)
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if !self.finished {
            for end in ["", "-wal", "-shm", "-journal"] {
                // What is not there cannot be removed, and need not be.
                drop(fs::remove_file(with_end(&self.path, end)));
            }
        }
    }
}

/// The path with something behind its name, as SQLite names its logs.
pub fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// Puts manifest and hash behind the database in `file`.
///
/// # Errors
/// When the file cannot be read or written.
pub fn seal(file: &Path, manifest: &Manifest) -> Result<(), Failure> {
    let mut text = MARK.to_owned();
    text.push_str(&serde_json::to_string(manifest)?);
    text.push('\n');
    let mut open = OpenOptions::new().read(true).append(true).open(file)?;
    let mut hasher = Sha256::new();
    hash(&mut open, u64::MAX, &mut hasher)?;
    hasher.update(text.as_bytes());
    text.push_str(&hexadecimal(&hasher.finalize()));
    text.push('\n');
    open.write_all(text.as_bytes())?;
    Ok(open.sync_all()?)
}

/// Reads the manifest of a backup, after checking that no byte of the file has changed.
///
/// # Errors
/// A sentence that says what is wrong with the file.
pub fn verify(file: &Path) -> Result<Manifest, Failure> {
    let shown = file.display();
    let foreign = || -> Failure { format!("{shown} is not a backup of Chancery, or its end is missing").into() };
    let open = File::open(file).map_err(|error| format!("cannot read {shown}: {error}"))?;
    let size = open.metadata()?.len();
    let mut open = BufReader::new(open);
    let from = size.saturating_sub(TAIL);
    open.seek(SeekFrom::Start(from))?;
    let mut tail = Vec::new();
    open.read_to_end(&mut tail)?;
    let at = tail.windows(MARK.len()).rposition(|window| window == MARK.as_bytes()).ok_or_else(foreign)?;
    let text = String::from_utf8_lossy(&tail[at + MARK.len()..]).into_owned();
    let mut lines = text.split('\n');
    let (Some(manifest), Some(said), Some(""), None) = (lines.next(), lines.next(), lines.next(), lines.next()) else {
        return Err(foreign());
    };
    open.seek(SeekFrom::Start(0))?;
    let mut hasher = Sha256::new();
    hash(&mut open, size.saturating_sub(SEAL), &mut hasher)?;
    let damaged = || -> Failure {
        format!("{shown} is damaged: its content does not match its hash; take another backup").into()
    };
    if hexadecimal(&hasher.finalize()) != said {
        return Err(damaged());
    }
    let manifest: Manifest = serde_json::from_str(manifest).map_err(|_| damaged())?;
    if manifest.bytes == from + at as u64 { Ok(manifest) } else { Err(damaged()) }
}

/// Copies the database out of a backup.
///
/// # Errors
/// The operating system's.
pub fn unpack(file: &Path, manifest: &Manifest, into: &Path) -> io::Result<()> {
    let mut from = File::open(file)?.take(manifest.bytes);
    let mut to = OpenOptions::new().write(true).truncate(true).open(into)?;
    io::copy(&mut from, &mut to)?;
    to.sync_all()
}

fn hash(from: &mut impl Read, bytes: u64, hasher: &mut Sha256) -> io::Result<()> {
    let mut from = from.take(bytes);
    let mut buffer = vec![0; 256 * 1024];
    loop {
        match from.read(&mut buffer)? {
            0 => return Ok(()),
            read => hasher.update(&buffer[..read]),
        }
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed(folder: &Path) -> (PathBuf, Manifest) {
        let file = folder.join("backup");
        fs::write(&file, vec![7; 100_000]).unwrap();
        let manifest = Manifest {
            program: "1".to_owned(),
            created_at: Timestamp::from_micros(0),
            database: "x".to_owned(),
            bytes: 100_000,
            rows: BTreeMap::from([("people".to_owned(), 2)]),
        };
        seal(&file, &manifest).unwrap();
        (file, manifest)
    }

    #[test]
    fn what_was_sealed_is_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let (file, manifest) = sealed(folder.path());
        assert_eq!(verify(&file).unwrap(), manifest);
        let copy = Unfinished::beside(&folder.path().join("copy")).unwrap();
        unpack(&file, &manifest, copy.path()).unwrap();
        assert_eq!(fs::read(copy.path()).unwrap(), vec![7; 100_000]);
    }

    #[test]
    fn a_flipped_bit_anywhere_is_noticed_and_so_is_a_missing_end() {
        let folder = tempfile::tempdir().unwrap();
        let (file, _) = sealed(folder.path());
        let whole = fs::read(&file).unwrap();
        let end = whole.len();
        for at in [0, 50_000, 99_999].into_iter().chain(100_000..end) {
            let mut flipped = whole.clone();
            flipped[at] ^= 1;
            fs::write(&file, &flipped).unwrap();
            assert!(verify(&file).is_err(), "byte {at} of {end}");
        }
        for length in [0, 10, 100_000, end - 1] {
            fs::write(&file, &whole[..length]).unwrap();
            assert!(verify(&file).is_err(), "cut at {length}");
        }
        fs::write(&file, [whole.as_slice(), b"x"].concat()).unwrap();
        assert!(verify(&file).is_err(), "something behind");
    }

    #[test]
    fn what_is_not_finished_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        drop(Unfinished::beside(&folder.path().join("x")).unwrap());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_file_is_written_whole_and_what_is_there_stays_where_that_is_wanted() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("x");
        write_whole(&target, b"one").unwrap();
        write_whole(&target, b"two").unwrap();
        let beside = Unfinished::beside(&target).unwrap();
        assert!(beside.finish_new(&target).is_err());
        assert_eq!(fs::read(&target).unwrap(), b"two");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left");
        assert!(write_whole(&folder.path().join("no folder").join("x"), b"").is_err());
    }
}
