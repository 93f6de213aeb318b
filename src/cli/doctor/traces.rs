//! Whether the collector takes traces.

use std::net::IpAddr;

use url::{Host, Url};

use super::report::Report;
use crate::settings::{Settings, Traces};
use crate::traces::{Answered, look};

/// Without a collector people miss nothing: what may pass by itself is no failure.
pub(super) fn collector(report: &mut Report, settings: &Settings) {
    const WHAT: &str = "traces";
    let traces = &settings.traces;
    let shown = &traces.endpoint;
    if shown.is_empty() {
        return;
    }
    if traces.share == 0.0 {
        let cure = "set traces.share to what is to be traced, such as 0.1, or empty traces.endpoint";
        return report.warn(WHAT, format!("{shown} is set, and the share is 0: nothing is traced"), cure);
    }
    match look(traces) {
        Answered::Takes if is_open(traces) => {
            let cure = "let the collector have TLS, and write https:// in traces.endpoint";
            report.warn(WHAT, format!("{shown} takes them, but traces.headers travel there in the open"), cure);
        }
        Answered::Takes => report.ok(WHAT, format!("{shown} takes them; a share of {}", traces.share)),
        Answered::Status(status @ (401 | 403)) => report.fail(
            WHAT,
            format!("{shown} answers {status}: it does not let us in"),
            "let traces.headers hold what the collector asks for, such as authorization",
        ),
        Answered::Status(status @ (408 | 429 | 500..)) => report.warn(
            WHAT,
            format!("{shown} answers {status}"),
            "look at the collector's own log; until it takes spans they are lost, and everything else goes on",
        ),
        Answered::Status(status) => report.fail(
            WHAT,
            format!("{shown} answers {status}: it takes no traces there"),
            "let traces.endpoint be the whole address for OTLP over HTTP with protobuf; most collectors have port 4318 and the path /v1/traces",
        ),
        Answered::Nothing(why) => report.warn(
            WHAT,
            format!("{shown} does not answer: {why}"),
            "see that the collector runs and that this machine reaches it; until then spans are lost, and everything else goes on",
        ),
    }
}

/// Whether secrets leave this machine without TLS.
fn is_open(traces: &Traces) -> bool {
    let Ok(url) = Url::parse(&traces.endpoint) else { return false };
    let here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::V6(address).is_loopback(),
        None => false,
    };
    url.scheme() == "http" && !here && !traces.headers.is_empty()
}
