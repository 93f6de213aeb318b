//! How long something takes.

use std::time::{Duration, Instant};

/// Runs from when it was started. It goes by the machine's steady clock, which nobody sets.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts it.
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// For how long it has run.
    pub fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}
