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
        if detail.starts_with("SCAN") && !detail.starts_with("SCAN CONSTANT ROW") {
            bad.push(Bad::ReadsAll(detail));
        } else if detail.contains("TEMP B-TREE") && query.contains("LIMIT") {
            bad.push(Bad::SortsAll(detail));
        }
    }
    bad
}

/// A plan as PostgreSQL gives it: JSON, which travels as text.
#[derive(QueryableByName)]
struct Plan {
    #[diesel(sql_type = sql_types::Text, column_name = "QUERY PLAN")]
    plan: String,
}

/// With a plan for whatever values, and as if reading whole tables were dear: in the small tables of a test it is not, and
/// would be chosen. What reads one nevertheless has no index that helps.
fn on_postgres(postgres: &mut PgConnection, query: &str) -> Vec<Bad> {
    const SETTINGS: &str = "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET jit = off";
    postgres.batch_execute(SETTINGS).expect("settings");
    postgres.batch_execute(&format!("PREPARE asked AS {query}")).unwrap_or_else(|error| panic!("{query}: {error}"));
    let values = (1..).take_while(|number| query.contains(&format!("${number}"))).map(|_| "NULL");
    let values = values.collect::<Vec<_>>().join(", ");
    let values = if values.is_empty() { values } else { format!("({values})") };
    let explain = sql_query(format!("EXPLAIN (FORMAT JSON) EXECUTE asked{values}"));
    let plan: Plan = explain.get_result(postgres).unwrap_or_else(|error| panic!("{query}: {error}"));
    postgres.batch_execute("DEALLOCATE asked").expect("it was prepared");
    let mut bad = Vec::new();
    let plan: Value = serde_json::from_str(&plan.plan).expect("JSON");
    look(&plan[0]["Plan"], &mut bad);
    bad
}

fn look(node: &Value, bad: &mut Vec<Bad>) {
    let kind = node["Node Type"].as_str().unwrap_or_default();
    let without_condition =
        matches!(kind, "Index Scan" | "Index Only Scan" | "Bitmap Index Scan") && node["Index Cond"].is_null();
    if kind == "Seq Scan" || without_condition {
        let of = node["Relation Name"].as_str().or(node["Index Name"].as_str()).unwrap_or_default();
        let filter = node["Filter"].as_str().unwrap_or("no condition");
        bad.push(Bad::ReadsAll(format!("{kind} on {of}, {filter}")));
    }
    node["Plans"].as_array().into_iter().flatten().for_each(|below| look(below, bad));
}
