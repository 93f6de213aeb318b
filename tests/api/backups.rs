//! Backups that administrators ask for: made by the worker, one at a time, kept on the server.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use chancery::actions::back_up::archive;
use chancery::actions::carry_out::{self, Step};
use chancery::long_work;
use chrono::Duration;
use serde_json::{Value, json};

use crate::support::actors::Actor;
use crate::support::app::{App, on_both_databases};

const LEASE: Duration = Duration::seconds(300);

/// Asks for a backup; the address of the work.
fn asks(who: &Actor<'_>) -> String {
    let begun = who.post("/backups", json!({})).is(202);
    begun.header("location").strip_prefix("/api/v1").expect("an address of the API").to_owned()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().map(|entry| entry.expect("an entry").path()).collect();
    found.sort();
    found
}

on_both_databases! {
    fn a_backup_is_made_by_the_worker_where_the_database_is_a_file(app: &App) {
        let (ada, _ana) = (app.administrator(), app.learner("Ana"));
        if !app.db.is_sqlite() {
            // As the shell says it.
            let refused = ada.post("/backups", json!({})).is(409).problem("backup-elsewhere");
            assert!(refused.str("/detail").contains("pg_dump"), "{refused}");
            return;
        }
        let work = asks(&ada);
        assert_eq!(ada.get(&work).is(200).part("/total"), json!(2));
        assert_eq!(ada.get("/health").part("/last_backup"), json!(null));
        app.work();
        assert_eq!(ada.get(&work).str("/state"), "done");
        let steps = ada.get(&format!("{work}/items")).is(200).items();
        let step = |index: usize| (steps[index]["input"]["step"].clone(), steps[index]["fate"].clone());
        assert_eq!((step(0), step(1)), ((json!("write"), json!("done")), (json!("verify"), json!("done"))));
        let [file] = files(&app.ctx.backups).try_into().expect("one file, and nothing else is left");
        assert_eq!(file.file_name().expect("a name"), "chancery-2026-05-04T090000.000Z.backup");
        let manifest = archive::verify(&file).expect("the backup is good");
        assert_eq!(manifest.rows["people"], 2);
        let rights = |path: &Path| fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
        assert_eq!((rights(&file), rights(&app.ctx.backups)), (0o600, 0o700), "for its owner only");
        let last = ada.get("/health").part("/last_backup");
        assert_eq!((&last["bytes"], last["file"].as_str()), (&json!(manifest.bytes), file.to_str()));
        let noted = ada.get("/audit?action=backup.made").items();
        assert_eq!((noted.len(), &noted[0]["actor"]), (1, &json!(ada.id)));
    }

    fn nobody_else_makes_a_backup(app: &App) {
        app.facilitator("Ines").post("/backups", json!({})).is(403);
        app.learner("Ana").post("/backups", json!({})).is(403);
        app.stranger().post("/backups", json!({})).is(401);
        app.administrator().post("/backups", json!({ "dir": "/tmp" })).is(422).at(&["/dir"]);
        app.work();
        assert!(files(&app.ctx.backups).is_empty());
    }
}

#[test]
fn one_backup_at_a_time_is_made() {
    let app = App::on_sqlite();
    let ada = app.administrator();
    let work = asks(&ada);
    let refused = ada.post("/backups", json!({})).is(409).problem("backup-under-way");
    assert!(refused.str("/detail").contains(work.trim_start_matches("/work/")), "{refused}");
    app.work();
    app.later(Duration::seconds(1));
    asks(&ada);
    app.work();
    assert_eq!(files(&app.ctx.backups).len(), 2);
}

#[test]
fn who_takes_a_backup_over_finds_what_was_finished_and_sweeps_away_what_was_not() {
    let app = App::on_sqlite();
    let ada = app.administrator();
    let work = asks(&ada);
    let claim = || {
        let now = app.now();
        app.write(move |conn| Ok(long_work::claim(conn, now, LEASE)?)).expect("work is due")
    };
    let next = |claimed| carry_out::next(&app.ctx, &app.db, claimed, LEASE).expect("the step is done");
    // One died while it wrote: its unfinished file is there.
    fs::create_dir_all(&app.ctx.backups).expect("a folder");
    let unfinished = app.ctx.backups.join(".chancery-2026-05-04T090000.000Z.backup.1.part");
    fs::write(unfinished, b"half a database").expect("a file");
    let dead = claim();
    app.later(LEASE + Duration::seconds(1));
    let living = claim();
    assert_eq!(next(&living), Step::More);
    assert_eq!(next(&dead), Step::Lost);
    assert_eq!(next(&living), Step::Ended);
    assert_eq!(files(&app.ctx.backups).len(), 1);
    assert_eq!(ada.get(&work).part("/result"), json!({ "done": 2 }));
}

#[test]
fn a_damaged_file_is_no_backup_and_says_so_by_its_name() {
    let app = App::on_sqlite();
    let ada = app.administrator();
    let work = asks(&ada);
    let now = app.now();
    let claimed = app.write(move |conn| Ok(long_work::claim(conn, now, LEASE)?)).expect("work is due");
    let next = || carry_out::next(&app.ctx, &app.db, &claimed, LEASE).expect("the step is done");
    assert_eq!(next(), Step::More);
    let file = files(&app.ctx.backups).remove(0);
    let mut bytes = fs::read(&file).expect("the file");
    bytes[5_000] ^= 1;
    fs::write(&file, bytes).expect("the file is changed");
    assert_eq!(next(), Step::Ended);
    let step = ada.get(&format!("{work}/items?fate=damaged")).items().remove(0);
    assert!(step["detail"]["message"].as_str().is_some_and(|message| message.contains("is damaged")), "{step}");
    assert!(files(&app.ctx.backups)[0].to_string_lossy().ends_with(".backup.damaged"));
    assert_eq!(ada.get("/health").part("/last_backup"), Value::Null);
}

#[test]
fn a_folder_that_cannot_be_made_is_told_with_its_cure() {
    let app = App::on_sqlite();
    let ada = app.administrator();
    fs::write(&app.ctx.backups, b"").expect("a file stands in the place of the folder");
    let work = asks(&ada);
    app.work();
    assert!(ada.get(&work).str("/error").contains("set backup.dir"));
    fs::remove_file(&app.ctx.backups).expect("the file is there");
    app.later(Duration::minutes(1));
    app.work();
    assert_eq!(ada.get(&work).str("/state"), "done");
}
