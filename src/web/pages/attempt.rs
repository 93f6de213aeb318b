//! An attempt: the questions as a form, saving, handing in.

use std::collections::HashMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde_json::Value;

use super::answers::{self, Typed, escaped};
use super::posted::Posted;
use super::result;
use super::shell::{self, Shell, see};
use super::visitor::{self, Visitor};
use crate::account::Caller;
use crate::actions::review_attempt::{self, Reviewed};
use crate::actions::{Error, Refusal, save_response, submit_attempt};
use crate::base::{AttemptId, Timestamp};
use crate::course::model::OnExpiry;
use crate::quiz::attempt::Open;
use crate::quiz::store::Saved;
use crate::quiz::words;
use crate::web::error::Problem;
use crate::web::state::App;
use crate::web::views::attempt::{AttemptView, QuestionView};
use crate::web::views::gaps::{GapView, fill_gaps};

/// A question with what stands in its fields.
pub struct Asked {
    /// Its number on the page, from 1.
    pub number: usize,
    /// The question.
    pub question: QuestionView,
    /// What stands in its fields.
    pub typed: Typed,
    /// What is wrong with it.
    pub error: Option<String>,
}

impl Asked {
    /// Whether an option is chosen.
    pub fn chosen(&self, id: &str) -> bool {
        self.typed.one == id || self.typed.many.iter().any(|chosen| chosen == id)
    }

    /// Whether a left has this right, or an item this position.
    pub fn paired(&self, part: &str, with: &str) -> bool {
        self.typed.pairs.get(part).is_some_and(|chosen| chosen == with)
    }

    /// The text of a cloze with a field in each gap.
    pub fn fields_in_text(&self, s: &Shell) -> String {
        let gaps = self.question.gaps.as_deref().unwrap_or_default();
        let mut number = 0;
        fill_gaps(&self.question.text, |id| {
            number += 1;
            let Some(gap) = gaps.iter().find(|gap| gap.id == id) else { return String::new() };
            self.field(s, gap, number, gaps.len())
        })
    }

    fn field(&self, s: &Shell, gap: &GapView, number: usize, all: usize) -> String {
        let name = escaped(&format!("{}.{}", answers::name(&self.question.id), gap.id));
        let label = escaped(&s.t2("attempt-gap", "number", number, "all", all));
        let typed = |ending: &str| self.typed.pairs.get(ending).map(String::as_str).unwrap_or_default();
        if let Some(options) = &gap.options {
            let choose = escaped(&s.t("answer-choose"));
            let mut field = format!(
                "<select class=\"gap\" name=\"{name}\" aria-label=\"{label}\"><option value=\"\">{choose}</option>"
            );
            for option in options {
                let chosen = if typed(&gap.id) == option.id { " selected" } else { "" };
                // The texts of a course are HTML already.
                field.push_str(&format!("<option value=\"{}\"{chosen}>{}</option>", escaped(&option.id), option.text));
            }
            return field + "</select>";
        }
        let kind = if gap.kind == "numeric" {
            "inputmode=\"decimal\" dir=\"ltr\" size=\"8\""
        } else {
            "maxlength=\"1000\" dir=\"auto\" size=\"16\""
        };
        let value = escaped(typed(&gap.id));
        let mut field = format!(
            "<input type=\"text\" class=\"gap\" name=\"{name}\" value=\"{value}\" autocomplete=\"off\" \
             aria-label=\"{label}\" {kind}>"
        );
        match (&gap.units, &gap.unit) {
            (Some(units), _) => {
                let label = escaped(&s.t("answer-unit"));
                let unit = answers::unit_of(&gap.id);
                field.push_str(&format!(
                    "<select class=\"gap\" name=\"{}.{}\" aria-label=\"{label}\">",
                    escaped(&answers::name(&self.question.id)),
                    escaped(&unit)
                ));
                for known in units {
                    let chosen = if typed(&unit) == known { " selected" } else { "" };
                    let known = escaped(known);
                    field.push_str(&format!("<option value=\"{known}\"{chosen}>{known}</option>"));
                }
                field.push_str("</select>");
            }
            (None, Some(unit)) => field.push_str(&format!(" {}", escaped(unit))),
            (None, None) => {}
        }
        field
    }

    /// Whether a unit is chosen.
    pub fn in_unit(&self, unit: &str) -> bool {
        self.typed.pairs.get(answers::UNIT).is_some_and(|chosen| chosen == unit)
    }

    /// How many words stand in the field.
    pub fn words(&self) -> usize {
        words::count(&self.typed.one)
    }

    /// The positions of an ordering.
    pub fn positions(&self) -> Vec<String> {
        let items = self.question.items.as_ref().map_or(0, Vec::len);
        (1..=items).map(|place| place.to_string()).collect()
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
    /// Seconds, and as a clock shows them.
    left: Option<(i64, String)>,
    /// A number higher than any that was saved before.
    sequence: i64,
    saved: bool,
}

impl AttemptPage {
    fn is_wrong(&self) -> bool {
        self.questions.iter().any(|asked| asked.error.is_some())
    }
}

#[derive(Template)]
#[template(path = "hand-in.html", config = "src/web/pages/askama.toml")]
struct HandIn {
    s: Shell,
    id: String,
    title: String,
    /// The text that says what becomes of it, where its time is up.
    time_is_up: Option<&'static str>,
    open: usize,
    all: usize,
}

async fn look(app: &App, visitor: &Visitor, id: AttemptId) -> Result<(Caller, Reviewed), Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims.clone());
    let found = app.db.read(move |conn| {
        let caller = visitor::required(conn, &ctx, claims.as_ref())?;
        let reviewed = review_attempt::look(conn, &ctx, &caller, id)?;
        Ok::<_, Error>((caller, reviewed))
    });
    Ok(found.await?)
}

