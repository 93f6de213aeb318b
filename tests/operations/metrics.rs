//! Metrics on the real program: they move when people do things, say nothing about anybody, and stand at their own address alone.

use std::net::TcpListener;
use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};

use crate::faults::one_lesson;
use crate::support::builders::course;
use crate::support::program::{Running, Site, eventually};
use crate::support::{client, node, postgres, python};

const PASSWORD: &str = "consul visits the harbour";

/// A site whose metrics are told on a free port.
fn site() -> Site {
    Site::new().with("SERVER__METRICS_LISTEN", "127.0.0.1:0")
}

/// What is told at an address, and its head.
fn told(address: &str) -> (u16, String, String) {
    let mut answer = client::agent().get(address).call().expect("somebody listens");
    let media_type = answer.headers().get("content-type").map(|value| value.to_str().expect("ASCII").to_owned());
    let text = answer.body_mut().read_to_string().expect("text");
    (answer.status().as_u16(), media_type.unwrap_or_default(), text)
}

/// The metrics as Prometheus' own library reads them.
struct Metrics {
    samples: Vec<Value>,
    text: String,
}

impl Metrics {
    /// Reads them, and fails where the format is not right.
    fn at(address: &str) -> Self {
        let (status, media_type, text) = told(address);
        assert_eq!((status, media_type.as_str()), (200, "text/plain; version=0.0.4"));
        let mut reader = Command::new(python::with("prometheus_client", &["prometheus-client==0.25.0"]));
        reader.args(["-c", include_str!("parse.py")]);
        let read = node::answer(&mut reader, "Python", &json!({ "text": text }));
        assert_eq!(read["wrong"], json!([]), "{text}");
        Self { samples: read["samples"].as_array().expect("a list").clone(), text }
    }

    /// The sum of the samples of this name that have at least these labels.
    fn sum(&self, name: &str, labels: &[(&str, &str)]) -> f64 {
        let fits = |sample: &&Value| {
            sample["name"] == name && labels.iter().all(|(label, value)| sample["labels"][label] == *value)
        };
        self.samples.iter().filter(fits).map(|sample| sample["value"].as_f64().expect("a number")).sum()
    }

    /// Whether there is any sample of this name.
    fn has(&self, name: &str) -> bool {
        self.samples.iter().any(|sample| sample["name"] == name)
    }
}

/// Where a program tells its metrics.
fn address(running: &mut Running) -> String {
    running.says("  metrics  ")
}

