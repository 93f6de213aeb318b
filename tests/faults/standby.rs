//! Reports read at a standby: what they show, to whom, and what becomes of them when the standby is late, away or another's.

use std::sync::mpsc;
use std::time::Duration;

use chancery::db::{Connection, DatabaseUrl, Db, Reports, StoreError};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::Bool;
use serde_json::{Value, json};

use crate::support::builders::course;
use crate::support::client::{self, Client};
use crate::support::postgres::{Cluster, Durability};
use crate::support::program::{Learner, Server, Site, eventually};

/// A server, a standby of it, and a database on both.
struct Pair {
    primary: Cluster,
    standby: Cluster,
    database: String,
}

impl Pair {
    fn new() -> Self {
        let primary = Cluster::start(Durability::Fast);
        let database = primary.empty_database();
        let standby = primary.standby();
        Self { primary, standby, database }
    }

    /// An installation that reads reports at the standby, if that is not further behind than so many seconds.
    fn site(&self, lag: &str) -> Site {
        self.site_with(&self.standby.url(&self.database), lag)
    }

    fn site_with(&self, reports: &str, lag: &str) -> Site {
        Site::new()
            .with("DATABASE__URL", &self.primary.url(&self.database))
            .with("DATABASE__REPORTS_URL", reports)
            .with("DATABASE__REPORTS_LAG_SECONDS", lag)
            .with("SERVER__METRICS_LISTEN", "127.0.0.1:0")
            .with_course(&course("protocol").folder())
    }

    /// Everything that was committed is at the standby.
    fn catches_up(&self) {
        let written = self.primary.asks(&self.database, "SELECT pg_current_wal_insert_lsn()::text AS told");
        let query = format!("SELECT (pg_last_wal_replay_lsn() >= '{written}')::text AS told");
        eventually("the standby has replayed", || (self.standby.asks("postgres", &query) == "true").then_some(()));
    }

    /// The standby stays where it is from now on.
    fn pauses(&self) {
        self.catches_up();
        self.standby.execute("postgres", "SELECT pg_wal_replay_pause()");
        let query = "SELECT pg_get_wal_replay_pause_state() AS told";
        eventually("the standby stands still", || (self.standby.asks("postgres", query) == "paused").then_some(()));
    }

    fn goes_on(&self) {
        self.standby.execute("postgres", "SELECT pg_wal_replay_resume()");
    }
}

/// How many reports came to each outcome.
fn outcomes(metrics: &str) -> Vec<(String, u32)> {
    let mut answer = client::agent().get(metrics).call().expect("somebody listens");
    let text = answer.body_mut().read_to_string().expect("text");
    let lines = text.lines().filter_map(|line| line.strip_prefix("chancery_standby_reports_total{outcome=\""));
    let told = lines.filter_map(|line| line.split_once("\"} "));
    told.map(|(outcome, number)| (outcome.to_owned(), number.parse().expect("a number"))).collect()
}

fn counted(metrics: &str, outcome: &str) -> u32 {
    outcomes(metrics).iter().find(|(name, _)| name == outcome).map_or(0, |(_, number)| *number)
}

/// An installation at work: a facilitator whose cohort has one learner.
struct Taught {
    site: Site,
    server: Server,
    metrics: String,
    staff: Learner,
    fay: Client,
    cohort: String,
    ana: Client,
    enrolment: String,
}

impl Taught {
    fn at(site: Site) -> Self {
        let mut server = site.serve(&["--no-worker"]);
        let metrics = server.running.says("  metrics  ");
        let (staff, learner) = (site.facilitator(), site.learners(1).remove(0));
        let fay = server.client(&staff.token);
        let cohort = fay.post("/cohorts", json!({ "course": "protocol", "title": "Geneva" }));
        let cohort = cohort["id"].as_str().expect("an id").to_owned();
        let members = fay.post(&format!("/cohorts/{cohort}/members"), json!({ "emails": [learner.email] }));
        let enrolment = members["items"][0]["id"].as_str().expect("an id").to_owned();
        let ana = server.client(&learner.token);
        Self { site, server, metrics, staff, fay, cohort, ana, enrolment }
    }

