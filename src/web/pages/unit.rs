//! A lesson to read, or a quiz before it is started.

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;

use super::asked::limits;
use super::posted::Posted;
use super::shell::{self, Shell, see};
use super::steps::{self, Step};
use super::visitor::{self, Visitor, encoded};
use crate::account::Caller;
use crate::actions::learn::{OpenLesson, Standing};
use crate::actions::{Context, Error, learn, start_attempt};
use crate::base::{Language, Timestamp};
use crate::course::glossary::hints;
use crate::course::markdown::{self, Heading};
use crate::course::model::{GradingMethod, Key, Quiz};
use crate::db::Connection;
use crate::enrolment::{self, Enrolment};
use crate::quiz::store::{self, AttemptFact};
use crate::quiz::terms::NotNow;
use crate::web::error::Problem;
use crate::web::state::App;
use crate::web::views::course::{QuizView, UnitView, outline};
use crate::web::views::gaps::words;
use crate::web::views::glossary::TermView;
use crate::web::views::lesson::LessonView;

/// Course, module, unit.
type Place = Path<(String, String, String)>;

enum Found {
    Stranger,
    Lesson(Box<OpenLesson>),
    Quiz(Box<Standing>, Vec<AttemptFact>),
}

/// Where a unit stands.
struct Around {
    course: String,
    course_title: String,
    module_title: String,
    before: Option<Step>,
    after: Option<Step>,
}

#[derive(Template)]
#[template(path = "lesson.html", config = "src/web/pages/askama.toml")]
struct LessonPage<'a> {
    s: Shell,
    around: Around,
    lesson: LessonView<'a>,
    contents: Vec<Heading>,
    terms: Vec<TermView>,
    here: String,
}

#[derive(Template)]
#[template(path = "quiz.html", config = "src/web/pages/askama.toml")]
struct QuizPage<'a> {
    s: Shell,
    around: Around,
    unit: UnitView<'a>,
    quiz: QuizView,
    /// Whether it counts for the course.
    graded: bool,
    /// Which attempt counts, where it does.
    counts: Option<&'static str>,
    /// How long its essays are to be, each length once.
    essays: Vec<String>,
    attempts: Vec<AttemptFact>,
    here: String,
    learning: bool,
    used_up: bool,
    opens: Option<Timestamp>,
    closes: Option<Timestamp>,
    /// Why no attempt can be started at this time, where dates stand against it.
    not_now: Option<&'static str>,
}

fn own(conn: &mut Connection, ctx: &Context, caller: &Caller, place: &Place) -> Result<Option<Enrolment>, Error> {
    let own = enrolment::in_course(conn, caller.id, &place.0)?;
    if own.is_none() {
        // A course that does not exist is not found; one that does is worth a look.
        ctx.catalogue.current(conn, &place.0)?.ok_or(Error::NotFound("course"))?;
    }
    Ok(own)
}

fn find(conn: &mut Connection, ctx: &Context, caller: &Caller, place: &Place) -> Result<Found, Error> {
    let Some(own) = own(conn, ctx, caller, place)? else { return Ok(Found::Stranger) };
    let (_, module, unit) = &**place;
    if ctx.catalogue.version(conn, own.version_id)?.course.quiz(module, unit).is_none() {
        let open = learn::read_lesson_of(conn, ctx, caller, &own, (module, unit))?;
        return Ok(Found::Lesson(Box::new(open)));
    }
    let mut attempts = store::facts(conn, own.id)?;
    let standing = learn::standing_of(conn, ctx, caller, own)?;
    attempts.retain(|fact| fact.module.as_str() == module && fact.quiz.as_str() == unit);
    Ok(Found::Quiz(Box::new(standing), attempts))
}

fn around(course: &crate::course::model::Course, place: &Place, wished: &[Language]) -> Around {
    let (_, module, unit) = &**place;
    let (before, after) = steps::around(course, module, unit, wished);
    let module = course.module(module);
    Around {
        course: course.slug.to_string(),
        course_title: course.texts.best(wished, &course.language).1.title.clone(),
        module_title: module
            .map(|module| module.texts.best(wished, &course.language).1.title.clone())
            .unwrap_or_default(),
        before,
        after,
    }
}

/// A lesson, or a quiz before it is started.
///
/// # Errors
/// When nobody is signed in, or the module is locked.
pub async fn show(app: App, visitor: Visitor, place: Place) -> Result<HttpResponse, Problem> {
    let (ctx, claims, asked) = (app.ctx.clone(), visitor.claims, place.clone());
    let asked: Place = asked.into();
    let found = app.db.read(move |conn| {
        let caller = visitor::required(conn, &ctx, claims.as_ref())?;
        let found = find(conn, &ctx, &caller, &asked)?;
        Ok::<_, Error>((caller, found))
    });
    let (caller, found) = found.await?;
    let wished = visitor.wished(Some(&caller));
    let s = Shell::new(&app.ctx, &visitor, Some(&caller)).at("home").or_copy(&visitor);
    match found {
        Found::Stranger => Ok(see(&format!("/courses/{}", encoded(&place.0)))),
        Found::Lesson(open) => lesson(s, &visitor, &open, &place, &wished),
        Found::Quiz(standing, attempts) => quiz(s, &visitor, &standing, app.ctx.now(), attempts, &place, &wished),
    }
}

