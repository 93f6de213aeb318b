//! Where a server of PostgreSQL stands: which database it has, and up to where. By two such positions one tells whether the one is a
//! standby of the other, and how far it is behind.
//!
//! A standby tells by itself neither that it is cut off (all that it got it has replayed) nor whose it is. So it is always held
//! against what the primary says: the system identifier, which each cluster gets when it is made and its standbys share; the number
//! of the database in it; the timeline, which changes when a standby becomes a primary; and the position in the log.

use std::time::Duration;

use diesel::pg::PgConnection;
use diesel::sql_types::{BigInt, Bool, Nullable};
use diesel::{QueryableByName, RunQueryDsl, sql_query};

use super::{Connection, StoreError, migrate};

/// Where the primary stands.
#[derive(Debug, Clone, Copy, QueryableByName)]
pub(super) struct Primary {
    #[diesel(sql_type = BigInt)]
    cluster: i64,
    #[diesel(sql_type = BigInt)]
    database: i64,
    #[diesel(sql_type = BigInt)]
    timeline: i64,
    /// Up to where anything was written.
    #[diesel(sql_type = BigInt)]
    written: i64,
    /// Its clock, in microseconds.
    #[diesel(sql_type = BigInt)]
    now: i64,
}

/// Where another server stands.
#[derive(Debug, Clone, Copy, QueryableByName)]
struct Other {
    #[diesel(sql_type = Bool)]
    standby: bool,
    #[diesel(sql_type = BigInt)]
    cluster: i64,
    #[diesel(sql_type = BigInt)]
    database: i64,
    #[diesel(sql_type = BigInt)]
    timeline: i64,
    /// Up to where it has replayed.
    #[diesel(sql_type = Nullable<BigInt>)]
    replayed: Option<i64>,
    /// When the last transaction that it replayed was committed, by the primary's clock, in microseconds.
    #[diesel(sql_type = Nullable<BigInt>)]
    until: Option<i64>,
}

/// The first eight digits of a log file's name are the timeline.
const PRIMARY: &str = "SELECT (SELECT system_identifier FROM pg_control_system()) AS cluster, \
     (SELECT oid::bigint FROM pg_database WHERE datname = current_database()) AS database, \
     ('x' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8))::bit(32)::bigint AS timeline, \
     pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint AS written, \
     (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS now";

const OTHER: &str = "SELECT pg_is_in_recovery() AS standby, \
     (SELECT system_identifier FROM pg_control_system()) AS cluster, \
     (SELECT oid::bigint FROM pg_database WHERE datname = current_database()) AS database, \
     (SELECT greatest(c.timeline_id, r.min_recovery_end_timeline)::bigint \
      FROM pg_control_checkpoint() c, pg_control_recovery() r) AS timeline, \
     pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint AS replayed, \
     (extract(epoch FROM pg_last_xact_replay_timestamp()) * 1000000)::bigint AS until";

/// Why a report is not read at the standby.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// It does not let us in, or does not answer.
    #[error("the standby for reports is away: {0}")]
    Away(String),
    /// All connections to it are in use.
    #[error("all connections to the standby for reports are busy")]
    Busy,
    /// It has another database: another institute's, perhaps.
    #[error("database.reports_url leads to another database than database.url: nothing is read there")]
    Another,
    /// It is no standby, or not any more.
    #[error(
        "database.reports_url leads to no standby: how old it is nobody can tell, and a standby that was made a primary goes its own way"
    )]
    NoStandby,
    /// It follows another primary than the one that `database.url` leads to.
    #[error("the standby for reports follows a primary of before")]
    OtherTimeline,
    /// Its tables are not yet as this program needs them.
    #[error("the standby for reports does not have the newest tables yet")]
    Schema,
    /// It is too far behind.
    #[error("{}", far(.0))]
    Behind(Option<Duration>),
    /// It ended the query, so that it could go on with replaying.
    #[error("the standby for reports ended a query, so that it could go on replaying: {0}")]
    Conflict(String),
    /// It does not know yet what the report is about, or what who asks did last.
    #[error("the standby for reports does not know yet what the primary knows")]
    NotYet,
    /// It failed.
    #[error("the standby for reports did not tell: {0}")]
    Untold(String),
}

fn far(behind: &Option<Duration>) -> String {
    match behind {
        Some(behind) => format!("the standby for reports is {:.1} seconds behind", behind.as_secs_f64()),
        None => "how far the standby for reports is behind is not known".to_owned(),
    }
}

impl Why {
    /// Its name, in metrics.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Away(_) => "away",
            Self::Busy => "busy",
            Self::Another => "another-database",
            Self::NoStandby => "no-standby",
            Self::OtherTimeline => "other-timeline",
            Self::Schema => "schema",
            Self::Behind(_) => "behind",
            Self::Conflict(_) => "conflict",
            Self::NotYet => "not-yet",
            Self::Untold(_) => "untold",
        }
    }
}

/// Where the primary stands now.
///
/// # Errors
/// [`StoreError`], also for SQLite and for a server that is a standby itself.
pub(super) fn primary(connection: &mut Connection) -> Result<Primary, StoreError> {
    match connection {
        Connection::Postgres(c) => Ok(sql_query(PRIMARY).get_result(c)?),
        Connection::Sqlite(_) => Err(StoreError::Unavailable("SQLite has no standby".to_owned())),
    }
}

/// How far a standby is behind where its primary stood a moment ago, at most. What was committed before that is there.
///
/// # Errors
/// [`Why`] it is not to be read.
pub(super) fn distance(primary: &Primary, standby: &mut PgConnection) -> Result<Duration, Why> {
    let away = |error: diesel::result::Error| Why::Away(error.to_string());
    let other: Other = sql_query(OTHER).get_result(standby).map_err(away)?;
    if (other.cluster, other.database) != (primary.cluster, primary.database) {
        return Err(Why::Another);
    }
    let (true, Some(replayed)) = (other.standby, other.replayed) else { return Err(Why::NoStandby) };
    if other.timeline != primary.timeline {
        return Err(Why::OtherTimeline);
    }
    if !migrate::has_newest(standby).map_err(away)? {
        return Err(Why::Schema);
    }
    if replayed >= primary.written {
        return Ok(Duration::ZERO);
    }
    let until = other.until.ok_or(Why::Behind(None))?;
    Ok(Duration::from_micros(u64::try_from(primary.now - until).unwrap_or(0)))
}

/// How far the server is behind that `database.reports_url` leads to, for somebody who looks.
///
/// # Errors
/// [`Why`] it is not to be read.
pub fn behind(primary: &mut Connection, standby: &mut Connection) -> Result<Duration, Why> {
    let stands = self::primary(primary).map_err(|error| Why::Untold(error.to_string()))?;
    match standby {
        Connection::Postgres(c) => distance(&stands, c),
        Connection::Sqlite(_) => Err(Why::NoStandby),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_tells_how_far_behind_and_never_guesses() {
        let told = |behind| Why::Behind(behind).to_string();
        assert_eq!(told(Some(Duration::from_millis(41_250))), "the standby for reports is 41.2 seconds behind");
        assert_eq!(told(None), "how far the standby for reports is behind is not known");
    }
}
