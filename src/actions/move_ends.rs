//! Bringing the ends of attempts that run up to date after an override: saving an answer looks at the attempt alone.

use super::{Context, Error};
use crate::db::Connection;
use crate::enrolment::{Enrolment, overrides};
use crate::quiz::store;
use crate::quiz::terms::Terms;

/// Moves the ends of an enrolment's running attempts to where the terms have them now; how many moved. The enrolment is
/// locked by the caller.
///
/// # Errors
/// [`Error::Store`].
pub fn of(conn: &mut Connection, ctx: &Context, enrolment: &Enrolment) -> Result<usize, Error> {
    let running = store::running(conn, enrolment.id)?;
    if running.is_empty() {
        return Ok(0);
    }
    let version = ctx.catalogue.version(conn, enrolment.version_id)?;
    let overrides = overrides::of(conn, enrolment)?;
    let mut moved = 0;
    for attempt in running {
        let Some((module, quiz)) = version.course.quiz(&attempt.module, &attempt.quiz) else { continue };
        let until = Terms::new(&module.slug, quiz, &overrides).until(attempt.started_at);
        if until != attempt.until {
            store::set_until(conn, attempt.id, until)?;
            moved += 1;
        }
    }
    Ok(moved)
}
