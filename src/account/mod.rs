//! Accounts: people, passwords, sessions, tokens.
//!
//! Belongs here: the rules about them and their SQL. `password`, `token`, `limits::rule` and `words` know no database.

pub mod agent;
pub mod audit;
pub mod erasure;
pub mod facts;
mod frequent;
pub mod idempotency;
pub mod identity;
pub mod limits;
pub mod link;
pub mod passkey;
pub mod password;
pub mod people;
pub mod person;
pub mod roll;
pub mod second_factor;
pub mod session;
pub mod token;
pub mod token_keys;
mod word_rows;
mod words;

pub use person::{Caller, NewPerson, Person, Role};
