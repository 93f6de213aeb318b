//! SCIM 2.0 (RFC 7643, 7644): what a directory may say of people and groups, and how it asks.
//!
//! Belongs here: the grammar of filters and paths, patches, the schemas, what a person looks like to a directory (all pure); and the
//! rows that SCIM alone has: tokens, what a directory says of people, its groups. What is done with it stands in `actions::scim`.

pub mod fault;
pub mod filter;
pub mod groups;
pub mod lookup;
pub mod matching;
pub mod patch;
pub mod present;
pub mod schema;
pub mod schema_meta;
pub mod tokens;
pub mod user;
pub mod users;
