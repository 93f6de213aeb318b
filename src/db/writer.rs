//! The one writer of SQLite: a thread that takes what waits, runs each request in its own savepoint inside one
//! BEGIN IMMEDIATE transaction, commits once, and answers only after the commit.
//!
//! One fsync then serves up to 64 requests, which makes `synchronous = FULL` cheap; and as nobody else of this process
//! writes, nobody waits for a lock. A request that fails rolls back alone.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};

use diesel::RunQueryDsl;
use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::query_dsl::methods::ExecuteDsl;
use diesel::sqlite::SqliteConnection;

use super::open::DatabaseUrl;
use super::statement::fixed;
use super::{Connection, OpenError, StoreError};
use crate::metrics::Writes;

/// As many requests share a commit at most; more would only make the first ones wait.
const BATCH: usize = 64;
/// As many requests may wait; beyond, new ones are refused at once rather than answered after minutes.
const QUEUE: usize = 4096;

/// How a request's own part went.
pub(super) enum Done {
    /// Its savepoint stands.
    Kept,
    /// It was rolled back; the others go on.
    RolledBack,
    /// The storage itself failed (full, broken): nothing of this batch may be believed.
    StorageFailed(String),
}

/// A request: runs in its savepoint, then learns whether the commit stands.
pub(super) trait Request: Send {
    /// Whether it is one statement at most, which SQLite undoes by itself when it fails: it needs no savepoint.
    fn is_one_statement(&self) -> bool;
    /// Does the work. Called inside a savepoint, unless it is one statement.
    fn run(&mut self, connection: &mut Connection) -> Done;
    /// Answers the caller; `Err` when the whole batch failed.
    fn answer(self: Box<Self>, commit: Result<(), String>);
}

type Queue = SyncSender<Box<dyn Request>>;

/// The handle to the writer thread; the thread ends when the last handle is gone and the queue is empty.
#[derive(Clone, Debug)]
pub(super) struct Writer {
    queue: Queue,
    /// Whether the last commit failed.
    failed: Arc<AtomicBool>,
    writes: Writes,
}

impl Writer {
    /// Opens the database for writing and starts the thread.
    pub(super) fn start(url: DatabaseUrl) -> Result<Self, OpenError> {
        let connection = url.connect(true)?;
        let (queue, waiting) = sync_channel(QUEUE);
        let refused =
            |error| OpenError::Refused { url: format!("{url:?}"), message: format!("no writer thread: {error}") };
        let thread = std::thread::Builder::new().name("writer".to_owned());
        let failed = Arc::new(AtomicBool::new(false));
        let uncounted =
            |error| OpenError::Refused { url: format!("{url:?}"), message: format!("no counters: {error}") };
        let writes = Writes::new().map_err(uncounted)?;
        let storage =
            Storage { url: url.clone(), connection: Some(connection), failed: failed.clone(), writes: writes.clone() };
        thread.spawn(move || serve(storage, &waiting)).map_err(refused)?;
        Ok(Self { queue, failed, writes })
    }

    /// How it gets on.
    pub(super) fn writes(&self) -> &Writes {
        &self.writes
    }

    /// Whether the last commit failed, and none came after it.
    pub(super) fn failed(&self) -> bool {
        self.failed.load(Ordering::Relaxed)
    }

    /// Queues a request.
    pub(super) fn submit(&self, request: Box<dyn Request>) -> Result<(), StoreError> {
        // Before it is there: the writer may have taken it already when this thread goes on.
        self.writes.queue.inc();
        self.queue.try_send(request).map_err(|error| {
            self.writes.queue.dec();
            StoreError::Unavailable(match error {
                TrySendError::Full(_) => "too many writes are waiting".to_owned(),
                TrySendError::Disconnected(_) => "the writer has ended".to_owned(),
            })
        })
    }
}

