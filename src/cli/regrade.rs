//! `regrade`: attempts of older versions by the newest keys.

use std::process::ExitCode;

use super::{Failure, assemble, check, output};
use crate::actions::regrade::{self, Asked, Change, Outcome};
use crate::settings::Loaded;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The course
    course: String,
    /// A question by its id; may be given several times [default: all that the newest version grades in another way]
    #[arg(long = "question", value_name = "ID")]
    questions: Vec<String>,
    /// Only show what would change
    #[arg(long)]
    dry_run: bool,
    /// Why, for the audit log
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

pub(super) fn run(loaded: &Loaded, arguments: Arguments) -> Result<ExitCode, Failure> {
    let parts = assemble::open(&loaded.settings, "")?;
    let Arguments { course, questions, dry_run, reason } = arguments;
    let asked = Asked { course, questions, dry_run, reason };
    let system = actix_web::rt::System::new();
    let outcome = system.block_on(regrade::run(&parts.ctx, &parts.db, None, asked))?;
    for line in lines(&outcome, dry_run) {
        output::line(&line)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn lines(outcome: &Outcome, dry_run: bool) -> Vec<String> {
    let mut lines = Vec::new();
    for refused in &outcome.refused {
        let (question, version, why) = (&refused.question, refused.version, refused.cause.told());
        lines.push(format!("{question} of version {version} cannot be regraded: {why}"));
    }
    lines.extend(outcome.changes.iter().map(line));
    let ids: Vec<&str> = outcome.questions.iter().map(|id| id.as_str()).collect();
    let by = if ids.is_empty() {
        format!("No question is graded in another way by version {}", outcome.version)
    } else {
        format!("By version {}: {}", outcome.version, ids.join(", "))
    };
    let would = if dry_run { "would change" } else { "changed" };
    let (changes, attempts) = (outcome.changes.len(), check::plural(outcome.attempts, "attempt"));
    lines.push(format!("{by}. {} of {attempts} {would}.", check::plural(changes, "grade")));
    lines
}

fn line(change: &Change) -> String {
    let grade = change.before.map_or("waiting".to_owned(), |grade| grade.to_string());
    let passed = |passed: bool| if passed { "passed" } else { "not passed" };
    let Change { email, module, quiz, number, after, passed_before, passed_after, .. } = change;
    let passes = if passed_before == passed_after {
        passed(*passed_after).to_owned()
    } else {
        format!("{} -> {}", passed(*passed_before), passed(*passed_after))
    };
    let completes = if change.completes { "\tcompletes the course" } else { "" };
    format!("{email}\t{module}/{quiz}\tattempt {number}\t{grade} -> {after}\t{passes}{completes}")
}
