//! Requests by method, route and class of status, and how long they took.
//!
//! An answer costs some 30 microseconds of CPU. So nothing is looked up by name while one is counted: each route holds its own
//! counters, made when they are needed first, and counting is an addition.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use prometheus::{Histogram, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, Opts, Registry};

use super::Error;

/// Upper ends of the buckets, in seconds: an answer that is saved takes a millisecond, a sign-in fifty, a large report seconds.
const SECONDS: [f64; 13] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];
const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "other"];
const CLASSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];
/// What is told of addresses that the program does not have.
const UNKNOWN: &str = "unknown";

/// The requests that were answered.
#[derive(Debug)]
pub struct Requests {
    counts: IntCounterVec,
    seconds: HistogramVec,
    routes: Mutex<HashMap<String, Arc<Route>>>,
    unknown: Arc<Route>,
}

/// A route of the program, with its counters.
#[derive(Debug)]
pub struct Route {
    pattern: String,
    counts: IntCounterVec,
    seconds: HistogramVec,
    of_group: OnceLock<Histogram>,
    by_method: [OnceLock<Box<[OnceLock<IntCounter>; CLASSES.len()]>>; METHODS.len()],
}

impl Requests {
    pub(super) fn register(registry: &Registry) -> Result<Self, Error> {
        let about = "Requests that were answered, by method, pattern of the route and class of the status.";
        let counts =
            IntCounterVec::new(Opts::new("chancery_http_requests_total", about), &["method", "route", "status"])?;
        let about = "Seconds from the head of a request to the head of its answer, by group of routes.";
        let options = HistogramOpts::new("chancery_http_request_seconds", about).buckets(SECONDS.to_vec());
        let seconds = HistogramVec::new(options, &["group"])?;
        registry.register(Box::new(counts.clone()))?;
        registry.register(Box::new(seconds.clone()))?;
        let unknown = Arc::new(Route::new(UNKNOWN, &counts, &seconds));
        Ok(Self { counts, seconds, routes: Mutex::default(), unknown })
    }

    /// The route of a pattern such as `/api/v1/attempts/{id}`. For when routes are set up: the one that was asked for is kept.
    pub fn route(&self, pattern: &str) -> Arc<Route> {
        let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || Arc::new(Route::new(pattern, &self.counts, &self.seconds));
        routes.entry(pattern.to_owned()).or_insert_with(new).clone()
    }

    /// The addresses that the program does not have, all together.
    pub fn unknown(&self) -> &Arc<Route> {
        &self.unknown
    }
}

impl Route {
    fn new(pattern: &str, counts: &IntCounterVec, seconds: &HistogramVec) -> Self {
        Self {
            pattern: pattern.to_owned(),
            counts: counts.clone(),
            seconds: seconds.clone(),
            of_group: OnceLock::new(),
            by_method: Default::default(),
        }
    }

    /// Its pattern, with `{names}` where addresses differ.
    pub fn pattern(&self) -> &str {
        &self.pattern
    }

    /// Counts a request that was answered with this status after so many seconds.
    pub fn answered(&self, method: &str, status: u16, seconds: f64) {
        let method = METHODS.iter().position(|known| *known == method).unwrap_or(METHODS.len() - 1);
        let class = usize::from(status / 100).clamp(1, CLASSES.len()) - 1;
        let of_method = self.by_method[method].get_or_init(Box::default);
        let labels = [METHODS[method], &self.pattern, CLASSES[class]];
        of_method[class].get_or_init(|| self.counts.with_label_values(&labels)).inc();
        self.of_group.get_or_init(|| self.seconds.with_label_values(&[group(&self.pattern)])).observe(seconds);
    }
}

/// The part of the program that a route belongs to: `api/attempts`, `learn`, `scim`.
fn group(pattern: &str) -> String {
    let (shell, path) = match pattern.strip_prefix("/api/v1") {
        Some(path) => ("api/", path),
        None => ("", pattern),
    };
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    if first.is_empty() { "home".to_owned() } else { format!("{shell}{first}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_belong_to_groups() {
        let groups = [
            ("/api/v1/attempts/{id}/submission", "api/attempts"),
            ("/learn/{course}/{module}/{unit}", "learn"),
            ("/scim/v2/Users/{id}", "scim"),
            ("/", "home"),
            (UNKNOWN, "unknown"),
        ];
        for (pattern, expected) in groups {
            assert_eq!(group(pattern), expected);
        }
    }
}
