//! Node for other people's programs out of npm, which `tests/run` puts beside the build.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// The folder in which `tests/run` installed these packages.
pub fn installed(name: &str) -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the target folder");
    let folder = target.join(name);
    let packages = folder.join("node_modules");
    assert!(packages.exists(), "{name} is missing at {}: `tests/run` installs it", packages.display());
    folder
}

/// Runs a script among the packages, with a job on its standard input; what it prints, as JSON.
pub fn run(packages: &str, script: &str, job: &Value) -> Value {
    run_of(packages, &[("script.mjs", script)], job)
}

/// As [`run`], the first of several files that lie beside each other: name and text.
pub fn run_of(packages: &str, scripts: &[(&str, &str)], job: &Value) -> Value {
    // Packages are looked for beside the scripts.
    let folder = tempfile::Builder::new().prefix("run-").tempdir_in(installed(packages)).expect("a folder");
    for (name, script) in scripts {
        fs::write(folder.path().join(name), script).expect("a script");
    }
    answer(Command::new("node").arg(folder.path().join(scripts[0].0)), "node: `tests/run` installs it", job)
}

/// Runs a command that reads a job and prints an answer, both as JSON.
pub fn answer(command: &mut Command, needed: &str, job: &Value) -> Value {
    let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = child.unwrap_or_else(|error| panic!("the tests need {needed}: {error}"));
    let mut input = child.stdin.take().expect("standard input is piped");
    let text = job.to_string();
    let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
    let output = child.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}:\n{said}");
    writer.join().expect("the writer ends well").expect("the job is read");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error} in {command:?}:\n{said}"))
}
