//! Rows on their way into a database: cells of the kinds that both know, and the tables with the columns that are filled.

use std::io::Write;

use chancery::base::{Id, Percent, Timestamp};
use chancery::db::schema;

use diesel::pg::PgConnection;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::serialize::{IsNull, Output, Result as Written, ToSql};
use diesel::sql_types::{BigInt, Binary, Double, Nullable, Text};
use diesel::sqlite::Sqlite;
use diesel::{ExecuteCopyFromDsl as _, QueryResult, RunQueryDsl};
use serde::Serialize;
use uuid::Uuid;

/// A value of a row.
#[derive(Debug, Clone)]
pub enum Cell {
    /// Nothing.
    Nothing,
    /// An id.
    Id(Uuid),
    /// A moment.
    Time(Timestamp),
    /// A text, or a JSON document as text.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// Yes or no.
    Truth(bool),
    /// A number.
    Number(f64),
    /// Bytes.
    Bytes(Vec<u8>),
}

/// Of which kind the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Ids and bytes.
    Bytes,
    /// Texts and documents.
    Text,
    /// Whole numbers, moments, yes and no.
    Whole,
    /// Numbers.
    Number,
}

impl<K> From<Id<K>> for Cell {
    fn from(id: Id<K>) -> Self {
        Self::Id(id.uuid())
    }
}
impl From<Timestamp> for Cell {
    fn from(at: Timestamp) -> Self {
        Self::Time(at)
    }
}
impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Whole(number)
    }
}
impl From<i32> for Cell {
    fn from(number: i32) -> Self {
        Self::Whole(number.into())
    }
}
impl From<bool> for Cell {
    fn from(truth: bool) -> Self {
        Self::Truth(truth)
    }
}
impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}
impl From<Vec<u8>> for Cell {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}
impl From<Percent> for Cell {
    fn from(percent: Percent) -> Self {
        Self::Whole(percent.hundredths().into())
    }
}
impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(some: Option<T>) -> Self {
        some.map_or(Self::Nothing, Into::into)
    }
}

/// A document as it is kept.
pub fn document(value: &impl Serialize) -> Cell {
    Cell::Text(serde_json::to_string(value).unwrap_or_default())
}

/// Defines the tables in the order in which they are written: what is referred to comes first.
macro_rules! tables {
    ($($variant:ident = $table:ident { $($column:ident: $kind:ident),+ $(,)? })+) => {
        /// A table that is filled.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Table { $(#[doc = concat!("`", stringify!($table), "`")] $variant),+ }

        impl Table {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its name in the database.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => stringify!($table)),+ }
            }

            /// The columns that are filled, in the order of the cells.
            pub fn columns(self) -> &'static [(&'static str, Kind)] {
                match self { $(Self::$variant => &[$((stringify!($column), Kind::$kind)),+]),+ }
            }

            /// Copies rows in PostgreSQL's text format.
            pub fn copy(self, conn: &mut PgConnection, rows: &[u8]) -> Result<usize, CopyError> {
                match self {
                    $(Self::$variant => diesel::copy_from(schema::$table::table)
                        .from_raw_data(($(schema::$table::$column,)+), |out: &mut dyn Write| {
                            out.write_all(rows).map_err(CopyError::from)
                        })
                        .execute(conn)),+
                }
            }
        }
    };
}

tables! {
    Persons = persons {
        id: Bytes, email: Text, email_key: Text, full_name: Text, country: Text, affiliation: Text, language: Text, role: Text,
        password_hash: Text, email_confirmed_at: Whole, demo: Whole, created_at: Whole, soft_bounces: Whole, reminders: Whole,
        seen_at: Whole,
    }
    Words = person_words { person_id: Bytes, word: Text }
    Sessions = sessions {
        id: Bytes, person_id: Bytes, user_agent: Text, created_at: Whole, last_used_at: Whole, expires_at: Whole,
        ended_at: Whole, confirmed_at: Whole, vouched: Whole,
    }
    RefreshTokens = refresh_tokens { hash: Bytes, session_id: Bytes, issued_at: Whole }
    Cohorts = cohorts {
        id: Bytes, course: Text, title: Text, starts_at: Whole, ends_at: Whole, created_at: Whole, concluded_at: Whole,
    }
    Facilitators = cohort_facilitators { cohort_id: Bytes, person_id: Bytes }
    Enrolments = enrolments {
        id: Bytes, person_id: Bytes, course: Text, version_id: Bytes, cohort_id: Bytes, status: Text, created_at: Whole,
        completed_at: Whole, percent: Whole, lessons_done: Whole, grade: Whole, passed: Whole, last_activity_at: Whole,
        units_done: Text,
    }
    Completions = lesson_completions { enrolment_id: Bytes, module: Text, lesson: Text, completed_at: Whole }
    Attempts = attempts {
        id: Bytes, enrolment_id: Bytes, module: Text, quiz: Text, number: Whole, state: Text, draw: Text, started_at: Whole,
        submitted_at: Whole, grade: Whole, passed: Whole, receipt: Text,
    }
    Responses = responses {
        attempt_id: Bytes, question: Text, sequence: Whole, response: Text, saved_at: Whole, fraction: Number,
    }
    Certificates = certificates {
        id: Bytes, enrolment_id: Bytes, person_id: Bytes, number: Text, code: Text, document: Text, issued_at: Whole,
        valid_until: Whole, kind: Text, course: Text, holder_key: Text,
    }
    Credentials = credentials { certificate_id: Bytes, list: Whole, place: Whole }
    Outbox = outbox {
        id: Bytes, kind: Text, cause: Text, payload: Text, state: Text, tries: Whole, created_at: Whole, finished_at: Whole,
        recipient: Text, template: Text, lane: Text, paced: Whole,
    }
    Audit = audit {
        id: Bytes, at: Whole, actor_id: Bytes, action: Text, subject: Text, detail: Text, seq: Whole, digest: Bytes,
        detail_salt: Bytes, detail_digest: Bytes,
    }
    Counters = counters { name: Text, value: Whole }
}

