//! All finished attempts at a quiz with their responses, for statistics and gain: two queries, however many there are.

use std::collections::HashMap;

use diesel::prelude::*;
use serde_json::Value;

use super::attempt::AttemptState;
use super::draw::Draw;
use crate::base::{AttemptId, CohortId, EnrolmentId, Percent, Slug, VersionId};
use crate::db::schema::{attempts, enrolments, responses};
use crate::db::types::Json;
use crate::db::{Connection, StoreError, db};

/// Which attempts are meant.
#[derive(Debug, Clone)]
pub struct Scope {
    /// Of enrolments in these versions.
    pub versions: Vec<VersionId>,
    /// In these cohorts; none: everybody.
    pub cohorts: Option<Vec<CohortId>>,
    /// The module.
    pub module: Slug,
    /// The quiz.
    pub quiz: Slug,
}

/// An attempt that was handed in.
#[derive(Debug, Clone)]
pub struct Taken {
    /// The attempt.
    pub id: AttemptId,
    /// Whose.
    pub enrolment: EnrolmentId,
    /// The version it stands in.
    pub version: VersionId,
    /// Its number, from 1.
    pub number: i32,
    /// Its grade; none while it waits to be marked.
    pub grade: Option<Percent>,
    /// Its questions.
    pub draw: Draw,
    /// Its responses, by question.
    pub responses: HashMap<Slug, Given>,
}

/// A response that was given.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// What was sent.
    pub response: Value,
    /// The share of the marks that it got; none while it waits to be marked.
    pub fraction: Option<f64>,
}

impl Taken {
    /// The share of the marks that a question of the attempt got; none while it waits. A question without a response gets
    /// nothing.
    pub fn fraction(&self, question: &Slug) -> Option<f64> {
        match self.responses.get(question) {
            Some(given) => given.fraction.or_else(|| self.grade.map(|_| 0.0)),
            None => Some(0.0),
        }
    }
}

type Row = (AttemptId, EnrolmentId, VersionId, Option<VersionId>, i32, Option<Percent>, Json<Draw>);

/// The finished attempts of a scope, by enrolment and number.
///
/// # Errors
/// [`StoreError`].
pub fn load(conn: &mut Connection, scope: &Scope) -> Result<Vec<Taken>, StoreError> {
    let mut taken = gather(conn, scope, false)?;
    let moved = gather(conn, scope, true)?;
    if !moved.is_empty() {
        taken.extend(moved);
        taken.sort_by_key(|taken| (taken.enrolment, taken.number));
    }
    Ok(taken)
}

/// The versions whose questions attempts of a cohort ask although their enrolments have moved on.
///
/// # Errors
/// [`StoreError`].
pub fn versions_left(conn: &mut Connection, cohort: CohortId) -> Result<Vec<VersionId>, StoreError> {
    let query = attempts::table
        .inner_join(enrolments::table)
        .filter(enrolments::cohort_id.eq(cohort).and(attempts::version_id.is_not_null()));
    let found: Vec<Option<VersionId>> = db!(conn, |c| query.select(attempts::version_id).distinct().load(c))?;
    Ok(found.into_iter().flatten().collect())
}

/// The attempts that ask the version of their enrolment, or those whose enrolment has moved on.
fn gather(conn: &mut Connection, scope: &Scope, moved: bool) -> Result<Vec<Taken>, StoreError> {
    let columns = (
        attempts::id,
        attempts::enrolment_id,
        enrolments::version_id,
        attempts::version_id,
        attempts::number,
        attempts::grade,
        attempts::draw,
    );
    let order = (attempts::enrolment_id, attempts::number);
    let known: Vec<Option<VersionId>> = scope.versions.iter().copied().map(Some).collect();
    macro_rules! meant {
        ($from:expr) => {{
            let ended = attempts::state.eq_any([AttemptState::Graded, AttemptState::Submitted]);
            let here = attempts::module.eq(&scope.module).and(attempts::quiz.eq(&scope.quiz));
            let mut query = $from.filter(here).filter(ended).into_boxed();
            query = if moved {
                query.filter(attempts::version_id.eq_any(&known))
            } else {
                query.filter(enrolments::version_id.eq_any(&scope.versions)).filter(attempts::version_id.is_null())
            };
            if let Some(cohorts) = &scope.cohorts {
                query = query.filter(enrolments::cohort_id.eq_any(cohorts));
            }
            query
        }};
    }
    let rows: Vec<Row> =
        db!(conn, |c| meant!(attempts::table.inner_join(enrolments::table)).order(order).select(columns).load(c))?;
    let given: Vec<(AttemptId, Slug, Json<Value>, Option<f64>)> = db!(conn, |c| {
        meant!(responses::table.inner_join(attempts::table.inner_join(enrolments::table)))
            .select((attempts::id, responses::question, responses::response, responses::fraction))
            .load(c)
    })?;
    let mut by_attempt: HashMap<AttemptId, HashMap<Slug, Given>> = HashMap::with_capacity(rows.len());
    for (attempt, question, Json(response), fraction) in given {
        by_attempt.entry(attempt).or_default().insert(question, Given { response, fraction });
    }
    let taken = rows.into_iter().map(|(id, enrolment, enrolled, asked, number, grade, Json(draw))| Taken {
        id,
        enrolment,
        version: asked.unwrap_or(enrolled),
        number,
        grade,
        draw,
        responses: by_attempt.remove(&id).unwrap_or_default(),
    });
    Ok(taken.collect())
}
