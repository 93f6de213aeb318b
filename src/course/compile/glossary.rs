//! The glossary, and its hints in the lessons.

use std::sync::Arc;

use super::{Compiler, title};
use crate::base::Language;
use crate::course::draft::{GlossaryDraft, TermDraft};
use crate::course::glossary::with_hints;
use crate::course::model::{LessonText, Module, Term, TermText, Translated, Unit};

impl Compiler {
    pub(super) fn glossary(&self, glossary: Option<&GlossaryDraft>) -> Vec<Term> {
        let Some(glossary) = glossary else { return Vec::new() };
        let text = |path: &str, term: &TermDraft| TermText {
            term: title(term.term.as_ref()),
            forms: term.forms.iter().map(|form| form.value.clone()).collect(),
            definition: self.html(path, term.definition.as_ref()).unwrap_or_default(),
        };
        let terms = glossary.terms.iter().flatten().filter_map(|term| {
            let id = term.id.as_ref()?.value.clone();
            let mut texts = Translated::only(text("glossary.toml", term));
            for translation in &glossary.translations {
                let mut here = translation.content.iter().flatten();
                let found = here.find(|term| term.id.as_ref().is_some_and(|here| here.value == id));
                if let Some(found) = found {
                    texts.others.insert(translation.language.clone(), Arc::new(text(&translation.path, found)));
                }
            }
            Some(Term { id, texts })
        });
        terms.collect()
    }
}

/// Lets the lessons lead to the glossary.
pub(super) fn hint(modules: &mut [Module], glossary: &[Term], source: &Language, course: &str) {
    if glossary.is_empty() {
        return;
    }
    let address = format!("/learn/{course}/glossary");
    let with_hints = |text: &LessonText, language: &Language| {
        let html = with_hints(&text.html, glossary, language, source, &address);
        Arc::new(LessonText { title: text.title.clone(), html })
    };
    for unit in modules.iter_mut().flat_map(|module| &mut module.units) {
        let Unit::Lesson(lesson) = unit else { continue };
        lesson.texts.source = with_hints(&lesson.texts.source, source);
        for (language, text) in &mut lesson.texts.others {
            *text = with_hints(text, language);
        }
    }
}
