//! GIFT: questions as people write them into a text file.
//!
//! A question ends with a blank line; `//` begins a comment; `\` takes its meaning from the signs `~ = # { } :`, and `\n` is
//! a line break. The form is that of Moodle's documentation and of its importer, where they differ the importer's.

mod answers;
mod blocks;
mod formats;
mod read;
mod scan;
mod write;

pub(super) use read::read;
pub(super) use write::write;
