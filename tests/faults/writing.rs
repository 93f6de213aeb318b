//! Many who write at once: what fails fails alone, and nobody hears "done" before it is.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};

use chancery::account::facts;
use chancery::db::{Connection, DatabaseUrl, Db, StoreError};
use diesel::RunQueryDsl as _;
use diesel::connection::SimpleConnection as _;
use diesel::sql_types::Text;
use futures_util::future::{join_all, join3};
use tempfile::TempDir;

use super::count;
use crate::support::postgres;

fn sqlite() -> (TempDir, Db) {
    let folder = tempfile::tempdir().expect("a folder");
    let db = Db::open(&DatabaseUrl::Sqlite(folder.path().join("x.db")), 4).expect("a database");
    (folder, db)
}

fn postgres() -> (postgres::Database, Db) {
    let database = postgres::Database::new();
    let db = Db::open(&DatabaseUrl::parse(&database.url()).expect("a URL"), 8).expect("a database");
    (database, db)
}

fn put(conn: &mut Connection, name: &str) -> Result<(), StoreError> {
    facts::get_or_set(conn, name, "here").map(|_| ())
}

fn is_there(db: &Db, name: &str) -> bool {
    db.read_blocking(|conn| facts::get(conn, name)).expect("a read").is_some()
}

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fate {
    Kept,
    Refused,
    Panics,
}

/// Waits for the gate, so that all that follow share a commit.
async fn gate(db: &Db, opened: mpsc::Receiver<()>) {
    let opened = Mutex::new(opened);
    let first = db.write(move |_| {
        opened.lock().expect("the gate").recv().expect("somebody opens it");
        Ok::<_, StoreError>(())
    });
    first.await.expect("the gate itself is kept");
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

#[test]
fn in_a_shared_commit_what_fails_fails_alone() {
    let (_folder, db) = sqlite();
    let (open, opened) = mpsc::channel();
    let one = async |at: usize| {
        let fate = [Fate::Kept, Fate::Refused, Fate::Kept, Fate::Panics][at % 4];
        let name = format!("fact-{at}");
        let for_write = name.clone();
        let told = db
            .write(move |conn| {
                put(conn, &for_write)?;
                match fate {
                    Fate::Kept => Ok(()),
                    Fate::Refused => Err(StoreError::Taken("no".to_owned())),
                    Fate::Panics => panic!("as planned"),
                }
            })
            .await;
        match fate {
            Fate::Kept => told.expect("it is kept"),
            Fate::Refused => assert!(matches!(told, Err(StoreError::Taken(_))), "{told:?}"),
            Fate::Panics => assert!(matches!(told, Err(StoreError::Fault(_))), "{told:?}"),
        }
        assert_eq!(is_there(&db, &name), fate == Fate::Kept, "{name} {fate:?}");
    };
    runtime().block_on(async {
        let all = join_all((0..200).map(one));
        // Each is asked once in this order: the gate, all requests, and then the gate opens.
        let opening = async { open.send(()).expect("the gate waits") };
        join3(gate(&db, opened), all, opening).await;
    });
    assert_eq!(count(&db, "FROM facts WHERE name LIKE 'fact-%'"), 100);
}

/// A fact in one statement, which fails when the name is taken.
fn add(conn: &mut Connection, name: &str) -> Result<(), StoreError> {
    let insert = diesel::sql_query("INSERT INTO facts (name, value) VALUES (?, 'here')");
    let Connection::Sqlite(conn) = conn else { panic!("this is not SQLite") };
    insert.bind::<Text, _>(name).execute(conn)?;
    Ok(())
}

#[test]
fn in_a_shared_commit_a_single_statement_that_fails_fails_alone() {
    let (_folder, db) = sqlite();
    let (open, opened) = mpsc::channel();
    let one = async |at: usize| {
        // Each name comes twice: the second time it is taken.
        let name = format!("fact-{}", at / 2);
        db.write_one(move |conn| add(conn, &name)).await
    };
    let told = runtime().block_on(async {
        let all = join_all((0..32).map(one));
        let open = async { open.send(()).expect("the gate waits") };
        join3(gate(&db, opened), all, open).await.1
    });
    let kept = told.iter().filter(|told| told.is_ok()).count();
    let taken = told.iter().filter(|told| matches!(told, Err(StoreError::Taken(_)))).count();
    assert_eq!((kept, taken), (16, 16), "{told:?}");
    assert!((0..16).all(|at| is_there(&db, &format!("fact-{at}"))));
}

#[test]
fn when_a_single_statement_panics_nobody_of_its_batch_is_told_that_it_was_kept() {
    let (_folder, db) = sqlite();
    let (open, opened) = mpsc::channel();
    let panics = async |name: &'static str| {
        let work = move |conn: &mut Connection| {
            add(conn, name)?;
            if name == "bad" { panic!("as planned") } else { Ok::<_, StoreError>(()) }
        };
        db.write_one(work).await
    };
    let told = runtime().block_on(async {
        let all = join_all(["good", "bad"].map(panics));
        let open = async { open.send(()).expect("the gate waits") };
        let opened = Mutex::new(opened);
        let first = db.write(move |_| {
            opened.lock().expect("the gate").recv().expect("somebody opens it");
            Ok::<_, StoreError>(())
        });
        join3(first, all, open).await.1
    });
    assert!(told.iter().all(Result::is_err), "{told:?}");
    assert!(!is_there(&db, "good") && !is_there(&db, "bad"));
    runtime().block_on(db.write(|conn| put(conn, "after"))).expect("the writer goes on");
}

