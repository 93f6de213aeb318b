//! Enrolments by the version of the course that they are in, and moving to another one.

use diesel::prelude::*;

use super::EnrolmentStatus;
use crate::base::{EnrolmentId, VersionId};
use crate::db::schema::{attempts, enrolments};
use crate::db::{Connection, StoreError, db};

/// Those of the versions that have enrolments.
///
/// # Errors
/// [`StoreError`].
pub fn in_use(conn: &mut Connection, versions: &[VersionId]) -> Result<Vec<VersionId>, StoreError> {
    let query = enrolments::table.filter(enrolments::version_id.eq_any(versions));
    Ok(db!(conn, |c| query.select(enrolments::version_id).distinct().load(c))?)
}

/// The enrolments of a version whose learners are at it.
///
/// # Errors
/// [`StoreError`].
pub fn active_in(conn: &mut Connection, version: VersionId) -> Result<Vec<EnrolmentId>, StoreError> {
    let active = enrolments::version_id.eq(version).and(enrolments::status.eq(EnrolmentStatus::Active));
    Ok(db!(conn, |c| enrolments::table.filter(active).select(enrolments::id).load(c))?)
}

/// How many enrolments each of the versions has, by their state.
///
/// # Errors
/// [`StoreError`].
pub fn counts(
    conn: &mut Connection,
    versions: &[VersionId],
) -> Result<Vec<(VersionId, EnrolmentStatus, i64)>, StoreError> {
    let query = enrolments::table.filter(enrolments::version_id.eq_any(versions));
    let columns = (enrolments::version_id, enrolments::status, diesel::dsl::count_star());
    Ok(db!(conn, |c| query.group_by((enrolments::version_id, enrolments::status)).select(columns).load(c))?)
}

/// Those of the versions whose questions attempts ask although their enrolments have moved on.
///
/// # Errors
/// [`StoreError`].
pub fn still_asked(conn: &mut Connection, versions: &[VersionId]) -> Result<Vec<VersionId>, StoreError> {
    let known: Vec<Option<VersionId>> = versions.iter().copied().map(Some).collect();
    let query = attempts::table.filter(attempts::version_id.eq_any(known)).select(attempts::version_id).distinct();
    let found: Vec<Option<VersionId>> = db!(conn, |c| query.load(c))?;
    Ok(found.into_iter().flatten().collect())
}

/// Moves an enrolment to another version. Its attempts go on asking what they asked: those that had no version of their
/// own get the one that the enrolment leaves. The enrolment is locked by the caller.
///
/// # Errors
/// [`StoreError`].
pub fn set(conn: &mut Connection, id: EnrolmentId, from: VersionId, to: VersionId) -> Result<(), StoreError> {
    let own = attempts::table.filter(attempts::enrolment_id.eq(id).and(attempts::version_id.is_null()));
    db!(conn, |c| diesel::update(own).set(attempts::version_id.eq(Some(from))).execute(c))?;
    db!(conn, |c| diesel::update(enrolments::table.find(id)).set(enrolments::version_id.eq(to)).execute(c))?;
    Ok(())
}
