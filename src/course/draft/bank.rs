//! Banks as they were read.

use super::Translation;
use super::place::Text;
use super::question::QuestionDraft;
use super::quiz::QuizTexts;
use crate::base::Slug;

/// A bank with its translations.
#[derive(Debug, Clone, PartialEq)]
pub struct BankDraft {
    /// The file.
    pub path: String,
    /// The name.
    pub slug: Slug,
    /// `banks/<name>.toml`, when it could be read.
    pub file: Option<BankFile>,
    /// `banks/<name>.<lang>.toml`.
    pub translations: Vec<Translation<QuizTexts>>,
}

/// `banks/<name>.toml`
#[derive(Debug, Clone, PartialEq)]
pub struct BankFile {
    /// The title.
    pub title: Option<Text>,
    /// The questions; `None` where the key has a wrong type.
    pub questions: Option<Vec<QuestionDraft>>,
}
