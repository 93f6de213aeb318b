//! An attempt: the questions as a form, saving, handing in.

use std::collections::HashMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde_json::Value;

use super::answers::Typed;
use super::asked::{Asked, content_of};
use super::posted::Posted;
use super::result;
use super::shell::{self, Shell, see};
use super::visitor::{self, Visitor};
use crate::account::Caller;
use crate::actions::review_attempt::{self, Reviewed};
use crate::actions::{Error, Refusal, save_response, submit_attempt};
use crate::base::{AttemptId, Timestamp};
use crate::course::markdown::in_one_line;
use crate::course::model::OnExpiry;
use crate::policy::Action;
use crate::quiz::attempt::{Attempt, Open};
use crate::quiz::store::Saved;
use crate::web::error::Problem;
use crate::web::looks;
use crate::web::state::App;
use crate::web::views::attempt::AttemptView;
use crate::web::views::gaps::fill_gaps;

/// The time of an attempt that has a limit.
struct Clock {
    ends: Timestamp,
    /// Seconds that are left.
    seconds: i64,
    /// Seconds that there were.
    total: i64,
    /// What is left, as a clock shows it.
    shown: String,
}

impl Clock {
    fn of(attempt: &Attempt, now: Timestamp) -> Option<Self> {
        let ends = attempt.until.deadline?;
        let seconds = (ends - now).num_seconds().max(0);
        let total = (ends - attempt.started_at).num_seconds();
        Some(Self { ends, seconds, total, shown: format!("{}:{:02}", seconds / 60, seconds % 60) })
    }
}

#[derive(Template)]
#[template(path = "attempt.html", config = "src/web/pages/askama.toml")]
struct AttemptPage {
    s: Shell,
    attempt: AttemptView,
    course: String,
    course_title: String,
    questions: Vec<Asked>,
    clock: Option<Clock>,
    /// The language of the questions.
    content: String,
    /// A number higher than any that was saved before.
    sequence: i64,
    saved: bool,
}

impl AttemptPage {
    fn is_wrong(&self) -> bool {
        self.questions.iter().any(|asked| asked.error.is_some())
    }
}

/// A question as the look over all of them shows it.
struct Item {
    number: usize,
    /// Its text, without its marks.
    text: String,
    answered: bool,
}

#[derive(Template)]
#[template(path = "review.html", config = "src/web/pages/askama.toml")]
struct ReviewPage {
    s: Shell,
    id: String,
    title: String,
    course: String,
    course_title: String,
    clock: Option<Clock>,
    /// The language of the questions.
    content: String,
    open: usize,
    items: Vec<Item>,
}

#[derive(Template)]
#[template(path = "hand-in.html", config = "src/web/pages/askama.toml")]
struct TimeIsUp {
    s: Shell,
    id: String,
    title: String,
    /// The text that says what becomes of it.
    text: &'static str,
}

async fn look(app: &App, visitor: &Visitor, id: AttemptId, action: Action) -> Result<(Caller, Reviewed), Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
    let found = app.db.read(move |conn| {
        let caller = visitor::required(conn, &ctx, claims.as_ref())?;
        let reviewed = review_attempt::look_for(conn, &ctx, &caller, id, action)?;
        Ok::<_, Error>((caller, reviewed))
    });
    let (caller, reviewed) = found.await?;
    looks::unless_own(app, caller.id, reviewed.owner, "attempt").await?;
    Ok((caller, reviewed))
}

fn shell(app: &App, visitor: &Visitor, caller: &Caller, title: &str) -> Shell {
    let mut here = Shell::new(&app.ctx, visitor, Some(caller)).named(title).at("home").or_copy(visitor);
    // Save and submit have no page of their own: other languages show the attempt.
    for switch in &mut here.switches {
        switch.href = switch.href.replacen("/save?", "?", 1).replacen("/submit?", "/review?", 1);
    }
    here
}

/// The questions, or the result once it was handed in.
///
/// # Errors
/// When nobody is signed in, or the attempt is somebody else's.
pub async fn show(app: App, visitor: Visitor, id: Path<AttemptId>) -> Result<HttpResponse, Problem> {
    let (caller, reviewed) = look(&app, &visitor, *id, Action::SeeAttempt).await?;
    let attempt = AttemptView::reviewed(&reviewed, &visitor.wished(Some(&caller)));
    let s = shell(&app, &visitor, &caller, &attempt.title);
    match reviewed.attempt.open(app.ctx.now()) {
        Open::Yes => form(&app, &visitor, s, &reviewed, attempt, None),
        Open::Ended => result::answer(&visitor, s, &reviewed, attempt),
        Open::TimeIsUp => time_is_up(&visitor, s, &reviewed, &attempt),
    }
}

