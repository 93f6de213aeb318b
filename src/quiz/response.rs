//! Responses: what a learner sends, understood by the type of the question. Anything else is refused with a reason.

use std::collections::BTreeMap;

use serde_json::Value;

use super::draw::{DrawnGap, DrawnQuestion, Part};
use crate::course::model::{Gap, Key, Measure, NumericKey};

/// The longest short text that is taken, in characters.
pub const LONGEST_TEXT: usize = 1_000;
/// The longest essay that is taken, in characters: some twenty pages.
pub const LONGEST_ESSAY: usize = 50_000;

/// A response, with places in the course's file instead of opaque ids.
#[derive(Debug, Clone, PartialEq)]
pub enum Response {
    /// True or false.
    Bool(bool),
    /// One option.
    Choice(usize),
    /// Any of the options, each once, in no order.
    Choices(Vec<usize>),
    /// Left to right; lefts may be missing.
    Matches(BTreeMap<usize, usize>),
    /// All items in an order.
    Order(Vec<usize>),
    /// A number, in the question's own unit.
    Number(f64),
    /// A few words, or an essay.
    Text(String),
    /// Gap to response; gaps may be missing.
    Gaps(BTreeMap<usize, Response>),
}

/// Why a response is not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misunderstood {
    /// Where in the response, as a JSON pointer.
    pub pointer: String,
    /// What would be right.
    pub message: String,
}

fn wrong<T>(pointer: impl Into<String>, message: impl Into<String>) -> Result<T, Misunderstood> {
    Err(Misunderstood { pointer: pointer.into(), message: message.into() })
}

impl Response {
    /// Understands a response; `None` for null, which takes an earlier response back.
    ///
    /// # Errors
    /// [`Misunderstood`] names the part that is wrong and what would be right.
    pub fn parse(key: &Key, drawn: &DrawnQuestion, value: &Value) -> Result<Option<Self>, Misunderstood> {
        if value.is_null() {
            return Ok(None);
        }
        let parsed = match key {
            Key::Matching { .. } => Self::Matches(matches(value, drawn)?),
            Key::Cloze { gaps } => Self::Gaps(in_gaps(gaps, &drawn.gaps, value)?),
            _ => Self::simple(key, &drawn.parts, value)?,
        };
        Ok(Some(parsed))
    }

    /// What has parts of one kind at most: every type of gap, and most types of questions.
    fn simple(key: &Key, parts: &[Part], value: &Value) -> Result<Self, Misunderstood> {
        Ok(match key {
            Key::TrueFalse { .. } => match value.as_bool() {
                Some(answer) => Self::Bool(answer),
                None => return wrong("", "a true-false question takes true or false"),
            },
            Key::SingleChoice { .. } => Self::Choice(part("", value, parts, "an option")?),
            Key::MultipleResponse { .. } => Self::Choices(list(value, parts, "an option")?),
            Key::Ordering { items, .. } => {
                let order = list(value, parts, "an item")?;
                if order.len() != *items {
                    return wrong("", format!("an ordering takes all {items} items, each once"));
                }
                Self::Order(order)
            }
            Key::Numeric(numeric) => Self::Number(number(numeric, value)?),
            Key::ShortText { .. } => Self::Text(text(value, "a short-text question", LONGEST_TEXT)?),
            Key::Essay { .. } => Self::Text(text(value, "an essay", LONGEST_ESSAY)?),
            Key::Matching { .. } | Key::Cloze { .. } => return wrong("", "it has no such gap"),
        })
    }
}

fn text(value: &Value, what: &str, longest: usize) -> Result<String, Misunderstood> {
    match value.as_str() {
        Some(text) if text.chars().count() <= longest => Ok(text.to_owned()),
        Some(_) => wrong("", format!("the text is longer than {longest} characters")),
        None => wrong("", format!("{what} takes a string")),
    }
}

