//! What every other room stands on: ids, the clock, randomness, percentages, pages of a list, language tags, slugs,
//! addresses on the web, ids of requests.
//!
//! Belongs here: small values that know no feature. Imports std, chrono, serde, uuid and getrandom only; this is the one
//! place that reads the system's clock and its randomness (clippy.toml bans both elsewhere).

mod clock;
mod id;
mod language;
mod network;
mod page;
mod percent;
pub mod random;
mod request;
mod slug;
mod stopwatch;
mod web_address;
pub mod words;

pub use clock::{Clock, LEAP, Timestamp};
pub use id::*;
pub use language::{InvalidLanguage, Language};
pub use network::{Client, InvalidNetwork, Network};
pub use page::{Cursor, Page, PageRequest};
pub use percent::Percent;
pub use request::RequestId;
pub use slug::{InvalidSlug, Slug};
pub use stopwatch::Stopwatch;
pub use web_address::{is_safe_address, percent_encoded, query};
