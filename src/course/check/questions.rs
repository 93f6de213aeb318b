//! Questions: whether each can be answered, and a right answer exists.

use std::collections::BTreeSet;

use super::quizzes::Sheet;
use crate::course::draft::{At, KindDraft, OptionDraft, PairDraft, QuestionDraft, Text};

impl Sheet<'_> {
    pub(super) fn question(&self, question: &QuestionDraft) {
        match &question.kind {
            Some(KindDraft::Choice { multiple, partial, options: Some(options) }) => {
                self.choice(*multiple, *partial, options);
            }
            Some(KindDraft::Matching { pairs: Some(pairs), extra_rights }) => self.matching(pairs, extra_rights),
            Some(KindDraft::Ordering { items: Some(items) }) => {
                if items.value.len() < 2 {
                    self.report(items.at, "too-few-items", "an ordering needs at least two items", None);
                }
                self.distinct(items.value.iter(), "duplicate-item", "item");
            }
            Some(KindDraft::ShortText { accept: Some(accept), .. }) if accept.value.is_empty() => {
                let help = "list them: `accept = [\"...\"]`, with `*` for any characters".to_owned();
                self.report(accept.at, "no-accepted-answer", "no answer is accepted", Some(help));
            }
            _ => {}
        }
    }

    fn distinct<'t>(&self, texts: impl Iterator<Item = &'t Text>, code: &'static str, what: &str) {
        let mut seen = BTreeSet::new();
        for text in texts {
            let value = text.value.trim();
            if !seen.insert(value) {
                self.report(text.at, code, format!("the {what} `{value}` stands here twice"), None);
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

fn is_one(number: f64) -> bool {
    (number - 1.0).abs() <= 0.001
}
