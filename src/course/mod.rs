//! Courses: the folder format, its checks, and published versions.
//!
//! Belongs here: `model` (what a published course is), `parse` (text to draft and diagnostics), `check` (across files),
//! `load` (the folder), `catalogue` (versions in memory), `publish` (versions in the database). `parse` and `check` are pure.

pub mod model;
pub mod catalogue;
pub mod store;
