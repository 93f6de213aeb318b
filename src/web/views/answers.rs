//! What responses came to: right answers and feedback, in the ids of the attempt. Nothing of this goes out before the
//! review rules allow it.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::course::model::{Key, Question, QuestionText};
use crate::quiz::draw::{DrawnQuestion, Part};
use crate::quiz::grade;
use crate::quiz::response::Response;
use crate::quiz::review::Shown;
use crate::quiz::short_text::{self, Lenience};

/// What the response in a gap came to. What the review rules hide is left out.
#[derive(Debug, Serialize, ToSchema)]
pub struct GapResult {
    /// The gap.
    pub id: String,
    /// Whether the response is wholly right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correct: Option<bool>,
    /// The share of the gap's marks, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fraction: Option<f64>,
    /// The marks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marks: Option<f64>,
    /// A right response; for a short text the accepted ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub right_answer: Option<Value>,
    /// What to learn from the gap, HTML.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feedback: Option<String>,
    /// Feedback on what was answered: option id to HTML; on what was typed under `answer`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub option_feedback: Option<HashMap<String, String>>,
}

/// What the marks of an essay are given for.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Criterion)]
pub struct CriterionView {
    /// HTML.
    pub text: String,
    /// The marks for it.
    pub marks: f64,
}

/// The texts of a question in every language, those of the reader first.
pub(super) fn in_every_language<'q>(known: &'q Question, own: &'q QuestionText) -> Vec<&'q QuestionText> {
    let all = std::iter::once(&known.texts.source).chain(known.texts.others.values()).map(AsRef::as_ref);
    std::iter::once(own).chain(all.filter(|text| !std::ptr::eq(*text, own))).collect()
}

/// Feedback on what was answered.
pub(super) fn option_feedback(
    key: &Key,
    parts: &[Part],
    texts: &[&QuestionText],
    response: Option<&Response>,
) -> HashMap<String, String> {
    let mut found = HashMap::new();
    let Some(own) = texts.first() else { return found };
    let mut of_option = |chosen: &usize| {
        let part = parts.iter().find(|part| part.index == *chosen);
        let feedback = own.options.get(*chosen).and_then(|option| option.feedback.clone());
        if let (Some(part), Some(feedback)) = (part, feedback) {
            found.insert(part.id.clone(), feedback);
        }
    };
    match (key, response) {
        (_, Some(Response::Choice(chosen))) => of_option(chosen),
        (_, Some(Response::Choices(chosen))) => chosen.iter().for_each(of_option),
        (_, Some(Response::Bool(answer))) => {
            let feedback = if *answer { &own.feedback_true } else { &own.feedback_false };
            found.extend(feedback.clone().map(|feedback| (answer.to_string(), feedback)));
        }
        (Key::Numeric(numeric), Some(Response::Number(given))) => {
            let place = grade::best_number(numeric, *given).map(|(place, _)| place);
            let feedback = place.and_then(|place| own.number_feedback.get(place).cloned().flatten());
            found.extend(feedback.map(|feedback| ("answer".to_owned(), feedback)));
        }
        (Key::ShortText { case_sensitive, any_diacritics }, Some(Response::Text(given))) => {
            let lenience = Lenience { case_sensitive: *case_sensitive, any_diacritics: *any_diacritics };
            let feedback = short_text::best(lenience, texts, given).and_then(|accepted| accepted.feedback.clone());
            found.extend(feedback.map(|feedback| ("answer".to_owned(), feedback)));
        }
        _ => {}
    }
    found
}

