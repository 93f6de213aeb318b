//! Quizzes: drawing questions, understanding responses, grading, review, attempts.
//!
//! Belongs here: `draw`, `response`, `grade`, `receipt`, `review`, `terms` (pure), `attempt` (the states and their transitions), `store`.

pub mod attempt;
pub mod draw;
pub mod grade;
#[cfg(test)]
mod grade_properties;
pub mod receipt;
pub mod response;
pub mod review;
pub mod short_text;
pub mod store;
pub mod terms;
pub mod words;
