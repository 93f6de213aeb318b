//! The spans of traces on their way to a collector.

use prometheus::{IntCounter, IntCounterVec, Opts, Registry};

use super::Error;

/// What became of spans. Cheap to clone; all clones count into the same.
#[derive(Debug, Clone)]
pub struct Spans {
    /// The collector took them.
    pub sent: IntCounter,
    /// The collector was away, or did not take them.
    pub failed: IntCounter,
    /// There was no room for them while others waited.
    pub dropped: IntCounter,
    all: IntCounterVec,
}

impl Spans {
    /// None yet.
    ///
    /// # Errors
    /// [`Error`], for a name that is none.
    pub fn new() -> Result<Self, Error> {
        let about = "Spans of traces by what became of them: sent, failed (the collector did not take them), dropped (too many waited).";
        let all = IntCounterVec::new(Opts::new("chancery_spans_total", about), &["outcome"])?;
        let of = |outcome: &str| all.with_label_values(&[outcome]);
        Ok(Self { sent: of("sent"), failed: of("failed"), dropped: of("dropped"), all: all.clone() })
    }

    pub(super) fn register(&self, registry: &Registry) -> Result<(), Error> {
        registry.register(Box::new(self.all.clone()))
    }
}
