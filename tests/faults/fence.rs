//! A worker that froze past its lease cannot finish what another took over.

use chancery::base::Timestamp;
use chancery::db::{DatabaseUrl, Db, StoreError};
use chancery::outbox::{self, Claimed, Kind};
use chrono::Duration;
use serde_json::json;

use super::count;
use crate::support::postgres;

const LEASE: Duration = Duration::seconds(300);

fn claim(db: &Db, now: Timestamp) -> Vec<Claimed> {
    db.write_blocking(move |conn| outbox::claim(conn, 4, now, LEASE)).expect("a claim")
}

/// Calls something of the outbox that says whether it was done.
fn done(
    db: &Db,
    work: &Claimed,
    call: impl Fn(&mut chancery::db::Connection, &Claimed) -> Result<bool, StoreError> + Send + 'static,
) -> bool {
    let work = work.clone();
    db.write_blocking(move |conn| call(conn, &work)).expect("an answer")
}

fn scenario(db: &Db) {
    let begin = Timestamp::parse("2026-05-04T09:00:00Z").expect("a time");
    let new = move |conn: &mut chancery::db::Connection| {
        let first = outbox::enqueue(conn, Kind::Mail, "cause", &json!({}), begin)?;
        Ok::<_, StoreError>((first, outbox::enqueue(conn, Kind::Mail, "cause", &json!({}), begin)?))
    };
    assert_eq!(db.write_blocking(new).expect("a row"), (true, false), "one cause is one piece of work");
    let first = claim(db, begin).remove(0);
    assert!(claim(db, begin + LEASE - Duration::seconds(1)).is_empty(), "nobody else gets it meanwhile");
    assert!(done(db, &first, outbox::holds));
    let later = begin + LEASE + Duration::seconds(1);
    let second = claim(db, later).remove(0);
    assert_eq!((second.id, second.tries), (first.id, 1));
    // The first one wakes up.
    assert!(!done(db, &first, outbox::holds));
    assert!(!done(db, &first, move |conn, work| outbox::finish(conn, work, later)));
    assert!(!done(db, &first, move |conn, work| outbox::fail(conn, work, "late", None, later)));
    assert_eq!(count(db, "FROM outbox WHERE state = 'claimed' AND error IS NULL"), 1, "it changed nothing");
    assert!(done(db, &second, move |conn, work| outbox::finish(conn, work, later)));
    assert!(!done(db, &second, move |conn, work| outbox::finish(conn, work, later)), "once is enough");
    assert_eq!(count(db, "FROM outbox WHERE state = 'done' AND lease IS NULL"), 1);
    assert!(claim(db, later + LEASE * 10).is_empty(), "what is done stays done");
    // Put back, it is due at once; failed, it is due when its pause is over.
    assert!(done(db, &second, move |conn, work| outbox::again(conn, work.id, later)));
    let third = claim(db, later).remove(0);
    let next = later + Duration::minutes(5);
    assert!(done(db, &third, move |conn, work| outbox::fail(conn, work, "451", Some(next), later)));
    assert!(claim(db, next - Duration::seconds(1)).is_empty());
    assert_eq!(claim(db, next).len(), 1);
}

#[test]
fn a_worker_that_froze_cannot_finish_what_another_took_over_on_sqlite() {
    let folder = tempfile::tempdir().expect("a folder");
    scenario(&Db::open(&DatabaseUrl::Sqlite(folder.path().join("x.db")), 2).expect("a database"));
}

#[test]
fn a_worker_that_froze_cannot_finish_what_another_took_over_on_postgres() {
    let database = postgres::Database::new();
    scenario(&Db::open(&DatabaseUrl::parse(&database.url()).expect("a URL"), 2).expect("a database"));
}
