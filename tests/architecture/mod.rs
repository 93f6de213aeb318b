//! The house keeps its shape: who may import whom, no circles, pure files that stay pure, one place for clock and chance.

mod imports;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use imports::{Source, sources};

/// The rooms in their order: a room imports only what stands above it. The shells at the end are held apart below.
const ROOMS: [&str; 17] = [
    "base",
    "settings",
    "i18n",
    "db",
    "outbox",
    "course",
    "account",
    "enrolment",
    "quiz",
    "progress",
    "cohort",
    "certificate",
    "mail",
    "actions",
    "jobs",
    "web",
    "cli",
];

/// Shells do not import each other, but for the command line, which puts them together in these files.
const TOGETHER: [(&str, &str, &[&str]); 2] = [
    (
        "cli",
        "jobs",
        &["cli/assemble.rs", "cli/serve.rs", "cli/worker.rs", "cli/demo/mod.rs", "cli/demo/tests.rs", "cli/doctor.rs"],
    ),
    ("cli", "web", &["cli/serve.rs", "cli/mod.rs"]),
];

/// Files that compute and nothing else: no database, web, file system, environment or clock.
const PURE: [&str; 16] = [
    "quiz/grade.rs",
    "quiz/review.rs",
    "quiz/response.rs",
    "quiz/draw.rs",
    "progress/compute.rs",
    "progress/requirement.rs",
    "certificate/award.rs",
    "certificate/code.rs",
    "certificate/data.rs",
    "course/parse/",
    "course/check/",
    "course/markdown/",
    "course/compile.rs",
    "mail/message.rs",
    "mail/letter.rs",
    "mail/address.rs",
];

/// What pure files must not name.
const IMPURE: [&str; 8] = ["diesel", "actix_web", "tokio", "std::fs", "std::env", "std::net", "crate::db", "lettre"];

/// Reading the clock or the system's randomness.
const CLOCK_AND_CHANCE: [&str; 6] =
    ["Utc::now", "Local::now", "SystemTime::now", "getrandom::fill", "Uuid::new_v4", "Uuid::now_v7"];

fn room(path: &str) -> Option<usize> {
    let first = path.split(['/', '.']).next()?;
    ROOMS.iter().position(|room| *room == first)
}

/// Every import of a room that does not stand above the importing one.
fn breaches(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        let Some(own) = room(&source.path) else { continue };
        for (line, target) in &source.imports {
            let Some(other) = target.first().and_then(|name| room(name)) else { continue };
            let together = TOGETHER.iter().any(|(from, to, files)| {
                ROOMS[own] == *from && ROOMS[other] == *to && files.contains(&source.path.as_str())
            });
            let shell = |index: usize| ["jobs", "web", "cli"].contains(&ROOMS[index]);
            let allowed = other == own || together || (other < own && !(shell(own) && shell(other)));
            if !allowed {
                found.push(format!("src/{}:{line}: `{}` must not import `{}`", source.path, ROOMS[own], ROOMS[other]));
            }
        }
    }
    found
}

/// The circles among files, each as the chain that closes it.
fn circles(sources: &[Source]) -> Vec<String> {
    let files: BTreeSet<&str> = sources.iter().map(|source| source.path.as_str()).collect();
    let mut edges: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for source in sources {
        // A `mod.rs` gathers its children; that they use what it gathers is no circle of knowledge.
        if source.path.ends_with("mod.rs") || source.path == "lib.rs" {
            continue;
        }
        for (_, target) in &source.imports {
            if let Some(file) = file_of(&files, target)
                && file != source.path
                && !file.ends_with("mod.rs")
            {
                edges.entry(&source.path).or_default().insert(file);
            }
        }
    }
    let mut found = Vec::new();
    let mut done = BTreeSet::new();
    for start in edges.keys().copied() {
        walk(start, &edges, &mut Vec::new(), &mut done, &mut found);
    }
    found
}

fn walk<'a>(
    at: &'a str,
    edges: &BTreeMap<&'a str, BTreeSet<&'a str>>,
    chain: &mut Vec<&'a str>,
    done: &mut BTreeSet<&'a str>,
    found: &mut Vec<String>,
) {
    if let Some(start) = chain.iter().position(|file| *file == at) {
        found.push(format!("{} -> {at}", chain[start..].join(" -> ")));
        return;
    }
    if !done.insert(at) {
        return;
    }
    chain.push(at);
    for next in edges.get(at).into_iter().flatten() {
        walk(next, edges, chain, done, found);
    }
    chain.pop();
}

