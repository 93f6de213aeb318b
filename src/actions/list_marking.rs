//! What waits to be marked in a cohort, as one marker may see it.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Context, Error, access};
use crate::account::{Caller, person};
use crate::base::{CohortId, Page, PageRequest, Slug};
use crate::course::catalogue::Version;
use crate::db::Connection;
use crate::enrolment;
use crate::quiz::attempt::Attempt;
use crate::quiz::marking::Given;
use crate::quiz::store::Saved;
use crate::quiz::{marks, store};

/// An attempt that waits.
#[derive(Debug)]
pub struct Waiting {
    /// The attempt.
    pub attempt: Attempt,
    /// The version its questions stand in.
    pub version: Arc<Version>,
    /// The learner's name.
    pub learner: String,
    /// The responses.
    pub saved: HashMap<Slug, Saved>,
    /// What was given so far.
    pub given: HashMap<Slug, Vec<Given>>,
}

/// The attempts that wait in a cohort that the caller runs, the oldest first. One's own are not among them: somebody else
/// marks those.
///
/// # Errors
/// As [`access::run_cohort`].
pub fn list(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    id: CohortId,
    page: &PageRequest,
) -> Result<Page<Waiting>, Error> {
    access::run_cohort(conn, caller, id)?;
    let found = marks::waiting(conn, id, page)?;
    let mut items = Vec::with_capacity(found.items.len());
    for id in found.items {
        let Some(attempt) = store::find(conn, id)? else { continue };
        let Some(enrolment) = enrolment::find(conn, attempt.enrolment_id)? else { continue };
        if enrolment.person_id == caller.id {
            continue;
        }
        let learner = person::find(conn, enrolment.person_id)?.map(|learner| learner.full_name).unwrap_or_default();
        items.push(Waiting {
            version: ctx.catalogue.version(conn, attempt.version(enrolment.version_id))?,
            learner,
            saved: store::responses(conn, id)?,
            given: marks::of_attempt(conn, id)?,
            attempt,
        });
    }
    Ok(Page { items, next: found.next })
}
