//! All Markdown of a draft as HTML, each text rendered once; what is wrong in a text is reported at its place. Pure.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::{Language, Slug};

use super::diagnostic::Faults;
use super::draft::{
    Draft, KindDraft, QuestionDraft, QuestionTexts, QuizTexts, QuoteDraft, TermDraft, Text, TextsDraft, Translation,
    UnitContent,
};
use super::markdown::{Atlas, Page, Shape, render};

/// The rendered texts, by file and place.
#[derive(Debug, Default)]
pub(super) struct Rendering(BTreeMap<(String, usize), String>);

impl Rendering {
    /// The HTML of a text of a file.
    pub fn html(&self, path: &str, text: &Text) -> String {
        self.0.get(&(path.to_owned(), text.at)).cloned().unwrap_or_default()
    }
}

/// Renders every text of the draft.
pub(super) fn render_all(draft: &Draft, faults: &Faults<'_>, assets: &BTreeMap<String, String>) -> Rendering {
    let english = Language::english();
    let language = draft.course.as_ref().and_then(|course| course.language.as_ref()).unwrap_or(&english);
    let atlas = atlas(draft, &faults.folder().slug, assets);
    let mut rendering = Rendering::default();
    each_text(draft, &mut |path, translated, text, shape| {
        let page = Page { atlas: &atlas, path, language: translated };
        let rendered = render(&text.value, translated.unwrap_or(language), &page, shape);
        for finding in rendered.findings {
            faults.report_with(path, text.offset(finding.offset), finding.code, finding.message, finding.help);
        }
        rendering.0.insert((path.to_owned(), text.at), rendered.html);
    });
    rendering
}

/// All that a text can link to.
fn atlas<'a>(draft: &'a Draft, course: &'a str, assets: &BTreeMap<String, String>) -> Atlas<'a> {
    let mut atlas = Atlas::new(course);
    for module in &draft.modules {
        for unit in &module.units {
            atlas.add_unit(&unit.path, &module.slug, &unit.slug);
            match &unit.content {
                UnitContent::Lesson(source, translations) => {
                    if let Some(lesson) = source {
                        atlas.add_text(&unit.path, None, &lesson.body.value);
                    }
                    for translation in translations {
                        atlas.add_translation(&translation.path, &unit.path);
                        if let Some(lesson) = &translation.content {
                            atlas.add_text(&unit.path, Some(&translation.language), &lesson.body.value);
                        }
                    }
                }
                UnitContent::Quiz(_, translations) => {
                    for translation in translations {
                        atlas.add_translation(&translation.path, &unit.path);
                    }
                }
            }
        }
    }
    for (path, sha256) in assets {
        atlas.add_asset(path, sha256);
    }
    atlas
}

type Visit<'v, 'd> = dyn FnMut(&'d str, Option<&'d Language>, &'d Text, Shape) + 'v;

/// Shows every Markdown text of the draft, with its file and, in a translation, its language.
fn each_text<'d>(draft: &'d Draft, visit: &mut Visit<'_, 'd>) {
    if let Some(course) = &draft.course {
        summary("course.toml", None, &course.texts, visit);
    }
    for translation in &draft.translations {
        if let Some(texts) = &translation.content {
            summary(&translation.path, Some(&translation.language), texts, visit);
        }
    }
    for module in &draft.modules {
        if let Some(file) = &module.file {
            summary(&file.path, None, &file.texts, visit);
        }
        for translation in &module.translations {
            if let Some(texts) = &translation.content {
                summary(&translation.path, Some(&translation.language), texts, visit);
            }
        }
        for unit in &module.units {
            each_text_of_unit(&unit.path, &unit.content, visit);
        }
    }
    if let Some(glossary) = &draft.glossary {
        let definitions = |terms: &'d [TermDraft]| terms.iter().filter_map(|term| term.definition.as_ref());
        for definition in glossary.terms.iter().flat_map(|terms| definitions(terms)) {
            visit("glossary.toml", None, definition, Shape::Inline);
        }
        for translation in &glossary.translations {
            for definition in translation.content.iter().flat_map(|terms| definitions(terms)) {
                visit(&translation.path, Some(&translation.language), definition, Shape::Inline);
            }
        }
    }
    for bank in &draft.banks {
        let questions = || bank.file.iter().flat_map(|file| file.questions.iter().flatten());
        each_text_of_questions(&bank.path, questions, &bank.translations, visit);
    }
}

fn each_text_of_unit<'d>(path: &'d str, content: &'d UnitContent, visit: &mut Visit<'_, 'd>) {
    match content {
        UnitContent::Lesson(source, translations) => {
            if let Some(lesson) = source {
                visit(path, None, &lesson.body, Shape::Lesson);
            }
            for translation in translations {
                if let Some(lesson) = &translation.content {
                    visit(&translation.path, Some(&translation.language), &lesson.body, Shape::Lesson);
                }
            }
        }
        UnitContent::Quiz(source, translations) => {
            let questions = || source.iter().flat_map(|quiz| quiz.questions.iter().flatten());
            each_text_of_questions(path, questions, translations, visit);
        }
    }
}

