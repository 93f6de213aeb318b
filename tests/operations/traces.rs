//! Traces on the real program, at a collector that OpenTelemetry's own library reads for: what people do has spans, by patterns and kinds;
//! nothing in them is anybody's.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::json;

use crate::faults::one_lesson;
use crate::support::builders::course;
use crate::support::collector::{Collector, Span};
use crate::support::program::{Server, Site, eventually};
use crate::support::{client, postgres};

const PASSWORD: &str = "consul visits the harbour";
const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const PARENT: &str = "00f067aa0ba902b7";
const LESSON: &str = "GET /api/v1/enrolments/{id}/lessons/{module}/{lesson}";
const COMPLETION: &str = "PUT /api/v1/enrolments/{id}/lessons/{module}/{lesson}/completion";

/// A site that sends its traces to an address.
fn site(endpoint: &str) -> Site {
    Site::new().with("TRACES__ENDPOINT", endpoint)
}

fn named<'a>(spans: &'a [Span], name: &str) -> Option<&'a Span> {
    spans.iter().find(|span| span.name() == name)
}

/// Asks for a page with fields in the head; the status and the id of the request.
fn ask(server: &Server, path: &str, head: &[(&str, &str)]) -> (u16, String) {
    let mut request = client::agent().get(format!("{}{path}", server.address));
    for (name, value) in head {
        request = request.header(*name, *value);
    }
    let answer = request.call().expect("an answer");
    (answer.status().as_u16(), answer.headers()["x-request-id"].to_str().expect("ASCII").to_owned())
}

/// The seconds that a span of the database says.
#[track_caller]
fn seconds(span: &Span, what: &str) -> f64 {
    span.says(&format!("chancery.database.{what}_seconds")).as_f64().unwrap_or_else(|| panic!("{what}: {span:?}"))
}

