//! How the installation is, and what it still needs.

use serde::Serialize;
use utoipa::ToSchema;

use crate::actions::check_set_up::Item;
use crate::actions::look_after::Health;

/// How the installation is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Health)]
pub struct HealthView {
    /// The version of the program.
    pub version: String,
    /// `SQLite` or `PostgreSQL`.
    pub database: String,
    /// How much work waits in the outbox, counted to 10,000.
    pub waiting: i64,
    /// Since when the oldest of it has waited.
    pub oldest: Option<String>,
    /// How much was given up, counted to 10,000.
    pub given_up: i64,
    /// When a worker was last alive.
    pub worker_seen_at: Option<String>,
    /// Whether that is recent.
    pub worker_alive: bool,
    /// Bytes that are free on the disk of the database, where it is on this machine.
    pub disk_free: Option<u64>,
    /// The last backup that the program made.
    pub last_backup: Option<BackupView>,
}

/// A backup.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Backup)]
pub struct BackupView {
    /// When.
    pub at: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// The file, on the machine where it was made.
    pub file: String,
}

impl From<Health> for HealthView {
    fn from(health: Health) -> Self {
        let backup = |backup: crate::actions::back_up::Backup| BackupView {
            at: backup.at.to_string(),
            bytes: backup.bytes,
            file: backup.file,
        };
        Self {
            version: health.version.to_owned(),
            database: health.database.to_owned(),
            waiting: health.waiting,
            oldest: health.oldest.map(|at| at.to_string()),
            given_up: health.given_up,
            worker_seen_at: health.beat.map(|at| at.to_string()),
            worker_alive: health.alive,
            disk_free: health.disk_free,
            last_backup: health.backup.map(backup),
        }
    }
}

/// Something to set up.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SetUpItem)]
pub struct SetUpItemView {
    /// Which: `name`, `address`, `mail`, `course`, `cohort`, `keys`, `administrator`.
    pub item: String,
    /// Whether it is done.
    pub done: bool,
    /// What there is now, where that says something.
    pub now: Option<String>,
}

impl From<Item> for SetUpItemView {
    fn from(item: Item) -> Self {
        Self { item: item.key.to_owned(), done: item.done, now: item.now }
    }
}
