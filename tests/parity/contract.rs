//! Migrations expand first and contract a release later, so that instances of two versions can serve one database (docs/operating.md,
//! Updates). Read from the SQL of each migration since 0028; those before stood once, and are history.

use std::collections::BTreeSet;
use std::fs;

use crate::support::program::repository;

/// The first migration under the rule.
const FIRST: &str = "0028";
/// The fact in which a contract step writes what the database needs from then on (`src/db/migrate.rs`).
const NEEDS: &str = "needs-program";

/// A statement as its words in small letters, and the line in which it begins. Texts are gone, names have no quotes.
struct Statement {
    line: usize,
    words: Vec<String>,
}

/// Takes SQL apart: without comments and texts, at its semicolons.
fn statements(sql: &str) -> Vec<Statement> {
    let (mut found, mut words, mut word) = (Vec::new(), Vec::new(), String::new());
    let (mut line, mut begun) = (1, 1);
    let mut rest = sql;
    while let Some(sign) = rest.chars().next() {
        if words.is_empty() && word.is_empty() {
            begun = line;
        }
        let skipped = match sign {
            '-' if rest.starts_with("--") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            '\'' => rest[1..].find('\'').map_or(rest.len(), |end| end + 2),
            // The body of a function, between two of the same tag.
            '$' => {
                let tag = &rest[..rest[1..].find('$').map_or(rest.len(), |end| end + 2)];
                rest[tag.len()..].find(tag).map_or(rest.len(), |end| end + 2 * tag.len())
            }
            _ => 0,
        };
        let inside = skipped == 0 && (sign.is_alphanumeric() || sign == '_' || sign == '.');
        if inside {
            word.push(sign.to_ascii_lowercase());
        } else if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if skipped == 0 && !inside && !sign.is_whitespace() && sign != '"' && sign != ';' {
            words.push(sign.to_string());
        }
        if sign == ';' && skipped == 0 && !words.is_empty() {
            found.push(Statement { line: begun, words: std::mem::take(&mut words) });
        }
        let taken = if skipped == 0 { sign.len_utf8() } else { skipped };
        line += rest[..taken].matches('\n').count();
        rest = &rest[taken..];
    }
    words.extend((!word.is_empty()).then_some(word));
    if !words.is_empty() {
        found.push(Statement { line: begun, words });
    }
    found
}

/// The words behind a beginning; words in brackets may be there or not.
fn after<'w>(words: &'w [String], beginning: &str) -> Option<&'w [String]> {
    let mut rest = words;
    for wanted in beginning.split(' ') {
        let optional = wanted.trim_matches(['[', ']']);
        match rest.first() {
            Some(word) if word == optional => rest = &rest[1..],
            _ if wanted != optional => {}
            _ => return None,
        }
    }
    Some(rest)
}

fn has(words: &[String], wanted: &str) -> bool {
    let wanted: Vec<&str> = wanted.split(' ').collect();
    words.windows(wanted.len()).any(|window| window.iter().zip(&wanted).all(|(word, wanted)| word == wanted))
}

/// The parts between the commas that stand in no brackets.
fn parts(words: &[String]) -> Vec<&[String]> {
    let mut depth = 0;
    words
        .split(|word| {
            depth += i32::from(word == "(") - i32::from(word == ")");
            depth == 0 && word == ","
        })
        .collect()
}

/// What a migration makes itself: nobody of before knows it.
#[derive(Default)]
struct New {
    tables: BTreeSet<String>,
    /// Table and column, of those that are NULL where nobody says anything.
    empty_columns: BTreeSet<(String, String)>,
}

const ADD: &str = "add [column] [if] [not] [exists]";
/// What stands behind ADD and is no column.
const CONSTRAINTS: [&str; 6] = ["constraint", "unique", "primary", "check", "foreign", "exclude"];

fn altered(words: &[String]) -> Option<(&String, &[String])> {
    after(words, "alter table [if] [exists] [only]")?.split_first()
}

