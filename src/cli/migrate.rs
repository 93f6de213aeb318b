//! `migrate`: brings the database up to date.

use std::process::ExitCode;

use super::{Failure, assemble, output};
use crate::db;
use crate::settings::Loaded;

pub(super) fn run(loaded: &Loaded) -> Result<ExitCode, Failure> {
    let url = assemble::database_url(&loaded.settings)?;
    assemble::make_folder(&loaded.settings.server.data_dir)?;
    let mut connection = url.connect(true)?;
    let run = db::migrate(&mut connection)?;
    for name in &run {
        output::line(&format!("ran {name}"))?;
    }
    output::line(if run.is_empty() { "The database is up to date." } else { "The database is up to date now." })?;
    Ok(ExitCode::SUCCESS)
}
