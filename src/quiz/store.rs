//! Attempts and responses in the database.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{Bool, Integer, Text};
use serde_json::Value;

use super::attempt::{Attempt, AttemptProgress, AttemptState, Graded, HandedIn};
use super::draw::{Draw, Seen};
use super::terms::Until;
use crate::base::{AttemptId, EnrolmentId, Percent, Slug, Timestamp, VersionId};
use crate::db::schema::{attempts, enrolments, responses};
use crate::db::types::{Json, Uid, UtcTime};
use crate::db::{Connection, StoreError, condition, db, statement};
use crate::enrolment::Enrolment;

/// What is read of an attempt: all columns.
pub(super) type Row = (
    AttemptId,
    EnrolmentId,
    Slug,
    Slug,
    i32,
    AttemptState,
    Json<Draw>,
    Timestamp,
    Option<Timestamp>,
    Option<Timestamp>,
    Option<Percent>,
    Option<bool>,
    Option<String>,
    Option<Timestamp>,
    Option<VersionId>,
);

/// The attempt of a row.
pub(super) fn from_row(row: Row) -> Attempt {
    let (
        id,
        enrolment_id,
        module,
        quiz,
        number,
        state,
        Json(draw),
        started_at,
        deadline,
        submitted,
        grade,
        passed,
        receipt,
        expires_at,
        asks,
    ) = row;
    let handed_in = submitted.map(|at| HandedIn { submitted_at: at, receipt: receipt.unwrap_or_default() });
    let progress = match (state, handed_in, grade) {
        (AttemptState::InProgress, ..) => AttemptProgress::InProgress,
        (AttemptState::Graded, Some(handed_in), Some(grade)) => {
            AttemptProgress::Graded(Graded { handed_in, grade, passed: passed.unwrap_or(false) })
        }
        (AttemptState::Submitted, Some(handed_in), _) => AttemptProgress::Submitted(handed_in),
        _ => AttemptProgress::Abandoned,
    };
    let until = Until { deadline, expires_at };
    Attempt { id, enrolment_id, module, quiz, number, draw, started_at, until, progress, asks }
}

/// A response as it was saved.
#[derive(Debug, Clone, PartialEq)]
pub struct Saved {
    /// The client's number of the save; the highest wins.
    pub sequence: i64,
    /// What was sent, with the opaque ids of the attempt.
    pub response: Value,
}

/// Starts an attempt.
///
/// # Errors
/// [`StoreError::Taken`] when one is in progress already, or the number is taken.
pub fn insert(conn: &mut Connection, attempt: &Attempt) -> Result<(), StoreError> {
    let row = (
        attempts::id.eq(attempt.id),
        attempts::enrolment_id.eq(attempt.enrolment_id),
        attempts::module.eq(&attempt.module),
        attempts::quiz.eq(&attempt.quiz),
        attempts::number.eq(attempt.number),
        attempts::state.eq(AttemptState::InProgress),
        attempts::draw.eq(Json(attempt.draw.clone())),
        attempts::started_at.eq(attempt.started_at),
        attempts::deadline.eq(attempt.until.deadline),
        attempts::expires_at.eq(attempt.until.expires_at),
    );
    db!(conn, |c| diesel::insert_into(attempts::table).values(row).execute(c))?;
    Ok(())
}

/// The attempt of that id.
///
/// # Errors
/// [`StoreError`].
pub fn find(conn: &mut Connection, id: AttemptId) -> Result<Option<Attempt>, StoreError> {
    let row: Option<Row> = db!(conn, |c| attempts::table.find(id).get_result(c).optional())?;
    Ok(row.map(from_row))
}

/// The attempt of that id, locked until the transaction ends: whoever ends an attempt takes it before looking at its
/// responses, so that none is saved that does not count. On SQLite there is one writer anyway.
///
/// # Errors
/// [`StoreError`].
pub fn lock(conn: &mut Connection, id: AttemptId) -> Result<Option<Attempt>, StoreError> {
    let row: Option<Row> = db!(
        conn,
        sqlite | c | attempts::table.find(id).get_result(c).optional(),
        postgres | c | attempts::table.find(id).for_update().get_result(c).optional()
    )?;
    Ok(row.map(from_row))
}