fn learning(site: Site, collector: &Collector, system: &str) {
    let site = site
        .with("TRACES__HEADERS", "authorization=Bearer parrots, x-tenant=institute")
        .with_course(&one_lesson("seating"));
    let mut server = site.serve(&[]);
    assert_eq!(server.running.says("  traces   "), format!("{}, a share of 1", collector.endpoint));
    let create = ["user", "create", "ana.lemaitre@mfa.example", "--name", "Ana Lemaître", "--password-stdin"];
    assert_eq!(site.run_with_input(&create, PASSWORD).code, Some(0));
    let body = json!({ "email": "ana.lemaitre@mfa.example", "password": PASSWORD });
    let signed = server.client("").post("/auth/login", body);
    let token = signed["access_token"].as_str().expect("a token").to_owned();
    let ana = server.client(&token);
    let enrolment = ana.enrol("seating");
    let head = [("authorization", format!("Bearer {token}"))];
    let head: Vec<(&str, &str)> = head.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let lesson = format!("/api/v1/enrolments/{enrolment}/lessons/one/read?from=ana.lemaitre");
    let (status, request) = ask(&server, &lesson, &head);
    assert_eq!(status, 200);
    ana.completes_the_lesson(&enrolment).expect("an answer").good();
    assert_eq!(ask(&server, "/nowhere/ana.lemaitre@mfa.example", &[]).0, 404);
    assert_eq!(ask(&server, "/verify/no-such-code", &[]).0, 404);

    let all =
        [LESSON, COMPLETION, "GET", "GET /verify/{code}", "POST /api/v1/auth/login", "work certificate", "work mail"];
    let (spans, ()) = collector
        .once("everything is traced", |spans| all.iter().all(|name| named(spans, name).is_some()).then_some(()));
    let at = |name: &str| named(&spans, name).expect("it is there");

    // The lesson: a span by the pattern, with the id that the answer and the log have, and what the database did below it.
    let lesson = spans.iter().find(|span| span.says("chancery.request.id") == request.as_str()).expect("the request");
    assert_eq!((lesson.name(), lesson.text("kind"), lesson.text("parent")), (LESSON, "SPAN_KIND_SERVER", ""));
    assert_eq!(lesson.says("http.request.method"), "GET");
    assert_eq!(lesson.says("http.route"), "/api/v1/enrolments/{id}/lessons/{module}/{lesson}");
    assert_eq!(lesson.says("http.response.status_code"), 200);
    assert_eq!((lesson.text("status"), lesson.text("message")), ("STATUS_CODE_UNSET", ""));
    assert_eq!(
        (lesson.sender("service.name"), lesson.sender("service.version")),
        (&json!("chancery"), &json!(env!("CARGO_PKG_VERSION")))
    );
    let read = lesson.children(&spans).into_iter().find(|span| span.name() == "database read").expect("a read");
    database(read, lesson, system);

    // What is written waits for its turn, and is kept on disk.
    let completion = at(COMPLETION);
    let write = completion.children(&spans).into_iter().find(|span| span.name() == "database write").expect("a write");
    database(write, completion, system);

    // What the program has no route for has no name but its method; a refusal is no error of the program's.
    let unknown = at("GET");
    assert_eq!((unknown.says("http.response.status_code"), unknown.says("http.route")), (&json!(404), &json!(null)));
    assert_eq!(at("GET /verify/{code}").text("status"), "STATUS_CODE_UNSET");

    // The worker: the document, then its mail, each a trace of its own.
    let (rendering, sending) = (at("work certificate"), at("work mail"));
    for (work, kind, step) in [(rendering, "certificate", "render document"), (sending, "mail", "send mail")] {
        assert_eq!((work.text("kind"), work.text("parent")), ("SPAN_KIND_CONSUMER", ""), "{work:?}");
        assert_eq!(work.says("chancery.work.kind"), kind);
        assert_eq!((work.says("chancery.work.outcome"), work.says("chancery.work.try")), (&json!("done"), &json!(1)));
        let below: Vec<&str> = work.children(&spans).iter().map(|span| span.name()).collect();
        assert!(below.contains(&step) && below.contains(&"database write"), "{kind}: {below:?}");
    }

    let me = ana.get("/me")["id"].as_str().expect("an id").to_owned();
    // The last spans leave when the process ends.
    let (_, last) = ask(&server, "/healthz", &[]);
    server.running.signal("TERM");
    assert!(server.running.ends().success());
    let spans = collector.spans();
    assert!(spans.iter().any(|span| span.says("chancery.request.id") == last.as_str()), "the last one has left");

    // Each request to the collector shows what it asks for, and what is sent is nobody's.
    let received = collector.received();
    for one in &received {
        assert_eq!(one.line, "POST /v1/traces HTTP/1.1");
        assert_eq!((one.says("authorization"), one.says("x-tenant")), (vec!["Bearer parrots"], vec!["institute"]));
        assert_eq!(one.says("content-type"), ["application/x-protobuf"]);
        let secrets = [
            "lemaitre",
            "Lema",
            "mfa.example",
            "seating",
            "no-such-code",
            "nowhere",
            "127.0.0.1",
            "ureq",
            "parrots",
            "harbour",
            "/one/read",
            "from=",
            "SELECT",
            "select ",
            &enrolment,
            &token,
            &me,
        ];
        for secret in secrets {
            let found = one.body.windows(secret.len()).any(|part| part == secret.as_bytes());
            assert!(!found, "{secret} is told: {}", String::from_utf8_lossy(&one.body));
        }
    }
    // Nor is there anything that nobody thought of.
    let said: BTreeSet<&str> = spans.iter().flat_map(Span::said).collect();
    let known = [
        "chancery.database.tries",
        "chancery.database.wait_seconds",
        "chancery.database.work_seconds",
        "chancery.request.id",
        "chancery.work.kind",
        "chancery.work.outcome",
        "chancery.work.try",
        "code.function.name",
        "db.system.name",
        "error.type",
        "http.request.method",
        "http.response.status_code",
        "http.route",
    ];
    let strange: Vec<&&str> = said.iter().filter(|name| !known.contains(name)).collect();
    assert!(strange.is_empty(), "{strange:?}");
}

/// A span of the database lies within its request, and says who asked and how long it waited and worked.
#[track_caller]
fn database(span: &Span, request: &Span, system: &str) {
    let kind = if system == "sqlite" { "SPAN_KIND_INTERNAL" } else { "SPAN_KIND_CLIENT" };
    assert_eq!((span.says("db.system.name"), span.text("kind")), (&json!(system), kind));
    assert!(!span.is_remote());
    let (from, to) = span.times();
    let (begun, ended) = request.times();
    assert!(begun <= from && to <= ended, "{span:?} is not within {request:?}");
    let (waited, worked) = (seconds(span, "wait"), seconds(span, "work"));
    let whole = Duration::from_nanos(to - from).as_secs_f64();
    assert!(waited >= 0.0 && worked > 0.0 && waited + worked <= whole, "{waited} + {worked} of {whole}");
    let by = span.says("code.function.name").as_str().expect("a name");
    assert!(by.contains("::") && !by.contains(['{', '<', ' ']) && !by.starts_with("chancery"), "{by}");
}

