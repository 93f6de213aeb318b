//! What learners answer: rightly or not, in the form in which a client sends it.

use chancery::base::Percent;
use chancery::course::model::{Key, Question, QuestionText};
use chancery::quiz::draw::{Draw, DrawnQuestion, Part};
use chancery::quiz::grade;
use chancery::quiz::response::Response;
use serde_json::{Value, json};

use super::chance::Chance;
use crate::Failure;

/// A question answered.
pub struct Answer {
    /// The question.
    pub question: String,
    /// What was sent.
    pub response: Value,
    /// What it is worth.
    pub fraction: f64,
    marks: f64,
}

/// Answers every question of a draw; of a hundred, so many are right.
pub fn answers(
    quiz: &chancery::course::model::Quiz,
    draw: &Draw,
    chance: &mut Chance,
    right: usize,
) -> Result<Vec<Answer>, Failure> {
    let mut answered = Vec::with_capacity(draw.questions.len());
    for drawn in &draw.questions {
        let question = quiz.question(&drawn.id).ok_or("a question that the quiz does not have")?;
        let response = answer(question, drawn, chance.in_hundred(right));
        let parsed = Response::parse(&question.key, drawn, &response).map_err(|wrong| wrong.message)?;
        let fraction = grade::fraction(question, parsed.as_ref()).ok_or("a question that a person marks")?;
        answered.push(Answer { question: drawn.id.to_string(), response, fraction, marks: question.marks });
    }
    Ok(answered)
}

/// The grade of an attempt with these answers.
pub fn graded(answers: &[Answer]) -> Percent {
    grade::attempt(answers.iter().map(|answer| (Some(answer.fraction), answer.marks))).unwrap_or(Percent::ZERO)
}

fn answer(question: &Question, drawn: &DrawnQuestion, right: bool) -> Value {
    let at = |index: usize| id(&drawn.parts, index);
    match &question.key {
        Key::TrueFalse { answer } => json!(*answer == right),
        Key::SingleChoice { fractions } => {
            let wanted = fractions.iter().position(|fraction| (*fraction > 0.0) == right);
            json!(at(wanted.unwrap_or(0)))
        }
        Key::MultipleResponse { fractions, .. } => {
            let good = (0..fractions.len()).filter(|place| (fractions[*place] > 0.0) == right);
            good.map(at).collect()
        }
        Key::Matching { pairs, .. } => {
            let shifted = usize::from(!right);
            let pairs = (0..*pairs).map(|left| (at(left), json!(id(&drawn.rights, (left + shifted) % pairs))));
            Value::Object(pairs.collect())
        }
        Key::Ordering { items, .. } => {
            let place = |item: usize| if right { item } else { items - 1 - item };
            (0..*items).map(|item| at(place(item))).collect()
        }
        Key::Numeric(key) => {
            let answer = key.accept.first().map_or(0.0, |accepted| accepted.answer);
            json!(if right { answer } else { answer + 1000.0 })
        }
        _ => json!(if right { accepted(question) } else { "nothing like it" }),
    }
}

/// The id under which the part goes out.
fn id(parts: &[Part], index: usize) -> String {
    parts.iter().find(|part| part.index == index).map(|part| part.id.clone()).unwrap_or_default()
}

fn accepted(question: &Question) -> &str {
    let QuestionText { accept, .. } = &*question.texts.source;
    accept.first().map_or("", |accepted| accepted.text.as_str())
}
