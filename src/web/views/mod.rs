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
pub mod health;
pub mod lesson;
pub mod long_work;
pub mod marking;
pub mod matrix;
pub mod outbox;
pub mod overrides;
pub mod people;
pub mod people_import;
pub mod regrade;
pub mod statistics;
