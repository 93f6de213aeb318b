//! The shape of a database as sorted lines: `column table.name null|not null`, `unique table(columns) [where …]`,
//! `reference table(column) -> table`.

use chancery::db::Connection;
use diesel::{PgConnection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query, sql_types::Text};

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// The shape of either database.
pub fn of(connection: &mut Connection) -> String {
    match connection {
        Connection::Sqlite(_) => of_sqlite(connection),
        Connection::Postgres(_) => of_postgres(connection),
    }
}

fn joined(mut lines: Vec<String>) -> String {
    lines.sort();
    lines.dedup();
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// SQLite's.
pub fn of_sqlite(connection: &mut Connection) -> String {
    let Connection::Sqlite(c) = connection else { panic!("this is not SQLite") };
    let mut lines = sqlite_lines(
        c,
        "SELECT 'column ' || t.name || '.' || c.name || CASE WHEN c.\"notnull\" OR c.pk THEN ' not null' ELSE ' null' END AS line
         FROM sqlite_schema t, pragma_table_info(t.name) c
         WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name <> '__diesel_schema_migrations'",
    );
    lines.extend(sqlite_lines(
        c,
        "SELECT 'unique ' || t.name || '(' || (SELECT group_concat(name, ', ') FROM (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno)) || ')'
                || coalesce((SELECT ' where ' || substr(s.sql, instr(s.sql, ' WHERE ') + 7) FROM sqlite_schema s WHERE s.name = i.name AND i.partial), '') AS line
         FROM sqlite_schema t, pragma_index_list(t.name) i
         WHERE t.type = 'table' AND i.\"unique\" AND t.name <> '__diesel_schema_migrations'",
    ));
    lines.extend(sqlite_lines(
        c,
        "SELECT 'reference ' || t.name || '(' || f.\"from\" || ') -> ' || f.\"table\" || ' ' || lower(f.on_delete) AS line
         FROM sqlite_schema t, pragma_foreign_key_list(t.name) f WHERE t.type = 'table'",
    ));
    joined(lines.iter().map(|line| normal(line)).collect())
}

fn sqlite_lines(c: &mut SqliteConnection, query: &str) -> Vec<String> {
    let lines: Vec<Line> = sql_query(query).load(c).unwrap();
    lines.into_iter().map(|line| line.line).collect()
}

/// PostgreSQL's.
pub fn of_postgres(connection: &mut Connection) -> String {
    let Connection::Postgres(c) = connection else { panic!("this is not PostgreSQL") };
    let mut lines = postgres_lines(
        c,
        "SELECT 'column ' || table_name || '.' || column_name || CASE is_nullable WHEN 'NO' THEN ' not null' ELSE ' null' END AS line
         FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '__diesel_schema_migrations'",
    );
    lines.extend(postgres_lines(
        c,
        "SELECT 'unique ' || t.relname || '(' || (SELECT string_agg(a.attname, ', ' ORDER BY k.place)
                    FROM unnest(i.indkey) WITH ORDINALITY AS k(number, place)
                    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number) || ')'
                || coalesce(' where ' || pg_get_expr(i.indpred, t.oid), '') AS line
         FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace
         WHERE n.nspname = 'public' AND i.indisunique AND t.relname <> '__diesel_schema_migrations'",
    ));
    lines.extend(postgres_lines(
        c,
        "SELECT 'reference ' || t.relname || '(' || a.attname || ') -> ' || r.relname || ' '
                || CASE f.confdeltype WHEN 'c' THEN 'cascade' ELSE 'no action' END AS line
         FROM pg_constraint f JOIN pg_class t ON t.oid = f.conrelid JOIN pg_class r ON r.oid = f.confrelid
         JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = f.conkey[1] WHERE f.contype = 'f'",
    ));
    joined(lines.iter().map(|line| normal(line)).collect())
}

fn postgres_lines(c: &mut PgConnection, query: &str) -> Vec<String> {
    let lines: Vec<Line> = sql_query(query).load(c).unwrap();
    lines.into_iter().map(|line| line.line).collect()
}

/// One spelling of conditions: PostgreSQL adds casts and parentheses.
fn normal(line: &str) -> String {
    let plain = line.replace("::text", "").replace(['(', ')'], " ").replace(',', " ");
    plain.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The columns that the files of the schema name, as sorted lines.
pub fn of_schema_file(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut table = String::new();
    for line in text.lines().map(str::trim) {
        if let Some((name, _)) = line.split_once(" (").filter(|_| line.ends_with(") {")) {
            table = name.to_owned();
        } else if let Some((column, kind)) = line.split_once(" -> ").filter(|_| !line.starts_with("diesel::")) {
            let null = if kind.starts_with("Nullable") { "null" } else { "not null" };
            lines.push(format!("column {table}.{column} {null}"));
        }
    }
    lines.sort();
    lines
}
