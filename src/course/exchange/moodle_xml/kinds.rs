//! The types of questions that Moodle XML holds, as far as courses have them.

use super::dom::{answer_text, child, children, value};
use super::fields::{Reader, fraction, quoted};
use super::numerical;
use crate::course::exchange::fitness::MOST_ANSWERS;
use crate::course::exchange::markdown::{Shape, from_plain};
use crate::course::exchange::model::{Answer, Choice, Essay, Kind, ShortText};
use crate::course::exchange::refused::Refused;

/// Whether questions of a type can be carried.
pub(super) fn is_known(kind: &str) -> bool {
    !elements(kind).is_empty()
}

/// The elements that questions of a type are read from, besides those of all.
pub(super) fn elements(kind: &str) -> &'static [&'static str] {
    match kind {
        "multichoice" | "multichoiceset" => &["answer", "single"],
        "truefalse" => &["answer"],
        "shortanswer" => &["answer", "usecase"],
        "numerical" => &["answer", "units", "instructions"],
        "match" | "matching" => &["subquestion"],
        "essay" => &["responseformat", "graderinfo", "responsetemplate", "minwordlimit", "maxwordlimit", "attachments"],
        "ordering" => &["answer", "gradingtype"],
        "cloze" | "multianswer" => &["questiontext"],
        _ => &[],
    }
}

/// The type with its answers.
pub(super) fn read(reader: &mut Reader<'_, '_, '_>, kind: &str) -> Result<Kind, Refused> {
    let counted = ["answer", "subquestion"].into_iter().map(|name| children(reader.node, name).count()).sum::<usize>();
    if counted > MOST_ANSWERS {
        return Err(format!("it has more than {MOST_ANSWERS} answers").into());
    }
    match kind {
        "multichoice" => {
            let multiple = is_false(&value(reader.node, "single"));
            Ok(Kind::Choice(Choice { multiple, partial: multiple, options: options(reader)? }))
        }
        "multichoiceset" => all_or_nothing(reader),
        "truefalse" => true_false(reader),
        "shortanswer" => short_text(reader),
        "numerical" => numerical::read(reader),
        "match" | "matching" => Ok(matching(reader)),
        "ordering" => Ok(ordering(reader)),
        _ => Ok(essay(reader)),
    }
}

/// Single is what nobody says is not.
fn is_false(word: &str) -> bool {
    matches!(word, "false" | "0")
}

fn options(reader: &mut Reader<'_, '_, '_>) -> Result<Vec<Answer>, Refused> {
    let mut options = Vec::new();
    for (index, answer) in children(reader.node, "answer").enumerate() {
        let what = format!("option {}", index + 1);
        options.push(Answer {
            text: reader.text(answer, &what, Shape::Inline).unwrap_or_default(),
            fraction: fraction(answer)?,
            feedback: reader.feedback(answer, &what, Shape::Inline),
        });
    }
    Ok(options)
}

/// Moodle's plug-in for multiple responses that are right or wrong as a whole.
fn all_or_nothing(reader: &mut Reader<'_, '_, '_>) -> Result<Kind, Refused> {
    let mut options = options(reader)?;
    let right = options.iter().filter(|option| option.fraction > 0.0).count().max(1);
    for option in &mut options {
        option.fraction = if option.fraction > 0.0 { 1.0 } else { -1.0 } / right as f64;
    }
    Ok(Kind::Choice(Choice { multiple: true, partial: false, options }))
}

fn true_false(reader: &mut Reader<'_, '_, '_>) -> Result<Kind, Refused> {
    let mut answer = None;
    let (mut feedback_true, mut feedback_false) = (None, None);
    for (index, node) in children(reader.node, "answer").enumerate() {
        // Old exports have the words of their language, the true one first.
        let is_true = match answer_text(node).as_str() {
            "true" => true,
            "false" => false,
            _ => index == 0,
        };
        let what = if is_true { "\"true\"" } else { "\"false\"" };
        let feedback = reader.feedback(node, what, Shape::Inline);
        if fraction(node)? >= 1.0 {
            answer = Some(is_true);
        }
        if is_true { feedback_true = feedback } else { feedback_false = feedback }
    }
    let answer = answer.ok_or("neither answer is worth 100 %")?;
    Ok(Kind::TrueFalse { answer, feedback_true, feedback_false })
}

fn short_text(reader: &mut Reader<'_, '_, '_>) -> Result<Kind, Refused> {
    let mut accept = Vec::new();
    for answer in children(reader.node, "answer") {
        let text = answer_text(answer).split_whitespace().collect::<Vec<_>>().join(" ");
        let feedback =
            reader.feedback(answer, &format!("`{}`", text.chars().take(20).collect::<String>()), Shape::Inline);
        accept.push(Answer { text, fraction: fraction(answer)?, feedback });
    }
    let case_sensitive = value(reader.node, "usecase") == "1";
    Ok(Kind::ShortText(ShortText { accept, case_sensitive, diacritics_optional: false }))
}

fn matching(reader: &mut Reader<'_, '_, '_>) -> Kind {
    let (mut pairs, mut extra_rights) = (Vec::new(), Vec::new());
    for node in children(reader.node, "subquestion") {
        let left = reader.text(node, "a left", Shape::Inline);
        // Moodle's rights are plain text.
        let right = child(node, "answer").map(answer_text).unwrap_or_default();
        let right = from_plain(&right.split_whitespace().collect::<Vec<_>>().join(" "));
        match left {
            Some(left) => pairs.push((left, right)),
            None if right.is_empty() => {}
            None => extra_rights.push(right),
        }
    }
    Kind::Matching { pairs, extra_rights }
}

fn ordering(reader: &mut Reader<'_, '_, '_>) -> Kind {
    let grading = value(reader.node, "gradingtype");
    let partial = !matches!(grading.as_str(), "ALL_OR_NOTHING" | "-1");
    if partial && !matches!(grading.as_str(), "RELATIVE_NEXT_EXCLUDE_LAST" | "1") {
        let message = format!("how a part of the order counts ({grading}): here the rightly placed neighbours count");
        reader.lose_at("gradingtype", message);
    }
    let items = children(reader.node, "answer");
    let items = items.map(|item| reader.text(item, "an item", Shape::Inline).unwrap_or_default()).collect();
    Kind::Ordering { items, partial }
}

fn essay(reader: &mut Reader<'_, '_, '_>) -> Kind {
    let words = |reader: &Reader<'_, '_, '_>, name| {
        reader.number(name).filter(|words| (1.0..=100_000.0).contains(words)).map(|words| words as u32)
    };
    let words = (words(reader, "minwordlimit"), words(reader, "maxwordlimit"));
    let rubric = reader.child_text("graderinfo", "the note for markers", Shape::Passage);
    let template = value(reader.node, "responsetemplate");
    if !template.is_empty() {
        reader.lose_at(
            "responsetemplate",
            format!("the text that the answer begins with is lost: {}", quoted(&template)),
        );
    }
    if !matches!(value(reader.node, "attachments").as_str(), "" | "0") {
        reader.lose_at("attachments", "files cannot be attached to an answer here".to_owned());
    }
    match value(reader.node, "responseformat").as_str() {
        "" | "plain" => {}
        "editor" => {
            reader.texts.settings.insert("the editor of essays (answers are plain text here)".to_owned());
        }
        other => {
            let shown: String = other.chars().take(30).collect();
            reader.lose_at("responseformat", format!("answers in the form `{shown}`: they are plain text here"));
        }
    }
    Kind::Essay(Essay { words, rubric, ..Essay::default() })
}
