//! Answers embedded in a text, as Moodle's cloze writes them: `{1:SHORTANSWER:=Paris#Yes~%50%Lyon}`.

use super::fitness::{MOST_ANSWERS, snapped};
use super::markdown::{to_html, to_plain};
use super::model::{Answer, Gap, GapKind, Kind, Number, Numeric, Question, ShortText, decimal};
use super::numbers::{any_other, interval};
use super::refused::Refused;
use super::texts::{Form, Texts};
use super::writing::{absolute, percent};

/// What stands for a gap while its text is turned into another format: nobody writes private characters.
const OPEN: char = '\u{e002}';
const CLOSE: char = '\u{e003}';

/// A gap that was read.
#[derive(Debug)]
pub(super) struct ReadGap {
    /// The gap.
    pub gap: Gap,
    /// How it stood in the text.
    pub source: String,
}

/// How a gap is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Type {
    Short { case_sensitive: bool },
    Number,
    Choice,
    Several,
}

fn named(name: &str) -> Option<Type> {
    Some(match name {
        "SHORTANSWER" | "SA" | "MW" => Type::Short { case_sensitive: false },
        "SHORTANSWER_C" | "SAC" | "MWC" => Type::Short { case_sensitive: true },
        "NUMERICAL" | "NM" => Type::Number,
        "MULTICHOICE" | "MC" | "MULTICHOICE_V" | "MCV" | "MULTICHOICE_H" | "MCH" | "MULTICHOICE_S" | "MCS"
        | "MULTICHOICE_VS" | "MCVS" | "MULTICHOICE_HS" | "MCHS" => Type::Choice,
        "MULTIRESPONSE" | "MR" | "MULTIRESPONSE_H" | "MRH" | "MULTIRESPONSE_S" | "MRS" | "MULTIRESPONSE_HS"
        | "MRHS" => Type::Several,
        _ => return None,
    })
}

/// The text with its gaps as `[[gap-1]]`, and the gaps.
pub(super) fn read(source: &str, form: Form, texts: &mut Texts<'_>) -> Result<(String, Vec<ReadGap>), Refused> {
    let source: String = source.chars().filter(|c| !matches!(*c, OPEN | CLOSE)).collect();
    let mut gaps = Vec::new();
    let mut marked = String::with_capacity(source.len());
    let mut rest = source.as_str();
    while let Some(at) = rest.find('{') {
        marked.push_str(&rest[..at]);
        match head(&rest[at..]) {
            None => {
                marked.push('{');
                rest = &rest[at + 1..];
            }
            Some(head) => {
                if gaps.len() == MOST_ANSWERS {
                    return Err(format!("it has more than {MOST_ANSWERS} gaps").into());
                }
                let body = &rest[at + head.length..];
                let end = ends(body).ok_or("a gap has no `}`")?;
                let id = format!("gap-{}", gaps.len() + 1);
                marked.extend([OPEN.to_string(), gaps.len().to_string(), CLOSE.to_string()]);
                let gap = Gap {
                    id: id.clone(),
                    marks: head.marks,
                    feedback: None,
                    kind: kind(&id, head.kind, &body[..end], texts)?,
                };
                gaps.push(ReadGap { gap, source: rest[at..at + head.length + end + 1].to_owned() });
                rest = &body[end + 1..];
            }
        }
    }
    marked.push_str(rest);
    if gaps.is_empty() {
        return Err("it has no gap that can be filled in".into());
    }
    let mut text = texts.passage("the text", form, &marked);
    for (index, read) in gaps.iter().enumerate() {
        text = text.replace(&format!("{OPEN}{index}{CLOSE}"), &format!("[[{}]]", read.gap.id));
    }
    // In code, links and the words of images there are no gaps.
    let shown = crate::course::markdown::gaps(&text);
    match gaps.iter().find(|read| !shown.iter().any(|(_, name)| *name == read.gap.id)) {
        Some(hidden) => Err(format!("the gap `{}` stands in code, in a link or in an image", hidden.gap.id).into()),
        None => Ok((text, gaps)),
    }
}

