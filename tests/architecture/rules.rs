//! The rules, each as a function from sources to breaches. A breach names file, line and rule.

use syn::{Item, Visibility};

use super::source::{Named, Source, is_for_tests};

/// The shells do not know one another; only these files of the command line start them.
pub const STARTERS: [(&str, &[&str]); 4] = [
    ("src/cli/assemble.rs", &["jobs"]),
    ("src/cli/mod.rs", &["web"]),
    ("src/cli/serve.rs", &["jobs", "web"]),
    ("src/cli/worker.rs", &["jobs"]),
];
const SHELLS: [&str; 3] = ["jobs", "web", "cli"];

/// Files that decide and do nothing else: no database, web, files, environment, clock or randomness. A name that ends with
/// `/` is a folder.
pub const PURE: &[&str] = &[
    "src/account/agent.rs",
    "src/account/identity/claims.rs",
    "src/account/identity/discovery.rs",
    "src/account/identity/doubt.rs",
    "src/account/identity/keys.rs",
    "src/account/identity/way.rs",
    "src/account/limits/rule.rs",
    "src/account/passkey/fault.rs",
    "src/account/passkey/party.rs",
    "src/quiz/grade.rs",
    "src/quiz/draw.rs",
    "src/quiz/review.rs",
    "src/quiz/response.rs",
    "src/quiz/correction.rs",
    "src/quiz/gain.rs",
    "src/quiz/statistics/",
    "src/quiz/marking.rs",
    "src/quiz/short_text.rs",
    "src/quiz/terms.rs",
    "src/progress/compute.rs",
    "src/cohort/figures.rs",
    "src/progress/deadline.rs",
    "src/progress/done.rs",
    "src/progress/requirement.rs",
    "src/cohort/attention.rs",
    "src/cohort/matrix.rs",
    "src/certificate/award.rs",
    "src/certificate/code.rs",
    "src/certificate/credential/",
    "src/certificate/data.rs",
    "src/certificate/qr.rs",
    "src/account/second_factor/totp.rs",
    "src/policy/",
    "src/course/parse/",
    "src/course/check/",
    "src/course/exchange/",
    "src/course/markdown/",
    "src/course/compile/",
    "src/course/draft/",
    "src/course/compare.rs",
    "src/course/glossary.rs",
    "src/course/search.rs",
    "src/course/survey.rs",
    "src/course/model.rs",
    "src/course/question_model.rs",
    "src/course/quiz_model.rs",
    "src/course/diagnostic.rs",
    "src/scim/fault.rs",
    "src/scim/filter.rs",
    "src/scim/lookup.rs",
    "src/scim/matching.rs",
    "src/scim/patch.rs",
    "src/scim/present.rs",
    "src/scim/schema.rs",
    "src/scim/schema_meta.rs",
    "src/scim/user.rs",
    "src/mail/address.rs",
    "src/mail/message.rs",
    "src/mail/words.rs",
    "src/mail/bounce.rs",
    "src/mail/dkim.rs",
    "src/mail/letter.rs",
];
/// Drawing questions and making codes is chance by its nature.
const MAY_DRAW: [&str; 2] = ["src/quiz/draw.rs", "src/certificate/code.rs"];
const IMPURE: [&[&str]; 11] = [
    &["diesel"],
    &["actix_web"],
    &["tokio"],
    &["lettre"],
    &["std", "fs"],
    &["std", "env"],
    &["std", "net"],
    &["std", "process"],
    &["crate", "db"],
    &["crate", "base", "Clock"],
    &["crate", "base", "random"],
];

/// Calls that make a result depend on when and where it was computed; `base` alone makes them.
const CHANCE: [&[&str]; 7] = [
    &["Utc", "now"],
    &["Local", "now"],
    &["SystemTime", "now"],
    &["Instant", "now"],
    &["getrandom"],
    &["Uuid", "new_v4"],
    &["Uuid", "now_v7"],
];

/// Rooms that speak to the database through the nouns alone.
const WITHOUT_SQL: [&str; 8] = ["settings", "i18n", "progress", "mail", "actions", "jobs", "web", "cli"];