    fn path(&self) -> String {
        format!("/cohorts/{}/progress", self.cohort)
    }

    /// How far the learner is, as the report says it.
    fn reported(&self, reader: &Client) -> Value {
        reader.get(&self.path())["items"][0]["percent"].clone()
    }

    fn learns(&self) {
        self.ana.completes_the_lesson(&self.enrolment).expect("an answer").good();
    }

    /// How far the learner is, as the learner sees it.
    fn own(&self) -> Value {
        self.ana.get(&format!("/enrolments/{}", self.enrolment))["progress"]["percent"].clone()
    }
}

#[test]
fn a_report_comes_from_the_standby_and_is_never_older_than_what_its_reader_did() {
    let pair = Pair::new();
    let (taught, strict) = (Taught::at(pair.site("600")), pair.site("1"));
    let administrator = taught.site.administrator();
    let ada = taught.server.client(&administrator.token);
    let mut other = strict.serve(&["--no-worker"]);
    let other_metrics = other.running.says("  metrics  ");
    pair.pauses();
    taught.learns();
    assert_eq!(taught.own(), 50.0, "who did something finds it at once");
    assert_eq!(taught.reported(&taught.fay), 0.0, "the report is what the standby knew");
    assert_eq!(taught.reported(&ada), 0.0);
    assert_eq!(outcomes(&taught.metrics), [("standby".to_owned(), 2)]);

    // Where less is allowed, that is too old.
    std::thread::sleep(Duration::from_millis(1500));
    let strictly = other.client(&administrator.token);
    assert_eq!(taught.reported(&strictly), 50.0);
    assert_eq!(outcomes(&other_metrics), [("behind".to_owned(), 1)]);

    // Who has just done something reads no report from before that; others may.
    taught
        .fay
        .post(&format!("/enrolments/{}/pause", taught.enrolment), json!({ "reason": "A posting at short notice" }));
    let rows = taught.fay.get(&taught.path());
    assert_eq!((&rows["items"][0]["status"], &rows["items"][0]["percent"]), (&json!("paused"), &json!(50.0)));
    assert_eq!(taught.reported(&ada), 0.0);
    assert_eq!(outcomes(&taught.metrics), [("not-yet".to_owned(), 1), ("standby".to_owned(), 3)]);

    // A right that is gone is gone, although the standby does not know.
    pair.primary.execute(&pair.database, "DELETE FROM cohort_facilitators");
    for path in ["progress", "progress?format=csv", "attention", "figures", "gain"] {
        let answer = taught.fay.call("GET", &format!("/cohorts/{}/{path}", taught.cohort), None).expect("an answer");
        assert_eq!(answer.status, 404, "{path}: {}", answer.body);
    }
    let statistics = "/courses/protocol/quizzes/one/check/statistics";
    assert_eq!(taught.fay.call("GET", statistics, None).expect("an answer").status, 404);
    pair.primary.execute(&pair.database, "UPDATE persons SET locked_at = now() WHERE role = 'administrator'");
    assert_eq!(ada.call("GET", &taught.path(), None).expect("an answer").status, 401);

    // It goes on, and everybody reads what is.
    pair.primary.execute(&pair.database, "UPDATE persons SET locked_at = NULL");
    pair.goes_on();
    pair.catches_up();
    assert_eq!(taught.reported(&ada), 50.0);
    assert_eq!(counted(&taught.metrics, "standby"), 4);
    eventually("the strict one reads at the standby too", || {
        assert_eq!(taught.reported(&strictly), 50.0);
        (counted(&other_metrics, "standby") > 0).then_some(())
    });
}

