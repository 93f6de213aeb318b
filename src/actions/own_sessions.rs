//! Where one is signed in: looking, and ending sessions.

use serde_json::json;

use super::{Context, Error, access};
use crate::account::session::{self, Live};
use crate::account::{Caller, audit};
use crate::base::{Page, PageRequest, SessionId};
use crate::db::Connection;
use crate::policy::{Action, Resource};

/// The caller's sessions that live, the newest first.
///
/// # Errors
/// [`Error::Store`].
pub fn list(conn: &mut Connection, ctx: &Context, caller: &Caller, page: &PageRequest) -> Result<Page<Live>, Error> {
    Ok(session::live(conn, caller.id, ctx.now(), page)?)
}

/// Ends one of the caller's sessions.
///
/// # Errors
/// [`Error::NotFound`] for what is another's or has ended.
pub fn end(conn: &mut Connection, ctx: &Context, caller: &Caller, id: SessionId) -> Result<(), Error> {
    let now = ctx.now();
    // The statement looks whose it is, and ends no other.
    let own = session::end_own(conn, caller.id, id, now)?;
    access::may_with(caller, Action::EndSession, Resource::of(own, false), "session")?;
    let subject = format!("session:{id}");
    Ok(audit::record(conn, Some(caller.id), "session.ended", &subject, None, json!({}), now)?)
}

/// Ends all sessions of the caller but the one that asks; how many they were.
///
/// # Errors
/// [`Error::Store`].
pub fn end_others(conn: &mut Connection, ctx: &Context, caller: &Caller) -> Result<usize, Error> {
    let now = ctx.now();
    let ended = session::end_others(conn, caller.id, caller.session, now)?;
    let subject = format!("person:{}", caller.id);
    audit::record(conn, Some(caller.id), "person.sessions-ended", &subject, None, json!({ "sessions": ended }), now)?;
    Ok(ended)
}
