//! Accounts: people, passwords, sessions, tokens.
//!
//! Belongs here: the rules about them and their SQL. `password`, `token` and `words` know no database.

pub mod agent;
pub mod audit;
pub mod erasure;
pub mod facts;
pub mod idempotency;
pub mod link;
pub mod password;
pub mod people;
pub mod person;
pub mod roll;
pub mod session;
pub mod token;
mod words;

pub use person::{Caller, NewPerson, Person, Role};
