//! Both databases have the same shape: what is there, what may be missing, what is unique.

mod contract;
mod day;
mod explain;
mod hearing;
mod plans;
pub mod shape;

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
    let files = concat!(
        include_str!("../../src/db/schema/mod.rs"),
        include_str!("../../src/db/schema/people.rs"),
        include_str!("../../src/db/schema/directory.rs"),
        include_str!("../../src/db/schema/issued.rs"),
        include_str!("../../src/db/schema/tasks.rs"),
        include_str!("../../src/db/schema/teaching.rs")
    );
    assert_eq!(of_schema_file(files), columns);
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
