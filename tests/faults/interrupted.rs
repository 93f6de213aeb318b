//! The program is killed in the middle of bringing a database up to date or of restoring one, at each step that changes
//! anything; and backups that are damaged. It goes on, or it refuses; what was there is there.

use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Command, Stdio};

use chancery::db::{Connection, DatabaseUrl, maintenance, pending};
use diesel::connection::SimpleConnection as _;
use serde_json::json;

use super::{count, one_lesson};
use crate::parity::shape;
use crate::support::postgres::shared;
use crate::support::program::{Ran, Site, repository};

/// Everything that makes a change of files last, or undoes it.
const FILES: &str = "fsync,fdatasync,rename,renameat,renameat2,link,linkat,unlink,unlinkat,ftruncate";
/// What the program says to PostgreSQL.
const WORDS: &str = "sendto";
/// Migrations from here on are to be run: some with tables, one with nothing but an index.
const FROM: &str = "0022";

/// Runs a command that is killed at its n-th call of one of these; `false` when it came to its end before.
fn killed(command: &Command, calls: &str, at: usize) -> bool {
    let mut strace = Command::new("strace");
    strace.args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("trace={calls}")]);
    strace.args(["-e", &format!("inject={calls}:signal=KILL:when={at}")]);
    strace.arg(command.get_program()).args(command.get_args());
    strace.current_dir(command.get_current_dir().expect("a folder"));
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => strace.env(name, value),
            None => strace.env_remove(name),
        };
    }
    let ran = strace.stdin(Stdio::null()).output().expect("strace (Debian: strace)");
    let said = String::from_utf8_lossy(&ran.stderr);
    // A shell tells of the death of what it ran by a number.
    let died = ran.status.signal() == Some(9) || ran.status.code() == Some(128 + 9);
    assert!(ran.status.success() || died, "{calls} {at}: {:?} {said}", ran.status);
    !ran.status.success()
}

/// A site with two people who completed a course, whose database is as an earlier program left it.
fn old_site(site: Site) -> Site {
    let site = site.with_course(&one_lesson("protocol"));
    let mut server = site.serve(&["--no-worker"]);
    for learner in site.learners(2) {
        let client = server.client(&learner.token);
        let enrolment = client.enrol("protocol");
        client.completes_the_lesson(&enrolment).expect("an answer").good();
    }
    server.running.signal("TERM");
    assert_eq!(server.running.ends().code(), Some(0));
    go_back(&mut site.database().connect(true).expect("the database opens"));
    site
}

/// Takes the last migrations back.
fn go_back(connection: &mut Connection) {
    let kind = if matches!(connection, Connection::Sqlite(_)) { "sqlite" } else { "postgres" };
    let folder = repository().join("migrations").join(kind);
    let names = fs::read_dir(&folder).expect("migrations").map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<String> = names.map(|name| name.into_string().expect("text")).collect();
    names.retain(|name| name.as_str() >= FROM);
    names.sort();
    assert!(names.len() >= 3, "too few to be killed between: {names:?}");
    let mut execute = |text: &str| match connection {
        Connection::Sqlite(c) => c.batch_execute(text).expect("a way down"),
        Connection::Postgres(c) => c.batch_execute(text).expect("a way down"),
    };
    for name in names.iter().rev() {
        execute(&fs::read_to_string(folder.join(name).join("down.sql")).expect("a way down"));
    }
    execute(&format!("DELETE FROM __diesel_schema_migrations WHERE version >= '{FROM}'"));
}

/// What was learnt is there, and nothing is broken.
fn is_intact(site: &Site) {
    let db = site.db();
    assert_eq!(count(&db, "FROM persons"), 2);
    assert_eq!(count(&db, "FROM enrolments WHERE status = 'completed'"), 2);
    assert_eq!((count(&db, "FROM certificates"), count(&db, "FROM lesson_completions")), (2, 2));
    let damages = db.read_blocking(maintenance::damages).expect("a check");
    assert!(damages.is_empty(), "{damages:#?}");
}