impl New {
    fn of(statements: &[Statement]) -> Self {
        let mut new = Self::default();
        for Statement { words, .. } in statements {
            let created = after(words, "create [temp] [temporary] table [if] [not] [exists]");
            new.tables.extend(created.and_then(<[String]>::first).cloned());
            let Some((table, rest)) = altered(words) else { continue };
            for part in parts(rest) {
                let Some((column, kind)) = after(part, ADD).and_then(<[String]>::split_first) else { continue };
                if !CONSTRAINTS.contains(&column.as_str()) && !has(kind, "default") {
                    new.empty_columns.insert((table.clone(), column.clone()));
                }
            }
        }
        new
    }

    /// What a part of ALTER TABLE takes away or forbids.
    fn altering(&self, table: &str, part: &[String]) -> Option<String> {
        if after(part, "rename").is_some() {
            return Some(format!("renames something of `{table}`"));
        }
        if let Some(rest) = after(part, "drop [column] [if] [exists]") {
            let column = rest.first().filter(|word| *word != "constraint")?;
            return Some(format!("drops the column `{table}.{column}`"));
        }
        if let Some((column, rest)) = after(part, "alter [column]").and_then(<[String]>::split_first) {
            let of = format!("`{table}.{column}`");
            return if has(rest, "set not null") {
                Some(format!("sets {of} NOT NULL"))
            } else if has(rest, "type") {
                Some(format!("changes the type of {of}"))
            } else {
                has(rest, "drop default").then(|| format!("drops the default of {of}"))
            };
        }
        let (column, kind) = after(part, ADD)?.split_first()?;
        if CONSTRAINTS.contains(&column.as_str()) {
            return Some(format!("adds a constraint to `{table}`"));
        }
        let given = has(kind, "default") || has(kind, "generated");
        if has(kind, "not null") && !given {
            return Some(format!("adds the column `{table}.{column}` NOT NULL without a default"));
        }
        (has(kind, "unique") && given).then(|| format!("adds the column `{table}.{column}` with one unique default"))
    }

    /// What a statement takes away or forbids, so that a program of before might fail.
    fn contracts(&self, words: &[String]) -> Vec<String> {
        if let Some(table) = after(words, "drop table [if] [exists]").and_then(<[String]>::first) {
            return if self.tables.contains(table) { Vec::new() } else { vec![format!("drops the table `{table}`")] };
        }
        if let Some((table, rest)) = altered(words) {
            if self.tables.contains(table) {
                return Vec::new();
            }
            return parts(rest).into_iter().filter_map(|part| self.altering(table, part)).collect();
        }
        let unique = after(words, "create unique index [concurrently] [if] [not] [exists]");
        let Some(at) = unique.and_then(|rest| rest.iter().position(|word| word == "on")) else { return Vec::new() };
        let rest = &unique.unwrap_or_default()[at + 1..];
        let Some((table, rest)) = after(rest, "[only]").and_then(<[String]>::split_first) else { return Vec::new() };
        let own = |word: &String| self.empty_columns.contains(&(table.clone(), word.clone()));
        // Where one of its columns is NULL in every row of a program of before, no two of them are alike.
        let columns = rest.iter().skip(1).take_while(|word| *word != ")");
        let apart = columns.clone().all(|word| word != "(") && columns.clone().any(own);
        if self.tables.contains(table) || apart && !has(rest, "nulls not distinct") {
            return Vec::new();
        }
        vec![format!("adds a unique index to `{table}`")]
    }
}

/// `0.10.0`, as numbers.
fn version(text: &str) -> Option<[u32; 3]> {
    let numbers: Option<Vec<u32>> = text.split('.').map(|part| part.parse().ok()).collect();
    numbers?.try_into().ok()
}

