//! What was found, and how it is printed.

use super::super::{Failure, output};

/// How a thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Grade {
    Ok,
    Warn,
    Fail,
}

/// What was found about a thing.
#[derive(Debug)]
struct Finding {
    grade: Grade,
    what: &'static str,
    text: String,
    /// How to mend it.
    cure: Option<String>,
}

/// The findings, each printed as soon as it is there.
#[derive(Debug, Default)]
pub(super) struct Report(Vec<Finding>);

impl Report {
    pub(super) fn add(&mut self, grade: Grade, what: &'static str, text: impl Into<String>, cure: Option<&str>) {
        self.0.push(Finding { grade, what, text: text.into(), cure: cure.map(str::to_owned) });
    }

    pub(super) fn ok(&mut self, what: &'static str, text: impl Into<String>) {
        self.add(Grade::Ok, what, text, None);
    }

    pub(super) fn warn(&mut self, what: &'static str, text: impl Into<String>, cure: &str) {
        self.add(Grade::Warn, what, text, Some(cure));
    }

    pub(super) fn fail(&mut self, what: &'static str, text: impl Into<String>, cure: &str) {
        self.add(Grade::Fail, what, text, Some(cure));
    }

    pub(super) fn print(&mut self) -> Result<Grade, Failure> {
        let mut worst = Grade::Ok;
        for finding in self.0.drain(..) {
            let word = match finding.grade {
                Grade::Ok => "ok  ",
                Grade::Warn => "warn",
                Grade::Fail => "FAIL",
            };
            output::line(&format!("{word}  {:<14} {}", finding.what, finding.text))?;
            if let Some(cure) = finding.cure.filter(|cure| !cure.is_empty()) {
                output::line(&format!("                     -> {cure}"))?;
            }
            worst = worst.max(finding.grade);
        }
        Ok(worst)
    }
}
