//! The keys: of access tokens, of credentials.

use std::fs;
use std::path::Path;

use super::super::{assemble, check};
use super::mode;
use super::report::Report;
use crate::account::second_factor::seal::Seal;
use crate::actions::reseal_keys;
use crate::certificate::keys::KeySource;
use crate::certificate::published;
use crate::db::DatabaseUrl;
use crate::settings::Settings;

pub(super) fn token_key(report: &mut Report, settings: &Settings) {
    const WHAT: &str = "token key";
    if !settings.accounts.token_secret.is_empty() {
        return report.ok(WHAT, "from accounts.token_secret");
    }
    if matches!(assemble::database_url(settings), Ok(DatabaseUrl::Postgres(_))) {
        let cure = "set the same accounts.token_secret on all of them: CHANCERY_ACCOUNTS__TOKEN_SECRET_FILE, made by `openssl rand -hex 32`";
        report.warn(WHAT, "kept in the data folder; several instances would refuse one another's tokens", cure);
    }
    let cure = "remove it: `serve` makes a new one, and people sign in again";
    key_file(report, WHAT, &settings.server.data_dir.join("keys/token.key"), cure);
}

/// Whether the file of a key is there, whole, and for nobody else to read; `mend`: what to do when it is too short for a key.
fn key_file(report: &mut Report, what: &'static str, path: &Path, mend: &str) {
    let shown = path.display().to_string();
    match (mode(path), fs::read_to_string(path)) {
        (None, _) => report.warn(what, format!("{shown} is not there yet"), "`chancery serve` makes it"),
        (_, Err(error)) => {
            report.fail(what, format!("cannot read {shown}: {error}"), "let the user that runs the program read it")
        }
        (_, Ok(key)) if key.trim().len() < 32 => {
            report.fail(what, format!("{shown} is empty or too short"), mend);
        }
        (Some(mode), Ok(_)) if mode & 0o077 != 0 => {
            report.warn(what, format!("others can read {shown}"), &format!("chmod 600 {shown}"));
        }
        _ => report.ok(what, shown),
    }
}

pub(super) fn factor_key(report: &mut Report, settings: &Settings) {
    const WHAT: &str = "second factor key";
    if let Some(unreadable) = unreadable(settings).filter(|unreadable| *unreadable > 0) {
        let those = check::plural(unreadable, "second factor");
        let cure = "bring the key back that sealed them, or set it as accounts.previous_second_factor_key; without it these people sign in by a recovery code and set the second factor up anew";
        return report.fail(WHAT, format!("{those} cannot be opened with the keys that are there"), cure);
    }
    if !settings.accounts.second_factor_key.is_empty() {
        return report.ok(WHAT, "from accounts.second_factor_key");
    }
    if matches!(assemble::database_url(settings), Ok(DatabaseUrl::Postgres(_))) {
        let cure = "set the same accounts.second_factor_key on all of them: CHANCERY_ACCOUNTS__SECOND_FACTOR_KEY_FILE, made by `openssl rand -hex 32`";
        report.warn(WHAT, "kept in the data folder; several instances would refuse one another's codes", cure);
    }
    let cure = "bring it back; without it people sign in by a recovery code and set the second factor up anew";
    key_file(report, WHAT, &settings.server.data_dir.join("keys/second-factor.key"), cure);
}

/// How many second factors no key opens. A database or key that cannot be read is told elsewhere.
fn unreadable(settings: &Settings) -> Option<usize> {
    let seal = Seal::new(assemble::seal_source(settings));
    seal.secrets().ok()?;
    let url = assemble::database_url(settings).ok().filter(DatabaseUrl::exists)?;
    let mut connection = url.connect(true).ok()?;
    reseal_keys::look(&mut connection, &seal).ok().map(|looked| looked.unreadable)
}

pub(super) fn signing_key(report: &mut Report, settings: &Settings) {
    const WHAT: &str = "signing key";
    let source = match assemble::signing(settings) {
        Ok(source) => source,
        Err(error) => return report.fail(WHAT, error.to_string(), "`chancery key generate` prints one"),
    };
    let shown = match &source {
        KeySource::Configured(_) => "from certificates.signing_key".to_owned(),
        KeySource::File(path) => {
            let shown = path.display().to_string();
            match mode(path) {
                None => return report.warn(WHAT, format!("{shown} is not there yet"), "`chancery serve` makes it"),
                Some(mode) if mode & 0o077 != 0 => {
                    return report.warn(WHAT, format!("others can read {shown}"), &format!("chmod 600 {shown}"));
                }
                Some(_) => shown,
            }
        }
    };
    let key = match source.current() {
        Ok(key) => key.public(),
        Err(error) => return report.fail(WHAT, error.to_string(), ""),
    };
    // A database that cannot be read is told elsewhere.
    let published = assemble::database_url(settings).ok().filter(DatabaseUrl::exists).and_then(|url| {
        let mut connection = url.connect(true).ok()?;
        published::all(&mut connection).ok()
    });
    match published {
        Some(all) if all.iter().all(|published| published.key != key) => {
            report.warn(WHAT, format!("{shown}: not published yet"), "`chancery serve` publishes it at its start");
        }
        _ => report.ok(WHAT, format!("{shown}: {}", key.id())),
    }
}