#[test]
fn what_people_and_the_worker_do_is_traced_and_nothing_of_it_is_anybodys_on_sqlite() {
    let collector = Collector::new();
    learning(site(&collector.endpoint), &collector, "sqlite");
}

#[test]
fn what_people_and_the_worker_do_is_traced_and_nothing_of_it_is_anybodys_on_postgres() {
    let (collector, database) = (Collector::new(), postgres::Database::new());
    learning(site(&collector.endpoint).with("DATABASE__URL", &database.url()), &collector, "postgresql");
}

#[test]
fn a_database_that_is_away_is_seen_in_the_trace() {
    let cluster = postgres::Cluster::start(postgres::Durability::Fast);
    let url = cluster.url(&cluster.empty_database());
    let collector = Collector::new();
    let site = site(&collector.endpoint).with("DATABASE__URL", &url);
    let server = site.serve(&["--no-worker"]);
    drop(cluster);
    let (status, request) = ask(&server, "/verify/no-such-code", &[]);
    assert_eq!(status, 503);
    let of = |spans: &[Span]| spans.iter().find(|span| span.says("chancery.request.id") == request.as_str()).cloned();
    let (spans, span) = collector.once("it is traced", of);
    assert_eq!((span.text("status"), span.says("error.type")), ("STATUS_CODE_ERROR", &json!("503")));
    assert_eq!(span.text("message"), "", "no text of an error, in which anything may stand");
    let below = span.children(&spans);
    let failed = below.iter().find(|span| span.text("status") == "STATUS_CODE_ERROR").expect("the database failed");
    assert_eq!(failed.says("error.type"), "unavailable");
}

#[test]
fn a_trace_that_a_stranger_names_is_not_believed_and_that_of_a_trusted_proxy_is() {
    let said = format!("00-{TRACE}-{PARENT}-01");
    let collector = Collector::new();
    let site = site(&collector.endpoint);
    let server = site.serve(&["--no-worker"]);
    let (_, request) = ask(&server, "/sign-in", &[("traceparent", &said), ("x-forwarded-for", "127.0.0.1")]);
    let of =
        |spans: &[Span], request: &str| spans.iter().find(|span| span.says("chancery.request.id") == request).cloned();
    let (spans, span) = collector.once("it is traced", |spans| of(spans, &request));
    assert_eq!((span.text("parent"), span.is_remote()), ("", false));
    assert!(spans.iter().all(|span| span.text("trace") != TRACE && span.text("parent") != PARENT));
    drop(server);

    let (collector, other) = (Collector::new(), "a".repeat(32));
    let site = Site::new().with("TRACES__ENDPOINT", &collector.endpoint).with("SERVER__TRUSTED_PROXIES", "127.0.0.1");
    let server = site.serve(&["--no-worker"]);
    let (_, believed) = ask(&server, "/sign-in", &[("traceparent", &said)]);
    // What the proxy does not take, nobody takes; what it says in another way, or twice, it does not say.
    let (_, left_out) = ask(&server, "/sign-in", &[("traceparent", &format!("00-{other}-{PARENT}-00"))]);
    let (_, strange) = ask(&server, "/sign-in", &[("traceparent", "00-ana@mfa.example-01")]);
    let twice = [("traceparent", said.as_str()), ("traceparent", &format!("00-{other}-{PARENT}-01"))];
    let (_, twice) = ask(&server, "/sign-in", &twice);
    let (_, last) = ask(&server, "/sign-in", &[]);
    let (spans, _) = collector.once("it is traced", |spans| of(spans, &last));
    let span = of(&spans, &believed).expect("it is traced");
    assert_eq!((span.text("trace"), span.text("parent"), span.is_remote()), (TRACE, PARENT, true));
    assert!(of(&spans, &left_out).is_none() && spans.iter().all(|span| span.text("trace") != other));
    for new in [&strange, &twice] {
        let span = of(&spans, new).expect("it is traced");
        assert!(span.text("parent").is_empty() && span.text("trace") != TRACE, "{span:?}");
    }
}

