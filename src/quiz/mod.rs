//! Quizzes: drawing questions, understanding responses, grading, review, attempts.
//!
//! Belongs here: `draw`, `response`, `grade`, `marking`, `receipt`, `review`, `terms`, `correction`, `statistics`, `gain` (pure), `attempt`
//! (the states and their transitions); in the database `facts` (what progress asks), `store` (attempts), `own` (with who asks for them), `saving` (responses), `sittings` (all of a
//! quiz), `marks` (what persons gave), `regrade`; in memory `sheets`.

pub mod attempt;
pub mod correction;
pub mod draw;
pub mod erase;
pub mod facts;
pub mod gain;
pub mod grade;
#[cfg(test)]
mod grade_properties;
pub mod marking;
pub mod marks;
pub mod own;
pub mod receipt;
pub mod response;
pub mod regrade;
pub mod review;
pub mod saving;
pub mod sheets;
pub mod short_text;
pub mod sittings;
pub mod statistics;
pub mod store;
pub mod terms;