fn shell(app: &App, visitor: &Visitor, caller: &Caller, title: &str) -> Shell {
    let mut here = Shell::new(&app.ctx, visitor, Some(caller)).named(title).at("home");
    // Save and submit have no page of their own: other languages show the attempt.
    for switch in &mut here.switches {
        switch.href = switch.href.replacen("/save?", "?", 1).replacen("/submit?", "?", 1);
    }
    here
}

/// The questions, or the result once it was handed in.
///
/// # Errors
/// When nobody is signed in, or the attempt is somebody else's.
pub async fn show(app: App, visitor: Visitor, id: Path<AttemptId>) -> Result<HttpResponse, Problem> {
    let (caller, reviewed) = look(&app, &visitor, *id).await?;
    let attempt = AttemptView::reviewed(&reviewed, &visitor.wished(Some(&caller)));
    let s = shell(&app, &visitor, &caller, &attempt.title);
    match reviewed.attempt.open(app.ctx.now()) {
        Open::Yes => form(&app, &visitor, s, &reviewed, attempt, None),
        Open::Ended => result::answer(&visitor, s, &reviewed, attempt),
        Open::TimeIsUp => hand_in(&visitor, s, &attempt, Some(time_is_up(&reviewed))),
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
    let left = reviewed.attempt.until.deadline.map(|deadline| (deadline - now).num_seconds().max(0));
    let page = AttemptPage {
        questions: asked.collect(),
        course: course.slug.to_string(),
        course_title: course.texts.best(&visitor.wished(None), &course.language).1.title.clone(),
        left: left.map(|seconds| (seconds, format!("{}:{:02}", seconds / 60, seconds % 60))),
        sequence: sequence(now, reviewed),
        saved: visitor.parameter("done") == Some("saved"),
        s: s.with_script(),
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

fn time_is_up(reviewed: &Reviewed) -> &'static str {
    let attempt = &reviewed.attempt;
    let quiz = reviewed.version.course.quiz(&attempt.module, &attempt.quiz);
    match quiz.map(|(_, quiz)| quiz.on_expiry) {
        Some(OnExpiry::Abandon) => "hand-in-abandon-text",
        _ => "hand-in-time-text",
    }
}

fn hand_in(
    visitor: &Visitor,
    s: Shell,
    attempt: &AttemptView,
    time_is_up: Option<&'static str>,
) -> Result<HttpResponse, Problem> {
    let page = HandIn {
        id: attempt.id.clone(),
        title: attempt.title.clone(),
        time_is_up,
        open: attempt.questions.iter().filter(|question| question.response.is_null()).count(),
        all: attempt.questions.len(),
        s,
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
    let (ctx, claims, changed) = (app.ctx.clone(), visitor.claims.clone(), changed.clone());
    let kept = app.db.write(move |conn| {
        let caller = visitor::required(conn, &ctx, claims.as_ref())?;
        for (question, saved) in &changed {
            save_response::save(conn, &ctx, &caller, id, question, saved.clone())?;
        }
        Ok(())
    });
    kept.await
}

/// Saves what was answered so far: by the button, or by the script after each change.
///
/// # Errors
/// When nobody is signed in, or the attempt is somebody else's.
pub async fn save(app: App, posted: Posted, id: Path<AttemptId>) -> Result<HttpResponse, Problem> {
    let visitor = &posted.visitor;
    let (caller, reviewed) = look(&app, visitor, *id).await?;
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
        (true, None) => Ok(HttpResponse::NoContent().finish()),
        (true, Some(fault)) => {
            Ok(HttpResponse::UnprocessableEntity().content_type("text/plain; charset=utf-8").body(s.t(fault)))
        }
        (false, None) => Ok(see(&format!("/attempt/{}?done=saved", *id))),
        (false, Some(_)) => form(&app, visitor, s, &reviewed, attempt, Some(&(&posted, faults))),
    }
}

/// Hands the attempt in; with open questions only after asking once more.
///
/// # Errors
/// When nobody is signed in, or the attempt is somebody else's.
pub async fn submit(app: App, posted: Posted, id: Path<AttemptId>) -> Result<HttpResponse, Problem> {
    let visitor = &posted.visitor;
    let (caller, reviewed) = look(&app, visitor, *id).await?;
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
        return hand_in(visitor, s, &attempt, None);
    }
    let (ctx, claims, id) = (app.ctx.clone(), visitor.claims.clone(), *id);
    let submitted = app.db.write(move |conn| {
        let caller = visitor::required(conn, &ctx, claims.as_ref())?;
        submit_attempt::submit(conn, &ctx, &caller, id, &changed)
    });
    submitted.await?;
    Ok(see(&format!("/attempt/{id}")))
}
