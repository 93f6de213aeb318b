//! The commits of the embedded database's one writer.

use prometheus::{Histogram, HistogramOpts, IntCounter, IntGauge, Registry};

use super::Error;

/// How the writer gets on. Cheap to clone; all clones count into the same.
#[derive(Debug, Clone)]
pub struct Writes {
    /// Writes that wait for the writer.
    pub queue: IntGauge,
    /// How many writes shared each commit.
    pub batch: Histogram,
    /// Commits that failed, with all that was in them.
    pub failed: IntCounter,
}

impl Writes {
    /// None yet.
    ///
    /// # Errors
    /// [`Error`], for a name that is none.
    pub fn new() -> Result<Self, Error> {
        let sizes = vec![1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0];
        let about = "Writes that shared one commit of the embedded database.";
        Ok(Self {
            queue: IntGauge::new("chancery_writer_queue", "Writes that wait for the embedded database's writer.")?,
            batch: Histogram::with_opts(HistogramOpts::new("chancery_writer_batch_size", about).buckets(sizes))?,
            failed: IntCounter::new(
                "chancery_writer_failed_commits_total",
                "Commits of the embedded database that failed; what was in them was not acknowledged.",
            )?,
        })
    }

    pub(super) fn register(&self, registry: &Registry) -> Result<(), Error> {
        registry.register(Box::new(self.queue.clone()))?;
        registry.register(Box::new(self.batch.clone()))?;
        registry.register(Box::new(self.failed.clone()))
    }
}
