//! What `import questions` and `export questions` share: reading files of a bounded size, reports, writing without
//! overwriting.

use std::collections::BTreeMap;
use std::fs::{self, File, Permissions};
use std::io::{self, Read as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ValueEnum;
use serde::Serialize;

use super::Failure;
use crate::actions::back_up::archive::Unfinished;
use crate::course::exchange::report::Report;
use crate::course::exchange::{MOST_BYTES, Refusal};
use crate::course::load_course;

/// How to print what was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportFormat {
    Text,
    Json,
}

/// The bytes of a file, whose size is looked at before it is read.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let failed = |error: io::Error| format!("cannot read `{}`: {error}", path.display());
    let found = fs::metadata(path).map_err(failed)?;
    if !found.is_file() {
        return Err(format!("`{}` is not a file", path.display()).into());
    }
    let most = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    // A file may have grown since it was looked at.
    if found.len() <= most {
        File::open(path).map_err(failed)?.take(most + 1).read_to_end(&mut bytes).map_err(failed)?;
    }
    if found.len() > most || bytes.len() > MOST_BYTES {
        return Err(format!("`{}` is not read: {}", path.display(), Refusal::TooLarge).into());
    }
    Ok(bytes)
}

/// The folder of the course to which the file of a quiz or a bank belongs: both lie one folder deep.
pub(super) fn course_of(path: &Path) -> PathBuf {
    let folder = path.parent().unwrap_or(Path::new(""));
    if folder.as_os_str().is_empty() || folder == Path::new(".") {
        return PathBuf::from("..");
    }
    let root = folder.parent().unwrap_or(Path::new(""));
    if root.as_os_str().is_empty() { PathBuf::from(".") } else { root.to_owned() }
}

/// The files of a course, by their path under its folder; none where there is no course yet.
pub(super) fn files_of(course: &Path) -> Result<BTreeMap<String, Vec<u8>>, Failure> {
    if !course.join("course.toml").exists() {
        return Ok(BTreeMap::new());
    }
    Ok(load_course(course)?.folder.files)
}

/// Prints what became of each question to standard error, and says whether all were carried.
pub(super) fn tell(report: &Report, file: &Path, format: ReportFormat) -> Result<ExitCode, Failure> {
    #[derive(Serialize)]
    struct Named<'r> {
        file: String,
        #[serde(flatten)]
        report: &'r Report,
    }
    let file = file.display().to_string();
    match format {
        ReportFormat::Json => eprintln!("{}", serde_json::to_string_pretty(&Named { file, report })?),
        ReportFormat::Text => report.lines(&file).iter().for_each(|line| eprintln!("{line}")),
    }
    Ok(if report.summary.not_carried == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Refuses a file that is there, unless it may be overwritten.
pub(super) fn refuse_existing(path: &Path, force: bool) -> Result<(), Failure> {
    if !force && fs::symlink_metadata(path).is_ok() {
        return Err(format!("`{}` exists; `--force` overwrites it", path.display()).into());
    }
    Ok(())
}

/// Writes a file, whole or not at all.
pub(super) fn write(path: &Path, bytes: &[u8], force: bool) -> Result<(), Failure> {
    let failed = |error: io::Error| format!("cannot write `{}`: {error}", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let beside = Unfinished::beside(path).map_err(failed)?;
    fs::write(beside.path(), bytes).map_err(failed)?;
    // Not for its owner only: others work on courses too.
    fs::set_permissions(beside.path(), Permissions::from_mode(0o644)).map_err(failed)?;
    let finished = if force { beside.finish(path) } else { beside.finish_new(path) };
    Ok(finished.map_err(failed)?)
}
