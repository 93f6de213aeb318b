//! What an attempt came to: the grade, and question by question as far as the review rule allows.

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;
use serde_json::Value;

use super::shell::{self, Shell};
use super::visitor::{self, Visitor};
use crate::actions::review_attempt::Reviewed;
use crate::actions::{Error, receipt};
use crate::base::{AttemptId, Timestamp};
use crate::web::error::Problem;
use crate::web::state::App;
use crate::web::views::attempt::{AttemptView, PartView, QuestionResult, QuestionView};

/// A question with what was answered, what would have been right, and why. All of it is HTML.
pub struct Told {
    /// Its number on the page.
    pub number: usize,
    /// The question.
    pub text: String,
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
    /// What was answered.
    pub given: Vec<String>,
    /// What is right; empty where the answer was, or where it does not show.
    pub right: Vec<String>,
    /// What to learn from it.
    pub feedback: Vec<String>,
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
    pass_mark: f64,
    told: Vec<Told>,
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
        course: course.slug.to_string(),
        graded: graded.map(|graded| (graded.grade.value(), graded.passed)),
        handed_in: handed_in.map(|handed_in| (handed_in.submitted_at, handed_in.receipt.clone())),
        receipt_text: shown.responses,
        reviewed: result.is_some(),
        pass_mark: quiz.map_or(0.0, |(_, quiz)| quiz.pass_mark.value()),
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
    let (ctx, claims) = (app.ctx.clone(), visitor.claims.clone());
    let found = app.db.read(move |conn| {
        let caller = visitor::required(conn, &ctx, claims.as_ref())?;
        receipt::look(conn, &ctx, &caller, *id)
    });
    let text = found.await?.text.ok_or(Error::NotFound("receipt"))?;
    let disposition = ("content-disposition", "attachment; filename=\"receipt.txt\"");
    Ok(HttpResponse::Ok().content_type("text/plain; charset=utf-8").insert_header(disposition).body(text))
}

fn told(s: &Shell, number: usize, question: &QuestionView, result: Option<&QuestionResult>, answered: bool) -> Told {
    let nothing = answered && question.response.is_null();
    let (correct, partly) = result.map_or((None, None), |result| (result.correct, result.partly_correct));
    let (look, sign, verdict) = match (correct, partly, nothing) {
        (Some(true), ..) => ("good", "✓", Some("result-right")),
        (_, Some(true), _) => ("note", "◐", Some("result-part")),
        (Some(false), _, true) => ("bad", "✕", Some("result-none")),
        (Some(false), _, false) => ("bad", "✕", Some("result-wrong")),
        (None, ..) => ("", "", None),
    };
    let options = result.and_then(|result| result.option_feedback.as_ref()).into_iter().flat_map(|all| all.values());
    let right = result.and_then(|result| result.right_answer.as_ref()).filter(|_| correct != Some(true));
    let comments = result.and_then(|result| result.comments.as_ref()).into_iter().flatten();
    let feedback = result.and_then(|result| result.feedback.clone().flatten());
    Told {
        number,
        text: question.text.clone(),
        look,
        sign,
        verdict,
        got: result.and_then(|result| result.marks),
        marks: question.marks,
        answered,
        given: words(s, question, &question.response),
        right: right.map(|right| words(s, question, right)).unwrap_or_default(),
        feedback: options.cloned().chain(feedback).chain(comments.map(|comment| escaped(comment))).collect(),
    }
}

/// A response in words. The texts of a course are HTML already; what a learner wrote is escaped.
fn words(s: &Shell, question: &QuestionView, response: &Value) -> Vec<String> {
    let part = |parts: &Option<Vec<PartView>>, id: &str| {
        let parts = parts.iter().flatten();
        parts.into_iter().find(|part| part.id == id).map_or_else(String::new, |part| part.text.clone())
    };
    let listed = |parts: &Option<Vec<PartView>>, ids: &[Value]| {
        ids.iter().filter_map(Value::as_str).map(|id| part(parts, id)).collect::<Vec<_>>()
    };
    match (question.kind, response) {
        (_, Value::Null) => Vec::new(),
        ("true-false", value) => vec![s.t(if value == &Value::Bool(true) { "answer-true" } else { "answer-false" })],
        ("single-choice", Value::String(id)) => vec![part(&question.options, id)],
        ("multiple-response", Value::Array(ids)) => listed(&question.options, ids),
        ("ordering", Value::Array(ids)) => {
            let items = listed(&question.items, ids).into_iter().enumerate();
            items.map(|(place, item)| format!("{}. {item}", place + 1)).collect()
        }
        ("matching", Value::Object(pairs)) => {
            let lefts = question.lefts.iter().flatten().filter_map(|left| {
                let right = pairs.get(&left.id)?.as_str()?;
                Some(format!("{} – {}", left.text, part(&question.rights, right)))
            });
            lefts.collect()
        }
        ("numeric", Value::Number(number)) => {
            let unit = question.unit.as_deref().map(|unit| format!(" {}", escaped(unit))).unwrap_or_default();
            vec![format!("{number}{unit}")]
        }
        (_, Value::String(text)) => vec![escaped(text)],
        (_, Value::Array(texts)) => texts.iter().filter_map(Value::as_str).map(escaped).collect(),
        _ => Vec::new(),
    }
}

fn escaped(text: &str) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_learner_wrote_is_text() {
        assert_eq!(escaped("<img src=x onerror='a&b'>\""), "&lt;img src=x onerror=&#39;a&amp;b&#39;&gt;&quot;");
    }
}