#[test]
fn the_log_names_the_trace_and_without_traces_it_names_none() {
    let refused = |server: &Server| {
        let body = json!({ "email": "nobody@mfa.example", "password": PASSWORD });
        assert_eq!(server.client("").call("POST", "/auth/login", Some(body)).expect("an answer").status, 401);
        eventually("it is written", || {
            let log = server.running.log();
            log.lines().find(|line| line.contains("nobody has such an address")).map(str::to_owned)
        })
    };
    let collector = Collector::new();
    let with_traces = site(&collector.endpoint);
    let server = with_traces.serve(&["--no-worker"]);
    let line = refused(&server);
    let (_, ids) = line.split_once(" trace=").unwrap_or_else(|| panic!("{line}"));
    let (trace, request) = ids.split_once(" request=").expect("the request behind it");
    let of = |spans: &[Span]| spans.iter().find(|span| span.says("chancery.request.id") == request).cloned();
    let (_, span) = collector.once("it is traced", of);
    assert_eq!((span.text("trace"), trace.len()), (trace, 32));
    drop(server);

    let without = Site::new();
    let line = refused(&without.serve(&["--no-worker"]));
    assert!(!line.contains("trace="), "{line}");
}

#[test]
fn a_share_of_nothing_sends_nothing_and_a_share_of_some_sends_some() {
    let collector = Collector::new();
    let nothing = site(&collector.endpoint).with("TRACES__SHARE", "0").with("SERVER__TRUSTED_PROXIES", "127.0.0.1");
    let mut server = nothing.serve(&[]);
    for _ in 0..20 {
        ask(&server, "/healthz", &[("traceparent", &format!("00-{TRACE}-{PARENT}-01"))]);
    }
    server.running.signal("TERM");
    assert!(server.running.ends().success());
    assert!(collector.received().is_empty(), "nothing came");

    let some = site(&collector.endpoint).with("TRACES__SHARE", "0.25");
    let mut server = some.serve(&["--no-worker"]);
    for _ in 0..200 {
        ask(&server, "/healthz", &[]);
    }
    server.running.signal("TERM");
    assert!(server.running.ends().success());
    let traced = collector.spans().iter().filter(|span| span.name() == "GET /healthz").count();
    assert!((20..=85).contains(&traced), "some fifty of two hundred: {traced}");
}

#[test]
fn what_the_environment_says_to_others_is_not_taken_for_a_setting() {
    let (collector, other) = (Collector::new(), Collector::new());
    let site = site(&collector.endpoint);
    let endpoint = format!("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT={}", other.endpoint);
    let said = [
        endpoint.as_str(),
        "OTEL_EXPORTER_OTLP_HEADERS=x-other=parrots",
        "OTEL_EXPORTER_OTLP_COMPRESSION=gzip",
        "OTEL_RESOURCE_ATTRIBUTES=host.name=parrots",
        "OTEL_SERVICE_NAME=parrots",
        "OTEL_TRACES_SAMPLER=always_off",
        "OTEL_BSP_MAX_QUEUE_SIZE=1",
    ];
    let mut server = site.serve_under("env", &said);
    ask(&server, "/sign-in", &[]);
    server.running.signal("TERM");
    assert!(server.running.ends().success());
    assert!(named(&collector.spans(), "GET /sign-in").is_some());
    assert!(other.received().is_empty());
    let told = format!("{:?} {:?}", collector.spans(), collector.received());
    assert!(!told.contains("parrots") && !told.contains("x-other"), "{told}");
}

#[test]
fn a_worker_alone_is_traced_too() {
    let collector = Collector::new();
    let site = site(&collector.endpoint).with_course(&course("protocol").folder());
    let server = site.serve(&["--no-worker"]);
    let body = json!({ "email": "bo@mfa.example", "password": PASSWORD, "full_name": "Bo" });
    assert_eq!(server.client("").call("POST", "/auth/register", Some(body)).expect("an answer").status, 201);
    let mut worker = site.start(&["worker"]);
    let (spans, _) = collector.once("the mail is traced", |spans| named(spans, "work mail").cloned());
    let process = |name: &str| named(&spans, name).expect("it is there").sender("service.instance.id").clone();
    assert_ne!(process("work mail"), process("POST /api/v1/auth/register"), "two processes are two");
    worker.signal("TERM");
    assert!(worker.ends().success());
}