/// The texts of a quiz or bank.
fn each_text_of_questions<'d, Q: Iterator<Item = &'d QuestionDraft>>(
    path: &'d str,
    questions: impl Fn() -> Q,
    translations: &'d [Translation<QuizTexts>],
    visit: &mut Visit<'_, 'd>,
) {
    for question in questions() {
        each_text_of_question(question, &mut |text, shape| visit(path, None, text, shape));
    }
    let clozes = questions().filter(|question| matches!(question.kind, Some(KindDraft::Cloze { .. })));
    let clozes: BTreeSet<&Slug> = clozes.filter_map(|question| Some(&question.id.as_ref()?.value)).collect();
    for translation in translations {
        let language = Some(&translation.language);
        for question in translation.content.iter().flat_map(|quiz| quiz.questions.iter().flatten()) {
            let cloze = question.id.as_ref().is_some_and(|id| clozes.contains(&id.value));
            let visit = &mut |text, shape| visit(&translation.path, language, text, shape);
            each_translated_text(question, cloze, visit);
        }
    }
}

fn summary<'d>(path: &'d str, language: Option<&'d Language>, texts: &'d TextsDraft, visit: &mut Visit<'_, 'd>) {
    if let Some(summary) = &texts.summary {
        visit(path, language, summary, Shape::Inline);
    }
}

fn each_text_of_question<'d>(question: &'d QuestionDraft, visit: &mut dyn FnMut(&'d Text, Shape)) {
    let cloze = matches!(question.kind, Some(KindDraft::Cloze { .. }));
    question.text.iter().for_each(|text| visit(text, if cloze { Shape::Cloze } else { Shape::Passage }));
    question.feedback.iter().for_each(|text| visit(text, Shape::Passage));
    each_text_of_quote(question.quote.as_ref(), visit);
    if let Some(kind) = &question.kind {
        each_text_of_kind(kind, visit);
    }
}

fn each_text_of_quote<'d>(quote: Option<&'d QuoteDraft>, visit: &mut dyn FnMut(&'d Text, Shape)) {
    let Some(quote) = quote else { return };
    quote.text.iter().for_each(|text| visit(text, Shape::Passage));
    quote.source.iter().for_each(|text| visit(text, Shape::Inline));
}

fn each_text_of_kind<'d>(kind: &'d KindDraft, visit: &mut dyn FnMut(&'d Text, Shape)) {
    match kind {
        KindDraft::TrueFalse { feedback_true, feedback_false, .. } => {
            for text in feedback_true.iter().chain(feedback_false) {
                visit(text, Shape::Inline);
            }
        }
        KindDraft::Choice { options, .. } => {
            for option in options.iter().flat_map(|options| &options.value) {
                for text in option.text.iter().chain(&option.feedback) {
                    visit(text, Shape::Inline);
                }
            }
        }
        KindDraft::Matching { pairs, extra_rights } => {
            for pair in pairs.iter().flat_map(|pairs| &pairs.value) {
                for text in pair.left.iter().chain(&pair.right) {
                    visit(text, Shape::Inline);
                }
            }
            for text in extra_rights {
                visit(text, Shape::Inline);
            }
        }
        KindDraft::Ordering { items, .. } => {
            for text in items.iter().flat_map(|items| &items.value) {
                visit(text, Shape::Inline);
            }
        }
        KindDraft::Numeric { accept, .. } => {
            for text in accept.iter().flat_map(|accept| &accept.value).filter_map(|number| number.feedback.as_ref()) {
                visit(text, Shape::Inline);
            }
        }
        KindDraft::ShortText { accept, .. } => {
            for text in accept.iter().flat_map(|accept| &accept.value).filter_map(|accept| accept.feedback.as_ref()) {
                visit(text, Shape::Inline);
            }
        }
        KindDraft::Cloze { gaps } => {
            for gap in gaps.iter().flat_map(|gaps| &gaps.value) {
                gap.feedback.iter().for_each(|text| visit(text, Shape::Passage));
                if let Some(kind) = &gap.kind {
                    each_text_of_kind(kind, visit);
                }
            }
        }
        KindDraft::Essay { rubric, criteria, .. } => {
            rubric.iter().for_each(|text| visit(text, Shape::Passage));
            for text in criteria.iter().flat_map(|criteria| &criteria.value).filter_map(|each| each.text.as_ref()) {
                visit(text, Shape::Inline);
            }
        }
    }
}

/// The texts of a translated question; only its source tells whether it is a cloze.
fn each_translated_text<'d>(question: &'d QuestionTexts, cloze: bool, visit: &mut dyn FnMut(&'d Text, Shape)) {
    question.text.iter().for_each(|text| visit(text, if cloze { Shape::Cloze } else { Shape::Passage }));
    for text in question.feedback.iter().chain(&question.rubric) {
        visit(text, Shape::Passage);
    }
    each_text_of_quote(question.quote.as_ref(), visit);
    let options = question.options.iter().flat_map(|options| &options.value);
    let pairs = question.pairs.iter().flat_map(|pairs| &pairs.value);
    let lists = question.extra_rights.iter().chain(&question.items).flat_map(|texts| &texts.value);
    let accept = question.accept.iter().flat_map(|accept| &accept.value);
    let criteria = question.criteria.iter().flat_map(|criteria| &criteria.value);
    let texts = options
        .flat_map(|option| option.text.iter().chain(&option.feedback))
        .chain(pairs.flat_map(|pair| pair.left.iter().chain(&pair.right)))
        .chain(lists)
        .chain(question.feedback_true.iter().chain(&question.feedback_false))
        .chain(accept.filter_map(|accept| accept.feedback.as_ref()))
        .chain(criteria.filter_map(|each| each.text.as_ref()));
    texts.for_each(|text| visit(text, Shape::Inline));
    for gap in question.gaps.iter().flat_map(|gaps| &gaps.value) {
        each_translated_text(gap, false, visit);
    }
}
