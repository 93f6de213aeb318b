//! The answers of each type of question, in the source.

use crate::course::draft::{
    AcceptDraft, At, CriterionDraft, GapDraft, KindDraft, MeasureDraft, NumberDraft, OptionDraft, PairDraft, WordsDraft,
};

use super::decode::{Entry, Range, Table};
use super::words::known_words;

const TOLERANCE: &[(&str, bool)] = &[("absolute", false), ("relative", true)];
const DIACRITICS: &[(&str, bool)] = &[("exact", false), ("optional", true)];

/// Reads the answers of a type.
pub(super) type Reader = fn(&Table<'_>) -> KindDraft;

/// The types of a gap.
const GAP_TYPES: &[(&str, Reader)] =
    &[("short-text", short_text), ("numeric", numeric), ("single-choice", single_choice)];

/// The type of a question or gap with its answers, and whether it is one.
pub(super) fn kind(table: &Table<'_>, types: &[(&'static str, Reader)], what: &str) -> (Option<KindDraft>, bool) {
    table.require("type", "");
    let Some(name) = table.string("type") else { return (None, false) };
    if let Some((_, read)) = types.iter().find(|(known, _)| *known == name.value) {
        return (Some(read(table)), true);
    }
    let help = known_words(&name.value, types.iter().map(|(known, _)| *known));
    table.report(name.at, "unknown-type", format!("`{}` is no {what}", name.value), Some(help));
    (None, false)
}

fn flag(table: &Table<'_>, key: &'static str) -> bool {
    table.boolean(key).is_some_and(|flag| flag.value)
}

pub(super) fn true_false(table: &Table<'_>) -> KindDraft {
    table.require("answer", "");
    KindDraft::TrueFalse {
        answer: table.boolean("answer").map(|answer| answer.value),
        feedback_true: table.text("feedback_true"),
        feedback_false: table.text("feedback_false"),
    }
}

pub(super) fn single_choice(table: &Table<'_>) -> KindDraft {
    KindDraft::Choice { multiple: false, partial: false, options: required_options(table) }
}

pub(super) fn multiple_response(table: &Table<'_>) -> KindDraft {
    KindDraft::Choice { multiple: true, partial: flag(table, "partial"), options: required_options(table) }
}

pub(super) fn matching(table: &Table<'_>) -> KindDraft {
    table.require("pairs", "");
    let extra_rights = table.texts("extra_rights").map(|rights| rights.value).unwrap_or_default();
    KindDraft::Matching { pairs: pairs(table), extra_rights }
}

pub(super) fn ordering(table: &Table<'_>) -> KindDraft {
    table.require("items", "");
    KindDraft::Ordering { items: table.texts("items"), partial: flag(table, "partial") }
}

pub(super) fn numeric(table: &Table<'_>) -> KindDraft {
    let tolerance = table.number("tolerance", Range::NotNegative).map_or(0.0, |tolerance| tolerance.value);
    let relative = table.choice("tolerance_kind", TOLERANCE).unwrap_or(false);
    let accept = if table.has("accept") {
        if table.has("answer") {
            let help = "move the answer into the list: `accept = [{ answer = ... }]`".to_owned();
            let message = "`answer` and `accept` exclude each other";
            table.report(table.at, "answer-and-accept", message, Some(help));
            let _ = table.number("answer", Range::Any);
        }
        table.tables("accept").map(|tables| {
            let number = |each: Table<'_>| number(each, tolerance, relative);
            At { value: tables.value.into_iter().map(number).collect(), at: tables.at }
        })
    } else {
        table.require("answer", "or several: `accept = [{ answer = ... }]`");
        let answer = table.number("answer", Range::Any);
        let at = answer.as_ref().map_or(table.at, |answer| answer.at);
        let answer = answer.map(|answer| answer.value);
        let only = NumberDraft { at, answer, tolerance, relative, fraction: Some(1.0), feedback: None };
        Some(At { value: vec![only], at })
    };
    KindDraft::Numeric { accept, unit: table.text("unit"), units: measures(table) }
}

/// A number of a list; the tolerance is the question's where it has none.
fn number(table: Table<'_>, tolerance: f64, relative: bool) -> NumberDraft {
    table.require("answer", "");
    let draft = NumberDraft {
        at: table.at,
        answer: table.number("answer", Range::Any).map(|answer| answer.value),
        tolerance: table.number("tolerance", Range::NotNegative).map_or(tolerance, |tolerance| tolerance.value),
        relative: table.choice("tolerance_kind", TOLERANCE).unwrap_or(relative),
        fraction: fraction(&table),
        feedback: table.text("feedback"),
    };
    table.finish();
    draft
}

/// The share of an accepted answer: all of it when nothing is said, none when it could not be read.
fn fraction(table: &Table<'_>) -> Option<f64> {
    match table.number("fraction", Range::Share) {
        Some(fraction) => Some(fraction.value),
        None if table.has("fraction") => None,
        None => Some(1.0),
    }
}

