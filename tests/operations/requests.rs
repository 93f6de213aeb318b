//! The id of a request in its answer and in the lines of the log, and the line that each request can have.

use serde_json::{Value, json};

use crate::support::builders::course;
use crate::support::client;
use crate::support::program::{Server, Site, eventually};

/// The id of the answer to a sign-in in vain.
fn refused(server: &Server, given: Option<&str>) -> String {
    let body = json!({ "email": "nobody@mfa.example", "password": "parrots eat no mangoes" }).to_string();
    let mut request = client::agent().post(format!("{}/api/v1/auth/login", server.address));
    request = request.header("content-type", "application/json");
    if let Some(id) = given {
        request = request.header("X-Request-Id", id);
    }
    let answer = request.send(body).expect("an answer");
    assert_eq!(answer.status().as_u16(), 401);
    id_of(answer.headers())
}

fn id_of(headers: &ureq::http::HeaderMap) -> String {
    assert_eq!(headers.get_all("x-request-id").iter().count(), 1);
    headers["x-request-id"].to_str().expect("ASCII").to_owned()
}

/// The lines of the log about sign-ins in vain, once there are so many.
fn lines(server: &Server, number: usize) -> Vec<String> {
    eventually("it is written", || {
        let log = server.running.log();
        let lines = log.lines().filter(|line| line.contains("nobody has such an address")).map(str::to_owned);
        Some(lines.collect::<Vec<_>>()).filter(|lines| lines.len() >= number)
    })
}

#[test]
fn a_request_has_an_id_in_its_answer_and_in_what_it_causes_in_the_log() {
    let site = Site::new();
    let server = site.serve(&["--no-worker"]);
    let (one, other) = (refused(&server, None), refused(&server, None));
    assert_ne!(one, other);
    let lines = lines(&server, 2);
    assert!(lines[0].ends_with(&format!(" request={one}")), "{lines:?}");
    assert!(lines[1].ends_with(&format!(" request={other}")), "{lines:?}");
    // Every kind of answer has one: a page, a file, an address that does not exist, one that is refused at the door.
    for path in ["/sign-in", "/healthz", "/sw.js", "/nowhere", "/api/v1/nowhere", "/x%00y"] {
        let answer = client::agent().get(format!("{}{path}", server.address)).call().expect("an answer");
        assert_eq!(id_of(answer.headers()).len(), 16, "{path}");
    }
    // What no request causes has none.
    server.running.signal("TERM");
    let log = eventually("it ends", || Some(server.running.log()).filter(|log| log.contains("ending")));
    let ending = log.lines().find(|line| line.contains("ending: requests")).expect("the line");
    assert!(!ending.contains("request="), "{ending}");
}

#[test]
fn an_id_follows_the_work_to_the_writer_and_stands_in_lines_of_json() {
    let site = Site::new().with("LOG__FORMAT", "json");
    let server = site.serve(&["--no-worker"]);
    let create = ["user", "create", "ana@mfa.example", "--name", "Ana Dias", "--password-stdin"];
    assert_eq!(site.run_with_input(&create, "consul visits the harbour").code, Some(0));
    let body = json!({ "email": "ana@mfa.example", "password": "consul visits the harbour" });
    let signed = server.client("").post("/auth/login", body);
    // Who leaves is written by the thread that writes into the database.
    let leave = json!({ "refresh_token": signed["refresh_token"] }).to_string();
    let request = client::agent().post(format!("{}/api/v1/auth/logout", server.address));
    let answer = request.header("content-type", "application/json").send(leave).expect("an answer");
    let id = id_of(answer.headers());
    let line = eventually("it is written", || {
        server.running.log().lines().find(|line| line.contains("signed out")).map(str::to_owned)
    });
    let line: Value = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
    assert_eq!(line["request"], id.as_str());
}

#[test]
fn an_id_from_elsewhere_counts_only_from_a_trusted_proxy_and_when_it_is_plain() {
    let site = Site::new();
    let server = site.serve(&["--no-worker"]);
    assert_ne!(refused(&server, Some("chosen-by-a-stranger")), "chosen-by-a-stranger");
    let log = lines(&server, 1).concat();
    assert!(!log.contains("chosen-by-a-stranger"), "{log}");
    drop(server);

    let site = Site::new().with("SERVER__TRUSTED_PROXIES", "127.0.0.1");
    let server = site.serve(&["--no-worker"]);
    let uuid = "0b7c2d9e-1f7a-4d55-9d0a-1c7f3a5b9e10";
    assert_eq!(refused(&server, Some(uuid)), uuid);
    assert!(lines(&server, 1)[0].ends_with(&format!(" request={uuid}")));
    for strange in ["short", "INFO signed in person=7", "{\"level\":\"x\"}", &"a".repeat(37)] {
        let id = refused(&server, Some(strange));
        assert_eq!(id.len(), 16, "{strange} became {id}");
    }
    let log = server.running.log();
    assert!(!log.contains("person=7") && !log.contains("level\"") && !log.contains("aaaa"), "{log}");
}

#[test]
fn each_request_has_a_line_where_the_settings_say_so_with_the_pattern_and_not_the_path() {
    let site = Site::new().with("LOG__REQUESTS", "true").with_course(&course("protocol").folder());
    let server = site.serve(&["--no-worker"]);
    let ana = site.learners(1).remove(0);
    let enrolment = server.client(&ana.token).enrol("protocol");
    let client = server.client(&ana.token);
    client.get(&format!("/enrolments/{enrolment}"));
    assert_eq!(server.status("/reset/a-secret-of-a-mail?name=Ana"), Some(410));
    assert_eq!(server.status("/nowhere/ana@mfa.example"), Some(404));
    let wanted = [
        " INFO answered method=POST route=\"/api/v1/courses/{course}/enrolments\" status=201 micros=",
        " INFO answered method=GET route=\"/api/v1/enrolments/{id}\" status=200 micros=",
        " INFO answered method=GET route=\"/reset/{token}\" status=410 micros=",
        " INFO answered method=GET route=\"unknown\" status=404 micros=",
    ];
    let log = eventually("the lines are there", || {
        let log = server.running.log();
        wanted.iter().all(|line| log.contains(line)).then_some(log)
    });
    for told in [enrolment.as_str(), "a-secret", "name=Ana", "mfa.example", "nowhere", "delegates.example"] {
        assert!(!log.contains(told), "{told} is told: {log}");
    }
    let answered = log.lines().filter(|line| line.contains(" answered "));
    let mut ids: Vec<&str> = answered.map(|line| line.rsplit_once(" request=").expect("an id").1).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert!(all >= 4 && ids.len() == all, "each has an id of its own: {log}");
}

#[test]
fn without_the_setting_no_request_has_a_line() {
    let site = Site::new();
    let server = site.serve(&["--no-worker"]);
    assert_eq!(server.status("/sign-in"), Some(200));
    refused(&server, None);
    let lines = lines(&server, 1);
    assert!(!server.running.log().contains("answered"), "{lines:?}");
}