/// Kills the migration at each step, each time from the beginning; afterwards it is run to its end. How often it was killed.
fn killed_at_each_step(calls: &str, step: usize, fresh: impl Fn() -> Site) -> usize {
    let whole = fresh();
    assert_eq!(whole.run(&["migrate"]).code, Some(0));
    let shape_of = |site: &Site| shape::of(&mut site.database().connect(true).expect("the database opens"));
    let expected = shape_of(&whole);
    for times in 0.. {
        let site = fresh();
        if !killed(&site.command(&["migrate"]), calls, 1 + times * step) {
            return times;
        }
        is_intact(&site);
        let again = site.run(&["migrate"]);
        assert_eq!(again.code, Some(0), "{calls} {times}: {again:?}");
        is_intact(&site);
        assert_eq!(shape_of(&site), expected, "{calls} {times}");
        assert!(!pending(&mut site.database().connect(true).expect("the database opens")).expect("an answer"));
    }
    unreachable!("it ends when it is not killed any more")
}

#[test]
fn a_migration_that_was_killed_at_any_step_goes_on_and_loses_nothing_on_sqlite() {
    let old = old_site(Site::new());
    let times = killed_at_each_step(FILES, 1, || old.copied());
    assert!(times >= 4, "there were only {times} steps");
    let times = killed_at_each_step("pwrite64", 9, || old.copied());
    assert!(times >= 2, "there were only {times} steps");
}

#[test]
fn a_migration_that_was_killed_at_any_step_goes_on_and_loses_nothing_on_postgres() {
    let old = shared().empty_database();
    drop(old_site(Site::new().with("DATABASE__URL", &shared().url(&old))));
    let copy = || {
        let copy = shared().copy_of(&old);
        Site::new().with("DATABASE__URL", &shared().url(&copy))
    };
    let times = killed_at_each_step(WORDS, 1, copy);
    assert!(times >= 8, "there were only {times} steps");
}

/// A backup with two people in it; and a site in which one of the two was erased since.
fn erased_since() -> (Site, String) {
    let site = Site::new().with_course(&one_lesson("protocol"));
    let mut server = site.serve(&["--no-worker"]);
    let learners = site.learners(2);
    let backup = site.path("x.backup").display().to_string();
    assert_eq!(site.run(&["backup", &backup]).code, Some(0));
    let administrator = server.client(&site.administrator().token);
    let found = administrator.get(&format!("/users?search={}", learners[0].email));
    let path = format!("/users/{}", found["items"][0]["id"].as_str().expect("an id"));
    let body = json!({ "reason": "Asked for by letter.", "keep_certificates": false });
    administrator.call("DELETE", &path, Some(body)).expect("an answer").good();
    server.running.signal("TERM");
    assert_eq!(server.running.ends().code(), Some(0));
    (site, backup)
}

/// The people that the program shows: one of the two is there, and the other one stays erased.
fn shows_who_is_there(ran: &Ran) {
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.out.contains("learner-1@") && !ran.out.contains("learner-0@"), "{}", ran.out);
}

fn data_files(site: &Site) -> Vec<String> {
    let entries = fs::read_dir(site.path("data")).expect("the data folder").map(|entry| entry.expect("an entry"));
    entries.map(|entry| entry.file_name().into_string().expect("text")).collect()
}

#[test]
fn a_restore_that_was_killed_at_any_step_goes_on_or_refuses_and_loses_nothing() {
    let (old, backup) = erased_since();
    let restore = ["restore", backup.as_str(), "--replace"];
    let (mut times, mut refused) = (0, 0);
    loop {
        let site = old.copied();
        if !killed(&site.command(&restore), FILES, times + 1) {
            break;
        }
        times += 1;
        // Who just starts has one of the two databases, or is told what to do.
        let started = site.copied();
        let ran = started.run(&["user", "list"]);
        if ran.code == Some(2) {
            refused += 1;
            assert!(ran.err.contains("restoring a backup was interrupted"), "{times}: {}", ran.err);
            let before = data_files(&started).into_iter().find(|name| name.starts_with("chancery.db.before-"));
            let before = started.path("data").join(before.expect("the database that was there"));
            let mut before = DatabaseUrl::Sqlite(before).connect(true).expect("it opens");
            assert_eq!(maintenance::damages(&mut before).expect("a check"), [""; 0], "{times}");
        } else {
            shows_who_is_there(&ran);
        }
        // Who restores again has what the backup holds, but for who was erased since.
        let again = site.run(&restore);
        assert_eq!(again.code, Some(0), "{times}: {again:?}");
        shows_who_is_there(&site.run(&["user", "list"]));
        assert_eq!(count(&site.db(), "FROM audit WHERE action = 'backup.restored'"), 1, "{times}");
        let left = data_files(&site);
        let litter = |name: &&String| name.contains(".part") || name.ends_with(".json") || name.ends_with(".jsonl");
        assert_eq!(left.iter().find(litter), None, "{times}");
    }
    assert!(times >= 8 && refused >= 1, "it was killed {times} times, and refused to start {refused} times");
}

