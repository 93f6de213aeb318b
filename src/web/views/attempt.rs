//! Attempts: questions without a trace of what is right, until the review rule lets it show.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::enrolment::BriefEnrolment;
use crate::actions::review_attempt::Reviewed;
use crate::actions::start_attempt::Started;
use crate::actions::submit_attempt::Submitted;
use crate::base::{Language, Slug};
use crate::course::catalogue::Version;
use crate::course::model::{Course, Key, Question, QuestionText, Quiz};
use crate::quiz::attempt::{Attempt, AttemptState};
use crate::quiz::draw::{DrawnQuestion, Part};
use crate::quiz::grade;
use crate::quiz::response::Response;
use crate::quiz::store::Saved;

/// An attempt at a quiz.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Attempt)]
pub struct AttemptView {
    /// The id.
    pub id: String,
    /// The enrolment.
    pub enrolment: String,
    /// The module.
    pub module: String,
    /// The quiz.
    pub quiz: String,
    /// The quiz's title.
    pub title: String,
    /// The number of the attempt at this quiz, from 1.
    pub number: i32,
    /// `in-progress`, `submitted`, `graded` or `abandoned`.
    pub state: String,
    /// When it was started.
    pub started_at: String,
    /// When its time is up; null: no limit.
    pub deadline: Option<String>,
    /// When it was handed in.
    pub submitted_at: Option<String>,
    /// The questions in the order of this attempt.
    pub questions: Vec<QuestionView>,
    /// How many questions they were drawn from; the same number where each attempt has all of them.
    pub out_of: usize,
    /// What it came to; null until the review rule allows it.
    pub result: Option<ResultView>,
}

/// A question of an attempt. Texts are HTML; ids of parts tell nothing.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Question)]
pub struct QuestionView {
    /// The question.
    pub id: String,
    /// The type.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The question's text.
    pub text: String,
    /// What a right response is worth.
    pub marks: f64,
    /// The options of a choice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub options: Option<Vec<PartView>>,
    /// The lefts of a matching.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lefts: Option<Vec<PartView>>,
    /// The rights of a matching.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rights: Option<Vec<PartView>>,
    /// The items of an ordering.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Vec<PartView>>,
    /// The unit of a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The response that is saved; null: none.
    pub response: Value,
    /// The sequence under which it was saved; 0: none was.
    pub sequence: i64,
}

/// An option, left, right or item.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Part)]
pub struct PartView {
    /// Opaque, and good in this attempt only.
    pub id: String,
    /// HTML.
    pub text: String,
}

/// What an attempt came to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Result)]
pub struct ResultView {
    /// The grade, 0 to 100.
    pub grade: f64,
    /// Whether that passes the quiz.
    pub passed: bool,
    /// Question by question.
    pub questions: Vec<QuestionResult>,
}

/// What a response came to.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuestionResult {
    /// The question.
    pub id: String,
    /// Whether the response is wholly right.
    pub correct: bool,
    /// The share of the marks, 0 to 1.
    pub fraction: f64,
    /// The marks.
    pub marks: f64,
    /// A right response, in the form in which one is sent; for a short text the accepted ones.
    pub right_answer: Value,
    /// What to learn from the question, HTML.
    pub feedback: Option<String>,
    /// Feedback on the options that were chosen: option id to HTML.
    pub option_feedback: HashMap<String, String>,
}

/// A response as it is saved now.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SavedResponse)]
pub struct SavedView {
    /// The sequence under which it was saved.
    pub sequence: i64,
    /// The response.
    pub response: Value,
}

/// An attempt that was handed in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Submission)]
pub struct SubmissionView {
    /// `graded`.
    pub state: String,
    /// The grade, 0 to 100.
    pub grade: f64,
    /// Whether that passes the quiz.
    pub passed: bool,
    /// A hash over the responses that were handed in.
    pub receipt: String,
    /// The enrolment after it.
    pub enrolment: BriefEnrolment,
}

impl From<Submitted> for SubmissionView {
    fn from(submitted: Submitted) -> Self {
        Self {
            state: AttemptState::Graded.to_string(),
            grade: submitted.graded.grade.value(),
            passed: submitted.graded.passed,
            receipt: submitted.graded.receipt,
            enrolment: (&submitted.standing).into(),
        }
    }
}

impl AttemptView {
    /// An attempt that was just started, or is in progress.
    pub fn started(started: &Started, saved: &HashMap<Slug, Saved>, wished: &[Language]) -> Self {
        view(&started.attempt, &started.version, saved, false, wished)
    }

    /// An attempt as somebody may see it.
    pub fn reviewed(reviewed: &Reviewed, wished: &[Language]) -> Self {
        view(&reviewed.attempt, &reviewed.version, &reviewed.saved, reviewed.shows, wished)
    }
}

