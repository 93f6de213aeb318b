//! Mail against a real mail server, and every mail as a file to look at.

mod looks;
mod sending;
