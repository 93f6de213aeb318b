//! Questions of other programs: GIFT, Moodle XML and Aiken in, GIFT and Moodle XML out. Pure.

mod guard;
mod html;
mod ids;
mod markdown;
pub mod model;
pub mod report;
mod toml_read;
mod toml_write;
