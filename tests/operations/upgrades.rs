//! Databases in the shapes of before, with what people did in them (`upgrade/record`): the present program starts on them, brings them
//! up to date, and everybody finds what was theirs.

use std::fs;
use std::io::Read as _;

use chancery::course::sha256_hex;
use chancery::db::{self, Connection, DatabaseUrl};
use diesel::connection::SimpleConnection as _;
use flate2::read::GzDecoder;
use serde_json::{Value, json};

use crate::support::client;
use crate::support::postgres;
use crate::support::program::{Server, Site, eventually, repository};

/// What everybody signs in with (`upgrade/record`).
const PASSWORD: &str = "harbour lantern consul";

/// A recorded database: whose is what, and the SQL.
fn recorded(name: &str) -> (Value, String) {
    let path = repository().join("tests/operations/upgrade").join(format!("{name}.sql.gz"));
    let packed = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut text = String::new();
    GzDecoder::new(packed.as_slice()).read_to_string(&mut text).expect("text");
    let (told, sql) = text.split_once('\n').expect("a first line");
    (serde_json::from_str(told.trim_start_matches("-- ")).expect("JSON"), sql.to_owned())
}

/// Fills an empty database, which is then one of before.
fn fill(url: &DatabaseUrl, sql: &str) {
    let mut connection = url.connect(true).expect("the database opens");
    match &mut connection {
        // The record has its tables by their names, and not each after those that it refers to.
        Connection::Sqlite(c) => c.batch_execute(&format!("PRAGMA foreign_keys = OFF; {sql}")),
        Connection::Postgres(c) => c.batch_execute(sql),
    }
    .unwrap_or_else(|error| panic!("the record is no SQL any more: {error}"));
    // pg_dump leaves a connection without a search path.
    drop(connection);
    let mut connection = url.connect(true).expect("the database opens");
    assert!(db::pending(&mut connection).expect("it is a database of the program"), "it is no database of before");
}

/// The token of who signs in; none where the door stays shut.
fn token(server: &Server, email: &str) -> Option<String> {
    let body = json!({ "email": email, "password": PASSWORD });
    let answer = server.client("").call("POST", "/auth/login", Some(body)).expect("an answer");
    (answer.status == 200).then(|| answer.body["access_token"].as_str().expect("a token").to_owned())
}

fn text<'v>(told: &'v Value, pointer: &str) -> &'v str {
    told.pointer(pointer).and_then(Value::as_str).unwrap_or_else(|| panic!("{pointer} is not in {told}"))
}

