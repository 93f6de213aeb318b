//! A glossary as it was read.

use super::Translation;
use super::place::{At, Text};
use crate::base::Slug;

/// The glossary with its translations.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GlossaryDraft {
    /// The terms of `glossary.toml`; `None` where it could not be read.
    pub terms: Option<Vec<TermDraft>>,
    /// `glossary.<lang>.toml`.
    pub translations: Vec<Translation<Vec<TermDraft>>>,
}

/// A term, in the source language or another.
#[derive(Debug, Clone, PartialEq)]
pub struct TermDraft {
    /// The id.
    pub id: Option<At<Slug>>,
    /// What it is called.
    pub term: Option<Text>,
    /// Other forms of it.
    pub forms: Vec<Text>,
    /// What it means, in Markdown.
    pub definition: Option<Text>,
}
