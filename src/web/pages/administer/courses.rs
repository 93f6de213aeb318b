//! Courses: their versions, what differs between two, how one looks to a learner.

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;

use super::{administrator, section};
use crate::actions::Error;
use crate::actions::course_versions::{self, Difference, Line};
use crate::base::{Language, PageRequest};
use crate::cohort::{self, Cohort};
use crate::course::compare::{Change, Deed, Part, What};
use crate::enrolment::EnrolmentStatus;
use crate::policy::Action;
use crate::progress::{self, Facts};
use crate::web::error::Problem;
use crate::web::pages::shell::{self, Shell};
use crate::web::pages::visitor::Visitor;
use crate::web::state::App;
use crate::web::views::course::{ModuleView, outline};
use crate::web::views::version::PreviewView;

/// As many cohorts are shown with a course.
const COHORTS: usize = 200;

struct CourseLine {
    slug: String,
    title: String,
    language: String,
    number: i32,
    published_at: crate::base::Timestamp,
    versions: usize,
    enrolments: i64,
}

#[derive(Template)]
#[template(path = "administer/courses.html", config = "src/web/pages/askama.toml")]
struct List {
    s: Shell,
    lines: Vec<CourseLine>,
}

/// Every published course.
///
/// # Errors
/// When nobody is signed in, or no administrator.
pub async fn list(app: App, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
    let (caller, found) = app
        .db
        .report(move |conn| {
            let caller = administrator(conn, &ctx, claims.as_ref(), Action::SeeVersions)?;
            let found = course_versions::courses(conn, &ctx, &caller)?;
            Ok::<_, Error>((caller, found))
        })
        .await?;
    let wished = visitor.wished(Some(&caller));
    let line = |(version, versions, enrolments): (std::sync::Arc<crate::course::catalogue::Version>, usize, i64)| {
        let (language, text) = version.course.texts.best(&wished, &version.course.language);
        CourseLine {
            slug: version.course.slug.to_string(),
            title: text.title.clone(),
            language: language.to_string(),
            number: version.number,
            published_at: version.published_at,
            versions,
            enrolments,
        }
    };
    let lines = found.into_iter().map(line).collect();
    let s = Shell::new(&app.ctx, &visitor, Some(&caller)).titled("admin-courses").told(&visitor);
    let page = List { s: section(s, "admin-courses"), lines };
    shell::page(&visitor, &page.s.token, &page)
}

#[derive(Template)]
#[template(path = "administer/course.html", config = "src/web/pages/askama.toml")]
struct Show {
    s: Shell,
    slug: String,
    lines: Vec<Line>,
    cohorts: Vec<Cohort>,
}

impl Show {
    fn learning(line: &Line) -> i64 {
        line.count(&[EnrolmentStatus::Pending, EnrolmentStatus::Active, EnrolmentStatus::Paused])
    }

    fn completed(line: &Line) -> i64 {
        line.count(&[EnrolmentStatus::Completed])
    }

    /// The number of the version before, where there is one.
    fn before(&self, line: &Line) -> Option<i32> {
        let number = line.version.number;
        self.lines.iter().map(|other| other.version.number).filter(|other| *other < number).max()
    }
}

fn title(version: &crate::course::catalogue::Version, wished: &[Language]) -> String {
    version.course.texts.best(wished, &version.course.language).1.title.clone()
}

/// A course: its versions, and its cohorts with the way to another version.
///
/// # Errors
/// When nobody is signed in, or no administrator; for a course that is not there.
pub async fn show(app: App, visitor: Visitor, slug: Path<String>) -> Result<HttpResponse, Problem> {
    let (ctx, claims, course) = (app.ctx.clone(), visitor.claims, slug.clone());
    let (caller, lines, version, cohorts) = app
        .db
        .report(move |conn| {
            let caller = administrator(conn, &ctx, claims.as_ref(), Action::SeeVersions)?;
            let lines = course_versions::list(conn, &caller, &course)?;
            let version = ctx.catalogue.current(conn, &course)?.ok_or(Error::NotFound("course"))?;
            let mut cohorts = cohort::list(conn, None, &PageRequest { limit: COHORTS, after: None })?.items;
            cohorts.retain(|cohort| cohort.course.as_str() == course.as_str());
            Ok::<_, Error>((caller, lines, version, cohorts))
        })
        .await?;
    let s = Shell::new(&app.ctx, &visitor, Some(&caller)).told(&visitor);
    let s = section(s.named(title(&version, &visitor.wished(Some(&caller)))), "admin-courses");
    let page = Show { s, slug: slug.into_inner(), lines, cohorts };
    shell::page(&visitor, &page.s.token, &page)
}

/// The key of what became of something.
pub fn deed(change: &Change) -> &'static str {
    match change.deed {
        Deed::Added => "change-added",
        Deed::Removed => "change-removed",
        Deed::Changed => "change-changed",
    }
}

