//! The status lists as anyone may fetch them: signed, and signed anew when a bit was set or the list gets old.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::Duration;

use super::{Context, Error};
use crate::base::Timestamp;
use crate::certificate::credential::{proof, status};
use crate::certificate::credentials;
use crate::db::Connection;

/// A list that was signed is served this long while nothing changes; it says itself that it holds for longer.
const FRESH: Duration = Duration::hours(1);

/// The lists as they were signed last, in this process.
#[derive(Debug, Default)]
pub struct SignedLists(Mutex<HashMap<u32, SignedList>>);

#[derive(Debug, Clone)]
struct SignedList {
    set: Vec<u32>,
    at: Timestamp,
    /// Whose key it was.
    key: String,
    json: Arc<str>,
}

/// A status list credential, as JSON.
///
/// # Errors
/// [`Error::NotFound`] for a list on which no credential has its place; [`Error::Internal`] without a key.
pub fn list(conn: &mut Connection, ctx: &Context, lists: &SignedLists, number: u32) -> Result<Arc<str>, Error> {
    let internal = |error: &dyn std::fmt::Display| Error::Internal(error.to_string());
    let set = credentials::bits(conn, number)?.ok_or(Error::NotFound("status list"))?;
    let key = ctx.signing.current().map_err(|error| internal(&error))?;
    let (id, now) = (key.public().id(), ctx.now());
    let mut lists = lists.0.lock().unwrap_or_else(PoisonError::into_inner);
    let same = |known: &&SignedList| known.set == set && known.key == id;
    let fresh = |known: &&SignedList| known.at <= now && now - known.at < FRESH;
    if let Some(known) = lists.get(&number).filter(same).filter(fresh) {
        return Ok(known.json.clone());
    }
    let issuer = ctx.issuer();
    let credential = status::credential(&issuer, number, &set, now);
    let method = issuer.method(&key.public());
    let signed = proof::sign(credential, &key, &method, now).map_err(|error| internal(&error))?;
    let json: Arc<str> = signed.to_string().into();
    lists.insert(number, SignedList { set, at: now, key: id, json: json.clone() });
    Ok(json)
}
