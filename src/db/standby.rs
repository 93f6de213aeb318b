//! A streaming standby of PostgreSQL, at which reports are read that may be some seconds old: its connections, and whether it is to be
//! asked at all.
//!
//! Before each report the standby is held against the primary ([`super::position`]). One that is not to be read is left alone for a
//! while, so that nobody waits for it again and again; then one report tries it, and when that goes well, all do.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use diesel::pg::PgConnection;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::open::{DatabaseUrl, OpenError};
use super::position::{self, Primary, Why};
use super::{Connection, StoreError};
use crate::base::Stopwatch;
use crate::metrics::Surveys;

/// For how long a standby is left alone that was not to be read.
const REST: Duration = Duration::from_secs(15);
/// For how long one is left alone that was too far behind: it may be there in a moment.
const SHORT_REST: Duration = Duration::from_secs(2);
/// The log has a line about it so often at most.
const QUIET: Duration = Duration::from_secs(60);

/// Where reports are read that may be some seconds old.
#[derive(Debug, Clone)]
pub struct Reports {
    /// The standby.
    pub url: DatabaseUrl,
    /// How far it may be behind.
    pub lag: Duration,
    /// Connections to it at most.
    pub connections: u32,
}

/// A standby, and how it gets on.
#[derive(Debug)]
pub(super) struct Standby {
    reports: Reports,
    pub(super) permits: Arc<Semaphore>,
    pub(super) surveys: Surveys,
    idle: Mutex<Idle>,
    mood: Mutex<Mood>,
}

/// Connections that nobody uses now; the one that was used last is used next.
#[derive(Default)]
struct Idle(Vec<PgConnection>);

impl std::fmt::Debug for Idle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} idle", self.0.len())
    }
}

#[derive(Debug, Default)]
struct Mood {
    /// It is left alone: since when, for how long, why.
    resting: Option<(Stopwatch, Duration, Why)>,
    /// When the log told last that the primary is read instead.
    told: Option<Stopwatch>,
    /// Whether the log tells when the standby is back.
    missed: bool,
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A connection to the standby that was found good. It goes back when nothing went wrong on it.
pub(super) struct Visit {
    connection: Connection,
    standby: Arc<Standby>,
    _permit: OwnedSemaphorePermit,
}

impl Standby {
    pub(super) fn new(reports: Reports) -> Result<Self, OpenError> {
        let uncounted =
            |error| OpenError::Refused { url: format!("{:?}", reports.url), message: format!("no counters: {error}") };
        let surveys = Surveys::new().map_err(uncounted)?;
        let permits = Arc::new(Semaphore::new(reports.connections.max(1) as usize));
        Ok(Self { reports, permits, surveys, idle: Mutex::default(), mood: Mutex::default() })
    }

    /// Whether it may be asked now. Of those that come when its rest is over, one tries.
    ///
    /// # Errors
    /// [`Why`] it is left alone.
    pub(super) fn may_be_asked(&self) -> Result<(), Why> {
        let mut mood = held(&self.mood);
        match &mut mood.resting {
            None => Ok(()),
            Some((since, span, why)) if since.elapsed() < *span => Err(why.clone()),
            Some((since, span, _)) => {
                (*since, *span) = (Stopwatch::start(), REST);
                Ok(())
            }
        }
    }

    /// A connection to it, once it is sure that it is the right one and near enough. May wait.
    ///
    /// # Errors
    /// [`Why`] it is not to be read.
    pub(super) fn visit(self: &Arc<Self>, primary: &Primary, permit: OwnedSemaphorePermit) -> Result<Visit, Why> {
        let (connection, behind) = self.find(primary)?;
        self.surveys.behind.set(behind.as_secs_f64());
        if behind > self.reports.lag {
            held(&self.idle).0.push(connection);
            return Err(Why::Behind(Some(behind)));
        }
        Ok(Visit { connection: Connection::Postgres(connection), standby: self.clone(), _permit: permit })
    }

    fn find(&self, primary: &Primary) -> Result<(PgConnection, Duration), Why> {
        // Those that died with the server say so now, and go.
        loop {
            let kept = held(&self.idle).0.pop();
            let Some(mut connection) = kept else { break };
            match position::distance(primary, &mut connection) {
                Ok(behind) => return Ok((connection, behind)),
                Err(Why::Away(_)) => {}
                Err(why) => return Err(why),
            }
        }
        let opened = self.reports.url.connect(false).map_err(|error| Why::Away(error.to_string()))?;
        let Connection::Postgres(mut connection) = opened else { return Err(Why::NoStandby) };
        let behind = position::distance(primary, &mut connection)?;
        Ok((connection, behind))
    }

