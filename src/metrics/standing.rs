//! How things stand at the moment at which somebody asks: what waits in the outbox, attempts, connections.

use std::sync::{Mutex, PoisonError};

use prometheus::{Gauge, IntGauge, IntGaugeVec, Opts, Registry};

use super::Error;

/// How things stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stood {
    /// Pieces of work in the outbox: kind, state (`due`, `waiting`, `claimed`, `buried`), how many.
    pub outbox: Vec<(&'static str, &'static str, i64)>,
    /// For how many seconds the work that is due longest has been due; 0: none is.
    pub oldest_due_seconds: i64,
    /// Attempts in progress.
    pub attempts: i64,
}

/// The gauges. What the database does not tell, because it is away, is left out and not told as it was before.
#[derive(Debug)]
pub struct Standing {
    outbox: IntGaugeVec,
    oldest_due: IntGaugeVec,
    attempts: IntGaugeVec,
    database_up: IntGauge,
    connections: IntGaugeVec,
    seconds: Gauge,
    /// Two who ask at once do not see one another's half.
    telling: Mutex<()>,
}

impl Standing {
    pub(super) fn register(registry: &Registry) -> Result<Self, Error> {
        let of = |name: &str, about: &str, labels: &[&str]| IntGaugeVec::new(Opts::new(name, about), labels);
        let standing = Self {
            outbox: of(
                "chancery_outbox",
                "Pieces of work in the outbox, by kind and state: due, waiting for their time, claimed by a worker, buried.",
                &["kind", "state"],
            )?,
            oldest_due: of(
                "chancery_outbox_oldest_due_seconds",
                "For how long the work that is due longest has been due; 0 when none is. It grows where no worker runs.",
                &[],
            )?,
            attempts: of("chancery_attempts_in_progress", "Attempts at quizzes that are in progress.", &[])?,
            database_up: IntGauge::new(
                "chancery_database_up",
                "1 when the database answered just now, 0 when it did not.",
            )?,
            connections: of(
                "chancery_database_connections",
                "Connections of this process's pool by state: used, idle; and as many as it may have: limit.",
                &["state"],
            )?,
            seconds: Gauge::new(
                "chancery_database_answer_seconds",
                "How long the database took to tell how things stand.",
            )?,
            telling: Mutex::default(),
        };
        registry.register(Box::new(standing.outbox.clone()))?;
        registry.register(Box::new(standing.oldest_due.clone()))?;
        registry.register(Box::new(standing.attempts.clone()))?;
        registry.register(Box::new(standing.database_up.clone()))?;
        registry.register(Box::new(standing.connections.clone()))?;
        registry.register(Box::new(standing.seconds.clone()))?;
        Ok(standing)
    }

    /// Sets everything to what was found, and tells it before anybody sets something else. `found` is none when the database did not
    /// answer; `connections` are those in use, those that are idle, and as many as there may be.
    pub fn while_it_stands<T>(
        &self,
        found: Option<&Stood>,
        seconds: f64,
        connections: (u32, u32, u32),
        tell: impl FnOnce() -> T,
    ) -> T {
        let _alone = self.telling.lock().unwrap_or_else(PoisonError::into_inner);
        for gauge in [&self.outbox, &self.oldest_due, &self.attempts] {
            gauge.reset();
        }
        self.database_up.set(i64::from(found.is_some()));
        self.seconds.set(seconds);
        for (state, number) in [("used", connections.0), ("idle", connections.1), ("limit", connections.2)] {
            self.connections.with_label_values(&[state]).set(i64::from(number));
        }
        if let Some(found) = found {
            for (kind, state, pieces) in &found.outbox {
                self.outbox.with_label_values(&[*kind, *state]).set(*pieces);
            }
            self.oldest_due.with_label_values(&[] as &[&str]).set(found.oldest_due_seconds);
            self.attempts.with_label_values(&[] as &[&str]).set(found.attempts);
        }
        tell()
    }
}
