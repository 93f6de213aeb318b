//! Every call of the API, noun by noun: from the right side, and from the wrong one.

mod accounts;
mod certificates;
mod cohorts;
mod courses;
mod dates;
mod enrolments;
mod errors;
mod extensions;
mod grading;
mod idempotency;
mod marking;
mod openapi;
mod operations;
mod quizzes;
mod receipts;
mod review;
mod review_table;
mod rights;
mod tokens;
