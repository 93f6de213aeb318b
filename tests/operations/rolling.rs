//! A new version is rolled out while the old one serves: what the old one does on a database that a newer one has brought up to date.

use chancery::db::{Connection, DatabaseUrl};
use diesel::connection::SimpleConnection as _;
use serde_json::json;

use crate::faults::one_lesson;
use crate::support::postgres::Database;
use crate::support::program::{Server, Site};

/// What a migration of a later version might add.
const EXPANDING: &str = "CREATE TABLE mentors (name text PRIMARY KEY); ALTER TABLE persons ADD COLUMN nickname text; \
     ALTER TABLE enrolments ADD COLUMN weight integer NOT NULL DEFAULT 1; CREATE INDEX persons_nickname ON persons (nickname); \
     INSERT INTO __diesel_schema_migrations (version) VALUES ('0999')";

/// What a contract step writes down.
const CONTRACTING: &str = "INSERT INTO facts (name, value) VALUES ('needs-program', '9.0.0')";

fn newer_program_does(url: &DatabaseUrl, statements: &str) {
    let mut connection = url.connect(true).expect("the database opens");
    match &mut connection {
        Connection::Sqlite(c) => c.batch_execute(statements),
        Connection::Postgres(c) => c.batch_execute(statements),
    }
    .unwrap_or_else(|error| panic!("{statements}: {error}"));
}

/// Reads and writes as people do: signs up, learns, looks.
fn serves(server: &Server, name: &str) {
    assert_eq!(server.status("/readyz"), Some(200));
    let (email, password) = (format!("{name}@mfa.example"), "harbour lantern consul");
    let stranger = server.client("");
    let person = json!({ "email": email, "password": password, "full_name": name });
    stranger.post("/auth/register", person);
    let signed = stranger.post("/auth/login", json!({ "email": email, "password": password }));
    let client = server.client(signed["access_token"].as_str().expect("a token"));
    let enrolment = client.enrol("protocol");
    client.completes_the_lesson(&enrolment).expect("an answer").good();
    assert_eq!(client.get(&format!("/enrolments/{enrolment}"))["status"], "completed");
    assert_eq!(client.get("/me")["email"], email);
}

/// The line of the doctor about the database, and how it ends.
fn doctor(site: &Site) -> (Option<i32>, String) {
    let looked = site.run(&["doctor"]);
    let line = looked.out.lines().find(|line| line.contains("  database  ")).map(str::to_owned);
    (looked.code, line.unwrap_or_else(|| panic!("{looked:?}")))
}

fn rolling(site: &Site) {
    let mut server = site.serve(&[]);
    serves(&server, "ana");
    newer_program_does(&site.database(), EXPANDING);
    serves(&server, "ben");
    let log = server.running.log();
    assert!(!log.contains("a request failed") && !log.contains("panicked"), "{log}");
    server.running.signal("TERM");
    assert_eq!(server.running.ends().code(), Some(0));

    // Started again, as after a way back: it goes on with what the newer one only added to.
    let mut server = site.serve(&[]);
    serves(&server, "cleo");
    let told =
        "a newer program brought the database up to date and only added to it (0999): this one serves it as before";
    assert!(server.running.log().contains(told), "{}", server.running.log());
    let (code, line) = doctor(site);
    assert_eq!(code, Some(0), "{line}");
    assert!(line.starts_with("warn") && line.contains("it has the migration 0999"), "{line}");
    assert_eq!(site.run(&["migrate"]).code, Some(0));
    server.running.signal("TERM");
    assert_eq!(server.running.ends().code(), Some(0));

    // Once a newer one took away what this one needs, it does not touch the database.
    newer_program_does(&site.database(), CONTRACTING);
    let own = env!("CARGO_PKG_VERSION");
    let refusal = format!(
        "chancery: the database {:?} was brought up to date by a newer program and needs version 9.0.0 or newer; this is {own}: \
         install that one, or go back to a backup from before\n",
        site.database()
    );
    for command in [&["serve", "--bind", "127.0.0.1:0"][..], &["worker"], &["user", "list"], &["migrate"]] {
        let ran = site.run(command);
        assert_eq!((ran.code, ran.err.as_str()), (Some(2), refusal.as_str()), "{command:?}");
    }
    let (code, line) = doctor(site);
    assert_eq!(code, Some(1));
    assert!(line.starts_with("FAIL") && line.ends_with("and needs version 9.0.0 or newer"), "{line}");
    // What this version satisfies, and what it cannot read.
    newer_program_does(&site.database(), &format!("UPDATE facts SET value = '{own}' WHERE name = 'needs-program'"));
    serves(&site.serve(&[]), "dan");
    newer_program_does(&site.database(), "UPDATE facts SET value = 'later' WHERE name = 'needs-program'");
    assert_eq!(site.run(&["user", "list"]).code, Some(2));
}

#[test]
fn an_old_program_goes_on_where_a_newer_one_only_added_on_sqlite() {
    let site = Site::new().with_course(&one_lesson("protocol"));
    // Where nothing is named, the file is named as it stands in the data folder.
    let url = format!("sqlite://{}", site.path("data/chancery.db").display());
    rolling(&site.with("DATABASE__URL", &url));
}

#[test]
fn an_old_program_goes_on_where_a_newer_one_only_added_on_postgres() {
    let database = Database::new();
    rolling(&Site::new().with("DATABASE__URL", &database.url()).with_course(&one_lesson("protocol")));
}
