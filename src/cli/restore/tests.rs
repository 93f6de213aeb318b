//! Tests of the module above.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::*;
use crate::account::{Role, audit, people, person};
use crate::actions::register::{self, Registration};
use crate::actions::{Error, erase_person};
use crate::base::PageRequest;
use crate::cli::assemble::Parts;
use crate::cli::{backup, erasures};
use crate::outbox;

fn settings(folder: &tempfile::TempDir, name: &str) -> Settings {
    let mut settings = Settings::default();
    settings.server.data_dir = folder.path().join(name);
    settings
}

fn add_person(parts: &Parts, number: usize) {
    let input = Registration {
        email: format!("person{number}@mfa.example"),
        password: "harbour consul visit".to_owned(),
        full_name: format!("Person {number}"),
        country: None,
        affiliation: None,
        language: None,
    };
    let person = register::check(&parts.ctx, &input, Role::Learner).unwrap().into_person(parts.ctx.now());
    parts.db.write_blocking(move |conn| Ok::<_, Error>(person::insert(conn, &person)?)).unwrap();
}

fn people(parts: &Parts) -> usize {
    let page = PageRequest { limit: 10_000, after: None };
    parts
        .db
        .read_blocking(|conn| Ok::<_, Error>(people::list(conn, &people::Filter::default(), &page)?))
        .unwrap()
        .items
        .len()
}

fn files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_backup_that_was_made_while_others_wrote_is_restored_whole() {
    let folder = tempfile::tempdir().unwrap();
    let source = settings(&folder, "source");
    let parts = assemble::open(&source, "").unwrap();
    add_person(&parts, 0);
    let stop = Arc::new(AtomicBool::new(false));
    let (stopped, db, ctx) = (stop.clone(), parts.db.clone(), parts.ctx.clone());
    let writer = std::thread::spawn(move || {
        let parts = Parts { db, ctx, new: false };
        let mut number = 1;
        while !stopped.load(Ordering::SeqCst) {
            add_person(&parts, number);
            number += 1;
        }
    });
    let file = folder.path().join("b.backup");
    let manifest = backup::make(&source, &file).unwrap();
    stop.store(true, Ordering::SeqCst);
    writer.join().unwrap();
    assert_eq!(files(folder.path()), ["b.backup", "source"], "nothing else is left");

    let target = settings(&folder, "target");
    let restored = restore(&target, &file, false).unwrap();
    assert_eq!((restored.before, &restored.manifest), (None, &manifest));
    let copy = assemble::open(&target, "").unwrap();
    assert_eq!(people(&copy) as i64, manifest.rows["people"]);
    assert!(people(&copy) >= 1 && people(&copy) <= people(&parts));
}

#[test]
fn a_damaged_or_foreign_file_is_refused_before_anything_is_touched() {
    let folder = tempfile::tempdir().unwrap();
    let source = settings(&folder, "source");
    drop(assemble::open(&source, "").unwrap());
    let file = folder.path().join("b.backup");
    backup::make(&source, &file).unwrap();
    let target = settings(&folder, "target");
    let whole = fs::read(&file).unwrap();
    let mut flipped = whole.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 0x10;
    fs::write(&file, &flipped).unwrap();
    let refused = restore(&target, &file, true).unwrap_err().to_string();
    assert!(refused.contains("is damaged"), "{refused}");
    let database = source.server.data_dir.join("chancery.db");
    for foreign in [database, folder.path().join("no such file"), Path::new("/etc/hostname").to_owned()] {
        assert!(restore(&target, &foreign, true).is_err(), "{}", foreign.display());
    }
    assert!(!target.server.data_dir.exists());
}