/// What is wrong with a migration, a line each; `now` is the version of the program that has it.
fn wrong(name: &str, sql: &str, now: &str) -> Vec<String> {
    let told = sql.lines().enumerate().find_map(|(at, line)| Some((at + 1, line.trim().strip_prefix("-- contract:")?)));
    if let Some((line, rest)) = told {
        let since = rest.trim().strip_prefix("since ").map(str::trim);
        let Some(since) = since.filter(|since| version(since).is_some()) else {
            return vec![format!("{name}:{line}: it is written as `-- contract: since 1.2.3`")];
        };
        let mut wrong = Vec::new();
        if version(since) >= version(now) {
            let rule = "instances of the version before may still be serving, so it is an older one than this";
            wrong.push(format!("{name}:{line}: a contract step since {since} in version {now}: {rule}"));
        }
        if !sql.contains(&format!("'{NEEDS}'")) || !sql.contains(&format!("'{since}'")) {
            wrong.push(format!("{name}:{line}: it does not write '{since}' into the fact '{NEEDS}'"));
        }
        return wrong;
    }
    let statements = statements(sql);
    let new = New::of(&statements);
    let contracting =
        statements.iter().flat_map(|one| new.contracts(&one.words).into_iter().map(move |what| (one.line, what)));
    contracting
        .map(|(line, what)| format!("{name}:{line}: {what}, and has no line `-- contract: since <version>`"))
        .collect()
}

