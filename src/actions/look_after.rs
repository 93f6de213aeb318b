//! How the installation is: what waits, whether a worker is alive, when the last backup was made. And trying whether mail
//! leaves the house.

use std::collections::BTreeMap;

use chrono::Duration;
use serde_json::json;

use super::notify::{self, Letter};
use super::{Context, Error, Refusal, access, back_up, register};
use crate::account::{Caller, audit, facts, person};
use crate::base::{LongWorkId, OutboxId, PageRequest, Timestamp};
use crate::db::{Connection, maintenance};
use crate::mail::Message;
use crate::metrics::Stood;
use crate::outbox::{self, Entry, Filter, State};
use crate::policy::Action;
use crate::quiz::store as attempts;

/// The fact that tells when a worker was last alive.
const BEAT: &str = "worker-beat";
/// How often a worker notes that it is alive.
pub const BEATS: Duration = Duration::seconds(30);
/// How long nothing has to be heard of workers before that is a fault.
const SILENCE: Duration = Duration::minutes(3);

/// The fact that is written to see whether anything can be.
const TRIED: &str = "tried-to-write";

/// How the installation is.
#[derive(Debug, Clone)]
pub struct Health {
    /// The version of the program.
    pub version: &'static str,
    /// `SQLite` or `PostgreSQL`.
    pub database: &'static str,
    /// How much work waits in the outbox, counted to 10,000.
    pub waiting: i64,
    /// Since when the oldest of it has waited.
    pub oldest: Option<Timestamp>,
    /// How much was given up, counted to 10,000.
    pub given_up: i64,
    /// When a worker was last alive.
    pub beat: Option<Timestamp>,
    /// Whether that is recent.
    pub alive: bool,
    /// Bytes that are free on the disk of the database, where it is on this machine.
    pub disk_free: Option<u64>,
    /// The last backup that the program made.
    pub backup: Option<back_up::Backup>,
    /// The backup that is being made.
    pub backup_work: Option<LongWorkId>,
}

/// How the installation is.
///
/// # Errors
/// [`Error::Forbidden`] for whoever is no administrator, [`Error::Store`].
pub fn health(conn: &mut Connection, ctx: &Context, caller: &Caller) -> Result<Health, Error> {
    access::may(caller, Action::SeeHealth)?;
    let beat = facts::get(conn, BEAT)?.and_then(|text| Timestamp::parse(&text));
    Ok(Health {
        version: env!("CARGO_PKG_VERSION"),
        database: if matches!(conn, Connection::Sqlite(_)) { "SQLite" } else { "PostgreSQL" },
        waiting: outbox::count(conn, State::Queued)?,
        oldest: outbox::oldest(conn)?,
        given_up: outbox::count(conn, State::Buried)?,
        beat,
        alive: beat.is_some_and(|beat| ctx.now() - beat < SILENCE),
        disk_free: maintenance::disk_free(conn),
        backup: back_up::last(conn)?,
        backup_work: back_up::under_way(conn)?,
    })
}

/// Writes something, to see whether the storage takes it again.
///
/// # Errors
/// [`Error::Store`].
pub fn try_to_write(conn: &mut Connection, now: Timestamp) -> Result<(), Error> {
    Ok(facts::set(conn, TRIED, &now.to_string())?)
}

/// Notes that a worker is alive.
///
/// # Errors
/// [`Error::Store`].
pub fn beat(conn: &mut Connection, now: Timestamp) -> Result<(), Error> {
    Ok(facts::set(conn, BEAT, &now.to_string())?)
}

/// How things stand, in numbers alone: for the metrics, which nobody signs in for.
///
/// # Errors
/// [`Error::Store`].
pub fn stood(conn: &mut Connection, now: Timestamp) -> Result<Stood, Error> {
    let (counted, due) = outbox::standing(conn, now)?;
    let since = outbox::due_since(conn, now)?;
    let mut all = BTreeMap::new();
    // What is empty is told as zero: who watches it sees it fall.
    for kind in [outbox::Kind::Certificate, outbox::Kind::Mail] {
        for state in ["due", "waiting", "claimed", "buried"] {
            all.insert((kind.as_str(), state), 0);
        }
    }
    for (kind, state, pieces) in counted {
        let name = match state {
            State::Queued => "waiting",
            State::Claimed => "claimed",
            State::Buried => "buried",
            State::Done => continue,
        };
        all.insert((kind.as_str(), name), pieces);
    }
    for (kind, pieces) in due {
        all.insert((kind.as_str(), "due"), pieces);
        all.entry((kind.as_str(), "waiting")).and_modify(|waiting| *waiting -= pieces);
    }
    Ok(Stood {
        outbox: all.into_iter().map(|((kind, state), pieces)| (kind, state, pieces)).collect(),
        oldest_due_seconds: since.map_or(0, |since| (now - since).num_seconds()),
        attempts: attempts::in_progress(conn)?,
    })
}

/// Sends a test mail to who asks, one a minute at most; what waits.
///
/// # Errors
/// [`Error::Forbidden`]; [`Refusal::MailUnderWay`] when one was sent this minute.
pub fn test_mail(conn: &mut Connection, ctx: &Context, caller: &Caller) -> Result<Entry, Error> {
    access::may(caller, Action::TestMail)?;
    let now = ctx.now();
    let person = person::find(conn, caller.id)?.ok_or(Error::Unauthenticated)?;
    let letter = Letter {
        to: person.email.clone(),
        name: person.full_name.clone(),
        language: person.language.clone(),
        message: Message::Test {},
    };
    let cause = format!("test:{}:{}", person.id, now.seconds() / 60);
    let id: OutboxId = notify::enqueue(conn, &cause, &letter, now)?.ok_or(Refusal::MailUnderWay)?;
    audit::record(conn, Some(caller.id), "mail.tested", &format!("mail:{id}"), None, json!({}), now)?;
    outbox::find(conn, id)?.ok_or(Error::NotFound("mail"))
}

/// What became of the last test mail to who asks.
///
/// # Errors
/// [`Error::Store`].
pub fn last_test(conn: &mut Connection, caller: &Caller) -> Result<Option<Entry>, Error> {
    let Some(person) = person::find(conn, caller.id)? else { return Ok(None) };
    let to = Some(register::address_key(&person.email));
    let filter = Filter { template: Some("test".to_owned()), to, ..Filter::default() };
    let newest = outbox::list(conn, &filter, &PageRequest { limit: 1, after: None })?;
    Ok(newest.items.into_iter().next())
}