/// What the responses in the gaps of a cloze came to.
pub(super) fn gap_results(
    drawn: &DrawnQuestion,
    known: &Question,
    own: &QuestionText,
    response: Option<&Response>,
    shown: Shown,
) -> Option<Vec<GapResult>> {
    let Key::Cloze { gaps } = &known.key else { return None };
    let all = in_every_language(known, own);
    let results = drawn.gaps.iter().filter_map(|drawn| {
        let gap = gaps.get(drawn.index)?;
        let texts: Vec<&QuestionText> = all.iter().filter_map(|text| text.gaps.get(drawn.index)).collect();
        let given = match response {
            Some(Response::Gaps(given)) => given.get(&drawn.index),
            _ => None,
        };
        let fraction = grade::worth(&gap.key, &texts, given)?;
        let feedback = || option_feedback(&gap.key, &drawn.parts, &texts, given);
        Some(GapResult {
            id: drawn.id.clone(),
            correct: shown.correctness.then_some(fraction >= 1.0),
            fraction: shown.marks.then_some(fraction),
            marks: shown.marks.then_some(gap.marks * fraction),
            right_answer: shown.right_answers.then(|| simple(&gap.key, &drawn.parts, texts.first().copied())),
            feedback: texts.first().and_then(|text| text.feedback.clone()).filter(|_| shown.feedback),
            option_feedback: (shown.feedback && shown.responses).then(feedback),
        })
    });
    Some(results.collect())
}

/// The criteria of an essay.
pub(super) fn criteria(known: &Question, text: &QuestionText) -> Option<Vec<CriterionView>> {
    let Key::Essay { criteria, .. } = &known.key else { return None };
    let views = text.criteria.iter().zip(criteria);
    let views = views.map(|(text, marks)| CriterionView { text: text.clone(), marks: *marks });
    (!criteria.is_empty()).then(|| views.collect())
}

/// A right response, in the form in which one is sent; for a short text the accepted ones; for an essay null.
pub(super) fn right_answer(drawn: &DrawnQuestion, known: &Question, text: &QuestionText) -> Value {
    match &known.key {
        Key::Matching { pairs, .. } => {
            let matched = (0..*pairs).filter_map(|index| {
                let left = drawn.parts.iter().find(|part| part.index == index)?;
                Some((left.id.clone(), id(&drawn.rights, index)))
            });
            Value::Object(matched.collect())
        }
        Key::Cloze { gaps } => {
            let answers = drawn.gaps.iter().filter_map(|drawn| {
                let gap = gaps.get(drawn.index)?;
                Some((drawn.id.clone(), simple(&gap.key, &drawn.parts, text.gaps.get(drawn.index))))
            });
            Value::Object(answers.collect())
        }
        key => simple(key, &drawn.parts, Some(text)),
    }
}

fn id(parts: &[Part], index: usize) -> Value {
    let part = parts.iter().find(|part| part.index == index);
    part.map_or(Value::Null, |part| Value::String(part.id.clone()))
}

/// A right response where there are parts of one kind at most.
fn simple(key: &Key, parts: &[Part], text: Option<&QuestionText>) -> Value {
    match key {
        Key::TrueFalse { answer } => Value::Bool(*answer),
        Key::SingleChoice { fractions } => {
            let best = (0..fractions.len()).find(|index| fractions[*index] >= 1.0);
            best.map_or(Value::Null, |index| id(parts, index))
        }
        Key::MultipleResponse { fractions, .. } => {
            let right = (0..fractions.len()).filter(|index| fractions[*index] > 0.0);
            right.map(|index| id(parts, index)).collect()
        }
        Key::Ordering { items, .. } => (0..*items).map(|index| id(parts, index)).collect(),
        Key::Numeric(numeric) => {
            let best = numeric.accept.iter().find(|accepted| accepted.fraction >= 1.0);
            serde_json::json!(best.map(|accepted| accepted.answer))
        }
        Key::ShortText { .. } => {
            let full = text.into_iter().flat_map(|text| &text.accept).filter(|accepted| accepted.fraction >= 1.0);
            full.map(|accepted| short_text::shown(&accepted.text)).collect()
        }
        Key::Matching { .. } | Key::Cloze { .. } | Key::Essay { .. } => Value::Null,
    }
}
