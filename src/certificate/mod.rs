//! Certificates: immutable records and documents.
//!
//! Belongs here: `award` (who gets one, pure), `kind`, `contents` (what a course puts on it), `code` (number and verification code), `document` (the PDF, by
//! Typst), `store`.

pub mod code;
pub mod contents;
mod data;
pub mod document;
mod fonts;
pub mod kind;
mod style;
mod wording;
mod world;

pub mod award;
pub mod store;
