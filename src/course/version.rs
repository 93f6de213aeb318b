//! A published version of a course.

use super::model::Course;
use crate::base::{Timestamp, VersionId};

/// A published, immutable state of a course.
#[derive(Debug)]
pub struct Version {
    /// The id.
    pub id: VersionId,
    /// The running number, from 1.
    pub number: i32,
    /// SHA-256 over the course's files.
    pub digest: String,
    /// When it was published.
    pub published_at: Timestamp,
    /// The course.
    pub course: Course,
}
