//! Where passwords are hashed: a few threads of their own, so that a wave of sign-ins cannot starve the lessons.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::Semaphore;

use super::Error;
use crate::account::password;

/// How long a sign-in waits for its turn before it is told to come back.
const PATIENCE: Duration = Duration::from_secs(10);

/// Bounds how many passwords are hashed at the same time: 19 MiB and 30 ms each.
#[derive(Debug, Clone)]
pub struct PasswordPool {
    turns: Arc<Semaphore>,
    computed: Arc<AtomicU64>,
}

impl PasswordPool {
    /// One less than there are cores, and at least one.
    pub fn for_this_machine() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self { turns: Arc::new(Semaphore::new(cores.saturating_sub(1).max(1))), computed: Arc::default() }
    }

    /// How many hashes were computed since the start, right and wrong ones: the same work for whoever asks.
    pub fn computed(&self) -> u64 {
        self.computed.load(Ordering::Relaxed)
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
        let turn = tokio::time::timeout(PATIENCE, self.turns.clone().acquire_owned()).await;
        let permit = turn.map_err(|_| Error::Busy)?.map_err(|_| Error::Busy)?;
        self.computed.fetch_add(1, Ordering::Relaxed);
        let done = tokio::task::spawn_blocking(move || {
            let _held_until_done = permit;
            work()
        });
        done.await.map_err(|error| Error::Internal(error.to_string()))
    }

    /// Hashes a password.
    ///
    /// # Errors
    /// [`Error::Busy`], or [`Error::Internal`] for want of memory.
    pub async fn hash(&self, password: String) -> Result<String, Error> {
        self.run(move || password::hash(&password)).await?.map_err(Error::Internal)
    }

    /// Whether the password is the one that was hashed.
    ///
    /// # Errors
    /// [`Error::Busy`].
    pub async fn verify(&self, password: String, hash: Option<String>) -> Result<bool, Error> {
        self.run(move || password::verify(&password, hash.as_deref())).await
    }
}
