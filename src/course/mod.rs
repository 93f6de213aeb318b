//! Courses: the folder format, its checks, and published versions.
//!
//! Belongs here: `model` (what a published course is), `pools` (which question goes to which pool), `parse` (text to draft and
//! diagnostics), `check` (across files), `markdown` (text to sanitised HTML), `exchange` (questions of other programs),
//! `search` (which courses are looked for), `glossary` (terms, and their hints in lessons), `compile` (draft to model),
//! `compare` (two versions), `survey` (what a course amounts to), `load` (the folder), `catalogue` (versions in memory), `store` (versions in the database).
//! All but `load`, `catalogue` and `store` is pure.

mod bank_model;
pub mod catalogue;
pub mod check;
pub mod compare;
mod compile;
mod diagnostic;
mod draft;
pub mod exchange;
pub mod glossary;
mod load;
pub mod markdown;
pub mod model;
pub mod parse;
pub mod pools;
mod question_model;
mod quiz_model;
mod rendering;
pub mod search;
mod source;
pub mod store;
mod survey;
mod translated;
mod version;

pub use check::is_safe_picture;
pub use compile::{Loaded, compile_folder};
pub use diagnostic::{Diagnostic, Faults};
pub use load::{Files, LoadError, list_folders, load_all, load_course, read_course};
pub use source::{Folder, sha256_hex};
pub use survey::Survey;