#[test]
fn every_report_can_be_read_at_the_standby() {
    let pair = Pair::new();
    let taught = Taught::at(pair.site("600"));
    taught.learns();
    pair.catches_up();
    let cohort = format!("/cohorts/{}", taught.cohort);
    let api =
        ["progress", "progress?format=csv", "progress?format=xlsx", "attention", "figures", "gain", "gain?format=csv"];
    let api = api.map(|path| format!("/api/v1{cohort}/{path}"));
    let statistics = ["", "&format=csv"]
        .map(|rest| format!("/api/v1/courses/protocol/quizzes/one/check/statistics?cohort={}{rest}", taught.cohort));
    let pages = ["", "/progress", "/progress.csv", "/figures", "/statistics", "/statistics/one/check"];
    let pages = pages.map(|path| format!("{cohort}{path}"));
    let mut read = 0;
    for path in api.iter().chain(&statistics).chain(&pages) {
        let asked = client::agent().get(format!("{}{path}", taught.server.address));
        let asked = match path.starts_with("/api/") {
            true => asked.header("authorization", format!("Bearer {}", taught.staff.token)),
            false => asked.header("cookie", format!("chancery={}", taught.staff.page)),
        };
        assert_eq!(asked.call().expect("an answer").status().as_u16(), 200, "{path}");
        read += 1;
        assert_eq!(outcomes(&taught.metrics), [("standby".to_owned(), read)], "{path}");
    }
}

#[test]
fn a_standby_that_is_away_costs_nobody_a_report_and_comes_back_by_itself() {
    let pair = Pair::new();
    let taught = Taught::at(pair.site("600"));
    pair.catches_up();
    assert_eq!(taught.reported(&taught.fay), 0.0);
    pair.standby.ctl(&["stop", "--silent", "--mode=immediate"]);
    taught.learns();
    for _ in 0..3 {
        assert_eq!(taught.reported(&taught.fay), 50.0);
    }
    assert_eq!(outcomes(&taught.metrics), [("away".to_owned(), 3), ("standby".to_owned(), 1)]);
    assert_eq!(taught.server.status("/readyz"), Some(200));
    let log = taught.server.running.log();
    assert_eq!(log.matches("reports are read at the primary meanwhile").count(), 1, "{log}");
    assert!(log.contains("the standby for reports is away"), "{log}");
    pair.standby.ctl(&["restart", "--silent", "--wait"]);
    eventually("reports are read at the standby again", || {
        assert_eq!(taught.reported(&taught.fay), 50.0);
        (counted(&taught.metrics, "standby") > 1).then_some(())
    });
    let log = taught.server.running.log();
    assert_eq!(log.matches("reports are read at the standby again").count(), 1, "{log}");
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Bool)]
    standby: bool,
}

/// Whether it was read at a standby, where it takes long.
fn slow(conn: &mut Connection) -> Result<bool, StoreError> {
    let Connection::Postgres(c) = conn else { unreachable!("it is PostgreSQL") };
    let query =
        "SELECT pg_is_in_recovery() AS standby, CASE WHEN pg_is_in_recovery() THEN pg_sleep(60) END FROM notes LIMIT 1";
    Ok(sql_query(query).get_result::<Found>(c)?.standby)
}

#[test]
fn a_query_that_the_standby_ends_so_that_it_can_go_on_is_asked_of_the_primary() {
    let pair = Pair::new();
    let url = |cluster: &Cluster| DatabaseUrl::parse(&cluster.url(&pair.database)).expect("a URL");
    let reports = Reports { url: url(&pair.standby), lag: Duration::from_secs(600), connections: 1 };
    let db = Db::open(&url(&pair.primary), 2).and_then(|db| db.surveying(reports)).expect("a database");
    pair.primary.execute(&pair.database, "CREATE TABLE notes (id integer); INSERT INTO notes VALUES (1), (2)");
    pair.catches_up();
    let (tell, told) = mpsc::channel();
    let reading = db.clone();
    let reader = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let may = |_: &mut Connection| Ok::<_, StoreError>(());
        let read = runtime.expect("a runtime").block_on(reading.survey(may, |conn, ()| slow(conn)));
        tell.send(read.map(|((), standby)| standby)).expect("the test waits");
    });
    let sleeps = "SELECT count(*)::text AS told FROM pg_stat_activity WHERE wait_event = 'PgSleep'";
    eventually("the standby reads", || (pair.standby.asks("postgres", sleeps) == "1").then_some(()));
    pair.primary.execute(&pair.database, "DELETE FROM notes WHERE id = 2");
    pair.primary.execute(&pair.database, "VACUUM notes");
    let told = told.recv_timeout(Duration::from_secs(30)).expect("it does not wait for the standby");
    assert!(!told.expect("the report is read"), "the primary told it");
    reader.join().expect("the reader ends well");
    let surveys = db.surveys().expect("there is a standby");
    assert_eq!((surveys.counted("conflict"), surveys.counted("standby")), (1, 0));
}