/// The enrolment that the attempt of that id is of, locked until the transaction ends, as [`crate::enrolment::lock`] does.
///
/// # Errors
/// [`StoreError`].
pub fn lock_enrolment(conn: &mut Connection, id: AttemptId) -> Result<Option<Enrolment>, StoreError> {
    let own = attempts::table.find(id).select(attempts::enrolment_id).single_value();
    let found = enrolments::table.filter(enrolments::id.nullable().eq(own));
    Ok(db!(
        conn,
        sqlite | c | found.select(Enrolment::as_select()).get_result(c).optional(),
        postgres | c | found.for_update().select(Enrolment::as_select()).get_result(c).optional()
    )?)
}

/// What progress is computed from: an attempt without its questions.
#[derive(Debug, Clone, PartialEq, Queryable)]
pub struct AttemptFact {
    /// The module.
    pub module: Slug,
    /// The quiz.
    pub quiz: Slug,
    /// The number of the attempt, from 1.
    pub number: i32,
    /// Its state.
    pub state: AttemptState,
    /// Its grade.
    pub grade: Option<Percent>,
    /// Its id.
    pub id: AttemptId,
}

/// All attempts of an enrolment, by quiz and number.
///
/// # Errors
/// [`StoreError`].
pub fn facts(conn: &mut Connection, enrolment: EnrolmentId) -> Result<Vec<AttemptFact>, StoreError> {
    let columns = (attempts::module, attempts::quiz, attempts::number, attempts::state, attempts::grade, attempts::id);
    let query = attempts::table.filter(attempts::enrolment_id.eq(enrolment)).select(columns);
    let order = (attempts::module, attempts::quiz, attempts::number);
    Ok(db!(conn, |c| query.order(order).load(c))?)
}

/// What the latest `limit` attempts at a quiz have drawn, whatever became of them.
///
/// # Errors
/// [`StoreError`].
pub fn seen(
    conn: &mut Connection,
    enrolment: EnrolmentId,
    module: &Slug,
    quiz: &Slug,
    limit: i64,
) -> Result<Seen, StoreError> {
    /// A draw without what only its own attempt needs.
    #[derive(Debug, serde::Deserialize)]
    struct Drawn {
        questions: Vec<DrawnId>,
    }
    #[derive(Debug, serde::Deserialize)]
    struct DrawnId {
        id: Slug,
    }
    let own = attempts::enrolment_id.eq(enrolment).and(attempts::module.eq(module)).and(attempts::quiz.eq(quiz));
    let query = attempts::table.filter(own).order(attempts::number.desc()).limit(limit).select(attempts::draw);
    let draws: Vec<Json<Drawn>> = db!(conn, |c| query.load(c))?;
    let oldest_first = draws.into_iter().rev();
    Ok(Seen::new(oldest_first.map(|Json(drawn)| drawn.questions.into_iter().map(|question| question.id).collect())))
}

/// The saved responses of an attempt, and what of them was graded before.
#[derive(Debug, Default)]
pub struct Answers {
    /// The responses, by question.
    pub saved: HashMap<Slug, Saved>,
    /// What they were worth, where that is kept with them.
    worths: HashMap<Slug, f64>,
}

impl Answers {
    /// Those of the worths that are kept otherwise or not at all, of questions that have a response.
    pub fn unlike<'a>(&self, worths: impl Iterator<Item = (&'a Slug, Option<f64>)>) -> Vec<(Slug, f64)> {
        let known = worths.filter_map(|(question, worth)| Some((question, worth?)));
        let unlike = known.filter(|(question, worth)| {
            self.saved.contains_key(*question) && self.worths.get(*question) != Some(worth)
        });
        unlike.map(|(question, worth)| (question.clone(), worth)).collect()
    }
}

/// The saved responses of an attempt with what is kept of their worth.
///
/// # Errors
/// [`StoreError`].
pub fn answers(conn: &mut Connection, attempt: AttemptId) -> Result<Answers, StoreError> {
    let columns = (responses::question, responses::sequence, responses::response, responses::fraction);
    let query = responses::table.filter(responses::attempt_id.eq(attempt)).select(columns);
    let rows: Vec<(Slug, i64, Json<Value>, Option<f64>)> = db!(conn, |c| query.load(c))?;
    let mut answers = Answers::default();
    for (question, sequence, Json(response), worth) in rows {
        if let Some(worth) = worth {
            answers.worths.insert(question.clone(), worth);
        }
        answers.saved.insert(question, Saved { sequence, response });
    }
    Ok(answers)
}

statement! {
    /// The end of an attempt, unless it was given up.
    Finish {
        submitted_at: Timestamp => UtcTime,
        grade: Percent => Integer,
        passed: bool => Bool,
        receipt: String => Text,
        id: AttemptId => Uid,
    }
    "UPDATE attempts SET state = 'graded', submitted_at = " submitted_at
    ", grade = " grade
    ", passed = " passed
    ", receipt = " receipt
    " WHERE id = " id;
    " AND state <> 'abandoned'"
}