fn everybody_finds_what_was_theirs(site: &Site, told: &Value) {
    let server = site.serve(&[]);
    let signed = |email: &str| token(&server, email).unwrap_or_else(|| panic!("{email} cannot sign in"));
    let client = |email: &str| server.client(&signed(email));

    // Who had completed: the grade, the lesson, the certificate as it was printed, and what anybody is told of it.
    let ana = client("ana@mfa.example");
    let enrolment = ana.get(&format!("/enrolments/{}", text(told, "/ana/enrolment")));
    assert_eq!(
        (&enrolment["status"], &enrolment["progress"]["percent"]),
        (&json!("completed"), &json!(100.0)),
        "{enrolment}"
    );
    let lesson = ana.get(&format!("/enrolments/{}/lessons/writing/the-note", text(told, "/ana/enrolment")));
    assert_eq!(lesson["done"], true);
    assert!(text(&lesson, "/html").contains("<p>"), "{lesson}");
    let attempt = ana.get(&format!("/attempts/{}", text(told, "/ana/attempt")));
    assert_eq!((&attempt["state"], &attempt["result"]["grade"]), (&json!("graded"), &json!(100.0)), "{attempt}");
    let code = text(told, "/ana/code");
    let certificate = &ana.get("/me/certificates")["items"][0];
    assert_eq!((&certificate["id"], &certificate["code"]), (&told["ana"]["certificate"], &json!(code)));
    let verified = server.client("").get(&format!("/certificates/verify/{code}"));
    assert_eq!((&verified["state"], &verified["holder"]), (&json!("valid"), &json!("Ana Lemaître")), "{verified}");
    let pdf = pdf(&server, &signed("ana@mfa.example"), text(told, "/ana/certificate"));
    assert_eq!(verified["pdf_sha256"], sha256_hex(&pdf), "the document is the one that was printed");

    // Who was in the middle of a quiz: the answers are there, and the quiz ends well.
    let ben = client("ben@mfa.example");
    let path = format!("/attempts/{}", text(told, "/ben/attempt"));
    let attempt = ben.get(&path);
    assert_eq!(attempt["state"], "in-progress");
    let answers = |id: &str| {
        let questions = attempt["questions"].as_array().expect("questions");
        let found = questions.iter().find(|question| question["id"] == id).expect("the question");
        (found["response"].clone(), found["sequence"].clone())
    };
    assert_eq!(answers("third-person"), (json!(true), json!(1)));
    assert_eq!(answers("year"), (json!(1961), json!(3)));
    assert_eq!(answers("signed").0, Value::Null);
    let last = json!({ "responses": { "signed": { "sequence": 1, "response": false } } });
    let submitted = ben.post(&format!("{path}/submission"), last);
    assert_eq!(
        (&submitted["grade"], &submitted["enrolment"]["status"]),
        (&json!(100.0), &json!("completed")),
        "{submitted}"
    );
    eventually("a certificate of today is made", || {
        let code = ben.get("/me/certificates")["items"][0]["code"].as_str()?.to_owned();
        let verified = server.client("").call("GET", &format!("/certificates/verify/{code}"), None)?;
        (verified.body["pdf_sha256"].is_string() && verified.body["state"] == "valid").then_some(())
    });

    // Who had just begun goes on; who was locked stays out.
    let cleo = client("cleo@mfa.example");
    let own = format!("/enrolments/{}", text(told, "/cleo/enrolment"));
    assert_eq!(cleo.get(&own)["progress"]["lessons_done"], 0);
    let done = cleo.call("PUT", &format!("{own}/lessons/writing/the-note/completion"), None).expect("an answer").good();
    assert_eq!(done["enrolment"]["progress"]["lessons_done"], 1, "{done}");
    assert!(token(&server, "dan@mfa.example").is_none());

    // Staff: the cohort with its learner, everybody, the mail that went out.
    let fay = client("fay@institute.example");
    let cohorts = fay.get("/cohorts");
    assert_eq!(cohorts["items"][0]["title"], "Geneva, spring");
    let progress = fay.get(&format!("/cohorts/{}/progress", text(&cohorts, "/items/0/id")));
    assert!(progress.to_string().contains("Бен Сидоров"), "{progress}");
    let ada = client("ada@institute.example");
    let people = ada.get("/users?limit=50");
    let mut addresses: Vec<&str> =
        people["items"].as_array().expect("people").iter().map(|one| text(one, "/email")).collect();
    addresses.sort_unstable();
    let all = [
        "ada@institute.example",
        "ana@mfa.example",
        "ben@mfa.example",
        "cleo@mfa.example",
        "dan@mfa.example",
        "fay@institute.example",
    ];
    assert_eq!(addresses, all);
    let found = ada.get("/users?search=lemaitre");
    assert_eq!(found["items"][0]["email"], "ana@mfa.example", "people of before are found by words: {found}");
    let mails = ada.get("/mail?limit=50").to_string();
    assert!(mails.contains("ana@mfa.example"), "{mails}");
    assert!(ada.get("/audit?limit=50").to_string().contains("lock"), "what was done stands in the audit log");

    // What is kept agrees with the facts, and the audit log holds from its beginning.
    drop(server);
    let compared = site.run(&["recompute"]);
    assert_eq!(compared.code, Some(0), "{compared:?}");
    let walked = site.run(&["audit", "verify"]);
    assert_eq!(walked.code, Some(0), "{walked:?}");
}

/// The document of a certificate, as its holder gets it.
fn pdf(server: &Server, token: &str, certificate: &str) -> Vec<u8> {
    let asked = client::agent().get(format!("{}/api/v1/certificates/{certificate}/pdf", server.address));
    let mut answer = asked.header("authorization", format!("Bearer {token}")).call().expect("an answer");
    assert_eq!(answer.status().as_u16(), 200);
    answer.body_mut().read_to_vec().expect("a document")
}

fn on_sqlite(name: &str) {
    let site = Site::new();
    fs::create_dir(site.path("data")).expect("a folder");
    let (told, sql) = recorded(&format!("{name}.sqlite"));
    fill(&site.database(), &sql);
    everybody_finds_what_was_theirs(&site, &told);
}

fn on_postgres(name: &str) {
    let cluster = postgres::shared();
    let site = Site::new().with("DATABASE__URL", &cluster.url(&cluster.empty_database()));
    let (told, sql) = recorded(&format!("{name}.postgres"));
    fill(&site.database(), &sql);
    everybody_finds_what_was_theirs(&site, &told);
}

/// One test for each record.
macro_rules! records {
    ($($name:ident: $file:literal;)*) => {$(
        mod $name {
            #[test]
            fn sqlite() {
                super::on_sqlite($file);
            }

            #[test]
            fn postgres() {
                super::on_postgres($file);
            }
        }
    )*};
}

records! {
    as_of_migration_8_corrections: "0008";
    as_of_migration_13_mail: "0013";
    as_of_migration_19_personal_data: "0019";
}
