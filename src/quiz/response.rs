//! Responses: what a learner sends, understood by the type of the question. Anything else is refused with a reason.

use std::collections::BTreeMap;

use serde_json::Value;

use super::draw::{DrawnQuestion, Part};
use crate::course::model::Key;

/// The longest short text that is taken, in characters.
pub const LONGEST_TEXT: usize = 1_000;

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
    /// A number.
    Number(f64),
    /// A few words.
    Text(String),
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
            Key::TrueFalse { .. } => match value.as_bool() {
                Some(answer) => Self::Bool(answer),
                None => return wrong("", "a true-false question takes true or false"),
            },
            Key::SingleChoice { .. } => Self::Choice(part("", value, &drawn.parts, "an option")?),
            Key::MultipleResponse { .. } => Self::Choices(list(value, &drawn.parts, "an option")?),
            Key::Matching { .. } => Self::Matches(matches(value, drawn)?),
            Key::Ordering { items } => {
                let order = list(value, &drawn.parts, "an item")?;
                if order.len() != *items {
                    return wrong("", format!("an ordering takes all {items} items, each once"));
                }
                Self::Order(order)
            }
            Key::Numeric { .. } => match value.as_f64().filter(|number| number.is_finite()) {
                Some(number) => Self::Number(number),
                None => return wrong("", "a numeric question takes a number"),
            },
            Key::ShortText { .. } => match value.as_str() {
                Some(text) if text.chars().count() <= LONGEST_TEXT => Self::Text(text.to_owned()),
                Some(_) => return wrong("", format!("the text is longer than {LONGEST_TEXT} characters")),
                None => return wrong("", "a short-text question takes a string"),
            },
        };
        Ok(Some(parsed))
    }
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
