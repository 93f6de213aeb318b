//! Every call of the API, noun by noun: from the right side, and from the wrong one.

mod accounts;
mod banks;
mod certificates;
mod cohorts;
mod courses;
mod enrolments;
mod errors;
mod grading;
mod idempotency;
mod openapi;
mod operations;
mod quizzes;
mod review;
mod rights;
mod tokens;
