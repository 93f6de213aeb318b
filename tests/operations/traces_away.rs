//! A collector that is down, refuses or says nothing: the program serves, tells of it once, and ends in time.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use crate::support::client;
use crate::support::collector::{Collector, Manner};
use crate::support::program::{Server, Site, eventually};

/// What became of spans, by the metrics.
fn told(address: &str, outcome: &str) -> f64 {
    let mut answer = client::agent().get(address).call().expect("the metrics");
    let text = answer.body_mut().read_to_string().expect("text");
    let begin = format!("chancery_spans_total{{outcome=\"{outcome}\"}} ");
    text.lines().find_map(|line| line.strip_prefix(&begin)?.parse().ok()).unwrap_or_else(|| panic!("{text}"))
}

/// Serves while the collector does not take what is sent, and ends in time; `why` is what the log says of it.
fn goes_on(endpoint: &str, why: &str, collector: Option<&Collector>) {
    let site = Site::new().with("TRACES__ENDPOINT", endpoint).with("SERVER__METRICS_LISTEN", "127.0.0.1:0");
    let mut server = site.serve(&[]);
    let metrics = server.running.says("  metrics  ");
    let learner = site.learners(1).remove(0);
    let ana = server.client(&learner.token);
    let fast = |server: &Server| {
        let begun = Instant::now();
        assert_eq!(server.status("/readyz"), Some(200));
        assert_eq!(ana.get("/me")["email"], learner.email.as_str());
        assert!(begun.elapsed() < Duration::from_secs(2), "nobody waits for the collector: {:?}", begun.elapsed());
    };
    fast(&server);
    eventually("spans are given up", || {
        fast(&server);
        (told(&metrics, "failed") >= 2.0).then_some(())
    });
    let before = told(&metrics, "failed");
    eventually("more are", || {
        fast(&server);
        (told(&metrics, "failed") > before).then_some(())
    });
    let log = server.running.log();
    let lines: Vec<&str> = log.lines().filter(|line| line.contains("does not take spans")).collect();
    assert!(lines.len() == 1 && lines[0].contains(why) && lines[0].contains("WARN"), "one line: {lines:?}");
    assert_eq!(told(&metrics, "sent"), 0.0);
    if let Some(collector) = collector {
        collector.answers(Manner::Status(200));
        eventually("they leave again", || {
            fast(&server);
            (told(&metrics, "sent") > 0.0 && server.running.log().contains("takes spans of traces again")).then_some(())
        });
        collector.answers(Manner::Status(503));
    }
    fast(&server);
    let begun = Instant::now();
    server.running.signal("TERM");
    assert!(server.running.ends().success());
    assert!(begun.elapsed() < Duration::from_secs(8), "it ended after {:?}", begun.elapsed());
}

#[test]
fn a_collector_that_is_down_keeps_nobody_waiting_and_is_told_once() {
    let free = TcpListener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("an address");
    goes_on(&format!("http://{free}/v1/traces"), "onnection refused", None);
}

#[test]
fn a_collector_that_refuses_keeps_nobody_waiting_until_it_takes_them_again() {
    let collector = Collector::with(Manner::Status(503));
    goes_on(&collector.endpoint, "it answers 503", Some(&collector));
}

#[test]
fn a_collector_that_says_nothing_keeps_nobody_waiting() {
    let collector = Collector::with(Manner::Silent);
    goes_on(&collector.endpoint, "timeout", None);
}
