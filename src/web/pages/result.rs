//! What an attempt came to: the grade, and question by question as far as the review rule allows.

use std::collections::HashMap;

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;
use serde_json::{Number, Value};

use super::answers::{escaped, plain};
use super::asked::content_of;
use super::shell::{self, Shell};
use super::visitor::{self, Visitor};
use crate::actions::review_attempt::Reviewed;
use crate::actions::{Error, receipt};
use crate::base::{AttemptId, Timestamp};
use crate::web::error::Problem;
use crate::web::looks;
use crate::web::state::App;
use crate::web::views::attempt::{AttemptView, QuestionResult, QuestionView};
use crate::web::views::gaps::{PartView, fill_gaps};

/// A question with what was answered, what would have been right, and why. All of it is HTML.
pub struct Told {
    /// Its number on the page.
    pub number: usize,
    /// The question.
    pub text: String,
    /// The address of its image, and what it shows.
    pub image: Option<(String, String)>,
    /// `good`, `note` (in part) or `bad`.
    pub look: &'static str,
    /// The sign of it.
    pub sign: &'static str,
    /// The text that says so; none where it does not show.
    pub verdict: Option<&'static str>,
    /// Marks got, where they show.
    pub got: Option<f64>,
    /// Marks there were.
    pub marks: f64,
    /// Whether what was answered shows.
    pub answered: bool,
    /// What was answered: in its own direction, whatever that of the page is.
    pub given: Vec<String>,
    /// What is right; empty where the answer was, or where it does not show.
    pub right: Vec<String>,
    /// What to learn from it.
    pub feedback: Vec<String>,
    /// What those who mark an essay look for.
    pub looked_for: Vec<String>,
}

#[derive(Template)]
#[template(path = "result.html", config = "src/web/pages/askama.toml")]
struct ResultPage {
    s: Shell,
    attempt: AttemptView,
    course: String,
    graded: Option<(f64, bool)>,
    handed_in: Option<(Timestamp, String)>,
    /// Whether the text of the receipt shows.
    receipt_text: bool,
    /// The pass mark, where the quiz counts for the course.
    pass_mark: Option<f64>,
    /// The text that says who marks what waits for marks.
    marker: &'static str,
    told: Vec<Told>,
    /// The language of the questions.
    content: String,
    /// Whether anything shows besides one's own answers.
    reviewed: bool,
}

/// The page.
///
/// # Errors
/// When the template fails.
pub fn answer(
    visitor: &Visitor,
    s: Shell,
    reviewed: &Reviewed,
    mut attempt: AttemptView,
) -> Result<HttpResponse, Problem> {
    let course = &reviewed.version.course;
    let quiz = course.quiz(&attempt.module, &attempt.quiz);
    let (graded, handed_in) = (reviewed.attempt.graded(), reviewed.attempt.handed_in());
    let result = attempt.result.take();
    let results = result.as_ref().map_or(&[][..], |result| &result.questions);
    let shown = reviewed.shown;
    let listed = attempt.questions.iter().enumerate().filter(|_| shown.responses || result.is_some());
    let told = listed.map(|(index, question)| {
        let result = results.iter().find(|result| result.id == question.id);
        told(&s, index + 1, question, result, shown.responses)
    });
    let page = ResultPage {
        told: told.collect(),
        content: content_of(&s, reviewed),
        course: course.slug.to_string(),
        graded: graded.map(|graded| (graded.grade.value(), graded.passed)),
        handed_in: handed_in.map(|handed_in| (handed_in.submitted_at, handed_in.receipt.clone())),
        receipt_text: shown.responses,
        reviewed: result.is_some(),
        pass_mark: quiz.filter(|(_, quiz)| quiz.is_graded()).map(|(_, quiz)| quiz.pass_mark.value()),
        marker: if reviewed.facilitated { "result-awaits-marks" } else { "result-awaits-administrators" },
        attempt,
        s,
    };
    shell::page(visitor, &page.s.token, &page)
}