#[test]
fn when_the_storage_fails_nobody_of_the_batch_is_told_that_it_was_kept() {
    let (_folder, db) = sqlite();
    let (open, opened) = mpsc::channel();
    let opened = Mutex::new(opened);
    runtime().block_on(async {
        let first = db.write(move |conn| {
            opened.lock().expect("the gate").recv().expect("somebody opens it");
            put(conn, "first")
        });
        let second = db.write(|conn| {
            put(conn, "second")?;
            Err::<(), _>(StoreError::Unavailable("the disk is full".to_owned()))
        });
        let opening = async { open.send(()).expect("the gate waits") };
        let (first, second, ()) = join3(first, second, opening).await;
        for told in [first, second] {
            assert!(matches!(told, Err(StoreError::Unavailable(_))), "{told:?}");
        }
        assert!(!is_there(&db, "first") && !is_there(&db, "second"));
        db.write(|conn| put(conn, "third")).await.expect("the writer goes on");
        assert!(is_there(&db, "third"));
    });
}

/// 64 threads; each looks whether its row is there when it is told so.
fn told_when_done(db: &Db) {
    std::thread::scope(|scope| {
        for thread in 0..64 {
            scope.spawn(move || {
                for round in 0..8 {
                    let name = format!("{thread}-{round}");
                    let for_write = name.clone();
                    db.write_blocking(move |conn| put(conn, &for_write)).expect("it is kept");
                    assert!(is_there(db, &name), "{name}");
                }
            });
        }
    });
    assert_eq!(count(db, "FROM facts WHERE value = 'here'"), 64 * 8);
}

#[test]
fn sixty_four_who_write_are_told_when_it_is_done_on_sqlite() {
    told_when_done(&sqlite().1);
}

#[test]
fn sixty_four_who_write_are_told_when_it_is_done_on_postgres() {
    let (_database, db) = postgres();
    told_when_done(&db);
}

