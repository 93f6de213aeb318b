//! The database's part in a trace: one span for each piece of work, with how long it waited for its turn and how long it took.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use opentelemetry::trace::SpanKind;

use super::span::{Place, Span, during};
use crate::base::Stopwatch;

/// Watches a piece of work from when it is asked for until its answer is there; where nothing is traced, it is nothing.
#[derive(Debug)]
pub struct Watch(Option<Box<Watched>>);

#[derive(Debug)]
struct Watched {
    span: Span,
    times: Arc<Times>,
}

/// What goes along to the thread that does the work.
#[derive(Debug, Clone, Default)]
pub struct Inside(Option<Arc<Times>>);

#[derive(Debug)]
struct Times {
    place: Place,
    asked: Stopwatch,
    /// Nanoseconds from when it was asked for to when it was begun, at the first try.
    waited: AtomicU64,
    /// Nanoseconds inside, of all tries.
    worked: AtomicU64,
    tries: AtomicU32,
}

impl Watch {
    /// A piece of work is asked for: what is done (`database read`), in which database (`sqlite`), and by which function, as its type is
    /// called.
    pub fn begin(what: &'static str, database: &'static str, by: &'static str) -> Self {
        let Some(place) = Place::current() else { return Self(None) };
        // The embedded database is a part of the program.
        let kind = if database == "sqlite" { SpanKind::Internal } else { SpanKind::Client };
        let mut span = Span::below(&place, what, kind);
        span.says("db.system.name", database);
        span.says("code.function.name", function(by));
        let times = Times {
            place: span.place(),
            asked: Stopwatch::start(),
            waited: AtomicU64::new(0),
            worked: AtomicU64::new(0),
            tries: AtomicU32::new(0),
        };
        Self(Some(Box::new(Watched { span, times: Arc::new(times) })))
    }

    /// What goes along to the thread that does the work.
    pub fn inside(&self) -> Inside {
        Inside(self.0.as_ref().map(|watched| watched.times.clone()))
    }

    /// The answer is there; `failed` says in a word why it is none, where the database is to blame.
    pub fn end(self, failed: Option<&'static str>) {
        let Some(watched) = self.0 else { return };
        let Watched { mut span, times } = *watched;
        let tries = times.tries.load(Ordering::Relaxed);
        // What was never begun has waited all the time.
        let waited = if tries == 0 { span.age() } else { Duration::from_nanos(times.waited.load(Ordering::Relaxed)) };
        let worked = Duration::from_nanos(times.worked.load(Ordering::Relaxed));
        span.says("chancery.database.wait_seconds", waited.as_secs_f64());
        span.says("chancery.database.work_seconds", worked.as_secs_f64());
        if tries > 1 {
            span.says("chancery.database.tries", i64::from(tries));
        }
        if let Some(reason) = failed {
            span.failed(reason);
        }
    }
}

impl Inside {
    /// Does the work, on whatever thread.
    pub fn during<T>(&self, work: impl FnOnce() -> T) -> T {
        let Some(times) = &self.0 else { return work() };
        if times.tries.fetch_add(1, Ordering::Relaxed) == 0 {
            times.waited.store(nanos(times.asked.elapsed()), Ordering::Relaxed);
        }
        let begun = Stopwatch::start();
        let done = during(Some(times.place.clone()), work);
        times.worked.fetch_add(nanos(begun.elapsed()), Ordering::Relaxed);
        done
    }
}

fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

/// The function of which a closure is a part, by the name of its type: `chancery::actions::enrol::run::{{closure}}` is `actions::enrol::run`.
fn function(of_type: &'static str) -> &'static str {
    let own = of_type.strip_prefix("chancery::").unwrap_or(of_type);
    let end = own.find("::{{").or_else(|| own.find('<')).unwrap_or(own.len());
    let end = own.find('<').map_or(end, |generic| generic.min(end));
    own.get(..end).unwrap_or(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closure_is_called_by_its_function() {
        assert_eq!(function("chancery::actions::enrol::run::{{closure}}"), "actions::enrol::run");
        assert_eq!(function("chancery::web::api::me::show::{{closure}}::{{closure}}"), "web::api::me::show");
        assert_eq!(function("chancery::jobs::run<chancery::X>::{{closure}}"), "jobs::run");
        assert_eq!(function("fn"), "fn");
    }

    #[test]
    fn where_nothing_is_traced_the_work_is_done_and_nothing_else() {
        let watch = Watch::begin("database read", "sqlite", "chancery::x::{{closure}}");
        assert!(watch.0.is_none());
        assert_eq!(watch.inside().during(|| 7), 7);
        watch.end(Some("fault"));
    }
}
