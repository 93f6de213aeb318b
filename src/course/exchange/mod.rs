//! Questions of other programs: GIFT, Moodle XML and Aiken in, GIFT and Moodle XML out. Pure.
//!
//! Every format is read into the questions of `model`, made to fit (`fitness`), given ids (`ids`) and written as the TOML of
//! a course; and back. What is lost on the way stands in a `report`, question by question.

mod aiken;
mod assets;
mod cloze;
mod export;
mod extras;
mod fitness;
mod folder;
mod format;
mod gift;
mod guard;
mod html;
mod ids;
mod import;
mod markdown;
pub mod model;
mod moodle_xml;
mod numbers;
mod reading;
mod refused;
pub mod report;
mod texts;
mod toml_read;
mod toml_write;
mod writing;

pub use assets::Assets;
pub use export::{Exported, Unreadable, export_gift, export_toml, ids};
pub(super) use folder::expand;
pub use format::Format;
pub use guard::{MOST_BYTES, Refusal};
pub use import::{Imported, import};
