//! Banks and pools.

use std::sync::Arc;

use super::{Compiler, question, title, translated};
use crate::course::draft::{BankDraft, PoolDraft, QuizTexts};
use crate::course::model::{Bank, BankText, Pool};

impl Compiler {
    pub(super) fn bank(&self, bank: &BankDraft) -> Option<Bank> {
        let file = bank.file.as_ref()?;
        let questions = file.questions.iter().flatten();
        let translations = question::by_id(&bank.translations);
        let text = |_: &str, texts: &QuizTexts| BankText { title: title(texts.title.as_ref()) };
        Some(Bank {
            slug: bank.slug.clone(),
            texts: translated(BankText { title: title(file.title.as_ref()) }, &bank.translations, text),
            questions: questions
                .filter_map(|question| self.question(&bank.path, question, &translations))
                .map(Arc::new)
                .collect(),
        })
    }
}

/// A pool without its questions: they come with the link to the banks.
pub(super) fn pool(pool: &PoolDraft) -> Option<Pool> {
    Some(Pool {
        bank: pool.bank.as_ref().map(|bank| bank.value.clone()),
        tag: pool.tag.as_ref().map(|tag| tag.value.clone()),
        draw: usize::try_from(pool.draw.as_ref()?.value).ok()?,
        questions: Vec::new(),
    })
}
