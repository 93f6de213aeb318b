//! The glossary of a course as it goes out.

use serde::Serialize;
use utoipa::ToSchema;

use crate::base::Language;
use crate::course::model::{Course, Term};

/// The glossary of a course.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Glossary)]
pub struct GlossaryView {
    /// The terms in the order of the alphabet; none where the course has no glossary.
    pub terms: Vec<TermView>,
}

/// A term.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Term)]
pub struct TermView {
    /// The id: hints in lessons end with it.
    pub id: String,
    /// What it is called.
    pub term: String,
    /// What it means, in HTML.
    pub definition: String,
    /// The language of both.
    pub language: String,
}

impl TermView {
    /// A term in the best language for its reader.
    pub fn new(term: &Term, course: &Course, wished: &[Language]) -> Self {
        let (language, text) = term.texts.best(wished, &course.language);
        Self {
            id: term.id.to_string(),
            term: text.term.clone(),
            definition: text.definition.clone(),
            language: language.to_string(),
        }
    }
}

impl GlossaryView {
    /// All terms, each in the best language for its reader.
    pub fn new(course: &Course, wished: &[Language]) -> Self {
        let mut terms: Vec<TermView> = course.glossary.iter().map(|term| TermView::new(term, course, wished)).collect();
        terms.sort_by_cached_key(|term| term.term.to_lowercase());
        Self { terms }
    }
}
