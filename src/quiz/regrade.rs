//! Corrections and regraded attempts in the database.

use std::collections::HashMap;
use std::sync::Arc;

use diesel::prelude::*;
use serde_json::Value;

use super::attempt::AttemptState;
use super::correction::Corrections;
use super::draw::Draw;
use super::sittings::Given;
use crate::base::{AttemptId, EnrolmentId, Percent, Slug, Timestamp, VersionId};
use crate::course::catalogue::{Catalogue, Version};
use crate::db::schema::{attempts, corrections, enrolments, responses};
use crate::db::types::Json;
use crate::db::{Connection, StoreError, db};

/// The corrections of a course. Mostly there are none: one short query.
///
/// # Errors
/// [`StoreError`].
pub fn corrections(conn: &mut Connection, catalogue: &Catalogue, course: &str) -> Result<Corrections, StoreError> {
    let query = corrections::table.filter(corrections::course.eq(course));
    let rows: Vec<(Slug, VersionId)> =
        db!(conn, |c| query.select((corrections::question, corrections::version_id)).load(c))?;
    let mut entries = Vec::with_capacity(rows.len());
    for (question, version) in rows {
        entries.push((question, catalogue.version(conn, version)?));
    }
    Ok(Corrections::new(entries))
}

/// Keeps where the key of a question stands from now on.
///
/// # Errors
/// [`StoreError`].
pub fn correct(
    conn: &mut Connection,
    course: &Slug,
    question: &Slug,
    version: &Arc<Version>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let place = (corrections::version_id.eq(version.id), corrections::made_at.eq(now));
    let row = (corrections::course.eq(course), corrections::question.eq(question), place);
    db!(conn, |c| diesel::insert_into(corrections::table)
        .values(row)
        .on_conflict((corrections::course, corrections::question))
        .do_update()
        .set(place)
        .execute(c))?;
    Ok(())
}

/// The enrolments in these versions that have an attempt at one of these quizzes, whatever its state, in the order in which
/// they were made.
///
/// # Errors
/// [`StoreError`].
pub fn enrolments(
    conn: &mut Connection,
    versions: &[VersionId],
    quizzes: &[(Slug, Slug)],
) -> Result<Vec<EnrolmentId>, StoreError> {
    let names: Vec<&Slug> = quizzes.iter().map(|(_, quiz)| quiz).collect();
    let query = enrolments::table
        .inner_join(attempts::table)
        .filter(enrolments::version_id.eq_any(versions))
        // Two quizzes of one name in different modules: the few enrolments too many come to nothing.
        .filter(attempts::quiz.eq_any(names))
        .order(enrolments::id)
        .select(enrolments::id)
        .distinct();
    let mut found: Vec<EnrolmentId> = db!(conn, |c| query.load(c))?;
    // Who has moved on to another version has attempts in the one before.
    let known: Vec<Option<VersionId>> = versions.iter().copied().map(Some).collect();
    let names: Vec<&Slug> = quizzes.iter().map(|(_, quiz)| quiz).collect();
    let moved = attempts::table
        .filter(attempts::version_id.eq_any(known).and(attempts::quiz.eq_any(names)))
        .select(attempts::enrolment_id)
        .distinct();
    let moved: Vec<EnrolmentId> = db!(conn, |c| moved.load(c))?;
    found.extend(moved);
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// An attempt with what a new grade is computed from.
#[derive(Debug, Clone)]
pub struct Held {
    /// The attempt.
    pub id: AttemptId,
    /// The module.
    pub module: Slug,
    /// The quiz.
    pub quiz: Slug,
    /// Its number, from 1.
    pub number: i32,
    /// Its questions.
    pub draw: Draw,
    /// The version whose questions it asks, where the enrolment has moved on to another one.
    pub asks: Option<VersionId>,
    /// Its grade; none while it waits to be marked.
    pub grade: Option<Percent>,
    /// Whether it passed.
    pub passed: bool,
    /// Its responses, by question.
    pub responses: HashMap<Slug, Given>,
}

type Row = (AttemptId, Slug, Slug, i32, Json<Draw>, Option<VersionId>, Option<Percent>, Option<bool>);

impl Held {
    /// The share of the marks that a question got; none while it waits. A question without a response gets nothing.
    pub fn fraction(&self, question: &Slug) -> Option<f64> {
        let graded = self.grade.map(|_| 0.0);
        self.responses.get(question).map_or(Some(0.0), |given| given.fraction.or(graded))
    }
}

/// The attempts of an enrolment that were handed in, with their responses.
///
/// # Errors
/// [`StoreError`].
pub fn held(conn: &mut Connection, enrolment: EnrolmentId) -> Result<Vec<Held>, StoreError> {
    let ended = || {
        let states = attempts::state.eq_any([AttemptState::Graded, AttemptState::Submitted]);
        attempts::enrolment_id.eq(enrolment).and(states)
    };
    let columns = (
        attempts::id,
        attempts::module,
        attempts::quiz,
        attempts::number,
        attempts::draw,
        attempts::version_id,
        attempts::grade,
        attempts::passed,
    );
    let order = (attempts::module, attempts::quiz, attempts::number);
    let query = attempts::table.filter(ended()).order(order).select(columns);
    let rows: Vec<Row> = db!(conn, |c| query.load(c))?;
    let query = responses::table.inner_join(attempts::table).filter(ended()).select((
        responses::attempt_id,
        responses::question,
        responses::response,
        responses::fraction,
    ));
    let given: Vec<(AttemptId, Slug, Json<Value>, Option<f64>)> = db!(conn, |c| query.load(c))?;
    let mut by_attempt: HashMap<AttemptId, HashMap<Slug, Given>> = HashMap::new();
    for (attempt, question, Json(response), fraction) in given {
        by_attempt.entry(attempt).or_default().insert(question, Given { response, fraction });
    }
    let held = rows.into_iter().map(|(id, module, quiz, number, Json(draw), asks, grade, passed)| Held {
        id,
        module,
        quiz,
        number,
        draw,
        asks,
        grade,
        passed: passed.unwrap_or(false),
        responses: by_attempt.remove(&id).unwrap_or_default(),
    });
    Ok(held.collect())
}

/// Gives an attempt that was handed in another grade, or its first.
///
/// # Errors
/// [`StoreError`].
pub fn set_grade(conn: &mut Connection, attempt: AttemptId, grade: Percent, passed: bool) -> Result<(), StoreError> {
    let graded = attempts::state.eq(AttemptState::Graded);
    let changes = (graded, attempts::grade.eq(Some(grade)), attempts::passed.eq(Some(passed)));
    let ended = attempts::state.eq_any([AttemptState::Graded, AttemptState::Submitted]);
    let meant = attempts::table.filter(attempts::id.eq(attempt).and(ended));
    db!(conn, |c| diesel::update(meant).set(changes).execute(c))?;
    Ok(())
}
