//! The databases: SQLite inside by default, PostgreSQL by its URL, one query code for both.
//!
//! Belongs here: the connection enum and the `db!` macro, the pool, the one writer of SQLite, `read` and `write`, the standby
//! for reports, SQL types, the schema and the migrations. Repositories take a [`Connection`] and never open a transaction: `write` does.

mod alone;
mod entry;
mod error;
pub mod maintenance;
mod migrate;
mod open;
mod part;
mod permits;
mod position;
pub mod schema;
mod server;
mod standby;
mod statement;
mod survey;
mod transaction;
pub mod types;
mod writer;

use diesel::pg::PgConnection;
use diesel::sqlite::SqliteConnection;

pub use alone::alone;
pub use entry::Db;
pub use error::{Failure, StoreError};
pub use migrate::{down_all, migrate, newer, pending, unknown};
pub use open::{DatabaseUrl, OpenError};
pub use part::part;
pub use position::{Why, behind};
pub use standby::Reports;

/// A connection to either database.
#[expect(missing_debug_implementations, reason = "diesel's connections have none")]
pub enum Connection {
    /// The embedded one.
    Sqlite(SqliteConnection),
    /// The server.
    Postgres(PgConnection),
}

/// Compiles one query body for both databases: `db!(conn, |c| persons::table.load(c))`. Where SQL differs there are two
/// arms: `db!(conn, sqlite |c| …, postgres |c| …)`.
macro_rules! db {
    ($conn:expr, |$c:ident| $body:expr) => {
        match $conn {
            $crate::db::Connection::Sqlite($c) => $body,
            $crate::db::Connection::Postgres($c) => $body,
        }
    };
    ($conn:expr, sqlite |$s:ident| $sqlite:expr, postgres |$p:ident| $postgres:expr) => {
        match $conn {
            $crate::db::Connection::Sqlite($s) => $sqlite,
            $crate::db::Connection::Postgres($p) => $postgres,
        }
    };
}
pub(crate) use db;
pub(crate) use statement::{condition, statement};
