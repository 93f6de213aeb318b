//! What requests and work spent their time on, for a collector of OpenTelemetry, where the settings name one.
//!
//! Belongs here: which requests are traced, what a span may hold, and how spans leave; nothing else knows the crates. A span holds names
//! that the program has (patterns of routes, kinds, functions), numbers, and ids made for the purpose; nothing that somebody typed, and
//! nothing by which a person, an address or a row could be found. Who calls says so by what it hands over: `&'static str`, or the pattern
//! of a route.
//!
//! Where nothing is traced, each question costs a look at one atomic mark.

mod database;
mod exporter;
mod ids;
mod sink;
mod span;

use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use opentelemetry::trace::SpanKind;

use crate::base::RequestId;
use crate::metrics::{self, Metrics};
use crate::settings;

pub use database::{Inside, Watch};
pub use exporter::{Answered, look};
pub use span::{Place, Span, along, during, step, trace_id};

use ids::Parent;
use sink::Sink;

/// How long the end of the process waits for the last spans to leave. A collector that is away gets no more.
const FAREWELL: Duration = Duration::from_secs(3);

/// What is asked first, everywhere.
static ON: AtomicBool = AtomicBool::new(false);

/// Whether this process traces anything.
pub fn on() -> bool {
    ON.load(Ordering::Relaxed)
}

/// Traces cannot be started.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The way to the collector cannot be made.
    #[error("traces cannot be sent to traces.endpoint: {0}")]
    NoWay(String),
    /// What becomes of spans cannot be counted.
    #[error("spans cannot be counted: {0}")]
    Uncounted(#[from] metrics::Error),
}

/// The traces of a process; none until they are started.
#[derive(Debug, Default)]
pub struct Traces(OnceLock<Arc<Sink>>);

impl Traces {
    /// Starts them, where the settings name a collector and a share of more than nothing. Nothing is sent yet.
    ///
    /// # Errors
    /// [`Error`].
    pub fn start(&self, settings: &settings::Traces, metrics: &Metrics) -> Result<(), Error> {
        let share = ids::Share::new(settings.share);
        if settings.endpoint.is_empty() || share.is_none() || self.0.get().is_some() {
            return Ok(());
        }
        let spans = metrics::Spans::new()?;
        metrics.tell_spans(&spans)?;
        let sink = Arc::new(Sink::open(settings, share, spans)?);
        // Two who start at once: metrics told the second one that there is a first.
        drop(self.0.set(sink));
        ON.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// Sends what is left, for three seconds at most, and ends.
    pub fn stop(&self) {
        if let Some(sink) = self.0.get() {
            sink.close(FAREWELL);
        }
    }

    fn sink(&self) -> Option<&Arc<Sink>> {
        if on() { self.0.get() } else { None }
    }

    /// A request begins; none when it is not traced. `traceparent` is what a trusted proxy says of the trace that it belongs to.
    pub fn request<'a>(
        &self,
        method: &str,
        request: RequestId,
        traceparent: impl FnOnce() -> Option<&'a str>,
    ) -> Option<Span> {
        let sink = self.sink()?;
        let parent = traceparent().and_then(Parent::read);
        let place = Place::first(sink, parent)?;
        let method = known_method(method);
        let name = if method == OTHER { "HTTP" } else { method };
        let mut span = Span::begin(place, parent.map(|parent| parent.span), Cow::Borrowed(name), SpanKind::Server);
        span.says("http.request.method", method);
        span.says("chancery.request.id", request.as_str().to_owned());
        Some(span)
    }

    /// A piece of work that no request waits for begins; none when it is not traced.
    pub fn work(&self, kind: &'static str) -> Option<Span> {
        let place = Place::first(self.sink()?, None)?;
        let mut span = Span::begin(place, None, Cow::Owned(format!("work {kind}")), SpanKind::Consumer);
        span.says("chancery.work.kind", kind);
        Some(span)
    }
}

/// What methods are called that nobody knows.
const OTHER: &str = "_OTHER";

/// The method, where it is one that everybody knows: a client may send whatever it likes.
fn known_method(method: &str) -> &'static str {
    const KNOWN: [&str; 9] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE"];
    KNOWN.into_iter().find(|known| *known == method).unwrap_or(OTHER)
}
