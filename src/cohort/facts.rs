//! What the figures of a cohort are computed from: two queries, whatever its size.

use diesel::prelude::*;

use super::figures::{AttemptFacts, MemberFacts};
use crate::base::{CohortId, EnrolmentId, Percent, Slug, Timestamp, VersionId};
use crate::db::schema::{attempts, enrolments};
use crate::db::{Connection, StoreError, db};
use crate::enrolment::EnrolmentStatus;
use crate::quiz::attempt::AttemptState;

/// The members: all but those who wait to be let in.
///
/// # Errors
/// [`StoreError`].
pub fn members(conn: &mut Connection, cohort: CohortId) -> Result<Vec<MemberFacts>, StoreError> {
    type Row = (EnrolmentId, VersionId, EnrolmentStatus, Timestamp, Option<Timestamp>, Option<String>);
    let own = enrolments::cohort_id.eq(cohort).and(enrolments::status.ne(EnrolmentStatus::Pending));
    let query = enrolments::table.filter(own).select((
        enrolments::id,
        enrolments::version_id,
        enrolments::status,
        enrolments::created_at,
        enrolments::completed_at,
        enrolments::units_done,
    ));
    let rows: Vec<Row> = db!(conn, |c| query.load(c))?;
    let member = |(enrolment, version, status, created_at, completed_at, units_done)| MemberFacts {
        enrolment,
        version,
        status,
        created_at,
        completed_at,
        units_done,
    };
    Ok(rows.into_iter().map(member).collect())
}

/// Their attempts.
///
/// # Errors
/// [`StoreError`].
pub fn attempts(conn: &mut Connection, cohort: CohortId) -> Result<Vec<AttemptFacts>, StoreError> {
    type Row = (EnrolmentId, Slug, Slug, i32, AttemptState, Option<Percent>);
    let own = enrolments::cohort_id.eq(cohort).and(enrolments::status.ne(EnrolmentStatus::Pending));
    let query = attempts::table.inner_join(enrolments::table).filter(own).select((
        attempts::enrolment_id,
        attempts::module,
        attempts::quiz,
        attempts::number,
        attempts::state,
        attempts::grade,
    ));
    let rows: Vec<Row> = db!(conn, |c| query.load(c))?;
    let attempt = |(enrolment, module, quiz, number, state, grade)| AttemptFacts {
        enrolment,
        module,
        quiz,
        number,
        state,
        grade,
    };
    Ok(rows.into_iter().map(attempt).collect())
}
