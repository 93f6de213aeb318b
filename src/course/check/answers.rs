//! Answers that are typed, gaps and essays: whether a right answer exists, and their parts belong together.

use super::questions::is_one;
use super::quizzes::Sheet;
use crate::course::diagnostic::did_you_mean;
use crate::course::draft::{
    AcceptDraft, At, GapDraft, KindDraft, MeasureDraft, NumberDraft, QuestionDraft, Text, WordsDraft,
};
use crate::course::markdown::gaps;

const UNDEFINED: &str = "gap-without-definition";
/// The most gaps of a cloze: beyond that nobody reads the text any more.
pub(super) const MOST_GAPS: usize = 100;

impl Sheet<'_> {
    pub(super) fn accepted(&self, accept: &At<Vec<AcceptDraft>>) {
        if accept.value.is_empty() {
            let help = "list them: `accept = [\"...\"]`, with `*` for any characters".to_owned();
            self.report(accept.at, "no-accepted-answer", "no answer is accepted", Some(help));
        }
        self.one_is_full(accept.at, accept.value.iter().map(|each| each.fraction));
    }

    pub(super) fn numbers(&self, accept: &At<Vec<NumberDraft>>) {
        if accept.value.is_empty() {
            let help = "list them: `accept = [{ answer = 1951 }]`".to_owned();
            self.report(accept.at, "no-accepted-answer", "no answer is accepted", Some(help));
        }
        self.one_is_full(accept.at, accept.value.iter().map(|each| each.fraction));
        for number in accept.value.iter().filter(|number| number.relative && number.answer == Some(0.0)) {
            let help = "write `tolerance_kind = \"absolute\"`, with a tolerance in the unit of the answer".to_owned();
            let message = "any part of 0 is 0: a relative tolerance allows nothing here";
            self.report(number.at, "relative-to-zero", message, Some(help));
        }
    }

    /// One of the answers gets all the marks. Where a share could not be read, nothing follows.
    fn one_is_full(&self, at: usize, fractions: impl Iterator<Item = Option<f64>>) {
        let Some(fractions) = fractions.collect::<Option<Vec<f64>>>() else { return };
        if !fractions.is_empty() && !fractions.iter().any(|fraction| is_one(*fraction)) {
            let help = "leave out the `fraction` of the right answer, or write `fraction = 1`".to_owned();
            let message = "none of the accepted answers is worth all the marks";
            self.report(at, "no-full-answer", message, Some(help));
        }
    }

    pub(super) fn units(&self, unit: Option<&Text>, units: Option<&At<Vec<MeasureDraft>>>) {
        let Some(units) = units else { return };
        if unit.is_none() {
            let help = "write the unit of the answer: `unit = \"km\"`".to_owned();
            let message = "there are further units, and the answer itself has none";
            self.report(units.at, "units-without-unit", message, Some(help));
        }
        let all = unit.into_iter().chain(units.value.iter().filter_map(|each| each.unit.as_ref()));
        let help = "leave it out: the unit of the answer is one of those that can be chosen";
        self.distinct_or(all, "duplicate-unit", "unit", Some(help));
    }

    pub(super) fn words(&self, words: &WordsDraft) {
        if let (Some(least), Some(most)) = (words.least, words.most)
            && least > most
        {
            let help = format!("write `words = {{ min = {most}, max = {least} }}`");
            let message = format!("at least {least} words, and at most {most}");
            self.report(words.at, "words-reversed", message, Some(help));
        }
    }

    /// The marks of the parts, where there are parts and the question says marks of its own.
    pub(super) fn marks_of_parts(&self, question: &QuestionDraft, parts: &str, code: &'static str) {
        let sum = question.kind.as_ref().and_then(KindDraft::sum_of_parts);
        let (Some(sum), Some(marks)) = (sum, &question.marks) else { return };
        if (sum - marks.value).abs() > 1e-6 {
            let sum = (sum * 1000.0).round() / 1000.0;
            let help = "leave `marks` of the question out: it is their sum".to_owned();
            let message = format!("the marks of the {parts} sum to {sum}, the question has {}", marks.value);
            self.report(marks.at, code, message, Some(help));
        }
    }

    pub(super) fn cloze(&self, question: &QuestionDraft, defined: &At<Vec<GapDraft>>) {
        if defined.value.len() > MOST_GAPS {
            let help = "make several questions of it".to_owned();
            let message = format!("{} gaps, a cloze has {MOST_GAPS} at most", defined.value.len());
            self.report(defined.at, "too-many-gaps", message, Some(help));
            return;
        }
        self.marks_of_parts(question, "gaps", "gaps-not-marks");
        for kind in defined.value.iter().filter_map(|gap| gap.kind.as_ref()) {
            self.kind(kind);
        }
        let mut names: Vec<&str> = Vec::new();
        // A gap whose name could not be read may be any of those in the text.
        let complete = defined.value.iter().all(|gap| gap.id.is_some());
        for id in defined.value.iter().filter_map(|gap| gap.id.as_ref()) {
            if names.contains(&id.value.as_str()) {
                let help = "each gap has a name of its own, in the text as well".to_owned();
                self.report(id.at, "duplicate-gap", format!("the gap `{}` is defined twice", id.value), Some(help));
            }
            names.push(id.value.as_str());
        }
        let Some(text) = &question.text else { return };
        let in_text = gap_texts(text, &names);
        if in_text.names.is_empty() && defined.value.is_empty() {
            let help = "write `[[name]]` where a gap belongs, and define it in `gaps`".to_owned();
            self.report(text.at, "no-gaps", "a cloze needs a gap", Some(help));
        }
        for (at, code, message, help) in in_text.faults {
            if complete || code != UNDEFINED {
                self.report(at, code, message, Some(help));
            }
        }
        for id in defined.value.iter().filter_map(|gap| gap.id.as_ref()) {
            if !in_text.names.iter().any(|name| name == id.value.as_str()) {
                let help = format!("put `[[{}]]` where it belongs, or take the definition out", id.value);
                let message = format!("the text has no gap `[[{}]]`", id.value);
                self.report(id.at, "definition-without-gap", message, Some(help));
            }
        }
    }
}

/// The gaps that a text of a cloze has, and what is wrong with them: place, code, message, help.
pub(super) struct GapTexts {
    pub names: Vec<String>,
    pub faults: Vec<(usize, &'static str, String, String)>,
}

pub(super) fn gap_texts(text: &Text, defined: &[&str]) -> GapTexts {
    let mut found = GapTexts { names: Vec::new(), faults: Vec::new() };
    // Of a text with more gaps than there can be, the first ones tell what is wrong.
    for (within, name) in gaps(&text.value).into_iter().take(MOST_GAPS + 1) {
        let at = text.offset(within);
        if !defined.contains(&name.as_str()) {
            let help = did_you_mean(&name, defined.iter().copied()).unwrap_or_else(|| {
                format!("define it: `gaps = [{{ id = \"{name}\", type = \"short-text\", accept = [...] }}]`; to show the brackets, write `\\[[`")
            });
            let message = format!("the gap `[[{name}]]` is not defined");
            found.faults.push((at, UNDEFINED, message, help));
        } else if found.names.contains(&name) {
            let help =
                "each gap stands in the text once: give the second a name and a definition of its own".to_owned();
            let message = format!("the gap `[[{name}]]` stands in the text twice");
            found.faults.push((at, "duplicate-gap", message, help));
        }
        found.names.push(name);
    }
    found
}
