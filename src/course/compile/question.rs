//! Questions, with what makes a response right.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Compiler;
use crate::base::{Language, Slug};
use crate::course::check::worths;
use crate::course::draft::{
    AcceptDraft, At, KindDraft, MeasureDraft, NumberDraft, OptionDraft, QuestionDraft, QuestionTexts, QuizTexts,
    QuoteDraft, Text, Translation,
};
use crate::course::model::{
    AcceptedNumber, AcceptedText, Gap, Key, Measure, NumericKey, OptionText, Question, QuestionText, Quote, Translated,
};

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
                let text = self.translated_texts(translation.path, found, kind, &texts.source);
                texts.others.insert(translation.language.clone(), Arc::new(text));
            }
        }
        Some(Question {
            id,
            marks: question.all_marks(),
            objective: question.objective.as_ref().map(|objective| objective.value.clone()),
            tags: question.tags.iter().map(|tag| tag.value.clone()).collect(),
            image: question.image.as_ref().and_then(|image| image.file.as_ref()).map(|file| file.value.clone()),
            void: question.void,
            key: key(kind, &texts)?,
            texts,
        })
    }

    fn source_texts(&self, path: &str, question: &QuestionDraft, kind: &KindDraft) -> QuestionText {
        QuestionText {
            text: self.html(path, question.text.as_ref()).unwrap_or_default(),
            image_alt: question.image.as_ref().and_then(|image| plain(image.alt.as_ref())),
            quote: self.quote(path, question.quote.as_ref()),
            ..self.texts_of_kind(path, question.feedback.as_ref(), kind)
        }
    }

    fn quote(&self, path: &str, quote: Option<&QuoteDraft>) -> Option<Quote> {
        let quote = quote?;
        Some(Quote { text: self.html(path, quote.text.as_ref())?, source: self.html(path, quote.source.as_ref()) })
    }

    /// What the texts of a question and of a gap have alike.
    fn texts_of_kind(&self, path: &str, feedback: Option<&Text>, kind: &KindDraft) -> QuestionText {
        let html = |text: Option<&Text>| self.html(path, text).unwrap_or_default();
        let mut texts = QuestionText { feedback: self.html(path, feedback), ..QuestionText::default() };
        match kind {
            KindDraft::TrueFalse { feedback_true, feedback_false, .. } => {
                texts.feedback_true = self.html(path, feedback_true.as_ref());
                texts.feedback_false = self.html(path, feedback_false.as_ref());
            }
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
            KindDraft::Ordering { items, .. } => {
                texts.items = items.iter().flat_map(|list| &list.value).map(|text| html(Some(text))).collect();
            }
            KindDraft::Numeric { accept, unit, units } => {
                let numbers = accept.iter().flat_map(|list| &list.value);
                let feedback: Vec<_> = numbers.map(|number| self.html(path, number.feedback.as_ref())).collect();
                if feedback.iter().any(Option::is_some) {
                    texts.number_feedback = feedback;
                }
                texts.unit = plain(unit.as_ref());
                let units = units.iter().flat_map(|list| &list.value);
                texts.units = units.filter_map(|measure| plain(measure.unit.as_ref())).collect();
            }
            KindDraft::ShortText { accept, .. } => texts.accept = self.accepted(path, accept.as_ref()),
            KindDraft::Cloze { gaps } => {
                let gaps = gaps
                    .iter()
                    .flat_map(|list| &list.value)
                    .filter_map(|gap| Some(self.texts_of_kind(path, gap.feedback.as_ref(), gap.kind.as_ref()?)));
                texts.gaps = gaps.collect();
            }
            KindDraft::Essay { rubric, criteria, .. } => {
                texts.rubric = self.html(path, rubric.as_ref());
                let criteria = criteria.iter().flat_map(|list| &list.value);
                texts.criteria = criteria.map(|criterion| html(criterion.text.as_ref())).collect();
            }
        }
        texts
    }

    fn accepted(&self, path: &str, accept: Option<&At<Vec<AcceptDraft>>>) -> Vec<AcceptedText> {
        let accepted = accept.into_iter().flat_map(|list| &list.value).filter_map(|accept| {
            let (text, fraction) = (accept.text.as_ref()?.value.clone(), accept.fraction?);
            Some(AcceptedText { text, fraction, feedback: self.html(path, accept.feedback.as_ref()) })
        });
        accepted.collect()
    }

    /// The texts of a translated question; what it may leave out is taken from the source.
    fn translated_texts(
        &self,
        path: &str,
        texts: &QuestionTexts,
        kind: &KindDraft,
        source: &QuestionText,
    ) -> QuestionText {
        let image_alt = texts.image.as_ref().and_then(|image| plain(image.alt.as_ref()));
        let mut translated = QuestionText {
            text: self.html(path, texts.text.as_ref()).unwrap_or_default(),
            image_alt: image_alt.or_else(|| source.image_alt.clone()),
            quote: self.quote(path, texts.quote.as_ref()).or_else(|| source.quote.clone()),
            ..self.translated_kind(path, texts, source)
        };
        if let KindDraft::Cloze { gaps: Some(gaps) } = kind {
            let here = || texts.gaps.iter().flat_map(|list| &list.value);
            let gaps = gaps.value.iter().zip(&source.gaps).map(|(gap, source)| {
                let id = gap.id.as_ref().map(|id| &id.value);
                let same = |texts: &&QuestionTexts| texts.id.as_ref().map(|id| &id.value) == id;
                here().find(same).map_or_else(|| source.clone(), |texts| self.translated_kind(path, texts, source))
            });
            translated.gaps = gaps.collect();
        }
        translated
    }

    /// What the texts of a translated question and of a translated gap have alike.
    fn translated_kind(&self, path: &str, texts: &QuestionTexts, source: &QuestionText) -> QuestionText {
        let html = |text: Option<&Text>| self.html(path, text).unwrap_or_default();
        let or = |text: Option<&Text>, source: &Option<String>| self.html(path, text).or_else(|| source.clone());
        let options = texts.options.iter().flat_map(|list| &list.value).zip(&source.options);
        let options = options.map(|(option, source)| OptionText {
            text: html(option.text.as_ref()),
            feedback: or(option.feedback.as_ref(), &source.feedback),
        });
        let pairs = || texts.pairs.iter().flat_map(|list| &list.value);
        let extra = texts.extra_rights.iter().flat_map(|list| &list.value).map(|text| html(Some(text)));
        let units = texts.units.as_ref().map(|list| list.value.iter().filter_map(|each| plain(each.unit.as_ref())));
        let accept = self.accepted(path, texts.accept.as_ref());
        let numbers: Vec<_> = texts.accept.iter().flat_map(|list| &list.value).collect();
        let number_feedback = source
            .number_feedback
            .iter()
            .enumerate()
            .map(|(place, source)| or(numbers.get(place).and_then(|number| number.feedback.as_ref()), source));
        let criteria = texts.criteria.as_ref().map(|list| list.value.iter().map(|each| html(each.text.as_ref())));
        QuestionText {
            feedback: or(texts.feedback.as_ref(), &source.feedback),
            feedback_true: or(texts.feedback_true.as_ref(), &source.feedback_true),
            feedback_false: or(texts.feedback_false.as_ref(), &source.feedback_false),
            // A gap that only translates its feedback keeps the options of the source.
            options: if texts.options.is_some() { options.collect() } else { source.options.clone() },
            lefts: pairs().map(|pair| html(pair.left.as_ref())).collect(),
            rights: pairs().map(|pair| html(pair.right.as_ref())).chain(extra).collect(),
            items: texts.items.iter().flat_map(|list| &list.value).map(|text| html(Some(text))).collect(),
            unit: plain(texts.unit.as_ref()).or_else(|| source.unit.clone()),
            units: units.map_or_else(|| source.units.clone(), Iterator::collect),
            number_feedback: number_feedback.collect(),
            accept: if accept.is_empty() { source.accept.clone() } else { accept },
            rubric: or(texts.rubric.as_ref(), &source.rubric),
            criteria: criteria.map_or_else(|| source.criteria.clone(), Iterator::collect),
            ..QuestionText::default()
        }
    }
}

