//! PostgreSQL goes at once, as when its machine loses power, and comes back.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::{count, one_lesson};
use crate::support::client::Client;
use crate::support::postgres::{Cluster, Durability};
use crate::support::program::{Learner, Site, eventually};

const CLIENTS: usize = 6;

/// Completes courses, one learner after the other; whom it was acknowledged.
struct Load<'a> {
    learners: &'a [Learner],
    next: AtomicUsize,
    acknowledged: AtomicUsize,
    refused: AtomicUsize,
    ended: AtomicBool,
}

impl Load<'_> {
    fn run(&self, client: impl Fn(&str) -> Client) -> Vec<String> {
        let mut done = Vec::new();
        while !self.ended.load(Ordering::SeqCst) {
            let learner = self.learners.get(self.next.fetch_add(1, Ordering::SeqCst)).expect("learners enough");
            let client = client(&learner.token);
            let Some(enrolment) = self.try_one(|| client.call("POST", "/courses/protocol/enrolments", None)) else {
                continue;
            };
            let enrolment = enrolment["id"].as_str().expect("an id").to_owned();
            if self.try_one(|| client.completes_the_lesson(&enrolment)).is_some() {
                done.push(enrolment);
            }
        }
        done
    }

    fn try_one(&self, call: impl Fn() -> Option<crate::support::client::Answer>) -> Option<serde_json::Value> {
        let answer = call().expect("an answer, whatever the database does");
        if answer.status == 503 {
            assert!(answer.retry_after.is_some(), "it says when to come back");
            self.refused.fetch_add(1, Ordering::SeqCst);
            return None;
        }
        self.acknowledged.fetch_add(1, Ordering::SeqCst);
        Some(answer.good())
    }
}

#[test]
fn a_database_that_goes_and_comes_back_costs_nothing_that_was_acknowledged() {
    let cluster = Cluster::start(Durability::Durable);
    let database = cluster.empty_database();
    let site = Site::new().with("DATABASE__URL", &cluster.url(&database)).with_course(&one_lesson("protocol"));
    let server = site.serve(&[]);
    let learners = site.learners(3000);
    let load = Load {
        learners: &learners,
        next: AtomicUsize::new(0),
        acknowledged: AtomicUsize::new(0),
        refused: AtomicUsize::new(0),
        ended: AtomicBool::new(false),
    };
    let reached = |counter: &AtomicUsize, wanted: usize| {
        let counted = || (counter.load(Ordering::SeqCst) >= wanted).then_some(());
        eventually("the clients got so far", counted);
    };
    let done: Vec<String> = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS).map(|_| scope.spawn(|| load.run(|token| server.client(token)))).collect();
        reached(&load.acknowledged, 100);
        cluster.ctl(&["stop", "--silent", "--mode=immediate"]);
        reached(&load.refused, 2 * CLIENTS);
        assert_eq!(server.status("/healthz"), Some(200));
        assert_eq!(server.status("/readyz"), Some(503));
        cluster.ctl(&["restart", "--silent", "--wait"]);
        let back = Instant::now();
        while server.status("/readyz") != Some(200) {
            assert!(back.elapsed() < Duration::from_secs(5), "not ready five seconds after the database came back");
        }
        reached(&load.acknowledged, load.acknowledged.load(Ordering::SeqCst) + 100);
        load.ended.store(true, Ordering::SeqCst);
        clients.into_iter().flat_map(|client| client.join().expect("a client")).collect()
    });
    let db = site.db();
    for enrolment in &done {
        let kept = format!("FROM enrolments WHERE id = '{enrolment}' AND status = 'completed'");
        assert_eq!(count(&db, &kept), 1, "{enrolment}");
        assert_eq!(count(&db, &format!("FROM certificates WHERE enrolment_id = '{enrolment}'")), 1, "{enrolment}");
    }
    let log = server.running.log();
    assert!(!log.contains("panicked") && !log.contains("a request failed"), "{log}");
}
