//! Every call of the API, noun by noun: from the right side, and from the wrong one.

mod accounts;
mod banks;
mod certificate_life;
mod certificates;
mod cohorts;
mod courses;
mod dates;
mod enrolments;
mod errors;
mod extensions;
mod gain;
mod grading;
mod idempotency;
mod marking;
mod openapi;
mod operations;
mod participation;
mod quizzes;
mod receipts;
mod regrades;
mod review;
mod review_table;
mod rights;
mod statistics;
mod tokens;
mod types;