/// All questions, with whether they have an answer, before the attempt is handed in.
///
/// # Errors
/// When nobody is signed in, or the attempt is somebody else's.
pub async fn review(app: App, visitor: Visitor, id: Path<AttemptId>) -> Result<HttpResponse, Problem> {
    let (caller, reviewed) = look(&app, &visitor, *id, Action::SeeAttempt).await?;
    let attempt = AttemptView::reviewed(&reviewed, &visitor.wished(Some(&caller)));
    let s = shell(&app, &visitor, &caller, &attempt.title);
    match reviewed.attempt.open(app.ctx.now()) {
        Open::Yes => overview(&app, &visitor, s, &reviewed, &attempt),
        Open::Ended => Ok(see(&format!("/attempt/{}", *id))),
        Open::TimeIsUp => time_is_up(&visitor, s, &reviewed, &attempt),
    }
}

/// A form that came with faults: what was typed, and what is wrong, by question.
type Wrong<'a> = (&'a Posted, HashMap<String, &'static str>);

fn form(
    app: &App,
    visitor: &Visitor,
    s: Shell,
    reviewed: &Reviewed,
    mut attempt: AttemptView,
    wrong: Option<&Wrong<'_>>,
) -> Result<HttpResponse, Problem> {
    let now = app.ctx.now();
    let course = &reviewed.version.course;
    let asked = std::mem::take(&mut attempt.questions).into_iter().enumerate().map(|(index, question)| Asked {
        number: index + 1,
        typed: match wrong {
            Some((posted, _)) => Typed::posted(&question, posted),
            None => Typed::saved(&question),
        },
        error: wrong.and_then(|(_, faults)| faults.get(&question.id)).map(|key| s.t(key)),
        question,
    });
    let page = AttemptPage {
        questions: asked.collect(),
        course: course.slug.to_string(),
        course_title: course.texts.best(&visitor.wished(None), &course.language).1.title.clone(),
        clock: Clock::of(&reviewed.attempt, now),
        content: content_of(&s, reviewed),
        sequence: sequence(now, reviewed),
        saved: visitor.parameter("done") == Some("saved"),
        s: s.with_script("attempt.js"),
        attempt,
    };
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    shell::page_as(status, visitor, &page.s.token, &page)
}

/// Milliseconds on the server's clock, or more where more was saved: the save that comes last wins.
fn sequence(now: Timestamp, reviewed: &Reviewed) -> i64 {
    let saved = reviewed.saved.values().map(|saved| saved.sequence + 1).max().unwrap_or(1);
    saved.max(now.micros() / 1000)
}

fn time_is_up(
    visitor: &Visitor,
    s: Shell,
    reviewed: &Reviewed,
    attempt: &AttemptView,
) -> Result<HttpResponse, Problem> {
    let quiz = reviewed.version.course.quiz(&reviewed.attempt.module, &reviewed.attempt.quiz);
    let text = match quiz.map(|(_, quiz)| quiz.on_expiry) {
        Some(OnExpiry::Abandon) => "hand-in-abandon-text",
        _ => "hand-in-time-text",
    };
    let page = TimeIsUp { id: attempt.id.clone(), title: attempt.title.clone(), text, s };
    shell::page(visitor, &page.s.token, &page)
}

/// A text without its marks, with dots for gaps.
fn plain(html: &str) -> String {
    in_one_line(&fill_gaps(html, |_| "…".to_owned()))
}

fn overview(
    app: &App,
    visitor: &Visitor,
    s: Shell,
    reviewed: &Reviewed,
    attempt: &AttemptView,
) -> Result<HttpResponse, Problem> {
    let course = &reviewed.version.course;
    let items = attempt.questions.iter().enumerate().map(|(index, question)| Item {
        number: index + 1,
        text: plain(&question.text),
        answered: !question.response.is_null(),
    });
    let items: Vec<Item> = items.collect();
    let page = ReviewPage {
        id: attempt.id.clone(),
        title: attempt.title.clone(),
        course: course.slug.to_string(),
        course_title: course.texts.best(&visitor.wished(None), &course.language).1.title.clone(),
        clock: Clock::of(&reviewed.attempt, app.ctx.now()),
        content: content_of(&s, reviewed),
        open: items.iter().filter(|item| !item.answered).count(),
        items,
        s: s.with_script("attempt.js"),
    };
    shell::page(visitor, &page.s.token, &page)
}

/// The answers that differ from what was saved, and the faults, by question.
fn read(
    posted: &Posted,
    attempt: &AttemptView,
    number: i64,
) -> (HashMap<String, Saved>, HashMap<String, &'static str>) {
    let (mut changed, mut faults) = (HashMap::new(), HashMap::new());
    // The question "are you sure" brings no answers: that is not the same as empty ones.
    if posted.field("answers").is_empty() {
        return (changed, faults);
    }
    let only = posted.filled("only");
    let wanted = attempt.questions.iter().filter(|question| only.as_ref().is_none_or(|only| *only == question.id));
    for question in wanted {
        match Typed::posted(question, posted).response(question) {
            Ok(response) if response == question.response => {}
            Ok(response) => {
                changed.insert(question.id.clone(), Saved { sequence: number, response });
            }
            Err(fault) => {
                faults.insert(question.id.clone(), fault);
            }
        }
    }
    (changed, faults)
}

