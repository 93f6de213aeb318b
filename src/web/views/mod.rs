//! What goes out as JSON: one file a noun. A view holds no rule; it names and orders what actions found.

pub mod account;
pub mod answers;
pub mod attention;
pub mod attempt;
pub mod candidate;
pub mod certificate;
pub mod cohort;
pub mod course;
pub mod enrolment;
pub mod gain;
pub mod history;
pub mod gaps;
pub mod glossary;
pub mod lesson;
pub mod marking;
pub mod matrix;
pub mod outbox;
pub mod overrides;
pub mod regrade;
pub mod statistics;
pub mod version;
