//! Questions as the TOML of a course: keys in the order in which people write them, one option a line.

use std::fmt::Write as _;

use super::model::{Answer, Choice, Essay, Gap, GapKind, Kind, Numeric, Question, ShortText};

/// A value of a key.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
    /// True or false.
    Flag(bool),
    /// A list.
    List(Vec<Value>),
    /// A table.
    Table(Entries),
}

/// Keys with their values.
pub(super) type Entries = Vec<(&'static str, Value)>;

/// The questions as `[[questions]]`, each under its title where it has one besides its id.
pub(super) fn questions(questions: &[Question]) -> String {
    let mut out = String::new();
    for question in questions {
        out.push('\n');
        out.push_str(&self::question(question));
    }
    out
}

/// A question as a table of `[[questions]]`.
pub(super) fn question(question: &Question) -> String {
    let mut out = String::new();
    if !question.title.is_empty() && question.title != question.id {
        // A title is one line; what ends a line in TOML would end the comment.
        let title = question.title.split(char::is_control).collect::<Vec<_>>().join(" ");
        let _ = writeln!(out, "# {}", title.trim());
    }
    out.push_str("[[questions]]\n");
    for (key, value) in entries(question) {
        let _ = writeln!(out, "{key} = {}", long(&value));
    }
    out
}

/// The keys of a question.
pub(super) fn entries(question: &Question) -> Entries {
    let mut entries =
        vec![("id", text(&question.id)), ("type", text(question.kind.name())), ("text", text(&question.text))];
    let is_cloze = matches!(question.kind, Kind::Cloze { .. });
    // The marks of a cloze are those of its gaps.
    if question.marks != 1.0 && !is_cloze {
        entries.push(("marks", Value::Number(question.marks)));
    }
    kind(&question.kind, &mut entries);
    optional(&mut entries, "feedback", question.feedback.as_ref());
    optional(&mut entries, "objective", question.objective.as_ref());
    if !question.tags.is_empty() {
        entries.push(("tags", texts(&question.tags)));
    }
    if let Some(image) = &question.image {
        entries.push(("image", Value::Table(vec![("file", text(&image.file)), ("alt", text(&image.alt))])));
    }
    if let Some(quote) = &question.quote {
        let mut table = vec![("text", text(&quote.text))];
        optional(&mut table, "source", quote.source.as_ref());
        entries.push(("quote", Value::Table(table)));
    }
    if question.void {
        entries.push(("void", Value::Flag(true)));
    }
    entries
}

fn kind(kind: &Kind, entries: &mut Entries) {
    match kind {
        Kind::TrueFalse { answer, feedback_true, feedback_false } => {
            entries.push(("answer", Value::Flag(*answer)));
            optional(entries, "feedback_true", feedback_true.as_ref());
            optional(entries, "feedback_false", feedback_false.as_ref());
        }
        Kind::Choice(choice) => {
            if choice.multiple && choice.partial {
                entries.push(("partial", Value::Flag(true)));
            }
            entries.push(("options", options(choice)));
        }
        Kind::Matching { pairs, extra_rights } => {
            let pair =
                |(left, right): &(String, String)| Value::Table(vec![("left", text(left)), ("right", text(right))]);
            entries.push(("pairs", Value::List(pairs.iter().map(pair).collect())));
            if !extra_rights.is_empty() {
                entries.push(("extra_rights", texts(extra_rights)));
            }
        }
        Kind::Ordering { items, partial } => {
            if *partial {
                entries.push(("partial", Value::Flag(true)));
            }
            entries.push(("items", texts(items)));
        }
        Kind::Numeric(number) => numeric(number, entries),
        Kind::ShortText(words) => short_text(words, entries),
        Kind::Cloze { gaps } => entries.push(("gaps", Value::List(gaps.iter().map(gap).collect()))),
        Kind::Essay(essay) => self::essay(essay, entries),
    }
}

fn options(choice: &Choice) -> Value {
    let flagged = are_flags(choice);
    let option = |option: &Answer| {
        let mut table = vec![("text", text(&option.text))];
        if flagged && option.fraction > 0.0 {
            table.push(("correct", Value::Flag(true)));
        } else if !flagged && option.fraction != 0.0 {
            table.push(("fraction", Value::Number(option.fraction)));
        }
        optional(&mut table, "feedback", option.feedback.as_ref());
        Value::Table(table)
    };
    Value::List(choice.options.iter().map(option).collect())
}

/// Whether `correct = true` says all of what the options are worth.
fn are_flags(choice: &Choice) -> bool {
    let right = choice.options.iter().filter(|option| option.fraction > 0.0).count().max(1);
    let (share, wrong) = if choice.multiple { (1.0 / right as f64, -1.0 / right as f64) } else { (1.0, 0.0) };
    choice.options.iter().all(|option| option.fraction == if option.fraction > 0.0 { share } else { wrong })
}

fn numeric(number: &Numeric, entries: &mut Entries) {
    match &number.accept[..] {
        [only] if only.fraction == 1.0 && only.feedback.is_none() => {
            entries.push(("answer", Value::Number(only.answer)));
            if only.tolerance != 0.0 {
                entries.push(("tolerance", Value::Number(only.tolerance)));
            }
        }
        several => {
            let accept = several.iter().map(|accepted| {
                let mut table = vec![("answer", Value::Number(accepted.answer))];
                if accepted.tolerance != 0.0 {
                    table.push(("tolerance", Value::Number(accepted.tolerance)));
                }
                if accepted.fraction != 1.0 {
                    table.push(("fraction", Value::Number(accepted.fraction)));
                }
                optional(&mut table, "feedback", accepted.feedback.as_ref());
                Value::Table(table)
            });
            entries.push(("accept", Value::List(accept.collect())));
        }
    }
    if number.relative {
        entries.push(("tolerance_kind", text("relative")));
    }
    optional(entries, "unit", number.unit.as_ref());
    if !number.units.is_empty() {
        let unit = |(unit, factor): &(String, f64)| {
            Value::Table(vec![("unit", text(unit)), ("factor", Value::Number(*factor))])
        };
        entries.push(("units", Value::List(number.units.iter().map(unit).collect())));
    }
}

fn short_text(words: &ShortText, entries: &mut Entries) {
    let accept = words.accept.iter().map(|answer| {
        if answer.fraction == 1.0 && answer.feedback.is_none() {
            return text(&answer.text);
        }
        let mut table = vec![("text", text(&answer.text))];
        if answer.fraction != 1.0 {
            table.push(("fraction", Value::Number(answer.fraction)));
        }
        optional(&mut table, "feedback", answer.feedback.as_ref());
        Value::Table(table)
    });
    entries.push(("accept", Value::List(accept.collect())));
    if words.case_sensitive {
        entries.push(("case_sensitive", Value::Flag(true)));
    }
    if words.diacritics_optional {
        entries.push(("diacritics", text("optional")));
    }
}

/// The keys of a gap.
pub(super) fn gap(gap: &Gap) -> Value {
    let name = match &gap.kind {
        GapKind::ShortText(_) => "short-text",
        GapKind::Numeric(_) => "numeric",
        GapKind::Choice(_) => "single-choice",
    };
    let mut table = vec![("id", text(&gap.id)), ("type", text(name))];
    if gap.marks != 1.0 {
        table.push(("marks", Value::Number(gap.marks)));
    }
    match &gap.kind {
        GapKind::ShortText(words) => short_text(words, &mut table),
        GapKind::Numeric(number) => numeric(number, &mut table),
        GapKind::Choice(answers) => {
            let choice = Choice { multiple: false, partial: false, options: answers.clone() };
            table.push(("options", options(&choice)));
        }
    }
    optional(&mut table, "feedback", gap.feedback.as_ref());
    Value::Table(table)
}

fn essay(essay: &Essay, entries: &mut Entries) {
    let (min, max) = essay.words;
    if min.is_some() || max.is_some() {
        let bounds = [("min", min), ("max", max)];
        let bounds = bounds.into_iter().filter_map(|(key, bound)| Some((key, Value::Number(f64::from(bound?)))));
        entries.push(("words", Value::Table(bounds.collect())));
    }
    optional(entries, "rubric", essay.rubric.as_ref());
    if !essay.criteria.is_empty() {
        let criterion =
            |(what, marks): &(String, f64)| Value::Table(vec![("text", text(what)), ("marks", Value::Number(*marks))]);
        entries.push(("criteria", Value::List(essay.criteria.iter().map(criterion).collect())));
    }
    if essay.second_marker {
        entries.push(("second_marker", Value::Flag(true)));
    }
}

fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

fn texts(values: &[String]) -> Value {
    Value::List(values.iter().map(|value| text(value)).collect())
}

fn optional(entries: &mut Entries, key: &'static str, value: Option<&String>) {
    entries.extend(value.map(|value| (key, text(value))));
}

/// A value over several lines where that reads better.
fn long(value: &Value) -> String {
    match value {
        Value::Text(text) if text.contains('\n') => {
            let lines: Vec<_> = text.split('\n').map(escaped).collect();
            let lines = lines.join("\n");
            // Between three quotation marks single ones are marks.
            let safe = !text.contains("\"\"") && !text.ends_with('"');
            format!("\"\"\"\n{}\"\"\"", if safe { lines.replace("\\\"", "\"") } else { lines })
        }
        Value::List(values) if values.iter().any(|value| matches!(value, Value::Table(_))) => {
            let lines: String = values.iter().map(|value| format!("  {},\n", short(value))).collect();
            format!("[\n{lines}]")
        }
        other => short(other),
    }
}

/// A value on one line.
pub(super) fn short(value: &Value) -> String {
    match value {
        Value::Text(text) => format!("\"{}\"", escaped(text)),
        Value::Number(number) if number.fract() == 0.0 && number.abs() < 9e15 => format!("{number:.0}"),
        Value::Number(number) => format!("{number:?}"),
        Value::Flag(flag) => flag.to_string(),
        Value::List(values) => format!("[{}]", values.iter().map(short).collect::<Vec<_>>().join(", ")),
        Value::Table(entries) => {
            let entries: Vec<_> = entries.iter().map(|(key, value)| format!("{key} = {}", short(value))).collect();
            format!("{{ {} }}", entries.join(", "))
        }
    }
}

/// A text as it stands between quotation marks.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '"' => out.push_str("\\\""),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_can_be_read_again() {
        for text in [
            "a\nb",
            "\\n\nx",
            "\"\"\"\n\"\"\"\"",
            "a\n\"\"\"",
            "\\\"b\"\n",
            "a\n\"",
            "\n",
            "tab\t\u{1}\n\\",
            "one line \"\"\" \\n",
        ] {
            let read: toml::Table =
                toml::from_str(&format!("x = {}", long(&Value::Text(text.to_owned())))).expect("TOML");
            assert_eq!(read["x"].as_str(), Some(text));
        }
    }
}