async fn keep(app: &App, visitor: &Visitor, id: AttemptId, changed: &HashMap<String, Saved>) -> Result<(), Error> {
    if changed.is_empty() {
        return Ok(());
    }
    let (ctx, claims, changed) = (app.ctx.clone(), visitor.claims, changed.clone());
    let answers = changed.len();
    let kept = app.db.write(move |conn| {
        let caller = visitor::required(conn, &ctx, claims.as_ref())?;
        for (question, saved) in &changed {
            save_response::save(conn, &ctx, &caller, id, question, saved.clone())?;
        }
        Ok::<_, Error>(())
    });
    kept.await?;
    app.ctx.metrics.events.answers.inc_by(answers as u64);
    Ok(())
}

/// Saves what was answered so far: by the button, or by the script after each change.
///
/// # Errors
/// When nobody is signed in, or the attempt is somebody else's.
pub async fn save(app: App, posted: Posted, id: Path<AttemptId>) -> Result<HttpResponse, Problem> {
    let visitor = &posted.visitor;
    let (caller, reviewed) = look(&app, visitor, *id, Action::SaveResponse).await?;
    let attempt = AttemptView::reviewed(&reviewed, &visitor.wished(Some(&caller)));
    let own = posted.field("sequence").parse::<i64>().ok().filter(|number| posted.by_script && *number > 0);
    let (changed, faults) = read(&posted, &attempt, own.unwrap_or_else(|| sequence(app.ctx.now(), &reviewed)));
    let kept = keep(&app, visitor, *id, &changed).await;
    match kept {
        Err(Error::Refused(Refusal::AttemptEnded | Refusal::TimeIsUp)) if !posted.by_script => {
            return Ok(see(&format!("/attempt/{}", *id)));
        }
        other => other?,
    }
    let s = shell(&app, visitor, &caller, &attempt.title);
    match (posted.by_script, faults.values().next()) {
        (true, None) => {
            let mut answer = HttpResponse::NoContent();
            // The page's clock follows: time may have been added meanwhile.
            if let Some(clock) = Clock::of(&reviewed.attempt, app.ctx.now()) {
                answer.insert_header(("chancery-seconds-left", clock.seconds));
            }
            Ok(answer.finish())
        }
        (true, Some(fault)) => {
            Ok(HttpResponse::UnprocessableEntity().content_type("text/plain; charset=utf-8").body(s.t(fault)))
        }
        (false, None) if posted.field("then") == "review" => Ok(see(&format!("/attempt/{}/review", *id))),
        (false, None) => Ok(see(&format!("/attempt/{}?done=saved", *id))),
        (false, Some(_)) => form(&app, visitor, s, &reviewed, attempt, Some(&(&posted, faults))),
    }
}

/// Hands the attempt in; with open questions only after a look over all of them.
///
/// # Errors
/// When nobody is signed in, or the attempt is somebody else's.
pub async fn submit(app: App, posted: Posted, id: Path<AttemptId>) -> Result<HttpResponse, Problem> {
    let visitor = &posted.visitor;
    let (caller, reviewed) = look(&app, visitor, *id, Action::SubmitAttempt).await?;
    let wished = visitor.wished(Some(&caller));
    let mut attempt = AttemptView::reviewed(&reviewed, &wished);
    let open = reviewed.attempt.open(app.ctx.now()) == Open::Yes;
    let (changed, faults) = read(&posted, &attempt, sequence(app.ctx.now(), &reviewed));
    let s = shell(&app, visitor, &caller, &attempt.title);
    if open && !faults.is_empty() && posted.field("sure").is_empty() {
        keep(&app, visitor, *id, &changed).await?;
        return form(&app, visitor, s, &reviewed, attempt, Some(&(&posted, faults)));
    }
    for question in &mut attempt.questions {
        if let Some(saved) = changed.get(&question.id) {
            question.response.clone_from(&saved.response);
        }
    }
    let unanswered = attempt.questions.iter().any(|question| question.response == Value::Null);
    if open && unanswered && posted.field("sure").is_empty() {
        keep(&app, visitor, *id, &changed).await?;
        return overview(&app, visitor, s, &reviewed, &attempt);
    }
    let (ctx, claims, id, answers) = (app.ctx.clone(), visitor.claims, *id, changed.len());
    let submitted = app.db.write(move |conn| {
        let caller = visitor::required(conn, &ctx, claims.as_ref())?;
        submit_attempt::submit(conn, &ctx, &caller, id, &changed)
    });
    submitted.await?;
    app.ctx.metrics.events.answers.inc_by(answers as u64);
    Ok(see(&format!("/attempt/{id}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_in_one_line_has_its_signs_where_they_belong() {
        let text = "<p>Who goes <strong>first</strong>?</p><ul><li>The <em>host</em>.</li><li>A guest</li></ul>";
        assert_eq!(plain(text), "Who goes first? The host. A guest");
        let cloze = "In <span data-gap=\"a\"></span> at <strong><span data-gap=\"b\"></span></strong>.";
        assert_eq!(plain(cloze), "In … at ….");
    }
}
