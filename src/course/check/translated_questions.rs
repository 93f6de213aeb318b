//! Translated questions: whether each has the parts of its source.

use super::answers::{MOST_GAPS, gap_texts};
use super::questions::is_one;
use super::translations::Sheet;
use crate::course::diagnostic::did_you_mean;
use crate::course::draft::{GapDraft, KindDraft, QuestionDraft, QuestionTexts, Text};

impl Sheet<'_> {
    pub(super) fn question(&self, source: &QuestionDraft, texts: &QuestionTexts) {
        if let (Some(_), None) = (&source.image, &texts.image) {
            self.lacks(texts.at, "image");
        }
        if let (Some(_), None) = (&source.quote, &texts.quote) {
            self.lacks(texts.at, "quote");
        }
        self.extra("image", texts.image.as_ref().filter(|_| source.image.is_none()).map(|_| texts.at));
        let quote = texts.quote.as_ref().filter(|_| source.quote.is_none());
        self.extra("quote", quote.map(|quote| quote.at));
        self.parts(source.feedback.as_ref(), source.kind.as_ref(), texts);
        let Some(KindDraft::Cloze { gaps: Some(gaps) }) = &source.kind else { return };
        if gaps.value.len() > MOST_GAPS {
            return;
        }
        let names: Vec<&str> = gaps.value.iter().filter_map(|gap| Some(gap.id.as_ref()?.value.as_str())).collect();
        if let Some(text) = &texts.text {
            let here = gap_texts(text, &names);
            for (at, code, message, help) in here.faults {
                self.faults.report_with(self.path, at, code, message, help);
            }
            for name in names.iter().filter(|name| !here.names.iter().any(|here| here == *name)) {
                let help = format!("put `[[{name}]]` where it belongs: the gaps are those of the source");
                let message = format!("the text has no gap `[[{name}]]`");
                self.faults.report_with(self.path, text.at, "definition-without-gap", message, help);
            }
        }
        self.gaps(&gaps.value, &names, texts);
    }

    /// The gaps of a cloze; those that have nothing to translate may be left out.
    fn gaps(&self, source: &[GapDraft], names: &[&str], texts: &QuestionTexts) {
        let mut seen = Vec::new();
        for texts in texts.gaps.iter().flat_map(|gaps| &gaps.value).take(MOST_GAPS + 1) {
            let Some(id) = &texts.id else { continue };
            if seen.contains(&&id.value) {
                let help = "one entry for each gap".to_owned();
                let message = format!("the gap `{}` is translated twice", id.value);
                self.faults.report_with(self.path, id.at, "duplicate-gap", message, help);
            }
            seen.push(&id.value);
            match source.iter().find(|gap| gap.id.as_ref().is_some_and(|known| known.value == id.value)) {
                Some(gap) => self.parts(gap.feedback.as_ref(), gap.kind.as_ref(), texts),
                None => {
                    let help = did_you_mean(&id.value, names.iter().copied());
                    let message = format!("the source has no gap `{}`", id.value);
                    self.faults.report_with(self.path, id.at, "translation-unknown-gap", message, help);
                }
            }
        }
        for gap in source.iter().filter(|gap| gap.id.as_ref().is_some_and(|id| !seen.contains(&&id.value))) {
            let nothing = QuestionTexts { at: texts.at, ..QuestionTexts::default() };
            self.parts(gap.feedback.as_ref(), gap.kind.as_ref(), &nothing);
        }
    }

    /// What a question and a gap have alike: feedback, and the texts of their type.
    fn parts(&self, feedback: Option<&Text>, kind: Option<&KindDraft>, texts: &QuestionTexts) {
        self.text(feedback, texts.feedback.as_ref(), texts.at, "feedback");
        let Some(kind) = kind else { return };
        let mut has = Lists::of(kind);
        // Many units are called the same everywhere.
        if texts.units.is_none() {
            has.units = None;
        }
        if texts.criteria.is_none() && has.criteria.take().is_some_and(|criteria| criteria > 0) {
            self.lacks(texts.at, "criteria");
        }
        let size = |list: Option<(usize, usize)>| list.unwrap_or((texts.at, 0));
        let here = [
            ("options", has.options, texts.options.as_ref().map(|list| (list.at, list.value.len()))),
            ("pairs", has.pairs, texts.pairs.as_ref().map(|list| (list.at, list.value.len()))),
            ("extra_rights", has.extra_rights, texts.extra_rights.as_ref().map(|list| (list.at, list.value.len()))),
            ("items", has.items, texts.items.as_ref().map(|list| (list.at, list.value.len()))),
            ("units", has.units, texts.units.as_ref().map(|list| (list.at, list.value.len()))),
            ("criteria", has.criteria, texts.criteria.as_ref().map(|list| (list.at, list.value.len()))),
        ];
        for (what, source, here) in here {
            if let Some(source) = source {
                let (at, here) = size(here);
                self.count(at, what, source, here);
            }
        }
        let unused = [
            ("unit", texts.unit.as_ref().filter(|_| !has.unit).map(|text| text.at)),
            ("rubric", texts.rubric.as_ref().filter(|_| !has.rubric).map(|text| text.at)),
            ("feedback_true", texts.feedback_true.as_ref().filter(|_| !has.two_sides).map(|text| text.at)),
            ("feedback_false", texts.feedback_false.as_ref().filter(|_| !has.two_sides).map(|text| text.at)),
            ("gaps", texts.gaps.as_ref().filter(|_| !has.gaps).map(|gaps| gaps.at)),
        ];
        for (key, at) in unused {
            self.extra(key, at);
        }
        self.accept(kind, texts);
        self.texts_of_type(kind, texts);
    }

    /// The accepted answers: texts for a short text, feedback by place for a number, nothing else.
    fn accept(&self, kind: &KindDraft, texts: &QuestionTexts) {
        let Some(here) = &texts.accept else { return };
        match kind {
            KindDraft::ShortText { .. } => {
                if here.value.is_empty() {
                    self.faults.report(self.path, here.at, "no-accepted-answer", "no answer is accepted");
                } else if here.value.iter().all(|each| each.fraction.is_some_and(|share| !is_one(share))) {
                    let help = "leave out the `fraction` of the right answer, or write `fraction = 1`".to_owned();
                    let message = "none of the accepted answers is worth all the marks";
                    self.faults.report_with(self.path, here.at, "no-full-answer", message, help);
                }
                for each in here.value.iter().filter(|each| each.text.is_none()) {
                    self.faults.report(self.path, each.at, "missing-key", "`text` is missing");
                }
            }
            KindDraft::Numeric { accept, .. } => {
                if let Some(source) = accept {
                    self.count(here.at, "accept", source.value.len(), here.value.len());
                }
                for text in here.value.iter().filter_map(|each| each.text.as_ref()) {
                    let help = "of a number only the feedback is translated: `accept = [{ feedback = \"...\" }]`";
                    let message = "the source's question has no `text` here";
                    self.faults.report_with(self.path, text.at, "unknown-key", message, help.to_owned());
                }
            }
            _ => self.extra("accept", Some(here.at)),
        }
    }

    /// Texts that the source has and the translation lacks.
    fn texts_of_type(&self, kind: &KindDraft, texts: &QuestionTexts) {
        match kind {
            KindDraft::TrueFalse { feedback_true, feedback_false, .. } => {
                self.text(feedback_true.as_ref(), texts.feedback_true.as_ref(), texts.at, "feedback_true");
                self.text(feedback_false.as_ref(), texts.feedback_false.as_ref(), texts.at, "feedback_false");
            }
            KindDraft::Choice { options: Some(source), .. } => {
                for (source, option) in source.value.iter().zip(texts.options.iter().flat_map(|list| &list.value)) {
                    self.text(source.feedback.as_ref(), option.feedback.as_ref(), option.at, "feedback");
                }
            }
            KindDraft::Numeric { accept: Some(source), .. } => {
                let here: Vec<_> = texts.accept.iter().flat_map(|list| &list.value).collect();
                for (place, source) in source.value.iter().enumerate() {
                    let each = here.get(place);
                    let at = each.map_or(texts.at, |each| each.at);
                    self.text(source.feedback.as_ref(), each.and_then(|each| each.feedback.as_ref()), at, "feedback");
                }
            }
            KindDraft::Essay { rubric, .. } => self.text(rubric.as_ref(), texts.rubric.as_ref(), texts.at, "rubric"),
            _ => {}
        }
    }

    fn extra(&self, key: &str, at: Option<usize>) {
        if let Some(at) = at {
            self.faults.report(self.path, at, "unknown-key", format!("the source's question has no `{key}`"));
        }
    }
}

