//! Questions to GIFT. Texts are Markdown and say so; what GIFT has no place for stands in a comment.

use super::scan::escape;
use crate::course::exchange::extras;
use crate::course::exchange::markdown::{addresses, to_plain};
use crate::course::exchange::model::{Answer, Choice, Kind, Numeric, Question, ShortText, decimal};
use crate::course::exchange::toml_write::{Entries, Value};
use crate::course::exchange::writing::{Written, in_comment, percent, relative_keys};

/// A question, or why GIFT cannot hold it.
pub(in crate::course::exchange) fn write(question: &Question) -> Result<Written, String> {
    let mut losses = Vec::new();
    let mut keys = extras::keys(question, &["marks", "objective", "image", "quote", "void"]);
    let answers = answers(question, &mut keys, &mut losses)?;
    let appendix = extras::appendix(question.image.as_ref(), question.quote.as_ref());
    let text = format!("{}{appendix}", question.text);
    for (url, is_image) in all_texts(question).chain([text.as_str()]).flat_map(addresses) {
        if is_image {
            losses.push(format!("the image `{url}` is only named: GIFT holds no files"));
        } else if !url.contains(':') {
            losses.push(format!("the link to `{url}` leads nowhere outside of the course"));
        }
    }
    losses.dedup();
    let mut out = String::new();
    let mut marks = vec![format!("[id:{}]", question.id)];
    marks.extend(question.tags.iter().map(|tag| format!("[tag:{}]", tag.replace(']', "\\]"))));
    out.push_str(&format!("// {}\n", marks.join(" ")));
    if let Some(comment) = extras::comment(&keys) {
        losses.push(in_comment(&keys, "GIFT"));
        out.push_str(&format!("// {comment}\n"));
    }
    let feedback = question.feedback.as_ref().map(|feedback| format!("####{}", marked(feedback))).unwrap_or_default();
    out.push_str(&format!("::{}::[markdown]{}{{{answers}{feedback}}}\n", escape(&question.id), escape(&text)));
    Ok(Written { text: out, losses })
}

/// A text in the format of the question; one that looks as if it named another says which it has.
fn marked(text: &str) -> String {
    let named = ["[html]", "[moodle]", "[plain]", "[markdown]"].iter().any(|name| text.starts_with(name));
    format!("{}{}", if named { "[markdown]" } else { "" }, escape(text))
}

/// An arrow, which parts a pair, as a character of Markdown that does not.
fn without_arrow(text: &str) -> String {
    text.replace("->", "-&gt;")
}

fn answers(question: &Question, keys: &mut Entries, losses: &mut Vec<String>) -> Result<String, String> {
    Ok(match &question.kind {
        Kind::TrueFalse { answer, feedback_true, feedback_false } => {
            let (right, wrong) =
                if *answer { (feedback_true, feedback_false) } else { (feedback_false, feedback_true) };
            let word = if *answer { "TRUE" } else { "FALSE" };
            let text = |feedback: &Option<String>| feedback.as_deref().map(marked).unwrap_or_default();
            match (wrong, right) {
                (None, None) => word.to_owned(),
                (wrong, None) => format!("{word}#{}", text(wrong)),
                (wrong, right) => format!("{word}#{}#{}", text(wrong), text(right)),
            }
        }
        Kind::Choice(choice) => {
            if choice.multiple && !choice.partial {
                keys.push(("partial", Value::Flag(false)));
            }
            lines(choice.options.iter().map(|option| option_line(option, choice)))
        }
        Kind::Matching { pairs, extra_rights } => {
            if pairs.iter().map(|(_, right)| right).chain(extra_rights).any(|right| to_plain(right).1) {
                losses.push("the formatting of its rights, which are plain in GIFT".to_owned());
                keys.extend(extras::keys(question, &["pairs", "extra_rights"]));
            }
            let pair = |left: &str, right: &str| {
                format!("={} -> {}", marked(&without_arrow(left)), escape(&to_plain(right).0))
            };
            let pairs = pairs.iter().map(|(left, right)| pair(left, right));
            lines(pairs.chain(extra_rights.iter().map(|right| pair("", right))))
        }
        Kind::Ordering { items, .. } => {
            losses.push("an ordering is none of GIFT's types: it became a matching of places and items".to_owned());
            keys.extend(extras::keys(question, &["type", "partial"]));
            if items.iter().any(|item| to_plain(item).1) {
                losses.push("the formatting of its items, which are plain in GIFT".to_owned());
                keys.extend(extras::keys(question, &["items"]));
            }
            lines(
                items
                    .iter()
                    .enumerate()
                    .map(|(index, item)| format!("={} -> {}", index + 1, escape(&to_plain(item).0))),
            )
        }
        Kind::Numeric(numeric) => {
            keys.extend(extras::keys(question, &["unit", "units"]));
            keys.extend(relative_keys(question, numeric));
            numbers(numeric)
        }
        Kind::ShortText(words) => {
            keys.extend(extras::keys(question, &["case_sensitive", "diacritics"]));
            short_text(words)?
        }
        Kind::Cloze { .. } => return Err("GIFT has no questions with several gaps".to_owned()),
        Kind::Essay(_) => {
            keys.extend(extras::keys(question, &["words", "rubric", "criteria", "second_marker"]));
            String::new()
        }
    })
}

