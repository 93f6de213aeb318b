//! `publish`: changed courses as new versions.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use super::assemble::{self, Parts};
use super::{Failure, check, output};
use crate::actions::Error;
use crate::actions::publish::{self, Published};
use crate::course::{Loaded as LoadedCourse, load_all};
use crate::db::StoreError;
use crate::settings::Loaded;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// A course folder, or a folder of course folders [default: courses.path]
    path: Option<PathBuf>,
    /// Only say what would be published
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(loaded: &Loaded, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let settings = &loaded.settings;
    let path = arguments.path.clone().unwrap_or_else(|| settings.courses.path.clone());
    let courses = load_all(&path)?;
    let parts = assemble::open(settings, "")?;
    let outcome = publish_all(&parts, &path, courses.into_iter().map(Ok), arguments.dry_run)?;
    for line in &outcome.lines {
        output::line(line)?;
    }
    for fault in &outcome.faults {
        eprintln!("{fault}");
    }
    Ok(if outcome.refused { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// What publishing came to.
pub(super) struct Outcome {
    /// A line a course.
    pub lines: Vec<String>,
    /// Every fault.
    pub faults: Vec<String>,
    /// Whether a course could not be published because of its faults.
    pub refused: bool,
}

/// Publishes what changed; a course with faults keeps the version that it has, and the others go on.
pub(super) fn publish_all(
    parts: &Parts,
    path: &Path,
    courses: impl Iterator<Item = Result<LoadedCourse, Failure>>,
    dry_run: bool,
) -> Result<Outcome, Failure> {
    let mut outcome = Outcome { lines: Vec::new(), faults: Vec::new(), refused: false };
    for course in courses {
        let course = course?;
        let slug = course.folder.slug.clone();
        outcome.faults.extend(check::placed(path, &course, &course.diagnostics).iter().map(ToString::to_string));
        if course.course.is_none() {
            outcome.refused = true;
            outcome.lines.push(format!("{slug}: not published, its faults come first"));
            continue;
        }
        let done = if dry_run {
            parts.db.read_blocking(|conn| publish::plan(conn, &course))?
        } else {
            publish_one(parts, Arc::new(course))?
        };
        let would = if dry_run { "would become" } else { "published as" };
        outcome.lines.push(match done {
            Published::Unchanged { number } => format!("{slug}: unchanged, version {number}"),
            Published::New { number, before: None } => format!("{slug}: {would} version {number}"),
            Published::New { number, before: Some(before) } => {
                format!("{slug}: {would} version {number}; learners of version {before} stay on it")
            }
        });
    }
    Ok(outcome)
}

/// Publishes one course. Two instances that start together publish the same files: who comes second finds them published.
fn publish_one(parts: &Parts, course: Arc<LoadedCourse>) -> Result<Published, Error> {
    let attempt = || {
        let (ctx, course) = (parts.ctx.clone(), course.clone());
        parts.db.write_blocking(move |conn| publish::publish(conn, &course, ctx.now()))
    };
    match attempt() {
        Err(Error::Store(StoreError::Taken(_))) => attempt(),
        done => done,
    }
}
