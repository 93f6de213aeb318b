//! Cohorts: groups of learners in a course, with facilitators and dates.
//!
//! Belongs here: the cohorts and who facilitates them; `report`, what their reports are made from; `attention`, who needs some;
//! `matrix`, how far everybody is; `figures` out of `facts`; what was written to them, and who is invited.

pub mod announcements;
pub mod attention;
pub mod facts;
pub mod figures;
pub mod invitations;
pub mod matrix;
pub mod report;

use diesel::prelude::*;
use serde::Serialize;

use crate::base::{CohortId, Page, PageRequest, PersonId, Slug, Timestamp};
use crate::db::schema::{cohort_facilitators as facilitators, cohorts};
use crate::db::{Connection, StoreError, db};
use crate::enrolment::EnrolmentStatus;

/// A group of learners in a course.
#[derive(Debug, Clone, Serialize, Queryable, Selectable, Insertable)]
#[diesel(table_name = cohorts)]
pub struct Cohort {
    /// The id.
    pub id: CohortId,
    /// The course.
    pub course: Slug,
    /// Its title.
    pub title: String,
    /// When it begins.
    pub starts_at: Option<Timestamp>,
    /// When it ends.
    pub ends_at: Option<Timestamp>,
    /// When it was added.
    pub created_at: Timestamp,
    /// When the certificates of participation were issued by themselves, after its end.
    pub concluded_at: Option<Timestamp>,
}

impl Cohort {
    /// Whether it goes on at `now`: it ends later, or has no end.
    pub fn runs(&self, now: Timestamp) -> bool {
        self.ends_at.is_none_or(|ends_at| ends_at > now)
    }
}

/// How many learners of a cohort are in which state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct States {
    /// They wait for approval.
    pub pending: usize,
    /// They are at it.
    pub active: usize,
    /// They are on leave.
    pub paused: usize,
    /// They have completed the course.
    pub completed: usize,
    /// They have left.
    pub withdrawn: usize,
}

impl States {
    /// Counts them.
    pub fn of(all: impl Iterator<Item = EnrolmentStatus>) -> Self {
        let mut states = Self::default();
        for status in all {
            let count = match status {
                EnrolmentStatus::Pending => &mut states.pending,
                EnrolmentStatus::Active => &mut states.active,
                EnrolmentStatus::Paused => &mut states.paused,
                EnrolmentStatus::Completed => &mut states.completed,
                EnrolmentStatus::Withdrawn => &mut states.withdrawn,
            };
            *count += 1;
        }
        states
    }
}

/// Adds a cohort.
///
/// # Errors
/// [`StoreError`].
pub fn insert(conn: &mut Connection, cohort: &Cohort) -> Result<(), StoreError> {
    db!(conn, |c| diesel::insert_into(cohorts::table).values(cohort.clone()).execute(c))?;
    Ok(())
}

/// Writes title and dates of a cohort.
///
/// # Errors
/// [`StoreError`].
pub fn update(conn: &mut Connection, cohort: &Cohort) -> Result<(), StoreError> {
    let changes = (
        cohorts::title.eq(&cohort.title),
        cohorts::starts_at.eq(cohort.starts_at),
        cohorts::ends_at.eq(cohort.ends_at),
        cohorts::concluded_at.eq(cohort.concluded_at),
    );
    db!(conn, |c| diesel::update(cohorts::table.find(cohort.id)).set(changes).execute(c))?;
    Ok(())
}

/// The cohort of that id.
///
/// # Errors
/// [`StoreError`].
pub fn find(conn: &mut Connection, id: CohortId) -> Result<Option<Cohort>, StoreError> {
    Ok(db!(conn, |c| cohorts::table.find(id).select(Cohort::as_select()).first(c).optional())?)
}

/// The cohorts of exactly that title, some of them.
///
/// # Errors
/// [`StoreError`].
pub fn titled(conn: &mut Connection, title: &str, limit: i64) -> Result<Vec<Cohort>, StoreError> {
    let query = cohorts::table.filter(cohorts::title.eq(title)).limit(limit);
    Ok(db!(conn, |c| query.select(Cohort::as_select()).load(c))?)
}

/// Cohorts that have ended and were not concluded, the first to end first.
///
/// # Errors
/// [`StoreError`].
pub fn ended(conn: &mut Connection, now: Timestamp, limit: i64) -> Result<Vec<CohortId>, StoreError> {
    let over = cohorts::concluded_at.is_null().and(cohorts::ends_at.le(now));
    let query = cohorts::table.filter(over).order(cohorts::ends_at).limit(limit).select(cohorts::id);
    Ok(db!(conn, |c| query.load(c))?)
}

