//! Quizzes: drawing questions, understanding responses, grading, review, attempts.
//!
//! Belongs here: `draw`, `response`, `grade`, `review`, `statistics` (pure), `attempt` (the states and their transitions),
//! `store`.

pub mod attempt;
pub mod draw;
pub mod grade;
pub mod response;
pub mod review;
pub mod statistics;
pub mod store;
