//! Progress: a pure fold over facts (lessons done, attempts graded), and the requirements of completion.
//!
//! Nothing here is stored; what is stored of it (the enrolment's summary) is a cache written with the facts.

mod compute;
mod deadline;
mod done;
mod requirement;

pub use compute::{Facts, Progress, QuizProgress, UnitState, compute};
pub use deadline::{Deadline, Ending, deadlines};
pub use done::{Done, Lock};
pub use requirement::{Requirement, Rule, requirements};
