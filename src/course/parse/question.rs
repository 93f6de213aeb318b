//! The questions of quizzes, with their translations.

use crate::course::draft::{At, KindDraft, OptionDraft, PairDraft, QuestionDraft, QuestionTexts};

use super::decode::{Range, Table};
use super::pool;
use super::words::known_words;

const TYPES: [&str; 7] =
    ["true-false", "single-choice", "multiple-response", "matching", "ordering", "numeric", "short-text"];
const LATER_TYPES: [&str; 2] = ["essay", "cloze"];

/// A question.
pub(super) fn question(table: Table<'_>) -> QuestionDraft {
    table.require("id", "a name that stays for good: statistics and attempts refer to it");
    table.require("type", "");
    let mut question = QuestionDraft {
        at: table.at,
        id: table.slug("id"),
        marks: table.number("marks", Range::Positive).map_or(1.0, |marks| marks.value),
        objective: table.string("objective"),
        tags: pool::tags(&table),
        text: table.required_text("text"),
        feedback: table.text("feedback"),
        kind: None,
    };
    let Some(name) = table.string("type") else { return question };
    question.kind = match name.value.as_str() {
        "true-false" => {
            table.require("answer", "");
            Some(KindDraft::TrueFalse { answer: table.boolean("answer").map(|answer| answer.value) })
        }
        "single-choice" => Some(KindDraft::Choice { multiple: false, partial: false, options: options(&table) }),
        "multiple-response" => {
            let partial = table.boolean("partial").is_some_and(|partial| partial.value);
            Some(KindDraft::Choice { multiple: true, partial, options: options(&table) })
        }
        "matching" => {
            table.require("pairs", "");
            let extra_rights = table.texts("extra_rights").map(|rights| rights.value).unwrap_or_default();
            Some(KindDraft::Matching { pairs: pairs(&table), extra_rights })
        }
        "ordering" => {
            table.require("items", "");
            Some(KindDraft::Ordering { items: table.texts("items") })
        }
        "numeric" => {
            table.require("answer", "");
            Some(KindDraft::Numeric {
                answer: table.number("answer", Range::Any).map(|answer| answer.value),
                tolerance: table.number("tolerance", Range::NotNegative).map_or(0.0, |tolerance| tolerance.value),
                unit: table.text("unit"),
            })
        }
        "short-text" => {
            let case_sensitive = table.boolean("case_sensitive").is_some_and(|sensitive| sensitive.value);
            // A question without `accept` has no right answer, which is a fault of the same kind as an empty list.
            let accept = table.texts("accept").or((!table.has("accept")).then(|| At { value: vec![], at: table.at }));
            Some(KindDraft::ShortText { accept, case_sensitive })
        }
        // What such a question has besides its type cannot be judged: its other keys are passed over.
        other => {
            unknown_type(&table, other, name.at);
            return question;
        }
    };
    table.finish();
    question
}

fn unknown_type(table: &Table<'_>, name: &str, at: usize) {
    if LATER_TYPES.contains(&name) {
        let help = format!("known: {}", TYPES.map(|known| format!("`{known}`")).join(", "));
        let message = format!("questions of type `{name}` are not supported yet");
        table.report(at, "unsupported-type", message, Some(help));
    } else {
        let help = known_words(name, TYPES.into_iter());
        table.report(at, "unknown-type", format!("`{name}` is no type of question"), Some(help));
    }
}

fn options(table: &Table<'_>) -> Option<At<Vec<OptionDraft>>> {
    table.require("options", "");
    translated_options(table, true)
}

fn translated_options(table: &Table<'_>, with_key: bool) -> Option<At<Vec<OptionDraft>>> {
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

fn pairs(table: &Table<'_>) -> Option<At<Vec<PairDraft>>> {
    let tables = table.tables("pairs")?;
    let pair = |table: Table<'_>| {
        let pair = PairDraft { left: table.required_text("left"), right: table.required_text("right") };
        table.finish();
        pair
    };
    Some(At { value: tables.value.into_iter().map(pair).collect(), at: tables.at })
}

/// A question in another language.
pub(super) fn texts(table: Table<'_>) -> QuestionTexts {
    table.require("id", "the id of the question that this translates");
    let texts = QuestionTexts {
        at: table.at,
        id: table.slug("id"),
        text: table.required_text("text"),
        feedback: table.text("feedback"),
        options: translated_options(&table, false),
        pairs: pairs(&table),
        extra_rights: table.texts("extra_rights"),
        items: table.texts("items"),
        unit: table.text("unit"),
        accept: table.texts("accept"),
    };
    table.finish();
    texts
}
