//! Mail as administrators look at it: the queue, the story of one piece, the addresses that it comes back from.

use super::{Error, access};
use crate::account::{Caller, Person, audit, roll};
use crate::base::{OutboxId, Page, PageRequest};
use crate::db::Connection;
use crate::outbox::{self, Entry, Filter};
use crate::policy::Action;

/// The queue, the newest first.
///
/// # Errors
/// [`Error::Forbidden`].
pub fn list(conn: &mut Connection, caller: &Caller, filter: &Filter, page: &PageRequest) -> Result<Page<Entry>, Error> {
    access::may(caller, Action::SeeMail)?;
    Ok(outbox::list(conn, filter, page)?)
}

/// Everything about a piece of mail, or a document that is made.
#[derive(Debug)]
pub struct Story {
    /// The piece.
    pub entry: Entry,
    /// What was sent in its place, the newest first.
    pub again: Vec<Entry>,
    /// What administrators did with it, the newest first.
    pub history: Vec<audit::Entry>,
}

/// The story of a piece of mail.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`].
pub fn story(conn: &mut Connection, caller: &Caller, id: OutboxId) -> Result<Story, Error> {
    access::may(caller, Action::SeeMail)?;
    let entry = outbox::find(conn, id)?.ok_or(Error::NotFound("mail"))?;
    let again = if entry.recipient.is_some() { outbox::sent_again(conn, &entry)? } else { Vec::new() };
    let history = audit::about(conn, &format!("mail:{id}"))?;
    Ok(Story { entry, again, history })
}

/// The people whom mail does not reach, in the order they were added.
///
/// # Errors
/// [`Error::Forbidden`].
pub fn bounced(conn: &mut Connection, caller: &Caller, page: &PageRequest) -> Result<Page<Person>, Error> {
    access::may(caller, Action::SeeMail)?;
    Ok(roll::bounced(conn, page)?)
}
