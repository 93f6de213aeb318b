//! Questions in another language: their texts, under the keys of the source.

use crate::course::draft::{At, QuestionTexts};

use super::answers::{accepted, criteria, measures, options, pairs};
use super::decode::Table;
use super::question::{image, quote};

/// A question in another language.
pub(super) fn texts(table: Table<'_>) -> QuestionTexts {
    table.require("id", "the id of the question that this translates");
    let gaps = table.tables("gaps");
    let texts = QuestionTexts {
        text: table.required_text("text"),
        image: image(&table),
        quote: quote(&table),
        feedback_true: table.text("feedback_true"),
        feedback_false: table.text("feedback_false"),
        pairs: pairs(&table),
        extra_rights: table.texts("extra_rights"),
        items: table.texts("items"),
        gaps: gaps.map(|gaps| At { value: gaps.value.into_iter().map(gap).collect(), at: gaps.at }),
        rubric: table.text("rubric"),
        criteria: criteria(&table),
        ..shared(&table)
    };
    table.finish();
    texts
}

/// A gap in another language.
fn gap(table: Table<'_>) -> QuestionTexts {
    table.require("id", "the id of the gap that this translates");
    let texts = shared(&table);
    table.finish();
    texts
}

/// What questions and gaps have alike.
fn shared(table: &Table<'_>) -> QuestionTexts {
    QuestionTexts {
        at: table.at,
        id: table.slug("id"),
        feedback: table.text("feedback"),
        options: options(table),
        unit: table.text("unit"),
        units: measures(table),
        accept: accepted(table),
        ..QuestionTexts::default()
    }
}
