//! Python for what tests compare with or talk to: a virtual environment beside the build that is made once.
//!
//! Needs `python3` with venv, and the network or local wheels for the first run.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Python that has `module`; where it is missing, these packages are installed, of which each names its version.
pub fn with(module: &str, packages: &[&str]) -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the target folder");
    let environment = target.join("test-venv");
    let python = environment.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    // Two tests at once would make it twice, into one another.
    let lock = File::create(target.join("test-venv.lock")).expect("a lock file in the target folder");
    lock.lock().expect("the lock of the virtual environment");
    if !python.exists() {
        run("python3 with venv", Command::new("python3").args(["-m", "venv"]).arg(&environment));
    }
    let import = format!("import {module}");
    let present = Command::new(&python).args(["-c", &import]).stderr(Stdio::null()).status();
    if !present.is_ok_and(|status| status.success()) {
        let mut install = Command::new(&python);
        run("pip and the network", install.args(["-m", "pip", "install", "--quiet"]).args(packages));
    }
    python
}

/// Runs a command that must succeed, and says what is needed when it does not.
pub fn run(needed: &str, command: &mut Command) {
    let output = command.stdin(Stdio::null()).output();
    let output = output.unwrap_or_else(|error| panic!("the tests need {needed}: {error} ({command:?})"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "the tests need {needed}; {command:?} failed:\n{said}");
}