const LONGEST: usize = 400;

fn breach(source: &Source, line: usize, rule: &str) -> String {
    format!("{}:{line}: {rule}", source.path)
}

fn starts(named: &Named, with: &[&str]) -> bool {
    named.path.len() >= with.len() && named.path.iter().zip(with).all(|(segment, wanted)| segment == wanted)
}

fn holds(named: &Named, part: &[&str]) -> bool {
    named.path.windows(part.len()).any(|window| window.iter().zip(part).all(|(segment, wanted)| segment == wanted))
}

/// The rooms in the order in which `src/lib.rs` declares them.
pub fn rooms(sources: &[Source]) -> Vec<String> {
    let lib = sources.iter().find(|source| source.path == "src/lib.rs").expect("src/lib.rs");
    lib.children()
}

/// The table in the documentation of `src/lib.rs` lists the rooms in the order of their declarations.
pub fn table_is_the_order(sources: &[Source]) -> Vec<String> {
    let lib = sources.iter().find(|source| source.path == "src/lib.rs").expect("src/lib.rs");
    let rows = lib.text.lines().filter_map(|line| line.strip_prefix("//! | [`")?.split_once('`'));
    let table: Vec<&str> = rows.map(|(room, _)| room).collect();
    let rooms = lib.children();
    if table == rooms {
        Vec::new()
    } else {
        vec![breach(lib, 1, &format!("the table has {table:?}, the code {rooms:?}"))]
    }
}

/// A room imports only what stands above it, and the shells do not know one another.
pub fn layers(sources: &[Source], rooms: &[String]) -> Vec<String> {
    let place = |room: &str| rooms.iter().position(|known| known == room);
    let mut breaches = Vec::new();
    for source in sources {
        let Some(own) = place(source.room()) else { continue };
        for named in source.named() {
            let [first, other, ..] = named.path.as_slice() else { continue };
            let Some(theirs) = place(other).filter(|_| first == "crate") else { continue };
            if theirs > own {
                let rule = format!("`{}` must not import `{other}`, which stands below it", source.room());
                breaches.push(breach(source, named.line, &rule));
            }
            let both_shells = SHELLS.contains(&source.room()) && SHELLS.contains(&other.as_str());
            let starter = STARTERS.iter().any(|(path, may)| *path == source.path && may.contains(&other.as_str()));
            if theirs != own && both_shells && !starter {
                let rule = format!("`{}` must not import `{other}`: shells do not know one another", source.room());
                breaches.push(breach(source, named.line, &rule));
            }
        }
    }
    breaches.dedup();
    breaches
}

/// What decides does nothing else.
pub fn purity(sources: &[Source]) -> Vec<String> {
    let mut breaches = Vec::new();
    for source in sources {
        let pure = |path: &&str| source.path == **path || path.ends_with('/') && source.path.starts_with(*path);
        if !PURE.iter().any(pure) {
            continue;
        }
        for named in source.named().iter().filter(|named| !named.in_tests) {
            let chance = CHANCE.iter().any(|call| holds(named, call));
            let drawing = MAY_DRAW.contains(&source.path.as_str()) && starts(named, &["crate", "base", "random"]);
            if chance || !drawing && IMPURE.iter().any(|path| starts(named, path)) {
                let rule = format!("a pure file must not name `{}`", named.path.join("::"));
                breaches.push(breach(source, named.line, &rule));
            }
        }
    }
    breaches.dedup();
    breaches
}

/// Time and randomness come from `base`.
pub fn chance(sources: &[Source]) -> Vec<String> {
    let mut breaches = Vec::new();
    for source in sources.iter().filter(|source| source.room() != "base") {
        for named in source.named().iter().filter(|named| !named.in_tests) {
            if CHANCE.iter().any(|call| holds(named, call)) {
                let rule = format!("only `base` calls `{}`", named.path.join("::"));
                breaches.push(breach(source, named.line, &rule));
            }
        }
    }
    breaches.dedup();
    breaches
}