fn view(
    attempt: &Attempt,
    version: &Version,
    saved: &HashMap<Slug, Saved>,
    shows: bool,
    wished: &[Language],
) -> AttemptView {
    let course = &version.course;
    let quiz = course.quiz(&attempt.module, &attempt.quiz).map(|(_, quiz)| quiz);
    let drawn = || {
        let drawn = attempt.draw.questions.iter();
        drawn.filter_map(|drawn| Some((drawn, quiz?.question(&drawn.id)?)))
    };
    let graded = attempt.graded();
    AttemptView {
        id: attempt.id.to_string(),
        enrolment: attempt.enrolment_id.to_string(),
        module: attempt.module.to_string(),
        quiz: attempt.quiz.to_string(),
        title: quiz.map(|quiz| title(quiz, course, wished)).unwrap_or_default(),
        number: attempt.number,
        state: attempt.state().to_string(),
        started_at: attempt.started_at.to_string(),
        deadline: attempt.deadline.map(|at| at.to_string()),
        submitted_at: graded.map(|graded| graded.submitted_at.to_string()),
        questions: drawn().map(|(drawn, known)| question(drawn, known, course, saved.get(&drawn.id), wished)).collect(),
        out_of: quiz.map(Quiz::question_count).unwrap_or_default(),
        result: graded.filter(|_| shows).map(|graded| ResultView {
            grade: graded.grade.value(),
            passed: graded.passed,
            questions: drawn()
                .map(|(drawn, known)| result(drawn, known, course, saved.get(&drawn.id), wished))
                .collect(),
        }),
    }
}

fn title(quiz: &Quiz, course: &Course, wished: &[Language]) -> String {
    quiz.texts.best(wished, &course.language).1.title.clone()
}

fn kind(key: &Key) -> &'static str {
    match key {
        Key::TrueFalse { .. } => "true-false",
        Key::SingleChoice { .. } => "single-choice",
        Key::MultipleResponse { .. } => "multiple-response",
        Key::Matching { .. } => "matching",
        Key::Ordering { .. } => "ordering",
        Key::Numeric { .. } => "numeric",
        Key::ShortText { .. } => "short-text",
    }
}

fn parts<'a>(parts: &[Part], text: impl Fn(usize) -> Option<&'a String>) -> Option<Vec<PartView>> {
    let views =
        parts.iter().map(|part| PartView { id: part.id.clone(), text: text(part.index).cloned().unwrap_or_default() });
    Some(views.collect())
}

fn question(
    drawn: &DrawnQuestion,
    known: &Question,
    course: &Course,
    saved: Option<&Saved>,
    wished: &[Language],
) -> QuestionView {
    let text: &QuestionText = known.texts.best(wished, &course.language).1;
    let mut view = QuestionView {
        id: drawn.id.to_string(),
        kind: kind(&known.key),
        text: text.text.clone(),
        marks: known.marks,
        options: None,
        lefts: None,
        rights: None,
        items: None,
        unit: text.unit.clone(),
        response: saved.map_or(Value::Null, |saved| saved.response.clone()),
        sequence: saved.map_or(0, |saved| saved.sequence),
    };
    match known.key {
        Key::SingleChoice { .. } | Key::MultipleResponse { .. } => {
            view.options = parts(&drawn.parts, |index| text.options.get(index).map(|option| &option.text));
        }
        Key::Matching { .. } => {
            view.lefts = parts(&drawn.parts, |index| text.lefts.get(index));
            view.rights = parts(&drawn.rights, |index| text.rights.get(index));
        }
        Key::Ordering { .. } => view.items = parts(&drawn.parts, |index| text.items.get(index)),
        Key::TrueFalse { .. } | Key::Numeric { .. } | Key::ShortText { .. } => {}
    }
    view
}

fn result(
    drawn: &DrawnQuestion,
    known: &Question,
    course: &Course,
    saved: Option<&Saved>,
    wished: &[Language],
) -> QuestionResult {
    let text: &QuestionText = known.texts.best(wished, &course.language).1;
    let response = saved.and_then(|saved| Response::parse(&known.key, drawn, &saved.response).ok()).flatten();
    let fraction = grade::fraction(known, response.as_ref());
    let chosen = match &response {
        Some(Response::Choice(chosen)) => vec![*chosen],
        Some(Response::Choices(chosen)) => chosen.clone(),
        _ => Vec::new(),
    };
    let feedback = drawn.parts.iter().filter(|part| chosen.contains(&part.index)).filter_map(|part| {
        let feedback = text.options.get(part.index)?.feedback.clone()?;
        Some((part.id.clone(), feedback))
    });
    QuestionResult {
        id: drawn.id.to_string(),
        correct: fraction >= 1.0,
        fraction,
        marks: known.marks * fraction,
        right_answer: right_answer(drawn, known, text),
        feedback: text.feedback.clone(),
        option_feedback: feedback.collect(),
    }
}

fn right_answer(drawn: &DrawnQuestion, known: &Question, text: &QuestionText) -> Value {
    let id = |parts: &[Part], index: usize| {
        let part = parts.iter().find(|part| part.index == index);
        part.map_or(Value::Null, |part| Value::String(part.id.clone()))
    };
    match &known.key {
        Key::TrueFalse { answer } => Value::Bool(*answer),
        Key::SingleChoice { fractions } => {
            let best = (0..fractions.len()).find(|index| fractions[*index] >= 1.0);
            best.map_or(Value::Null, |index| id(&drawn.parts, index))
        }
        Key::MultipleResponse { fractions, .. } => {
            let right = (0..fractions.len()).filter(|index| fractions[*index] > 0.0);
            right.map(|index| id(&drawn.parts, index)).collect()
        }
        Key::Matching { pairs, .. } => {
            let matched = (0..*pairs).filter_map(|index| {
                let left = drawn.parts.iter().find(|part| part.index == index)?;
                Some((left.id.clone(), id(&drawn.rights, index)))
            });
            Value::Object(matched.collect())
        }
        Key::Ordering { items } => (0..*items).map(|index| id(&drawn.parts, index)).collect(),
        Key::Numeric { answer, .. } => serde_json::json!(answer),
        Key::ShortText { .. } => serde_json::json!(text.accept),
    }
}
