//! Chromium for scripts: they lie in the folder `chromium`, and `tests/run` puts what they need beside the build.

use std::path::PathBuf;

use serde_json::Value;

use crate::support::node;

/// What `tests/run` installs from the folder's `package.json`.
const PACKAGES: &str = "browser-driver";

/// The scripts, and what they share.
const SCRIPTS: [(&str, &str); 4] = [
    ("browser.mjs", include_str!("chromium/browser.mjs")),
    ("in_page.mjs", include_str!("chromium/in_page.mjs")),
    ("file_check.mjs", include_str!("chromium/file_check.mjs")),
    ("visit.mjs", include_str!("chromium/visit.mjs")),
];

/// Runs a script with a job; its answer.
pub fn run(name: &str, job: &Value) -> Value {
    let mut scripts = SCRIPTS.to_vec();
    let at = scripts.iter().position(|(known, _)| *known == name).expect("the script stands in the list");
    scripts.swap(0, at);
    node::run_of(PACKAGES, &scripts, job)
}

/// A file of one of the packages.
pub fn package(path: &str) -> PathBuf {
    node::installed(PACKAGES).join("node_modules").join(path)
}
