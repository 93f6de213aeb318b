//! Certificates: immutable records and documents.
//!
//! Belongs here: `award` (who gets one, pure), `kind`, `contents` (what a course puts on it), `code` (number and verification
//! code), `document` (the PDF, by Typst), `qr`, `credential` (the same for machines, pure) and its `keys`, `store`; in the database
//! besides: `credentials`, the `published` keys, the `search` among all that were issued, who is `eligible`, the `batch` that was released together.

pub mod code;
pub mod contents;
pub mod credential;
mod data;
pub mod document;
mod fonts;
pub mod qr;
pub mod kind;
mod style;
mod wording;
mod world;

pub mod award;
pub mod batch;
pub mod credentials;
pub mod eligible;
pub mod erase;
pub mod keys;
pub mod published;
pub mod search;
pub mod store;
