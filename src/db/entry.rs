//! The way in: `read` and `write`, the same for both databases.

use std::sync::Arc;
use std::time::Duration;

use diesel::r2d2::{Pool, PooledConnection};

use super::error::UNCERTAIN;
use super::open::{DatabaseUrl, OpenError, Opener};
use super::permits::{Permits, Purpose};
use super::standby::Standby;
use super::transaction::{panicked, submit};
use super::writer::Writer;
use super::{Connection, Failure, StoreError, migrate};
use crate::base::RequestId;
use crate::metrics::Writes;
use crate::traces::{Inside, Watch};

/// How long a request waits for a connection before it is told to come back later.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);
/// What a server is told to be that says nothing.
pub(super) const NO_ANSWER: &str = "the database server does not answer";
/// How long a request waits for what a server answers, where nothing else is said.
const ANSWER: Duration = Duration::from_secs(20);
/// Reports may take so many times as long.
pub(super) const REPORT_TIMES: u32 = 6;

/// What traces call what is done.
const READ: &str = "database read";
const REPORT: &str = "database report";
const WRITE: &str = "database write";

/// A database. Cheap to clone; every clone shares pool and writer.
#[derive(Clone, Debug)]
pub struct Db {
    backend: Arc<Backend>,
    pub(super) answer: Duration,
    /// Where reports are read that may be some seconds old.
    pub(super) standby: Option<Arc<Standby>>,
}

#[derive(Debug)]
enum Backend {
    /// Readers are `query_only`; everything that writes goes through the one writer. Only reports ask for permits.
    Sqlite { readers: Pool<Opener>, writer: Writer, permits: Permits },
    /// As many blocking threads as connections, so that nobody queues in two places.
    Postgres { pool: Pool<Opener>, permits: Permits },
}

impl Db {
    /// Opens a database and brings it up to date.
    ///
    /// # Errors
    /// [`OpenError`], which says what is wrong and how to mend it.
    pub fn open(url: &DatabaseUrl, connections: u32) -> Result<Self, OpenError> {
        let mut first = url.connect(true)?;
        migrate::not_newer(&mut first, url)?;
        migrate(&mut first)
            .map_err(|error| OpenError::Migration { url: format!("{url:?}"), message: error.to_string() })?;
        drop(first);
        Self::open_as_is(url, connections)
    }

