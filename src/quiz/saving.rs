//! Saving responses in the database: one statement each, which also looks whether the response may still be saved.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use serde_json::Value;

use super::store::Saved;
use crate::base::{AttemptId, PersonId, SessionId, Slug, Timestamp, VersionId};
use crate::db::schema::responses;
use crate::db::types::{Json, JsonDoc, Uid, UtcTime};
use crate::db::{Connection, StoreError, db, statement};

/// The statements of one database. They differ in `$attempts`: SQLite finds all that it has to know of the attempt in an index
/// that stays in its page cache, and `$lock`: where several write at once, a save waits for a submission of the attempt, and
/// then sees that it ended.
macro_rules! saves {
    ($plain:ident, $guarded:ident, $attempts:literal, $lock:literal) => {
        statement! {
            /// A response to an attempt in progress, unless one with the same or a higher sequence is there.
            $plain {
                question: Slug => Text,
                sequence: i64 => BigInt,
                response: Json<Value> => JsonDoc,
                now: Timestamp => UtcTime,
                attempt: AttemptId => Uid,
            }
            "INSERT INTO responses (attempt_id, question, sequence, response, saved_at) SELECT a.id, " question
            ", " sequence
            ", " response
            ", " now
            $attempts " WHERE a.state = 'in-progress' AND a.id = " attempt;
            $lock " ON CONFLICT (attempt_id, question) DO UPDATE SET sequence = excluded.sequence, \
response = excluded.response, saved_at = excluded.saved_at WHERE responses.sequence < excluded.sequence"
        }
        statement! {
            /// The same, if all that has to hold holds: the session lives, its person is not locked and may work at the
            /// attempt, whose time is not up.
            $guarded {
                question: Slug => Text,
                sequence: i64 => BigInt,
                response: Json<Value> => JsonDoc,
                now: Timestamp => UtcTime,
                not_over: Timestamp => UtcTime,
                alive: Timestamp => UtcTime,
                attempt: AttemptId => Uid,
                version: VersionId => Uid,
                session: SessionId => Uid,
                person: PersonId => Uid,
            }
            "INSERT INTO responses (attempt_id, question, sequence, response, saved_at) SELECT a.id, " question
            ", " sequence
            ", " response
            ", " now
            $attempts " JOIN enrolments e ON e.id = a.enrolment_id JOIN persons p ON p.id = e.person_id \
JOIN sessions s ON s.person_id = p.id \
WHERE a.state = 'in-progress' AND e.status IN ('active', 'completed') AND p.locked_at IS NULL \
AND s.ended_at IS NULL AND (a.expires_at IS NULL OR a.expires_at >= " not_over
            ") AND s.expires_at > " alive
            " AND a.id = " attempt
            " AND e.version_id = " version
            " AND s.id = " session
            " AND p.id = " person;
            $lock " ON CONFLICT (attempt_id, question) DO UPDATE SET sequence = excluded.sequence, \
response = excluded.response, saved_at = excluded.saved_at WHERE responses.sequence < excluded.sequence"
        }
    };
}

saves!(Save, SaveGuarded, " FROM attempts a INDEXED BY attempts_in_progress", "");
saves!(SaveBesideOthers, SaveGuardedBesideOthers, " FROM attempts a", " FOR KEY SHARE OF a");

/// Saves a response unless one with the same or a higher sequence is there, or the attempt is over. `true` when it was
/// saved.
///
/// # Errors
/// [`StoreError`].
pub fn save(
    conn: &mut Connection,
    attempt: AttemptId,
    question: &Slug,
    saved: &Saved,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let response = Json(saved.response.clone());
    let (sequence, response, now, attempt) = (&saved.sequence, &response, &now, &attempt);
    let rows = db!(
        conn,
        sqlite | c | Save { question, sequence, response, now, attempt }.execute(c),
        postgres | c | SaveBesideOthers { question, sequence, response, now, attempt }.execute(c)
    )?;
    Ok(rows == 1)
}

/// Whose response it is, as far as it is known before the database is asked.
#[derive(Debug, Clone, Copy)]
pub struct Guard {
    /// The attempt.
    pub attempt: AttemptId,
    /// The version that its questions are of.
    pub version: VersionId,
    /// The session that sends it.
    pub session: SessionId,
    /// The person of the session.
    pub person: PersonId,
}

/// Saves a response if everything allows it, in one statement. `false` does not say what forbids it: ask for it apart.
///
/// # Errors
/// [`StoreError`].
pub fn save_guarded(
    conn: &mut Connection,
    guard: &Guard,
    question: &Slug,
    sequence: i64,
    response: &Json<Value>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let Guard { attempt, version, session, person } = guard;
    let (sequence, now, not_over, alive) = (&sequence, &now, &now, &now);
    let rows = db!(
        conn,
        sqlite
            | c
            | SaveGuarded { question, sequence, response, now, not_over, alive, attempt, version, session, person }
                .execute(c),
        postgres
            | c
            | SaveGuardedBesideOthers {
                question,
                sequence,
                response,
                now,
                not_over,
                alive,
                attempt,
                version,
                session,
                person
            }
            .execute(c)
    )?;
    Ok(rows == 1)
}

/// The saved sequence and response of one question.
///
/// # Errors
/// [`StoreError`].
pub fn saved(conn: &mut Connection, attempt: AttemptId, question: &Slug) -> Result<Option<Saved>, StoreError> {
    let query = responses::table.find((attempt, question)).select((responses::sequence, responses::response));
    let row: Option<(i64, Json<Value>)> = db!(conn, |c| query.get_result(c).optional())?;
    Ok(row.map(|(sequence, Json(response))| Saved { sequence, response }))
}
