//! The answers of a question of GIFT, between its braces.

use super::formats::{form_of, formatted_optional};
use super::scan::Piece;
use crate::course::exchange::fitness::{MOST_ANSWERS, snapped};
use crate::course::exchange::markdown::{self, Shape};
use crate::course::exchange::model::{Answer, Choice, Essay, Kind, Number, Numeric, ShortText};
use crate::course::exchange::numbers::{any_other, interval};
use crate::course::exchange::refused::Refused;
use crate::course::exchange::texts::{BREAK, Form, Texts};

/// The type with its answers. The order of the questions asked here is that of Moodle's importer.
pub(super) fn read(piece: Piece<'_>, form: Form, texts: &mut Texts<'_>) -> Result<Kind, Refused> {
    texts.line = piece.line;
    if piece.text.is_empty() {
        return Ok(Kind::Essay(Essay::default()));
    }
    if piece.text.starts_with('#') {
        return numeric(piece.behind(1), form, texts);
    }
    if piece.text.starts_with('>') {
        return ordering(piece.behind(1), form, texts);
    }
    if piece.find(&["~"]).is_some() {
        return choice(piece, form, texts);
    }
    if piece.find(&["="]).is_some() && piece.text.contains("->") {
        return matching(piece, form, texts);
    }
    let (word, feedbacks) = piece.split("#");
    match word.text.trim() {
        "T" | "TRUE" => Ok(true_false(true, feedbacks, form, texts)),
        "F" | "FALSE" => Ok(true_false(false, feedbacks, form, texts)),
        _ => short_text(piece, form, texts),
    }
}

/// The feedback for the wrong answer comes first.
fn true_false(answer: bool, feedbacks: Option<Piece<'_>>, form: Form, texts: &mut Texts<'_>) -> Kind {
    let (wrong, right) = feedbacks.map_or((None, None), |rest| {
        let (wrong, right) = rest.split("#");
        (Some(wrong), right)
    });
    let mut read = |piece: Option<Piece<'_>>| {
        piece.and_then(|piece| formatted_optional(piece, form, "a feedback", Shape::Inline, texts))
    };
    let (wrong, right) = (read(wrong), read(right));
    let (feedback_true, feedback_false) = if answer { (right, wrong) } else { (wrong, right) };
    Kind::TrueFalse { answer, feedback_true, feedback_false }
}

/// Cuts answers apart; what stands before the first sign is an answer too.
fn parts<'a>(piece: Piece<'a>, signs: &[&str]) -> Result<Vec<Piece<'a>>, Refused> {
    let (first, mut parts) = piece.parts(signs);
    if !first.text.trim().is_empty() {
        parts.insert(0, first);
    }
    if parts.len() > MOST_ANSWERS {
        return Err(format!("it has more than {MOST_ANSWERS} answers").into());
    }
    Ok(parts)
}

/// The worth between percent signs, and what follows it.
fn weight(piece: Piece<'_>) -> Result<(Option<f64>, Piece<'_>), Refused> {
    let piece = piece.trim();
    let Some((digits, _)) = piece.text.strip_prefix('%').and_then(|rest| rest.split_once('%')) else {
        return Ok((None, piece));
    };
    let percent: Option<f64> = digits.trim().parse().ok().filter(|percent| (-100.0..=100.0).contains(percent));
    match percent {
        Some(percent) => Ok((Some(snapped(percent / 100.0)), piece.behind(digits.len() + 2).trim())),
        None => {
            let shown: String = digits.chars().take(20).collect();
            Err(Refused::at(piece.line, format!("`%{shown}%` is no worth from -100 to 100 percent")))
        }
    }
}

fn choice(piece: Piece<'_>, form: Form, texts: &mut Texts<'_>) -> Result<Kind, Refused> {
    let multiple = piece.find(&["="]).is_none();
    let mut options = Vec::new();
    for (index, part) in parts(piece, &["~", "="])?.into_iter().enumerate() {
        let is_right = part.text.starts_with('=');
        let body = if part.text.starts_with(['~', '=']) { part.behind(1) } else { part };
        let (worth, body) = weight(body)?;
        let fraction = worth.unwrap_or(if is_right { 1.0 } else { 0.0 });
        options.push(answer(body, fraction, &format!("option {}", index + 1), form, texts));
    }
    Ok(Kind::Choice(Choice { multiple, partial: multiple, options }))
}

fn answer(body: Piece<'_>, fraction: f64, what: &str, form: Form, texts: &mut Texts<'_>) -> Answer {
    texts.line = body.line;
    let (text, feedback) = body.split("#");
    let unescaped = text.unescaped();
    let (own, text) = form_of(&unescaped, form);
    let text = texts.inline(what, own, text);
    let feedback = feedback.and_then(|feedback| {
        formatted_optional(feedback, form, &format!("the feedback of {what}"), Shape::Inline, texts)
    });
    Answer { text, fraction, feedback }
}

