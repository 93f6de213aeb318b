//! The way to the collector: OTLP over HTTP with protobuf, on the client that the program has; and what is told when nobody is there.

use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use opentelemetry::KeyValue;
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{Protocol, SpanExporter as Otlp, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{SpanData, SpanExporter};
use ureq::Agent;
use ureq::http::header::CONTENT_TYPE;

use super::Error;
use crate::base::{Stopwatch, random};
use crate::metrics::Spans;
use crate::outward;
use crate::settings::{self, Headers};

/// How long the collector may take for an answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest answer that is read, in bytes: a collector says at most how many spans it did not take.
const LONGEST: u64 = 64 * 1024;
/// How often the log has a line while spans do not leave.
const REMINDER: Duration = Duration::from_secs(600);
/// What is sent.
const MEDIA_TYPE: &str = "application/x-protobuf";

/// The exporter of the settings. What has left, or was given up, is taken from `waiting`.
pub(super) fn to(
    settings: &settings::Traces,
    waiting: Arc<AtomicUsize>,
    spans: Spans,
) -> Result<impl SpanExporter + 'static, Error> {
    let why = Arc::new(Mutex::default());
    let client = Client { agent: outward::agent(PATIENCE), headers: settings.headers.clone(), why: Arc::clone(&why) };
    let otlp = Otlp::builder()
        .with_http()
        .with_http_client(client)
        .with_endpoint(&settings.endpoint)
        .with_protocol(Protocol::HttpBinary)
        .with_timeout(PATIENCE)
        .build();
    let mut otlp = otlp.map_err(|error| Error::NoWay(error.to_string()))?;
    // Without what the environment would say, and without the names of machines and people who run it.
    let about = [
        KeyValue::new("service.name", "chancery"),
        KeyValue::new("service.version", env!("CARGO_PKG_VERSION")),
        // By which several processes are told apart; another one after each start.
        KeyValue::new("service.instance.id", random::opaque()),
    ];
    otlp.set_resource(&Resource::builder_empty().with_attributes(about).build());
    Ok(Counted { otlp, waiting, spans, why, lost: Mutex::default() })
}

/// Carries requests of the exporter. It waits for the answer on the thread that asks, which is the batch processor's own.
#[derive(Debug)]
struct Client {
    agent: Agent,
    headers: Headers,
    /// Why the last request was not taken.
    why: Arc<Mutex<String>>,
}

impl HttpClient for Client {
    fn send_bytes<'life0, 'async_trait>(
        &'life0 self,
        request: Request<Bytes>,
    ) -> Pin<Box<dyn Future<Output = Result<Response<Bytes>, HttpError>> + Send + 'async_trait>>
    where
        'life0: 'async_trait,
        Self: 'async_trait,
    {
        Box::pin(async move {
            let answered = post(&self.agent, &request.uri().to_string(), &self.headers, request.body());
            let why = match &answered {
                Ok(answer) => format!("it answers {}", answer.status().as_u16()),
                Err(error) => error.to_string(),
            };
            *self.why.lock().unwrap_or_else(PoisonError::into_inner) = why;
            Ok(answered?)
        })
    }
}

/// Sends spans. The head has what the settings say and nothing of the exporter's, which would take it from the environment.
fn post(agent: &Agent, address: &str, headers: &Headers, body: &[u8]) -> Result<Response<Bytes>, ureq::Error> {
    let mut request = agent.post(address).header(CONTENT_TYPE, MEDIA_TYPE);
    for (name, value) in headers.iter() {
        request = request.header(name, value);
    }
    let (head, mut body) = request.send(body)?.into_parts();
    let body = body.with_config().limit(LONGEST).read_to_vec()?;
    Ok(Response::from_parts(head, Bytes::from(body)))
}

/// What the collector says to an empty request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answered {
    /// It takes it.
    Takes,
    /// Another status.
    Status(u16),
    /// Nothing: why not.
    Nothing(String),
}

/// Asks the collector whether it takes traces, by sending none.
pub fn look(settings: &settings::Traces) -> Answered {
    match post(&outward::agent(PATIENCE), &settings.endpoint, &settings.headers, b"") {
        Ok(answer) if answer.status().is_success() => Answered::Takes,
        Ok(answer) => Answered::Status(answer.status().as_u16()),
        Err(error) => Answered::Nothing(error.to_string()),
    }
}

/// Counts what leaves, and tells now and then when it does not.
#[derive(Debug)]
struct Counted {
    otlp: Otlp,
    waiting: Arc<AtomicUsize>,
    spans: Spans,
    why: Arc<Mutex<String>>,
    lost: Mutex<Option<Lost>>,
}

/// Spans do not leave.
#[derive(Debug)]
struct Lost {
    /// How many did not since the log had a line of it.
    untold: usize,
    told: Stopwatch,
}

impl SpanExporter for Counted {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let number = batch.len();
        let sent = self.otlp.export(batch).await;
        self.waiting.fetch_sub(number, Ordering::Relaxed);
        let counter = if sent.is_ok() { &self.spans.sent } else { &self.spans.failed };
        counter.inc_by(number as u64);
        self.tell(number, sent.is_ok());
        sent
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.otlp.shutdown_with_timeout(timeout)
    }
}

impl Counted {
    fn tell(&self, number: usize, sent: bool) {
        let mut lost = self.lost.lock().unwrap_or_else(PoisonError::into_inner);
        if sent {
            if lost.take().is_some() {
                tracing::info!("the collector takes spans of traces again");
            }
            return;
        }
        let (untold, due) = match lost.as_ref() {
            Some(lost) => (lost.untold + number, lost.told.elapsed() >= REMINDER),
            None => (number, true),
        };
        if due {
            let error = self.why.lock().unwrap_or_else(PoisonError::into_inner).clone();
            tracing::warn!(
                lost = untold,
                dropped = self.spans.dropped.get(),
                %error,
                "the collector (traces.endpoint) does not take spans of traces; everything else goes on"
            );
            *lost = Some(Lost { untold: 0, told: Stopwatch::start() });
        } else if let Some(lost) = lost.as_mut() {
            lost.untold = untold;
        }
    }
}
