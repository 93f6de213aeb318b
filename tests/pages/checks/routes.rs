//! Whether every page of the program stands in the list: its addresses are read in the source of the pages.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::visit::Seen;

/// What is no page but a file, with the ends of its address.
const FILES: [&str; 10] = [
    "/static/{hash}/{name}",
    "/assets/{sha256}/{name}",
    "/sw.js",
    "/logo/{name}",
    "/pdf",
    "/receipt.txt",
    ".{form:csv|xlsx}",
    "/table.csv",
    "/list.jws",
    "/document",
];

/// The addresses that answer to GET, with `{names}`.
fn addresses() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web/pages")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the source") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let source = fs::read_to_string(path).expect("a file");
                for line in source.lines().filter(|line| line.contains(".route(get()")) {
                    if let Some((_, rest)) = line.split_once("at(\"") {
                        found.insert(rest.split('"').next().expect("an address").to_owned());
                    }
                }
            }
        }
    }
    assert!(found.len() > 25, "the addresses are not read rightly any more: {found:?}");
    found
}

/// Whether an address is of this form.
fn fits(form: &str, address: &str) -> bool {
    let (form, address): (Vec<_>, Vec<_>) = (form.split('/').collect(), address.split('/').collect());
    form.len() == address.len() && form.iter().zip(address).all(|(part, word)| part.starts_with('{') || *part == word)
}

/// The addresses of pages that no line of the list leads to.
pub fn forgotten(seen: &Seen) -> Vec<String> {
    let all = addresses();
    let mut left = all.clone();
    left.retain(|form| !FILES.iter().any(|file| form.ends_with(file)));
    for look in &seen.looks {
        // The plainest form is the right one: /cohorts/new is no cohort.
        let forms = all.iter().filter(|form| fits(form, &look.path));
        if let Some(form) = forms.min_by_key(|form| form.matches('{').count()) {
            left.remove(form);
        }
    }
    left.into_iter().collect()
}
