//! `migrate`: brings the database up to date.

use std::process::ExitCode;

use super::{Failure, assemble, output};
use crate::db::{self, OpenError};
use crate::settings::Loaded;

pub(super) fn run(loaded: &Loaded) -> Result<ExitCode, Failure> {
    let url = assemble::usable_database(&loaded.settings)?;
    let mut connection = url.connect(true)?;
    if let Some(needs) = db::newer(&mut connection)? {
        return Err(OpenError::Newer { url: format!("{url:?}"), needs }.into());
    }
    let run = db::migrate(&mut connection)?;
    for name in &run {
        output::line(&format!("ran {name}"))?;
    }
    output::line(if run.is_empty() { "The database is up to date." } else { "The database is up to date now." })?;
    Ok(ExitCode::SUCCESS)
}
