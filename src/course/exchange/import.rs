//! A file of another program to the TOML of a course.

use std::collections::{BTreeMap, BTreeSet};

use super::assets::Assets;
use super::format::Format;
use super::guard::{self, Refusal};
use super::ids::{Ids, first_words};
use super::model::Question;
use super::reading::{Found, Reading};
use super::report::{Remark, Report};
use super::{aiken, gift, moodle_xml, toml_write};
use crate::base::Slug;

/// What a file came to.
#[derive(Debug, Clone)]
pub struct Imported {
    /// The questions that were carried.
    pub questions: Vec<Question>,
    /// The files that belong under the course folder, by their path.
    pub assets: BTreeMap<String, Vec<u8>>,
    /// What became of each question.
    pub report: Report,
}

impl Imported {
    /// The file of a quiz or bank with these questions.
    pub fn file(&self, title: &str) -> String {
        let title = toml_write::short(&toml_write::Value::Text(title.to_owned()));
        format!("title = {title}\n{}", toml_write::questions(&self.questions))
    }
}

/// Everything that a file of a format holds.
pub(super) fn reading(bytes: &[u8], format: Format, assets: &mut Assets) -> Result<Reading, Refusal> {
    let text = guard::text(bytes)?;
    let reading = match format {
        Format::Gift => gift::read(text, assets),
        Format::MoodleXml => moodle_xml::read(text, assets),
        Format::Aiken => aiken::read(text, assets),
    }?;
    if reading.found.is_empty() { Err(Refusal::Empty) } else { Ok(reading) }
}

/// Reads a file. `assets` are those of the course, `taken` the ids that its questions have.
pub fn import(bytes: &[u8], format: Format, mut assets: Assets, taken: BTreeSet<String>) -> Result<Imported, Refusal> {
    let reading = reading(bytes, format, &mut assets)?;
    let mut report = Report { notes: reading.notes, ..Report::default() };
    for (setting, (line, questions)) in reading.settings {
        let many = if questions == 1 { "1 question" } else { &format!("{questions} questions") };
        report.note(line, format!("{setting} has no counterpart here; left out of {many}"));
    }
    let mut ids = Ids::new(taken);
    let mut questions = Vec::new();
    for Found { line, title, id, question, losses } in reading.found {
        match question {
            Ok(mut question) => {
                let words = first_words(&super::markdown::to_plain(&question.text).0);
                let given = id.iter().map(String::as_str).chain([question.title.as_str(), words.as_str()]);
                question.id = ids.give(given);
                if let Some(id) = id.filter(|id| *id != question.id) {
                    let why = if id.parse::<Slug>().is_ok() {
                        "another question has it"
                    } else {
                        "it is no name of small letters, digits and hyphens"
                    };
                    report.note(line, format!("the id `{id}` became `{}`: {why}", question.id));
                }
                let name = if title.is_empty() { &words } else { &title };
                report.add(line, name, Some(question.id.clone()), losses);
                questions.push(question);
            }
            Err(remark) => report.add(line, &title, None, vec![remark]),
        }
    }
    // Files of questions that were not carried belong to nothing.
    let texts = toml_write::questions(&questions);
    let assets = assets.new.into_iter().filter(|(path, _)| texts.contains(path.as_str())).collect();
    Ok(Imported { questions, assets, report })
}

/// Remarks of a question as one line each, for the faults of a folder.
pub(super) fn remarks(found: &Found) -> (Option<&Remark>, &[Remark]) {
    (found.question.as_ref().err(), &found.losses)
}
