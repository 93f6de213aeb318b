//! What a reader of a format finds: questions, why others are none, and what is to be said of the file.

use std::collections::BTreeMap;

use super::assets::Assets;
use super::guard::{MOST_QUESTIONS, Refusal};
use super::model::Question;
use super::refused::Refused;
use super::report::Remark;
use super::texts::Texts;

/// All that a file holds.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// Its questions.
    pub found: Vec<Found>,
    /// What is to be said of the file.
    pub notes: Vec<Remark>,
    /// Settings that have no counterpart: where each stands first, and in how many questions.
    pub settings: BTreeMap<String, (usize, usize)>,
}

/// A question that was found.
#[derive(Debug)]
pub(super) struct Found {
    /// Where it begins.
    pub line: usize,
    /// Its title; empty where it has none.
    pub title: String,
    /// The id that the file gives it.
    pub id: Option<String>,
    /// The question without its id, or why there is none.
    pub question: Result<Question, Remark>,
    /// What was lost.
    pub losses: Vec<Remark>,
}

impl Reading {
    /// Adds a question that was read with `texts`.
    pub fn add(
        &mut self,
        assets: &mut Assets,
        line: usize,
        title: &str,
        id: Option<String>,
        read: impl FnOnce(&mut Texts<'_>) -> Result<Question, Refused>,
    ) -> Result<(), Refusal> {
        if self.found.len() == MOST_QUESTIONS {
            return Err(Refusal::TooMany);
        }
        let mut texts = Texts::new(assets, line);
        let question = read(&mut texts).and_then(|mut question| {
            let losses = super::fitness::fit(&mut question)?;
            losses.into_iter().for_each(|loss| texts.lose(loss));
            Ok(question)
        });
        let question =
            question.map_err(|refused| Remark { line: refused.line.unwrap_or(line), message: refused.message });
        for setting in &texts.settings {
            let entry = self.settings.entry(setting.clone()).or_insert((line, 0));
            entry.1 += 1;
        }
        let losses = texts.losses;
        self.found.push(Found { line, title: title.to_owned(), id, question, losses });
        Ok(())
    }

    /// Adds a note.
    pub fn note(&mut self, line: usize, message: impl Into<String>) {
        self.notes.push(Remark { line, message: message.into() });
    }
}

/// A category as a tag: without what every Moodle puts before it.
pub(super) fn category_tag(path: &str) -> Option<String> {
    let mut parts: Vec<_> = path.split('/').map(str::trim).filter(|part| !part.is_empty()).collect();
    if parts.first().is_some_and(|part| is_context(part)) {
        parts.remove(0);
    }
    if parts.first() == Some(&"top") {
        parts.remove(0);
    }
    let tag: String = parts.join("/").chars().filter(|c| !c.is_control()).collect();
    (!tag.is_empty()).then_some(tag)
}

/// `$course$` and the like.
fn is_context(part: &str) -> bool {
    part.len() > 2 && part.starts_with('$') && part.ends_with('$')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_category_is_a_tag() {
        for (path, tag) in [
            ("$course$/top/Default for Law/Treaties", Some("Default for Law/Treaties")),
            ("$course$/Alpha", Some("Alpha")),
            ("top/A", Some("A")),
            ("A/top", Some("A/top")),
            ("$course$/top", None),
            ("", None),
        ] {
            assert_eq!(category_tag(path).as_deref(), tag, "{path}");
        }
    }
}
