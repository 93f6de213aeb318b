//! What keeps the program from starting, and what it says: one line that names the cure, and exit code 2.

use std::fs;
use std::net::TcpListener;

use serde_json::json;

use super::{count, one_lesson};
use crate::support::program::Site;

/// The command ends with exit code 2 and says exactly this.
#[track_caller]
fn refused(site: &Site, arguments: &[&str], sentence: &str) {
    let ran = site.run(arguments);
    assert_eq!(
        (ran.code, ran.out.as_str(), ran.err.as_str()),
        (Some(2), "", format!("chancery: {sentence}\n").as_str())
    );
}

#[test]
fn a_mistyped_database_url_is_refused_before_anything_is_made() {
    let site = Site::new().with("DATABASE__URL", "postgress://ana:hunter2@host/chancery");
    let sentence = "`postgress://…` is not a database URL: use sqlite://PATH (sqlite:///srv/chancery.db) or \
                    postgres://USER:PASSWORD@HOST/NAME";
    for command in [&["serve", "--bind", "127.0.0.1:0"][..], &["worker"], &["migrate"], &["user", "list"]] {
        refused(&site, command, sentence);
    }
    assert!(!site.path("data").exists());
}

#[test]
fn a_database_server_that_is_away_is_named_without_the_password() {
    let port = crate::support::postgres::free_port();
    let site = Site::new().with("DATABASE__URL", &format!("postgres://ana:hunter2@127.0.0.1:{port}/chancery"));
    let ran = site.run(&["serve", "--bind", "127.0.0.1:0"]);
    let beginning = format!("chancery: cannot open the database postgres://…@127.0.0.1:{port}/chancery: ");
    assert!(ran.code == Some(2) && ran.err.starts_with(&beginning), "{ran:?}");
    assert!(!ran.err.contains("hunter2") && ran.err.contains("onnection refused"), "{}", ran.err);
}

#[test]
fn a_database_file_that_is_gone_is_never_made_anew() {
    let site = Site::new();
    assert_eq!(site.run(&["user", "list"]).code, Some(0));
    fs::remove_file(site.path("data/chancery.db")).expect("the database is a file");
    let sentence = "there is no database at sqlite://./data/chancery.db, but the data folder ./data belongs to an \
                    installation that has one: correct database.url, or give a new folder with --data to start afresh";
    for command in [&["serve", "--bind", "127.0.0.1:0"][..], &["worker"], &["publish"], &["migrate"]] {
        site.write("courses/protocol/course.toml", b"");
        refused(&site, command, sentence);
    }
    assert!(!site.path("data/chancery.db").exists());
}

#[test]
fn a_data_folder_does_not_take_another_database() {
    let site = Site::new();
    for folder in ["data", "other"] {
        assert_eq!(site.run(&["--data", folder, "user", "list"]).code, Some(0));
    }
    let id =
        |folder: &str| fs::read_to_string(site.path(folder).join("database-id")).expect("a mark").trim().to_owned();
    let (own, other) = (id("data"), id("other"));
    let site = site.with("DATABASE__URL", "sqlite://other/chancery.db");
    let sentence = format!(
        "the data folder belongs to the database {own}, but database.url opens the database {other}: correct \
         database.url, choose another data folder with --data, or remove ./data/database-id if the change is meant"
    );
    refused(&site, &["user", "list"], &sentence);
}

#[test]
fn a_database_file_that_is_something_else_is_left_alone() {
    let site = Site::new().with("DATABASE__URL", "sqlite://notes.txt");
    let text = "These are notes, and no database. ".repeat(100);
    site.write("notes.txt", text.as_bytes());
    refused(&site, &["migrate"], "cannot open the database sqlite://notes.txt: the file is not an SQLite database");
    assert_eq!(fs::read_to_string(site.path("notes.txt")).expect("the notes"), text);
}

#[test]
fn a_data_folder_that_cannot_be_made_or_written_is_named_with_its_cure() {
    let site = Site::new();
    site.write("taken", b"");
    let made = "choose another with --data or server.data_dir";
    let written = "let the user that runs the program write there, or choose another with --data";
    let cases = [
        ("/proc/chancery", "make", "No such file or directory (os error 2)", made),
        ("taken", "make", "File exists (os error 17)", made),
        // Nobody makes files there, not even root.
        ("/proc", "write into", "No such file or directory (os error 2)", written),
    ];
    for (folder, what, why, cure) in cases {
        let sentence = format!("cannot {what} the data folder {folder}: {why}; {cure}");
        refused(&site, &["--data", folder, "user", "list"], &sentence);
    }
}

#[test]
fn a_port_that_is_taken_is_named_before_anything_is_made() {
    let site = Site::new();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let sentence = format!(
        "the address {address} is in use: another program (perhaps another chancery) listens there; stop it, or choose \
         another with --bind or server.bind"
    );
    refused(&site, &["serve", "--bind", &address], &sentence);
    assert!(!site.path("data").exists());
}

#[test]
fn an_unknown_setting_is_named_with_the_one_that_was_meant() {
    let from_environment = Site::new().with("SERVER__BINDD", "127.0.0.1:1");
    let sentence = "unknown setting `server.bindd` (CHANCERY_SERVER__BINDD); did you mean `server.bind`?";
    refused(&from_environment, &["serve"], sentence);
    let from_file = Site::new();
    from_file.write("config/chancery.toml", b"[mail]\nform = \"x@y.example\"\n");
    refused(&from_file, &["worker"], "unknown setting `mail.form` (config/chancery.toml); did you mean `mail.from`?");
    let missing = ["--config", "no.toml", "worker"];
    let sentence = "cannot read the configuration file no.toml: No such file or directory (os error 2)";
    refused(&Site::new(), &missing, sentence);
}

#[test]
fn the_demo_is_for_this_machine_only() {
    let sentence = "--demo has sign-ins that everybody may know: it serves loopback addresses only, not 0.0.0.0:0";
    let site = Site::new();
    refused(&site, &["serve", "--demo", "--bind", "0.0.0.0:0"], sentence);
    assert!(!site.path("data").exists());
}

#[test]
fn a_course_that_got_faults_is_served_as_it_was_published() {
    let site = Site::new().with_course(&one_lesson("protocol")).with_course(&one_lesson("treaties"));
    drop(site.serve(&[]));
    site.write("courses/protocol/course.toml", b"title = \"Protocol\"\ntitel = \"Broken\"\n");
    site.write("courses/treaties/01-one/01-read.md", b"+++\ntitle = \"Reading\"\n+++\n\nAnother text.\n");
    let server = site.serve(&[]);
    let learner = site.learners(1).remove(0);
    let client = server.client(&learner.token);
    assert_eq!(client.get("/courses")["items"].as_array().map(Vec::len), Some(2));
    let version = |course: &str| client.post(&format!("/courses/{course}/enrolments"), json!({}))["version"].clone();
    assert_eq!((version("protocol"), version("treaties")), (json!(1), json!(2)));
    let log = server.running.log();
    assert!(log.contains("protocol: not published, its faults come first"), "{log}");
    assert!(log.contains("courses/protocol/course.toml:2:1: error[unknown-key]"), "{log}");
}

#[test]
fn without_course_folders_it_serves_what_was_published() {
    let site = Site::new().with_course(&one_lesson("protocol"));
    drop(site.serve(&[]));
    fs::remove_dir_all(site.path("courses")).expect("the folder goes");
    let server = site.serve(&["--no-worker"]);
    assert_eq!(server.client(&site.learners(1)[0].token).get("/courses/protocol")["slug"], "protocol");
    assert_eq!(count(&site.db(), "FROM course_versions"), 1);
}
