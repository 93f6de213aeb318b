//! Putting mail into the outbox, in the transaction of its cause.

use serde::{Deserialize, Serialize};

use super::Error;
use crate::account::{Person, Role, person};
use crate::base::{CohortId, Language, OutboxId, Timestamp};
use crate::cohort;
use crate::course::catalogue::Version;
use crate::db::Connection;
use crate::mail::address;
use crate::mail::message::Message;
use crate::outbox::{self, Kind, Whither};

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
    if to.erased_at.is_some() {
        return Ok(());
    }
    let letter = Letter { to: to.email.clone(), name: to.full_name.clone(), language: to.language.clone(), message };
    enqueue(conn, cause, &letter, now)?;
    Ok(())
}

/// Who is told what waits in a cohort: its facilitators; where there are none, or no cohort, the administrators.
///
/// # Errors
/// [`Error::Store`].
pub fn who_runs(conn: &mut Connection, cohort: Option<CohortId>) -> Result<Vec<Person>, Error> {
    let facilitators = cohort.map(|id| cohort::facilitators(conn, id)).transpose()?.unwrap_or_default();
    let mut people = Vec::with_capacity(facilitators.len());
    for id in facilitators {
        people.extend(person::find(conn, id)?.filter(|person| person.locked_at.is_none()));
    }
    if people.is_empty() { Ok(person::with_role(conn, Role::Administrator)?) } else { Ok(people) }
}

/// The title of a course in a person's language.
pub fn title(version: &Version, reader: &Person) -> String {
    let course = &version.course;
    course.texts.best(std::slice::from_ref(&reader.language), &course.language).1.title.clone()
}

/// Enqueues a letter; its id, when its cause was new.
///
/// # Errors
/// [`Error::Store`].
pub(super) fn enqueue(
    conn: &mut Connection,
    cause: &str,
    letter: &Letter,
    now: Timestamp,
) -> Result<Option<OutboxId>, Error> {
    let recipient = address::key(&letter.to);
    let whither = Whither {
        template: Some(letter.message.template()),
        lane: recipient.rsplit_once('@').map(|(_, host)| host.to_owned()),
        recipient: Some(recipient),
        urgent: letter.message.is_waited_for(),
    };
    Ok(outbox::enqueue_to(conn, Kind::Mail, cause, &whither, letter, now)?)
}

/// Why a letter must not be sent, if so: mail to its address comes back, and this is not the mail that mends that.
///
/// # Errors
/// [`Error::Store`].
pub fn unwelcome(conn: &mut Connection, letter: &Letter) -> Result<Option<String>, Error> {
    if letter.message.proves_the_address() {
        return Ok(None);
    }
    let since = person::find_by_email(conn, &address::key(&letter.to))?.and_then(|person| person.bounced_at);
    Ok(since.map(|since| {
        format!(
            "mail to {} has come back since {since}: nothing is sent there until its owner confirms the address anew",
            letter.to
        )
    }))
}