/// Ends an attempt with its grade, or gives it one after persons have marked it. `false`: it was given up.
///
/// # Errors
/// [`StoreError`].
pub fn finish(conn: &mut Connection, attempt: AttemptId, graded: &Graded) -> Result<bool, StoreError> {
    let Graded { handed_in: HandedIn { submitted_at, receipt }, grade, passed } = graded;
    let update = Finish { submitted_at, grade, passed, receipt, id: &attempt };
    let rows = db!(conn, |c| update.execute(c))?;
    Ok(rows == 1)
}

/// Gives an attempt up. `false`: it had ended before.
///
/// # Errors
/// [`StoreError`].
pub fn abandon(conn: &mut Connection, attempt: AttemptId) -> Result<bool, StoreError> {
    let open = attempts::table.filter(attempts::id.eq(attempt).and(attempts::state.eq(AttemptState::InProgress)));
    let update = diesel::update(open).set(attempts::state.eq(AttemptState::Abandoned));
    Ok(db!(conn, |c| update.execute(c))? == 1)
}

/// The attempts of an enrolment that are in progress.
///
/// # Errors
/// [`StoreError`].
pub fn running(conn: &mut Connection, enrolment: EnrolmentId) -> Result<Vec<Attempt>, StoreError> {
    let own = attempts::table.filter(attempts::enrolment_id.eq(enrolment));
    let running = own.filter(attempts::state.eq(AttemptState::InProgress)).order(attempts::id);
    let rows: Vec<Row> = db!(conn, |c| running.load(c))?;
    Ok(rows.into_iter().map(from_row).collect())
}

/// Enrolments with an attempt in progress that has a deadline, in the order in which they are locked.
///
/// # Errors
/// [`StoreError`].
pub fn at_quizzes(conn: &mut Connection) -> Result<Vec<EnrolmentId>, StoreError> {
    let running = attempts::state.eq(AttemptState::InProgress).and(attempts::deadline.is_not_null());
    let query = attempts::table.filter(running).select(attempts::enrolment_id).distinct();
    Ok(db!(conn, |c| query.order(attempts::enrolment_id).load(c))?)
}

/// Moves the end of an attempt that is in progress.
///
/// # Errors
/// [`StoreError`].
pub fn set_until(conn: &mut Connection, attempt: AttemptId, until: Until) -> Result<(), StoreError> {
    let open = attempts::table.filter(attempts::id.eq(attempt).and(attempts::state.eq(AttemptState::InProgress)));
    let changes = (attempts::deadline.eq(until.deadline), attempts::expires_at.eq(until.expires_at));
    db!(conn, |c| diesel::update(open).set(changes).execute(c))?;
    Ok(())
}

/// Ends an attempt that waits to be marked. `false`: it had ended before.
///
/// # Errors
/// [`StoreError`].
pub fn hand_in(conn: &mut Connection, attempt: AttemptId, handed_in: &HandedIn) -> Result<bool, StoreError> {
    let changes = (
        attempts::state.eq(AttemptState::Submitted),
        attempts::submitted_at.eq(Some(handed_in.submitted_at)),
        attempts::receipt.eq(Some(&handed_in.receipt)),
    );
    let open = attempts::table.filter(attempts::id.eq(attempt).and(attempts::state.eq(AttemptState::InProgress)));
    let rows = db!(conn, |c| diesel::update(open).set(changes).execute(c))?;
    Ok(rows == 1)
}

condition! {
    /// Those in progress, of which there is an index that history does not grow.
    Open = "state = 'in-progress'"
}

/// How many attempts are in progress.
///
/// # Errors
/// [`StoreError`].
pub fn in_progress(conn: &mut Connection) -> Result<i64, StoreError> {
    Ok(db!(conn, |c| attempts::table.filter(Open).count().get_result(c))?)
}

/// Attempts whose time is up, oldest first.
///
/// # Errors
/// [`StoreError`].
pub fn overdue(conn: &mut Connection, now: Timestamp, limit: i64) -> Result<Vec<AttemptId>, StoreError> {
    let late = attempts::table.filter(attempts::expires_at.lt(Some(now))).filter(Open);
    let query = late.order(attempts::expires_at).limit(limit).select(attempts::id);
    Ok(db!(conn, |c| query.load(c))?)
}
