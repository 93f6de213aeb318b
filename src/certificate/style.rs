//! How certificates look: the fonts, the template with the files beside it.

use std::collections::BTreeMap;

use super::fonts::Fonts;

/// The name of the template among the files of a style.
pub(super) const TEMPLATE: &str = "certificate.typ";

/// The template in the program. An institute's own template reads the same `data.json`.
const OWN_TEMPLATE: &str = include_str!("template/certificate.typ");

/// How certificates look. Make one when the program starts and share it.
#[derive(Debug)]
pub struct Style {
    pub(super) fonts: Fonts,
    /// The files that Typst can read, by their path without a slash at the beginning. The template is among them.
    pub(super) files: BTreeMap<String, Vec<u8>>,
}

impl Style {
    /// What is in the program: its own template and fonts.
    pub fn embedded() -> Self {
        Self::new(Fonts::embedded())
    }

    /// The program's own template in these fonts.
    pub fn new(fonts: Fonts) -> Self {
        Self { fonts, files: BTreeMap::from([(TEMPLATE.to_owned(), OWN_TEMPLATE.as_bytes().to_vec())]) }
    }

    /// The same with another template.
    #[must_use]
    pub fn with_template(mut self, template: &str) -> Self {
        self.files.insert(TEMPLATE.to_owned(), template.as_bytes().to_vec());
        self
    }
}
