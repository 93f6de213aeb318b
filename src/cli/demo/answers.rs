//! Answers to the questions of an attempt, right or wrong, in the words of the attempt: what a learner's browser sends.

use serde_json::{Value, json};

use crate::course::model::{Gap, Key, Question, QuestionText};
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
        Key::Matching { .. } => pairs(drawn, |left| left),
        Key::Cloze { gaps } => in_gaps(gaps, &question.texts.source, drawn, &right_part),
        key => right_part(key, &question.texts.source, &drawn.parts),
    }
}

fn right_part(key: &Key, text: &QuestionText, parts: &[Part]) -> Value {
    match key {
        Key::TrueFalse { answer } => json!(answer),
        Key::SingleChoice { fractions } => id(parts, extreme(fractions, true)),
        Key::MultipleResponse { fractions, .. } => {
            ids(parts, (0..fractions.len()).filter(|index| fractions[*index] > 0.0))
        }
        Key::Ordering { items, .. } => ids(parts, 0..*items),
        Key::Numeric(numeric) => {
            let best = numeric.accept.iter().find(|accepted| accepted.fraction >= 1.0);
            json!(best.map(|accepted| accepted.answer))
        }
        // A text that fits a pattern: each `*` may stand for nothing.
        Key::ShortText { .. } => {
            let best = text.accept.iter().find(|accepted| accepted.fraction >= 1.0);
            json!(best.map(|accepted| accepted.text.replace('*', "")))
        }
        Key::Essay { .. } => json!("It depends on what the parties agreed, and on the rules of the treaty."),
        Key::Matching { .. } | Key::Cloze { .. } => Value::Null,
    }
}

/// An answer that gets none of the marks.
pub(super) fn wrong(question: &Question, drawn: &DrawnQuestion) -> Value {
    match &question.key {
        Key::Matching { pairs: count, .. } => pairs(drawn, |left| (left + 1) % count.max(&1)),
        Key::Cloze { gaps } => in_gaps(gaps, &question.texts.source, drawn, &wrong_part),
        key => wrong_part(key, &question.texts.source, &drawn.parts),
    }
}

fn wrong_part(key: &Key, _: &QuestionText, parts: &[Part]) -> Value {
    match key {
        Key::TrueFalse { answer } => json!(!answer),
        Key::SingleChoice { fractions } => id(parts, extreme(fractions, false)),
        Key::MultipleResponse { fractions, .. } => ids(parts, std::iter::once(extreme(fractions, false))),
        Key::Ordering { items, .. } => ids(parts, (0..*items).rev()),
        // Beyond the largest tolerance of the largest number.
        Key::Numeric(numeric) => {
            let far = numeric.accept.iter().map(|each| each.answer.abs() * (1.0 + each.tolerance) + each.tolerance);
            json!(far.fold(0.0, f64::max) * 2.0 + 3.0)
        }
        Key::ShortText { .. } => json!("?"),
        Key::Essay { .. } => json!("I do not know."),
        Key::Matching { .. } | Key::Cloze { .. } => Value::Null,
    }
}

type PartAnswer<'a> = dyn Fn(&Key, &QuestionText, &[Part]) -> Value + 'a;

fn in_gaps(gaps: &[Gap], text: &QuestionText, drawn: &DrawnQuestion, answer: &PartAnswer<'_>) -> Value {
    let answers = drawn.gaps.iter().filter_map(|gap| {
        let (key, text) = (&gaps.get(gap.index)?.key, text.gaps.get(gap.index)?);
        Some((gap.id.clone(), answer(key, text, &gap.parts)))
    });
    Value::Object(answers.collect())
}
