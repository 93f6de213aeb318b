//! What the process writes to standard error: who came in and who did not, without names and addresses.

use serde_json::json;

use super::prints;
use crate::support::program::{Server, Site, eventually};

const PASSWORD: &str = "consul visits the harbour";

fn tries(server: &Server, email: &str, password: &str) -> Option<String> {
    let body = json!({ "email": email, "password": password });
    let answer = server.client("").call("POST", "/auth/login", Some(body)).expect("an answer");
    (answer.status == 200).then(|| answer.body.to_string())
}

#[test]
fn who_signs_in_and_what_is_refused_stands_in_the_log_by_numbers_alone() {
    let site = Site::new().with("LIMITS__SIGN_IN_PER_ACCOUNT", "1");
    let server = site.serve(&["--no-worker"]);
    let create = ["user", "create", "ana@mfa.example", "--name", "Ana Dias", "--password-stdin"];
    prints(&site.run_with_input(&create, PASSWORD), "added ana@mfa.example (learner)\n");

    let signed = tries(&server, "ana@mfa.example", PASSWORD).expect("she is in");
    let signed: serde_json::Value = serde_json::from_str(&signed).expect("JSON");
    let ana = server.client(signed["access_token"].as_str().expect("a token"));
    let id = ana.get("/me")["id"].as_str().expect("a number").to_owned();
    assert_eq!(ana.call("GET", "/users", None).expect("an answer").status, 403);
    let leaves = json!({ "refresh_token": signed["refresh_token"] });
    assert_eq!(ana.call("POST", "/auth/logout", Some(leaves)).expect("an answer").status, 204);
    assert!(tries(&server, "ana@mfa.example", "parrots eat no mangoes").is_none());
    assert!(tries(&server, "ana@mfa.example", "parrots eat no mangoes").is_none());
    assert!(tries(&server, "nobody@mfa.example", "parrots eat no mangoes").is_none());

    let wanted = [
        format!("INFO signed in person={id} session="),
        format!("INFO refused person={id} action=\"person.list\""),
        "INFO signed out session=".to_owned(),
        format!("WARN not signed in: a wrong password, or locked person={id}"),
        "WARN refused: too often what=\"sign-in\" seconds=".to_owned(),
        "WARN not signed in: nobody has such an address".to_owned(),
    ];
    let log = eventually("all of it is written", || {
        let log = server.running.log();
        wanted.iter().all(|line| log.contains(line)).then_some(log)
    });
    for told in ["mfa.example", "Ana", "parrots", PASSWORD] {
        assert!(!log.contains(told), "{told} is told: {log}");
    }
}

#[test]
fn programs_read_the_log_as_lines_of_json() {
    let site = Site::new().with("LOG__FORMAT", "json");
    let server = site.serve(&["--no-worker"]);
    assert!(tries(&server, "nobody@mfa.example", "parrots eat no mangoes").is_none());
    let log = eventually("it is written", || {
        let log = server.running.log();
        log.contains("nobody has such an address").then_some(log)
    });
    let events: Vec<serde_json::Value> =
        log.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect();
    let refused = events.iter().find(|event| event["message"] == "not signed in: nobody has such an address");
    let refused = refused.unwrap_or_else(|| panic!("{log}"));
    assert_eq!(refused["level"], "WARN");
    assert!(refused["timestamp"].as_str().is_some_and(|at| at.ends_with('Z')), "{refused}");
    let wrong = Site::new().with("LOG__FORMAT", "xml").run(&["config", "show"]);
    assert!(wrong.code == Some(2) && wrong.err.contains("log.format"), "{wrong:?}");
}