/// Notes that a cohort was concluded. `false`: it was already.
///
/// # Errors
/// [`StoreError`].
pub fn conclude(conn: &mut Connection, id: CohortId, now: Timestamp) -> Result<bool, StoreError> {
    let open = cohorts::table.filter(cohorts::id.eq(id).and(cohorts::concluded_at.is_null()));
    let update = diesel::update(open).set(cohorts::concluded_at.eq(Some(now)));
    let rows = db!(conn, |c| update.execute(c))?;
    Ok(rows == 1)
}

/// Makes a person a facilitator of a cohort.
///
/// # Errors
/// [`StoreError`].
pub fn add_facilitator(conn: &mut Connection, cohort: CohortId, person: PersonId) -> Result<(), StoreError> {
    let row = (facilitators::cohort_id.eq(cohort), facilitators::person_id.eq(person));
    db!(conn, |c| diesel::insert_into(facilitators::table).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(())
}

/// Whether a person facilitates a cohort.
///
/// # Errors
/// [`StoreError`].
pub fn is_facilitator(conn: &mut Connection, cohort: CohortId, person: PersonId) -> Result<bool, StoreError> {
    let query = facilitators::table.find((cohort, person)).select(facilitators::person_id);
    let found: Option<PersonId> = db!(conn, |c| query.first(c).optional())?;
    Ok(found.is_some())
}

/// Who facilitates a cohort.
///
/// # Errors
/// [`StoreError`].
pub fn facilitators(conn: &mut Connection, cohort: CohortId) -> Result<Vec<PersonId>, StoreError> {
    let query = facilitators::table.filter(facilitators::cohort_id.eq(cohort)).select(facilitators::person_id);
    Ok(db!(conn, |c| query.order(facilitators::person_id).load(c))?)
}

/// The cohorts that end after `from`, until `to`.
///
/// # Errors
/// [`StoreError`].
pub fn ending(conn: &mut Connection, from: Timestamp, to: Timestamp) -> Result<Vec<Cohort>, StoreError> {
    let query = cohorts::table.filter(cohorts::ends_at.gt(from).and(cohorts::ends_at.le(to)));
    Ok(db!(conn, |c| query.select(Cohort::as_select()).load(c))?)
}

/// The cohorts of a course that a person facilitates.
///
/// # Errors
/// [`StoreError`].
pub fn facilitated(conn: &mut Connection, person: PersonId, course: &str) -> Result<Vec<CohortId>, StoreError> {
    let query = cohorts::table
        .inner_join(facilitators::table)
        .filter(facilitators::person_id.eq(person).and(cohorts::course.eq(course)))
        .order(cohorts::id)
        .select(cohorts::id);
    Ok(db!(conn, |c| query.load(c))?)
}

/// All cohorts, the newest first; only those that `facilitator` facilitates, when one is given.
///
/// # Errors
/// [`StoreError`].
pub fn list(
    conn: &mut Connection,
    facilitator: Option<PersonId>,
    page: &PageRequest,
) -> Result<Page<Cohort>, StoreError> {
    let rows = i64::try_from(page.limit + 1).unwrap_or(i64::MAX);
    let before: Option<CohortId> = page.after.as_deref().and_then(|cursor| cursor.parse().ok());
    let found: Vec<Cohort> = db!(conn, |c| {
        let mut query = cohorts::table.into_boxed();
        if let Some(person) = facilitator {
            let own = facilitators::table.filter(facilitators::person_id.eq(person)).select(facilitators::cohort_id);
            query = query.filter(cohorts::id.eq_any(own));
        }
        if let Some(before) = before {
            query = query.filter(cohorts::id.lt(before));
        }
        query.order(cohorts::id.desc()).limit(rows).select(Cohort::as_select()).load(c)
    })?;
    Ok(Page::new(found, page.limit, |cohort| cohort.id.to_string()))
}

/// Takes a person out of all cohorts that the person facilitates.
///
/// # Errors
/// [`StoreError`].
pub fn leave_all(conn: &mut Connection, person: PersonId) -> Result<usize, StoreError> {
    Ok(db!(conn, |c| diesel::delete(facilitators::table.filter(facilitators::person_id.eq(person))).execute(c))?)
}
