//! What became of each question on its way from one format to another. Nothing is left out silently.

use serde::Serialize;

/// What became of the questions of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Report {
    /// Every question, in the order of the file.
    pub questions: Vec<Carried>,
    /// What concerns the file, or many questions alike, and takes nothing from any of them.
    pub notes: Vec<Remark>,
    /// How many there are of each.
    pub summary: Summary,
}

/// What became of a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Carried {
    /// Where it begins, from 1.
    pub line: usize,
    /// Its name in the file that was read, or its first words.
    pub name: String,
    /// Its id in the course; none when it was not carried.
    pub id: Option<String>,
    /// How it fared.
    pub fate: Fate,
    /// What was lost, or why it was not carried.
    pub remarks: Vec<Remark>,
}

/// How a question fared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// It is all there.
    Whole,
    /// Something is missing.
    WithLosses,
    /// It is not there.
    NotCarried,
}

/// Something that was lost, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// The line, from 1.
    pub line: usize,
    /// What, and what to do about it where that is known.
    pub message: String,
}

/// How many questions fared how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Summary {
    /// All.
    pub questions: usize,
    /// All there.
    pub whole: usize,
    /// Something is missing.
    pub with_losses: usize,
    /// Not there.
    pub not_carried: usize,
}

impl Report {
    /// Adds a question: a refused one was not carried, one with remarks has losses.
    pub(super) fn add(&mut self, line: usize, name: &str, id: Option<String>, remarks: Vec<Remark>) {
        let fate = match (&id, remarks.is_empty()) {
            (None, _) => Fate::NotCarried,
            (Some(_), true) => Fate::Whole,
            (Some(_), false) => Fate::WithLosses,
        };
        self.summary.questions += 1;
        match fate {
            Fate::Whole => self.summary.whole += 1,
            Fate::WithLosses => self.summary.with_losses += 1,
            Fate::NotCarried => self.summary.not_carried += 1,
        }
        self.questions.push(Carried { line, name: shown(name), id, fate, remarks });
    }

    /// Adds a note about the file.
    pub fn note(&mut self, line: usize, message: impl Into<String>) {
        self.notes.push(Remark { line, message: message.into() });
    }

    /// A line for everything that is to be said, and the sum.
    pub fn lines(&self, file: &str) -> Vec<String> {
        let mut placed: Vec<(usize, String)> = Vec::new();
        for question in &self.questions {
            let verdict = if question.fate == Fate::NotCarried { "not carried: " } else { "" };
            for Remark { line, message } in &question.remarks {
                placed.push((*line, format!("{file}:{line}: `{}`: {verdict}{message}", question.name)));
            }
        }
        placed
            .extend(self.notes.iter().map(|note| (note.line, format!("{file}:{}: note: {}", note.line, note.message))));
        placed.sort_by_key(|(line, _)| *line);
        let Summary { questions, whole, with_losses, not_carried } = self.summary;
        let sum = format!(
            "{questions} question{}: {whole} carried whole, {with_losses} carried with losses, {not_carried} not carried.",
            if questions == 1 { "" } else { "s" }
        );
        placed.into_iter().map(|(_, text)| text).chain([sum]).collect()
    }
}

/// A name as it fits on a line.
fn shown(name: &str) -> String {
    let folded = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let cleaned: String = folded.chars().filter(|c| !c.is_control()).collect();
    if cleaned.is_empty() {
        return "(no name)".to_owned();
    }
    match cleaned.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &cleaned[..end]),
        None => cleaned,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_question_is_counted_and_every_remark_has_a_line() {
        let remark = |line, message: &str| Remark { line, message: message.to_owned() };
        let mut report = Report::default();
        report.add(1, "a", Some("a".to_owned()), vec![]);
        report.add(4, "long\n name", Some("b".to_owned()), vec![remark(5, "a hint is lost")]);
        report.add(9, "c", None, vec![remark(9, "there is no such type")]);
        report.note(2, "the category has a description");
        let wanted = [
            "f.xml:2: note: the category has a description",
            "f.xml:5: `long name`: a hint is lost",
            "f.xml:9: `c`: not carried: there is no such type",
            "3 questions: 1 carried whole, 1 carried with losses, 1 not carried.",
        ];
        assert_eq!(report.lines("f.xml"), wanted);
    }
}
