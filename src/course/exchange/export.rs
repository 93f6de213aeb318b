//! Questions of a course to another format.

use std::collections::{BTreeMap, BTreeSet};

use super::assets::Assets;
use super::format::Format;
use super::guard::{LineIndex, Refusal};
use super::import::import;
use super::model::Question;
use super::report::{Remark, Report};
use super::toml_read::{File, Raw};
use super::writing::Written;
use super::{gift, moodle_xml};

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The text.
    pub text: String,
    /// What became of each question.
    pub report: Report,
}

/// Why a file of a course was not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Not TOML, or not with questions.
    #[error("line {line}: {message}; `chancery check` says more")]
    Toml {
        /// The line.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// A file in GIFT.
    #[error(transparent)]
    Gift(#[from] Refusal),
    /// Nothing in it.
    #[error("it has no questions")]
    Empty,
    /// The questions stand elsewhere.
    #[error("it has no questions of its own and draws from banks: export those, such as `banks/review.toml`")]
    OnlyPools,
    /// Aiken has next to nothing of what questions have.
    #[error("questions are not written as Aiken; use GIFT or Moodle XML")]
    Aiken,
}

/// Writes the questions of a quiz or bank. `files` are those of the course, by their path under its folder.
pub fn export_toml(source: &str, format: Format, files: &BTreeMap<String, Vec<u8>>) -> Result<Exported, Unreadable> {
    let (settings, file) = parsed(source)?;
    if file.questions.is_empty() {
        let pools = settings.iter().any(|setting| setting.trim_matches('`') == "pools");
        return Err(if pools { Unreadable::OnlyPools } else { Unreadable::Empty });
    }
    let index = LineIndex::new(source);
    let mut report = Report::default();
    if !settings.is_empty() {
        report.note(1, format!("{} stays here: only questions are exported", settings.join(", ")));
    }
    let read = file.questions.into_iter().map(|raw| {
        let line = index.line(raw.span().start);
        let raw = raw.into_inner();
        let unknown = raw.others.keys().map(|key| format!("the key `{key}` is not exported")).collect();
        (line, raw.id.clone().unwrap_or_default(), raw.question(), unknown)
    });
    write(read.collect(), format, files, report)
}

/// Writes the questions of a quiz that is kept in GIFT.
pub fn export_gift(source: &[u8], format: Format, files: &BTreeMap<String, Vec<u8>>) -> Result<Exported, Unreadable> {
    let assets = Assets::of(files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())));
    let imported = import(source, Format::Gift, assets, BTreeSet::new())?;
    let mut report = Report { notes: imported.report.notes, ..Report::default() };
    let mut questions = imported.questions.into_iter();
    let mut read = Vec::new();
    for carried in imported.report.questions {
        let mut remarks: Vec<_> = carried.remarks.into_iter().map(|remark| remark.message).collect();
        let question = match carried.id {
            Some(_) => questions.next().ok_or_else(|| "it is not there".to_owned()),
            None => Err(remarks.pop().unwrap_or_default()),
        };
        read.push((carried.line, carried.name, question, remarks));
    }
    report.notes.sort_by_key(|note| note.line);
    write(read, format, files, report)
}

type Read = (usize, String, Result<Question, String>, Vec<String>);

fn write(
    read: Vec<Read>,
    format: Format,
    files: &BTreeMap<String, Vec<u8>>,
    mut report: Report,
) -> Result<Exported, Unreadable> {
    let mut texts = Vec::new();
    for (line, name, question, mut losses) in read {
        let remark = |message: String| Remark { line, message };
        let written = question.and_then(|question| {
            let written = match format {
                Format::Gift => gift::write(&question)?,
                Format::MoodleXml => moodle_xml::write(&question, files),
                Format::Aiken => return Err(Unreadable::Aiken.to_string()),
            };
            Ok((question.id, written))
        });
        match written {
            Ok((id, Written { text, losses: more })) => {
                losses.extend(more);
                report.add(line, &name, Some(id), losses.into_iter().map(remark).collect());
                texts.push(text);
            }
            Err(why) => report.add(line, &name, None, vec![remark(why)]),
        }
    }
    let text = match format {
        Format::MoodleXml => {
            let (begin, end) = moodle_xml::FRAME;
            format!("{begin}{}{end}", texts.concat())
        }
        _ => texts.join("\n"),
    };
    Ok(Exported { text, report })
}

/// The keys of a file that are not exported, and the rest.
fn parsed(source: &str) -> Result<(Vec<String>, File), Unreadable> {
    let index = LineIndex::new(source);
    let refused = |error: toml::de::Error| Unreadable::Toml {
        line: error.span().map_or(1, |span| index.line(span.start)),
        message: error.message().split('\n').collect::<Vec<_>>().join(", "),
    };
    let table: toml::Table = toml::from_str(source).map_err(refused)?;
    let keys = table.keys().filter(|key| !matches!(key.as_str(), "title" | "questions"));
    let keys = keys.map(|key| format!("`{key}`")).collect();
    let file = toml::from_str(source).map_err(refused)?;
    Ok((keys, file))
}

/// The ids of the questions in a file of a course; none when it cannot be read.
pub fn ids(source: &str) -> Vec<String> {
    let file: Option<File> = toml::from_str(source).ok();
    let raws = file.into_iter().flat_map(|file| file.questions).map(toml::Spanned::into_inner);
    raws.filter_map(|raw: Raw| raw.id).collect()
}
