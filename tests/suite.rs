//! The integration suite: one binary, so that it links once. Everything here runs against real parts.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "a test fails by panicking")]

mod api;
mod architecture;
mod certificates;
mod command_line;
mod courses;
mod credentials;
mod demo;
mod documents;
mod exchange;
mod faults;
mod flow;
mod mail;
mod operations;
mod pages;
mod parity;
mod scim;
mod sso;
mod statistics;
mod support;
