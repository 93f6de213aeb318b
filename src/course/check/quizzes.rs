//! Quizzes: whether each question can be answered and each quiz be passed.

use std::collections::BTreeMap;

use crate::course::diagnostic::{Faults, did_you_mean};
use crate::course::draft::{
    At, Draft, KindDraft, ModuleDraft, OptionDraft, PairDraft, QuestionDraft, QuizDraft, Text, UnitContent,
};

pub(super) fn check(draft: &Draft, faults: &Faults<'_>) {
    let mut ids = BTreeMap::new();
    for module in &draft.modules {
        let objectives = objectives(draft, module);
        for unit in &module.units {
            let UnitContent::Quiz(Some(quiz), _) = &unit.content else { continue };
            let sheet = Sheet { path: &unit.path, faults };
            sheet.quiz(quiz);
            for question in quiz.questions.iter().flatten() {
                sheet.question(question);
                sheet.objective(question, objectives.as_deref());
                let Some(id) = &question.id else { continue };
                match ids.get(id.value.as_str()) {
                    None => {
                        ids.insert(id.value.as_str(), unit.path.as_str());
                    }
                    Some(first) => {
                        let message = format!("the id `{}` is taken by a question of `{first}`", id.value);
                        let help = "ids are unique in the whole course".to_owned();
                        sheet.report(id.at, "duplicate-question", message, Some(help));
                    }
                }
            }
        }
    }
}

/// The objectives of the course and the module; unknown when a file could not be read.
fn objectives<'d>(draft: &'d Draft, module: &'d ModuleDraft) -> Option<Vec<&'d str>> {
    let course = draft.course.as_ref()?;
    let module = module.file.as_ref()?;
    let lists = [&course.texts.objectives, &module.texts.objectives];
    Some(lists.into_iter().flatten().flat_map(|list| &list.value).map(|text| text.value.as_str()).collect())
}

struct Sheet<'a> {
    path: &'a str,
    faults: &'a Faults<'a>,
}

impl Sheet<'_> {
    fn report(&self, at: usize, code: &'static str, message: impl Into<String>, help: Option<String>) {
        self.faults.report_with(self.path, at, code, message, help);
    }

    fn quiz(&self, quiz: &QuizDraft) {
        let Some(questions) = &quiz.questions else { return };
        let draw = usize::try_from(quiz.draw.value).unwrap_or(usize::MAX);
        if questions.is_empty() {
            self.report(0, "quiz-without-questions", "the quiz has no questions", None);
        } else if draw > questions.len() {
            let message = format!("an attempt draws {draw} questions, the quiz has {}", questions.len());
            self.report(quiz.draw.at, "draw-too-large", message, None);
        }
    }

    fn objective(&self, question: &QuestionDraft, known: Option<&[&str]>) {
        let (Some(objective), Some(known)) = (&question.objective, known) else { return };
        if !known.contains(&objective.value.as_str()) {
            let message = "neither the course nor the module lists this objective";
            let help = did_you_mean(&objective.value, known.iter().copied());
            self.report(objective.at, "unknown-objective", message, help);
        }
    }

    fn question(&self, question: &QuestionDraft) {
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
        let mut seen = Vec::new();
        for text in texts {
            let value = text.value.trim();
            if seen.contains(&value) {
                self.report(text.at, code, format!("the {what} `{value}` stands here twice"), None);
            }
            seen.push(value);
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
