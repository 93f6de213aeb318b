//! Bytes over the wire for the first view of each page, with nothing in the cache.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::list;
use super::visit::{Fault, Seen, folder};

/// No page may need more, first view included.
const MOST: u64 = 100_000;
/// By how many thousand bytes the table in the documentation may be wrong.
const ROUGHLY: i64 = 10;
/// The lines of the documentation between which the table stands.
const BEGIN: &str = "<!-- table: begin -->\n";
const END: &str = "<!-- table: end -->\n";

/// The heaviest language of each page, in thousands of bytes, in the order of the list.
fn rows(seen: &Seen) -> Vec<(&'static str, i64)> {
    let mut heaviest: BTreeMap<&str, u64> = BTreeMap::new();
    for look in &seen.looks {
        let known = heaviest.entry(&look.page).or_default();
        *known = look.bytes.max(*known);
    }
    let pages = list::pages();
    pages
        .iter()
        .map(|page| (page.name, i64::try_from(heaviest[page.name].div_ceil(1000)).expect("few bytes")))
        .collect()
}

fn table(seen: &Seen) -> String {
    let rows = rows(seen).into_iter().map(|(name, bytes)| format!("| {name} | {bytes} |\n"));
    format!("| page | kB |\n|---|--:|\n{}", rows.collect::<String>())
}

fn documentation() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/pages.md")
}

/// Writes the table under the target folder, and into the documentation when that is asked for.
pub fn write(seen: &Seen) {
    let table = table(seen);
    println!("{table}");
    fs::create_dir_all(folder()).expect("a folder");
    fs::write(folder().join("bytes.md"), &table).expect("a table");
    if std::env::var_os("CHANCERY_PAGES_TABLE").is_some() {
        let known = fs::read_to_string(documentation()).expect("docs/pages.md");
        let (before, rest) = known.split_once(BEGIN).expect("the table begins");
        let (_, after) = rest.split_once(END).expect("the table ends");
        fs::write(documentation(), format!("{before}{BEGIN}{table}{END}{after}")).expect("docs/pages.md");
    }
}

fn fault(page: &str, what: String, how: &str) -> Fault {
    let [check, language, place] = ["bytes", "any", ""].map(str::to_owned);
    Fault { check, page: page.to_owned(), language, what, place, how: how.to_owned() }
}

/// Pages that are too heavy.
pub fn heavy(seen: &Seen) -> Vec<Fault> {
    let heavy = seen.looks.iter().filter(|look| look.bytes > MOST);
    let how = "smaller pictures, fewer rows, files that only some pages load";
    heavy.map(|look| fault(&look.name(), format!("{} bytes, {MOST} at most", look.bytes), how)).collect()
}

/// Where the table in the documentation is not that of these pages any more.
pub fn outdated(seen: &Seen) -> Vec<Fault> {
    let known = fs::read_to_string(documentation()).expect("docs/pages.md");
    let (_, rest) = known.split_once(BEGIN).expect("the table begins");
    let lines = rest.lines().skip(2).map_while(|line| line.strip_prefix("| ")?.strip_suffix(" |")?.split_once(" | "));
    let told: BTreeMap<&str, i64> = lines.map(|(name, bytes)| (name, bytes.parse().expect("a number"))).collect();
    let rows = rows(seen);
    let how = "CHANCERY_PAGES_TABLE=write tests/run no_page_is_heavy";
    let changed = rows.iter().filter_map(|(name, bytes)| match told.get(name) {
        None => Some(fault(name, "it is not in the table of docs/pages.md".to_owned(), how)),
        Some(told) if (told - bytes).abs() > ROUGHLY => {
            Some(fault(name, format!("{bytes} kB, and docs/pages.md tells of {told}"), how))
        }
        Some(_) => None,
    });
    let gone = told.keys().filter(|name| rows.iter().all(|(known, _)| known != *name));
    let gone = gone.map(|name| fault(name, "docs/pages.md tells of it, and it is not in the list".to_owned(), how));
    changed.chain(gone).collect()
}
