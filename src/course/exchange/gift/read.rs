//! GIFT to questions.

use super::answers;
use super::blocks::{Block, blocks, id_and_tags};
use super::formats::{form_of, formatted_optional};
use super::scan::Piece;
use crate::course::exchange::assets::Assets;
use crate::course::exchange::guard::{self, Refusal};
use crate::course::exchange::ids::first_words;
use crate::course::exchange::markdown::Shape;
use crate::course::exchange::model::Question;
use crate::course::exchange::reading::{Reading, category_tag};
use crate::course::exchange::refused::Refused;
use crate::course::exchange::texts::{BREAK, Form, Texts};
use crate::course::exchange::{extras, model};

/// All questions of a file.
pub(in crate::course::exchange) fn read(text: &str, assets: &mut Assets) -> Result<Reading, Refusal> {
    let text = guard::lines(text)?;
    let mut reading = Reading::default();
    let mut category = None;
    for block in blocks(&text) {
        let mut piece = Piece { text: &block.text, line: block.line }.trim();
        if let Some(rest) = piece.text.strip_prefix("$CATEGORY:") {
            let end = rest.find('\n').unwrap_or(rest.len());
            category = category_tag(&Piece { text: &rest[..end], line: 0 }.unescaped());
            piece = piece.behind("$CATEGORY:".len() + end).trim();
        }
        if piece.text.is_empty() {
            continue;
        }
        let (id, mut tags) = id_and_tags(&block.comments);
        tags.extend(category.clone());
        let (title, rest) = title(piece);
        let shown = if title.is_empty() {
            let stem = rest.before(rest.find(&["{"]).unwrap_or(rest.text.len())).unescaped();
            first_words(form_of(&stem, Form::Moodle).1)
        } else {
            title.clone()
        };
        reading.add(assets, piece.line, &shown, id, |texts| {
            let mut question = question(rest, texts)?;
            question.title = title;
            question.tags = tags;
            restore(&mut question, &block, texts);
            Ok(question)
        })?;
    }
    Ok(reading)
}

/// The title between `::` and `::`, and what follows it.
fn title(piece: Piece<'_>) -> (String, Piece<'_>) {
    if let Some(rest) = piece.text.strip_prefix("::") {
        let rest = Piece { text: rest, line: piece.line };
        if let (title, Some(after)) = rest.split("::") {
            let title = title.unescaped().replace(BREAK, " ");
            return (title.split_whitespace().collect::<Vec<_>>().join(" "), after.trim());
        }
    }
    (String::new(), piece)
}

fn question(piece: Piece<'_>, texts: &mut Texts<'_>) -> Result<Question, Refused> {
    let (Some(open), close) = (piece.find(&["{"]), piece.find(&["}"])) else {
        return Err(match piece.find(&["}"]) {
            Some(at) => {
                Refused::at(piece.behind(at).line, "`}` without a `{` before it; write `\\}` for the sign itself")
            }
            None => "it is a description, which asks nothing; put its text into a lesson or a question".into(),
        });
    };
    let brace = piece.behind(open).line;
    let Some(close) = close.filter(|close| *close > open) else {
        return Err(Refused::at(brace, "`{` has no `}` before the next blank line; write `\\{` for the sign itself"));
    };
    let (before, inner, after) =
        (piece.before(open), piece.behind(open + 1).before(close - open - 1), piece.behind(close + 1));
    for rest in [inner, after] {
        if let Some(at) = rest.find(&["{", "}"]) {
            let message =
                "a second brace: a question has one block of answers; write `\\{` and `\\}` for the signs themselves";
            return Err(Refused::at(rest.behind(at).line, message));
        }
    }
    let (answers, feedback) = match inner.find_last("####") {
        Some(at) => (inner.before(at), Some(inner.behind(at + 4))),
        None => (inner, None),
    };
    // A gap in the sentence shows as a line; at the end it needs none.
    let stem = if after.text.trim().is_empty() {
        before.unescaped()
    } else {
        format!("{}_____{}", before.unescaped(), after.unescaped())
    };
    let (form, stem) = form_of(&stem, Form::Moodle);
    let text = texts.passage("the text", form, stem);
    let kind = answers::read(answers.trim(), form, texts)?;
    let mut question = Question::new(text, kind);
    if let Some(feedback) = feedback {
        texts.line = feedback.line;
        question.feedback = formatted_optional(feedback, form, "the feedback", Shape::Passage, texts);
    }
    Ok(question)
}

/// What a comment of our own export kept.
fn restore(question: &mut Question, block: &Block, texts: &mut Texts<'_>) {
    for (line, comment) in &block.comments {
        let Some(read) = extras::read(comment) else { continue };
        let applied = read.and_then(|raw| extras::apply(question, raw));
        if let Err(message) = applied {
            texts.line = *line;
            texts.lose(format!("the comment `chancery:` cannot be read: {message}"));
        }
    }
    let appendix = extras::appendix(question.image.as_ref(), question.quote.as_ref());
    match question.text.strip_suffix(&appendix) {
        Some(text) => question.text = text.to_owned(),
        // It was changed since; the text has image and quotation itself.
        None => (question.image, question.quote) = (None, None),
    }
    if let Some(image) = question.image.as_ref().filter(|image| !texts.assets.has(&image.file)) {
        let message = format!("the image `{}` is not in the course; GIFT holds no images", image.file);
        texts.lose(message);
        question.image = None::<model::Image>;
    }
}
