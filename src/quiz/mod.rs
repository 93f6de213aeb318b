//! Quizzes: drawing questions, understanding responses, grading, review, attempts.
//!
//! Belongs here: `draw`, `response`, `grade`, `review` (pure), `attempt` (the states and their transitions), `store`.

pub mod attempt;
pub mod draw;
pub mod grade;
pub mod response;
pub mod review;
pub mod short_text;
pub mod store;
pub mod words;
