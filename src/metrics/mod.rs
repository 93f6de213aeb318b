//! What the process counts of itself, for Prometheus: requests, commits, sign-ins, work, and how things stand.
//!
//! Belongs here: what is counted and what it is called; who counts stands below. Nothing that somebody typed becomes a label: labels
//! are patterns of routes, kinds and outcomes, of which there are as many as the program has, and no more.

mod events;
mod process;
mod requests;
mod spans;
mod standing;
mod surveys;
mod writes;

use prometheus::{IntGaugeVec, Opts, Registry, TextEncoder};

use crate::base::Timestamp;

pub use events::{Events, Outcome, SignIn};
pub use requests::{Requests, Route};
pub use spans::Spans;
pub use standing::{Standing, Stood};
pub use surveys::Surveys;
pub use writes::Writes;

/// A metric cannot be made, or not be told: a fault of the program.
pub type Error = prometheus::Error;

/// The media type of [`Metrics::text`]: version 0.0.4 of the text format.
pub const MEDIA_TYPE: &str = prometheus::TEXT_FORMAT;

/// One for each process.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    /// The requests that were answered.
    pub requests: Requests,
    /// What happened.
    pub events: Events,
    /// How things stand, told anew each time somebody asks.
    pub standing: Standing,
}

impl Metrics {
    /// Everything at zero, in a process that began at `started`.
    ///
    /// # Errors
    /// [`Error`], when two metrics have one name.
    pub fn new(started: Timestamp) -> Result<Self, Error> {
        let registry = Registry::new();
        let about =
            IntGaugeVec::new(Opts::new("chancery_build_info", "Always 1; the version is in the label."), &["version"])?;
        about.with_label_values(&[env!("CARGO_PKG_VERSION")]).set(1);
        registry.register(Box::new(about))?;
        process::register(&registry, started)?;
        let requests = Requests::register(&registry)?;
        let events = Events::register(&registry)?;
        let standing = Standing::register(&registry)?;
        Ok(Self { registry, requests, events, standing })
    }

    /// Tells the commits of a database as well.
    ///
    /// # Errors
    /// [`Error`], for the second database of a process.
    pub fn tell_writes(&self, writes: &Writes) -> Result<(), Error> {
        writes.register(&self.registry)
    }

    /// Tells the spans of traces as well.
    ///
    /// # Errors
    /// [`Error`], when they are told already.
    pub fn tell_spans(&self, spans: &Spans) -> Result<(), Error> {
        spans.register(&self.registry)
    }

    /// Tells where reports are read as well.
    ///
    /// # Errors
    /// [`Error`], for the second standby of a process.
    pub fn tell_surveys(&self, surveys: &Surveys) -> Result<(), Error> {
        surveys.register(&self.registry)
    }

    /// Everything, in Prometheus' text format.
    ///
    /// # Errors
    /// [`Error`].
    pub fn text(&self) -> Result<String, Error> {
        TextEncoder::new().encode_to_string(&self.registry.gather())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_counted_is_told_and_nothing_twice() {
        let metrics = Metrics::new(Timestamp::from_micros(1_500_000)).unwrap();
        let route = metrics.requests.route("/api/v1/attempts/{id}");
        route.answered("GET", 200, 0.002);
        metrics.requests.route("/api/v1/attempts/{id}").answered("GET", 204, 0.002);
        route.answered("BREW", 418, 0.002);
        let text = metrics.text().unwrap();
        let told = |line: &str| assert!(text.lines().any(|told| told == line), "{line}\n{text}");
        told(r#"chancery_http_requests_total{method="GET",route="/api/v1/attempts/{id}",status="2xx"} 2"#);
        told(r#"chancery_http_requests_total{method="other",route="/api/v1/attempts/{id}",status="4xx"} 1"#);
        told(r#"chancery_http_request_seconds_count{group="api/attempts"} 3"#);
        told(r#"chancery_http_request_seconds_bucket{group="api/attempts",le="0.0025"} 3"#);
        told("process_start_time_seconds 1.5");
        assert!(!text.contains("chancery_writer"), "there is no writer");
        metrics.tell_writes(&Writes::new().unwrap()).unwrap();
        assert!(metrics.text().unwrap().contains("chancery_writer_queue 0"));
        assert!(metrics.tell_writes(&Writes::new().unwrap()).is_err(), "a second one would be told twice");
    }
}
