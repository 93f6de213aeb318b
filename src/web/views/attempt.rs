//! Attempts: questions without a trace of what is right, until the review rule lets it show.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::answers::{self, CriterionView, GapResult};
use super::enrolment::BriefEnrolment;
use super::gaps::{self, GapView, ImageView, PartView, QuoteView, WordsView};
use crate::actions::receipt::Receipt;
use crate::actions::review_attempt::Reviewed;
use crate::actions::start_attempt::Started;
use crate::actions::submit_attempt::Submitted;
use crate::base::{Language, Slug};
use crate::course::catalogue::Version;
use crate::course::model::{Course, Key, Question, QuestionText, Quiz};
use crate::quiz::attempt::Attempt;
use crate::quiz::correction::{Corrections, Counted};
use crate::quiz::draw::{DrawnQuestion, Part};
use crate::quiz::marking::{self, Given, Outcome};
use crate::quiz::review::Shown;
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
    /// What it came to; null until the review rules let a part of it show.
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
    /// The units that a number may be given in, its own first, where there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub units: Option<Vec<String>>,
    /// The gaps of a cloze.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gaps: Option<Vec<GapView>>,
    /// The limits of an essay.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<WordsView>,
    /// An image that shows with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<ImageView>,
    /// A source that it quotes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<QuoteView>,
    /// The response that is saved; null: none, or hidden by the review rules.
    pub response: Value,
    /// The sequence under which it was saved; 0: none was, or it is hidden.
    pub sequence: i64,
}

/// What an attempt came to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Result)]
pub struct ResultView {
    /// The grade, 0 to 100; null while it waits to be marked.
    pub grade: Option<f64>,
    /// Whether that passes the quiz; null while it waits to be marked.
    pub passed: Option<bool>,
    /// Question by question.
    pub questions: Vec<QuestionResult>,
}

/// What a response came to. What the review rules hide is left out.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuestionResult {
    /// The question.
    pub id: String,
    /// Whether the response is wholly right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correct: Option<bool>,
    /// Whether it is right in part only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partly_correct: Option<bool>,
    /// True where it waits to be marked: then it has neither marks nor correctness.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub awaits_marks: bool,
    /// The share of the marks, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fraction: Option<f64>,
    /// The marks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marks: Option<f64>,
    /// The marks of each criterion of an essay, where one person marked it by them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub criteria_marks: Option<Vec<f64>>,
    /// Whether the question was found faulty and counts for nothing.
    pub void: bool,
    /// A right response, in the form in which one is sent; for a short text the accepted ones; null for an essay.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub right_answer: Option<Value>,
    /// What to learn from the question, HTML; null where there is nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feedback: Option<Option<String>>,
    /// Feedback on what was answered: option id to HTML; `true` or `false`; on what was typed under `answer`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub option_feedback: Option<HashMap<String, String>>,
    /// Gap by gap of a cloze.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gaps: Option<Vec<GapResult>>,
    /// What those who mark an essay look for, HTML; shows with right answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rubric: Option<String>,
    /// The criteria of an essay; show with right answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub criteria: Option<Vec<CriterionView>>,
    /// What those who marked an essay tell; plain text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comments: Option<Vec<String>>,
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

/// The receipt of an attempt that was handed in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Receipt)]
pub struct ReceiptView {
    /// The attempt.
    pub attempt: String,
    /// When it was handed in.
    pub submitted_at: String,
    /// The SHA-256 of the text, in hexadecimal, as it was given out when the attempt was handed in.
    pub receipt: String,
    /// The text; null while the review rules hide the answers that stand in it.
    pub text: Option<String>,
}

impl From<Receipt> for ReceiptView {
    fn from(found: Receipt) -> Self {
        Self {
            attempt: found.attempt.to_string(),
            submitted_at: found.submitted_at.to_string(),
            receipt: found.receipt,
            text: found.text,
        }
    }
}

/// An attempt that was handed in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Submission)]
pub struct SubmissionView {
    /// `graded`; `submitted` where it waits to be marked; `abandoned` where the time was up and the quiz takes nothing then.
    pub state: String,
    /// The grade, 0 to 100; null before it is graded.
    pub grade: Option<f64>,
    /// Whether that passes the quiz; null before it is graded.
    pub passed: Option<bool>,
    /// A hash over the responses that were handed in; null where none were.
    pub receipt: Option<String>,
    /// The enrolment after it.
    pub enrolment: BriefEnrolment,
}

impl From<Submitted> for SubmissionView {
    fn from(submitted: Submitted) -> Self {
        let graded = submitted.attempt.graded();
        Self {
            state: submitted.attempt.state().to_string(),
            grade: graded.map(|graded| graded.grade.value()),
            passed: graded.map(|graded| graded.passed),
            receipt: submitted.attempt.handed_in().map(|handed_in| handed_in.receipt.clone()),
            enrolment: (&submitted.standing).into(),
        }
    }
}

impl AttemptView {
    /// An attempt that was just started, or is in progress.
    pub fn started(started: &Started, saved: &HashMap<Slug, Saved>, wished: &[Language]) -> Self {
        view(
            &started.attempt,
            &started.version,
            &Corrections::default(),
            saved,
            (Shown::RESPONSES, &HashMap::new()),
            wished,
        )
    }