/// The writer's connection. It is thrown away whenever the storage failed: closing it ends whatever transaction SQLite
/// still holds (a full disk ends it by itself, a failed commit does not), and the next batch starts on a fresh one.
struct Storage {
    url: DatabaseUrl,
    connection: Option<Connection>,
    failed: Arc<AtomicBool>,
    writes: Writes,
}

fn serve(mut storage: Storage, waiting: &Receiver<Box<dyn Request>>) {
    while let Ok(first) = waiting.recv() {
        let mut batch = Vec::with_capacity(BATCH);
        batch.push(first);
        let outcome = commit_together(&mut storage, &mut batch, waiting);
        if outcome.is_err() {
            storage.connection = None;
            storage.writes.failed.inc();
        }
        storage.writes.queue.sub(i64::try_from(batch.len()).unwrap_or(0));
        #[expect(clippy::cast_precision_loss, reason = "a batch is small")]
        storage.writes.batch.observe(batch.len() as f64);
        storage.failed.store(outcome.is_err(), Ordering::Relaxed);
        for request in batch {
            request.answer(outcome.clone());
        }
    }
}

/// Runs `batch`, and whatever arrives meanwhile, in one transaction.
fn commit_together(
    storage: &mut Storage,
    batch: &mut Vec<Box<dyn Request>>,
    waiting: &Receiver<Box<dyn Request>>,
) -> Result<(), String> {
    let connection = match begin(storage) {
        Ok(connection) => connection,
        Err(message) => {
            // Those who came meanwhile have waited with the first one: nobody waits for as often as there are people before them.
            batch.extend(waiting.try_iter());
            return Err(message);
        }
    };
    let mut next = 0;
    while next < batch.len() {
        run_alone(connection, batch[next].as_mut())?;
        next += 1;
        if next == batch.len() && next < BATCH {
            batch.extend(waiting.try_recv().ok());
        }
    }
    execute(connection, "COMMIT")
}

/// Begins the transaction, on a new connection where the last one was thrown away.
fn begin(storage: &mut Storage) -> Result<&mut Connection, String> {
    let connection = match &mut storage.connection {
        Some(connection) => connection,
        none => none.insert(storage.url.connect(true).map_err(|error| error.to_string())?),
    };
    execute(connection, "BEGIN IMMEDIATE")?;
    Ok(connection)
}

/// One request in its savepoint, where it needs one. `Err` means that the whole transaction has to go.
fn run_alone(connection: &mut Connection, request: &mut dyn Request) -> Result<(), String> {
    if request.is_one_statement() {
        return match catch_unwind(AssertUnwindSafe(|| request.run(connection))) {
            Ok(Done::Kept | Done::RolledBack) => Ok(()),
            Ok(Done::StorageFailed(message)) => Err(message),
            // Whether it had run nobody knows: the batch goes back as a whole, and all hear that they may come again.
            Err(_) => Err("a write's own code panicked".to_owned()),
        };
    }
    every_time(connection, Savepoint)?;
    match catch_unwind(AssertUnwindSafe(|| request.run(connection))) {
        Ok(Done::Kept) => every_time(connection, Release),
        Ok(Done::RolledBack) | Err(_) => execute(connection, "ROLLBACK TO request; RELEASE request"),
        Ok(Done::StorageFailed(message)) => Err(message),
    }
}

fixed! {
    /// Begins a request.
    Savepoint = "SAVEPOINT request"
}
fixed! {
    /// Ends a request that went well.
    Release = "RELEASE request"
}

/// Runs a statement that each request needs.
fn every_time<S>(connection: &mut Connection, statement: S) -> Result<(), String>
where
    S: RunQueryDsl<SqliteConnection>
        + ExecuteDsl<SqliteConnection>
        + RunQueryDsl<PgConnection>
        + ExecuteDsl<PgConnection>,
{
    super::db!(connection, |c| statement.execute(c)).map(|_| ()).map_err(|error| error.to_string())
}

fn execute(connection: &mut Connection, sql: &str) -> Result<(), String> {
    super::db!(connection, |c| c.batch_execute(sql)).map_err(|error| error.to_string())
}
