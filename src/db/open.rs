//! Opening: which database a URL means, connections with their settings, the pool's manager.

use std::path::{Path, PathBuf};

use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::r2d2::ManageConnection;
use diesel::sqlite::SqliteConnection;
use diesel::{Connection as _, RunQueryDsl, sql_query};

use super::{Connection, StoreError, db};

/// A database URL, understood.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A SQLite file.
    Sqlite(PathBuf),
    /// A PostgreSQL server and database.
    Postgres(String),
}

impl std::fmt::Debug for DatabaseUrl {
    /// Never shows the password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite://{}", path.display()),
            Self::Postgres(url) => match (url.find("://"), url.rfind('@')) {
                (Some(start), Some(at)) => write!(f, "{}://…{}", &url[..start], &url[at..]),
                _ => f.write_str("postgres"),
            },
        }
    }
}

/// The database cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The URL is not one that the program knows.
    #[error(
        "`{0}` is not a database URL: use sqlite://PATH (sqlite:///srv/chancery.db) or postgres://USER:PASSWORD@HOST/NAME"
    )]
    Url(String),
    /// The folder of the SQLite file is not there.
    #[error("there is no folder {folder} for the database file {file}: make it, or correct database.url")]
    NoFolder {
        /// The folder.
        folder: String,
        /// The file.
        file: String,
    },
    /// The SQLite file is not there, though one was expected.
    #[error(
        "there is no database at {path}, but the data folder {data} belongs to an installation that has one: correct database.url, or give a new folder with --data to start afresh"
    )]
    Missing {
        /// The database.
        path: String,
        /// The data folder.
        data: String,
    },
    /// The file or server does not let us in.
    #[error("cannot open the database {url}: {message}")]
    Refused {
        /// The database, without a password.
        url: String,
        /// Why.
        message: String,
    },
    /// A newer program took away what this one needs.
    #[error(
        "the database {url} was brought up to date by a newer program and needs version {needs} or newer; this is {own}: install that one, or go back to a backup from before",
        own = env!("CARGO_PKG_VERSION")
    )]
    Newer {
        /// The database, without a password.
        url: String,
        /// The version that it needs.
        needs: String,
    },
    /// Its tables are not as this program needs them.
    #[error("cannot bring the database {url} up to date: {message}")]
    Migration {
        /// The database, without a password.
        url: String,
        /// Why.
        message: String,
    },
}

impl DatabaseUrl {
    /// Understands a URL.
    ///
    /// # Errors
    /// [`OpenError::Url`] for anything but `sqlite://` and `postgres://` (or `postgresql://`).
    pub fn parse(url: &str) -> Result<Self, OpenError> {
        if let Some(path) = url.strip_prefix("sqlite://").filter(|path| !path.is_empty()) {
            return Ok(Self::Sqlite(PathBuf::from(path)));
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self::Postgres(url.to_owned()));
        }
        // The part before `://` only: the rest may hold a password.
        Err(OpenError::Url(
            url.split_once("://").map_or_else(|| url.chars().take(12).collect(), |(s, _)| format!("{s}://…")),
        ))
    }

    /// Whether a database is there already; a server's is (or its connection fails and says why).
    pub fn exists(&self) -> bool {
        match self {
            Self::Sqlite(path) => path.exists(),
            Self::Postgres(_) => true,
        }
    }

    /// One connection.
    ///
    /// # Errors
    /// [`OpenError`], which says what is wrong with the file or the server, without the password.
    pub fn connect(&self, writable: bool) -> Result<Connection, OpenError> {
        let refused = |message: String| OpenError::Refused { url: format!("{self:?}"), message };
        match self {
            Self::Sqlite(path) => {
                check_folder(path)?;
                let mut connection =
                    SqliteConnection::establish(&path.to_string_lossy()).map_err(|error| refused(error.to_string()))?;
                connection
                    .batch_execute(pragmas(writable))
                    .map_err(|error| refused(explain(path, &error.to_string())))?;
                Ok(Connection::Sqlite(connection))
            }
            Self::Postgres(url) => {
                let mut connection =
                    PgConnection::establish(&patient(url)).map_err(|error| refused(error.to_string()))?;
                connection
                    .batch_execute("SET TIME ZONE 'UTC'; SET client_min_messages = warning; SET lock_timeout = '5s';")
                    .map_err(|error| refused(error.to_string()))?;
                Ok(Connection::Postgres(connection))
            }
        }
    }
}

