//! What the answers are: looked up in the course's files as they were compiled, never in what the API says.

use chancery::course::model::{Course, Gap, Key, Question, QuestionText};
use serde_json::{Value, json};

/// A question of the course's files.
pub fn question<'c>(course: &'c Course, id: &str) -> &'c Question {
    let quizzes = course.modules.iter().flat_map(|module| module.quizzes());
    let found = quizzes.flat_map(|quiz| quiz.all_questions()).find(|question| question.id.as_str() == id);
    found.unwrap_or_else(|| panic!("the course has no question {id}"))
}

/// The opaque id, in this attempt, of the part with this text in any language of the course.
fn part_id(known: &Question, shown: &Value, list: &str, text: impl Fn(&QuestionText) -> Option<String>) -> Value {
    let texts = std::iter::once(&known.texts.source).chain(known.texts.others.values());
    let wanted: Vec<String> = texts.filter_map(|each| text(each)).collect();
    let parts = shown[list].as_array().unwrap_or_else(|| panic!("the question shows no {list}: {shown}"));
    let found = parts.iter().find(|part| wanted.iter().any(|text| part["text"] == text.as_str()));
    found.unwrap_or_else(|| panic!("none of {wanted:?} among {parts:?}"))["id"].clone()
}

fn option(known: &Question, shown: &Value, index: usize) -> Value {
    part_id(known, shown, "options", |text| text.options.get(index).map(|option| option.text.clone()))
}

fn left(known: &Question, shown: &Value, index: usize) -> String {
    let id = part_id(known, shown, "lefts", |text| text.lefts.get(index).cloned());
    id.as_str().expect("an id").to_owned()
}

fn right(known: &Question, shown: &Value, index: usize) -> Value {
    part_id(known, shown, "rights", |text| text.rights.get(index).cloned())
}

fn item(known: &Question, shown: &Value, index: usize) -> Value {
    part_id(known, shown, "items", |text| text.items.get(index).cloned())
}

/// A response that is wholly right, in the form in which it is sent.
pub fn right_response(course: &Course, shown: &Value) -> Value {
    let known = question(course, shown["id"].as_str().expect("an id"));
    match &known.key {
        Key::TrueFalse { answer } => json!(answer),
        Key::SingleChoice { fractions } => {
            let best = fractions.iter().position(|fraction| *fraction >= 1.0).expect("a right option");
            option(known, shown, best)
        }
        Key::MultipleResponse { fractions, .. } => {
            let right = (0..fractions.len()).filter(|index| fractions[*index] > 0.0);
            right.map(|index| option(known, shown, index)).collect()
        }
        Key::Matching { pairs, .. } => {
            Value::Object((0..*pairs).map(|at| (left(known, shown, at), right(known, shown, at))).collect())
        }
        Key::Ordering { items, .. } => (0..*items).map(|index| item(known, shown, index)).collect(),
        Key::Cloze { gaps } => in_gaps(gaps, &known.texts.source, shown, right_in_gap),
        Key::Essay { .. } => json!("Whoever came first goes first."),
        key @ (Key::Numeric(_) | Key::ShortText { .. }) => right_in_gap(key, &known.texts.source, shown),
    }
}

/// A response that is well formed and worth nothing.
pub fn wrong_response(course: &Course, shown: &Value) -> Value {
    let known = question(course, shown["id"].as_str().expect("an id"));
    match &known.key {
        Key::TrueFalse { answer } => json!(!answer),
        Key::SingleChoice { fractions } => {
            let worst = fractions.iter().position(|fraction| *fraction <= 0.0).expect("a wrong option");
            option(known, shown, worst)
        }
        Key::MultipleResponse { fractions, .. } => {
            let wrong = (0..fractions.len()).filter(|index| fractions[*index] <= 0.0);
            wrong.map(|index| option(known, shown, index)).collect()
        }
        Key::Matching { pairs, .. } => {
            let pairs = *pairs;
            let turned = (0..pairs).map(|at| (left(known, shown, at), right(known, shown, (at + 1) % pairs)));
            Value::Object(turned.collect())
        }
        Key::Ordering { items, .. } => (0..*items).rev().map(|index| item(known, shown, index)).collect(),
        Key::Cloze { gaps } => in_gaps(gaps, &known.texts.source, shown, wrong_in_gap),
        Key::Essay { .. } => json!("No idea."),
        key @ (Key::Numeric(_) | Key::ShortText { .. }) => wrong_in_gap(key, &known.texts.source, shown),
    }
}

fn in_gaps(gaps: &[Gap], text: &QuestionText, shown: &Value, how: fn(&Key, &QuestionText, &Value) -> Value) -> Value {
    let shown = shown["gaps"].as_array().expect("a cloze shows its gaps");
    let answers = gaps
        .iter()
        .zip(&text.gaps)
        .zip(shown)
        .map(|((gap, text), shown)| (shown["id"].as_str().expect("an id").to_owned(), how(&gap.key, text, shown)));
    Value::Object(answers.collect())
}

fn option_of_gap(text: &QuestionText, shown: &Value, index: usize) -> Value {
    let options = shown["options"].as_array().expect("the gap shows options").iter();
    let mut fitting = options.filter(|option| option["text"] == text.options[index].text.as_str());
    fitting.next().expect("the option shows")["id"].clone()
}

fn right_in_gap(key: &Key, text: &QuestionText, shown: &Value) -> Value {
    match key {
        Key::Numeric(numeric) => {
            json!(numeric.accept.iter().find(|accepted| accepted.fraction >= 1.0).expect("a right number").answer)
        }
        Key::ShortText { .. } => {
            let best = text.accept.iter().find(|accepted| accepted.fraction >= 1.0).expect("a right text");
            json!(best.text.replace('*', ""))
        }
        Key::SingleChoice { fractions } => {
            let best = fractions.iter().position(|fraction| *fraction >= 1.0).expect("a right option");
            option_of_gap(text, shown, best)
        }
        other => panic!("no gap is of type {}", other.name()),
    }
}

fn wrong_in_gap(key: &Key, text: &QuestionText, shown: &Value) -> Value {
    match key {
        Key::Numeric(numeric) => {
            let far = numeric.accept.iter().map(|each| each.answer + each.tolerance.max(each.tolerance * each.answer));
            json!(far.fold(0.0, f64::max) + 1.0)
        }
        Key::ShortText { .. } => json!("something that nobody accepts"),
        Key::SingleChoice { fractions } => {
            let worst = fractions.iter().position(|fraction| *fraction <= 0.0).expect("a wrong option");
            option_of_gap(text, shown, worst)
        }
        other => panic!("no gap is of type {}", other.name()),
    }
}

/// A response that is half right, for the types that know such a thing.
pub fn half_right_response(course: &Course, shown: &Value) -> Option<Value> {
    let known = question(course, shown["id"].as_str().expect("an id"));
    match &known.key {
        Key::MultipleResponse { partial: true, fractions } => {
            let first = fractions.iter().position(|fraction| *fraction > 0.0).expect("a right option");
            Some(json!([option(known, shown, first)]))
        }
        Key::Matching { .. } => {
            let left = left(known, shown, 0);
            Some(json!({ left: right(known, shown, 0) }))
        }
        _ => None,
    }
}