/// The parts that the type of a question has, and how many; none where the source could not be read.
struct Lists {
    options: Option<usize>,
    pairs: Option<usize>,
    extra_rights: Option<usize>,
    items: Option<usize>,
    units: Option<usize>,
    criteria: Option<usize>,
    unit: bool,
    rubric: bool,
    two_sides: bool,
    gaps: bool,
}

impl Lists {
    fn of(kind: &KindDraft) -> Self {
        let none = Some(0);
        let mut has = Self {
            options: none,
            pairs: none,
            extra_rights: none,
            items: none,
            units: none,
            criteria: none,
            unit: false,
            rubric: false,
            two_sides: false,
            gaps: false,
        };
        match kind {
            KindDraft::TrueFalse { .. } => has.two_sides = true,
            KindDraft::Choice { options, .. } => has.options = options.as_ref().map(|list| list.value.len()),
            KindDraft::Matching { pairs, extra_rights } => {
                has.pairs = pairs.as_ref().map(|list| list.value.len());
                has.extra_rights = Some(extra_rights.len());
            }
            KindDraft::Ordering { items, .. } => has.items = items.as_ref().map(|list| list.value.len()),
            KindDraft::Numeric { unit, units, .. } => {
                has.unit = unit.is_some();
                has.units = Some(units.as_ref().map_or(0, |list| list.value.len()));
            }
            KindDraft::ShortText { .. } => {}
            KindDraft::Cloze { .. } => has.gaps = true,
            KindDraft::Essay { rubric, criteria, .. } => {
                has.rubric = rubric.is_some();
                has.criteria = Some(criteria.as_ref().map_or(0, |list| list.value.len()));
            }
        }
        has
    }
}
