//! Quizzes that a course keeps in GIFT: `02-check.quiz.gift` beside a `02-check.quiz.toml` without questions.
//!
//! The questions become TOML behind the quiz's own file, in memory, so that they are checked, translated and compiled like
//! all others; what is said about them is said at their line of the GIFT.

use std::collections::BTreeMap;

use super::assets::Assets;
use super::format::Format;
use super::ids::slug;
use super::import::{reading, remarks};
use super::reading::Found;
use super::toml_write;
use crate::base::Slug;
use crate::course::diagnostic::{Diagnostic, Faults};
use crate::course::source::{Folder, is_ignored};

const GIFT: &str = ".quiz.gift";
const TOML: &str = ".quiz.toml";

/// A folder whose GIFT became TOML.
#[derive(Debug)]
pub(in crate::course) struct Expanded {
    /// The folder, without its GIFT.
    pub folder: Folder,
    met: Vec<Diagnostic>,
    origins: BTreeMap<String, Origin>,
}

/// Where the questions of a quiz came from.
#[derive(Debug)]
struct Origin {
    gift: String,
    /// The line of the TOML at which each question begins, and its line in the GIFT.
    lines: Vec<(usize, usize)>,
}

/// The folder with the TOML of its GIFT; none when it has no GIFT.
pub(in crate::course) fn expand(folder: &Folder) -> Option<Expanded> {
    let gifts: Vec<&String> = folder.files.keys().filter(|path| path.ends_with(GIFT) && !is_ignored(path)).collect();
    if gifts.is_empty() {
        return None;
    }
    let faults = Faults::new(folder);
    let mut expanded = Expanded { folder: folder.clone(), met: Vec::new(), origins: BTreeMap::new() };
    for gift in gifts {
        expanded.folder.files.remove(gift);
        let head = format!("{}{TOML}", gift.strip_suffix(GIFT).unwrap_or(gift));
        let Some(bytes) = folder.files.get(&head) else {
            let name = head.rsplit('/').next().unwrap_or(&head);
            let help = format!("add `{name}` with the quiz's title and settings");
            faults.report_with(gift, 0, "gift-without-quiz", "the questions belong to no quiz", help);
            continue;
        };
        let text = String::from_utf8_lossy(bytes);
        let table: Option<toml::Table> = toml::from_str(text.trim_start_matches('\u{feff}')).ok();
        match table {
            // What is wrong with the head is said when it is parsed.
            None => {}
            Some(table) if table.contains_key("questions") => {
                let help = "keep them in one of the two files".to_owned();
                faults.report_with(gift, 0, "gift-and-questions", format!("`{head}` has questions too"), help);
            }
            Some(_) => {
                let (text, lines) = merged(folder, gift, &text, &faults);
                expanded.folder.files.insert(head.clone(), text.into_bytes());
                expanded.origins.insert(head, Origin { gift: gift.clone(), lines });
            }
        }
    }
    expanded.met = faults.into_sorted();
    Some(expanded)
}

/// The head with the questions behind it, and where they came from.
fn merged(folder: &Folder, gift: &str, head: &str, faults: &Faults<'_>) -> (String, Vec<(usize, usize)>) {
    let mut text = head.to_owned();
    if !text.ends_with('\n') {
        text.push('\n');
    }
    let mut lines = Vec::new();
    let files = folder.files.iter().filter(|(path, _)| path.starts_with("assets/"));
    let mut assets = Assets::of(files.map(|(path, bytes)| (path.as_str(), bytes.as_slice())));
    let bytes = folder.files.get(gift).map(Vec::as_slice).unwrap_or_default();
    let found = match reading(bytes, Format::Gift, &mut assets) {
        Ok(reading) => reading.found,
        Err(refusal) => {
            faults.report(gift, 0, "gift-file", format!("the file is not read: {refusal}"));
            Vec::new()
        }
    };
    let starts: Vec<usize> = std::iter::once(0)
        .chain(bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1))
        .collect();
    let start = |line: usize| starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
    let mut written = text.matches('\n').count();
    let mut first_lines: BTreeMap<String, usize> = BTreeMap::new();
    for found in found {
        let (refused, losses) = remarks(&found);
        for loss in losses {
            faults.remark(gift, start(loss.line), "gift-loss", loss.message.clone(), None);
        }
        if let Some(refused) = refused {
            faults.report(gift, start(refused.line), "gift-question", refused.message.clone());
            continue;
        }
        let Some(id) = stable_id(&found, gift, start(found.line), faults) else { continue };
        if let Some(first) = first_lines.get(&id) {
            let message = format!("the question of line {first} has the id `{id}` too");
            let help = "change one of the titles, or give an id above the question: `// [id:a-name]`".to_owned();
            faults.report_with(gift, start(found.line), "gift-double-title", message, help);
            continue;
        }
        first_lines.insert(id.clone(), found.line);
        if let Ok(mut question) = found.question {
            question.id = id;
            question.title = String::new();
            let question = toml_write::question(&question);
            text.push('\n');
            text.push_str(&question);
            lines.push((written + 2, found.line));
            written += question.matches('\n').count() + 1;
        }
    }
    (text, lines)
}

/// The id of a question whose file goes on living: the one that it is given, else its title; never its words, which change.
fn stable_id(found: &Found, gift: &str, at: usize, faults: &Faults<'_>) -> Option<String> {
    let title = found.question.as_ref().map(|question| question.title.as_str()).unwrap_or_default();
    let report = |message: String, help: &str| {
        faults.report_with(gift, at, "gift-without-title", message, help.to_owned());
        None
    };
    match &found.id {
        Some(id) if id.parse::<Slug>().is_ok() => Some(id.clone()),
        Some(id) => {
            let message = format!("`{id}` is not a name of lower-case letters, digits and single hyphens");
            faults.report_with(gift, at, "invalid-slug", message, slug(id).map(|near| format!("write `[id:{near}]`")));
            None
        }
        None if title.is_empty() => {
            let help = "begin it with a title, such as `::treaty-making::`, or write `// [id:treaty-making]` above it";
            report("the question has no title, which would be its id".to_owned(), help)
        }
        None => slug(title).or_else(|| {
            report(format!("the title `{title}` makes no id of letters from a to z"), "write `// [id:a-name]` above it")
        }),
    }
}

impl Expanded {
    /// A fault with the place at which people find it; those that were met on the way come too.
    pub fn placed(&self, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
        // A quiz whose GIFT has faults lacks questions because of them.
        let broken = |path: &str| {
            let gift = self.origins.get(path).map(|origin| origin.gift.as_str());
            self.met.iter().any(|fault| fault.blocks && Some(fault.path.as_str()) == gift)
        };
        let found = found.into_iter().filter(|fault| !(fault.code == "quiz-without-questions" && broken(&fault.path)));
        found.map(|fault| self.place(fault)).chain(self.met.iter().cloned()).collect()
    }

    fn place(&self, fault: Diagnostic) -> Diagnostic {
        let origin = self.origins.get(&fault.path);
        let line = origin.and_then(|origin| {
            let index = origin.lines.partition_point(|(begin, _)| *begin <= fault.line);
            Some((origin, origin.lines.get(index.checked_sub(1)?)?.1))
        });
        match line {
            Some((origin, line)) => Diagnostic { path: origin.gift.clone(), line, column: 1, ..fault },
            None => fault,
        }
    }
}
