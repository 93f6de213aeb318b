//! The questions of quizzes.

use crate::course::draft::{ImageDraft, QuestionDraft, QuoteDraft};

use super::answers;
use super::decode::{Range, Table};
use super::pool;

/// The types of a question, with what reads their answers.
const TYPES: &[(&str, answers::Reader)] = &[
    ("true-false", answers::true_false),
    ("single-choice", answers::single_choice),
    ("multiple-response", answers::multiple_response),
    ("matching", answers::matching),
    ("ordering", answers::ordering),
    ("numeric", answers::numeric),
    ("short-text", answers::short_text),
    ("cloze", answers::cloze),
    ("essay", answers::essay),
];

/// A question.
pub(super) fn question(table: Table<'_>) -> QuestionDraft {
    table.require("id", "a name that stays for good: statistics and attempts refer to it");
    let mut question = QuestionDraft {
        at: table.at,
        id: table.slug("id"),
        marks: table.number("marks", Range::Positive),
        objective: table.string("objective"),
        tags: pool::tags(&table),
        image: image(&table),
        quote: quote(&table),
        void: table.boolean("void").is_some_and(|void| void.value),
        text: table.required_text("text"),
        feedback: table.text("feedback"),
        kind: None,
    };
    let (kind, known) = answers::kind(&table, TYPES, "type of question");
    question.kind = kind;
    // What a question of no known type has besides it cannot be judged: its other keys are passed over.
    if known {
        table.finish();
    }
    question
}

/// The image of a question. In a translation it has only the `alt`.
pub(super) fn image(table: &Table<'_>) -> Option<ImageDraft> {
    let image = table.table("image")?;
    image.require("alt", "say what the image shows, for those who do not see it");
    let file = if table.is_translation() {
        None
    } else {
        image.require("file", "a path such as `assets/map.svg`");
        image.string("file")
    };
    let draft = ImageDraft { file, alt: image.text("alt") };
    image.finish();
    Some(draft)
}

/// The source that a question quotes.
pub(super) fn quote(table: &Table<'_>) -> Option<QuoteDraft> {
    let quote = table.table("quote")?;
    let draft = QuoteDraft { at: quote.at, text: quote.required_text("text"), source: quote.text("source") };
    quote.finish();
    Some(draft)
}
