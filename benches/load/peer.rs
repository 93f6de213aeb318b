//! The peer's figures: what one operation costs Moodle.

/// Where the figures come from.
pub const SOURCE: &str = "Moodle 4.5.6, PHP 8.2 with opcache, nginx, PostgreSQL 15, 1,000 learners, two cores of the same kind of machine; \
    the lowest CPU milliseconds seen for one operation, all processes";

/// List my courses.
pub const MY_COURSES: f64 = 27.5;
/// The contents of a course.
pub const CONTENTS: f64 = 58.0;
/// Open a page by the API.
pub const LESSON: f64 = 34.0;
/// Open a page in the browser.
pub const LESSON_PAGE: f64 = 57.0;
/// Completion status.
pub const STATUS: f64 = 35.0;
/// A whole ten-question attempt in four calls.
pub const ATTEMPT: f64 = 179.0;
/// Sign-in.
pub const SIGN_IN: f64 = 44.0;
/// A course's page in the browser.
pub const COURSE_PAGE: f64 = 104.0;
/// The progress report of 25 learners.
pub const REPORT: f64 = 208.0;
/// The same of 1,000 learners as CSV.
pub const REPORT_CSV: f64 = 2260.0;
/// The grade report of 1,000 learners.
pub const GRADES: f64 = 1518.0;
/// Megabytes at load, with its database.
pub const MEMORY: f64 = 560.0;
