//! Diagnostics: what is wrong in a course folder, where, and how to mend it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::source::{Folder, Position};

/// One fault in a course folder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Diagnostic {
    /// The file, relative to the course folder, with `/` between the parts.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The kind of fault, in kebab-case; stable.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// How to mend it, where that is known.
    pub help: Option<String>,
    /// Whether the course cannot be published because of it.
    pub blocks: bool,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.told_as("error"))
    }
}

impl Diagnostic {
    /// It as compilers tell it: place, what it is (`error`, `warning`), code, message; under it the help.
    pub fn told_as(&self, what: &str) -> String {
        let help = self.help.as_ref().map(|help| format!("\n  help: {help}")).unwrap_or_default();
        format!("{}:{}:{}: {what}[{}]: {}{help}", self.path, self.line, self.column, self.code, self.message)
    }
}

/// Collects the faults of one folder. It is shared by reference, so that every part can report and go on.
#[derive(Debug)]
pub struct Faults<'a> {
    folder: &'a Folder,
    found: RefCell<Vec<Diagnostic>>,
    files: RefCell<BTreeMap<String, Known>>,
}

/// What is known of a file with faults.
#[derive(Debug)]
struct Known {
    /// How many faults it has.
    faults: usize,
    /// The one that stands for those beyond [`MOST_FAULTS`].
    last: Option<usize>,
    /// The place that was looked up last: most lie behind the one before.
    position: Position,
}

/// A file with more faults than this is broken as a whole: nobody reads the rest.
const MOST_FAULTS: usize = 1_000;

impl<'a> Faults<'a> {
    /// None yet.
    pub fn new(folder: &'a Folder) -> Self {
        Self { folder, found: RefCell::default(), files: RefCell::default() }
    }

    /// The folder whose faults these are.
    pub fn folder(&self) -> &'a Folder {
        self.folder
    }

    /// A fault at a byte of a file.
    pub fn report(&self, path: &str, offset: usize, code: &'static str, message: impl Into<String>) {
        self.add(path, offset, code, message.into(), None, true);
    }

    /// A fault, and how to mend it where that is known.
    pub fn report_with(
        &self,
        path: &str,
        offset: usize,
        code: &'static str,
        message: impl Into<String>,
        help: impl Into<Option<String>>,
    ) {
        self.add(path, offset, code, message.into(), help.into(), true);
    }

    /// A fault that does not keep the course from being published.
    pub fn remark(
        &self,
        path: &str,
        offset: usize,
        code: &'static str,
        message: impl Into<String>,
        help: impl Into<Option<String>>,
    ) {
        self.add(path, offset, code, message.into(), help.into(), false);
    }

    /// Whether further faults of a file are only counted, so that no help needs to be looked for.
    pub fn are_enough(&self, path: &str) -> bool {
        self.files.borrow().get(path).is_some_and(|known| known.faults >= MOST_FAULTS)
    }

    /// The line and column of a byte, both from 1.
    pub fn position(&self, path: &str, offset: usize) -> (usize, usize) {
        let mut files = self.files.borrow_mut();
        let known = known(&mut files, path);
        let from = if known.position.offset <= offset { known.position } else { Position::START };
        known.position = self.folder.position_after(path, offset, from);
        (known.position.line, known.position.column)
    }

    fn add(&self, path: &str, offset: usize, code: &'static str, message: String, help: Option<String>, blocks: bool) {
        let mut found = self.found.borrow_mut();
        let last = {
            let mut files = self.files.borrow_mut();
            let known = known(&mut files, path);
            known.faults += 1;
            if known.faults > MOST_FAULTS && known.last.is_none() {
                known.last = Some(found.len());
            }
            known.last
        };
        if let Some(last) = last.and_then(|last| found.get_mut(last)) {
            last.blocks |= blocks;
            return;
        }
        let (line, column) = self.position(path, offset);
        let mut fault = Diagnostic { path: path.to_owned(), line, column, code, message, help, blocks };
        if last.is_some() {
            fault.code = "too-many-faults";
            fault.message = format!("the file has more than {MOST_FAULTS} faults; the others are not shown");
            fault.help = None;
        }
        found.push(fault);
    }

    /// All of them, by path, line and column.
    pub fn into_sorted(self) -> Vec<Diagnostic> {
        let mut found = self.found.into_inner();
        found.sort();
        found.dedup();
        found
    }
}

fn known<'f>(files: &'f mut BTreeMap<String, Known>, path: &str) -> &'f mut Known {
    files.entry(path.to_owned()).or_insert(Known { faults: 0, last: None, position: Position::START })
}

/// The one of `known` that `word` was probably meant to be.
pub(super) fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let limit = (word.chars().count() / 3).max(1);
    let folded = word.to_lowercase();
    // Among thousands of names none is the obvious one, and to compare them all takes long.
    let measured = known.into_iter().take(2_000).map(|candidate| {
        let distance = strsim::osa_distance(&folded, &candidate.to_lowercase());
        (distance, candidate)
    });
    measured.filter(|(distance, _)| *distance <= limit).min_by_key(|(distance, _)| *distance).map(|(_, name)| name)
}

/// "did you mean `x`?", when something near is known.
pub(super) fn did_you_mean<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<String> {
    nearest(word, known).map(|name| format!("did you mean `{name}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diagnostic_is_a_line_and_a_help_line() {
        let folder = Folder::new("law").with("course.toml", "tïtel = 1\n");
        let faults = Faults::new(&folder);
        faults.report_with("course.toml", 3, "unknown-key", "unknown key", did_you_mean("titel", ["title", "hours"]));
        let lines: Vec<_> = faults.into_sorted().iter().map(ToString::to_string).collect();
        assert_eq!(lines, ["course.toml:1:3: error[unknown-key]: unknown key\n  help: did you mean `title`?"]);
    }

    #[test]
    fn nothing_is_suggested_that_is_not_near() {
        assert_eq!(nearest("horus", ["hours", "title"]), Some("hours"));
        assert_eq!(nearest("banana", ["hours", "title"]), None);
    }
}
