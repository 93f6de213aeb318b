//! The whole API asked by a program that has read its document: input of every kind, valid and invalid, signed in as each role. No
//! fault of the server, no status, head, media type or body that the document does not tell, nothing invalid that is taken, nothing
//! without a token where one is needed.
//!
//! The program is schemathesis. `schemathesis.toml` says how it asks; there and in `hooks.py` stands where one of its checks does
//! not fit, each with the reason.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use chancery::settings::Limits;
use chancery::web::rights::CALLS;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::matrix::calls::body;
use super::matrix::world::{Side, World, person_of};
use crate::support::actors::{Actor, PASSWORD};
use crate::support::app::App;
use crate::support::python;

/// The same in every run, so that a fault that was found is found again.
const SEED: &str = "20261122";

/// Operations after which whoever asked is not who they were: somebody asks who is there for nothing else.
const ENDING: [&str; 4] = ["DELETE /me", "DELETE /me/sessions", "DELETE /me/sessions/{id}", "PUT /me/password"];

/// Limits that nobody reaches.
fn without_limits() -> Limits {
    let most = 1_000_000;
    Limits {
        sign_in_per_account: most,
        sign_in_per_account_elsewhere: most,
        sign_in_per_address: most,
        reset_per_account: most,
        reset_per_address: most,
        register_per_address: most,
        links_per_address: most,
        verify_per_address: most,
        imports_per_account: most,
        reports_per_account: most,
        scim_per_token: most,
        invitations_per_account: most,
        announcements_per_account: most,
        resends_per_account: most,
    }
}

/// The values of the names in an address.
fn named(path: &str, concrete: &str) -> Value {
    let pairs = path.split('/').zip(concrete.split('/'));
    let values = pairs.filter_map(|(name, value)| {
        let name = name.strip_prefix('{')?.strip_suffix('}')?;
        let number = value.parse::<i32>().ok().filter(|_| matches!(name, "number" | "list"));
        Some((name.to_owned(), number.map_or_else(|| json!(value), |number| json!(number))))
    });
    Value::Object(values.collect())
}

/// A body with which an operation succeeds, where that is possible.
fn good(method: &str, path: &str, world: &World<'_>, guest: &Actor<'_>) -> Value {
    match (method, path) {
        (_, "/users/import") => json!("email,name\nq@mfa.example,Pia\n"),
        (_, "/auth/register") => json!({ "email": "r@mfa.example", "password": PASSWORD, "full_name": "Rosa" }),
        (_, "/auth/login") => json!({ "email": guest.email, "password": PASSWORD }),
        (_, "/auth/refresh" | "/auth/logout") => json!({ "refresh_token": guest.refresh_token() }),
        (_, "/auth/password-reset") => json!({ "email": guest.email }),
        (_, "/auth/step-up") => json!({ "password": PASSWORD }),
        ("DELETE", "/me") => json!({ "password": PASSWORD, "keep_certificates": true }),
        ("PUT", "/me/password") => json!({ "current_password": PASSWORD, "password": "ambassadors wait in the hall" }),
        _ => body(method, path, world),
    }
}

/// What there is, for each operation.
fn told(world: &World<'_>, spares: &BTreeMap<&str, Actor<'_>>, guest: &Actor<'_>) -> Value {
    let each = CALLS.iter().map(|(method, path, _)| {
        let spare = spares.get(format!("{method} {path}").as_str()).and_then(Actor::token);
        let (names, sent) = (named(path, &world.address(path)), good(method, path, world, guest));
        (format!("{method} /api/v1{path}"), json!({ "path": names, "body": sent, "spare": spare }))
    });
    Value::Object(each.collect())
}

/// Somebody more on a side.
fn another<'a>(app: &'a App, side: Side, name: &str) -> Actor<'a> {
    match side {
        Side::Administrator => person_of(app, name),
        Side::Facilitator => app.facilitator(name),
        _ => app.learner(name),
    }
}

/// Asks everything, and fails with what schemathesis found; also when fewer operations than `succeeded` ever did: then little was
/// looked at.
fn asks(app: &App, side: Side, (phases, examples): (&str, u32), succeeded: usize) {
    let world = World::new(app, |_| ());
    let guest = app.learner("Gus Guest");
    let signed = side != Side::Stranger;
    let spares: BTreeMap<&str, Actor<'_>> = ENDING
        .into_iter()
        .enumerate()
        .filter(|_| signed)
        .map(|(index, operation)| (operation, another(app, side, &format!("Spare {}", ["A", "B", "C", "D"][index]))))
        .collect();
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/api/fuzz");
    let folder = TempDir::with_prefix("chancery-fuzz-").expect("a folder");
    let (known, answered) = (folder.path().join("world.json"), folder.path().join("answered.json"));
    fs::write(&known, told(&world, &spares, &guest).to_string()).expect("a file");
    let python = python::with("schemathesis", &["schemathesis==4.32.5", "hypothesis==6.170.15"]);
    let mut command = Command::new(python.with_file_name("schemathesis"));
    command
        .current_dir(folder.path())
        .env("CHANCERY_FUZZ", &own)
        .env("CHANCERY_FUZZ_WORLD", &known)
        .env("CHANCERY_FUZZ_ANSWERED", &answered)
        .arg("--config-file")
        .arg(own.join("schemathesis.toml"))
        .args(["run", &format!("{}/api/v1/openapi.json", app.address)])
        .args(["--seed", SEED, "--phases", phases, "--max-examples", &examples.to_string()]);
    let asker = world.who(side);
    command.env("CHANCERY_FUZZ_OWN", &asker.id).env("CHANCERY_FUZZ_TOKEN", asker.token().unwrap_or_default());
    let ran = command.stdin(Stdio::null()).output().expect("schemathesis starts");
    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success(), "as {side:?}:\n{said}\n{}", String::from_utf8_lossy(&ran.stderr));
    if signed {
        asker.get("/me").is(200);
    }
    let answered: BTreeMap<String, BTreeMap<String, u32>> =
        serde_json::from_slice(&fs::read(answered).expect("what was answered")).expect("JSON");
    let good: BTreeSet<&String> = answered
        .iter()
        .filter(|(_, statuses)| statuses.keys().any(|status| status.starts_with('2')))
        .map(|(operation, _)| operation)
        .collect();
    let never: Vec<&String> = answered.keys().filter(|operation| !good.contains(operation)).collect();
    assert!(answered.len() + 1 >= CALLS.len(), "only {} operations were asked", answered.len());
    assert!(good.len() >= succeeded, "only {} operations ever succeeded; never did: {never:#?}", good.len());
}

#[test]
fn nobody_finds_a_fault() {
    asks(&App::with_limits(without_limits(), false), Side::Stranger, ("examples,fuzzing", 6), 5);
}

#[test]
fn a_learner_finds_no_fault() {
    asks(&App::with_limits(without_limits(), true), Side::Owner, ("examples,fuzzing", 12), 25);
}

#[test]
fn a_facilitator_finds_no_fault() {
    asks(&App::with_limits(without_limits(), false), Side::Facilitator, ("examples,fuzzing", 12), 35);
}

#[test]
fn an_administrator_finds_no_fault() {
    asks(&App::with_limits(without_limits(), true), Side::Administrator, ("examples,coverage,fuzzing", 12), 65);
}
