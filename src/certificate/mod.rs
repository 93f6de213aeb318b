//! Certificates: immutable records and documents.
//!
//! Belongs here: `award` (who gets one, pure), `code` (number and verification code), `document` (the PDF, by Typst),
//! `store`.

pub mod code;
mod data;
pub mod document;
mod fonts;
mod style;
mod wording;
mod world;

pub mod award;
pub mod store;