/// The look of what became of something, and its sign.
pub fn look(change: &Change) -> (&'static str, &'static str) {
    match change.deed {
        Deed::Added => ("good", "+"),
        Deed::Removed => ("bad", "−"),
        Deed::Changed => ("note", "~"),
    }
}

/// The key of what something is.
pub fn what(change: &Change) -> &'static str {
    match change.what {
        What::Course => "change-course",
        What::Module => "change-module",
        What::Lesson => "change-lesson",
        What::Quiz => "change-quiz",
        What::Question => "change-question",
        What::Bank => "change-bank",
    }
}

/// In what something differs, in words.
pub fn parts(s: &Shell, change: &Change) -> String {
    let word = |part: &Part| {
        s.t(match part {
            Part::Texts => "change-texts",
            Part::Translations => "change-translations",
            Part::Rules => "change-rules",
            Part::Answers => "change-answers",
            Part::Order => "change-order",
            Part::Enrolment => "change-enrolment",
            Part::Certificate => "change-certificate",
            Part::Files => "change-files",
        })
    };
    change.parts.iter().map(word).collect::<Vec<_>>().join(" · ")
}

#[derive(Template)]
#[template(path = "administer/changes.html", config = "src/web/pages/askama.toml")]
struct Changes {
    s: Shell,
    slug: String,
    found: Difference,
}

/// What a version changed.
///
/// # Errors
/// When nobody is signed in, or no administrator; for versions that are not there.
pub async fn changes(app: App, visitor: Visitor, place: Path<(String, i32)>) -> Result<HttpResponse, Problem> {
    let (ctx, claims, wanted) = (app.ctx.clone(), visitor.claims, place.clone());
    let since = visitor.filled("since").and_then(|number| number.parse().ok());
    let (caller, found) = app
        .db
        .report(move |conn| {
            let caller = administrator(conn, &ctx, claims.as_ref(), Action::SeeVersions)?;
            let found = course_versions::changes(conn, &ctx, &caller, &wanted.0, (since, wanted.1))?;
            Ok::<_, Error>((caller, found))
        })
        .await?;
    let s = Shell::new(&app.ctx, &visitor, Some(&caller));
    let heading = s.t2("changes-title", "version", found.version.number, "since", found.since.number);
    let page = Changes { s: section(s.named(heading), "admin-courses"), slug: place.into_inner().0, found };
    shell::page(&visitor, &page.s.token, &page)
}

#[derive(Template)]
#[template(path = "administer/outline.html", config = "src/web/pages/askama.toml")]
struct Outline<'a> {
    s: Shell,
    slug: String,
    number: i32,
    modules: Vec<ModuleView<'a>>,
}

/// A version as a learner who begins sees it.
///
/// # Errors
/// When nobody is signed in, or no administrator; for a version that is not there.
pub async fn preview(app: App, visitor: Visitor, place: Path<(String, i32)>) -> Result<HttpResponse, Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
    let (caller, version) = app
        .db
        .read(move |conn| {
            let caller = administrator(conn, &ctx, claims.as_ref(), Action::SeeVersions)?;
            let version = course_versions::version(conn, &ctx, &caller, &place.0, place.1)?;
            Ok::<_, Error>((caller, version))
        })
        .await?;
    let wished = visitor.wished(Some(&caller));
    let modules = outline(&version.course, &progress::compute(&version.course, &Facts::default()), &wished);
    let s = Shell::new(&app.ctx, &visitor, Some(&caller)).named(title(&version, &wished));
    let s = section(s, "admin-courses");
    let page = Outline { s, slug: version.course.slug.to_string(), number: version.number, modules };
    shell::page(&visitor, &page.s.token, &page)
}

#[derive(Template)]
#[template(path = "administer/unit.html", config = "src/web/pages/askama.toml")]
struct Unit {
    s: Shell,
    slug: String,
    number: i32,
    view: PreviewView,
}

/// A lesson or a quiz of a version.
///
/// # Errors
/// When nobody is signed in, or no administrator; for a unit that is not there.
pub async fn unit(
    app: App,
    visitor: Visitor,
    place: Path<(String, i32, String, String)>,
) -> Result<HttpResponse, Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
    let (slug, number, module, unit) = place.into_inner();
    let course = slug.clone();
    let (caller, version) = app
        .db
        .read(move |conn| {
            let caller = administrator(conn, &ctx, claims.as_ref(), Action::SeeVersions)?;
            let version = course_versions::version(conn, &ctx, &caller, &course, number)?;
            Ok::<_, Error>((caller, version))
        })
        .await?;
    let wished = visitor.wished(Some(&caller));
    let view = PreviewView::new(&version.course, &module, &unit, &wished).ok_or(Error::NotFound("unit"))?;
    let s = section(Shell::new(&app.ctx, &visitor, Some(&caller)).named(view.title.clone()), "admin-courses");
    let page = Unit { s, slug, number, view };
    shell::page(&visitor, &page.s.token, &page)
}
