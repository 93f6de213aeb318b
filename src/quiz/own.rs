//! Attempts of the person behind a session, looked up together with who that is: one query. Whoever finds nothing here asks step by
//! step, which tells what is in the way.

use diesel::prelude::*;

use super::attempt::Attempt;
use super::store::{Row, from_row};
use crate::account::Caller;
use crate::account::person::{CallerRow, caller_columns};
use crate::base::{AttemptId, SessionId, Timestamp, VersionId};
use crate::db::schema::{attempts, cohorts, enrolments, persons, sessions};
use crate::db::{Connection, StoreError, db};
use crate::enrolment::{self, Enrolment, EnrolmentStatus};

/// The attempt of that id with the state of its enrolment and the version that it stands in, when it is that of the person behind a session and the
/// session lives: all that saving an answer has to know.
///
/// # Errors
/// [`StoreError`].
pub fn to_answer(
    conn: &mut Connection,
    session: SessionId,
    id: AttemptId,
    now: Timestamp,
) -> Result<Option<(Caller, EnrolmentStatus, VersionId, Attempt)>, StoreError> {
    let query = attempts::table
        .inner_join(enrolments::table.inner_join(persons::table.inner_join(sessions::table)))
        .filter(attempts::id.eq(id).and(sessions::id.eq(session)))
        .select((caller_columns(), enrolments::status, enrolments::version_id, attempts::all_columns));
    let row: Option<(CallerRow, EnrolmentStatus, VersionId, Row)> = db!(conn, |c| query.get_result(c).optional())?;
    Ok(row.and_then(|(row, status, version, attempt)| {
        Some((Caller::from_row(row, session, now)?, status, version, from_row(attempt)))
    }))
}

/// An attempt with its enrolment, and when the cohort of that ends.
pub type Found = (Attempt, Enrolment, Option<Timestamp>);

/// The attempt of that id, when it is that of the person behind a session and the session lives.
///
/// # Errors
/// [`StoreError`].
pub fn to_review(
    conn: &mut Connection,
    session: SessionId,
    id: AttemptId,
    now: Timestamp,
) -> Result<Option<(Caller, Found)>, StoreError> {
    let query = attempts::table
        .inner_join(enrolments::table.inner_join(persons::table.inner_join(sessions::table)))
        .left_join(cohorts::table.on(cohorts::id.nullable().eq(enrolments::cohort_id)))
        .filter(attempts::id.eq(id).and(sessions::id.eq(session)))
        .select((caller_columns(), enrolment::columns(), cohorts::ends_at.nullable(), attempts::all_columns));
    let row: Option<(CallerRow, Enrolment, Option<Timestamp>, Row)> = db!(conn, |c| query.get_result(c).optional())?;
    Ok(row.and_then(|(row, enrolment, ends_at, attempt)| {
        Some((Caller::from_row(row, session, now)?, (from_row(attempt), enrolment, ends_at)))
    }))
}