    /// An attempt as somebody may see it.
    pub fn reviewed(reviewed: &Reviewed, wished: &[Language]) -> Self {
        let Reviewed { attempt, version, corrections, saved, shown, given, .. } = reviewed;
        view(attempt, version, corrections, saved, (*shown, given), wished)
    }
}

fn view(
    attempt: &Attempt,
    version: &Version,
    corrections: &Corrections,
    saved: &HashMap<Slug, Saved>,
    (shown, given): (Shown, &HashMap<Slug, Vec<Given>>),
    wished: &[Language],
) -> AttemptView {
    let course = &version.course;
    let quiz = course.quiz(&attempt.module, &attempt.quiz).map(|(_, quiz)| quiz);
    let drawn = || {
        let drawn = attempt.draw.questions.iter();
        drawn.filter_map(|drawn| Some((drawn, quiz?.question(&drawn.id)?)))
    };
    let (handed_in, graded) = (attempt.handed_in(), attempt.graded());
    let answer = |drawn: &DrawnQuestion| saved.get(&drawn.id).filter(|_| shown.responses);
    AttemptView {
        id: attempt.id.to_string(),
        enrolment: attempt.enrolment_id.to_string(),
        module: attempt.module.to_string(),
        quiz: attempt.quiz.to_string(),
        title: quiz.map(|quiz| title(quiz, course, wished)).unwrap_or_default(),
        number: attempt.number,
        state: attempt.state().to_string(),
        started_at: attempt.started_at.to_string(),
        deadline: attempt.until.deadline.map(|at| at.to_string()),
        submitted_at: handed_in.map(|handed_in| handed_in.submitted_at.to_string()),
        questions: drawn().map(|(drawn, known)| question(drawn, known, course, answer(drawn), wished)).collect(),
        out_of: quiz.map(Quiz::question_count).unwrap_or_default(),
        result: handed_in.filter(|_| shown.any_result()).map(|_| ResultView {
            grade: graded.map(|graded| graded.grade.value()),
            passed: graded.map(|graded| graded.passed),
            questions: drawn()
                .map(|(drawn, known)| {
                    let counted = corrections.counted(version.number, known, drawn);
                    let given = given.get(&drawn.id).map_or(&[][..], Vec::as_slice);
                    result(&counted, course, saved.get(&drawn.id), (shown, given), wished)
                })
                .collect(),
        }),
    }
}

fn title(quiz: &Quiz, course: &Course, wished: &[Language]) -> String {
    quiz.texts.best(wished, &course.language).1.title.clone()
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
        kind: known.key.name(),
        text: gaps::text(drawn, known, text),
        marks: known.marks,
        options: None,
        lefts: None,
        rights: None,
        items: None,
        unit: text.unit.clone(),
        units: gaps::units(text),
        gaps: gaps::gaps(drawn, known, text),
        words: gaps::words(&known.key),
        image: gaps::image(known, text, course),
        quote: gaps::quote(text),
        response: saved.map_or(Value::Null, |saved| gaps::response(drawn, known, text, &saved.response)),
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
        Key::TrueFalse { .. } | Key::Numeric(_) | Key::ShortText { .. } | Key::Cloze { .. } | Key::Essay { .. } => {}
    }
    view
}

fn result(
    counted: &Counted<'_>,
    course: &Course,
    saved: Option<&Saved>,
    (shown, given): (Shown, &[Given]),
    wished: &[Language],
) -> QuestionResult {
    let (known, drawn) = (counted.question, &*counted.drawn);
    let text: &QuestionText = known.texts.best(wished, &course.language).1;
    let response = saved.and_then(|saved| counted.response(&saved.response));
    let by_hand = match marking::outcome(known, given) {
        Outcome::Settled(marks) => Some((marks / known.marks).clamp(0.0, 1.0)),
        _ => None,
    };
    // None while a person's marks are awaited.
    let fraction = by_hand.or_else(|| counted.fraction(saved.map(|saved| &saved.response)));
    let told = given.iter().filter(|_| by_hand.is_some());
    let criteria_marks = told.clone().find_map(|each| each.criteria.clone());
    let feedback = || {
        let texts = answers::in_every_language(known, text);
        answers::option_feedback(&known.key, &drawn.parts, &texts, response.as_ref())
    };
    QuestionResult {
        id: drawn.id.to_string(),
        correct: fraction.filter(|_| shown.correctness).map(|fraction| fraction >= 1.0),
        partly_correct: fraction.filter(|_| shown.correctness).map(|fraction| fraction > 0.0 && fraction < 1.0),
        fraction: fraction.filter(|_| shown.marks),
        marks: fraction.filter(|_| shown.marks).map(|fraction| counted.marks() * fraction),
        // The criteria of one of two markers would not sum up to the marks.
        criteria_marks: criteria_marks.filter(|_| shown.marks && given.len() == 1),
        awaits_marks: fraction.is_none(),
        void: counted.void,
        right_answer: shown.right_answers.then(|| answers::right_answer(drawn, known, text)),
        feedback: shown.feedback.then(|| text.feedback.clone()),
        // Feedback on options names what was chosen.
        option_feedback: (shown.feedback && shown.responses).then(feedback),
        gaps: answers::gap_results(drawn, known, text, response.as_ref(), shown),
        rubric: text.rubric.clone().filter(|_| shown.right_answers),
        criteria: answers::criteria(known, text).filter(|_| shown.right_answers),
        comments: (shown.feedback && !given.is_empty()).then(|| told.filter_map(|each| each.comment.clone()).collect()),
    }
}
