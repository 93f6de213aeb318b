//! Overrides: what changes the rules of quizzes for one learner or one cohort: more time, more attempts, other dates, a
//! leave of absence. What they amount to is `quiz::terms`'s.

use chrono::Duration;
use diesel::prelude::*;

use crate::base::{CohortId, EnrolmentId, OverrideId, Slug, Timestamp};
use crate::db::schema::{enrolments, overrides};
use crate::db::{Connection, StoreError, db};

use super::{Enrolment, EnrolmentStatus};

/// One grant, as it was given.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = overrides)]
pub struct Override {
    /// The id.
    pub id: OverrideId,
    /// The learner's enrolment, where it is for one learner.
    pub enrolment_id: Option<EnrolmentId>,
    /// The cohort, where it is for all its members.
    pub cohort_id: Option<CohortId>,
    /// The module; none: every module of the course.
    pub module: Option<Slug>,
    /// The quiz; none: every quiz of the module.
    pub quiz: Option<Slug>,
    /// Minutes on top of the time limit.
    pub extra_minutes: Option<i32>,
    /// Attempts on top of those that everybody has.
    pub extra_attempts: Option<i32>,
    /// Another date from which the quiz can be started.
    pub opens_at: Option<Timestamp>,
    /// Another date at which it closes.
    pub closes_at: Option<Timestamp>,
    /// When a leave of absence began.
    pub paused_at: Option<Timestamp>,
    /// When the leave ended.
    pub resumed_at: Option<Timestamp>,
    /// Why.
    pub reason: String,
    /// When it was given.
    pub created_at: Timestamp,
}

impl Override {
    /// One that changes nothing yet, for `whom` given.
    pub fn new(whom: Whom, reason: &str, now: Timestamp) -> Self {
        let (enrolment_id, cohort_id) = match whom {
            Whom::Learner(id) => (Some(id), None),
            Whom::Cohort(id) => (None, Some(id)),
        };
        Self {
            id: OverrideId::new(now),
            enrolment_id,
            cohort_id,
            module: None,
            quiz: None,
            extra_minutes: None,
            extra_attempts: None,
            opens_at: None,
            closes_at: None,
            paused_at: None,
            resumed_at: None,
            reason: reason.to_owned(),
            created_at: now,
        }
    }

    /// Whether it is about this quiz.
    pub fn covers(&self, module: &str, quiz: &str) -> bool {
        self.module.as_ref().is_none_or(|own| own.as_str() == module)
            && self.quiz.as_ref().is_none_or(|own| own.as_str() == quiz)
    }
}

/// For whom an override is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whom {
    /// One learner.
    Learner(EnrolmentId),
    /// All members of a cohort.
    Cohort(CohortId),
}

/// Adds an override, later than those that were given before for the same learner or cohort: the newer one holds.
///
/// # Errors
/// [`StoreError`].
pub fn insert(conn: &mut Connection, mut new: Override) -> Result<Override, StoreError> {
    let last: Option<Timestamp> = db!(conn, |c| {
        let mut same = overrides::table.order(overrides::created_at.desc()).select(overrides::created_at).into_boxed();
        if let Some(enrolment) = new.enrolment_id {
            same = same.filter(overrides::enrolment_id.eq(enrolment));
        }
        if let Some(cohort) = new.cohort_id {
            same = same.filter(overrides::cohort_id.eq(cohort));
        }
        same.first(c).optional()
    })?;
    new.created_at = last.map_or(new.created_at, |last| new.created_at.max(last + Duration::microseconds(1)));
    // A leave begins when it is given: what was given before stood when it began.
    new.paused_at = new.paused_at.map(|_| new.created_at);
    db!(conn, |c| diesel::insert_into(overrides::table).values(new.clone()).execute(c))?;
    Ok(new)
}

/// The overrides that reach an enrolment: its own and those of its cohort, in the order in which they were given.
///
/// # Errors
/// [`StoreError`].
pub fn of(conn: &mut Connection, enrolment: &Enrolment) -> Result<Vec<Override>, StoreError> {
    let mut found: Vec<Override> = match enrolment.cohort_id {
        None => {
            let own = overrides::table.filter(overrides::enrolment_id.eq(enrolment.id));
            db!(conn, |c| own.select(Override::as_select()).load(c))?
        }
        Some(cohort) => {
            let reach = overrides::enrolment_id.eq(enrolment.id).or(overrides::cohort_id.eq(cohort));
            let both = overrides::table.filter(reach);
            db!(conn, |c| both.select(Override::as_select()).load(c))?
        }
    };
    found.sort_by_key(|each| (each.created_at, each.id));
    Ok(found)
}

/// Ends the leave of absence that runs; when it had begun, if one ran.
///
/// # Errors
/// [`StoreError`].
pub fn end_leave(conn: &mut Connection, id: EnrolmentId, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
    let own = overrides::table.filter(overrides::enrolment_id.eq(id));
    let running = own.filter(overrides::paused_at.is_not_null().and(overrides::resumed_at.is_null()));
    let found: Option<Override> = db!(conn, |c| running.select(Override::as_select()).first(c).optional())?;
    let Some(leave) = found else { return Ok(None) };
    let update = diesel::update(overrides::table.find(leave.id)).set(overrides::resumed_at.eq(Some(now)));
    db!(conn, |c| update.execute(c))?;
    Ok(leave.paused_at)
}

/// For whom another date was given after which a quiz closes, after `from` and until `to`.
///
/// # Errors
/// [`StoreError`].
pub fn closing(conn: &mut Connection, from: Timestamp, to: Timestamp) -> Result<Vec<Whom>, StoreError> {
    let soon = overrides::table.filter(overrides::closes_at.gt(from).and(overrides::closes_at.le(to)));
    type Row = (Option<EnrolmentId>, Option<CohortId>);
    let rows: Vec<Row> = db!(conn, |c| soon.select((overrides::enrolment_id, overrides::cohort_id)).load(c))?;
    let whom = |(learner, cohort): Row| learner.map(Whom::Learner).or(cohort.map(Whom::Cohort));
    Ok(rows.into_iter().filter_map(whom).collect())
}

/// The enrolments of a cohort whose learners may be at a quiz just now.
///
/// # Errors
/// [`StoreError`].
pub fn learning_in(conn: &mut Connection, cohort: CohortId) -> Result<Vec<EnrolmentId>, StoreError> {
    let learning = enrolments::status.eq_any([EnrolmentStatus::Active, EnrolmentStatus::Completed]);
    let members = enrolments::table.filter(enrolments::cohort_id.eq(cohort)).filter(learning).select(enrolments::id);
    // One order for all who lock them one after the other.
    Ok(db!(conn, |c| members.order(enrolments::id).load(c))?)
}

/// Forgets why something was granted to one learner.
///
/// # Errors
/// [`StoreError`].
pub fn forget_reasons(conn: &mut Connection, id: EnrolmentId) -> Result<(), StoreError> {
    let own = overrides::table.filter(overrides::enrolment_id.eq(id));
    db!(conn, |c| diesel::update(own).set(overrides::reason.eq("")).execute(c))?;
    Ok(())
}
