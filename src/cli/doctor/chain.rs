//! The chain of the audit log: its last rows. `audit verify` walks all of it.

use super::super::{Failure, assemble};
use super::report::Report;
use crate::account::audit::verify::{self, Known};
use crate::db;
use crate::settings::Settings;

/// How many rows are looked at.
const ROWS: i64 = 1000;

pub(super) fn audit_log(report: &mut Report, settings: &Settings) {
    const WHAT: &str = "audit log";
    match look(settings) {
        // What is wrong with the database itself was told.
        Err(_) | Ok(None) => {}
        Ok(Some(found)) if found.faults.is_empty() => {
            report.ok(
                WHAT,
                format!("the chain holds in its last {} rows; `chancery audit verify` walks all", found.rows),
            );
        }
        Ok(Some(found)) => {
            let first = found.faults.first().map(ToString::to_string).unwrap_or_default();
            let cure = "`chancery audit verify` names everything that is wrong; a backup from before tells what it was";
            report.fail(WHAT, format!("the chain does not hold: {first}"), cure);
        }
    }
}

fn look(settings: &Settings) -> Result<Option<verify::Report>, Failure> {
    let url = assemble::database_url(settings)?;
    if !url.exists() {
        return Ok(None);
    }
    let mut connection = url.connect(true)?;
    if db::pending(&mut connection)? || db::newer(&mut connection)?.is_some() {
        return Ok(None);
    }
    Ok(Some(verify::verify(&mut connection, Some(ROWS), Known::default())?))
}
