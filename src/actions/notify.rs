//! Putting mail into the outbox, in the transaction of its cause.

use serde::{Deserialize, Serialize};

use super::Error;
use crate::account::Person;
use crate::base::{Language, Timestamp};
use crate::db::Connection;
use crate::mail::message::Message;
use crate::outbox::{self, Kind};

/// A message and who gets it, as it waits in the outbox.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Letter {
    /// The address.
    pub to: String,
    /// The name.
    pub name: String,
    /// The language it is written in.
    pub language: Language,
    /// What it says.
    pub message: Message,
}

/// Enqueues a message to a person. One cause is one mail, however often this is called.
///
/// # Errors
/// [`Error::Store`].
pub fn mail(conn: &mut Connection, to: &Person, cause: &str, message: Message, now: Timestamp) -> Result<(), Error> {
    let letter = Letter { to: to.email.clone(), name: to.full_name.clone(), language: to.language.clone(), message };
    outbox::enqueue(conn, Kind::Mail, cause, &letter, now)?;
    Ok(())
}