    /// Opens a database without migrating it.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open_as_is(url: &DatabaseUrl, connections: u32) -> Result<Self, OpenError> {
        let refused =
            |error: diesel::r2d2::PoolError| OpenError::Refused { url: format!("{url:?}"), message: error.to_string() };
        let pool = |writable| {
            Pool::builder()
                .max_size(connections)
                // A server is tried at once. Each of SQLite's readers has a page cache of its own, and those that were used last are
                // used next: more of them than work at the same moment would only hold memory.
                .min_idle(Some(u32::from(writable)))
                .test_on_check_out(false)
                .max_lifetime(None)
                .idle_timeout(None)
                .connection_timeout(PATIENCE)
                .build(Opener { url: url.clone(), writable })
                .map_err(refused)
        };
        let backend = match url {
            DatabaseUrl::Sqlite(_) => {
                // The writer first: it makes the file, and switches it to WAL.
                let writer = Writer::start(url.clone())?;
                Backend::Sqlite { readers: pool(false)?, writer, permits: Permits::new(connections) }
            }
            DatabaseUrl::Postgres(_) => Backend::Postgres { pool: pool(true)?, permits: Permits::new(connections) },
        };
        Ok(Self { backend: Arc::new(backend), answer: ANSWER, standby: None })
    }

    /// The same, for requests that wait so long for what a server answers, and six times as long for reports. What hangs on the
    /// other side (a machine without power, a server that stands still) would keep them for good.
    pub fn answering_within(self, answer: Duration) -> Self {
        Self { answer, ..self }
    }

    /// Reads, for a request that is being answered: short, indexed queries.
    ///
    /// On SQLite the closure runs right here: such a read takes some ten microseconds, a hop to another thread and back
    /// costs more than that. On PostgreSQL it runs on a blocking thread. What reads long belongs into [`Db::report`].
    ///
    /// # Errors
    /// The closure's own, or [`StoreError::Unavailable`] when no connection is to be had.
    pub async fn read<T, E>(&self, work: impl FnMut(&mut Connection) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: Failure,
    {
        let watch = self.watch(READ, &work);
        let inside = watch.inside();
        let result = match &*self.backend {
            Backend::Sqlite { .. } => self.reading(work, &inside),
            Backend::Postgres { .. } => {
                let db = self.clone();
                self.on_blocking_thread(self.answer, Purpose::Read, move || db.reading(work, &inside)).await
            }
        };
        ended(watch, result)
    }

    /// Reads at length, on a blocking thread on both databases.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub async fn report<T, E>(&self, work: impl FnMut(&mut Connection) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: Failure,
    {
        let watch = self.watch(REPORT, &work);
        let (db, inside) = (self.clone(), watch.inside());
        let longest = self.answer * REPORT_TIMES;
        ended(watch, self.on_blocking_thread(longest, Purpose::Report, move || db.reading(work, &inside)).await)
    }

    /// Writes: one transaction, all or nothing; the answer comes after the commit is on disk. The closure may run more
    /// than once (when another transaction was in the way), so its effects are on the database alone.
    ///
    /// # Errors
    /// The closure's own (then nothing was written), or [`StoreError::Unavailable`].
    pub async fn write<T, E>(&self, work: impl FnMut(&mut Connection) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: Failure,
    {
        self.written(work, false).await
    }

    /// [`Db::write`] for what runs one statement, fails only when that fails, and does no harm when it is done twice. Such a statement is
    /// undone by itself, so that SQLite needs no savepoint, and is a transaction by itself, so that PostgreSQL needs no BEGIN and no COMMIT:
    /// a good part of what a small write costs. Twice it is done where the line to the server broke in the middle.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub async fn write_one<T, E>(
        &self,
        work: impl FnMut(&mut Connection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: Failure,
    {
        self.written(work, true).await
    }

    async fn written<T, E>(
        &self,
        work: impl FnMut(&mut Connection) -> Result<T, E> + Send + 'static,
        one_statement: bool,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: Failure,
    {
        let watch = self.watch(WRITE, &work);
        let inside = watch.inside();
        let result = match &*self.backend {
            Backend::Sqlite { writer, .. } => match submit(writer, work, one_statement, inside) {
                Ok(answer) => answer.await.unwrap_or_else(|_| Err(panicked())),
                Err(error) => Err(error.into()),
            },
            Backend::Postgres { .. } => {
                let db = self.clone();
                let write = move || db.writing(work, one_statement, &inside);
                self.on_blocking_thread(self.answer, Purpose::Write, write).await
            }
        };
        ended(watch, result)
    }

    /// [`Db::read`] for threads that may wait: the worker and the command line.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub fn read_blocking<T, E: Failure>(&self, work: impl FnMut(&mut Connection) -> Result<T, E>) -> Result<T, E> {
        let watch = self.watch(READ, &work);
        let inside = watch.inside();
        ended(watch, self.reading(work, &inside))
    }

    fn reading<T, E: Failure>(
        &self,
        mut work: impl FnMut(&mut Connection) -> Result<T, E>,
        inside: &Inside,
    ) -> Result<T, E> {
        // Connections that died in the pool say so at their first use. Reading again harms nothing; after a server's
        // restart every pooled connection may be dead, and each is thrown away when it has said so.
        let mut left = self.size();
        loop {
            let mut pooled = self.connection()?;
            let result = inside.during(|| work(&mut pooled.connection));
            let away = result.as_ref().err().and_then(Failure::store).is_some_and(StoreError::is_unavailable);
            pooled.broken = away;
            if !away || left == 0 || self.is_sqlite() {
                return result;
            }
            left -= 1;
        }
    }

    /// [`Db::write`] for threads that may wait.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub fn write_blocking<T, E>(
        &self,
        work: impl FnMut(&mut Connection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: Failure,
    {
        let watch = self.watch(WRITE, &work);
        let inside = watch.inside();
        let result = match &*self.backend {
            Backend::Sqlite { writer, .. } => match submit(writer, work, false, inside) {
                Ok(answer) => answer.blocking_recv().unwrap_or_else(|_| Err(panicked())),
                Err(error) => Err(error.into()),
            },
            Backend::Postgres { .. } => self.writing(work, false, &inside),
        };
        ended(watch, result)
    }

    pub(super) fn size(&self) -> u32 {
        match &*self.backend {
            Backend::Sqlite { readers: pool, .. } | Backend::Postgres { pool, .. } => pool.max_size(),
        }
    }

    pub(super) fn connection(&self) -> Result<PooledConnection<Opener>, StoreError> {
        match &*self.backend {
            Backend::Sqlite { readers: pool, .. } | Backend::Postgres { pool, .. } => {
                pool.get().map_err(|error| StoreError::Unavailable(error.to_string()))
            }
        }
    }

    /// Does it on a thread that may wait. Who gets no answer in time hears that they may come again; the connection stays with
    /// the thread until the server answers it or is gone.
    async fn on_blocking_thread<T, E>(
        &self,
        longest: Duration,
        purpose: Purpose,
        work: impl FnOnce() -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: Failure,
    {
        let busy = || E::from(StoreError::Unavailable("all connections are busy".to_owned()));
        let (Backend::Sqlite { permits, .. } | Backend::Postgres { permits, .. }) = &*self.backend;
        let wait = tokio::time::timeout(PATIENCE, permits.wait(purpose));
        let permit = wait.await.map_err(|_| busy())?.map_err(|_| busy())?;
        let request = RequestId::current();
        let result = tokio::task::spawn_blocking(move || {
            let _held_until_done = permit;
            RequestId::during(request, work)
        });
        // On SQLite there is nobody who might not answer: what a report takes, it takes.
        if self.is_sqlite() {
            return result.await.unwrap_or_else(|_| Err(panicked()));
        }
        match tokio::time::timeout(longest, result).await {
            Ok(done) => done.unwrap_or_else(|_| Err(panicked())),
            Err(_) if purpose == Purpose::Write => {
                Err(StoreError::Unavailable(format!("{NO_ANSWER}: {UNCERTAIN}")).into())
            }
            Err(_) => Err(StoreError::Unavailable(NO_ANSWER.to_owned()).into()),
        }
    }

    /// Whether nothing speaks against writing: the last commit of the embedded database went well. A server answers for itself.
    pub fn may_write(&self) -> bool {
        match &*self.backend {
            Backend::Sqlite { writer, .. } => !writer.failed(),
            Backend::Postgres { .. } => true,
        }
    }

    /// How the embedded database's writer gets on; a server has its own ways to tell that.
    pub fn writes(&self) -> Option<&Writes> {
        match &*self.backend {
            Backend::Sqlite { writer, .. } => Some(writer.writes()),
            Backend::Postgres { .. } => None,
        }
    }

    /// The connections of the pool (readers, on SQLite): in use, idle, and as many as there may be.
    pub fn connections(&self) -> (u32, u32, u32) {
        match &*self.backend {
            Backend::Sqlite { readers: pool, .. } | Backend::Postgres { pool, .. } => {
                let state = pool.state();
                (state.connections.saturating_sub(state.idle_connections), state.idle_connections, pool.max_size())
            }
        }
    }

    pub(super) fn watch<W>(&self, what: &'static str, _: &W) -> Watch {
        let database = if self.is_sqlite() { "sqlite" } else { "postgresql" };
        Watch::begin(what, database, std::any::type_name::<W>())
    }

    /// Whether this is the embedded database.
    pub fn is_sqlite(&self) -> bool {
        matches!(&*self.backend, Backend::Sqlite { .. })
    }
}

/// The answer is there: so a trace is told, and whether the database is to blame where it is none.
pub(super) fn ended<T, E: Failure>(watch: Watch, result: Result<T, E>) -> Result<T, E> {
    watch.end(result.as_ref().err().and_then(Failure::store).and_then(StoreError::blame));
    result
}
