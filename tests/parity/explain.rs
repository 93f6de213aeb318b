//! How a database goes about a statement: what in its plan reads a whole table.

use chancery::db::Connection;
use diesel::connection::SimpleConnection as _;
use diesel::{PgConnection, QueryableByName, RunQueryDsl as _, SqliteConnection, sql_query, sql_types};
use serde_json::Value;

#[derive(QueryableByName)]
struct Step {
    #[diesel(sql_type = sql_types::Text)]
    detail: String,
}

/// A part of a plan that does more than it may.
#[derive(Debug, PartialEq, Eq)]
pub enum Bad {
    /// It reads a whole table (or the whole of an index).
    ReadsAll(String),
    /// It sorts all that it finds, though only the first are asked for.
    SortsAll(String),
    /// It is about one thing, and goes through all that share something with it.
    PassesOver(String),
}

/// Whether it is a statement that has a plan.
pub fn has_plan(query: &str) -> bool {
    let query = query.trim_start();
    ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"].iter().any(|word| query.starts_with(word))
}

/// What of a statement's plan does more than it may.
pub fn bad(connection: &mut Connection, query: &str) -> Vec<Bad> {
    match connection {
        Connection::Sqlite(sqlite) => on_sqlite(sqlite, query),
        Connection::Postgres(postgres) => on_postgres(postgres, query),
    }
}

fn on_sqlite(sqlite: &mut SqliteConnection, query: &str) -> Vec<Bad> {
    let plan: Vec<Step> = sql_query(format!("EXPLAIN QUERY PLAN {query}")).load(sqlite).expect("a plan");
    let mut bad = Vec::new();
    for Step { detail } in plan {
        // Rows that the statement brings itself are in no table.
        let brought = detail.starts_with("SCAN CONSTANT ROW") || detail.contains("VALUES CLAUSE");
        if detail.starts_with("SCAN") && !brought {
            bad.push(Bad::ReadsAll(detail));
        } else if detail.contains("TEMP B-TREE") && query.contains("LIMIT") {
            bad.push(Bad::SortsAll(detail));
        } else if passes_over(query, &detail) {
            bad.push(Bad::PassesOver(detail));
        }
    }
    bad
}

/// What a few rows of a table share at most; a course, a version, a state or a cohort is shared by thousands.
const NARROW: [&str; 5] = ["id", "person_id", "enrolment_id", "attempt_id", "session_id"];

/// Whether a step of SQLite's plan finds its rows by something that many share, where the statement names something that few share.
fn passes_over(query: &str, step: &str) -> bool {
    let Some((table, by)) = step.strip_prefix("SEARCH ").and_then(|step| step.split_once(" USING ")) else {
        return false;
    };
    let named = |column: &str| query.contains(&format!("`{table}`.`{column}` = ?"));
    let found_by = |column: &str| by.contains(&format!("({column}=?")) || by.contains(&format!(" {column}=?"));
    // Of what is found by one or by the other, each part has a step of its own.
    let by_either = query.contains(" OR ");
    !by_either && NARROW.iter().any(|column| named(column)) && !NARROW.iter().any(|column| found_by(column))
}

#[test]
fn a_learner_who_is_looked_for_in_all_of_a_course_is_found_out() {
    let query = "SELECT `enrolments`.`id` FROM `enrolments` WHERE ((`enrolments`.`person_id` = ?) AND (`enrolments`.`course` = ?))";
    assert!(passes_over(query, "SEARCH enrolments USING INDEX enrolments_by_course (course=?)"));
    assert!(!passes_over(query, "SEARCH enrolments USING INDEX enrolments_one_per_course (person_id=? AND course=?)"));
    assert!(!passes_over(query, "SEARCH enrolments USING PRIMARY KEY (id=?)"));
    let of_all = "SELECT `enrolments`.`id` FROM `enrolments` WHERE (`enrolments`.`course` = ?)";
    assert!(!passes_over(of_all, "SEARCH enrolments USING INDEX enrolments_by_course (course=?)"));
}

