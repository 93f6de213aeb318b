//! Marks that persons gave for essays, and the attempts that wait for them, in the database.

use std::collections::HashMap;

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::marking::Given;
use crate::base::{AttemptId, CohortId, Page, PageRequest, PersonId, Slug, Timestamp};
use crate::db::schema::{attempts, enrolments, essay_marks as marks};
use crate::db::types::Json;
use crate::db::{Connection, StoreError, condition, db};

type Row = (Slug, PersonId, f64, Option<Json<Vec<f64>>>, Option<String>, bool, i64, Timestamp);

/// What was given for each question of an attempt, in the order in which it was given.
///
/// # Errors
/// [`StoreError`].
pub fn of_attempt(conn: &mut Connection, attempt: AttemptId) -> Result<HashMap<Slug, Vec<Given>>, StoreError> {
    let own = marks::table.filter(marks::attempt_id.eq(attempt)).select((
        marks::question,
        marks::marker_id,
        marks::marks,
        marks::criteria,
        marks::comment,
        marks::agreed,
        marks::sequence,
        marks::marked_at,
    ));
    let mut rows: Vec<Row> = db!(conn, |c| own.load(c))?;
    rows.sort_by_key(|row| (row.7, row.1));
    let mut given: HashMap<Slug, Vec<Given>> = HashMap::new();
    for (question, marker, marks, criteria, comment, agreed, sequence, marked_at) in rows {
        let criteria = criteria.map(|Json(criteria)| criteria);
        let each = Given { marker, marks, criteria, comment, agreed, sequence, marked_at };
        given.entry(question).or_default().push(each);
    }
    Ok(given)
}

/// Keeps what was given for a question, in place of everything that was given before.
///
/// # Errors
/// [`StoreError`].
pub fn replace(conn: &mut Connection, attempt: AttemptId, question: &Slug, given: &[Given]) -> Result<(), StoreError> {
    let here = marks::table.filter(marks::attempt_id.eq(attempt).and(marks::question.eq(question)));
    db!(conn, |c| diesel::delete(here).execute(c))?;
    for each in given {
        let row = (
            marks::attempt_id.eq(attempt),
            marks::question.eq(question),
            marks::marker_id.eq(each.marker),
            marks::marks.eq(each.marks),
            marks::criteria.eq(each.criteria.clone().map(Json)),
            marks::comment.eq(each.comment.clone()),
            marks::agreed.eq(each.agreed),
            marks::sequence.eq(each.sequence),
            marks::marked_at.eq(each.marked_at),
        );
        db!(conn, |c| diesel::insert_into(marks::table).values(row).execute(c))?;
    }
    Ok(())
}

condition! {
    /// Attempts that wait, of which there is an index.
    Waits = "attempts.state = 'submitted'"
}

/// The cohorts in which attempts wait to be marked, and how many.
///
/// # Errors
/// [`StoreError`].
pub fn waiting_cohorts(conn: &mut Connection) -> Result<Vec<(CohortId, i64)>, StoreError> {
    let query = attempts::table
        .inner_join(enrolments::table)
        .filter(Waits)
        .filter(enrolments::cohort_id.is_not_null())
        .group_by(enrolments::cohort_id)
        .select((enrolments::cohort_id.assume_not_null(), count_star()));
    Ok(db!(conn, |c| query.load(c))?)
}

/// The attempts of a cohort's members that wait to be marked, the oldest first.
///
/// # Errors
/// [`StoreError`].
pub fn waiting(conn: &mut Connection, cohort: CohortId, page: &PageRequest) -> Result<Page<AttemptId>, StoreError> {
    let rows = i64::try_from(page.limit + 1).unwrap_or(i64::MAX);
    let after: Option<AttemptId> = page.after.as_deref().and_then(|cursor| cursor.parse().ok());
    let found: Vec<AttemptId> = db!(conn, |c| {
        let mut query = attempts::table
            .inner_join(enrolments::table)
            .filter(enrolments::cohort_id.eq(cohort))
            .filter(Waits)
            .into_boxed();
        if let Some(after) = after {
            query = query.filter(attempts::id.gt(after));
        }
        query.order(attempts::id).limit(rows).select(attempts::id).load(c)
    })?;
    Ok(Page::new(found, page.limit, ToString::to_string))
}
