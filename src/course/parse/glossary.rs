//! `glossary.toml`, with its translations.

use crate::course::draft::TermDraft;

use super::decode::Table;

/// The terms of a glossary, in the source language or another.
pub(super) fn terms(root: &Table<'_>) -> Vec<TermDraft> {
    root.require("terms", "begin each term with `[[terms]]`");
    let terms = root.tables("terms").map(|tables| tables.value).unwrap_or_default();
    let term = |table: Table<'_>| {
        table.require("id", "");
        let term = TermDraft {
            id: table.slug("id"),
            term: table.required_text("term"),
            forms: table.texts("forms").map(|forms| forms.value).unwrap_or_default(),
            definition: table.required_text("definition"),
        };
        table.finish();
        term
    };
    terms.into_iter().map(term).collect()
}