struct Head {
    length: usize,
    marks: f64,
    kind: Type,
}

/// What a gap begins with: `{2:SHORTANSWER:`.
fn head(text: &str) -> Option<Head> {
    let inner = text.strip_prefix('{')?.trim_start();
    let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
    let rest = inner[digits..].strip_prefix(':')?;
    let name = rest.bytes().take_while(|byte| byte.is_ascii_uppercase() || *byte == b'_').count();
    let kind = named(&rest[..name])?;
    let body = rest[name..].strip_prefix(':')?;
    let marks = if digits == 0 { 1.0 } else { inner[..digits].parse().ok()? };
    Some(Head { length: text.len() - body.len(), marks, kind })
}

/// Where a gap ends.
fn ends(body: &str) -> Option<usize> {
    places(body, &['}']).next()
}

/// Where signs stand that no backslash takes the meaning from; a `#` behind `&` belongs to a character of HTML.
fn places<'t>(text: &'t str, signs: &'t [char]) -> impl Iterator<Item = usize> + 't {
    text.char_indices()
        .filter(move |(at, c)| {
            let before = &text[..*at];
            signs.contains(c)
                && !before.ends_with('\\')
                && !(*c == '#' && (before.ends_with('&') || before.ends_with("&amp;")))
        })
        .map(|(at, _)| at)
}

fn kind(id: &str, kind: Type, body: &str, texts: &mut Texts<'_>) -> Result<GapKind, Refused> {
    let mut answers = Vec::new();
    let mut from = 0;
    for end in places(body, &['~']).chain([body.len()]) {
        if answers.len() == MOST_ANSWERS {
            return Err(format!("the gap `{id}` has more than {MOST_ANSWERS} answers").into());
        }
        answers.push(alternative(id, body[from..end].trim(), kind, texts)?);
        from = end + 1;
    }
    Ok(match kind {
        Type::Short { case_sensitive } => {
            GapKind::ShortText(ShortText { accept: answers, case_sensitive, diacritics_optional: false })
        }
        Type::Choice => GapKind::Choice(answers),
        Type::Several => {
            return Err(
                format!("the gap `{id}` has several right options (MULTIRESPONSE), which no gap here has").into()
            );
        }
        Type::Number => {
            let mut accept = Vec::new();
            for Answer { text, fraction, feedback } in answers {
                if text == "*" {
                    any_other(feedback.as_deref(), texts);
                    continue;
                }
                let shown: String = text.chars().take(40).collect();
                let (answer, tolerance) = interval(&text)
                    .ok_or_else(|| Refused::from(format!("`{shown}` in the gap `{id}` is no number")))?;
                accept.push(Number { answer, tolerance, fraction, feedback });
            }
            GapKind::Numeric(Numeric { accept, ..Numeric::default() })
        }
    })
}

fn alternative(id: &str, text: &str, kind: Type, texts: &mut Texts<'_>) -> Result<Answer, Refused> {
    let (worth, rest) = match (text.strip_prefix('='), text.strip_prefix('%').and_then(|rest| rest.split_once('%'))) {
        (Some(rest), _) => (1.0, rest),
        (None, Some((digits, rest))) => {
            let number: Option<f64> = digits.trim().replace(',', ".").parse().ok();
            let shown: String = digits.chars().take(20).collect();
            let number = number.ok_or_else(|| Refused::from(format!("`%{shown}%` in the gap `{id}` is no worth")))?;
            (snapped(number / 100.0), rest)
        }
        (None, None) => (0.0, text),
    };
    let (answer, feedback) = match places(rest, &['#']).next() {
        Some(at) => (&rest[..at], Some(&rest[at + 1..])),
        None => (rest, None),
    };
    let markdown = texts.inline(&format!("the gap `{id}`"), Form::Html, &unescaped(answer));
    let text = if kind == Type::Choice { markdown } else { to_plain(&markdown).0 };
    let feedback = feedback
        .map(|feedback| texts.inline(&format!("the feedback of the gap `{id}`"), Form::Html, &unescaped(feedback)));
    Ok(Answer { text, fraction: worth, feedback: feedback.filter(|feedback| !feedback.is_empty()) })
}