/// The text of the receipt as a file, for `sha256sum`.
///
/// # Errors
/// When nobody is signed in, the attempt is somebody else's or was not handed in, or its answers do not show.
pub async fn receipt(app: App, visitor: Visitor, id: Path<AttemptId>) -> Result<HttpResponse, Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
    let found = app.db.read(move |conn| {
        let caller = visitor::required(conn, &ctx, claims.as_ref())?;
        Ok::<_, Error>((receipt::look(conn, &ctx, &caller, *id)?, caller.id))
    });
    let (found, caller) = found.await?;
    looks::unless_own(&app, caller, found.owner, "attempt").await?;
    let text = found.text.ok_or(Error::NotFound("receipt"))?;
    let disposition = ("content-disposition", "attachment; filename=\"receipt.txt\"");
    Ok(HttpResponse::Ok().content_type("text/plain; charset=utf-8").insert_header(disposition).body(text))
}

fn told(s: &Shell, number: usize, question: &QuestionView, result: Option<&QuestionResult>, answered: bool) -> Told {
    let nothing = answered && question.response.is_null();
    let (correct, partly) = result.map_or((None, None), |result| (result.correct, result.partly_correct));
    let void = result.is_some_and(|result| result.void);
    let (look, sign, verdict) = match (correct, partly, nothing) {
        _ if void => ("note", "–", Some("result-void")),
        (Some(true), ..) => ("good", "✓", Some("result-right")),
        (_, Some(true), _) => ("note", "◐", Some("result-part")),
        (Some(false), _, true) => ("bad", "✕", Some("result-none")),
        (Some(false), _, false) => ("bad", "✕", Some("result-wrong")),
        (None, ..) => ("", "", None),
    };
    let criteria = result.and_then(|result| result.criteria.as_ref()).into_iter().flatten();
    let criteria = criteria.map(|criterion| format!("{} ({})", criterion.text, s.number(&criterion.marks)));
    let rubric = result.and_then(|result| result.rubric.clone());
    let options = result.and_then(|result| result.option_feedback.as_ref()).into_iter().flat_map(|all| all.values());
    let right = result.and_then(|result| result.right_answer.as_ref()).filter(|_| correct != Some(true));
    let comments = result.and_then(|result| result.comments.as_ref()).into_iter().flatten();
    let feedback = result.and_then(|result| result.feedback.clone().flatten());
    Told {
        number,
        text: numbered(question),
        image: question.image.as_ref().map(|image| (image.src.clone(), image.alt.clone())),
        look,
        sign,
        verdict,
        got: result.and_then(|result| result.marks),
        marks: question.marks,
        answered,
        given: isolated(question.kind, words(s, question, &question.response)),
        right: right.map(|right| words(s, question, right)).unwrap_or_default(),
        feedback: options
            .cloned()
            .chain(result.map(|result| gap_feedback(question, result)).unwrap_or_default())
            .chain(feedback)
            .chain(comments.map(|comment| escaped(comment)))
            .collect(),
        looked_for: rubric.into_iter().chain(criteria).collect(),
    }
}

/// Lines in whatever language, each to itself: the page says where they begin. An essay is a text of its own.
fn isolated(kind: &str, lines: Vec<String>) -> Vec<String> {
    let isolated = lines.into_iter().map(|line| if kind == "essay" { line } else { format!("<bdi>{line}</bdi>") });
    isolated.collect()
}

