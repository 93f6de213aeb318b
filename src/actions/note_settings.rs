//! What is set stands in files and in the environment; that it changed stands in the audit log.

use std::collections::BTreeMap;

use serde_json::json;

use super::{Context, Error};
use crate::account::{audit, facts};
use crate::db::Connection;

/// The fact that tells what was set at the last start.
const SET: &str = "settings";

/// Notes which settings are others than at the last start: each with what it was and what it is, secrets left out by who
/// calls. The first start is no change. How many changed.
///
/// # Errors
/// [`Error::Store`].
pub fn note(conn: &mut Connection, ctx: &Context, now_set: &BTreeMap<String, String>) -> Result<usize, Error> {
    let text = json!(now_set).to_string();
    let before = facts::get(conn, SET)?;
    if before.as_deref() == Some(text.as_str()) {
        return Ok(0);
    }
    facts::set(conn, SET, &text)?;
    let before: Option<BTreeMap<String, String>> = before.and_then(|before| serde_json::from_str(&before).ok());
    let Some(before) = before else { return Ok(0) };
    // A key that another version of the program added or dropped was set by nobody.
    let both = now_set.iter().filter_map(|(key, now)| Some((key, before.get(key)?, now)));
    let changes: BTreeMap<_, _> =
        both.filter(|(_, was, now)| was != now).map(|(key, was, now)| (key, [was, now])).collect();
    if !changes.is_empty() {
        audit::record(conn, None, "settings.changed", "settings:all", None, json!(changes), ctx.now())?;
    }
    Ok(changes.len())
}