/// A number, or one with the unit it is in; in the question's own unit.
fn number(key: &NumericKey, value: &Value) -> Result<f64, Misunderstood> {
    let finite = |value: &Value| value.as_f64().filter(|number| number.is_finite());
    if let Some(number) = finite(value) {
        return Ok(number);
    }
    let Some(object) = value.as_object().filter(|object| object.keys().all(|key| key == "number" || key == "unit"))
    else {
        return wrong("", "a numeric question takes a number, or {\"number\": 12, \"unit\": \"km\"}");
    };
    let Some(number) = object.get("number").and_then(finite) else { return wrong("/number", "it takes a number") };
    let factor = match object.get("unit") {
        None | Some(Value::Null) => 1.0,
        Some(unit) => {
            let named = |measure: &&Measure| measure.names.iter().any(|name| Some(name.as_str()) == unit.as_str());
            match key.units.iter().find(named) {
                Some(measure) => measure.factor,
                None if key.units.is_empty() => return wrong("/unit", "the answer to this question has no unit"),
                None => {
                    let known: Vec<_> = key.units.iter().filter_map(|measure| measure.names.first()).collect();
                    let known = known.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
                    return wrong("/unit", format!("it is no unit of this question: {known}"));
                }
            }
        }
    };
    let own = number * factor;
    if own.is_finite() { Ok(own) } else { wrong("/number", "the number is too large") }
}

fn in_gaps(gaps: &[Gap], drawn: &[DrawnGap], value: &Value) -> Result<BTreeMap<usize, Response>, Misunderstood> {
    let Some(given) = value.as_object() else {
        return wrong("", "a cloze takes an object of gap ids to responses");
    };
    let mut places = BTreeMap::new();
    for (id, response) in given {
        let pointer = format!("/{}", id.replace('~', "~0").replace('/', "~1"));
        let found = drawn.iter().find(|gap| gap.id == *id).and_then(|drawn| Some((drawn, gaps.get(drawn.index)?)));
        let Some((drawn, gap)) = found else {
            return wrong(pointer, "it is not the id of a gap of this question in this attempt");
        };
        if response.is_null() {
            continue;
        }
        let response = Response::simple(&gap.key, &drawn.parts, response).map_err(|misunderstood| Misunderstood {
            pointer: format!("{pointer}{}", misunderstood.pointer),
            ..misunderstood
        })?;
        places.insert(drawn.index, response);
    }
    Ok(places)
}

/// The place of the part that an opaque id stands for.
fn part(pointer: &str, value: &Value, parts: &[Part], what: &str) -> Result<usize, Misunderstood> {
    let Some(id) = value.as_str() else { return wrong(pointer, format!("it takes the id of {what} of this question")) };
    match parts.iter().find(|part| part.id == id) {
        Some(part) => Ok(part.index),
        None => wrong(pointer, format!("it is not the id of {what} of this question in this attempt")),
    }
}

fn list(value: &Value, parts: &[Part], what: &str) -> Result<Vec<usize>, Misunderstood> {
    let Some(ids) = value.as_array() else { return wrong("", format!("it takes a list of ids, each of {what}")) };
    let mut places = Vec::with_capacity(ids.len().min(parts.len()));
    for (index, id) in ids.iter().enumerate() {
        let pointer = format!("/{index}");
        let place = part(&pointer, id, parts, what)?;
        if places.contains(&place) {
            return wrong(pointer, "it stands twice in the list");
        }
        places.push(place);
    }
    Ok(places)
}

fn matches(value: &Value, drawn: &DrawnQuestion) -> Result<BTreeMap<usize, usize>, Misunderstood> {
    let Some(pairs) = value.as_object() else {
        return wrong("", "a matching takes an object of left ids to right ids");
    };
    let mut places = BTreeMap::new();
    for (left, right) in pairs {
        let pointer = format!("/{left}");
        let left = part(&pointer, &Value::String(left.clone()), &drawn.parts, "a left")?;
        places.insert(left, part(&pointer, right, &drawn.rights, "a right")?);
    }
    Ok(places)
}
