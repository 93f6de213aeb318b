//! Accounts: people, passwords, sessions, tokens.
//!
//! Belongs here: the rules about them and their SQL. `password` and `token` know no database.

pub mod audit;
pub mod facts;
pub mod idempotency;
pub mod link;
pub mod password;
pub mod person;
pub mod roll;
pub mod session;
pub mod token;

pub use person::{Caller, NewPerson, Person, Role};