fn matching(piece: Piece<'_>, form: Form, texts: &mut Texts<'_>) -> Result<Kind, Refused> {
    let (mut pairs, mut extra_rights) = (Vec::new(), Vec::new());
    for part in parts(piece, &["="])? {
        let body = if part.text.starts_with('=') { part.behind(1) } else { part }.trim();
        texts.line = body.line;
        let Some((left, right)) = body.text.split_once("->") else {
            return Err(Refused::at(body.line, "a pair without `->`: write `=left -> right`"));
        };
        let (left, right) = (body.before(left.len()), body.behind(left.len() + 2).before(right.len()));
        let unescaped = left.unescaped();
        let (own, left) = form_of(&unescaped, form);
        let left = texts.inline("a left", own, left);
        // Moodle's rights are plain text.
        let right = markdown::from_plain(&one_line(right));
        if left.is_empty() { extra_rights.push(right) } else { pairs.push((left, right)) }
    }
    Ok(Kind::Matching { pairs, extra_rights })
}

/// Plain text on one line.
fn one_line(piece: Piece<'_>) -> String {
    piece.unescaped().replace(BREAK, " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn short_text(piece: Piece<'_>, form: Form, texts: &mut Texts<'_>) -> Result<Kind, Refused> {
    let mut accept = Vec::new();
    for part in parts(piece, &["="])? {
        let body = if part.text.starts_with('=') { part.behind(1) } else { part };
        let (worth, body) = weight(body)?;
        texts.line = body.line;
        let (text, feedback) = body.split("#");
        let text = one_line(text);
        // The format of a text that is plain anyway says nothing.
        let (_, text) = form_of(&text, Form::Plain);
        let feedback = feedback
            .and_then(|piece| formatted_optional(piece, form, "the feedback of an answer", Shape::Inline, texts));
        accept.push(Answer { text: text.to_owned(), fraction: worth.unwrap_or(1.0), feedback });
    }
    Ok(Kind::ShortText(ShortText { accept, ..ShortText::default() }))
}

fn numeric(piece: Piece<'_>, form: Form, texts: &mut Texts<'_>) -> Result<Kind, Refused> {
    let (right, wrong) = piece.split("~");
    let mut accept = Vec::new();
    for part in parts(right, &["="])? {
        let body = if part.text.starts_with('=') { part.behind(1) } else { part };
        let (worth, body) = weight(body)?;
        texts.line = body.line;
        let (number, feedback) = body.split("#");
        let feedback = feedback
            .and_then(|piece| formatted_optional(piece, form, "the feedback of a number", Shape::Inline, texts));
        let text = one_line(number);
        if text == "*" {
            any_other(feedback.as_deref(), texts);
            continue;
        }
        let Some((answer, tolerance)) = interval(&text) else {
            let shown: String = text.chars().take(40).collect();
            let message = format!("`{shown}` is no number; write `3.14`, `3.14:0.01` or `3.1..3.2`");
            return Err(Refused::at(body.line, message));
        };
        accept.push(Number { answer, tolerance, fraction: worth.unwrap_or(1.0), feedback });
    }
    if let Some(wrong) = wrong {
        texts.line = wrong.line;
        let (_, feedback) = wrong.split("#");
        let feedback = feedback.and_then(|piece| {
            formatted_optional(piece, form, "the feedback of any other number", Shape::Inline, texts)
        });
        any_other(feedback.as_deref(), texts);
    }
    Ok(Kind::Numeric(Numeric { accept, ..Numeric::default() }))
}

/// `{>5 ALL VERTICAL ...` and an item a line: what Moodle's ordering question writes.
fn ordering(piece: Piece<'_>, form: Form, texts: &mut Texts<'_>) -> Result<Kind, Refused> {
    let (settings, items) = match piece.text.find('\n') {
        Some(end) => (piece.before(end), piece.behind(end)),
        None => return Err("an ordering has one item a line below its settings".into()),
    };
    let mut partial = true;
    for word in settings.text.split_whitespace() {
        match word.to_uppercase().as_str() {
            "ALL_OR_NOTHING" => partial = false,
            "RELATIVE_NEXT_EXCLUDE_LAST" => {}
            "ALL" | "VERTICAL" | "VERT" | "V" | "SHOW" | "HIDE" | "TRUE" | "FALSE" | "YES" | "NO" | "NONE" | "ABC"
            | "123" | "HORIZONTAL" | "HORI" | "H" | "ABCD" | "III" | "ABCU" => {
                texts.settings.insert("how an ordering is shown".to_owned());
            }
            count if count.parse::<u32>().is_ok() => {
                texts.settings.insert("how an ordering is shown".to_owned());
            }
            other => {
                let shown: String = other.chars().take(40).collect();
                texts.lose(format!("the setting `{shown}` of the ordering: a part of the marks is by neighbours here"));
            }
        }
    }
    let mut read = Vec::new();
    let mut rest = items;
    while !rest.text.is_empty() {
        let end = rest.text[1..].find('\n').map_or(rest.text.len(), |end| end + 1);
        let line = rest.before(end).trim();
        if !line.text.is_empty() {
            let unescaped = line.unescaped();
            let (own, text) = form_of(&unescaped, form);
            texts.line = line.line;
            read.push(texts.inline("an item", own, text));
        }
        if read.len() > MOST_ANSWERS {
            return Err(format!("it has more than {MOST_ANSWERS} items").into());
        }
        rest = rest.behind(end);
    }
    Ok(Kind::Ordering { items: read, partial })
}