#[test]
fn on_postgres_what_fails_fails_alone_and_its_connection_goes_on() {
    let (_database, db) = postgres();
    for round in 0..20 {
        let name = format!("fact-{round}");
        let for_write = name.clone();
        let work = move |conn: &mut Connection| {
            put(conn, &for_write)?;
            Err::<(), _>(StoreError::Taken("no".to_owned()))
        };
        assert!(matches!(db.write_blocking(work), Err(StoreError::Taken(_))));
        let for_write = name.clone();
        let panics = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            db.write_blocking(move |conn| {
                put(conn, &for_write)?;
                let nothing: Option<()> = None;
                nothing.ok_or(StoreError::Taken(String::new())).expect("as planned");
                Ok::<_, StoreError>(())
            })
        }));
        assert!(panics.is_err());
        assert!(!is_there(&db, &name));
        db.write_blocking(move |conn| put(conn, &name)).expect("the next one is kept");
    }
    assert_eq!(count(&db, "FROM facts WHERE value = 'here'"), 20);
}

/// Two transactions that meet for certain at their first run: each takes its step, waits for the other, takes the next.
/// How often they ran, both together.
fn meet(db: &Db, first: [&'static str; 2], second: [&'static str; 2]) -> Result<usize, StoreError> {
    let runs = Arc::new(AtomicUsize::new(0));
    let (to_second, from_first) = mpsc::channel();
    let (to_first, from_second) = mpsc::channel();
    let sides = [(first, to_second, from_second), (second, to_first, from_first)];
    let told = std::thread::scope(|scope| {
        let sides = sides.map(|(steps, tell, told)| {
            let (runs, met, told) = (runs.clone(), AtomicBool::new(false), Mutex::new(told));
            scope.spawn(move || {
                let work = move |conn: &mut Connection| {
                    runs.fetch_add(1, Ordering::SeqCst);
                    let Connection::Postgres(c) = conn else { unreachable!("this is PostgreSQL") };
                    c.batch_execute(steps[0])?;
                    if !met.swap(true, Ordering::SeqCst) {
                        // Nobody waits for a side that has given up: both say so by hanging up.
                        let gone = || StoreError::Unavailable("the other side has given up".to_owned());
                        tell.send(()).map_err(|_| gone())?;
                        told.lock().expect("a line").recv().map_err(|_| gone())?;
                    }
                    c.batch_execute(steps[1])?;
                    Ok::<_, StoreError>(())
                };
                db.write_blocking(work)
            })
        });
        sides.map(|side| side.join().expect("no panic"))
    });
    told.into_iter().collect::<Result<(), _>>().map(|()| runs.load(Ordering::SeqCst))
}
/// Plays a scene until it was played to its end: on a machine that stands still for seconds, the patience for a connection or
/// a lock runs out, and who waits hears that they may come again. `counters` are as they were whenever it begins.
fn play(db: &Db, first: [&'static str; 2], second: [&'static str; 2]) -> usize {
    for _ in 0..5 {
        super::execute(db, "UPDATE counters SET value = 0");
        match meet(db, first, second) {
            Err(StoreError::Unavailable(cause)) => println!("played again: {cause}"),
            told => return told.expect("it is kept in the end"),
        }
    }
    panic!("the database was never available");
}

#[test]
fn on_postgres_a_deadlock_is_run_again() {
    let (_database, db) = postgres();
    super::execute(&db, "INSERT INTO counters VALUES ('a', 0), ('b', 0)");
    let add = |name: &'static str| match name {
        "a" => "UPDATE counters SET value = value + 1 WHERE name = 'a'",
        _ => "UPDATE counters SET value = value + 1 WHERE name = 'b'",
    };
    assert_eq!(play(&db, [add("a"), add("b")], [add("b"), add("a")]), 3, "one of the two ran twice");
    assert_eq!(count(&db, "FROM counters WHERE value = 2"), 2);
}

#[test]
fn on_postgres_a_conflict_of_serializable_transactions_is_run_again() {
    let (_database, db) = postgres();
    super::execute(&db, "INSERT INTO counters VALUES ('a', 0)");
    let read = "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; SELECT value FROM counters";
    let add = "UPDATE counters SET value = value + 1";
    assert_eq!(play(&db, [read, add], [read, add]), 3, "one of the two ran twice");
    assert_eq!(count(&db, "FROM counters WHERE value = 2"), 1);
}
