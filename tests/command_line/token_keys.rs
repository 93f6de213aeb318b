//! `key rotate-tokens` and `key rotate-second-factors`, while the server runs.

use chancery::base::Clock;
use chrono::Duration;
use serde_json::json;

use crate::support::authenticator::Authenticator;
use crate::support::client::Answer;
use crate::support::program::{Server, Site, eventually};

const PASSWORD: &str = "consul visits the harbour";

fn signs_in(server: &Server) -> Answer {
    let body = json!({ "email": "ana@mfa.example", "password": PASSWORD });
    server.client("").call("POST", "/auth/login", Some(body)).expect("an answer")
}

fn token(answer: &Answer) -> &str {
    answer.body["access_token"].as_str().expect("a token")
}

fn kid(answer: &Answer) -> String {
    jsonwebtoken::decode_header(token(answer)).expect("a header").kid.expect("a key")
}

#[test]
fn a_running_server_takes_a_new_key_and_drops_old_ones_without_a_restart() {
    // The secret is made at the first start, as where nothing is configured.
    let site = Site::new().with("ACCOUNTS__TOKEN_SECRET", "");
    let server = site.serve(&["--no-worker"]);
    let create = ["user", "create", "ana@mfa.example", "--name", "Ana", "--password-stdin"];
    assert_eq!(site.run_with_input(&create, PASSWORD).code, Some(0));
    let me = |answer: &Answer| server.client(token(answer)).call("GET", "/me", None).expect("an answer").status;
    let first = signs_in(&server);
    let rotated = site.run(&["key", "rotate-tokens"]);
    assert_eq!(rotated.code, Some(0), "{}", rotated.err);
    let (id, rest) = rotated.out.split_once(' ').expect("an id");
    assert_eq!(rest, "signs tokens, 10 seconds from now.\nWhat was signed before stays good until it expires.\n");
    let second = eventually("the new key signs", || Some(signs_in(&server)).filter(|answer| kid(answer) == id));
    assert_ne!(kid(&first), id);
    assert_eq!((me(&first), me(&second)), (200, 200));

    let dropped = site.run(&["key", "rotate-tokens", "--now"]);
    assert_eq!(dropped.code, Some(0), "{}", dropped.err);
    let (id, rest) = dropped.out.split_once(' ').expect("an id");
    assert!(rest.starts_with("signs tokens from now on.\nWhat was signed before is refused; "), "{rest}");
    assert!(rest.ends_with(" sessions ended.\n"), "{rest}");
    assert_eq!((me(&first), me(&second)), (401, 401));
    let third = eventually("the new key signs", || Some(signs_in(&server)).filter(|answer| kid(answer) == id));
    assert_eq!(me(&third), 200);
    // What is in the file alone, or in the database alone, makes no token: neither has a key in it.
    let secret = std::fs::read_to_string(site.path("data/keys/token.key")).expect("the secret");
    let database = std::fs::read(site.path("data/chancery.db")).expect("the database");
    let log = std::fs::read(site.path("data/chancery.db-wal")).unwrap_or_default();
    let has = |bytes: &[u8]| bytes.windows(secret.trim().len()).any(|part| part == secret.trim().as_bytes());
    assert!(!has(&database) && !has(&log));
    // Started anew, it goes on with the same keys.
    drop(server);
    let server = site.serve(&["--no-worker"]);
    assert_eq!(server.client(token(&third)).call("GET", "/me", None).expect("an answer").status, 200);
    assert_eq!(kid(&signs_in(&server)), id);
}

/// Sets a second factor up for Ana.
fn sets_up(server: &Server) -> Authenticator {
    let signed = signs_in(server);
    let client = server.client(token(&signed));
    let begun = client.post("/me/second-factor", json!({}));
    let authenticator = Authenticator::types_in(begun["secret"].as_str().expect("a secret"));
    // With the code that was shown before, which is still good: as none is taken twice, two more are there for who comes in soon.
    eventually("a code is good for some seconds more", || (Clock::system().now().seconds() % 30 < 25).then_some(()));
    let code = authenticator.shows(Clock::system().now() - Duration::seconds(30));
    client.post("/me/second-factor/confirmation", json!({ "code": code }));
    authenticator
}

/// Signs in with the code of this moment or, where another clock is ahead, with one to come.
fn may_sign_in_with(server: &Server, authenticator: &Authenticator, ahead: Duration) {
    eventually("the next code is there", || {
        let code = authenticator.shows(Clock::system().now() + ahead);
        let body = json!({ "email": "ana@mfa.example", "password": PASSWORD, "code": code });
        let status = server.client("").call("POST", "/auth/login", Some(body)).expect("an answer").status;
        // Five wrong ones close the door: so not too often.
        (status == 200).then_some(()).or_else(|| {
            std::thread::sleep(std::time::Duration::from_secs(8));
            None
        })
    });
}

#[test]
fn the_key_of_second_factors_is_changed_while_the_factors_stay() {
    let site = Site::new().with("ACCOUNTS__SECOND_FACTOR_KEY", "");
    let create = ["user", "create", "ana@mfa.example", "--name", "Ana", "--password-stdin"];
    assert_eq!(site.run_with_input(&create, PASSWORD).code, Some(0));
    let server = site.serve(&["--no-worker"]);
    let authenticator = sets_up(&server);
    let file = site.path("data/keys/second-factor.key");
    let before = std::fs::read_to_string(&file).expect("the key");
    let rotated = site.run(&["key", "rotate-second-factors"]);
    assert_eq!(
        (rotated.code, rotated.out.as_str()),
        (Some(0), "1 second factor sealed with the new key.\n"),
        "{}",
        rotated.err
    );
    let after = std::fs::read_to_string(&file).expect("the keys");
    assert!(after.lines().count() == 2 && after.lines().last() == Some(before.trim()), "the one before stays");
    let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&file).expect("the file").permissions());
    assert_eq!(mode & 0o777, 0o600);
    may_sign_in_with(&server, &authenticator, Duration::zero());
    drop(server);

    // With the new one alone as well; with another one nothing is lost, and it is said.
    let new = after.lines().next().expect("a key").to_owned();
    let wrong = "another key of thirty-two characters and more";
    let site = site.with("ACCOUNTS__SECOND_FACTOR_KEY", wrong);
    let alone = site.run(&["key", "rotate-second-factors"]);
    assert!(alone.code == Some(2) && alone.err.contains("accounts.previous_second_factor_key"), "{alone:?}");
    let doctor = site.run(&["doctor"]);
    assert!(doctor.out.contains("1 second factor cannot be opened with the keys that are there"), "{}", doctor.out);
    let site = site.with("ACCOUNTS__PREVIOUS_SECOND_FACTOR_KEY", "a third key of thirty-two characters and more");
    let lost = site.run(&["key", "rotate-second-factors"]);
    assert!(lost.code == Some(1) && lost.out.contains("1 second factor cannot be opened with any key"), "{lost:?}");
    let site = site.with("ACCOUNTS__PREVIOUS_SECOND_FACTOR_KEY", &new);
    let done = site.run(&["key", "rotate-second-factors"]);
    assert_eq!((done.code, done.out.as_str()), (Some(0), "1 second factor sealed with the new key.\n"), "{}", done.err);
    let site = site.with("ACCOUNTS__PREVIOUS_SECOND_FACTOR_KEY", "");
    may_sign_in_with(&site.serve(&["--no-worker"]), &authenticator, Duration::seconds(30));
}
