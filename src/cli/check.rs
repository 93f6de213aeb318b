//! `check`: every fault of course folders, at its place; with `--report` what each course amounts to.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ValueEnum;
use serde_json::json;

use super::{Common, Failure, load, output};
use crate::course::{Diagnostic, Loaded, Survey, load_all};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// A course folder, or a folder of course folders [default: courses.path]
    path: Option<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Print what each course amounts to as well: words, minutes, questions by type and objective, texts by language
    #[arg(long)]
    report: bool,
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
    let faults: Vec<Diagnostic> = loaded.iter().flat_map(|course| placed(&path, course, &course.diagnostics)).collect();
    match arguments.format {
        Format::Json if arguments.report => {
            let surveys: BTreeMap<&str, &Survey> =
                loaded.iter().map(|course| (course.folder.slug.as_str(), &course.survey)).collect();
            output::line(&serde_json::to_string_pretty(&json!({ "faults": faults, "courses": surveys }))?)?;
        }
        Format::Json => output::line(&serde_json::to_string_pretty(&faults)?)?,
        Format::Text => {
            for fault in &faults {
                output::line(&fault.to_string())?;
            }
            // What cannot be read yet cannot be counted.
            for course in loaded.iter().filter(|course| course.course.is_some()) {
                for advice in placed(&path, course, &course.survey.advice) {
                    output::line(&advice.told_as("warning"))?;
                }
                if arguments.report {
                    output::line(&told(&course.folder.slug, &course.survey))?;
                }
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

/// What a course amounts to, in words.
fn told(slug: &str, survey: &Survey) -> String {
    let Survey { reading_minutes, exercise_minutes, hours, hours_stated, .. } = survey;
    let mut lines = vec![
        format!(
            "{slug}: {}, {}, {}, {}",
            plural(survey.modules, "module"),
            plural(survey.lessons, "lesson"),
            if survey.quizzes == 1 { "1 quiz".to_owned() } else { format!("{} quizzes", survey.quizzes) },
            plural(survey.all_questions(), "question"),
        ),
        format!(
            "  {reading_minutes:.0} minutes of reading, {exercise_minutes:.0} of answering: {hours:.1} hours ({hours_stated} stated)"
        ),
    ];
    lines.push("  questions by type".to_owned());
    lines.extend(survey.questions.iter().map(|(name, count)| format!("  {count:>6}  {name}")));
    lines.push("  questions by objective".to_owned());
    lines.extend(survey.objectives.iter().map(|each| format!("  {:>6}  {}", each.questions, each.objective)));
    lines.push("  by language".to_owned());
    lines.extend(survey.languages.iter().map(|each| {
        let (lessons, questions) = (plural(each.lessons, "lesson"), plural(each.questions, "question"));
        format!("  {:>6}  {lessons} of {} words, {questions}", each.language, each.words)
    }));
    lines.join("\n")
}

/// A course's faults with their paths as seen from where the command was given.
pub(super) fn placed(path: &Path, course: &Loaded, faults: &[Diagnostic]) -> Vec<Diagnostic> {
    let root = if path.join("course.toml").exists() { path.to_owned() } else { path.join(&course.folder.slug) };
    let faults = faults.iter().cloned();
    faults.map(|fault| Diagnostic { path: root.join(&fault.path).display().to_string(), ..fault }).collect()
}

pub(super) fn plural(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

fn count(courses: usize) -> String {
    plural(courses, "course")
}
