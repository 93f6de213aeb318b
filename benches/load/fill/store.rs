//! Where rows are gathered and written: many at once, in the order of the tables.

use chancery::db::{Connection, DatabaseUrl};
use diesel::RunQueryDsl as _;
use diesel::connection::SimpleConnection as _;

use super::cells::{Cell, Insert, Table, write_line};
use crate::Failure;

/// Rows of one statement on SQLite: few texts of statements, and each not too long to bind.
const ROWS: usize = 32;
/// Rows that are gathered before they are written.
const GATHERED: usize = 200_000;

/// While a SQLite database is filled, nothing in it is worth keeping.
const FAST_SQLITE: &str = "PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -262144;
    PRAGMA wal_autocheckpoint = 20000;";
/// What refers to what is right as it is made: PostgreSQL need not look each row up. Only its superuser may say so.
const FAST_POSTGRES: &str = "SET session_replication_role = replica";

/// A database that is being filled.
pub struct Store {
    connection: Connection,
    gathered: Vec<Vec<Cell>>,
    rows: usize,
    /// Rows written so far.
    pub written: usize,
}

impl Store {
    /// Opens a database that is up to date.
    pub fn open(url: &DatabaseUrl) -> Result<Self, Failure> {
        let mut connection = url.connect(true)?;
        match &mut connection {
            Connection::Sqlite(sqlite) => sqlite.batch_execute(FAST_SQLITE)?,
            Connection::Postgres(postgres) => {
                if let Err(error) = postgres.batch_execute(FAST_POSTGRES) {
                    eprintln!("load: every reference is looked up, which takes longer: {error}");
                }
            }
        }
        Ok(Self { connection, gathered: Table::ALL.iter().map(|_| Vec::new()).collect(), rows: 0, written: 0 })
    }

    /// Adds a row.
    pub fn row<const N: usize>(&mut self, table: Table, cells: [Cell; N]) -> Result<(), Failure> {
        debug_assert_eq!(N, table.columns().len(), "a cell for each column of {}", table.name());
        self.gathered[table as usize].extend(cells);
        self.rows += 1;
        if self.rows >= GATHERED { self.write() } else { Ok(()) }
    }

    /// Whether it is the embedded one.
    pub fn is_sqlite(&self) -> bool {
        matches!(self.connection, Connection::Sqlite(_))
    }

    /// Writes what is gathered, in one transaction.
    fn write(&mut self) -> Result<(), Failure> {
        self.execute("BEGIN")?;
        for table in Table::ALL {
            let cells = std::mem::take(&mut self.gathered[*table as usize]);
            if cells.is_empty() {
                continue;
            }
            let width = table.columns().len();
            match &mut self.connection {
                Connection::Sqlite(sqlite) => {
                    let (whole, rest) = cells.split_at(cells.len() / (width * ROWS) * (width * ROWS));
                    for cells in whole.chunks(width * ROWS).chain(rest.chunks(width)) {
                        Insert { table: *table, cells }.execute(sqlite)?;
                    }
                }
                Connection::Postgres(postgres) => {
                    let mut lines = Vec::with_capacity(cells.len() * 16);
                    cells.chunks(width).try_for_each(|row| write_line(row, &mut lines))?;
                    table.copy(postgres, &lines).map_err(|error| format!("{}: {error}", table.name()))?;
                }
            }
        }
        self.execute("COMMIT")?;
        self.written += self.rows;
        self.rows = 0;
        Ok(())
    }

    fn execute(&mut self, statement: &str) -> Result<(), Failure> {
        match &mut self.connection {
            Connection::Sqlite(sqlite) => sqlite.batch_execute(statement)?,
            Connection::Postgres(postgres) => postgres.batch_execute(statement)?,
        }
        Ok(())
    }

    /// Writes what is left, and brings the database into the state that a running one is in: on disk, and with statistics
    /// where the server gathers some by itself.
    pub fn finish(mut self, last: &str) -> Result<usize, Failure> {
        self.write()?;
        self.execute(last)?;
        match &mut self.connection {
            Connection::Sqlite(sqlite) => sqlite.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)")?,
            Connection::Postgres(postgres) => {
                postgres.batch_execute("VACUUM ANALYZE")?;
                postgres.batch_execute("CHECKPOINT")?;
            }
        }
        Ok(self.written)
    }
}
