//! Answers to the questions of an attempt, right or wrong, in the words of the attempt: what a learner's browser sends.

use serde_json::{Value, json};

use crate::course::model::{Key, Question};
use crate::quiz::draw::{DrawnQuestion, Part};

fn id(parts: &[Part], index: usize) -> Value {
    parts.iter().find(|part| part.index == index).map_or(Value::Null, |part| json!(part.id))
}

fn ids(parts: &[Part], indexes: impl Iterator<Item = usize>) -> Value {
    indexes.map(|index| id(parts, index)).collect()
}

fn pairs(drawn: &DrawnQuestion, right_of: impl Fn(usize) -> usize) -> Value {
    let pair = |part: &Part| (part.id.clone(), id(&drawn.rights, right_of(part.index)));
    Value::Object(drawn.parts.iter().map(pair).collect())
}

/// The place of the option that is worth the most, or the least.
fn extreme(fractions: &[f64], most: bool) -> usize {
    let sign = if most { 1.0 } else { -1.0 };
    let best = fractions.iter().enumerate().max_by(|a, b| (a.1 * sign).total_cmp(&(b.1 * sign)));
    best.map_or(0, |(index, _)| index)
}

/// An answer that gets all the marks.
pub(super) fn right(question: &Question, drawn: &DrawnQuestion) -> Value {
    match &question.key {
        Key::TrueFalse { answer } => json!(answer),
        Key::SingleChoice { fractions } => id(&drawn.parts, extreme(fractions, true)),
        Key::MultipleResponse { fractions, .. } => {
            ids(&drawn.parts, (0..fractions.len()).filter(|index| fractions[*index] > 0.0))
        }
        Key::Matching { .. } => pairs(drawn, |left| left),
        Key::Ordering { items } => ids(&drawn.parts, 0..*items),
        Key::Numeric { answer, .. } => json!(answer),
        // A text that fits a pattern: each `*` may stand for nothing.
        Key::ShortText { .. } => json!(question.texts.source.accept.first().map(|text| text.replace('*', ""))),
    }
}

/// An answer that gets none of the marks.
pub(super) fn wrong(question: &Question, drawn: &DrawnQuestion) -> Value {
    match &question.key {
        Key::TrueFalse { answer } => json!(!answer),
        Key::SingleChoice { fractions } => id(&drawn.parts, extreme(fractions, false)),
        Key::MultipleResponse { fractions, .. } => ids(&drawn.parts, std::iter::once(extreme(fractions, false))),
        Key::Matching { pairs: count, .. } => pairs(drawn, |left| (left + 1) % count.max(&1)),
        Key::Ordering { items } => ids(&drawn.parts, (0..*items).rev()),
        Key::Numeric { answer, tolerance } => json!(answer + tolerance * 2.0 + 3.0),
        Key::ShortText { .. } => json!("?"),
    }
}
