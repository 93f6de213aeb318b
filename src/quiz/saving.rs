//! Saving responses and what they were worth in the database: one statement, which also looks whether a response may still be
//! saved. PostgreSQL gets all responses that are handed in together as one statement too; on SQLite, where nothing travels, a
//! prepared statement for each is as good.

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Double, Nullable, Text};
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

/// A response that is handed in: to which question, and what it is worth, where that is known.
pub type Valued<'a> = (&'a Slug, &'a Saved, Option<f64>);

statement! {
    /// What `Save` does, with what the response is worth.
    SaveWithWorth {
        question: Slug => Text,
        sequence: i64 => BigInt,
        response: Json<Value> => JsonDoc,
        now: Timestamp => UtcTime,
        worth: Option<f64> => Nullable<Double>,
        attempt: AttemptId => Uid,
    }
    "INSERT INTO responses (attempt_id, question, sequence, response, saved_at, fraction) SELECT a.id, " question
    ", " sequence
    ", " response
    ", " now
    ", " worth
    " FROM attempts a INDEXED BY attempts_in_progress WHERE a.state = 'in-progress' AND a.id = " attempt;
    " ON CONFLICT (attempt_id, question) DO UPDATE SET sequence = excluded.sequence, response = excluded.response, \
saved_at = excluded.saved_at, fraction = excluded.fraction WHERE responses.sequence < excluded.sequence"
}

statement! {
    /// The same, for many responses to one attempt.
    SaveTogether {
        now: Timestamp => UtcTime,
        questions: Vec<Slug> => Array<Text>,
        sequences: Vec<i64> => Array<BigInt>,
        responses: Vec<Json<Value>> => Array<JsonDoc>,
        worths: Vec<Option<f64>> => Array<Nullable<Double>>,
        attempt: AttemptId => Uid,
    }
    "INSERT INTO responses (attempt_id, question, sequence, response, saved_at, fraction) \
SELECT a.id, given.question, given.sequence, given.response, " now
    ", given.worth FROM attempts a CROSS JOIN unnest(" questions
    "::text[], " sequences
    "::bigint[], " responses
    "::jsonb[], " worths
    "::double precision[]) AS given (question, sequence, response, worth) WHERE a.state = 'in-progress' AND a.id = " attempt;
    " FOR KEY SHARE OF a ON CONFLICT (attempt_id, question) DO UPDATE SET sequence = excluded.sequence, \
response = excluded.response, saved_at = excluded.saved_at, fraction = excluded.fraction \
WHERE responses.sequence < excluded.sequence"
}

/// Saves the responses that come with handing in, each as [`save`] does, with what they are worth; none of two may be to the
/// same question.
///
/// # Errors
/// [`StoreError`].
pub fn save_together(
    conn: &mut Connection,
    attempt: AttemptId,
    given: &[Valued<'_>],
    now: Timestamp,
) -> Result<(), StoreError> {
    if given.is_empty() {
        return Ok(());
    }
    let (now, attempt) = (&now, &attempt);
    db!(
        conn,
        sqlite
            | c
            | given.iter().try_for_each(|(question, saved, worth)| {
                let (sequence, response) = (&saved.sequence, &Json(saved.response.clone()));
                SaveWithWorth { question, sequence, response, now, worth, attempt }.execute(c).map(drop)
            }),
        postgres | c | {
            let questions = &given.iter().map(|(question, ..)| (*question).clone()).collect();
            let sequences = &given.iter().map(|(_, saved, _)| saved.sequence).collect();
            let responses = &given.iter().map(|(_, saved, _)| Json(saved.response.clone())).collect();
            let worths = &given.iter().map(|(.., worth)| *worth).collect();
            SaveTogether { now, questions, sequences, responses, worths, attempt }.execute(c).map(drop)
        }
    )?;
    Ok(())
}

statement! {
    /// What a response was worth.
    SetFraction { worth: f64 => Double, attempt: AttemptId => Uid, question: Slug => Text }
    "UPDATE responses SET fraction = " worth
    " WHERE attempt_id = " attempt
    " AND question = " question;
    ""
}

statement! {
    /// The same, for many responses to one attempt.
    SetFractions { questions: Vec<Slug> => Array<Text>, worths: Vec<f64> => Array<Double>, attempt: AttemptId => Uid }
    "UPDATE responses SET fraction = given.worth FROM unnest(" questions
    "::text[], " worths
    "::double precision[]) AS given (question, worth) WHERE responses.question = given.question AND attempt_id = " attempt;
    ""
}

/// Keeps what responses were worth, for statistics; none of two may be to the same question.
///
/// # Errors
/// [`StoreError`].
pub fn set_fractions(conn: &mut Connection, attempt: AttemptId, worths: &[(Slug, f64)]) -> Result<(), StoreError> {
    if worths.is_empty() {
        return Ok(());
    }
    let attempt = &attempt;
    db!(
        conn,
        sqlite
            | c
            | worths
                .iter()
                .try_for_each(|(question, worth)| { SetFraction { worth, attempt, question }.execute(c).map(drop) }),
        postgres | c | {
            let (questions, worths): (Vec<_>, Vec<_>) = worths.iter().cloned().unzip();
            SetFractions { questions: &questions, worths: &worths, attempt }.execute(c).map(drop)
        }
    )?;
    Ok(())
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
