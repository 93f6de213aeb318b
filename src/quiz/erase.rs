//! What attempts lose when their learner is erased: texts, and what markers wrote about them. Numbers stay.

use diesel::prelude::*;
use serde_json::Value;

use super::attempt::AttemptState;
use crate::base::{AttemptId, EnrolmentId, Slug};
use crate::db::schema::{attempts, essay_marks as marks, responses};
use crate::db::types::Json;
use crate::db::{Connection, StoreError, db};

/// What stands where a text stood: not nothing, which would be a text that was never written and is worth nothing.
pub const ERASED: &str = "…";

/// Puts [`ERASED`] in the place of a response.
///
/// # Errors
/// [`StoreError`].
pub fn text(conn: &mut Connection, attempt: AttemptId, question: &Slug) -> Result<(), StoreError> {
    let one = responses::table.find((attempt, question));
    let erased = responses::response.eq(Json(Value::from(ERASED)));
    db!(conn, |c| diesel::update(one).set(erased).execute(c))?;
    Ok(())
}

/// Removes what markers wrote about an attempt.
///
/// # Errors
/// [`StoreError`].
pub fn comments(conn: &mut Connection, attempt: AttemptId) -> Result<(), StoreError> {
    let own = marks::table.filter(marks::attempt_id.eq(attempt));
    db!(conn, |c| diesel::update(own).set(marks::comment.eq(None::<String>)).execute(c))?;
    Ok(())
}

/// Gives up what was not graded yet: nobody goes on with it, nobody needs to mark it.
///
/// # Errors
/// [`StoreError`].
pub fn abandon(conn: &mut Connection, enrolment: EnrolmentId) -> Result<usize, StoreError> {
    let own = attempts::table.filter(attempts::enrolment_id.eq(enrolment));
    let open = own.filter(attempts::state.eq_any([AttemptState::InProgress, AttemptState::Submitted]));
    Ok(db!(conn, |c| diesel::update(open).set(attempts::state.eq(AttemptState::Abandoned)).execute(c))?)
}