/// The file that a path of modules leads to: the longest that exists.
fn file_of<'a>(files: &BTreeSet<&'a str>, target: &[String]) -> Option<&'a str> {
    (1..=target.len()).rev().find_map(|length| {
        let joined = target[..length].join("/");
        let found =
            files.get(format!("{joined}.rs").as_str()).or_else(|| files.get(format!("{joined}/mod.rs").as_str()));
        found.copied()
    })
}

fn all() -> Vec<Source> {
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
}

fn none(found: &[String]) {
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn a_room_imports_only_what_stands_above_it() {
    none(&breaches(&all()));
}

#[test]
fn the_rooms_are_those_of_the_crate_in_the_same_order() {
    let lib = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/lib.rs")).unwrap();
    let declared: Vec<&str> = lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert_eq!(declared, ROOMS);
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    none(&circles(&all()));
}

#[test]
fn pure_files_name_no_database_web_file_system_environment_or_clock() {
    let mut found = Vec::new();
    for source in all() {
        if !PURE.iter().any(|pure| source.path.starts_with(pure)) {
            continue;
        }
        for (line, text) in source.code() {
            let named = IMPURE.iter().chain(&CLOCK_AND_CHANCE).find(|word| imports::names(text, word));
            found.extend(named.map(|word| format!("src/{}:{line}: a pure file names `{word}`", source.path)));
        }
    }
    none(&found);
}

#[test]
fn every_pure_file_of_the_list_exists() {
    let sources = all();
    let gone = PURE.iter().filter(|pure| !sources.iter().any(|source| source.path.starts_with(**pure)));
    none(&gone.map(|pure| format!("src/{pure} is in the list of pure files and does not exist")).collect::<Vec<_>>());
}

#[test]
fn only_base_reads_the_clock_and_the_randomness_of_the_system() {
    let mut found = Vec::new();
    for source in all().iter().filter(|source| !source.path.starts_with("base/")) {
        for (line, text) in source.code() {
            let named = CLOCK_AND_CHANCE.iter().find(|word| imports::names(text, word));
            found.extend(named.map(|word| format!("src/{}:{line}: `{word}` belongs to base", source.path)));
        }
    }
    none(&found);
}

#[test]
fn only_repositories_and_the_database_room_name_diesel() {
    let verbs = ["actions/", "jobs/", "web/", "cli/", "progress/", "i18n/", "settings/", "mail/"];
    let mut found = Vec::new();
    for source in all().iter().filter(|source| verbs.iter().any(|room| source.path.starts_with(room))) {
        let lines = source.code().filter(|(_, text)| imports::names(text, "diesel"));
        found.extend(lines.map(|(line, _)| format!("src/{}:{line}: SQL belongs to the nouns", source.path)));
    }
    none(&found);
}

#[test]
fn every_file_says_what_belongs_there_and_stays_small() {
    let mut found = Vec::new();
    for source in all() {
        if !source.text.starts_with("//!") {
            found.push(format!("src/{}:1: no module documentation", source.path));
        }
        let lines = source.text.lines().count();
        if lines > 400 {
            found.push(format!("src/{}: {lines} lines; a file over 400 is asking to be two", source.path));
        }
    }
    none(&found);
}

#[test]
fn a_planted_breach_and_a_planted_circle_are_found() {
    let base = Source::parse("base/clock.rs", "//! x\nuse crate::db::Connection;\n");
    let web = Source::parse("web/a.rs", "//! x\nfn f() { crate::cli::run(); }\n");
    let (one, two) = (
        Source::parse("course/one.rs", "//! x\nuse super::two::Two;\n"),
        Source::parse("course/two.rs", "//! x\nuse crate::course::one::{One, Other};\n"),
    );
    let sources = [base, web, one, two];
    assert_eq!(
        breaches(&sources),
        ["src/base/clock.rs:2: `base` must not import `db`", "src/web/a.rs:2: `web` must not import `cli`"]
    );
    assert_eq!(circles(&sources), ["course/one.rs -> course/two.rs -> course/one.rs"]);
}
