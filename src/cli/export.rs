//! `export questions`: a quiz or a bank for other programs.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ValueEnum;

use super::check::plural;
use super::questions::{ReportFormat, course_of, files_of, read, refuse_existing, tell, write};
use super::{Failure, output};
use crate::course::exchange::{self, Unreadable, export_gift, export_toml};

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// The questions of a quiz or a bank, as GIFT or Moodle XML
    Questions(Arguments),
}

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The file: a quiz (`.quiz.toml` or `.quiz.gift`), or a bank
    path: PathBuf,
    /// What to write
    #[arg(long, value_enum)]
    format: Format,
    /// Where to [default: standard output]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Overwrite FILE if it exists
    #[arg(long)]
    force: bool,
    /// How to print what was lost
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    report: ReportFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Gift,
    MoodleXml,
}

pub(super) fn run(command: &Command) -> Result<ExitCode, Failure> {
    let Command::Questions(arguments) = command;
    if let Some(out) = &arguments.out {
        refuse_existing(out, arguments.force)?;
    }
    let format = match arguments.format {
        Format::Gift => exchange::Format::Gift,
        Format::MoodleXml => exchange::Format::MoodleXml,
    };
    let mut path = arguments.path.clone();
    let mut bytes = read(&path)?;
    let files = files_of(&course_of(&path))?;
    let is_gift = |path: &Path| path.extension().is_some_and(|extension| extension == "gift");
    let mut exported = if is_gift(&path) {
        export_gift(&bytes, format, &files)
    } else {
        let text = std::str::from_utf8(&bytes).map_err(|_| format!("`{}` is no text in UTF-8", path.display()))?;
        export_toml(text.trim_start_matches('\u{feff}'), format, &files)
    };
    // The questions of a quiz without any may stand beside it.
    let beside = path.display().to_string().strip_suffix(".toml").map(|stem| PathBuf::from(format!("{stem}.gift")));
    if let (Err(Unreadable::Empty), Some(gift)) = (&exported, beside.filter(|gift| gift.exists())) {
        bytes = read(&gift)?;
        exported = export_gift(&bytes, format, &files);
        path = gift;
    }
    let mut exported = exported.map_err(|error| format!("`{}` is not exported: {error}", path.display()))?;
    let languages = translations(&path);
    if !languages.is_empty() {
        exported
            .report
            .note(1, format!("its translations ({}) stay here: the format has one language", languages.join(", ")));
    }
    let code = tell(&exported.report, &path, arguments.report)?;
    match &arguments.out {
        None => output::line(exported.text.trim_end())?,
        Some(out) => {
            write(out, exported.text.as_bytes(), arguments.force)?;
            let summary = &exported.report.summary;
            let written = plural(summary.questions - summary.not_carried, "question");
            output::line(&format!("Written: {} with {written}", out.display()))?;
        }
    }
    Ok(code)
}

/// The languages into which a quiz or bank is translated, by the files beside it.
fn translations(path: &Path) -> Vec<String> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let Some(stem) = name.strip_suffix(".toml").or_else(|| name.strip_suffix(".gift")) else { return Vec::new() };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut languages: Vec<String> = entries
        .filter_map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            let language = name.strip_prefix(stem)?.strip_prefix('.')?.strip_suffix(".toml")?;
            (!language.is_empty() && !language.contains('.')).then(|| language.to_owned())
        })
        .collect();
    languages.sort();
    languages
}
