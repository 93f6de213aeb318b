//! Credentials: what the program signs, judged by other people's verifiers, and what it publishes.

mod issued;
mod keys;
mod verified;

use std::process::Command;

use chancery::base::Clock;
use serde_json::{Value, json};

use crate::support::actors::Actor;
use crate::support::app::App;
use crate::support::{node, python};

/// A text of a certificate or a credential.
#[track_caller]
fn text(value: &Value, pointer: &str) -> String {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_else(|| panic!("no {pointer} in {value}")).to_owned()
}

/// The clock of the program is that of the world from now on: others' verifiers look at no other.
fn is_real(app: &App) {
    app.later(Clock::system().now() - app.now());
}

/// A learner with a certificate in a course that was published, and its credential.
fn holder<'a>(app: &'a App, course: &str, name: &str) -> (Actor<'a>, Value, Value) {
    let ana = app.learner(name);
    let (certificate, credential) = completes(&ana, course);
    (ana, certificate, credential)
}

/// The learner completes a course; the certificate and its credential.
fn completes(learner: &Actor<'_>, course: &str) -> (Value, Value) {
    learner.enrols_in(course);
    learner.completes_the_course();
    learner.app.work();
    let certificate = learner.certificates().first().expect("a certificate").clone();
    let credential = learner.get(&format!("/certificates/{}/credential", text(&certificate, "/id"))).is(200).json();
    (certificate, credential)
}

/// What the verifiers out of npm say, by the name of the case.
fn npm_says(app: &App, cases: &Value) -> Value {
    let contexts = concat!(env!("CARGO_MANIFEST_DIR"), "/src/certificate/credential/contexts");
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/credentials/verifiers/schema/achievement-credential.json");
    let job = json!({ "base": app.address, "contexts": contexts, "schema": schema, "cases": cases });
    let said = node::run("credential-verifiers", include_str!("verifiers/verify.mjs"), &job);
    said["results"].clone()
}

/// What the verifier out of PyPI says, by the name of the case: `good`, or why not.
fn pypi_says(app: &App, cases: &Value) -> Value {
    let python = python::with("openbadgeslib, pyld", &["openbadgeslib[ldp]==4.6.3"]);
    let mut command = Command::new(python);
    command.args(["-c", include_str!("verifiers/verify.py")]);
    node::answer(&mut command, "Python", &json!({ "base": app.address, "cases": cases }))
}
