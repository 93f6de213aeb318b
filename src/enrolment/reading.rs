//! What learners ask of their own enrolment, together with who asks, in one query. Opening a lesson is the most frequent question of
//! all, so it reads no more than it needs.

use diesel::prelude::*;
use diesel::query_builder::Query;
use diesel::sql_types::{Nullable, Text};

use super::Enrolment;
use crate::account::person::{CallerRow, caller_columns};
use crate::account::{Caller, Role};
use crate::base::{EnrolmentId, Language, PersonId, SessionId, Timestamp, VersionId};
use crate::db::schema::{cohorts, enrolments, persons, sessions};
use crate::db::types::{Uid, UtcTime};
use crate::db::{Connection, StoreError, db, statement};

statement! {
    /// The reader and what is read in, where the session lives, its person is not locked, and the enrolment is the person's
    /// own, may be learnt in, and keeps which units are done.
    Read {
        alive: Timestamp => UtcTime,
        id: EnrolmentId => Uid,
        session: SessionId => Uid,
        person: PersonId => Uid,
    }
    "SELECT p.role, p.language, p.second_factor_at, e.version_id, e.units_done \
FROM enrolments e JOIN persons p ON p.id = e.person_id JOIN sessions s ON s.person_id = p.id \
WHERE e.status IN ('active', 'completed') AND e.units_done IS NOT NULL AND p.locked_at IS NULL AND s.ended_at IS NULL \
AND s.expires_at > " alive
    " AND e.id = " id
    " AND s.id = " session
    " AND p.id = " person;
    ""
}

impl Query for Read<'_> {
    type SqlType = (Text, Text, Nullable<UtcTime>, Uid, Text);
}

/// Who reads in an enrolment of their own, and in what.
#[derive(Debug, Clone, Queryable)]
pub struct Reading {
    /// The reader's role.
    pub role: Role,
    /// The reader's language.
    pub language: Language,
    /// Since when the reader has a second factor.
    pub second_factor_at: Option<Timestamp>,
    /// The version.
    pub version: VersionId,
    /// Which units of it are done, as `progress::Done` writes it.
    pub units_done: String,
}

/// Who reads in that enrolment. None where anything is in the way, or not as usual: this does not say what.
///
/// # Errors
/// [`StoreError`].
pub fn find(
    conn: &mut Connection,
    (session, person): (SessionId, PersonId),
    id: EnrolmentId,
    now: Timestamp,
) -> Result<Option<Reading>, StoreError> {
    let read = Read { alive: &now, id: &id, session: &session, person: &person };
    Ok(db!(conn, |c| read.get_result(c).optional())?)
}

/// An enrolment, and when its cohort ends.
pub type WithEnd = (Enrolment, Option<Timestamp>);

/// The enrolment of that id and when its cohort ends, when it is that of the person behind a session and the session lives.
///
/// # Errors
/// [`StoreError`].
pub fn own_with_end(
    conn: &mut Connection,
    session: SessionId,
    id: EnrolmentId,
    now: Timestamp,
) -> Result<Option<(Caller, WithEnd)>, StoreError> {
    let query = enrolments::table
        .inner_join(persons::table.inner_join(sessions::table))
        .left_join(cohorts::table.on(cohorts::id.nullable().eq(enrolments::cohort_id)))
        .filter(enrolments::id.eq(id).and(sessions::id.eq(session)))
        .select((caller_columns(), super::columns(), cohorts::ends_at.nullable()));
    let row: Option<(CallerRow, Enrolment, Option<Timestamp>)> = db!(conn, |c| query.get_result(c).optional())?;
    Ok(row.and_then(|(row, enrolment, ends_at)| Some((Caller::from_row(row, session, now)?, (enrolment, ends_at)))))
}