#[test]
fn a_database_that_is_there_is_replaced_only_when_asked_and_never_while_in_use() {
    let folder = tempfile::tempdir().unwrap();
    let settings = settings(&folder, "data");
    let data = settings.server.data_dir.clone();
    let file = folder.path().join("b.backup");
    let parts = assemble::open(&settings, "").unwrap();
    backup::make(&settings, &file).unwrap();
    assert!(backup::make(&settings, &file).unwrap_err().to_string().contains("name a new file"));
    add_person(&parts, 1);
    assert!(restore(&settings, &file, false).unwrap_err().to_string().contains("--replace"));
    // SQLite's locks are between processes: within one, the last to close a file lets go of all of them.
    drop(parts);
    while maintenance::is_in_use(&data.join("chancery.db")) {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let before = restore(&settings, &file, true).unwrap().before.unwrap();
    let parts = assemble::open(&settings, "").unwrap();
    assert_eq!(people(&parts), 0);
    let kept = DatabaseUrl::Sqlite(before).connect(false).unwrap();
    let mut kept = kept;
    assert_eq!(maintenance::counts(&mut kept).unwrap()[0], ("people", 1));
}

#[test]
fn who_was_erased_since_the_backup_is_erased_again_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let settings = settings(&folder, "data");
    let data = settings.server.data_dir.clone();
    let file = folder.path().join("b.backup");
    let parts = assemble::open(&settings, "").unwrap();
    add_person(&parts, 1);
    add_person(&parts, 2);
    backup::make(&settings, &file).unwrap();
    let ctx = parts.ctx.clone();
    let erased = parts.db.write_blocking(move |conn| {
        let found = person::find_by_email(conn, "person1@mfa.example")?.ok_or(Error::NotFound("person"))?;
        erase_person::erase(conn, &ctx, found.id, true, &erase_person::Why::Own)?;
        Ok::<_, Error>(found.id)
    });
    let erased = erased.unwrap();
    drop(parts);
    while maintenance::is_in_use(&data.join("chancery.db")) {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    assert_eq!(restore(&settings, &file, true).unwrap().erased, Some(1));
    assert!(erasures::file(&data).exists());
    let parts = assemble::open(&settings, "").unwrap();
    assert!(!erasures::file(&data).exists(), "it was applied");
    let known = parts.db.read_blocking(move |conn| Ok::<_, Error>(person::find(conn, erased)?)).unwrap().unwrap();
    assert!(known.erased_at.is_some() && known.full_name.starts_with("erased-"), "{known:?}");
    assert_eq!(people(&parts), 1, "the other one is there");
    let mails = parts.db.read_blocking(|conn| Ok::<_, Error>(outbox::count(conn, outbox::State::Queued)?)).unwrap();
    assert_eq!(mails, 0, "nobody is written to again");
}

#[test]
fn that_a_backup_was_restored_stands_in_the_audit_log_once() {
    let folder = tempfile::tempdir().unwrap();
    let settings = settings(&folder, "data");
    let data = settings.server.data_dir.clone();
    let file = folder.path().join("b.backup");
    let parts = assemble::open(&settings, "").unwrap();
    let made_at = backup::make(&settings, &file).unwrap().created_at;
    drop(parts);
    while maintenance::is_in_use(&data.join("chancery.db")) {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let before = restore(&settings, &file, true).unwrap().before.unwrap();
    for _ in 0..2 {
        let parts = assemble::open(&settings, "").unwrap();
        let filter = audit::Filter { action: Some("backup.restored".to_owned()), ..audit::Filter::default() };
        let page = PageRequest { limit: 10, after: None };
        let noted = parts.db.read_blocking(|conn| Ok::<_, Error>(audit::list(conn, &filter, &page)?)).unwrap().items;
        let [entry] = noted.as_slice() else { panic!("{noted:?}") };
        assert_eq!((entry.actor, entry.subject.as_str()), (None, "backup:database"));
        let expected = serde_json::json!({ "made_at": made_at, "before": before.display().to_string() });
        assert_eq!(entry.detail.0, expected);
        assert!(!data.join("restored.json").exists());
    }
}

#[test]
fn on_postgresql_the_command_names_the_tools_of_postgresql() {
    let mut settings = Settings::default();
    settings.database.url = "postgres://u:hunter2@h/d".to_owned();
    let refused = backup::make(&settings, Path::new("x")).unwrap_err().to_string();
    assert!(refused.contains("pg_dump") && !refused.contains("hunter2"), "{refused}");
    let refused = restore(&settings, Path::new("x"), false).unwrap_err().to_string();
    assert!(refused.contains("pg_restore"), "{refused}");
}