/// A server whose machine is gone says nothing at all, and the system would wait for it for hours: a connection that is not made in
/// ten seconds, or on which nothing arrives for a quarter of a minute, is given up. What the URL says itself counts.
fn patient(url: &str) -> String {
    const PATIENCE: [(&str, u32); 5] = [
        ("connect_timeout", 10),
        ("tcp_user_timeout", 15_000),
        ("keepalives_idle", 15),
        ("keepalives_interval", 5),
        ("keepalives_count", 3),
    ];
    let mut url = url.to_owned();
    for (key, value) in PATIENCE {
        if !url.contains(&format!("{key}=")) {
            let sign = if url.contains('?') { '&' } else { '?' };
            url.push_str(&format!("{sign}{key}={value}"));
        }
    }
    url
}

fn check_folder(path: &Path) -> Result<(), OpenError> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() && !folder.is_dir() => {
            Err(OpenError::NoFolder { folder: folder.display().to_string(), file: path.display().to_string() })
        }
        _ => Ok(()),
    }
}

fn explain(path: &Path, message: &str) -> String {
    if message.contains("file is not a database") {
        return "the file is not an SQLite database".to_owned();
    }
    // SQLite does not tell what it could not make room for.
    if message.contains("disk I/O error") && is_full(path) {
        return "the disk is full".to_owned();
    }
    if message.contains("readonly") || message.contains("unable to open") {
        return format!(
            "{message}: {} and its folder must be writable for the user that runs the program",
            path.display()
        );
    }
    message.to_owned()
}

/// Whether there is no room for the logs that SQLite keeps beside a file.
fn is_full(path: &Path) -> bool {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    rustix::fs::statvfs(folder).is_ok_and(|disk| disk.f_bavail.saturating_mul(disk.f_frsize) < 64 * 1024)
}

/// `busy_timeout` first, so that switching to WAL waits for others. FULL: what was acknowledged survives a power cut. No
/// `mmap_size`: every connection would map the file for itself, and each mapping count as memory of the process.
fn pragmas(writable: bool) -> &'static str {
    if writable {
        "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
         PRAGMA cache_size = -3000; PRAGMA temp_store = MEMORY;"
    } else {
        "PRAGMA busy_timeout = 5000; PRAGMA query_only = ON; PRAGMA foreign_keys = ON; PRAGMA cache_size = -2000; \
         PRAGMA temp_store = MEMORY;"
    }
}

/// Makes the pool's connections.
#[derive(Debug)]
pub(super) struct Opener {
    pub(super) url: DatabaseUrl,
    pub(super) writable: bool,
}

/// A connection of the pool, and whether it is to be thrown away: diesel does not notice by itself that a server went.
pub(super) struct Pooled {
    pub(super) connection: Connection,
    pub(super) broken: bool,
}

impl ManageConnection for Opener {
    type Connection = Pooled;
    type Error = StoreError;

    fn connect(&self) -> Result<Pooled, StoreError> {
        let opened = self.url.connect(self.writable);
        let connection = opened.map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok(Pooled { connection, broken: false })
    }

    fn is_valid(&self, pooled: &mut Pooled) -> Result<(), StoreError> {
        db!(&mut pooled.connection, |c| sql_query("SELECT 1").execute(c)).map(|_| ()).map_err(StoreError::from)
    }

    fn has_broken(&self, pooled: &mut Pooled) -> bool {
        use diesel::connection::{AnsiTransactionManager, TransactionManager as _};
        // Also one that a panic left inside a transaction.
        pooled.broken || db!(&mut pooled.connection, |c| AnsiTransactionManager::is_broken_transaction_manager(c))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_url_is_refused_and_never_shows_a_password() {
        let message = DatabaseUrl::parse("postgress://u:hunter2@h/d").unwrap_err().to_string();
        assert!(message.starts_with("`postgress://…` is not a database URL: use sqlite://PATH"), "{message}");
        assert!(!message.contains("hunter2"));
        let url = DatabaseUrl::parse("postgres://u:hunter2@h/d").unwrap();
        assert_eq!(format!("{url:?}"), "postgres://…@h/d");
    }

    #[test]
    fn nobody_waits_for_hours_for_a_server_that_is_gone_unless_told_so() {
        let patient = patient("postgres://u@h/d?connect_timeout=60&sslmode=require");
        assert!(patient.starts_with("postgres://u@h/d?connect_timeout=60&sslmode=require&tcp_user_timeout=15000&"));
        assert_eq!((patient.matches('?').count(), patient.matches("connect_timeout").count()), (1, 1));
        assert!(super::patient("postgres://u@h/d").starts_with("postgres://u@h/d?connect_timeout=10&"));
    }

    #[test]
    fn a_database_in_a_folder_that_is_not_there_is_named() {
        let url = DatabaseUrl::parse("sqlite:///no/such/folder/x.db").unwrap();
        let message = url.connect(true).err().unwrap().to_string();
        assert!(message.starts_with("there is no folder /no/such/folder for the database file"), "{message}");
    }
}
