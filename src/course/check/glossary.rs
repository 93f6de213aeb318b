//! The glossary: each term once, and each in every language in which there is a glossary.

use std::collections::{BTreeMap, BTreeSet};

use super::translations;
use crate::base::Slug;
use crate::course::diagnostic::{Faults, did_you_mean};
use crate::course::draft::{Draft, TermDraft};

pub(super) fn check(draft: &Draft, faults: &Faults<'_>) {
    let Some(glossary) = &draft.glossary else { return };
    let source = glossary.terms.as_deref();
    if source.is_some_and(<[TermDraft]>::is_empty) {
        let help = "add `[[terms]]`, or remove the file".to_owned();
        faults.report_with("glossary.toml", 0, "glossary-without-terms", "the glossary has no terms", help);
    }
    once("glossary.toml", source.unwrap_or_default(), faults);
    let source_language = draft.course.as_ref().and_then(|course| course.language.as_ref());
    for translation in &glossary.translations {
        translations::file(translation, "glossary.toml", source_language, faults);
        let Some(terms) = &translation.content else { continue };
        once(&translation.path, terms, faults);
        if let Some(source) = source {
            same(&translation.path, source, terms, faults);
        }
    }
}

/// Two terms under one id, or under one name, cannot be told apart.
fn once(path: &str, terms: &[TermDraft], faults: &Faults<'_>) {
    let (mut ids, mut names) = (BTreeSet::new(), BTreeMap::new());
    for (place, term) in terms.iter().enumerate() {
        if let Some(id) = term.id.as_ref().filter(|id| !ids.insert(&id.value)) {
            let message = format!("there is a term `{}` already", id.value);
            faults.report(path, id.at, "duplicate-term", message);
        }
        for name in term.term.iter().chain(&term.forms) {
            if *names.entry(name.value.trim().to_lowercase()).or_insert(place) != place {
                let message = format!("`{}` stands for another term already", name.value);
                faults.report(path, name.at, "duplicate-term", message);
            }
        }
    }
}

fn same(path: &str, source: &[TermDraft], terms: &[TermDraft], faults: &Faults<'_>) {
    let ids = |terms: &[TermDraft]| -> BTreeSet<Slug> {
        terms.iter().filter_map(|term| Some(term.id.as_ref()?.value.clone())).collect()
    };
    let (known, here) = (ids(source), ids(terms));
    for missing in known.difference(&here) {
        let message = format!("the term `{missing}` is not translated; lessons in this language have no hint for it");
        faults.remark(path, 0, "translation-missing-term", message, None);
    }
    for id in terms.iter().filter_map(|term| term.id.as_ref()).filter(|id| !known.contains(&id.value)) {
        let help = did_you_mean(id.value.as_str(), known.iter().map(Slug::as_str).filter(|_| !faults.are_enough(path)));
        let message = format!("the source has no term `{}`", id.value);
        faults.report_with(path, id.at, "translation-unknown-term", message, help);
    }
}
