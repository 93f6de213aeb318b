//! Questions: whether each can be answered, and a right answer exists.

use std::collections::BTreeSet;

use super::quizzes::Sheet;
use crate::course::diagnostic::did_you_mean;
use crate::course::draft::{At, KindDraft, OptionDraft, PairDraft, QuestionDraft, Text};

/// The endings of the assets that show as images.
const IMAGES: [&str; 6] = ["svg", "png", "jpg", "jpeg", "webp", "gif"];

impl Sheet<'_> {
    pub(super) fn question(&self, question: &QuestionDraft) {
        self.distinct_or(question.tags.iter(), "duplicate-tag", "tag", Some("leave one of them out"));
        match &question.kind {
            Some(KindDraft::Cloze { gaps: Some(gaps) }) => self.cloze(question, gaps),
            Some(KindDraft::Essay { words, .. }) => {
                if let Some(words) = words {
                    self.words(words);
                }
                self.marks_of_parts(question, "criteria", "criteria-not-marks");
            }
            Some(kind) => self.kind(kind),
            None => {}
        }
    }

    /// The image of a question is an asset that shows as one.
    pub(super) fn image(&self, question: &QuestionDraft, assets: &[String]) {
        let Some(file) = question.image.as_ref().and_then(|image| image.file.as_ref()) else { return };
        let ending = file.value.rsplit_once('.').map_or("", |(_, ending)| ending);
        if !assets.contains(&file.value) {
            let help = did_you_mean(&file.value, assets.iter().map(String::as_str))
                .or_else(|| Some("put it into the course's `assets/` and write `file = \"assets/...\"`".to_owned()));
            self.report(file.at, "dead-image", format!("the image `{}` does not exist", file.value), help);
        } else if !IMAGES.contains(&ending) {
            let help = format!("images are {}; link to a document in the text", IMAGES.join(", "));
            self.report(file.at, "not-an-image", format!("`{}` is no image", file.value), Some(help));
        }
    }

    /// What a question of this type, or a gap, must have.
    pub(super) fn kind(&self, kind: &KindDraft) {
        match kind {
            KindDraft::Choice { multiple, partial, options: Some(options) } => {
                self.choice(*multiple, *partial, options);
            }
            KindDraft::Matching { pairs: Some(pairs), extra_rights } => self.matching(pairs, extra_rights),
            KindDraft::Ordering { items: Some(items), .. } => {
                if items.value.len() < 2 {
                    self.report(items.at, "too-few-items", "an ordering needs at least two items", None);
                }
                self.distinct(items.value.iter(), "duplicate-item", "item");
            }
            KindDraft::Numeric { accept: Some(accept), unit, units } => {
                self.numbers(accept);
                self.units(unit.as_ref(), units.as_ref());
            }
            KindDraft::ShortText { accept: Some(accept), .. } => self.accepted(accept),
            _ => {}
        }
    }

    fn distinct<'t>(&self, texts: impl Iterator<Item = &'t Text>, code: &'static str, what: &str) {
        self.distinct_or(texts, code, what, None);
    }

    /// Reports what stands twice, with how to mend it.
    pub(super) fn distinct_or<'t>(
        &self,
        texts: impl Iterator<Item = &'t Text>,
        code: &'static str,
        what: &str,
        help: Option<&str>,
    ) {
        let mut seen = BTreeSet::new();
        for text in texts {
            let value = text.value.trim();
            if !seen.insert(value) {
                let message = format!("the {what} `{value}` stands here twice");
                self.report(text.at, code, message, help.map(str::to_owned));
            }
        }
    }

    fn matching(&self, pairs: &At<Vec<PairDraft>>, extra_rights: &[Text]) {
        if pairs.value.len() < 2 {
            self.report(pairs.at, "too-few-pairs", "a matching needs at least two pairs", None);
        }
        self.distinct(pairs.value.iter().filter_map(|pair| pair.left.as_ref()), "duplicate-left", "left");
        let rights = pairs.value.iter().filter_map(|pair| pair.right.as_ref()).chain(extra_rights);
        self.distinct(rights, "duplicate-right", "right");
    }

    fn choice(&self, multiple: bool, partial: bool, options: &At<Vec<OptionDraft>>) {
        if options.value.len() < 2 {
            self.report(options.at, "too-few-options", "a choice needs at least two options", None);
        }
        self.distinct(options.value.iter().filter_map(|option| option.text.as_ref()), "duplicate-option", "option");
        let conflicts = options.value.iter().filter_map(|option| conflict(multiple, option));
        let conflicts: Vec<_> = conflicts.collect();
        for at in &conflicts {
            let message = "`correct` and `fraction` contradict each other";
            let help = "`correct = true` is a fraction of 1, among several right ones a positive fraction".to_owned();
            self.report(*at, "correct-and-fraction", message, Some(help));
        }
        if !conflicts.is_empty() || options.value.iter().any(|option| option.doubtful) {
            return;
        }
        let worths = super::worths(multiple, &options.value);
        if multiple {
            self.several_right(partial, options, &worths);
        } else {
            self.one_right(options, &worths);
        }
    }

    fn one_right(&self, options: &At<Vec<OptionDraft>>, worths: &[f64]) {
        let right = options.value.iter().zip(worths).filter(|(_, worth)| is_one(**worth)).map(|(option, _)| option);
        let right: Vec<_> = right.collect();
        match right[..] {
            [_] => {}
            [] => {
                let help = "mark it: `correct = true`".to_owned();
                self.report(options.at, "one-right-option", "no option is right", Some(help));
            }
            [_, second, ..] => {
                let help = "several may be right in a `multiple-response`".to_owned();
                let message = format!("{} options are right, a single-choice has one", right.len());
                self.report(second.at, "one-right-option", message, Some(help));
            }
        }
    }

    fn several_right(&self, partial: bool, options: &At<Vec<OptionDraft>>, worths: &[f64]) {
        let sum: f64 = worths.iter().filter(|worth| **worth > 0.0).sum();
        if sum <= 0.0 {
            let help = "mark the right ones: `correct = true`".to_owned();
            self.report(options.at, "no-right-option", "no option is right", Some(help));
        } else if partial && !is_one(sum) {
            let shown = (sum * 1000.0).round() / 1000.0;
            let message = format!("the positive fractions sum to {shown}, not to 1");
            self.report(options.at, "fractions-not-one", message, None);
        }
    }
}

fn conflict(multiple: bool, option: &OptionDraft) -> Option<usize> {
    let (correct, fraction) = (option.correct.as_ref()?, option.fraction.as_ref()?);
    let agrees = match (correct.value, multiple) {
        (true, true) => fraction.value > 0.0,
        (true, false) => is_one(fraction.value),
        (false, true) => fraction.value <= 0.0,
        (false, false) => !is_one(fraction.value),
    };
    (!agrees).then_some(fraction.at)
}

pub(super) fn is_one(number: f64) -> bool {
    (number - 1.0).abs() <= 0.001
}
