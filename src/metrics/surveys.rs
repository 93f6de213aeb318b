//! Reports that may be some seconds old: where they were read, and why not at the standby.

use prometheus::{Gauge, IntCounterVec, Opts, Registry};

use super::Error;

/// How the standby for reports gets on. Cheap to clone; all clones count into the same.
#[derive(Debug, Clone)]
pub struct Surveys {
    read: IntCounterVec,
    /// By how many seconds the standby was behind when it was looked at last; not a number until then.
    pub behind: Gauge,
}

impl Surveys {
    /// None yet.
    ///
    /// # Errors
    /// [`Error`], for a name that is none.
    pub fn new() -> Result<Self, Error> {
        let read = Opts::new(
            "chancery_standby_reports_total",
            "Reports that may be some seconds old, by what became of them: read at the standby, or the reason why at the primary.",
        );
        let behind = Gauge::new(
            "chancery_standby_behind_seconds",
            "By how many seconds the standby for reports was behind when it was looked at last.",
        )?;
        behind.set(f64::NAN);
        Ok(Self { read: IntCounterVec::new(read, &["outcome"])?, behind })
    }

    /// Counts a report: `standby`, or the name of the reason.
    pub fn count(&self, outcome: &'static str) {
        self.read.with_label_values(&[outcome]).inc();
    }

    /// How many reports came to this.
    pub fn counted(&self, outcome: &'static str) -> u64 {
        self.read.with_label_values(&[outcome]).get()
    }

    pub(super) fn register(&self, registry: &Registry) -> Result<(), Error> {
        registry.register(Box::new(self.read.clone()))?;
        registry.register(Box::new(self.behind.clone()))
    }
}