fn lesson(
    s: Shell,
    visitor: &Visitor,
    open: &OpenLesson,
    place: &Place,
    wished: &[Language],
) -> Result<HttpResponse, Problem> {
    let view = LessonView::new(open, wished).ok_or(Error::NotFound("lesson"))?;
    let mut contents = markdown::headings(view.html);
    contents.retain(|heading| heading.level == 2);
    let course = &open.version.course;
    let language = [view.language.parse::<Language>().unwrap_or_else(|_| course.language.clone())];
    let term = |id: &str| course.glossary.iter().find(|term| term.id.as_str() == id);
    let terms = hints(view.html).into_iter().filter_map(term);
    let page = LessonPage {
        terms: terms.map(|term| TermView::new(term, course, &language)).collect(),
        s: s.named(view.title).with_script("lesson.js"),
        around: around(&open.version.course, place, wished),
        lesson: view,
        contents,
        here: visitor.path.clone(),
    };
    shell::page(visitor, &page.s.token, &page)
}

fn quiz(
    s: Shell,
    visitor: &Visitor,
    standing: &Standing,
    now: Timestamp,
    attempts: Vec<AttemptFact>,
    place: &Place,
    wished: &[Language],
) -> Result<HttpResponse, Problem> {
    let course = &standing.version.course;
    let (_, module, unit) = &**place;
    let modules = outline(course, &standing.progress, wished);
    let found = modules.into_iter().find(|known| known.slug == module);
    let unit = found.and_then(|known| known.units.into_iter().find(|known| known.slug == unit));
    let mut unit = unit.ok_or(Error::NotFound("quiz"))?;
    let quiz = unit.quiz.take().ok_or(Error::NotFound("quiz"))?;
    let (_, asked) = course.quiz(module, unit.slug).ok_or(Error::NotFound("quiz"))?;
    let terms = standing.progress.quiz(module, unit.slug).map(|known| known.terms.clone()).unwrap_or_default();
    let not_now = match terms.may_start(now) {
        Ok(()) => None,
        Err(NotNow::NotYet(_)) => Some("quiz-not-open-yet"),
        Err(NotNow::Closed(_)) => Some("problem-quiz-closed"),
    };
    let page = QuizPage {
        essays: essays(&s, asked),
        s: s.named(unit.title),
        around: around(course, place, wished),
        graded: asked.is_graded(),
        counts: asked.is_graded().then_some(match asked.grade {
            GradingMethod::Highest => "quiz-counts-highest",
            GradingMethod::Average => "quiz-counts-average",
            GradingMethod::First => "quiz-counts-first",
            GradingMethod::Last => "quiz-counts-last",
        }),
        attempts,
        here: visitor.path.clone(),
        learning: standing.enrolment.status.may_learn() && unit.state != "locked",
        used_up: quiz.attempts_left == Some(0) && quiz.attempt.is_none(),
        opens: terms.opens,
        closes: terms.closes,
        not_now: not_now.filter(|_| quiz.attempt.is_none()),
        unit,
        quiz,
    };
    shell::page(visitor, &page.s.token, &page)
}

/// How long the essays of a quiz are to be, each length once.
fn essays(s: &Shell, quiz: &Quiz) -> Vec<String> {
    let essays = quiz.all_questions().filter(|question| !question.void && matches!(question.key, Key::Essay { .. }));
    let mut told = Vec::new();
    for essay in essays {
        let limits = words(&essay.key).and_then(|words| limits(s, &words));
        let limits = limits.unwrap_or_else(|| s.t("quiz-no-limit"));
        if !told.contains(&limits) {
            told.push(limits);
        }
    }
    told
}

/// Marks a lesson as done, and leads to what comes next.
///
/// # Errors
/// When nobody is signed in, or the module is locked.
pub async fn done(app: App, posted: Posted, place: Place) -> Result<HttpResponse, Problem> {
    let (ctx, claims, asked) = (app.ctx.clone(), posted.visitor.claims, place.clone());
    let asked: Place = asked.into();
    let after = app.db.write(move |conn| {
        let caller = visitor::required(conn, &ctx, claims.as_ref())?;
        let own = own(conn, &ctx, &caller, &asked)?.ok_or(Error::NotFound("enrolment"))?;
        let (_, module, unit) = &*asked;
        let standing = learn::complete_lesson(conn, &ctx, &caller, own.id, module, unit)?;
        Ok::<_, Error>(steps::around(&standing.version.course, module, unit, &[]).1)
    });
    let after = after.await?;
    Ok(see(&after.map_or_else(|| format!("/learn/{}", encoded(&place.0)), |step| step.href)))
}

/// Starts an attempt, or goes on with the one that is in progress.
///
/// # Errors
/// When nobody is signed in, the module is locked, or no attempt is left.
pub async fn start(app: App, posted: Posted, place: Place) -> Result<HttpResponse, Problem> {
    let (ctx, claims) = (app.ctx.clone(), posted.visitor.claims);
    let started = app.db.write(move |conn| {
        let caller = visitor::required(conn, &ctx, claims.as_ref())?;
        let own = own(conn, &ctx, &caller, &place)?.ok_or(Error::NotFound("enrolment"))?;
        let (_, module, unit) = &*place;
        start_attempt::start(conn, &ctx, &caller, own.id, module, unit)
    });
    Ok(see(&format!("/attempt/{}", started.await?.attempt.id)))
}
