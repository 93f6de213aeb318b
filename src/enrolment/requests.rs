//! Who asks to be let into a course.

use diesel::prelude::*;

use crate::base::{CohortId, EnrolmentId, Page, PageRequest, Timestamp};
use crate::db::schema::{enrolments, persons};
use crate::db::{Connection, StoreError, condition, db};

/// An enrolment that waits to be approved.
#[derive(Debug, Clone, Queryable)]
pub struct Request {
    /// The enrolment.
    pub enrolment: EnrolmentId,
    /// The cohort that is asked for; none: the course alone.
    pub cohort: Option<CohortId>,
    /// The learner's name.
    pub full_name: String,
    /// The learner's address.
    pub email: String,
    /// The learner's country.
    pub country: Option<String>,
    /// The learner's ministry, mission or organisation.
    pub affiliation: Option<String>,
    /// When it was asked.
    pub asked_at: Timestamp,
}

condition! {
    /// Those who wait, of whom there is an index.
    Waits = "enrolments.status = 'pending'"
}

/// Those who ask for a cohort of a course, or for the course alone, the first to ask first.
///
/// # Errors
/// [`StoreError`].
pub fn list(
    conn: &mut Connection,
    course: &str,
    cohort: Option<CohortId>,
    page: &PageRequest,
) -> Result<Page<Request>, StoreError> {
    let rows = i64::try_from(page.limit + 1).unwrap_or(i64::MAX);
    let after: Option<EnrolmentId> = page.after.as_deref().and_then(|cursor| cursor.parse().ok());
    let found: Vec<Request> = db!(conn, |c| {
        let mut query = enrolments::table
            .inner_join(persons::table)
            .filter(Waits)
            .filter(enrolments::course.eq(course))
            .into_boxed();
        query = match cohort {
            Some(cohort) => query.filter(enrolments::cohort_id.eq(cohort)),
            None => query.filter(enrolments::cohort_id.is_null()),
        };
        if let Some(after) = after {
            query = query.filter(enrolments::id.gt(after));
        }
        let columns = (
            enrolments::id,
            enrolments::cohort_id,
            persons::full_name,
            persons::email,
            persons::country,
            persons::affiliation,
            enrolments::created_at,
        );
        query.order(enrolments::id).limit(rows).select(columns).load(c)
    })?;
    Ok(Page::new(found, page.limit, |request| request.enrolment.to_string()))
}