/// A text without the backslashes before its signs.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let sign = c == '\\' && chars.peek().is_some_and(|next| matches!(next, '}' | '~' | '#' | '"' | '/'));
        if !sign {
            out.push(c);
        }
    }
    out
}

/// The names of the gaps as they follow one another in the text, where that is not the order of their list.
pub(super) fn order(text: &str, gaps: &[Gap]) -> Option<Vec<String>> {
    let names: Vec<String> = crate::course::markdown::gaps(text).into_iter().map(|(_, name)| name).collect();
    (!names.iter().eq(gaps.iter().map(|gap| &gap.id))).then_some(names)
}

/// Gives gaps back their names and what else a comment kept, where the text still has them as they were written. `order`
/// names them as they follow one another in the text; empty where they do as they are listed.
pub(super) fn restore(question: &mut Question, kept: Vec<Gap>, order: &[String], sources: &[String]) {
    let Kind::Cloze { gaps } = &mut question.kind else { return };
    let listed: Vec<String> = kept.iter().map(|gap| gap.id.clone()).collect();
    let order = if order.is_empty() { &listed[..] } else { order };
    let written =
        |(name, source): (&String, &String)| kept.iter().any(|gap| gap.id == *name && write_gap(gap).0 == *source);
    let same = kept.len() == sources.len() && order.len() == sources.len() && order.iter().zip(sources).all(written);
    if !same {
        return;
    }
    for (read, name) in gaps.iter().zip(order) {
        question.text = question.text.replace(&format!("[[{}]]", read.id), &format!("{OPEN}{name}{CLOSE}"));
    }
    question.text = question.text.replace(OPEN, "[[").replace(CLOSE, "]]");
    *gaps = kept;
}

/// The text as HTML with its gaps embedded, and what was lost.
pub(super) fn write(text: &str, gaps: &[Gap], address: &mut dyn FnMut(&str, bool) -> String) -> (String, Vec<String>) {
    let mut losses = Vec::new();
    let mut marked = text.to_owned();
    for (index, gap) in gaps.iter().enumerate() {
        marked = marked.replace(&format!("[[{}]]", gap.id), &format!("{OPEN}{index}{CLOSE}"));
    }
    let mut html = to_html(&marked, address).replace('{', "&#123;");
    for (index, gap) in gaps.iter().enumerate() {
        let (written, lost) = write_gap(gap);
        losses.extend(lost);
        html = html.replace(&format!("{OPEN}{index}{CLOSE}"), &written);
    }
    (html, losses)
}