#[test]
fn a_migration_takes_nothing_away_that_a_serving_version_needs() {
    let mut looked_at = 0;
    let mut found = Vec::new();
    for database in ["sqlite", "postgres"] {
        let folder = repository().join("migrations").join(database);
        for entry in fs::read_dir(folder).expect("migrations") {
            let entry = entry.expect("a migration");
            let name = entry.file_name().into_string().expect("a name");
            if name.as_str() >= FIRST {
                let sql = fs::read_to_string(entry.path().join("up.sql")).expect("its way up");
                let path = format!("migrations/{database}/{name}/up.sql");
                found.extend(wrong(&path, &sql, env!("CARGO_PKG_VERSION")));
                looked_at += 1;
            }
        }
    }
    assert!(looked_at >= 2, "no migration was looked at");
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn what_takes_away_or_forbids_is_found() {
    for (sql, what) in [
        ("DROP TABLE persons;", "drops the table `persons`"),
        ("drop table if exists \"persons\";", "drops the table `persons`"),
        ("ALTER TABLE persons RENAME TO people;", "renames something of `persons`"),
        ("ALTER TABLE persons RENAME COLUMN full_name TO name;", "renames something of `persons`"),
        ("ALTER TABLE persons DROP COLUMN country;", "drops the column `persons.country`"),
        ("ALTER TABLE ONLY persons ADD COLUMN x text, DROP country;", "drops the column `persons.country`"),
        ("ALTER TABLE persons ALTER COLUMN country SET NOT NULL;", "sets `persons.country` NOT NULL"),
        ("ALTER TABLE persons ALTER country SET DATA TYPE varchar(2);", "changes the type of `persons.country`"),
        ("ALTER TABLE persons ALTER COLUMN country TYPE bytea USING '';", "changes the type of `persons.country`"),
        ("ALTER TABLE persons ALTER COLUMN role DROP DEFAULT;", "drops the default of `persons.role`"),
        (
            "ALTER TABLE persons ADD COLUMN town text NOT NULL;",
            "adds the column `persons.town` NOT NULL without a default",
        ),
        (
            "ALTER TABLE persons ADD town text UNIQUE DEFAULT 'x';",
            "adds the column `persons.town` with one unique default",
        ),
        ("ALTER TABLE persons ADD CONSTRAINT one UNIQUE (country);", "adds a constraint to `persons`"),
        ("ALTER TABLE persons ADD CHECK (country <> '');", "adds a constraint to `persons`"),
        ("CREATE UNIQUE INDEX one ON persons (country);", "adds a unique index to `persons`"),
        ("CREATE UNIQUE INDEX IF NOT EXISTS one ON persons (lower(country));", "adds a unique index to `persons`"),
        (
            "ALTER TABLE persons ADD COLUMN town text DEFAULT 'x'; CREATE UNIQUE INDEX one ON persons (town);",
            "adds a unique index to `persons`",
        ),
        // SQLite's way to change a table: make it anew.
        (
            "CREATE TABLE new (id BLOB); INSERT INTO new SELECT id FROM persons; DROP TABLE persons; ALTER TABLE new RENAME TO persons;",
            "drops the table `persons`",
        ),
        // What hides it.
        ("/* ; */ DROP -- ;\n TABLE persons;", "drops the table `persons`"),
        ("SELECT '; it''s'; DROP TABLE persons", "drops the table `persons`"),
        ("CREATE FUNCTION f() RETURNS trigger AS $x$ BEGIN; END $x$; DROP TABLE persons;", "drops the table `persons`"),
    ] {
        let expected = format!("m:1: {what}, and has no line `-- contract: since <version>`");
        assert_eq!(wrong("m", sql, "0.2.0"), [expected], "{sql}");
    }
    let third = wrong("m", "-- One.\nSELECT 1;\nDROP TABLE a;\n\nDROP TABLE b;\n", "0.2.0");
    assert!(third[0].starts_with("m:3: drops the table `a`") && third[1].starts_with("m:5: "), "{third:?}");
}

#[test]
fn what_adds_is_let_pass() {
    for sql in [
        "CREATE TABLE towns (id uuid PRIMARY KEY, name text NOT NULL UNIQUE); CREATE UNIQUE INDEX one ON towns (name);",
        "CREATE TABLE towns (id uuid); ALTER TABLE towns ADD CONSTRAINT one UNIQUE (id); DROP TABLE towns;",
        "ALTER TABLE persons ADD COLUMN town text;",
        "ALTER TABLE persons ADD COLUMN towns integer NOT NULL DEFAULT 0;",
        "ALTER TABLE persons ADD COLUMN town text; CREATE UNIQUE INDEX one ON persons (country, town);",
        "ALTER TABLE persons ALTER COLUMN country DROP NOT NULL;",
        "ALTER TABLE persons DROP CONSTRAINT one;",
        "CREATE INDEX one ON persons (country); DROP INDEX two;",
        "-- DROP TABLE persons;\nINSERT INTO facts (name, value) VALUES ('a', 'DROP TABLE persons;');",
        "CREATE FUNCTION f() RETURNS trigger AS $$ BEGIN DROP TABLE persons; END $$ LANGUAGE plpgsql;",
    ] {
        assert_eq!(wrong("m", sql, "0.2.0"), Vec::<String>::new(), "{sql}");
    }
}

#[test]
fn a_contract_step_says_since_when_nobody_needs_what_goes_and_writes_it_down() {
    let fact = |since: &str| {
        format!(
            "INSERT INTO facts (name, value) VALUES ('{NEEDS}', '{since}') ON CONFLICT (name) DO UPDATE SET value = '{since}';"
        )
    };
    let drops = "ALTER TABLE persons DROP COLUMN country;";
    let right = format!("-- contract: since 0.9.0\n{drops}\n{}", fact("0.9.0"));
    assert_eq!(wrong("m", &right, "0.10.0"), Vec::<String>::new());
    let same = "m:1: a contract step since 0.9.0 in version 0.9.0: instances of the version before may still be serving, so it is an \
                older one than this";
    assert_eq!(wrong("m", &right, "0.9.0"), [same]);
    for unwritten in
        [format!("-- contract: since 0.9.0\n{drops}"), format!("-- contract: since 0.9.0\n{drops}{}", fact("0.8.0"))]
    {
        assert_eq!(wrong("m", &unwritten, "0.10.0"), ["m:1: it does not write '0.9.0' into the fact 'needs-program'"]);
    }
    for unclear in ["-- contract:", "-- contract: since", "-- contract: since the spring", "-- contract: 0.9.0"] {
        let sql = format!("SELECT 1;\n{unclear}\n{drops}");
        assert_eq!(wrong("m", &sql, "0.10.0"), ["m:2: it is written as `-- contract: since 1.2.3`"], "{unclear}");
    }
}
