//! Questions, with what makes a response right.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Compiler;
use crate::base::{Language, Slug};
use crate::course::check::worths;
use crate::course::draft::{KindDraft, OptionDraft, QuestionDraft, QuestionTexts, QuizTexts, Text, Translation};
use crate::course::model::{Key, OptionText, Question, QuestionText, Translated};

/// The questions of a translation by their ids.
pub(super) struct Questions<'d> {
    path: &'d str,
    language: &'d Language,
    by_id: BTreeMap<&'d Slug, &'d QuestionTexts>,
}

/// The questions of all translations of a quiz or bank.
pub(super) fn by_id(translations: &[Translation<QuizTexts>]) -> Vec<Questions<'_>> {
    translations.iter().map(Questions::new).collect()
}

impl<'d> Questions<'d> {
    fn new(translation: &'d Translation<QuizTexts>) -> Self {
        let questions = translation.content.iter().flat_map(|quiz| quiz.questions.iter().flatten());
        let by_id = questions.filter_map(|texts| Some((&texts.id.as_ref()?.value, texts))).collect();
        Self { path: &translation.path, language: &translation.language, by_id }
    }
}

impl Compiler {
    pub(super) fn question(
        &self,
        path: &str,
        question: &QuestionDraft,
        translations: &[Questions<'_>],
    ) -> Option<Question> {
        let id = question.id.as_ref()?.value.clone();
        let kind = question.kind.as_ref()?;
        let mut texts = Translated::only(self.source_texts(path, question, kind));
        for translation in translations {
            if let Some(found) = translation.by_id.get(&id) {
                let text = self.translated_texts(translation.path, found, &texts.source);
                texts.others.insert(translation.language.clone(), Arc::new(text));
            }
        }
        let objective = question.objective.as_ref().map(|objective| objective.value.clone());
        let tags = question.tags.iter().map(|tag| tag.value.clone()).collect();
        Some(Question { id, marks: question.marks, objective, tags, key: key(kind)?, texts })
    }

    fn source_texts(&self, path: &str, question: &QuestionDraft, kind: &KindDraft) -> QuestionText {
        let html = |text: Option<&Text>| self.html(path, text).unwrap_or_default();
        let mut texts = QuestionText {
            text: html(question.text.as_ref()),
            feedback: self.html(path, question.feedback.as_ref()),
            ..QuestionText::default()
        };
        match kind {
            KindDraft::Choice { options, .. } => {
                let option = |option: &OptionDraft| OptionText {
                    text: html(option.text.as_ref()),
                    feedback: self.html(path, option.feedback.as_ref()),
                };
                texts.options = options.iter().flat_map(|list| &list.value).map(option).collect();
            }
            KindDraft::Matching { pairs, extra_rights } => {
                let pairs = || pairs.iter().flat_map(|list| &list.value);
                texts.lefts = pairs().map(|pair| html(pair.left.as_ref())).collect();
                let extra = extra_rights.iter().map(|text| html(Some(text)));
                texts.rights = pairs().map(|pair| html(pair.right.as_ref())).chain(extra).collect();
            }
            KindDraft::Ordering { items } => {
                texts.items = items.iter().flat_map(|list| &list.value).map(|text| html(Some(text))).collect();
            }
            KindDraft::Numeric { unit, .. } => texts.unit = unit.as_ref().map(|unit| unit.value.clone()),
            KindDraft::ShortText { accept, .. } => {
                texts.accept = accept.iter().flat_map(|list| &list.value).map(|text| text.value.clone()).collect();
            }
            KindDraft::TrueFalse { .. } => {}
        }
        texts
    }

    /// The texts of a translated question; what it may leave out is taken from the source.
    fn translated_texts(&self, path: &str, texts: &QuestionTexts, source: &QuestionText) -> QuestionText {
        let html = |text: Option<&Text>| self.html(path, text).unwrap_or_default();
        let options = texts.options.iter().flat_map(|list| &list.value).zip(&source.options);
        let pairs = || texts.pairs.iter().flat_map(|list| &list.value);
        let extra = texts.extra_rights.iter().flat_map(|list| &list.value).map(|text| html(Some(text)));
        let accept = texts.accept.as_ref().map(|list| list.value.iter().map(|text| text.value.clone()).collect());
        QuestionText {
            text: html(texts.text.as_ref()),
            feedback: self.html(path, texts.feedback.as_ref()).or_else(|| source.feedback.clone()),
            options: options
                .map(|(option, source)| OptionText {
                    text: html(option.text.as_ref()),
                    feedback: self.html(path, option.feedback.as_ref()).or_else(|| source.feedback.clone()),
                })
                .collect(),
            lefts: pairs().map(|pair| html(pair.left.as_ref())).collect(),
            rights: pairs().map(|pair| html(pair.right.as_ref())).chain(extra).collect(),
            items: texts.items.iter().flat_map(|list| &list.value).map(|text| html(Some(text))).collect(),
            unit: texts.unit.as_ref().map(|unit| unit.value.clone()).or_else(|| source.unit.clone()),
            accept: accept.unwrap_or_else(|| source.accept.clone()),
        }
    }
}

fn key(kind: &KindDraft) -> Option<Key> {
    Some(match kind {
        KindDraft::TrueFalse { answer } => Key::TrueFalse { answer: (*answer)? },
        KindDraft::Choice { multiple, partial, options } => {
            let fractions = worths(*multiple, &options.as_ref()?.value);
            if *multiple {
                Key::MultipleResponse { partial: *partial, fractions }
            } else {
                Key::SingleChoice { fractions }
            }
        }
        KindDraft::Matching { pairs, extra_rights } => {
            let pairs = pairs.as_ref()?.value.len();
            Key::Matching { pairs, rights: pairs + extra_rights.len() }
        }
        KindDraft::Ordering { items } => Key::Ordering { items: items.as_ref()?.value.len() },
        KindDraft::Numeric { answer, tolerance, .. } => Key::Numeric { answer: (*answer)?, tolerance: *tolerance },
        KindDraft::ShortText { case_sensitive, .. } => Key::ShortText { case_sensitive: *case_sensitive },
    })
}