/// A plan as PostgreSQL gives it: JSON, which travels as text.
#[derive(QueryableByName)]
struct Plan {
    #[diesel(sql_type = sql_types::Text, column_name = "QUERY PLAN")]
    plan: String,
}

/// The name of an index.
#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = sql_types::Text)]
    name: String,
}

/// With a plan for whatever values, and as if reading whole tables were dear: in the small tables of a test it is not, and
/// would be chosen, and so would joining by the whole of both sides. What does so nevertheless has no index that helps.
const SETTINGS: &str = "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_hashjoin = off; \
    SET enable_mergejoin = off; SET jit = off";

/// States for which an index holds their rows alone. A plan for whatever values cannot know that a value is one of them; the
/// server makes one for the values that there are as long as that is cheaper.
const STATES: [(&str, &str); 3] = [("state", "in-progress"), ("state", "submitted"), ("status", "pending")];

fn on_postgres(postgres: &mut PgConnection, query: &str) -> Vec<Bad> {
    postgres.batch_execute(SETTINGS).expect("settings");
    let partial = "SELECT c.relname::text AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indpred IS NOT NULL";
    let partial: Vec<Name> = sql_query(partial).load(postgres).expect("the catalogue");
    let partial: Vec<String> = partial.into_iter().map(|index| index.name).collect();
    let found = planned(postgres, query, &partial);
    let with_states = STATES.iter().filter_map(|(column, state)| with_state(query, column, state));
    let with_states: Vec<String> = if found.is_empty() { Vec::new() } else { with_states.collect() };
    if with_states.iter().any(|query| planned(postgres, query, &partial).is_empty()) { Vec::new() } else { found }
}

/// The statement for one state, where it asks for any.
fn with_state(query: &str, column: &str, state: &str) -> Option<String> {
    let asked = format!("\"{column}\" = $");
    let at = query.find(&asked)? + asked.len();
    let digits = query[at..].chars().take_while(char::is_ascii_digit).count();
    let (number, rest) = query[at..].split_at(digits);
    // The value stays a value, so that the others keep their numbers.
    Some(format!("{}\"{column}\" = '{state}' AND ${number}::text IS NULL{rest}", &query[..at - asked.len()]))
}

fn planned(postgres: &mut PgConnection, query: &str, partial: &[String]) -> Vec<Bad> {
    postgres.batch_execute(&format!("PREPARE asked AS {query}")).unwrap_or_else(|error| panic!("{query}: {error}"));
    let values = (1..).take_while(|number| query.contains(&format!("${number}"))).map(|_| "NULL");
    let values = values.collect::<Vec<_>>().join(", ");
    let values = if values.is_empty() { values } else { format!("({values})") };
    let explain = sql_query(format!("EXPLAIN (FORMAT JSON) EXECUTE asked{values}"));
    let plan: Plan = explain.get_result(postgres).unwrap_or_else(|error| panic!("{query}: {error}"));
    postgres.batch_execute("DEALLOCATE asked").expect("it was prepared");
    let mut bad = Vec::new();
    let plan: Value = serde_json::from_str(&plan.plan).expect("JSON");
    look(&plan[0]["Plan"], partial, &mut bad);
    bad
}

fn look(node: &Value, partial: &[String], bad: &mut Vec<Bad>) {
    let text = |name: &str| node[name].as_str().unwrap_or_default();
    let kind = text("Node Type");
    let by_index = matches!(kind, "Index Scan" | "Index Only Scan" | "Bitmap Index Scan");
    // An index of some rows alone may be walked: it is there to be short.
    let whole_index =
        by_index && node["Index Cond"].is_null() && !partial.iter().any(|name| name == text("Index Name"));
    if kind == "Seq Scan" || whole_index {
        bad.push(Bad::ReadsAll(format!(
            "{kind} on {} {}, {}",
            text("Relation Name"),
            text("Index Name"),
            text("Filter")
        )));
    }
    node["Plans"].as_array().into_iter().flatten().for_each(|below| look(below, partial, bad));
}
