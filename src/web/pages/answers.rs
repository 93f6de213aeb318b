//! Between form fields and responses: what stands in the fields of a question, and what it says as a response.

use std::collections::HashMap;

use serde_json::{Map, Number, Value, json};

use super::posted::Posted;
use crate::quiz::response::{LONGEST_ESSAY, LONGEST_TEXT};
use crate::web::views::attempt::QuestionView;
use crate::web::views::gaps::PartView;

/// What stands in the fields of one question, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// The text, the number, or the chosen one.
    pub one: String,
    /// The chosen ones.
    pub many: Vec<String>,
    /// Left to right of a matching; item to position of an ordering; gap to what stands in it. Under [`UNIT`] the unit of
    /// a number, under a gap's id and [`UNIT`] that of the gap.
    pub pairs: HashMap<String, String>,
}

/// What the field of a unit is called, behind the name of the number's field.
pub const UNIT: &str = "unit";

/// The name of a question's field.
pub fn name(question: &str) -> String {
    format!("q.{question}")
}

fn parts(question: &QuestionView) -> &[PartView] {
    question.lefts.as_deref().or(question.items.as_deref()).unwrap_or_default()
}

/// The endings of a question's fields besides its own.
fn endings(question: &QuestionView) -> Vec<String> {
    let parts = parts(question).iter().map(|part| part.id.clone());
    let gaps = question.gaps.iter().flatten().flat_map(|gap| [gap.id.clone(), unit_of(&gap.id)]);
    parts.chain(gaps).chain(question.units.iter().map(|_| UNIT.to_owned())).collect()
}

/// The ending of the field of a gap's unit.
pub fn unit_of(gap: &str) -> String {
    format!("{gap}.{UNIT}")
}

/// What stands in a field as it was saved: the text, and the unit of a number that has one.
fn written(value: &Value) -> (String, Option<String>) {
    match value {
        Value::String(text) => (text.clone(), None),
        Value::Object(number) => {
            let unit = number.get("unit").and_then(Value::as_str).map(str::to_owned);
            (number.get("number").and_then(Value::as_number).map(plain).unwrap_or_default(), unit)
        }
        Value::Null => (String::new(), None),
        Value::Number(number) => (plain(number), None),
        other => (other.to_string(), None),
    }
}

/// A number as people type it: 1961 also where it was kept as 1961.0.
pub fn plain(number: &Number) -> String {
    match number.as_f64() {
        Some(real) if number.is_f64() => real.to_string(),
        _ => number.to_string(),
    }
}

impl Typed {
    /// What a form sent.
    pub fn posted(question: &QuestionView, posted: &Posted) -> Self {
        let name = name(&question.id);
        let pairs = endings(question).into_iter().map(|ending| {
            let value = posted.field(&format!("{name}.{ending}")).to_owned();
            (ending, value)
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
            Value::Object(gaps) if question.gaps.is_some() => {
                for (gap, value) in gaps {
                    let (text, unit) = written(value);
                    typed.pairs.extend(unit.map(|unit| (unit_of(gap), unit)));
                    typed.pairs.insert(gap.clone(), text);
                }
            }
            value @ Value::Object(_) if question.kind == "numeric" => {
                let (text, unit) = written(value);
                typed.one = text;
                typed.pairs.extend(unit.map(|unit| (UNIT.to_owned(), unit)));
            }
            Value::Bool(truth) => typed.one = truth.to_string(),
            Value::Number(number) => typed.one = plain(number),
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
            "numeric" | "short-text" => typed_answer(question.kind, text, question.units.as_ref(), self.unit(UNIT))?,
            "cloze" => self.in_gaps(question)?,
            "essay" if text.chars().count() > LONGEST_ESSAY => return Err("answer-essay-fault"),
            "essay" if !text.is_empty() => json!(text),
            _ => Value::Null,
        })
    }

    fn unit(&self, ending: &str) -> &str {
        self.pairs.get(ending).map(String::as_str).unwrap_or_default()
    }

    fn in_gaps(&self, question: &QuestionView) -> Result<Value, &'static str> {
        let mut answers = Map::new();
        for gap in question.gaps.iter().flatten() {
            let text = self.pairs.get(&gap.id).map(|text| text.trim()).unwrap_or_default();
            let answer = typed_answer(gap.kind, text, gap.units.as_ref(), self.unit(&unit_of(&gap.id)))?;
            if !answer.is_null() {
                answers.insert(gap.id.clone(), answer);
            }
        }
        Ok(if answers.is_empty() { Value::Null } else { Value::Object(answers) })
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

/// What was typed or chosen in one field; null where nothing was.
fn typed_answer(kind: &str, text: &str, units: Option<&Vec<String>>, unit: &str) -> Result<Value, &'static str> {
    Ok(match kind {
        _ if text.is_empty() => Value::Null,
        "numeric" => {
            let number = number(text).ok_or("answer-number-fault")?;
            // Without a choice of units, and in its own, a number is a number.
            match units.and_then(|units| units.iter().skip(1).find(|known| *known == unit)) {
                Some(unit) => json!({ "number": number, "unit": unit }),
                None => json!(number),
            }
        }
        "short-text" if text.chars().count() > LONGEST_TEXT => return Err("answer-text-fault"),
        _ => json!(text),
    })
}

/// Text as HTML.
pub fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => written.push_str("&amp;"),
            '<' => written.push_str("&lt;"),
            '>' => written.push_str("&gt;"),
            '"' => written.push_str("&quot;"),
            '\'' => written.push_str("&#39;"),
            other => written.push(other),
        }
    }
    written
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
    use crate::web::views::gaps::GapView;

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
            units: None,
            gaps: None,
            words: None,
            image: None,
            quote: None,
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

    fn gap(id: &str, kind: &'static str, units: &[&str]) -> GapView {
        GapView {
            id: id.to_owned(),
            kind,
            marks: 1.0,
            options: None,
            unit: None,
            units: (!units.is_empty()).then(|| units.iter().map(|unit| (*unit).to_owned()).collect()),
        }
    }

    #[test]
    fn gaps_are_answered_one_by_one_and_numbers_in_their_unit() {
        let mut asked = question("cloze", &[]);
        asked.gaps =
            Some(vec![gap("a", "short-text", &[]), gap("b", "numeric", &["km", "m"]), gap("c", "numeric", &[])]);
        let typed = placed(&[("a", " Wien "), ("b", "2,5"), ("b.unit", "m"), ("c", "")]);
        let response = json!({ "a": "Wien", "b": { "number": 2.5, "unit": "m" } });
        assert_eq!(typed.response(&asked), Ok(response.clone()));
        asked.response = response.clone();
        assert_eq!(Typed::saved(&asked).response(&asked), Ok(response));
        assert_eq!(placed(&[("b", "2"), ("b.unit", "km")]).response(&asked), Ok(json!({ "b": 2.0 })));
        assert_eq!(placed(&[("b", "two")]).response(&asked), Err("answer-number-fault"));
        assert_eq!(placed(&[("a", " ")]).response(&asked), Ok(Value::Null));
        let mut asked = question("numeric", &[]);
        asked.units = Some(vec!["km".to_owned(), "m".to_owned()]);
        asked.response = json!({ "number": 500, "unit": "m" });
        let typed = Typed::saved(&asked);
        assert_eq!((typed.one.as_str(), typed.pairs[UNIT].as_str()), ("500", "m"));
    }

    #[test]
    fn what_a_learner_wrote_is_text() {
        assert_eq!(escaped("<img src=x onerror='a&b'>\""), "&lt;img src=x onerror=&#39;a&amp;b&#39;&gt;&quot;");
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
