//! Between form fields and responses: what stands in the fields of a question, and what it says as a response.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::posted::Posted;
use crate::quiz::response::LONGEST_TEXT;
use crate::web::views::attempt::{PartView, QuestionView};

/// What stands in the fields of one question, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// The text, the number, or the chosen one.
    pub one: String,
    /// The chosen ones.
    pub many: Vec<String>,
    /// Left to right of a matching; item to position of an ordering.
    pub pairs: HashMap<String, String>,
}

/// The name of a question's field.
pub fn name(question: &str) -> String {
    format!("q.{question}")
}

fn parts(question: &QuestionView) -> &[PartView] {
    question.lefts.as_deref().or(question.items.as_deref()).unwrap_or_default()
}

impl Typed {
    /// What a form sent.
    pub fn posted(question: &QuestionView, posted: &Posted) -> Self {
        let name = name(&question.id);
        let pairs = parts(question).iter().map(|part| {
            let value = posted.field(&format!("{name}.{}", part.id));
            (part.id.clone(), value.to_owned())
        });
        Self {
            pairs: pairs.collect(),
            one: posted.field(&name).to_owned(),
            many: posted.all(&name).map(str::to_owned).collect(),
        }
    }

    /// What was saved.
    pub fn saved(question: &QuestionView) -> Self {
        let mut typed = Self::default();
        match &question.response {
            Value::Bool(truth) => typed.one = truth.to_string(),
            Value::Number(number) => typed.one = number.to_string(),
            Value::String(text) => typed.one.clone_from(text),
            Value::Object(pairs) => {
                let pairs = pairs.iter().filter_map(|(left, right)| Some((left.clone(), right.as_str()?.to_owned())));
                typed.pairs = pairs.collect();
            }
            Value::Array(ids) => {
                typed.many = ids.iter().filter_map(|id| id.as_str().map(str::to_owned)).collect();
                let places = typed.many.iter().enumerate();
                typed.pairs = places.map(|(place, id)| (id.clone(), (place + 1).to_string())).collect();
            }
            Value::Null => {}
        }
        typed
    }

    /// As a response; null where nothing was answered.
    ///
    /// # Errors
    /// The key of the text that says what is wrong.
    pub fn response(&self, question: &QuestionView) -> Result<Value, &'static str> {
        let text = self.one.trim();
        Ok(match question.kind {
            "true-false" if !text.is_empty() => Value::Bool(text == "true"),
            "single-choice" if !text.is_empty() => json!(text),
            "multiple-response" if !self.many.is_empty() => json!(self.many),
            "matching" => self.matches(),
            "ordering" => self.order(question)?,
            "numeric" if !text.is_empty() => json!(number(text).ok_or("answer-number-fault")?),
            "short-text" if text.chars().count() > LONGEST_TEXT => return Err("answer-text-fault"),
            "short-text" if !text.is_empty() => json!(text),
            _ => Value::Null,
        })
    }

    fn matches(&self) -> Value {
        let chosen = self.pairs.iter().filter(|(_, right)| !right.is_empty());
        let chosen: Map<String, Value> = chosen.map(|(left, right)| (left.clone(), json!(right))).collect();
        if chosen.is_empty() { Value::Null } else { Value::Object(chosen) }
    }

    fn order(&self, question: &QuestionView) -> Result<Value, &'static str> {
        let items = parts(question);
        if self.pairs.values().all(String::is_empty) {
            return Ok(Value::Null);
        }
        let at = |place: usize| {
            let mut here = items
                .iter()
                .filter(|item| self.pairs.get(&item.id).and_then(|position| position.parse().ok()) == Some(place));
            here.next().filter(|_| here.next().is_none()).map(|item| json!(item.id)).ok_or("answer-order-fault")
        };
        (1..=items.len()).map(at).collect()
    }
}

/// A number as people write it: with a comma or a point, blanks between thousands, Arabic or Persian digits.
fn number(text: &str) -> Option<f64> {
    let plain: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}'))
        .filter_map(|c| match c {
            '\u{660}'..='\u{669}' => char::from_digit(u32::from(c) - 0x660, 10),
            '\u{6f0}'..='\u{6f9}' => char::from_digit(u32::from(c) - 0x6f0, 10),
            ',' | '\u{66b}' => Some('.'),
            '\u{2212}' => Some('-'),
            other => Some(other),
        })
        .collect();
    let digits = plain.strip_prefix(['-', '+']).unwrap_or(&plain);
    let written = digits.chars().all(|c| c.is_ascii_digit() || c == '.');
    plain.parse().ok().filter(|number: &f64| written && number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(kind: &'static str, items: &[&str]) -> QuestionView {
        let parts =
            |ids: &[&str]| ids.iter().map(|id| PartView { id: (*id).to_owned(), text: String::new() }).collect();
        QuestionView {
            id: "q".to_owned(),
            kind,
            text: String::new(),
            marks: 1.0,
            options: None,
            lefts: None,
            rights: None,
            items: (!items.is_empty()).then(|| parts(items)),
            unit: None,
            response: Value::Null,
            sequence: 0,
        }
    }

    fn placed(pairs: &[(&str, &str)]) -> Typed {
        let pairs = pairs.iter().map(|(item, place)| ((*item).to_owned(), (*place).to_owned())).collect();
        Typed { pairs, ..Typed::default() }
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (written, meant) in
            [("1969", 1969.0), ("1 969", 1969.0), ("3,5", 3.5), ("-2.5", -2.5), ("\u{661}\u{669}", 19.0)]
        {
            assert_eq!(number(written), Some(meant), "{written}");
        }
        for nonsense in ["", "x", "1e9", "inf", "NaN", "1.2.3", "--1"] {
            assert_eq!(number(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn an_order_needs_every_position_once() {
        let asked = question("ordering", &["a", "b"]);
        assert_eq!(placed(&[("a", "2"), ("b", "1")]).response(&asked), Ok(json!(["b", "a"])));
        assert_eq!(placed(&[("a", ""), ("b", "")]).response(&asked), Ok(Value::Null));
        assert!(placed(&[("a", "1"), ("b", "1")]).response(&asked).is_err());
        assert!(placed(&[("a", "1"), ("b", "")]).response(&asked).is_err());
    }

    #[test]
    fn what_was_saved_stands_in_the_fields_again() {
        let mut asked = question("ordering", &["a", "b"]);
        asked.response = json!(["b", "a"]);
        assert_eq!(Typed::saved(&asked).response(&asked), Ok(json!(["b", "a"])));
        let mut asked = question("short-text", &[]);
        asked.response = json!("Avena");
        assert_eq!(Typed::saved(&asked).response(&asked), Ok(json!("Avena")));
    }
}
