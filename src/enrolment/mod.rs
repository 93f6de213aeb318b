//! Enrolments: one learner in one course version, with the lessons done and the cached progress.
//!
//! Belongs here: the states of an enrolment, its facts and overrides, and their SQL. What the facts amount to is `progress`'s.

pub mod overrides;
pub mod reading;
pub mod requests;
pub mod versions;

use std::collections::BTreeSet;

use diesel::prelude::*;
use diesel::sql_types::{Bool, Integer, Nullable, Text};
use serde::{Deserialize, Serialize};

use crate::base::{CohortId, EnrolmentId, Percent, PersonId, Slug, Timestamp, VersionId};
use crate::db::schema::{cohorts, enrolments, lesson_completions as completions, persons};
use crate::db::types::{Json, Uid, UtcTime, text_enum};
use crate::db::{Connection, StoreError, condition, db, statement};

text_enum! {
    /// The state of an enrolment.
    pub enum EnrolmentStatus {
        /// It waits for approval.
        Pending = "pending",
        /// The learner is at it.
        Active = "active",
        /// A leave of absence.
        Paused = "paused",
        /// The course's requirements were met; it never goes back by itself.
        Completed = "completed",
        /// The learner left.
        Withdrawn = "withdrawn",
    }
}

impl EnrolmentStatus {
    /// Whether lessons can be read and quizzes taken.
    pub fn may_learn(self) -> bool {
        matches!(self, Self::Active | Self::Completed)
    }
}

/// One learner in one course version.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = enrolments)]
pub struct Enrolment {
    /// The id.
    pub id: EnrolmentId,
    /// The learner.
    pub person_id: PersonId,
    /// The course.
    pub course: Slug,
    /// The version, which stays.
    pub version_id: VersionId,
    /// The cohort, if the learner is in one.
    pub cohort_id: Option<CohortId>,
    /// The state.
    pub status: EnrolmentStatus,
    /// When it began.
    pub created_at: Timestamp,
    /// When the requirements were met.
    pub completed_at: Option<Timestamp>,
    /// Cached: how much is done.
    pub percent: Percent,
    /// Cached: lessons done.
    pub lessons_done: i32,
    /// Cached: the overall grade.
    pub grade: Option<Percent>,
    /// Cached: whether the grade passes.
    pub passed: bool,
    /// When the learner last did something.
    pub last_activity_at: Option<Timestamp>,
    /// Cached: which units of the version are done, as `progress::Done` writes it; none before it was first computed.
    pub units_done: Option<String>,
    /// What was passed before a regrade lowered a grade.
    pub kept_passes: Option<Json<KeptPasses>>,
}

/// The columns of an [`Enrolment`], for queries that read it beside who asks for it.
pub(crate) fn columns() -> <Enrolment as Selectable<diesel::pg::Pg>>::SelectExpression {
    // The same on both databases.
    <Enrolment as Selectable<diesel::pg::Pg>>::construct_selection()
}

/// What stays passed although a regrade lowered its grade: nobody loses a pass because a question was faulty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct KeptPasses {
    /// Whether the course's pass mark counts as reached.
    #[serde(default)]
    pub course: bool,
    /// The quizzes: module and quiz.
    #[serde(default)]
    pub quizzes: BTreeSet<(Slug, Slug)>,
}

/// The cache of an enrolment's progress, written with the facts that it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// How much is done.
    pub percent: Percent,
    /// Lessons done.
    pub lessons_done: i32,
    /// The overall grade.
    pub grade: Option<Percent>,
    /// Whether the grade passes.
    pub passed: bool,
    /// Which units are done.
    pub units_done: String,
}

condition! {
    /// Those that live, of which there is an index: without it the databases would walk a course for a learner.
    Live = "enrolments.status <> 'withdrawn'"
}