    /// Notes that a report was read there.
    pub(super) fn answered(&self) {
        self.surveys.count("standby");
        let mut mood = held(&self.mood);
        mood.resting = None;
        if std::mem::take(&mut mood.missed) {
            tracing::info!("reports are read at the standby again");
        }
    }

    /// Notes why a report is read at the primary.
    pub(super) fn refused(&self, why: &Why) {
        self.surveys.count(why.name());
        let rest = match why {
            // These say nothing about the next report.
            Why::Busy | Why::Conflict(_) | Why::Untold(_) | Why::NotYet => None,
            Why::Behind(_) => Some(SHORT_REST),
            _ => Some(REST),
        };
        let mut mood = held(&self.mood);
        // Who finds it resting does not make the rest longer.
        let fresh = mood.resting.as_ref().is_none_or(|(since, span, known)| known != why || since.elapsed() >= *span);
        if let Some(span) = rest.filter(|_| fresh) {
            mood.resting = Some((Stopwatch::start(), span, why.clone()));
        }
        // What is younger than the standby is nobody's fault.
        if *why != Why::NotYet && mood.told.is_none_or(|told| told.elapsed() >= QUIET) {
            mood.told = Some(Stopwatch::start());
            mood.missed = true;
            tracing::warn!("{why}; reports are read at the primary meanwhile");
        }
    }
}

impl Visit {
    pub(super) fn connection(&mut self) -> &mut Connection {
        &mut self.connection
    }

    /// Ends it; a connection on which something went wrong goes with it.
    pub(super) fn end(self, well: bool) {
        if let (true, Connection::Postgres(connection)) = (well, self.connection) {
            held(&self.standby.idle).0.push(connection);
        }
    }
}

/// What an error of a report at the standby means for the standby.
pub(super) fn meaning(error: Option<&StoreError>) -> Why {
    let Some(error) = error else { return Why::NotYet };
    let text = error.to_string();
    match error {
        StoreError::Conflict(_) => Why::Conflict(text),
        _ if CONFLICT.iter().any(|sign| text.contains(sign)) => Why::Conflict(text),
        StoreError::Unavailable(_) => Why::Away(text),
        _ => Why::Untold(text),
    }
}

/// How a server says that it ended a query, or a connection, so that it could go on replaying. Diesel passes it on as text only.
const CONFLICT: [&str; 2] = ["conflict with recovery", "canceling statement"];

#[cfg(test)]
mod tests {
    use super::*;

    fn standby() -> Standby {
        let url = DatabaseUrl::Postgres("postgres://nobody@127.0.0.1:1/nothing".to_owned());
        Standby::new(Reports { url, lag: Duration::from_secs(30), connections: 0 }).unwrap()
    }

    #[test]
    fn who_is_away_is_left_alone_and_who_broke_off_one_query_is_asked_again() {
        let away = Why::Away("gone".to_owned());
        let cancelled = "canceling statement due to conflict with recovery";
        for (why, rests) in [(away.clone(), true), (Why::Conflict(cancelled.to_owned()), false), (Why::NotYet, false)] {
            let standby = standby();
            standby.refused(&why);
            assert_eq!(standby.may_be_asked().err(), rests.then(|| why.clone()));
            assert_eq!(standby.surveys.counted(why.name()), 1);
        }
        let standby = standby();
        standby.refused(&away);
        standby.answered();
        assert_eq!(standby.may_be_asked(), Ok(()), "it is back");
    }

    #[test]
    fn of_those_who_come_when_the_rest_is_over_one_tries() {
        let standby = standby();
        held(&standby.mood).resting = Some((Stopwatch::start(), Duration::ZERO, Why::Schema));
        assert_eq!(standby.may_be_asked(), Ok(()));
        assert_eq!(standby.may_be_asked(), Err(Why::Schema));
    }

    #[test]
    fn what_went_wrong_is_told_from_what_is_not_there_yet() {
        let fault = |text: &str| StoreError::Unavailable(text.to_owned());
        let ended = fault("terminating connection due to conflict with recovery");
        assert_eq!(meaning(Some(&ended)).name(), "conflict");
        assert_eq!(meaning(Some(&StoreError::Conflict("conflict".to_owned()))).name(), "conflict");
        assert_eq!(meaning(Some(&fault("server closed the connection"))).name(), "away");
        assert_eq!(meaning(Some(&StoreError::Taken("x".to_owned()))).name(), "untold");
        assert_eq!(meaning(None), Why::NotYet);
    }
}
