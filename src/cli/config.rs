//! `config show`: the settings in force and where each came from, secrets hidden.

use std::process::ExitCode;

use super::{Failure, output};
use crate::settings::Loaded;

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Print the settings in force and where each value came from
    Show,
}

pub(super) fn run(loaded: &Loaded, command: &Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Show => output::line(loaded.show().trim_end())?,
    }
    Ok(ExitCode::SUCCESS)
}
