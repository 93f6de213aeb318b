//! Cohorts.

use serde::Serialize;
use utoipa::ToSchema;

use crate::cohort::Cohort;

/// A group of learners in a course.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Cohort)]
pub struct CohortView {
    /// The id.
    pub id: String,
    /// The course.
    pub course: String,
    /// Its title.
    pub title: String,
    /// When it begins.
    pub starts_at: Option<String>,
    /// When it ends.
    pub ends_at: Option<String>,
    /// When it was added.
    pub created_at: String,
}

impl From<&Cohort> for CohortView {
    fn from(cohort: &Cohort) -> Self {
        Self {
            id: cohort.id.to_string(),
            course: cohort.course.to_string(),
            title: cohort.title.clone(),
            starts_at: cohort.starts_at.map(|at| at.to_string()),
            ends_at: cohort.ends_at.map(|at| at.to_string()),
            created_at: cohort.created_at.to_string(),
        }
    }
}
