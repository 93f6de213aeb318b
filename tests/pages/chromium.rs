//! Chromium for scripts: they lie in the folder `chromium`, and `tests/run` puts what they need beside the build.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::node;

/// What `tests/run` installs from the folder's `package.json`.
const PACKAGES: &str = "browser-driver";

/// Runs a script of the folder with a job; its answer.
pub fn run(name: &str, job: &Value) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages/chromium");
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    // What several scripts share comes along.
    let shared = ["tab.mjs", "in_page.mjs"].map(|name| (name, read(name)));
    let own = [(name, read(name))];
    let scripts: Vec<(&str, &str)> = own.iter().chain(&shared).map(|(name, text)| (*name, text.as_str())).collect();
    node::run_of(PACKAGES, &scripts, job)
}

/// A file of one of the packages.
pub fn package(path: &str) -> PathBuf {
    node::installed(PACKAGES).join("node_modules").join(path)
}
