//! Where spans go that are over: into the queue of OpenTelemetry's batch processor, which has its own thread.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use opentelemetry::trace::{SpanContext, SpanId, SpanKind, Status, TraceFlags, TraceId, TraceState};
use opentelemetry::{InstrumentationScope, KeyValue};
use opentelemetry_sdk::trace::{
    BatchConfigBuilder, BatchSpanProcessor, SpanData, SpanEvents, SpanLinks, SpanProcessor,
};

use super::Error;
use super::exporter;
use super::ids::{Ids, Share};
use crate::base::{Clock, Timestamp};
use crate::metrics::Spans;
use crate::settings;

/// So many spans wait at most, which is some five megabytes; what comes beyond is dropped and counted.
const QUEUE: usize = 8192;
/// So many leave together.
const BATCH: usize = 512;
/// How long a span waits for others to leave with it.
const PAUSE: Duration = Duration::from_secs(2);

/// Takes spans that are over.
pub(super) struct Sink {
    pub(super) ids: Ids,
    pub(super) share: Share,
    pub(super) clock: Clock,
    processor: BatchSpanProcessor,
    scope: InstrumentationScope,
    /// Spans that are in memory: those in the queue, and those on their way.
    waiting: Arc<AtomicUsize>,
    spans: Spans,
}

impl fmt::Debug for Sink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sink")
    }
}

/// A span that is over.
pub(super) struct Finished {
    pub(super) trace: u128,
    pub(super) span: u64,
    pub(super) parent: Option<u64>,
    pub(super) remote: bool,
    pub(super) name: Cow<'static, str>,
    pub(super) kind: SpanKind,
    /// When its trace began here.
    pub(super) began: Timestamp,
    /// From when to when, counted from there.
    pub(super) from: Duration,
    pub(super) to: Duration,
    pub(super) said: Vec<KeyValue>,
    pub(super) status: Status,
}

impl Sink {
    pub(super) fn open(settings: &settings::Traces, share: Share, spans: Spans) -> Result<Self, Error> {
        let waiting = Arc::new(AtomicUsize::new(0));
        let exporter = exporter::to(settings, waiting.clone(), spans.clone())?;
        // All that the environment could say of it is said here: settings come from `settings` alone.
        let config = BatchConfigBuilder::default()
            .with_max_queue_size(QUEUE)
            .with_max_export_batch_size(BATCH)
            .with_scheduled_delay(PAUSE)
            .build();
        Ok(Self {
            ids: Ids::new(),
            share,
            clock: Clock::system(),
            processor: BatchSpanProcessor::new(exporter, config),
            scope: InstrumentationScope::builder("chancery").build(),
            waiting,
            spans,
        })
    }

    /// Takes a span, or drops it where too many wait.
    pub(super) fn take(&self, span: Finished) {
        if self.waiting.fetch_add(1, Ordering::Relaxed) >= QUEUE {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            self.spans.dropped.inc();
            return;
        }
        let of = |span: u64| SpanId::from(span);
        let moment = |after: Duration| moment(span.began, after);
        self.processor.on_end(SpanData {
            span_context: SpanContext::new(
                TraceId::from(span.trace),
                of(span.span),
                TraceFlags::SAMPLED,
                false,
                TraceState::NONE,
            ),
            parent_span_id: span.parent.map_or(SpanId::INVALID, of),
            parent_span_is_remote: span.remote,
            span_kind: span.kind,
            start_time: moment(span.from),
            end_time: moment(span.to),
            name: span.name,
            attributes: span.said,
            dropped_attributes_count: 0,
            events: SpanEvents::default(),
            links: SpanLinks::default(),
            status: span.status,
            instrumentation_scope: self.scope.clone(),
        });
    }

    /// Lets what waits leave, for so long at most.
    pub(super) fn close(&self, longest: Duration) {
        if let Err(error) = self.processor.shutdown_with_timeout(longest) {
            tracing::warn!(%error, "the last spans of traces did not leave");
        }
    }
}

fn moment(began: Timestamp, after: Duration) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_micros(u64::try_from(began.micros()).unwrap_or(0)) + after
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::time::Instant;

    use super::*;

    /// A span that is over, of a trace of its own.
    fn finished(sink: &Sink) -> Finished {
        Finished {
            trace: sink.ids.trace(),
            span: sink.ids.span(),
            parent: None,
            remote: false,
            name: Cow::Borrowed("GET"),
            kind: SpanKind::Server,
            began: sink.clock.now(),
            from: Duration::ZERO,
            to: Duration::from_micros(30),
            said: Vec::new(),
            status: Status::Unset,
        }
    }

    #[test]
    fn as_many_spans_wait_as_there_is_room_for_whatever_the_collector_does() {
        // It takes connections, for the system does, and never says a word.
        let silent = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}/v1/traces", silent.local_addr().unwrap());
        let settings = settings::Traces { endpoint, ..settings::Traces::default() };
        let sink = Sink::open(&settings, Share::new(1.0), Spans::new().unwrap()).unwrap();
        let begun = Instant::now();
        for _ in 0..QUEUE + 1000 {
            sink.take(finished(&sink));
        }
        assert!(begun.elapsed() < Duration::from_secs(5), "nobody waits: {:?}", begun.elapsed());
        assert_eq!(sink.waiting.load(Ordering::Relaxed), QUEUE);
        assert_eq!(sink.spans.dropped.get(), 1000);
        let begun = Instant::now();
        sink.close(Duration::from_millis(200));
        assert!(begun.elapsed() < Duration::from_secs(2), "nor at the end: {:?}", begun.elapsed());
    }
}
