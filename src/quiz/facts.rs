//! What progress is computed from, in one statement: the lessons that were read, the attempts, and whether anything was granted.
//! Each learner's request asks for it, and on PostgreSQL a statement costs more than its rows.

use diesel::prelude::*;
use diesel::query_builder::Query;
use diesel::sql_types::{Integer, Nullable, Text};

use super::attempt::AttemptState;
use super::store::AttemptFact;
use crate::base::{AttemptId, CohortId, EnrolmentId, Percent, Slug};
use crate::db::types::Uid;
use crate::db::{Connection, StoreError, db, statement};

/// What there is of an enrolment.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Recorded {
    /// The lessons done: module and lesson.
    pub lessons: Vec<(Slug, Slug)>,
    /// The attempts, by quiz and number.
    pub attempts: Vec<AttemptFact>,
    /// Whether the learner or the cohort was granted anything: seldom enough to be looked up by itself.
    pub granted: bool,
}

const LESSON: i32 = 0;
const ATTEMPT: i32 = 1;

statement! {
    /// Three kinds of rows, one below the other; the first column tells which.
    All {
        lessons_of: EnrolmentId => Uid,
        attempts_of: EnrolmentId => Uid,
        granted_to: EnrolmentId => Uid,
        granted_in: Option<CohortId> => Nullable<Uid>,
    }
    "SELECT 0, module, lesson, NULL, NULL, NULL, NULL FROM lesson_completions WHERE enrolment_id = " lessons_of
    " UNION ALL SELECT 1, module, quiz, number, state, grade, id FROM attempts WHERE enrolment_id = " attempts_of
    " UNION ALL SELECT 2, 'any', 'any', NULL, NULL, NULL, NULL FROM overrides WHERE enrolment_id = " granted_to
    " OR cohort_id = " granted_in;
    ""
}

impl Query for All<'_> {
    type SqlType = (Integer, Text, Text, Nullable<Integer>, Nullable<Text>, Nullable<Integer>, Nullable<Uid>);
}

type Row = (i32, Slug, Slug, Option<i32>, Option<AttemptState>, Option<Percent>, Option<AttemptId>);

/// What is recorded of an enrolment, which is in that cohort.
///
/// # Errors
/// [`StoreError`].
pub fn of(conn: &mut Connection, enrolment: EnrolmentId, cohort: Option<CohortId>) -> Result<Recorded, StoreError> {
    let (id, cohort) = (&enrolment, &cohort);
    let all = All { lessons_of: id, attempts_of: id, granted_to: id, granted_in: cohort };
    let rows: Vec<Row> = db!(conn, |c| all.load(c))?;
    let mut found = Recorded::default();
    for row in rows {
        match row {
            (LESSON, module, lesson, ..) => found.lessons.push((module, lesson)),
            (ATTEMPT, module, quiz, Some(number), Some(state), grade, Some(id)) => {
                found.attempts.push(AttemptFact { module, quiz, number, state, grade, id });
            }
            _ => found.granted = true,
        }
    }
    found.attempts.sort_unstable_by(|a, b| (&a.module, &a.quiz, a.number).cmp(&(&b.module, &b.quiz, b.number)));
    Ok(found)
}
