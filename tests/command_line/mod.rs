//! The command line, as a shell meets it: what is printed, and the exit code.

mod audit;
mod certificates;
mod courses;
mod log;
mod people;
mod regrade;
mod token_keys;

use serde_json::Value;

use crate::support::program::{Ran, Site};

/// The command ends well, says nothing on standard error but the log, and prints this.
#[track_caller]
fn prints(ran: &Ran, expected: &str) {
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), expected), "{}", ran.err);
}

#[test]
fn the_help_names_every_command_and_a_wrong_word_is_no_help() {
    let site = Site::new();
    let help = site.run(&["--help"]);
    assert_eq!((help.code, help.err.as_str()), (Some(0), ""));
    for command in ["serve", "worker", "check", "publish", "migrate", "user", "config", "openapi", "completions"] {
        assert!(help.out.lines().any(|line| line.trim_start().starts_with(&format!("{command} "))), "{command}");
        assert_eq!(site.run(&[command, "--help"]).code, Some(0), "{command}");
    }
    let wrong = site.run(&["srve"]);
    assert_eq!((wrong.code, wrong.out.as_str()), (Some(2), ""));
    assert!(wrong.err.contains("a similar subcommand exists: 'serve'"), "{}", wrong.err);
    prints(&site.run(&["--version"]), &format!("chancery {}\n", env!("CARGO_PKG_VERSION")));
    assert!(!site.path("data").exists(), "asking makes nothing");
}

#[test]
fn the_configuration_is_shown_with_its_origins_and_without_its_secrets() {
    let site = Site::new()
        .with("DATABASE__URL", "postgres://ana:hunter2@host/chancery")
        .with("ACCOUNTS__TOKEN_SECRET", "0123456789abcdef0123456789abcdef")
        .with("WORKER__THREADS", "5");
    site.write("config/chancery.toml", b"[institute]\nname = \"The Institute\"\n[worker]\nthreads = 4\n");
    let shown = site.run(&["--data", "elsewhere", "config", "show"]);
    assert_eq!(shown.code, Some(0));
    for line in [
        "accounts.access_minutes = 15  # default",
        "accounts.token_secret = \"(hidden)\"  # CHANCERY_ACCOUNTS__TOKEN_SECRET",
        "database.url = \"(hidden)\"  # CHANCERY_DATABASE__URL",
        "institute.name = \"The Institute\"  # config/chancery.toml",
        "server.data_dir = \"elsewhere\"  # command line",
        "worker.threads = 5  # CHANCERY_WORKER__THREADS",
    ] {
        assert!(shown.out.lines().any(|shown| shown == line), "{line}\n{}", shown.out);
    }
    assert!(!shown.out.contains("hunter2") && !shown.out.contains("0123456789abcdef"), "{}", shown.out);
    assert!(!site.path("elsewhere").exists(), "looking makes nothing");
}

#[test]
fn migrating_twice_is_the_same_as_once() {
    let site = Site::new();
    let first = site.run(&["migrate"]);
    let lines: Vec<&str> = first.out.lines().collect();
    let (last, ran) = lines.split_last().expect("lines");
    assert_eq!((first.code, *last), (Some(0), "The database is up to date now."));
    assert!(ran.len() >= 5 && ran.iter().all(|line| line.starts_with("ran 00")), "{}", first.out);
    prints(&site.run(&["migrate"]), "The database is up to date.\n");
}

#[test]
fn the_description_of_the_api_is_openapi_3_1() {
    let ran = Site::new().run(&["openapi"]);
    let document: Value = serde_json::from_str(&ran.out).expect("JSON");
    assert!(document["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")), "{}", document["openapi"]);
    assert!(document["paths"]["/api/v1/auth/login"]["post"].is_object());
}

#[test]
fn the_completions_of_bash_are_bash() {
    let site = Site::new();
    let ran = site.run(&["completions", "bash"]);
    assert_eq!(ran.code, Some(0));
    site.write("completions", ran.out.as_bytes());
    let script = "source ./completions && complete -p chancery";
    let bash = std::process::Command::new("bash").args(["-c", script]).current_dir(site.path("")).output();
    let said = String::from_utf8(bash.expect("bash").stdout).expect("text");
    assert!(said.contains("-F _chancery") && said.trim_end().ends_with(" chancery"), "{said}");
}
