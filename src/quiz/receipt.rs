//! The receipt of an attempt: a SHA-256 over who, what and when, so that learners can show later what they handed in. Pure.
//!
//! The canonical text, in UTF-8, every line ended by one line feed:
//!
//! ```text
//! attempt <id of the attempt>
//! submitted <moment, RFC 3339 in UTC>
//! <id of a question> <response as compact JSON; null: none>
//! ```
//!
//! with a line for each question in the order of the attempt. The keys of objects stand in the order of their bytes. JSON
//! has no line feed in a text, so that no answer can look like another line.

use std::collections::HashMap;
use std::fmt::Write as _;

use serde_json::Value;

use super::attempt::Attempt;
use super::store::Saved;
use crate::base::{Slug, Timestamp};
use crate::course::sha256_hex;

/// The canonical text.
pub fn text(attempt: &Attempt, saved: &HashMap<Slug, Saved>, submitted_at: Timestamp) -> String {
    let mut text = format!("attempt {}\nsubmitted {submitted_at}\n", attempt.id);
    for drawn in &attempt.draw.questions {
        let response = saved.get(&drawn.id).map_or(&Value::Null, |saved| &saved.response);
        // Writing to a text cannot fail.
        let _ = writeln!(text, "{} {response}", drawn.id);
    }
    text
}

/// Its hash, in hexadecimal, as `sha256sum` prints it.
pub fn hash(text: &str) -> String {
    sha256_hex(text.as_bytes())
}