/// A response in words. The texts of a course are HTML already; what a learner wrote is escaped.
fn words(s: &Shell, question: &QuestionView, response: &Value) -> Vec<String> {
    let listed = |parts: &Option<Vec<PartView>>, ids: &[Value]| {
        ids.iter().filter_map(Value::as_str).map(|id| part(parts.as_ref(), id)).collect::<Vec<_>>()
    };
    match (question.kind, response) {
        (_, Value::Null) => Vec::new(),
        ("true-false", value) => vec![s.t(if value == &Value::Bool(true) { "answer-true" } else { "answer-false" })],
        ("multiple-response", Value::Array(ids)) => listed(&question.options, ids),
        ("ordering", Value::Array(ids)) => {
            let items = listed(&question.items, ids).into_iter().enumerate();
            items.map(|(place, item)| format!("{}. {item}", place + 1)).collect()
        }
        ("matching", Value::Object(pairs)) => {
            let lefts = question.lefts.iter().flatten().filter_map(|left| {
                let right = pairs.get(&left.id)?.as_str()?;
                Some(format!("{} – {}", left.text, part(question.rights.as_ref(), right)))
            });
            lefts.collect()
        }
        ("cloze", Value::Object(answers)) => {
            let lines = gap_numbers(question).into_iter().filter_map(|(id, number)| {
                let gap = question.gaps.iter().flatten().find(|gap| gap.id == id)?;
                let given = simple(gap.options.as_ref(), gap.unit.as_ref(), answers.get(&id)?);
                Some(format!("({number}) {}", given.join(" · ")))
            });
            lines.collect()
        }
        // Lines are as they were written.
        ("essay", Value::String(text)) => vec![format!("<div class=\"written\" dir=\"auto\">{}</div>", escaped(text))],
        (_, response) => simple(question.options.as_ref(), question.unit.as_ref(), response),
    }
}

fn part(parts: Option<&Vec<PartView>>, id: &str) -> String {
    let parts = parts.into_iter().flatten();
    parts.into_iter().find(|part| part.id == id).map_or_else(String::new, |part| part.text.clone())
}

/// What was chosen or typed in one field.
fn simple(options: Option<&Vec<PartView>>, unit: Option<&String>, response: &Value) -> Vec<String> {
    let number = |number: &Number, unit: Option<&str>| {
        let unit = unit.map(|unit| format!(" {}", escaped(unit))).unwrap_or_default();
        vec![format!("{}{unit}", plain(number))]
    };
    match response {
        Value::String(id) if options.is_some() => vec![part(options, id)],
        Value::String(text) => vec![escaped(text)],
        Value::Number(own) => number(own, unit.map(String::as_str)),
        Value::Object(given) => match given.get("number").and_then(Value::as_number) {
            Some(own) => number(own, given.get("unit").and_then(Value::as_str).or(unit.map(String::as_str))),
            None => Vec::new(),
        },
        Value::Array(texts) => texts.iter().filter_map(Value::as_str).map(escaped).collect(),
        _ => Vec::new(),
    }
}

/// The gaps of a cloze in the order of its text, counted from 1.
fn gap_numbers(question: &QuestionView) -> Vec<(String, usize)> {
    let mut numbers = Vec::new();
    fill_gaps(&question.text, |id| {
        numbers.push((id.to_owned(), numbers.len() + 1));
        String::new()
    });
    numbers
}

/// The text of a question, with the number of each gap in its place.
fn numbered(question: &QuestionView) -> String {
    let mut number = 0;
    fill_gaps(&question.text, |_| {
        number += 1;
        format!("<span class=\"gap\">({number})</span>")
    })
}

/// Feedback on the gaps of a cloze, each under its number.
fn gap_feedback(question: &QuestionView, result: &QuestionResult) -> Vec<String> {
    let feedback = gap_numbers(question).into_iter().flat_map(|(id, number)| {
        let gap = result.gaps.iter().flatten().find(|gap| gap.id == id);
        let answered = gap.and_then(|gap| gap.option_feedback.as_ref()).into_iter().flat_map(HashMap::values);
        let lines = answered.chain(gap.and_then(|gap| gap.feedback.as_ref()));
        lines.map(|line| format!("({number}) {line}")).collect::<Vec<_>>()
    });
    feedback.collect()
}