/// SQL belongs to the nouns and the database's room.
pub fn sql(sources: &[Source]) -> Vec<String> {
    let mut breaches = Vec::new();
    for source in sources.iter().filter(|source| WITHOUT_SQL.contains(&source.room())) {
        for named in source.named().iter().filter(|named| !named.in_tests && starts(named, &["diesel"])) {
            let rule =
                format!("`{}` must not name `{}`: SQL belongs to the nouns", source.room(), named.path.join("::"));
            breaches.push(breach(source, named.line, &rule));
        }
    }
    breaches.dedup();
    breaches
}

/// A text of SQL is a literal, but in the database's own room: nothing that somebody typed becomes a part of one.
pub fn statements(sources: &[Source]) -> Vec<String> {
    let mut breaches = Vec::new();
    for source in sources.iter().filter(|source| source.room() != "db") {
        let lines: Vec<&str> = source.text.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let plain = ["sql_query(", "batch_execute("].iter().find_map(|call| line.split_once(*call));
            // `into_sql` makes a parameter of a value.
            let typed = || line.split_once("sql::<").filter(|(before, _)| !before.ends_with("into_"));
            let typed = || typed().and_then(|(_, rest)| rest.split_once('('));
            let Some((_, argument)) = plain.or_else(typed) else { continue };
            // A long one stands in the next line.
            let argument =
                if argument.is_empty() { lines.get(at + 1).map_or("", |next| next.trim()) } else { argument };
            if !argument.starts_with('"') {
                breaches.push(breach(source, at + 1, "a text of SQL is a literal, but in `db`"));
            }
        }
    }
    breaches
}

/// Every file says what it is for, and is short enough to be read.
pub fn files(sources: &[Source]) -> Vec<String> {
    let mut breaches = Vec::new();
    for source in sources {
        if !source.text.starts_with("//! ") {
            breaches.push(breach(source, 1, "a file starts with `//!` and what it is for"));
        }
        let lines = source.text.lines().count();
        if lines > LONGEST {
            breaches.push(breach(source, lines, &format!("a file has {LONGEST} lines at most: make it two")));
        }
    }
    breaches
}

/// The pure files that the table names exist.
pub fn table_is_current(sources: &[Source]) -> Vec<String> {
    let starters = STARTERS.iter().map(|(path, _)| *path);
    let missing = PURE.iter().copied().chain(starters).filter(|path| {
        let named = |source: &Source| source.path == *path || path.ends_with('/') && source.path.starts_with(*path);
        !sources.iter().any(named)
    });
    missing.map(|path| format!("{path}:1: a table of the architecture names it, and it is not there")).collect()
}

/// Every handler that `web/routes.rs` names says what it does, and those of the API describe themselves to OpenAPI.
pub fn handlers(sources: &[Source]) -> Vec<String> {
    /// What stands outside the document: the document itself, and the answers to addresses that do not exist.
    const UNLISTED: [&str; 3] = ["json", "unknown", "wrong_method"];
    let mut breaches = Vec::new();
    let ours = |source: &&Source| source.path.starts_with("src/web/api/") || source.path.starts_with("src/web/pages/");
    for source in sources.iter().filter(ours) {
        for item in &source.file.items {
            let Item::Fn(function) = item else { continue };
            let public = matches!(function.vis, Visibility::Public(_)) && function.sig.asyncness.is_some();
            if !public || is_for_tests(&function.attrs) {
                continue;
            }
            let (name, line) = (function.sig.ident.to_string(), function.sig.ident.span().start().line);
            if !function.attrs.iter().any(|attribute| attribute.path().is_ident("doc")) {
                breaches.push(breach(source, line, &format!("the handler `{name}` says what it does (`///`)")));
            }
            let described = function
                .attrs
                .iter()
                .any(|attribute| attribute.path().segments.first().is_some_and(|segment| segment.ident == "utoipa"));
            let api = source.path.starts_with("src/web/api/") && !UNLISTED.contains(&name.as_str());
            if api && !described {
                let rule = format!("the handler `{name}` describes itself (`#[utoipa::path(…)]`)");
                breaches.push(breach(source, line, &rule));
            }
        }
    }
    breaches
}