/// Adds an enrolment; `false` when the learner has one in this course that was not withdrawn.
///
/// # Errors
/// [`StoreError`].
pub fn insert(conn: &mut Connection, enrolment: &Enrolment) -> Result<bool, StoreError> {
    let rows = db!(conn, |c| diesel::insert_into(enrolments::table)
        .values(enrolment.clone())
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(rows == 1)
}

/// The enrolment of that id.
///
/// # Errors
/// [`StoreError`].
pub fn find(conn: &mut Connection, id: EnrolmentId) -> Result<Option<Enrolment>, StoreError> {
    Ok(db!(conn, |c| enrolments::table.find(id).select(Enrolment::as_select()).get_result(c).optional())?)
}

/// As [`find`], and when the enrolment's cohort ends.
///
/// # Errors
/// [`StoreError`].
pub fn find_with_end(
    conn: &mut Connection,
    id: EnrolmentId,
) -> Result<Option<(Enrolment, Option<Timestamp>)>, StoreError> {
    let found = enrolments::table.left_join(cohorts::table.on(cohorts::id.nullable().eq(enrolments::cohort_id)));
    Ok(db!(conn, |c| found
        .filter(enrolments::id.eq(id))
        .select((Enrolment::as_select(), cohorts::ends_at.nullable()))
        .first(c)
        .optional())?)
}

/// The enrolment of that id, locked until the transaction ends: whoever changes facts of an enrolment takes it first, so
/// that two submissions that complete a course together see one another. On SQLite there is one writer anyway.
///
/// # Errors
/// [`StoreError`].
pub fn lock(conn: &mut Connection, id: EnrolmentId) -> Result<Option<Enrolment>, StoreError> {
    Ok(db!(
        conn,
        sqlite | c | enrolments::table.find(id).select(Enrolment::as_select()).get_result(c).optional(),
        postgres | c | enrolments::table.find(id).for_update().select(Enrolment::as_select()).get_result(c).optional()
    )?)
}

/// The learner's enrolment in a course that was not withdrawn.
///
/// # Errors
/// [`StoreError`].
pub fn in_course(conn: &mut Connection, person: PersonId, course: &str) -> Result<Option<Enrolment>, StoreError> {
    let here = enrolments::person_id.eq(person).and(enrolments::course.eq(course));
    Ok(db!(conn, |c| enrolments::table.filter(here.and(Live)).select(Enrolment::as_select()).first(c).optional())?)
}

/// As [`in_course`], and when the enrolment's cohort ends.
///
/// # Errors
/// [`StoreError`].
pub fn in_course_with_end(
    conn: &mut Connection,
    person: PersonId,
    course: &str,
) -> Result<Option<(Enrolment, Option<Timestamp>)>, StoreError> {
    let here = enrolments::person_id.eq(person).and(enrolments::course.eq(course));
    let found = enrolments::table.left_join(cohorts::table.on(cohorts::id.nullable().eq(enrolments::cohort_id)));
    Ok(db!(conn, |c| found
        .filter(here.and(Live))
        .select((Enrolment::as_select(), cohorts::ends_at.nullable()))
        .first(c)
        .optional())?)
}

/// All enrolments of a learner, the newest first.
///
/// # Errors
/// [`StoreError`].
pub fn of_person(conn: &mut Connection, person: PersonId) -> Result<Vec<Enrolment>, StoreError> {
    let own = enrolments::table.filter(enrolments::person_id.eq(person)).order(enrolments::id.desc());
    Ok(db!(conn, |c| own.select(Enrolment::as_select()).load(c))?)
}

/// Up to `limit` enrolments behind one, by id.
///
/// # Errors
/// [`StoreError`].
pub fn behind(conn: &mut Connection, id: Option<EnrolmentId>, limit: i64) -> Result<Vec<Enrolment>, StoreError> {
    let all = enrolments::table.order(enrolments::id).limit(limit);
    Ok(match id {
        Some(id) => db!(conn, |c| all.filter(enrolments::id.gt(id)).select(Enrolment::as_select()).load(c))?,
        None => db!(conn, |c| all.select(Enrolment::as_select()).load(c))?,
    })
}

/// All enrolments of a cohort, in the order they were made.
///
/// # Errors
/// [`StoreError`].
pub fn of_cohort(conn: &mut Connection, cohort: CohortId) -> Result<Vec<Enrolment>, StoreError> {
    let own = enrolments::table.filter(enrolments::cohort_id.eq(cohort)).order(enrolments::id);
    Ok(db!(conn, |c| own.select(Enrolment::as_select()).load(c))?)
}

/// A member of a cohort, for reports.
#[derive(Debug, Clone, Queryable)]
pub struct Member {
    /// The enrolment.
    pub enrolment: EnrolmentId,
    /// Its version.
    pub version: VersionId,
    /// The learner's name.
    pub full_name: String,
    /// The learner's address.
    pub email: String,
}

/// The members of a cohort by name. Who waits to be let in is not one yet; who left, was.
///
/// # Errors
/// [`StoreError`].
pub fn members(conn: &mut Connection, cohort: CohortId) -> Result<Vec<Member>, StoreError> {
    let query = enrolments::table
        .inner_join(persons::table)
        .filter(enrolments::cohort_id.eq(cohort).and(enrolments::status.ne(EnrolmentStatus::Pending)))
        .order((persons::full_name, enrolments::id))
        .select((enrolments::id, enrolments::version_id, persons::full_name, persons::email));
    Ok(db!(conn, |c| query.load(c))?)
}

/// Puts an enrolment into a cohort.
///
/// # Errors
/// [`StoreError`].
pub fn set_cohort(conn: &mut Connection, id: EnrolmentId, cohort: CohortId) -> Result<(), StoreError> {
    let update = diesel::update(enrolments::table.find(id)).set(enrolments::cohort_id.eq(Some(cohort)));
    db!(conn, |c| update.execute(c))?;
    Ok(())
}

/// Ends an enrolment that waited: the learner was declined, and was never in a cohort.
///
/// # Errors
/// [`StoreError`].
pub fn turn_away(conn: &mut Connection, id: EnrolmentId) -> Result<(), StoreError> {
    let changes = (enrolments::status.eq(EnrolmentStatus::Withdrawn), enrolments::cohort_id.eq(None::<CohortId>));
    db!(conn, |c| diesel::update(enrolments::table.find(id)).set(changes).execute(c))?;
    Ok(())
}

/// Changes the state.
///
/// # Errors
/// [`StoreError`].
pub fn set_status(conn: &mut Connection, id: EnrolmentId, status: EnrolmentStatus) -> Result<(), StoreError> {
    db!(conn, |c| diesel::update(enrolments::table.find(id)).set(enrolments::status.eq(status)).execute(c))?;
    Ok(())
}

/// Marks an active enrolment as completed. `false`: it was not active.
///
/// # Errors
/// [`StoreError`].
pub fn complete(conn: &mut Connection, id: EnrolmentId, now: Timestamp) -> Result<bool, StoreError> {
    let active = enrolments::table.filter(enrolments::id.eq(id).and(enrolments::status.eq(EnrolmentStatus::Active)));
    let changes = (enrolments::status.eq(EnrolmentStatus::Completed), enrolments::completed_at.eq(Some(now)));
    let rows = db!(conn, |c| diesel::update(active).set(changes).execute(c))?;
    Ok(rows == 1)
}

statement! {
    /// The cached progress, written with each lesson and each quiz.
    Summarise {
        percent: Percent => Integer,
        lessons_done: i32 => Integer,
        grade: Option<Percent> => Nullable<Integer>,
        passed: bool => Bool,
        last_activity: Timestamp => UtcTime,
        units_done: String => Text,
        id: EnrolmentId => Uid,
    }
    "UPDATE enrolments SET percent = " percent
    ", lessons_done = " lessons_done
    ", grade = " grade
    ", passed = " passed
    ", last_activity_at = " last_activity
    ", units_done = " units_done
    " WHERE id = " id;
    ""
}

/// Writes the cached progress.
///
/// # Errors
/// [`StoreError`].
pub fn set_summary(
    conn: &mut Connection,
    id: EnrolmentId,
    summary: &Summary,
    last_activity: Timestamp,
) -> Result<(), StoreError> {
    let Summary { percent, lessons_done, grade, passed, units_done } = summary;
    let last_activity = &last_activity;
    let update = Summarise { percent, lessons_done, grade, passed, last_activity, units_done, id: &id };
    db!(conn, |c| update.execute(c))?;
    Ok(())
}

/// Writes what stays passed.
///
/// # Errors
/// [`StoreError`].
pub fn keep_passes(conn: &mut Connection, id: EnrolmentId, kept: &KeptPasses) -> Result<(), StoreError> {
    let update = diesel::update(enrolments::table.find(id)).set(enrolments::kept_passes.eq(Some(Json(kept.clone()))));
    db!(conn, |c| update.execute(c))?;
    Ok(())
}

/// Notes a lesson as done; `false` when it was already.
///
/// # Errors
/// [`StoreError`].
pub fn complete_lesson(
    conn: &mut Connection,
    id: EnrolmentId,
    module: &Slug,
    lesson: &Slug,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let row = (
        completions::enrolment_id.eq(id),
        completions::module.eq(module),
        completions::lesson.eq(lesson),
        completions::completed_at.eq(now),
    );
    let rows = db!(conn, |c| diesel::insert_into(completions::table).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(rows == 1)
}

/// The lessons done with the moments: module, lesson, when.
///
/// # Errors
/// [`StoreError`].
pub fn lessons_by_time(conn: &mut Connection, id: EnrolmentId) -> Result<Vec<(Slug, Slug, Timestamp)>, StoreError> {
    let query = completions::table.filter(completions::enrolment_id.eq(id));
    let columns = (completions::module, completions::lesson, completions::completed_at);
    Ok(db!(conn, |c| query.select(columns).load(c))?)
}