/// A gap as it is embedded, and what was lost.
fn write_gap(gap: &Gap) -> (String, Option<String>) {
    let marks = gap.marks.round().max(1.0);
    let loss = (marks != gap.marks)
        .then(|| format!("the gap `{}` has {} marks, in Moodle {marks}: they are whole", gap.id, gap.marks));
    let answer = |text: &str, fraction: f64, feedback: Option<&String>| {
        let worth = if fraction == 1.0 { "=".to_owned() } else { format!("%{}%", percent(fraction)) };
        let feedback =
            feedback.map(|feedback| format!("#{}", escaped(&to_html(feedback, &mut |url, _| url.to_owned()))));
        format!("{worth}{text}{}", feedback.unwrap_or_default())
    };
    let (name, answers): (&str, Vec<String>) = match &gap.kind {
        GapKind::ShortText(words) => {
            let name = if words.case_sensitive { "SHORTANSWER_C" } else { "SHORTANSWER" };
            let plain = |text: &str| escaped(&text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"));
            (
                name,
                words.accept.iter().map(|one| answer(&plain(&one.text), one.fraction, one.feedback.as_ref())).collect(),
            )
        }
        GapKind::Numeric(numeric) => {
            let number = |one: Number| {
                let text = format!("{}:{}", decimal(one.answer), decimal(one.tolerance));
                answer(&text, one.fraction, one.feedback.as_ref())
            };
            ("NUMERICAL", absolute(numeric).into_iter().map(number).collect())
        }
        GapKind::Choice(options) => {
            let html = |text: &str| escaped(&to_html(text, &mut |url, _| url.to_owned()));
            (
                "MULTICHOICE",
                options.iter().map(|one| answer(&html(&one.text), one.fraction, one.feedback.as_ref())).collect(),
            )
        }
    };
    (format!("{{{marks}:{name}:{}}}", answers.join("~")), loss)
}

/// A text of HTML with the signs of a gap escaped. A backslash of its own would escape the sign behind it.
fn escaped(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    for (at, c) in html.char_indices() {
        // Behind `&` it begins a character of HTML.
        let in_entity =
            html[..at].ends_with('&') && html[at + c.len_utf8()..].starts_with(|c: char| c.is_ascii_digit());
        match c {
            '\\' => out.push_str("&#92;"),
            '}' | '~' => out.extend(['\\', c]),
            '#' if !in_entity => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::exchange::assets::Assets;

    fn gaps(source: &str) -> Result<(String, Vec<Gap>), Refused> {
        let mut assets = Assets::default();
        let read = read(source, Form::Html, &mut Texts::new(&mut assets, 1))?;
        Ok((read.0, read.1.into_iter().map(|read| read.gap).collect()))
    }

    #[test]
    fn what_is_written_is_read_again() {
        let answer = |text: &str, fraction, feedback: &str| Answer {
            text: text.to_owned(),
            fraction,
            feedback: Some(feedback.to_owned()),
        };
        // A backslash at the end must not take the meaning from the sign behind it.
        let words = [answer("a}~#&*b\\*", 1.0, "ends in \\\\"), answer("=%50%", 0.5, "\\# {1:SA:=x} &amp;")];
        let words = ShortText { accept: words.to_vec(), case_sensitive: true, diacritics_optional: false };
        let options = vec![answer("**bold** ~", 0.0, "no"), answer("\\\\", 1.0, "yes")];
        let gap = |id: &str, kind| Gap { id: id.to_owned(), marks: 2.0, feedback: None, kind };
        let wanted = vec![gap("gap-1", GapKind::ShortText(words)), gap("gap-2", GapKind::Choice(options))];
        let (html, losses) = write("A [[gap-1]] and\n\n{b} [[gap-2]].", &wanted, &mut |url, _| url.to_owned());
        assert_eq!(losses, [""; 0]);
        let (text, found) = gaps(&html).expect("a cloze");
        assert_eq!(text, "A [[gap-1]] and\n\n{b} [[gap-2]].");
        assert_eq!(format!("{found:#?}"), format!("{wanted:#?}").replace("&amp;", "&"));
    }

    #[test]
    fn a_gap_where_nothing_can_be_filled_in_is_refused() {
        let refused = |source| gaps(source).map(drop).expect_err("it is refused").message;
        assert_eq!(refused("none {1:FOO:=x}"), "it has no gap that can be filled in");
        assert_eq!(refused("<code>{1:SA:=x}</code>"), "the gap `gap-1` stands in code, in a link or in an image");
        assert_eq!(refused("{1:SA:=x"), "a gap has no `}`");
        assert_eq!(refused("{1:NM:=x}"), "`x` in the gap `gap-1` is no number");
        assert_eq!(refused("{1:SA:%x%y}"), "`%x%` in the gap `gap-1` is no worth");
    }
}
