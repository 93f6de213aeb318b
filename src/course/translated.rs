//! A text in several languages, and the choice of the best one for a reader.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::base::Language;

/// A text in the languages of a course.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Translated<T> {
    /// The language the course was written in; always present.
    pub source: Arc<T>,
    /// The translations.
    #[serde(default = "BTreeMap::new", skip_serializing_if = "BTreeMap::is_empty")]
    pub others: BTreeMap<Language, Arc<T>>,
}

impl<T> Translated<T> {
    /// A text in one language only.
    pub fn only(text: T) -> Self {
        Self { source: Arc::new(text), others: BTreeMap::new() }
    }

    /// The text in one language alone.
    pub fn in_language<'a>(&'a self, language: &Language, source: &Language) -> Option<&'a T> {
        if language == source { Some(&self.source) } else { self.others.get(language).map(Arc::as_ref) }
    }

    /// The text in the first of `wished` that exists, else in the source language, with its language.
    pub fn best<'a>(&'a self, wished: &[Language], source: &'a Language) -> (&'a Language, &'a T) {
        let offered = std::iter::once(source).chain(self.others.keys());
        match Language::best(wished, offered) {
            Some(language) if language != source => match self.others.get(language) {
                Some(text) => (language, text),
                None => (source, &self.source),
            },
            _ => (source, &self.source),
        }
    }
}