fn plain(text: Option<&Text>) -> Option<String> {
    text.map(|text| text.value.clone())
}

/// What makes a response right. Units are known by their names in every language.
fn key(kind: &KindDraft, texts: &Translated<QuestionText>) -> Option<Key> {
    let all: Vec<&QuestionText> = texts.others.values().map(Arc::as_ref).collect();
    key_of(kind, &texts.source, &all)
}

fn key_of(kind: &KindDraft, source: &QuestionText, others: &[&QuestionText]) -> Option<Key> {
    Some(match kind {
        KindDraft::TrueFalse { answer, .. } => Key::TrueFalse { answer: (*answer)? },
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
        KindDraft::Ordering { items, partial } => {
            Key::Ordering { items: items.as_ref()?.value.len(), partial: *partial }
        }
        KindDraft::Numeric { accept, units, .. } => {
            let number = |number: &NumberDraft| {
                let (answer, fraction) = (number.answer?, number.fraction?);
                Some(AcceptedNumber { answer, tolerance: number.tolerance, relative: number.relative, fraction })
            };
            let accept = accept.as_ref()?.value.iter().map(number).collect::<Option<Vec<_>>>()?;
            Key::Numeric(NumericKey { accept, units: measures(units.as_ref(), source, others)? })
        }
        KindDraft::ShortText { case_sensitive, any_diacritics, .. } => {
            Key::ShortText { case_sensitive: *case_sensitive, any_diacritics: *any_diacritics }
        }
        KindDraft::Cloze { gaps } => {
            let gaps = gaps.as_ref()?.value.iter().enumerate().map(|(place, gap)| {
                let others: Vec<&QuestionText> = others.iter().filter_map(|text| text.gaps.get(place)).collect();
                let key = key_of(gap.kind.as_ref()?, source.gaps.get(place)?, &others)?;
                Some(Gap { id: gap.id.as_ref()?.value.clone(), marks: gap.marks, key })
            });
            Key::Cloze { gaps: gaps.collect::<Option<Vec<_>>>()? }
        }
        KindDraft::Essay { words, criteria, second_marker, .. } => Key::Essay {
            least: words.as_ref().and_then(|words| words.least).filter(|least| *least > 0),
            most: words.as_ref().and_then(|words| words.most),
            criteria: criteria.iter().flat_map(|list| &list.value).filter_map(|each| each.marks).collect(),
            second_marker: *second_marker,
        },
    })
}

fn measures(
    units: Option<&At<Vec<MeasureDraft>>>,
    source: &QuestionText,
    others: &[&QuestionText],
) -> Option<Vec<Measure>> {
    let Some(own) = &source.unit else { return Some(Vec::new()) };
    let names = |first: &String, other: &dyn Fn(&QuestionText) -> Option<String>| {
        let mut names = vec![first.clone()];
        names.extend(others.iter().filter_map(|text| other(text)).filter(|name| name != first));
        names
    };
    let mut measures = vec![Measure { names: names(own, &|text| text.unit.clone()), factor: 1.0 }];
    for (place, unit) in units.iter().flat_map(|list| &list.value).enumerate() {
        let names = names(source.units.get(place)?, &|text| text.units.get(place).cloned());
        measures.push(Measure { names, factor: unit.factor? });
    }
    Some(measures)
}