#[test]
fn what_is_no_standby_of_this_database_is_never_read() {
    let pair = Pair::new();
    let taught = Taught::at(pair.site("600"));
    taught.learns();
    // Another institute's, and its standby; another database beside ours; and what was a standby once.
    let elsewhere = Cluster::start(Durability::Fast);
    let foreign = elsewhere.empty_database();
    let theirs = elsewhere.standby();
    let neighbour = pair.primary.empty_database();
    let promoted = pair.primary.standby();
    promoted.ctl(&["promote", "--silent", "--wait"]);
    pair.catches_up();
    let another = "database.reports_url leads to another database than database.url: nothing is read there";
    let none = "database.reports_url leads to no standby";
    for (url, outcome, sentence) in [
        (elsewhere.url(&foreign), "another-database", another),
        (theirs.url(&foreign), "another-database", another),
        (pair.standby.url(&neighbour), "another-database", another),
        (promoted.url(&pair.database), "no-standby", none),
    ] {
        let site = pair.site_with(&url, "600");
        let mut server = site.serve(&["--no-worker"]);
        let metrics = server.running.says("  metrics  ");
        assert_eq!(taught.reported(&server.client(&taught.staff.token)), 50.0, "{url}");
        assert_eq!(outcomes(&metrics), [(outcome.to_owned(), 1)], "{url}");
        assert!(server.running.log().contains(sentence), "{}", server.running.log());
        let looked = doctor(&site);
        assert!(looked.starts_with("FAIL") && looked.contains(sentence), "{looked}");
    }
}

/// What the doctor says of the standby.
fn doctor(site: &Site) -> String {
    let looked = site.run(&["doctor"]);
    let line = looked.out.lines().find(|line| line.contains("  reports  "));
    line.unwrap_or_else(|| panic!("{looked:?}")).to_owned()
}

#[test]
fn the_doctor_says_whether_the_standby_answers_and_how_far_it_is_behind() {
    let pair = Pair::new();
    let (taught, strict) = (Taught::at(pair.site("600")), pair.site("1"));
    let patient = &taught.site;
    pair.catches_up();
    let well = doctor(patient);
    assert!(well.starts_with("ok    reports") && well.contains(" answers, and is "), "{well}");
    // What the newest program needs has not come yet.
    let newest = "SELECT max(version) AS told FROM __diesel_schema_migrations";
    let newest = pair.primary.asks(&pair.database, newest);
    let gone = format!("DELETE FROM __diesel_schema_migrations WHERE version = '{newest}'");
    pair.primary.execute(&pair.database, &gone);
    pair.catches_up();
    assert_eq!(taught.reported(&taught.fay), 0.0);
    assert_eq!(outcomes(&taught.metrics), [("schema".to_owned(), 1)]);
    let early = doctor(patient);
    assert!(early.starts_with("warn  reports") && early.contains("does not have the newest tables yet"), "{early}");
    pair.primary
        .execute(&pair.database, &format!("INSERT INTO __diesel_schema_migrations (version) VALUES ('{newest}')"));
    pair.pauses();
    taught.learns();
    std::thread::sleep(Duration::from_millis(1500));
    let late = doctor(&strict);
    assert!(late.starts_with("warn  reports") && late.contains(" seconds behind, more than 1 seconds; "), "{late}");
    assert!(doctor(patient).starts_with("ok  "), "that is near enough for others");
    pair.standby.ctl(&["stop", "--silent", "--mode=immediate"]);
    let away = doctor(patient);
    assert!(away.starts_with("warn  reports") && away.contains("reports are read at the database itself"), "{away}");
    assert!(!away.contains("chancery@"), "no user, no password: {away}");
}