fn learning(site: &Site) {
    let mut server = site.serve(&[]);
    let address = address(&mut server.running);
    let before = Metrics::at(&address);
    assert_eq!(before.sum("chancery_build_info", &[("version", env!("CARGO_PKG_VERSION"))]), 1.0);
    assert_eq!(before.sum("chancery_answers_acknowledged_total", &[]), 0.0);
    assert!(before.sum("process_resident_memory_bytes", &[]) > 1e6);
    assert!(before.sum("process_start_time_seconds", &[]) > 1.7e9);
    assert!(before.sum("process_cpu_seconds_total", &[]) > 0.0);
    assert!(before.sum("process_open_fds", &[]) > 5.0);

    let create = ["user", "create", "ana.lemaitre@mfa.example", "--name", "Ana Lemaître", "--password-stdin"];
    assert_eq!(site.run_with_input(&create, PASSWORD).code, Some(0));
    let sign_in = |password: &str| {
        let body = json!({ "email": "ana.lemaitre@mfa.example", "password": password });
        server.client("").call("POST", "/auth/login", Some(body)).expect("an answer")
    };
    assert_eq!(sign_in("parrots eat no mangoes").status, 401);
    let signed = sign_in(PASSWORD).good();
    let ana = server.client(signed["access_token"].as_str().expect("a token"));

    // An attempt, two answers, one of them saved twice; then a certificate.
    let enrolment = ana.enrol("protocol");
    let attempt = ana.post(&format!("/enrolments/{enrolment}/quizzes/one/check/attempts"), json!({}));
    let attempt = attempt["id"].as_str().expect("an id").to_owned();
    let save = |sequence: u32| {
        let body = json!({ "sequence": sequence, "response": true });
        let answer = ana.call("PUT", &format!("/attempts/{attempt}/responses/first"), Some(body));
        assert_eq!(answer.expect("an answer").status, 200);
    };
    save(1);
    save(2);
    let wrong = json!({ "sequence": 3, "response": "Bella-Unknown" });
    let refused = ana.call("PUT", &format!("/attempts/{attempt}/responses/first"), Some(wrong)).expect("an answer");
    assert_eq!(refused.status, 422);
    let other = ana.enrol("seating");
    ana.completes_the_lesson(&other).expect("an answer").good();
    assert_eq!(server.status("/nowhere/ana.lemaitre@mfa.example"), Some(404));
    assert_eq!(server.status("/verify/no-such-code"), Some(404));

    let after = eventually("the certificate is issued and mailed", || {
        let now = Metrics::at(&address);
        let mailed = now.sum("chancery_work_total", &[("kind", "mail"), ("outcome", "done")]) >= 1.0;
        (mailed && now.sum("chancery_certificates_issued_total", &[]) >= 1.0).then_some(now)
    });
    let requests = |method: &str, route: &str, status: &str| {
        after.sum("chancery_http_requests_total", &[("method", method), ("route", route), ("status", status)])
    };
    assert_eq!(requests("PUT", "/api/v1/attempts/{id}/responses/{question}", "2xx"), 2.0);
    assert_eq!(requests("PUT", "/api/v1/attempts/{id}/responses/{question}", "4xx"), 1.0);
    assert_eq!(requests("POST", "/api/v1/auth/login", "2xx"), 1.0);
    assert_eq!(requests("POST", "/api/v1/auth/login", "4xx"), 1.0);
    assert_eq!(requests("GET", "/verify/{code}", "4xx"), 1.0);
    assert_eq!(requests("GET", "unknown", "4xx"), 1.0);
    assert!(requests("GET", "/readyz", "2xx") >= 1.0, "what the router has besides its tables is told too");
    assert_eq!(after.sum("chancery_http_request_seconds_count", &[("group", "api/attempts")]), 3.0);
    assert_eq!(after.sum("chancery_answers_acknowledged_total", &[]), 2.0);
    assert_eq!(after.sum("chancery_sign_ins_total", &[("outcome", "signed-in")]), 1.0);
    assert_eq!(after.sum("chancery_sign_ins_total", &[("outcome", "wrong-password")]), 1.0);
    assert_eq!(after.sum("chancery_certificates_issued_total", &[]), 1.0);
    assert_eq!(after.sum("chancery_work_total", &[("kind", "certificate"), ("outcome", "done")]), 1.0);
    assert_eq!(after.sum("chancery_attempts_in_progress", &[]), 1.0);
    assert_eq!(after.sum("chancery_outbox", &[("state", "buried")]), 0.0);
    assert_eq!(after.sum("chancery_database_up", &[]), 1.0);
    assert_eq!(after.sum("chancery_database_connections", &[("state", "limit")]), 8.0);
    let embedded = matches!(site.database(), chancery::db::DatabaseUrl::Sqlite(_));
    assert_eq!(after.has("chancery_writer_batch_size_count"), embedded);
    if embedded {
        let written =
            after.sum("chancery_writer_batch_size_sum", &[]) - before.sum("chancery_writer_batch_size_sum", &[]);
        assert!(written >= 8.0, "what was done was written: {written}");
        assert_eq!(after.sum("chancery_writer_failed_commits_total", &[]), 0.0);
    }

    // Nothing in it is anybody's: no address, no name, no id, no course, nothing that was typed.
    let me = ana.get("/me")["id"].as_str().expect("an id").to_owned();
    let secrets =
        ["mfa.example", "lemaitre", "Lema", "protocol", "seating", "Bella", "no-such-code", &me, &enrolment, &attempt];
    for secret in secrets {
        assert!(!after.text.contains(secret), "{secret} is told:\n{}", after.text);
    }
    let at = chancery_ids(&after.text);
    assert_eq!(at, [""; 0], "ids are told");
}

/// Whatever looks like an id: eight hexadecimal signs, a hyphen, four more.
fn chancery_ids(text: &str) -> Vec<String> {
    let words = text.split(|sign: char| !(sign.is_ascii_hexdigit() || sign == '-'));
    words.filter(|word| word.len() >= 13 && word.as_bytes()[8] == b'-').map(str::to_owned).collect()
}

fn with_courses(site: Site) -> Site {
    site.with_course(&course("protocol").folder()).with_course(&one_lesson("seating"))
}

#[test]
fn counters_move_when_people_do_things_and_tell_nothing_about_them_on_sqlite() {
    learning(&with_courses(site()));
}

#[test]
fn counters_move_when_people_do_things_and_tell_nothing_about_them_on_postgres() {
    let database = postgres::Database::new();
    learning(&with_courses(site().with("DATABASE__URL", &database.url())));
}

