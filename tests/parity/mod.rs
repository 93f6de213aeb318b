//! Both databases have the same shape: what is there, what may be missing, what is unique.

mod shape;

use chancery::db::{self, DatabaseUrl};
use diesel::connection::SimpleConnection as _;
use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types};

use crate::support::postgres;
use crate::support::postgres::Cluster;
use shape::{of_postgres, of_schema_file, of_sqlite};

/// A migrated SQLite file, and what keeps it.
fn sqlite() -> (tempfile::TempDir, db::Connection) {
    let folder = tempfile::tempdir().unwrap();
    let url = DatabaseUrl::Sqlite(folder.path().join("parity.db"));
    let mut connection = url.connect(true).unwrap();
    db::migrate(&mut connection).unwrap();
    (folder, connection)
}

fn empty_postgres() -> db::Connection {
    let cluster: &Cluster = postgres::shared();
    let database = cluster.empty_database();
    DatabaseUrl::parse(&cluster.url(&database)).unwrap().connect(true).unwrap()
}

#[test]
fn both_databases_have_the_same_tables_columns_nullability_and_unique_keys() {
    let (_folder, mut here) = sqlite();
    let mut there = empty_postgres();
    db::migrate(&mut there).unwrap();
    let (here, there) = (of_sqlite(&mut here), of_postgres(&mut there));
    assert!(here.lines().count() > 100, "hardly anything was compared:\n{here}");
    assert_eq!(here, there);
}

#[test]
fn the_schema_in_the_code_is_that_of_the_database() {
    let (_folder, mut connection) = sqlite();
    let shape = of_sqlite(&mut connection);
    let columns: Vec<&str> = shape.lines().filter(|line| line.starts_with("column ")).collect();
    assert_eq!(of_schema_file(include_str!("../../src/db/schema.rs")), columns);
}

#[test]
fn every_migration_goes_down_to_nothing_and_up_again() {
    for mut connection in [sqlite().1, empty_postgres()] {
        db::migrate(&mut connection).unwrap();
        let full = shape::of(&mut connection);
        db::down_all(&mut connection).unwrap();
        assert_eq!(shape::of(&mut connection), "", "something is left after going down");
        assert!(db::pending(&mut connection).unwrap());
        db::migrate(&mut connection).unwrap();
        assert_eq!(shape::of(&mut connection), full);
        assert!(!db::pending(&mut connection).unwrap());
    }
}

#[derive(QueryableByName)]
struct Step {
    #[diesel(sql_type = sql_types::Text)]
    detail: String,
}

/// What requests and the worker ask most, as the program asks it.
const HOT: [(&str, &str); 9] = [
    (
        "who is behind a session",
        "SELECT 1 FROM sessions JOIN persons ON sessions.person_id = persons.id WHERE sessions.id = x'00'",
    ),
    ("a person by address", "SELECT 1 FROM persons WHERE email_key = 'a'"),
    ("one's enrolments", "SELECT 1 FROM enrolments WHERE person_id = x'00' ORDER BY id DESC"),
    ("the lessons done", "SELECT 1 FROM lesson_completions WHERE enrolment_id = x'00'"),
    ("the attempts of an enrolment", "SELECT 1 FROM attempts WHERE enrolment_id = x'00' ORDER BY module, quiz, number"),
    ("the responses of an attempt", "SELECT 1 FROM responses WHERE attempt_id = x'00'"),
    (
        "attempts whose time is up",
        "SELECT 1 FROM attempts WHERE deadline < ? AND state = 'in-progress' ORDER BY deadline",
    ),
    ("work that is due", "SELECT 1 FROM outbox WHERE due_at <= ? ORDER BY due_at LIMIT 4"),
    ("a certificate by its code", "SELECT 1 FROM certificates WHERE code = 'a'"),
];

#[test]
fn no_hot_query_reads_a_whole_table() {
    let (_folder, connection) = sqlite();
    let db::Connection::Sqlite(mut connection) = connection else { unreachable!() };
    for (what, query) in HOT {
        let plan: Vec<Step> = sql_query(format!("EXPLAIN QUERY PLAN {query}")).load(&mut connection).unwrap();
        let plan: Vec<String> = plan.into_iter().map(|step| step.detail).collect();
        let scans = plan.iter().filter(|step| step.starts_with("SCAN"));
        assert_eq!(scans.count(), 0, "{what} reads a whole table: {plan:?}");
    }
}

#[test]
fn durable_settings_hold_on_every_connection() {
    let (_folder, connection) = sqlite();
    let db::Connection::Sqlite(mut connection) = connection else { unreachable!() };
    connection.batch_execute("SELECT 1").unwrap();
    let pragma = |connection: &mut diesel::SqliteConnection, name: &str| {
        #[derive(QueryableByName)]
        struct Value {
            #[diesel(sql_type = sql_types::Text)]
            value: String,
        }
        let query = format!("SELECT CAST({name} AS TEXT) AS value FROM pragma_{name}");
        sql_query(query).get_result::<Value>(connection).unwrap().value
    };
    assert_eq!(pragma(&mut connection, "journal_mode"), "wal");
    assert_eq!(pragma(&mut connection, "synchronous"), "2", "synchronous is FULL: an acknowledged write is on disk");
    assert_eq!(pragma(&mut connection, "foreign_keys"), "1");
}
