//! `user`: people from the shell, while the server runs.

use chancery::base::Clock;
use serde_json::json;

use super::prints;
use crate::support::authenticator::Authenticator;
use crate::support::client::Answer;
use crate::support::program::{Server, Site};

const PASSWORD: &str = "consul visits the harbour";
const OTHER: &str = "attaché leaves the harbour";

fn signs_in(server: &Server, password: &str) -> Answer {
    let body = json!({ "email": "ana@mfa.example", "password": password });
    server.client("").call("POST", "/auth/login", Some(body)).expect("an answer")
}

/// Whether somebody who signed in before is still let in.
fn is_let_in(server: &Server, signed_in: &Answer) -> bool {
    let token = signed_in.body["access_token"].as_str().expect("a token");
    match server.client(token).call("GET", "/me", None).expect("an answer").status {
        200 => true,
        401 => false,
        other => panic!("{other}"),
    }
}

#[test]
fn people_are_added_locked_and_given_passwords_while_the_server_runs() {
    let site = Site::new();
    let server = site.serve(&["--no-worker"]);
    let create = ["user", "create", "Ana@MFA.example", "--name", "Ana", "--role", "facilitator", "--password-stdin"];
    prints(&site.run_with_input(&create, &format!("{PASSWORD}\n")), "added Ana@mfa.example (facilitator)\n");
    let again = site.run_with_input(&create, PASSWORD);
    assert_eq!((again.code, again.out.as_str()), (Some(2), ""));
    assert_eq!(again.err, "chancery: somebody has the address Ana@MFA.example already\n");
    prints(&site.run(&["user", "list"]), "Ana@mfa.example\tfacilitator\tAna\n");

    let session = signs_in(&server, PASSWORD);
    assert_eq!(session.status, 200);
    assert!(is_let_in(&server, &session));
    prints(&site.run(&["user", "lock", "ana@mfa.example"]), "locked; all sessions have ended\n");
    assert!(!is_let_in(&server, &session));
    assert_eq!(signs_in(&server, PASSWORD).status, 401);
    prints(&site.run(&["user", "list", "--search", "ana"]), "Ana@mfa.example\tfacilitator\tAna\tlocked\n");
    prints(&site.run(&["user", "unlock", "ana@mfa.example"]), "unlocked\n");

    let session = signs_in(&server, PASSWORD);
    prints(&site.run(&["user", "end-sessions", "ana@mfa.example"]), "1 session ended\n");
    assert!(!is_let_in(&server, &session));
    prints(&site.run(&["user", "end-sessions", "ana@mfa.example"]), "0 sessions ended\n");

    let session = signs_in(&server, PASSWORD);
    let set = ["user", "set-password", "ana@mfa.example", "--password-stdin"];
    prints(&site.run_with_input(&set, OTHER), "The password is set; all sessions have ended.\n");
    assert!(!is_let_in(&server, &session));
    assert_eq!((signs_in(&server, PASSWORD).status, signs_in(&server, OTHER).status), (401, 200));
}

#[test]
fn a_lost_second_factor_is_removed_from_the_shell() {
    let site = Site::new().with("ACCOUNTS__SECOND_FACTOR_KEY", "");
    let server = site.serve(&["--no-worker"]);
    let create = ["user", "create", "ana@mfa.example", "--name", "Ana", "--password-stdin"];
    prints(&site.run_with_input(&create, PASSWORD), "added ana@mfa.example (learner)\n");
    let session = signs_in(&server, PASSWORD);
    let client = server.client(session.body["access_token"].as_str().expect("a token"));
    let begun = client.post("/me/second-factor", json!({}));
    let authenticator = Authenticator::types_in(begun["secret"].as_str().expect("a secret"));
    let code = authenticator.shows(Clock::system().now());
    client.post("/me/second-factor/confirmation", json!({ "code": code }));
    assert_eq!(signs_in(&server, PASSWORD).body["code"], "second-factor-needed");
    let key = std::fs::metadata(site.path("data/keys/second-factor.key")).expect("a key");
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&key.permissions()) & 0o777, 0o600);
    let remove = ["user", "remove-second-factor", "ana@mfa.example"];
    prints(&site.run(&remove), "The second factor is removed; all sessions have ended.\n");
    assert!(!is_let_in(&server, &session));
    assert_eq!(signs_in(&server, PASSWORD).status, 200);
    let again = site.run(&remove);
    assert_eq!((again.code, again.err.as_str()), (Some(2), "chancery: ana@mfa.example has no second factor\n"));
}