#[test]
fn metrics_stand_at_their_own_address_and_nowhere_else_and_nothing_else_stands_there() {
    let site = site();
    let mut server = site.serve(&["--no-worker"]);
    let address = address(&mut server.running);
    // Not where everybody comes.
    for path in ["/metrics", "/api/v1/metrics", "/metrics/", "//metrics", "/admin/metrics"] {
        let (status, _, text) = told(&format!("{}{path}", server.address));
        assert_eq!(status, 404, "{path}");
        assert!(!text.contains("chancery_http_requests_total"), "{path}");
    }
    let administrator = site.administrator();
    let answer = server.client(&administrator.token).call("GET", "/metrics", None).expect("an answer");
    assert_eq!(answer.status, 404, "nor for who may do everything");
    // And there nothing else.
    let root = address.strip_suffix("/metrics").expect("the address ends so");
    for path in ["/", "/healthz", "/readyz", "/api/v1/openapi.json", "/sign-in", "/metrics/x", "/metrics%00"] {
        assert_eq!(told(&format!("{root}{path}")).0, 404, "{path}");
    }
    let posted = client::agent().post(&address).send("x").expect("an answer");
    assert_eq!(posted.status().as_u16(), 404, "it takes no other method");
    assert_eq!(
        Metrics::at(&address).sum("chancery_http_requests_total", &[("route", "unknown"), ("status", "4xx")]),
        6.0
    );
}

#[test]
fn without_the_setting_nothing_listens_besides() {
    let site = Site::new();
    let server = site.serve(&["--no-worker"]);
    let mut listening = Command::new("cat");
    let sockets = listening.arg(format!("/proc/{}/net/tcp", server.running.id())).output().expect("cat");
    assert!(sockets.status.success());
    let inodes: Vec<String> = std::fs::read_dir(format!("/proc/{}/fd", server.running.id()))
        .expect("its files")
        .filter_map(|file| {
            Some(std::fs::read_link(file.ok()?.path()).ok()?.to_str()?.strip_prefix("socket:[")?.replace(']', ""))
        })
        .collect();
    let own = |line: &&str| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        // The state 0A is "listens"; the tenth field is the socket's inode.
        fields.get(3) == Some(&"0A") && fields.get(9).is_some_and(|inode| inodes.iter().any(|own| own == inode))
    };
    assert_eq!(String::from_utf8_lossy(&sockets.stdout).lines().filter(own).count(), 1);
}

#[test]
fn a_worker_tells_its_metrics_too() {
    let site = site();
    let mut worker = site.start(&["worker"]);
    let address = address(&mut worker);
    let metrics = Metrics::at(&address);
    assert_eq!(metrics.sum("chancery_database_up", &[]), 1.0);
    assert!(metrics.has("chancery_outbox") && !metrics.has("chancery_http_requests_total"), "{}", metrics.text);
    // What is due and nobody does is seen. Its worker is stopped while it waits, and others tell.
    worker.signal("TERM");
    assert!(worker.ends().success());
    let mut server = site.serve(&["--no-worker"]);
    let address = self::address(&mut server.running);
    let body = json!({ "email": "bo@mfa.example", "password": PASSWORD, "full_name": "Bo" });
    assert_eq!(server.client("").call("POST", "/auth/register", Some(body)).expect("an answer").status, 201);
    std::thread::sleep(Duration::from_millis(1100));
    let waits = Metrics::at(&address);
    assert_eq!(waits.sum("chancery_outbox", &[("kind", "mail"), ("state", "due")]), 1.0);
    assert!(waits.sum("chancery_outbox_oldest_due_seconds", &[]) >= 1.0, "{}", waits.text);
}

#[test]
fn an_address_for_metrics_that_is_taken_or_none_is_a_clear_fault_before_anything_is_made() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = taken.local_addr().expect("an address").to_string();
    let site = Site::new().with("SERVER__METRICS_LISTEN", &address);
    for command in [&["serve", "--bind", "127.0.0.1:0"][..], &["worker"]] {
        let ran = site.run(command);
        let sentence = format!(
            "chancery: the address {address} for metrics is in use: another program (perhaps another chancery) listens there; \
             stop it, or choose another in server.metrics_listen\n"
        );
        assert_eq!((ran.code, ran.err), (Some(2), sentence), "{command:?}");
    }
    assert!(!site.path("data").exists(), "nothing was made");
    let wrong = Site::new().with("SERVER__METRICS_LISTEN", "9464").run(&["config", "show"]);
    assert_eq!(wrong.code, Some(2));
    assert!(wrong.err.contains("server.metrics_listen") && wrong.err.contains("127.0.0.1:9464"), "{}", wrong.err);
}

#[test]
fn a_database_that_is_away_is_told_and_the_rest_as_it_is() {
    let cluster = postgres::Cluster::start(postgres::Durability::Fast);
    let url = cluster.url(&cluster.empty_database());
    let site = site().with("DATABASE__URL", &url);
    let mut server = site.serve(&["--no-worker"]);
    let address = address(&mut server.running);
    assert_eq!(Metrics::at(&address).sum("chancery_database_up", &[]), 1.0);
    drop(cluster);
    let away = eventually("it is told", || {
        let now = Metrics::at(&address);
        (now.sum("chancery_database_up", &[]) == 0.0).then_some(now)
    });
    assert!(!away.has("chancery_outbox") && !away.has("chancery_attempts_in_progress"), "{}", away.text);
    assert!(away.sum("process_resident_memory_bytes", &[]) > 1e6);
}
