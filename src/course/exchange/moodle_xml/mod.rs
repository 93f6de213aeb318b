//! Moodle XML: the form in which Moodle exports its questions, with all that they have.

mod dom;
mod fields;
mod kinds;
mod numerical;
mod read;
mod write;

pub(super) use read::read;
pub(super) use write::write;

/// What an export begins and ends with.
pub(super) const FRAME: (&str, &str) = ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n", "</quiz>\n");
