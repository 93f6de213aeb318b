//! What a published bank is, and the pools through which quizzes draw from banks.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::question_model::Question;
use super::translated::Translated;
use crate::base::Slug;

/// Questions that stand beside the modules, for quizzes to draw from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bank {
    /// The file's name without its extension.
    pub slug: Slug,
    /// The title.
    pub texts: Translated<BankText>,
    /// The questions in the order of the file. Quizzes share them.
    pub questions: Vec<Arc<Question>>,
}

/// The texts of a bank.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BankText {
    /// Plain text.
    pub title: String,
}

/// A number of questions that each attempt at a quiz draws from a bank, by a tag, or both.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pool {
    /// The bank; none: all banks of the course.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bank: Option<Slug>,
    /// The tag that the questions have; none: any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// How many questions an attempt draws.
    pub draw: usize,
    /// The questions to draw from, in the order of the banks. The banks hold them: they are not stored here.
    #[serde(skip)]
    pub questions: Vec<Arc<Question>>,
}

impl Pool {
    /// The questions of `banks` that belong to it.
    pub(super) fn gather(&self, banks: &[Bank]) -> Vec<Arc<Question>> {
        let banks = banks.iter().filter(|bank| self.bank.as_ref().is_none_or(|wanted| bank.slug == *wanted));
        let tagged = |question: &&Arc<Question>| self.tag.as_ref().is_none_or(|tag| question.tags.contains(tag));
        banks.flat_map(|bank| &bank.questions).filter(tagged).cloned().collect()
    }
}