#[test]
fn staff_need_a_second_factor_unless_the_settings_say_otherwise() {
    let required = Site::new().with("ACCOUNTS__SECOND_FACTOR", "required-for-staff");
    let create = ["user", "create", "ana@mfa.example", "--name", "Ana", "--role", "facilitator", "--password-stdin"];
    prints(&required.run_with_input(&create, PASSWORD), "added ana@mfa.example (facilitator)\n");
    let server = required.serve(&["--no-worker"]);
    let session = signs_in(&server, PASSWORD);
    let client = server.client(session.body["access_token"].as_str().expect("a token"));
    assert_eq!(client.call("GET", "/me", None).expect("an answer").body["code"], "second-factor-required");
    let wrong = required.with("ACCOUNTS__SECOND_FACTOR", "sometimes").run(&["config", "show"]);
    assert!(wrong.code == Some(2) && wrong.err.contains("accounts.second_factor"), "{wrong:?}");
}

#[test]
fn a_password_that_nobody_gave_is_made_and_works() {
    let site = Site::new();
    let ran = site.run(&["user", "create", "ana@mfa.example", "--name", "Ana", "--role", "administrator"]);
    let (first, second) = ran.out.split_once('\n').expect("two lines");
    let password = second.trim_end().strip_prefix("password: ").expect("a password");
    assert_eq!((ran.code, first), (Some(0), "added ana@mfa.example (administrator)"));
    // 136 random bits, in groups that can be typed.
    let groups: Vec<usize> = password.split('-').map(str::len).collect();
    assert_eq!(groups, [4; 7], "{password}");
    assert_eq!(signs_in(&site.serve(&["--no-worker"]), password).status, 200);
    // Whose address is taken gets no password that does not hold.
    let again = site.run(&["user", "create", "ana@mfa.example", "--name", "Ana"]);
    assert_eq!((again.code, again.out.as_str()), (Some(2), ""));
}

#[test]
fn a_password_that_is_tried_first_is_refused_by_the_shell_too() {
    let site = Site::new().with("ACCOUNTS__REFUSED_WORDS", "lakeside,mission");
    let create = ["user", "create", "ana@mfa.example", "--name", "Ana", "--password-stdin"];
    let refuses = |arguments: &[&str], password: &str, why: &str| {
        let ran = site.run_with_input(arguments, password);
        assert!(ran.code == Some(2) && ran.err.contains(why), "{ran:?}");
    };
    refuses(&create, "Manchester2024", "among those that are tried first");
    refuses(&create, "consul by the Lakeside", "a name that is tried first here");
    prints(&site.run(&["user", "list"]), "");
    prints(&site.run_with_input(&create, PASSWORD), "added ana@mfa.example (learner)\n");
    let set = ["user", "set-password", "ana@mfa.example", "--password-stdin"];
    refuses(&set, "Manchester2024", "among those that are tried first");
    refuses(&set, "Mission to the harbour", "a name that is tried first here");
    let short = site.with("ACCOUNTS__REFUSED_WORDS", "un").run(&["config", "show"]);
    assert!(short.code == Some(2) && short.err.contains("accounts.refused_words"), "{short:?}");
}

#[test]
fn what_cannot_be_done_with_people_is_said_in_a_sentence() {
    let site = Site::new();
    let sentences: [(&[&str], &str); 4] = [
        (&["user", "lock", "nobody@mfa.example"], "person with this address"),
        (&["user", "set-password", "nobody@mfa.example", "--password-stdin"], "12 characters"),
        (&["user", "create", "ana@mfa.example", "--name", "Ana", "--password-stdin"], "12 characters"),
        (&["user", "create", "not an address", "--name", "Ana"], "address"),
    ];
    for (arguments, part) in sentences {
        let ran = site.run_with_input(arguments, "short");
        assert!(ran.code == Some(2) && ran.err.starts_with("chancery: ") && ran.err.contains(part), "{ran:?}");
    }
    let ran = site.run(&["user", "create", "ana@mfa.example", "--name", "Ana", "--role", "king"]);
    assert!(ran.code == Some(2) && ran.err.contains("--role"), "{ran:?}");
    prints(&site.run(&["user", "list"]), "");
}

#[test]
fn people_of_an_older_database_are_found_by_words_after_the_next_start() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = |arguments: &[&str]| {
        let made = std::process::Command::new(env!("CARGO_BIN_EXE_chancery"))
            .args(arguments)
            .args(["--data", folder.path().to_str().expect("a path")])
            .current_dir(folder.path())
            .output()
            .expect("the program runs");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        String::from_utf8_lossy(&made.stdout).into_owned()
    };
    run(&["user", "create", "j@mfa.example", "--name", "Jürgen Müller"]);
    let url = chancery::db::DatabaseUrl::Sqlite(folder.path().join("chancery.db"));
    let chancery::db::Connection::Sqlite(mut older) = url.connect(true).expect("the database opens") else {
        unreachable!()
    };
    let forget = "DELETE FROM person_words; DELETE FROM facts WHERE name = 'person-words';";
    diesel::connection::SimpleConnection::batch_execute(&mut older, forget).expect("the words go");
    drop(older);
    assert!(run(&["user", "list", "--search", "muller"]).contains("Jürgen Müller"));
}
