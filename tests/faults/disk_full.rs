//! The disk is full: under the program, under a backup, under what is published, imported or restored.

use super::storage::World;
use super::{count, everything_is_there_exactly_once, execute, one_lesson};
use crate::support::disk::on_a_small_disk;
use crate::support::program::{Ran, Site, eventually};

const MEGABYTE: u64 = 1024 * 1024;

#[test]
fn a_full_disk_is_told_is_read_from_and_needs_no_restart() {
    let test = "faults::disk_full::a_full_disk_is_told_is_read_from_and_needs_no_restart";
    on_a_small_disk(test, 48 * MEGABYTE, |disk| {
        // Database, mails and the log of the process: all of it is on the disk.
        let world = World::at(Site::in_folder(disk.folder()), &[]);
        world.survives_saying((507, "storage-full"), |_| disk.fill_but(0), |_, ()| disk.make_room());
        // What could not be done meanwhile is done now.
        let db = world.site.db();
        eventually("the worker goes on", || {
            execute(&db, "UPDATE outbox SET due_at = created_at WHERE state <> 'done'");
            (count(&db, "FROM outbox WHERE state <> 'done'") == 0).then_some(())
        });
        everything_is_there_exactly_once(&db, &[&world.site]);
    });
}

#[track_caller]
fn refused(ran: &Ran) {
    // An import tells before what it carries.
    let faults: Vec<&str> = ran.err.lines().filter(|line| line.starts_with("chancery: ")).collect();
    let no_room = |fault: &str| ["disk is full", "No space left"].iter().any(|said| fault.contains(said));
    assert!(ran.code == Some(2) && faults.len() == 1 && ran.err.lines().last() == Some(faults[0]), "{ran:?}");
    assert!(no_room(faults[0]), "{ran:?}");
}

#[test]
fn a_backup_that_does_not_fit_leaves_nothing_and_harms_nothing() {
    let test = "faults::disk_full::a_backup_that_does_not_fit_leaves_nothing_and_harms_nothing";
    on_a_small_disk(test, 16 * MEGABYTE, |disk| {
        let backups = disk.folder().join("backups").display().to_string();
        let site = Site::new().with("BACKUP__DIR", &backups).with_course(&one_lesson("protocol"));
        let server = site.serve(&[]);
        let client = server.client(&site.learners(1)[0].token);
        let enrolment = client.enrol("protocol");
        let file = disk.folder().join("x.backup").display().to_string();
        for room in [0, 4096, 128 * 1024] {
            disk.fill_but(room);
            refused(&site.run(&["backup", &file]));
            assert_eq!(disk.files(), [""; 0], "something is left of what did not fit into {room} bytes");
            disk.make_room();
        }
        // The same by the worker: an administrator sees why, and it is made once there is room.
        disk.fill_but(128 * 1024);
        let administrator = server.client(&site.administrator().token);
        let work = administrator.post("/backups", serde_json::json!({}))["id"].as_str().expect("an id").to_owned();
        let look = || administrator.get(&format!("/work/{work}"));
        let told = eventually("the worker has tried", || Some(look()).filter(|work| work["error"].is_string()));
        assert!(told["error"].as_str().is_some_and(|error| error.contains("full")), "{told}");
        let left = || std::fs::read_dir(&backups).expect("the folder of backups").count();
        assert_eq!(left(), 0, "a part of a backup is left");
        client.completes_the_lesson(&enrolment).expect("an answer").good();
        assert_eq!(count(&site.db(), "FROM audit WHERE action = 'backup.made'"), 0);
        disk.make_room();
        eventually("the backup is made", || {
            execute(&site.db(), "UPDATE long_work SET due_at = created_at WHERE state = 'queued'");
            (look()["state"] == "done").then_some(())
        });
        assert_eq!((left(), site.run(&["backup", &file]).code), (1, Some(0)));
        assert_eq!(count(&site.db(), "FROM audit WHERE action = 'backup.made'"), 2);
    });
}

#[test]
fn what_is_published_imported_or_restored_onto_a_full_disk_leaves_everything_as_it_was() {
    let test = "faults::disk_full::what_is_published_imported_or_restored_onto_a_full_disk_leaves_everything_as_it_was";
    on_a_small_disk(test, 48 * MEGABYTE, |disk| {
        let elsewhere = tempfile::tempdir().expect("a folder");
        let backup = elsewhere.path().join("x.backup").display().to_string();
        let site = Site::in_folder(disk.folder()).with_course(&one_lesson("protocol"));
        assert_eq!(site.run(&["publish"]).code, Some(0));
        assert_eq!(site.run(&["backup", &backup]).code, Some(0));
        let people = site.learners(3).len() as i64;
        site.write("questions.gift", b"::Sun::It sets in the west.{T}\n");
        site.write(
            "courses/protocol/01-one/01-read.md",
            [&b"+++\ntitle = \"Reading\"\n+++\n\n"[..], &[b'x'; 60_000]].concat().as_slice(),
        );
        let import = ["import", "questions", "questions.gift", "--into", "courses/protocol/01-one/02-sun.quiz.toml"];
        let commands: [&[&str]; 3] = [&["publish"], &import, &["restore", &backup, "--replace"]];
        let names = || {
            let mut names = Vec::new();
            let mut waiting = vec![site.path("data"), site.path("courses")];
            while let Some(folder) = waiting.pop() {
                for entry in std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
                    if entry.is_dir() {
                        waiting.push(entry.clone());
                    }
                    names.push(entry);
                }
            }
            // SQLite's own come and go.
            names.retain(|name| !name.to_string_lossy().ends_with("-wal") && !name.to_string_lossy().ends_with("-shm"));
            names.sort();
            names
        };
        let before = names();
        disk.fill_but(0);
        for command in commands {
            refused(&site.run(command));
            assert_eq!(names(), before, "{command:?}");
        }
        disk.make_room();
        let db = site.db();
        assert_eq!((count(&db, "FROM course_versions"), count(&db, "FROM persons")), (1, people));
        drop(db);
        for command in commands {
            let ran = site.run(command);
            assert_eq!(ran.code, Some(0), "{command:?}: {ran:?}");
        }
        assert!(site.path("courses/protocol/01-one/02-sun.quiz.toml").exists());
        assert_eq!(count(&site.db(), "FROM persons"), 0, "that is what was restored");
    });
}
