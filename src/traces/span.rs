//! A span that is open, and where the thread is: what it does now belongs to which span of which trace.

use std::borrow::Cow;
use std::cell::RefCell;
use std::future::poll_fn;
use std::mem;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use opentelemetry::trace::{SpanKind, Status};
use opentelemetry::{KeyValue, Value};

use super::ids::Parent;
use super::on;
use super::sink::{Finished, Sink};
use crate::base::{Stopwatch, Timestamp};

thread_local! {
    static CURRENT: RefCell<Option<Place>> = const { RefCell::new(None) };
}

/// A span's place in its trace. What is done there has spans below it.
#[derive(Clone, Debug)]
pub struct Place {
    sink: Arc<Sink>,
    trace: u128,
    span: u64,
    /// When the trace began here, by the clock and by the watch that goes on: so the spans of a trace fit together, even when somebody
    /// sets the clock.
    began: (Timestamp, Stopwatch),
}

impl Place {
    /// The first span of a trace here; none when the trace is not taken. Where somebody in front has begun it, they have decided.
    pub(super) fn first(sink: &Arc<Sink>, parent: Option<Parent>) -> Option<Self> {
        let (trace, taken) = match parent {
            Some(parent) => (parent.trace, parent.taken),
            None => {
                let trace = sink.ids.trace();
                (trace, sink.share.takes(trace))
            }
        };
        taken.then(|| Self {
            sink: sink.clone(),
            trace,
            span: sink.ids.span(),
            began: (sink.clock.now(), Stopwatch::start()),
        })
    }

    fn below(&self) -> Self {
        Self { span: self.sink.ids.span(), ..self.clone() }
    }

    /// Where the thread is at this moment.
    pub(super) fn current() -> Option<Self> {
        if on() { CURRENT.with_borrow(Option::clone) } else { None }
    }
}

/// The id of the trace that the thread works for at this moment, in 32 hexadecimal digits, for the log.
pub fn trace_id() -> Option<String> {
    if !on() {
        return None;
    }
    CURRENT.with_borrow(|place| place.as_ref().map(|place| format!("{:032x}", place.trace)))
}

/// Does something at a place; none: that no trace is about.
pub fn during<T>(place: Option<Place>, work: impl FnOnce() -> T) -> T {
    match place {
        Some(place) => {
            let mut other = Some(place);
            let _restored_at_the_end = Swapped::new(&mut other);
            work()
        }
        None => work(),
    }
}

/// Waits for something that is done at a place, whenever its turn comes.
pub async fn along<T>(mut place: Option<Place>, work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    poll_fn(|context| {
        if place.is_none() {
            return work.as_mut().poll(context);
        }
        let _restored_at_the_end = Swapped::new(&mut place);
        work.as_mut().poll(context)
    })
    .await
}

/// Has the thread at another place, and puts back what was there before, also when the work panics.
struct Swapped<'a>(&'a mut Option<Place>);

impl<'a> Swapped<'a> {
    fn new(other: &'a mut Option<Place>) -> Self {
        CURRENT.with_borrow_mut(|current| mem::swap(current, other));
        Self(other)
    }
}

impl Drop for Swapped<'_> {
    fn drop(&mut self) {
        CURRENT.with_borrow_mut(|current| mem::swap(current, self.0));
    }
}

/// A span that is open. It ends with its value.
#[derive(Debug)]
pub struct Span(Box<Open>);

#[derive(Debug)]
struct Open {
    place: Place,
    parent: Option<u64>,
    /// Whether the parent is somebody else's.
    remote: bool,
    name: Cow<'static, str>,
    kind: SpanKind,
    begun: Duration,
    said: Vec<KeyValue>,
    status: Status,
}

/// A step of what the thread does at this moment, of which one wants to see how long it takes; none where nothing is traced.
pub fn step(name: &'static str) -> Option<Span> {
    Some(Span::below(&Place::current()?, name, SpanKind::Internal))
}

impl Span {
    pub(super) fn begin(place: Place, parent: Option<u64>, name: Cow<'static, str>, kind: SpanKind) -> Self {
        let begun = place.began.1.elapsed();
        let (said, status) = (Vec::with_capacity(6), Status::Unset);
        Self(Box::new(Open { place, parent, remote: parent.is_some(), name, kind, begun, said, status }))
    }

    pub(super) fn below(place: &Place, name: &'static str, kind: SpanKind) -> Self {
        let mut span = Self::begin(place.below(), Some(place.span), Cow::Borrowed(name), kind);
        span.0.remote = false;
        span
    }

    /// Its place.
    pub fn place(&self) -> Place {
        self.0.place.clone()
    }

    pub(super) fn says(&mut self, name: &'static str, value: impl Into<Value>) {
        self.0.said.push(KeyValue::new(name, value));
    }

    /// For how long it is open.
    pub(super) fn age(&self) -> Duration {
        self.0.place.began.1.elapsed().saturating_sub(self.0.begun)
    }

    /// A request was answered with this status; `route` is the pattern of its route, where the program has one.
    pub fn answered(mut self, route: Option<&str>, status: u16) {
        if let Some(route) = route {
            self.0.name = Cow::Owned(format!("{} {route}", self.0.name));
            self.says("http.route", route.to_owned());
        }
        self.says("http.response.status_code", i64::from(status));
        if status >= 500 {
            self.failed(status.to_string());
        }
    }

    /// A piece of work ended so, at its first try or a later one.
    pub fn worked(mut self, outcome: &'static str, at_try: i32) {
        self.says("chancery.work.outcome", outcome);
        self.says("chancery.work.try", i64::from(at_try));
        if matches!(outcome, "retried" | "buried" | "unfinished") {
            self.failed(outcome);
        }
    }

    /// It did not go well, for a reason in a word.
    pub(super) fn failed(&mut self, reason: impl Into<Value>) {
        self.says("error.type", reason);
        self.0.status = Status::error("");
    }
}

impl Drop for Span {
    fn drop(&mut self) {
        let open = &mut *self.0;
        let place = &open.place;
        let ended = place.began.1.elapsed();
        place.sink.take(Finished {
            trace: place.trace,
            span: place.span,
            parent: open.parent,
            remote: open.remote,
            name: mem::take(&mut open.name),
            kind: open.kind.clone(),
            began: place.began.0,
            from: open.begun,
            to: ended,
            said: mem::take(&mut open.said),
            status: mem::take(&mut open.status),
        });
    }
}
