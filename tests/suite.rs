//! t

mod courses;
