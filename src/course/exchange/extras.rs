//! What another format has no place for stands in a comment, which other programs pass over: as an inline table of TOML
//! behind `chancery:`.

use super::markdown;
use super::model::{Image, Kind, Number, Question, Quote};
use super::toml_read::Raw;
use super::toml_write::{Entries, Value, entries, short};

/// How such a comment begins.
const MARK: &str = "chancery: ";

/// The comment for these keys of a question; none when it has none of them. Neither `[`, which begins an id in a comment of
/// GIFT, nor `--`, which ends one of XML, stands in it as such.
pub(super) fn comment(keys: &Entries) -> Option<String> {
    if keys.is_empty() {
        return None;
    }
    let table = short(&Value::Table(keys.iter().map(|(key, value)| (*key, hidden(value))).collect()));
    Some(format!("{MARK}{}", table.replace('\u{e000}', "\\u005B").replace('\u{e001}', "\\u002D")))
}

/// A value whose texts hold no sign that a comment may not have: private characters stand for them until it is written.
fn hidden(value: &Value) -> Value {
    match value {
        Value::Text(text) => Value::Text(text.replace('[', "\u{e000}").replace('-', "\u{e001}")),
        Value::List(values) => Value::List(values.iter().map(hidden).collect()),
        Value::Table(entries) => Value::Table(entries.iter().map(|(key, value)| (*key, hidden(value))).collect()),
        other => other.clone(),
    }
}

/// The keys of a question that stand in such a comment.
pub(super) fn keys(question: &Question, wanted: &[&str]) -> Entries {
    entries(question).into_iter().filter(|(key, _)| wanted.contains(key)).collect()
}

/// The keys in a comment, when it is such a one.
pub(super) fn read(comment: &str) -> Option<Result<Raw, String>> {
    #[derive(serde::Deserialize)]
    struct Wrapped {
        keys: Raw,
    }
    let table = comment.trim().strip_prefix(MARK.trim_end())?;
    let read: Result<Wrapped, _> = toml::from_str(&format!("keys = {}", table.replace('\n', " ")));
    Some(read.map(|wrapped| wrapped.keys).map_err(|error| error.message().to_owned()))
}

/// What an image and a quoted source add to the text where they have no place of their own.
pub(super) fn appendix(image: Option<&Image>, quote: Option<&Quote>) -> String {
    let mut out = String::new();
    if let Some(quote) = quote {
        let lines: Vec<_> =
            quote.text.trim().split('\n').map(|line| format!("> {line}").trim_end().to_owned()).collect();
        out.push_str(&format!("\n\n{}", lines.join("\n")));
        if let Some(source) = &quote.source {
            out.push_str(&format!("\n>\n> — {source}"));
        }
    }
    if let Some(image) = image {
        let alt = markdown::escaped(&image.alt).replace(']', "\\]");
        out.push_str(&format!("\n\n![{alt}](../{})", image.file));
    }
    out
}

/// Gives a question back what the comment kept. What was changed in the question since then stays changed.
pub(super) fn apply(question: &mut Question, raw: Raw) -> Result<(), String> {
    let number = raw.numeric()?;
    let essay = raw.essay();
    let is_ordering = raw.kind.as_deref() == Some("ordering");
    let diacritics_optional = raw.diacritics.as_deref() == Some("optional");
    match &mut question.kind {
        Kind::Choice(choice) if choice.multiple && raw.partial == Some(false) => choice.partial = false,
        Kind::Matching { pairs, extra_rights } if is_ordering && extra_rights.is_empty() => {
            let places = pairs.iter().map(|(left, right)| Some((left.parse::<usize>().ok()?, right.clone())));
            if let Some(mut items) = places.collect::<Option<Vec<_>>>() {
                items.sort();
                let mut items: Vec<_> = items.into_iter().map(|(_, item)| item).collect();
                formatted_again(items.iter_mut(), raw.items.iter());
                question.kind = Kind::Ordering { items, partial: raw.partial.unwrap_or(false) };
            }
        }
        Kind::Matching { pairs, extra_rights } => {
            let rights = pairs.iter_mut().map(|(_, right)| right).chain(extra_rights);
            formatted_again(rights, raw.rights());
        }
        Kind::Ordering { partial, .. } => *partial = raw.partial.unwrap_or(*partial),
        Kind::Numeric(numeric) => {
            if number.relative && same_margins(&number.accept, &numeric.accept) {
                numeric.relative = true;
                for (accepted, kept) in numeric.accept.iter_mut().zip(&number.accept) {
                    accepted.tolerance = kept.tolerance;
                }
            }
            if number.unit.is_some() {
                numeric.unit = number.unit;
                numeric.units = number.units;
            }
        }
        Kind::ShortText(words) => {
            words.case_sensitive |= raw.case_sensitive == Some(true);
            words.diacritics_optional |= diacritics_optional;
        }
        Kind::Essay(own) => {
            if essay.words != (None, None) {
                own.words = essay.words;
            }
            own.rubric = essay.rubric.or(own.rubric.take());
            own.criteria = essay.criteria;
            own.second_marker = essay.second_marker;
        }
        _ => {}
    }
    question.marks = raw.marks.unwrap_or(question.marks);
    question.objective = raw.objective.or(question.objective.take());
    question.void |= raw.void == Some(true);
    question.image = raw.image.map(Image::from);
    question.quote = raw.quote.map(Quote::from);
    Ok(())
}

/// Gives plain texts their formatting back, where they still say the same.
fn formatted_again<'t>(plain: impl Iterator<Item = &'t mut String>, formatted: impl Iterator<Item = &'t String>) {
    for (plain, formatted) in plain.zip(formatted) {
        if markdown::to_plain(plain).0 == markdown::to_plain(formatted).0 {
            plain.clone_from(formatted);
        }
    }
}

/// Whether relative tolerances are the absolute ones that were written for them.
fn same_margins(relative: &[Number], absolute: &[Number]) -> bool {
    let same = |(relative, absolute): (&Number, &Number)| {
        relative.answer == absolute.answer && margin(relative) == absolute.tolerance
    };
    relative.len() == absolute.len() && relative.iter().zip(absolute).all(same)
}

/// The absolute tolerance of a number whose tolerance is a part of it.
pub(super) fn margin(relative: &Number) -> f64 {
    super::model::tidy((relative.answer * relative.tolerance).abs())
}
