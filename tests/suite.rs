//! The integration tests: one binary, so that it links once.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod mail;
mod support;