/// Rows could not be copied.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct CopyError(String);

impl From<diesel::result::Error> for CopyError {
    fn from(error: diesel::result::Error) -> Self {
        Self(error.to_string())
    }
}
impl From<std::io::Error> for CopyError {
    fn from(error: std::io::Error) -> Self {
        Self(error.to_string())
    }
}

/// Appends a row in PostgreSQL's text format.
pub fn write_line(cells: &[Cell], out: &mut Vec<u8>) -> std::io::Result<()> {
    for (place, cell) in cells.iter().enumerate() {
        if place > 0 {
            out.push(b'\t');
        }
        match cell {
            Cell::Nothing => out.extend_from_slice(b"\\N"),
            Cell::Id(id) => write!(out, "{id}")?,
            Cell::Time(at) => write!(out, "{at}")?,
            Cell::Text(text) => escaped(text, out),
            Cell::Whole(number) => write!(out, "{number}")?,
            Cell::Truth(truth) => out.push(if *truth { b't' } else { b'f' }),
            Cell::Number(number) => write!(out, "{number}")?,
            Cell::Bytes(bytes) => {
                out.extend_from_slice(b"\\\\x");
                for byte in bytes {
                    write!(out, "{byte:02x}")?;
                }
            }
        }
    }
    out.push(b'\n');
    Ok(())
}

fn escaped(text: &str, out: &mut Vec<u8>) {
    for byte in text.bytes() {
        match byte {
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\t' => out.extend_from_slice(b"\\t"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            other => out.push(other),
        }
    }
}

/// Some rows of a table as one statement for SQLite: as many rows as the time before are the same prepared statement.
pub struct Insert<'r> {
    /// The table.
    pub table: Table,
    /// The cells of all rows, one row after the other.
    pub cells: &'r [Cell],
}

impl QueryId for Insert<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C> RunQueryDsl<C> for Insert<'_> {}

impl QueryFragment<Sqlite> for Insert<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        let columns = self.table.columns();
        out.push_sql("INSERT INTO ");
        out.push_sql(self.table.name());
        for (place, (name, _)) in columns.iter().enumerate() {
            out.push_sql(if place == 0 { " (" } else { ", " });
            out.push_sql(name);
        }
        out.push_sql(") VALUES ");
        for (number, row) in self.cells.chunks(columns.len()).enumerate() {
            for (place, (cell, (_, kind))) in row.iter().zip(columns).enumerate() {
                out.push_sql(match (number, place) {
                    (0, 0) => "(",
                    (_, 0) => "), (",
                    _ => ", ",
                });
                match kind {
                    Kind::Bytes => out.push_bind_param::<Nullable<Binary>, _>(cell)?,
                    Kind::Text => out.push_bind_param::<Nullable<Text>, _>(cell)?,
                    Kind::Whole => out.push_bind_param::<Nullable<BigInt>, _>(cell)?,
                    Kind::Number => out.push_bind_param::<Nullable<Double>, _>(cell)?,
                }
            }
        }
        out.push_sql(")");
        Ok(())
    }
}

/// A cell says itself what it is; the column's kind only has to be the same each time.
macro_rules! bound {
    ($($sql:ty),+) => {
        $(impl ToSql<Nullable<$sql>, Sqlite> for Cell {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> Written {
                match self {
                    Self::Nothing => return Ok(IsNull::Yes),
                    Self::Id(id) => out.set_value(id.as_bytes().as_slice()),
                    Self::Time(at) => out.set_value(at.micros()),
                    Self::Text(text) => out.set_value(text.as_str()),
                    Self::Whole(number) => out.set_value(*number),
                    Self::Truth(truth) => out.set_value(i64::from(*truth)),
                    Self::Number(number) => out.set_value(*number),
                    Self::Bytes(bytes) => out.set_value(bytes.as_slice()),
                }
                Ok(IsNull::No)
            }
        })+
    };
}
bound!(Binary, Text, BigInt, Double);
