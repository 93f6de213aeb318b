//! Questions of other programs: GIFT, Moodle XML and Aiken in, GIFT and Moodle XML out. Pure.

mod aiken;
mod assets;
mod cloze;
mod extras;
mod fitness;
mod gift;
mod guard;
mod html;
mod ids;
mod markdown;
pub mod model;
mod moodle_xml;
mod reading;
pub mod report;
mod texts;
mod toml_read;
mod toml_write;
mod writing;
