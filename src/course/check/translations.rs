//! Translations: whether each says the same as its source, and is as new.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::{Language, Slug};
use crate::course::diagnostic::{Faults, did_you_mean};
use crate::course::draft::{Draft, ModuleFile, QuestionDraft, QuizTexts, Text, TextsDraft, Translation, UnitContent};
use crate::course::source::stamp;

pub(super) fn check(draft: &Draft, faults: &Faults<'_>) {
    let source_language = draft.course.as_ref().and_then(|course| course.language.as_ref());
    for translation in &draft.translations {
        file(translation, "course.toml", source_language, faults);
        if let Some(course) = &draft.course {
            texts(&course.texts, translation, faults);
        }
    }
    for module in &draft.modules {
        for translation in &module.translations {
            file(translation, &module.path(), source_language, faults);
            if let Some(ModuleFile { texts: source, .. }) = &module.file {
                texts(source, translation, faults);
            }
        }
        for unit in &module.units {
            match &unit.content {
                UnitContent::Lesson(_, translations) => {
                    for translation in translations {
                        file(translation, &unit.path, source_language, faults);
                    }
                }
                UnitContent::Quiz(source, translations) => {
                    for translation in translations {
                        file(translation, &unit.path, source_language, faults);
                        let source = source.as_ref().and_then(|quiz| quiz.questions.as_ref());
                        questions(source, translation, faults);
                    }
                }
            }
        }
    }
    for bank in &draft.banks {
        for translation in &bank.translations {
            file(translation, &bank.path, source_language, faults);
            let source = bank.file.as_ref().and_then(|file| file.questions.as_ref());
            questions(source, translation, faults);
        }
    }
}

/// What is the same for every translated file: its language, and the state of the source that it translates.
pub(super) fn file<T>(
    translation: &Translation<T>,
    source: &str,
    source_language: Option<&Language>,
    faults: &Faults<'_>,
) {
    let path = &translation.path;
    if source_language == Some(&translation.language) {
        let message = format!("`{}` is the language of the course itself", translation.language);
        faults.report(path, 0, "translation-of-source", message);
    }
    let (Some(bytes), Some(_)) = (faults.folder().files.get(source), &translation.content) else { return };
    let stamp = stamp(bytes);
    match &translation.source {
        None => {
            let help = format!("when it says the same, add `source = \"{stamp}\"`");
            let message = "the translation does not say which state of its source it translates";
            faults.remark(path, 0, "translation-without-source", message, help);
        }
        Some(said) if !said.value.eq_ignore_ascii_case(&stamp) => {
            let help = format!("review it, then set `source = \"{stamp}\"`");
            let message = format!("`{source}` has changed since it was translated");
            faults.remark(path, said.at, "stale-translation", message, help);
        }
        Some(_) => {}
    }
}

fn texts(source: &TextsDraft, translation: &Translation<TextsDraft>, faults: &Faults<'_>) {
    let Some(texts) = &translation.content else { return };
    let sheet = Sheet { path: &translation.path, faults };
    sheet.text(source.summary.as_ref(), texts.summary.as_ref(), 0, "summary");
    match (&source.objectives, &texts.objectives) {
        (Some(source), Some(list)) => sheet.count(list.at, "objectives", source.value.len(), list.value.len()),
        (Some(source), None) if !source.value.is_empty() => sheet.lacks(0, "objectives"),
        (None, Some(list)) => sheet.count(list.at, "objectives", 0, list.value.len()),
        _ => {}
    }
}

/// The questions of a quiz or bank.
fn questions(source: Option<&Vec<QuestionDraft>>, translation: &Translation<QuizTexts>, faults: &Faults<'_>) {
    let translated = translation.content.as_ref().and_then(|texts| texts.questions.as_ref());
    let (Some(questions), Some(translated)) = (source, translated) else { return };
    let sheet = Sheet { path: &translation.path, faults };
    let known: BTreeMap<&Slug, &QuestionDraft> =
        questions.iter().filter_map(|question| Some((&question.id.as_ref()?.value, question))).collect();
    let here: BTreeSet<&Slug> = translated.iter().filter_map(|texts| Some(&texts.id.as_ref()?.value)).collect();
    for id in questions.iter().filter_map(|question| question.id.as_ref()).filter(|id| !here.contains(&id.value)) {
        let message = format!("the question `{}` is not translated", id.value);
        sheet.faults.report(sheet.path, 0, "translation-missing-question", message);
    }
    let mut seen = BTreeSet::new();
    for texts in translated {
        let Some(here) = &texts.id else { continue };
        if !seen.insert(&here.value) {
            let message = format!("the question `{}` is translated twice", here.value);
            sheet.faults.report(sheet.path, here.at, "duplicate-question", message);
        }
        match known.get(&here.value) {
            Some(source) => sheet.question(source, texts),
            None => {
                let names = known.keys().map(|slug| slug.as_str()).filter(|_| !faults.are_enough(sheet.path));
                let help = did_you_mean(&here.value, names);
                let message = format!("the source has no question `{}`", here.value);
                sheet.faults.report_with(sheet.path, here.at, "translation-unknown-question", message, help);
            }
        }
    }
}

/// A translated file.
pub(super) struct Sheet<'a> {
    pub(super) path: &'a str,
    pub(super) faults: &'a Faults<'a>,
}

impl Sheet<'_> {
    pub(super) fn text(&self, source: Option<&Text>, text: Option<&Text>, at: usize, what: &str) {
        if source.is_some() && text.is_none() {
            self.lacks(at, what);
        }
    }

    pub(super) fn lacks(&self, at: usize, what: &str) {
        let message = format!("`{what}` is not translated; readers see that of the source");
        self.faults.remark(self.path, at, "translation-missing-text", message, None);
    }

    pub(super) fn count(&self, at: usize, what: &str, source: usize, here: usize) {
        if source != here {
            let message = format!("{here} `{what}`, the source has {source}");
            self.faults.report(self.path, at, "translation-count", message);
        }
    }
}
