//! `man`: the manual, out of what clap knows of the commands.

use std::path::Path;
use std::process::ExitCode;

use clap_mangen::Man;

use super::{Failure, output};

pub(super) fn run(folder: Option<&Path>) -> Result<ExitCode, Failure> {
    match folder {
        Some(folder) => {
            clap_mangen::generate_to(super::command(), folder)
                .map_err(|error| format!("cannot write the manual into {}: {error}", folder.display()))?;
        }
        None => {
            let mut page = Vec::new();
            Man::new(super::command()).render(&mut page)?;
            output::line(String::from_utf8_lossy(&page).trim_end())?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
