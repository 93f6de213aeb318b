//! The program's own tables of routes, read as text: tests that go over every call and page cannot forget one.

use std::fs;
use std::path::Path;

/// The source of the table of calls.
const SOURCE: &str = include_str!("../../src/web/routes.rs");

/// A call of the API, or a page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Route {
    /// Its path with `{names}`; that of a call is under `/api/v1`.
    pub path: String,
    /// Its method in capitals.
    pub method: String,
}

/// The routes in a source whose lines name an address behind `mark`.
fn read(source: &str, mark: &str) -> Vec<Route> {
    let mut routes = Vec::new();
    for line in source.lines().filter(|line| line.contains(mark)) {
        let (_, rest) = line.split_once(mark).expect("a path");
        let (path, methods) = rest.split_once('"').expect("the end of a path");
        for method in ["get", "post", "put", "patch", "delete"] {
            if methods.contains(&format!("{method}().to(")) {
                routes.push(Route { path: path.to_owned(), method: method.to_uppercase() });
            }
        }
    }
    routes
}

/// Every call in the order of the table.
pub fn routes() -> Vec<Route> {
    let routes = read(SOURCE, "(at(\"");
    assert!(routes.len() > 30, "the table of routes is not read rightly any more: {routes:#?}");
    routes
}

/// Every call of directories, under `/scim/v2`.
pub fn scim() -> Vec<Route> {
    let routes = read(include_str!("../../src/web/scim/mod.rs"), "(at(\"");
    assert!(routes.len() > 15, "the calls of directories are not read rightly any more: {routes:#?}");
    routes
}

/// Every page, file and form.
pub fn pages() -> Vec<Route> {
    let mut found = read(SOURCE, ".route(\"");
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web/pages")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the source") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let source = fs::read_to_string(path).unwrap_or_default();
                found.extend(["(at(\"", "(page(\""].iter().flat_map(|mark| read(&source, mark)));
            }
        }
    }
    assert!(found.len() > 100, "the pages are not read rightly any more: {found:#?}");
    found
}
