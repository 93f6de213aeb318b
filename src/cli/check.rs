//! `check`: every fault of course folders, at its place.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ValueEnum;

use super::{Common, Failure, load, output};
use crate::course::{Diagnostic, Loaded, load_all};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// A course folder, or a folder of course folders [default: courses.path]
    path: Option<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

pub(super) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let path = match &arguments.path {
        Some(path) => path.clone(),
        None => load(common, &[])?.settings.courses.path,
    };
    let loaded = load_all(&path)?;
    let faults: Vec<Diagnostic> = loaded.iter().flat_map(|course| placed(&path, course)).collect();
    match arguments.format {
        Format::Json => output::line(&serde_json::to_string_pretty(&faults)?)?,
        Format::Text => {
            for fault in &faults {
                output::line(&fault.to_string())?;
            }
            if faults.is_empty() {
                output::line(&format!("{} checked: no faults.", count(loaded.len())))?;
            } else {
                eprintln!("{} in {}.", plural(faults.len(), "fault"), count(loaded.len()));
            }
        }
    }
    Ok(if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// A course's faults with their paths as seen from where the command was given.
pub(super) fn placed(path: &Path, course: &Loaded) -> Vec<Diagnostic> {
    let root = if path.join("course.toml").exists() { path.to_owned() } else { path.join(&course.folder.slug) };
    let faults = course.diagnostics.iter().cloned();
    faults.map(|fault| Diagnostic { path: root.join(&fault.path).display().to_string(), ..fault }).collect()
}

pub(super) fn plural(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

fn count(courses: usize) -> String {
    plural(courses, "course")
}
