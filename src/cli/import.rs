//! `import questions`: a file of another program becomes a quiz or a bank.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ValueEnum;

use super::check::plural;
use super::questions::{ReportFormat, course_of, files_of, read, refuse_existing, tell, write};
use super::{Failure, output};
use crate::course::exchange::{self, Assets, Imported};

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Questions in GIFT, Moodle XML or Aiken, as a quiz or a bank of a course
    Questions(Arguments),
}

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The file
    file: PathBuf,
    /// Its format [default: as its name and its beginning tell]
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// What to write: `courses/x/01-a/02-check.quiz.toml`, or `courses/x/banks/treaties.toml`
    #[arg(long, value_name = "PATH")]
    into: PathBuf,
    /// Overwrite PATH if it exists
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
    Aiken,
}

pub(super) fn run(command: &Command) -> Result<ExitCode, Failure> {
    let Command::Questions(arguments) = command;
    let Arguments { file, into, force, .. } = arguments;
    let title = title(into)?;
    refuse_existing(into, *force)?;
    let bytes = read(file)?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let format = match arguments.format {
        Some(Format::Gift) => Some(exchange::Format::Gift),
        Some(Format::MoodleXml) => Some(exchange::Format::MoodleXml),
        Some(Format::Aiken) => Some(exchange::Format::Aiken),
        None => exchange::Format::guess(&name, &bytes),
    };
    let refused = |refusal: exchange::Refusal| format!("`{}` is not read: {refusal}", file.display());
    let format = format.ok_or_else(|| refused(exchange::Refusal::UnknownFormat))?;
    let course = course_of(into);
    let files = files_of(&course)?;
    let assets = files.iter().filter(|(path, _)| path.starts_with("assets/"));
    let assets = Assets::of(assets.map(|(path, bytes)| (path.as_str(), bytes.as_slice())));
    // The ids of what is overwritten are free again.
    let own = into.strip_prefix(&course).ok().map(|path| path.to_string_lossy().into_owned());
    let others = files.iter().filter(|(path, _)| path.ends_with(".toml") && Some(*path) != own.as_ref());
    let taken: BTreeSet<String> =
        others.flat_map(|(_, bytes)| exchange::ids(&String::from_utf8_lossy(bytes))).collect();
    let imported = exchange::import(&bytes, format, assets, taken).map_err(refused)?;
    let code = tell(&imported.report, file, arguments.report)?;
    if imported.questions.is_empty() {
        output::line("Nothing was written: no question could be carried.")?;
        return Ok(code);
    }
    save(&imported, &course, into, *force, &title)?;
    Ok(code)
}

fn save(imported: &Imported, course: &Path, into: &Path, force: bool, title: &str) -> Result<(), Failure> {
    for (path, bytes) in &imported.assets {
        let path = course.join(path);
        // Its name is its digest: what is there is the same.
        if !path.exists() {
            write(&path, bytes, false)?;
            output::line(&format!("Written: {}", path.display()))?;
        }
    }
    write(into, imported.file(title).as_bytes(), force)?;
    output::line(&format!("Written: {} with {}", into.display(), plural(imported.questions.len(), "question")))?;
    Ok(())
}

/// The title that a quiz or bank has by its name: `02-law-of-treaties.quiz.toml` is "Law of treaties".
fn title(into: &Path) -> Result<String, Failure> {
    let name = into.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let in_banks = into.parent().and_then(Path::file_name).is_some_and(|folder| folder == "banks");
    let stem = name.strip_suffix(".quiz.toml").or_else(|| name.strip_suffix(".toml").filter(|_| in_banks));
    let Some(stem) = stem.filter(|stem| !stem.is_empty() && !stem.contains('.')) else {
        let cure = "name a quiz, such as `01-treaties/02-check.quiz.toml`, or a bank, such as `banks/treaties.toml`";
        return Err(format!("`{}` is neither a quiz nor a bank; {cure}", into.display()).into());
    };
    let words = stem.trim_start_matches(|c: char| c.is_ascii_digit()).replace(['-', '_'], " ");
    let words = words.trim();
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    Ok(if words.is_empty() { "Questions".to_owned() } else { format!("{first}{}", letters.as_str()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quiz_and_a_bank_have_titles_by_their_names() {
        for (path, wanted) in [
            ("courses/law/01-a/02-law-of-treaties.quiz.toml", Some("Law of treaties")),
            ("02-été.quiz.toml", Some("Été")),
            ("banks/treaties.toml", Some("Treaties")),
            ("courses/law/01-a/treaties.toml", None),
            ("01-a/02-check.quiz.fr.toml", None),
            ("x.gift", None),
        ] {
            assert_eq!(title(Path::new(path)).ok().as_deref(), wanted, "{path}");
        }
    }
}