fn lines(answers: impl Iterator<Item = String>) -> String {
    let lines: String = answers.map(|answer| format!("\t{answer}\n")).collect();
    format!("\n{lines}")
}

fn option_line(option: &Answer, choice: &Choice) -> String {
    let sign = match option.fraction {
        1.0 if !choice.multiple => "=".to_owned(),
        0.0 => "~".to_owned(),
        fraction => format!("~%{}%", percent(fraction)),
    };
    let feedback = option.feedback.as_ref().map(|feedback| format!("#{}", marked(feedback))).unwrap_or_default();
    format!("{sign}{}{feedback}", marked(&option.text))
}

fn numbers(numeric: &Numeric) -> String {
    let interval = |answer: f64, tolerance: f64| match tolerance {
        0.0 => decimal(answer),
        tolerance => format!("{}:{}", decimal(answer), decimal(tolerance)),
    };
    let accept = crate::course::exchange::writing::absolute(numeric);
    match &accept[..] {
        [only] if only.fraction == 1.0 && only.feedback.is_none() => {
            format!("#{}", interval(only.answer, only.tolerance))
        }
        several => {
            let number = |number: &crate::course::exchange::model::Number| {
                let feedback =
                    number.feedback.as_ref().map(|feedback| format!("#{}", marked(feedback))).unwrap_or_default();
                format!("=%{}%{}{feedback}", percent(number.fraction), interval(number.answer, number.tolerance))
            };
            format!("#{}", lines(several.iter().map(number)))
        }
    }
}

fn short_text(words: &ShortText) -> Result<String, String> {
    if words.accept.iter().any(|answer| answer.text.contains("->")) {
        return Err("an accepted answer holds `->`, which makes a matching in GIFT".to_owned());
    }
    Ok(lines(words.accept.iter().map(|answer| {
        let feedback =
            answer.feedback.as_ref().map(|text| format!("#{}", marked(&without_arrow(text)))).unwrap_or_default();
        format!("=%{}%{}{feedback}", percent(answer.fraction), escape(&answer.text))
    })))
}

/// All texts that may hold links and images, but the question's own.
fn all_texts(question: &Question) -> impl Iterator<Item = &str> {
    let answers: Vec<&Answer> = match &question.kind {
        Kind::Choice(choice) => choice.options.iter().collect(),
        Kind::ShortText(words) => words.accept.iter().collect(),
        _ => Vec::new(),
    };
    let options = matches!(question.kind, Kind::Choice(_));
    let own = answers
        .into_iter()
        .flat_map(move |answer| answer.feedback.as_deref().into_iter().chain(options.then_some(answer.text.as_str())));
    question.feedback.as_deref().into_iter().chain(own)
}