#[test]
fn a_backup_with_flipped_bytes_is_refused_and_the_database_stays_as_it_was() {
    let (site, backup) = erased_since();
    let (whole, database) =
        (fs::read(&backup).expect("the backup"), fs::read(site.path("data/chancery.db")).expect("the database"));
    let files = data_files(&site);
    for at in [0, 100, whole.len() / 3, whole.len() / 2, whole.len() - 200, whole.len() - 2] {
        let mut flipped = whole.clone();
        flipped[at] ^= 0x20;
        fs::write(&backup, flipped).expect("the backup");
        let ran = site.run(&["restore", &backup, "--replace"]);
        let said = ["is damaged", "is not a backup"].iter().any(|said| ran.err.contains(said));
        assert!(ran.code == Some(2) && said, "byte {at}: {ran:?}");
        assert_eq!(data_files(&site), files, "byte {at}");
    }
    assert!(fs::read(site.path("data/chancery.db")).expect("the database") == database, "it was touched");
}

/// The command that the program names for PostgreSQL, ready to be run.
fn named(site: &Site, arguments: &[&str], tool: &str) -> Command {
    let told = site.run(arguments).err;
    let at = told.find(tool).unwrap_or_else(|| panic!("{arguments:?} does not name {tool}: {told}"));
    let mut command = site.command(&[]);
    let path = format!("{}:{}", shared().programs().display(), std::env::var("PATH").unwrap_or_default());
    command.env("PATH", path);
    let mut shell = Command::new("sh");
    shell.args(["-c", told[at..].trim()]).current_dir(site.path(""));
    for (name, value) in command.get_envs().filter_map(|(name, value)| Some((name, value?))) {
        shell.env(name, value);
    }
    shell
}

#[test]
fn what_the_program_names_to_restore_on_postgres_is_done_whole_or_not_at_all() {
    let name = shared().empty_database();
    let site = Site::new().with("DATABASE__URL", &shared().url(&name)).with_course(&one_lesson("protocol"));
    let mut server = site.serve(&["--no-worker"]);
    let learners = site.learners(2);
    server.client(&learners[0].token).enrol("protocol");
    server.running.signal("TERM");
    assert_eq!(server.running.ends().code(), Some(0));
    assert!(named(&site, &["backup", "x"], "pg_dump").status().expect("pg_dump").success());
    // What came after the backup.
    super::execute(&site.db(), "DELETE FROM enrolments");
    let rows = || (count(&site.db(), "FROM persons"), count(&site.db(), "FROM enrolments"));
    let restore = named(&site, &["restore", "x"], "pg_restore");
    let dump = fs::read(site.path("chancery.dump")).expect("the dump");
    for at in [8, 60, 150] {
        assert!(killed(&restore, WORDS, at), "it came to its end before step {at}");
        assert_eq!(rows(), (2, 0), "killed at {at}: what was there is there");
    }
    for length in [dump.len() / 2, dump.len() - 100] {
        fs::write(site.path("chancery.dump"), &dump[..length]).expect("the dump");
        let status = named(&site, &["restore", "x"], "pg_restore").stderr(Stdio::null()).status();
        assert!(!status.expect("pg_restore").success(), "a dump without its end was restored");
        assert_eq!(rows(), (2, 0), "cut at {length}: what was there is there");
    }
    fs::write(site.path("chancery.dump"), &dump).expect("the dump");
    assert!(named(&site, &["restore", "x"], "pg_restore").status().expect("pg_restore").success());
    assert_eq!(rows(), (2, 1));
}
