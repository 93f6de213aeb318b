//! Moodle XML to questions.

use roxmltree::Node;

use super::dom::{child, document, value};
use super::fields::Reader;
use super::kinds;
use crate::course::exchange::assets::Assets;
use crate::course::exchange::guard::{LineIndex, Refusal};
use crate::course::exchange::html::to_markdown;
use crate::course::exchange::markdown::{Shape, to_html};
use crate::course::exchange::model::{Kind, Question};
use crate::course::exchange::reading::{Reading, category_tag};
use crate::course::exchange::refused::Refused;
use crate::course::exchange::texts::{Form, Texts};
use crate::course::exchange::{cloze, extras};

/// All questions of a file.
pub(in crate::course::exchange) fn read(text: &str, assets: &mut Assets) -> Result<Reading, Refusal> {
    let index = LineIndex::new(text);
    let document = document(text, &index)?;
    let mut reading = Reading::default();
    let mut category = None;
    for node in document.root_element().children().filter(Node::is_element) {
        let line = index.line(node.range().start);
        if !node.has_tag_name("question") {
            reading.note(
                line,
                format!(
                    "`<{}>` is no question and is left out",
                    node.tag_name().name().chars().take(40).collect::<String>()
                ),
            );
            continue;
        }
        let kind = node.attribute("type").unwrap_or_default();
        if kind == "category" {
            category = category_tag(&value(node, "category"));
            let named = category.as_deref().unwrap_or("top");
            for (element, what) in [("info", "description"), ("idnumber", "idnumber")] {
                if !value(node, element).is_empty() {
                    reading.note(line, format!("the {what} of the category `{named}` is left out: a tag has none"));
                }
            }
            continue;
        }
        let title = value(node, "name").split_whitespace().collect::<Vec<_>>().join(" ");
        let id = Some(value(node, "idnumber")).filter(|id| !id.is_empty());
        reading.add(assets, line, &title, id, |texts| {
            let mut question = question(node, kind, texts, &index)?;
            question.title.clone_from(&title);
            question.tags.extend(category.clone());
            Ok(question)
        })?;
    }
    Ok(reading)
}

fn question(node: Node<'_, '_>, kind: &str, texts: &mut Texts<'_>, index: &LineIndex) -> Result<Question, Refused> {
    if kind == "description" {
        return Err("it is a description, which asks nothing; put its text into a lesson or a question".into());
    }
    if !kinds::is_known(kind) {
        let shown: String = kind.chars().take(40).collect();
        return Err(format!("questions of type `{shown}` have no counterpart here").into());
    }
    let mut reader = Reader { node, texts, index, form: Form::Html };
    let Some(stem) = child(node, "questiontext") else { return Err("it has no `<questiontext>`".into()) };
    let (form, source) = reader.source(stem, Form::Html);
    reader.form = form;
    let (mut text, read) = if matches!(kind, "cloze" | "multianswer") {
        let (text, gaps) = cloze::read(&source, form, reader.texts)?;
        (text, Some(gaps))
    } else {
        (reader.texts.passage("the text", form, &source), None)
    };
    reader.texts.finish_files();
    reader.old_image(&mut text);
    let sources: Vec<String> = read.iter().flatten().map(|gap| gap.source.clone()).collect();
    let kind_read = match read {
        Some(gaps) => Kind::Cloze { gaps: gaps.into_iter().map(|gap| gap.gap).collect() },
        None => kinds::read(&mut reader, kind)?,
    };
    let mut question = Question::new(text, kind_read);
    question.feedback = reader.child_text("generalfeedback", "the feedback", Shape::Passage);
    question.tags = reader.tags();
    marks(&mut question, &mut reader);
    reader.losses(kind);
    reader.rest(kinds::elements(kind));
    restore(&mut question, &sources, &mut reader);
    Ok(question)
}

fn marks(question: &mut Question, reader: &mut Reader<'_, '_, '_>) {
    let Some(grade) = reader.number("defaultgrade") else { return };
    if let Kind::Cloze { gaps } = &question.kind {
        let sum: f64 = gaps.iter().map(|gap| gap.marks).sum();
        if (grade - sum).abs() > 0.001 {
            reader.lose_at("defaultgrade", format!("its {grade} marks became {sum}: a cloze has those of its gaps"));
        }
    } else {
        question.marks = grade;
    }
}

/// What comments of our own export kept.
fn restore(question: &mut Question, sources: &[String], reader: &mut Reader<'_, '_, '_>) {
    for comment in reader.node.children().filter(Node::is_comment) {
        let Some(read) = extras::read(comment.text().unwrap_or_default()) else { continue };
        reader.texts.line = reader.line(comment);
        let applied = read.and_then(|raw| {
            let (gaps, order) = (raw.gaps()?, raw.items.clone());
            extras::apply(question, raw)?;
            cloze::restore(question, gaps, &order, sources);
            Ok(())
        });
        if let Err(message) = applied {
            reader.texts.lose(format!("the comment `chancery:` cannot be read: {message}"));
        }
    }
    if let Some(image) = &mut question.image {
        let moved = reader.texts.moved.get(&image.file);
        if let Some(path) = moved.and_then(|path| path.strip_prefix("../")) {
            image.file = path.to_owned();
        }
    }
    let appendix = extras::appendix(question.image.as_ref(), question.quote.as_ref());
    if appendix.is_empty() {
        return;
    }
    // The text went through HTML, and so the appendix goes.
    let html = to_html(&format!("x{appendix}"), &mut |url, _| url.to_owned());
    let normal = to_markdown(&html, Shape::Passage, &mut |url, _| Ok(url.to_owned())).markdown;
    match question.text.strip_suffix(normal.strip_prefix('x').unwrap_or(&normal)) {
        Some(text) => question.text = text.to_owned(),
        // It was changed since; the text has image and quotation itself.
        None => (question.image, question.quote) = (None, None),
    }
}
