//! The program's own table of routes, read as text: tests that go over every call cannot forget one.

/// The source of the table.
const SOURCE: &str = include_str!("../../src/web/routes.rs");

/// A call of the API.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Route {
    /// Its path under `/api/v1`, with `{names}`.
    pub path: String,
    /// Its method in capitals.
    pub method: String,
}

/// Every call in the order of the table.
pub fn routes() -> Vec<Route> {
    let mut routes = Vec::new();
    for line in SOURCE.lines().filter(|line| line.contains("(at(\"")) {
        let (_, rest) = line.split_once("(at(\"").expect("a path");
        let (path, methods) = rest.split_once("\")").expect("the end of a path");
        for method in ["get", "post", "put", "patch", "delete"] {
            if methods.contains(&format!(".route({method}()")) {
                routes.push(Route { path: path.to_owned(), method: method.to_uppercase() });
            }
        }
    }
    assert!(routes.len() > 30, "the table of routes is not read rightly any more: {routes:#?}");
    routes
}