/// Further units; in a translation without factors.
pub(super) fn measures(table: &Table<'_>) -> Option<At<Vec<MeasureDraft>>> {
    let tables = table.tables("units")?;
    let measure = |table: Table<'_>| {
        let unit = table.required_text("unit");
        let factor = if table.is_translation() {
            None
        } else {
            table.require("factor", "how many of the question's own unit one of it is");
            table.number("factor", Range::Positive).map(|factor| factor.value)
        };
        table.finish();
        MeasureDraft { unit, factor }
    };
    Some(At { value: tables.value.into_iter().map(measure).collect(), at: tables.at })
}

pub(super) fn short_text(table: &Table<'_>) -> KindDraft {
    // A question without `accept` has no right answer, which is a fault of the same kind as an empty list.
    let accept = accepted(table).or((!table.has("accept")).then(|| At { value: vec![], at: table.at }));
    KindDraft::ShortText {
        accept,
        case_sensitive: flag(table, "case_sensitive"),
        any_diacritics: table.choice("diacritics", DIACRITICS).unwrap_or(false),
    }
}

/// Accepted texts. In a translation a table may leave out the text: that of a number has only feedback.
pub(super) fn accepted(table: &Table<'_>) -> Option<At<Vec<AcceptDraft>>> {
    let entries = table.entries("accept")?;
    let accept = |entry: Entry<'_>| match entry {
        Entry::Text(text) => AcceptDraft { at: text.at, text: Some(text), fraction: Some(1.0), feedback: None },
        Entry::Table(each) => {
            let text = if table.is_translation() { each.text("text") } else { each.required_text("text") };
            let draft = AcceptDraft { at: each.at, text, fraction: fraction(&each), feedback: each.text("feedback") };
            each.finish();
            draft
        }
    };
    Some(At { value: entries.value.into_iter().map(accept).collect(), at: entries.at })
}

pub(super) fn cloze(table: &Table<'_>) -> KindDraft {
    table
        .require("gaps", "define what the text has as `[[name]]`: `gaps = [{ id = \"name\", type = \"short-text\" }]`");
    let gaps =
        table.tables("gaps").map(|tables| At { value: tables.value.into_iter().map(gap).collect(), at: tables.at });
    KindDraft::Cloze { gaps }
}

fn gap(table: Table<'_>) -> GapDraft {
    table.require("id", "the name that stands in the text as `[[name]]`");
    let mut gap = GapDraft {
        at: table.at,
        id: table.slug("id"),
        marks: table.number("marks", Range::Positive).map_or(1.0, |marks| marks.value),
        feedback: table.text("feedback"),
        kind: None,
    };
    let (kind, known) = kind(&table, GAP_TYPES, "type of gap");
    gap.kind = kind;
    if known {
        table.finish();
    }
    gap
}

pub(super) fn essay(table: &Table<'_>) -> KindDraft {
    let words = table.table("words").map(|words| {
        let draft = WordsDraft {
            at: words.at,
            least: words.whole("min", 0, 100_000).map(|least| least.value),
            most: words.whole("max", 1, 100_000).map(|most| most.value),
        };
        words.finish();
        draft
    });
    KindDraft::Essay {
        words,
        rubric: table.text("rubric"),
        criteria: criteria(table),
        second_marker: flag(table, "second_marker"),
    }
}

/// What the marks of an essay are given for; in a translation without marks.
pub(super) fn criteria(table: &Table<'_>) -> Option<At<Vec<CriterionDraft>>> {
    let tables = table.tables("criteria")?;
    let criterion = |table: Table<'_>| {
        let text = table.required_text("text");
        let marks = if table.is_translation() {
            None
        } else {
            table.require("marks", "what it is worth of the question's marks");
            table.number("marks", Range::Positive).map(|marks| marks.value)
        };
        table.finish();
        CriterionDraft { text, marks }
    };
    Some(At { value: tables.value.into_iter().map(criterion).collect(), at: tables.at })
}

fn required_options(table: &Table<'_>) -> Option<At<Vec<OptionDraft>>> {
    table.require("options", "");
    options(table)
}

/// Options; in a translation without what they are worth.
pub(super) fn options(table: &Table<'_>) -> Option<At<Vec<OptionDraft>>> {
    let with_key = !table.is_translation();
    let tables = table.tables("options")?;
    let option = |table: Table<'_>| {
        let correct = if with_key { table.boolean("correct") } else { None };
        let fraction = if with_key { table.number("fraction", Range::Fraction) } else { None };
        let doubtful = (correct.is_none() && table.has("correct")) || (fraction.is_none() && table.has("fraction"));
        let (text, feedback) = (table.required_text("text"), table.text("feedback"));
        let option = OptionDraft { at: table.at, text, feedback, correct, fraction, doubtful };
        table.finish();
        option
    };
    Some(At { value: tables.value.into_iter().map(option).collect(), at: tables.at })
}

/// The pairs of a matching.
pub(super) fn pairs(table: &Table<'_>) -> Option<At<Vec<PairDraft>>> {
    let tables = table.tables("pairs")?;
    let pair = |table: Table<'_>| {
        let pair = PairDraft { left: table.required_text("left"), right: table.required_text("right") };
        table.finish();
        pair
    };
    Some(At { value: tables.value.into_iter().map(pair).collect(), at: tables.at })
}
