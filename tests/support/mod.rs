//! What the tests stand on.

pub mod actors;
pub mod answers;
pub mod app;
pub mod authenticator;
pub mod builders;
pub mod client;
pub mod collector;
pub mod disk;
pub mod learning;
pub mod mailbox;
pub mod node;
pub mod passkey;
pub mod postgres;
pub mod program;
pub mod proxy;
pub mod python;
pub mod reply;
pub mod routes;
pub mod smtp;
