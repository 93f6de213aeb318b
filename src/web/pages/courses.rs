//! The catalogue, a course, and enrolling.

use std::collections::BTreeSet;
use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;

use super::paper::{self, PaperLanguage};
use super::posted::Posted;
use super::shell::{self, Shell, see};
use super::visitor::{self, Visitor, encoded};
use crate::actions::{Error, Refusal, enrol};
use crate::base::Language;
use crate::course::catalogue::Version;
use crate::course::model::{Course, EnrolmentMode, IssueMode};
use crate::course::search::Search;
use crate::enrolment;
use crate::progress::{self, Facts};
use crate::web::error::Problem;
use crate::web::state::App;
use crate::web::views::course::{CourseView, ModuleView, outline};

/// A course in the catalogue.
#[derive(Debug)]
pub struct Card {
    /// The course as the API shows it.
    pub course: CourseView,
    /// Modules.
    pub modules: usize,
}

impl Card {
    /// In the best language for its reader.
    pub fn new(version: &Arc<Version>, wished: &[Language]) -> Self {
        Self { course: CourseView::new(version, wished), modules: version.course.modules.len() }
    }
}

/// A partner with its logo's address.
#[derive(Debug)]
pub struct Partner {
    /// The name.
    pub name: String,
    /// The address of the logo.
    pub logo: Option<String>,
}

/// What completes the course and what completion gives, for the words about it.
#[derive(Debug)]
pub struct Certification {
    /// Whether all lessons must be read.
    pub all_lessons: bool,
    /// The share of the lessons otherwise.
    pub lessons: f64,
    /// Graded quizzes.
    pub quizzes: usize,
    /// The overall pass mark.
    pub pass_mark: f64,
    /// The text about who lets the certificate go.
    pub issue: &'static str,
    /// Months until it expires; 0: never.
    pub months: u32,
}

#[derive(Template)]
#[template(path = "catalogue.html", config = "src/web/pages/askama.toml")]
struct Catalogue {
    s: Shell,
    cards: Vec<Card>,
    search: Search,
    /// How many courses there are in all.
    all: usize,
    /// The languages that courses speak, and the partners that they were made with.
    languages: Vec<String>,
    partners: Vec<String>,
}

#[derive(Template)]
#[template(path = "course.html", config = "src/web/pages/askama.toml")]
struct CoursePage<'a> {
    s: Shell,
    course: CourseView,
    modules: Vec<ModuleView<'a>>,
    partners: Vec<Partner>,
    certification: Certification,
    /// The language of the visitor's certificate, where that is still to come.
    paper: Option<PaperLanguage>,
    enrolled: bool,
    by_invitation: bool,
    by_approval: bool,
    next: String,
    registration: bool,
}

/// The catalogue.
///
/// # Errors
/// When the database does not answer.
pub async fn list(app: App, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
    let (caller, versions) = app
        .db
        .read(move |conn| {
            let caller = visitor::maybe(conn, &ctx, claims.as_ref())?;
            Ok::<_, Error>((caller, ctx.catalogue.all_current(conn)?))
        })
        .await?;
    let wished = visitor.wished(caller.as_ref());
    let asked = |name: &str| visitor.parameter(name).unwrap_or_default().trim().to_owned();
    let search = Search { words: asked("search"), language: asked("speaks"), partner: asked("partner") };
    let found = versions.iter().filter(|version| search.finds(&version.course));
    let speak = versions.iter().flat_map(|version| version.course.languages.iter().map(ToString::to_string));
    let made = versions.iter().flat_map(|version| version.course.partners.iter().map(|partner| partner.name.clone()));
    let (languages, partners) = (speak.collect::<BTreeSet<_>>(), made.collect::<BTreeSet<_>>());
    let page = Catalogue {
        s: Shell::new(&app.ctx, &visitor, caller.as_ref()).titled("nav-courses").at("courses"),
        cards: found.map(|version| Card::new(version, &wished)).collect(),
        search,
        all: versions.len(),
        languages: languages.into_iter().collect(),
        partners: partners.into_iter().collect(),
    };
    shell::page(&visitor, &page.s.token, &page)
}

fn certification(course: &Course) -> Certification {
    Certification {
        all_lessons: course.completion.lessons.value() >= 100.0,
        lessons: course.completion.lessons.value(),
        quizzes: course.modules.iter().flat_map(|module| module.quizzes()).filter(|quiz| quiz.is_graded()).count(),
        pass_mark: course.completion.pass_mark.value(),
        issue: match course.certificate.issue {
            IssueMode::Automatic => "certification-automatic",
            IssueMode::Approval => "certification-approval",
            IssueMode::None => "certification-none",
        },
        months: course.certificate.valid_months,
    }
}

fn partners(course: &Course) -> Vec<Partner> {
    let logo = |path: &String| {
        let asset = course.assets.get(path)?;
        Some(format!("/assets/{}/{}", asset.sha256, path.rsplit('/').next().unwrap_or("logo")))
    };
    let partners = course.partners.iter();
    partners.map(|partner| Partner { name: partner.name.clone(), logo: partner.logo.as_ref().and_then(logo) }).collect()
}

/// A course.
///
/// # Errors
/// For a course that is not published.
pub async fn show(app: App, visitor: Visitor, slug: Path<String>) -> Result<HttpResponse, Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
    let (caller, version, enrolled, paper) = app
        .db
        .read(move |conn| {
            let caller = visitor::maybe(conn, &ctx, claims.as_ref())?;
            let version = ctx.catalogue.current(conn, &slug)?.ok_or(Error::NotFound("course"))?;
            let own = caller.as_ref().map(|caller| enrolment::in_course(conn, caller.id, &slug)).transpose()?;
            let own = own.flatten();
            let paper = caller.as_ref().map(|caller| paper::language(conn, caller, &version.course, own.as_ref()));
            let paper = paper.transpose()?.flatten();
            Ok::<_, Error>((caller, version, own.is_some(), paper))
        })
        .await?;
    let wished = visitor.wished(caller.as_ref());
    let course = CourseView::new(&version, &wished);
    let nothing = progress::compute(&version.course, &Facts::default());
    let s = Shell::new(&app.ctx, &visitor, caller.as_ref()).named(&course.title).at("courses");
    let page = CoursePage {
        modules: outline(&version.course, &nothing, &wished),
        partners: partners(&version.course),
        certification: certification(&version.course),
        paper,
        enrolled,
        by_invitation: version.course.enrolment == EnrolmentMode::Invitation,
        by_approval: version.course.enrolment == EnrolmentMode::Approval,
        next: encoded(&format!("/courses/{}", course.slug)),
        registration: app.ctx.accounts.registration,
        course,
        s,
    };
    shell::page(&visitor, &page.s.token, &page)
}

/// Enrols, and leads to the course; whoever is in it already is led there too.
///
/// # Errors
/// When nobody is signed in, or the course is by invitation.
pub async fn enrol(app: App, posted: Posted, slug: Path<String>) -> Result<HttpResponse, Problem> {
    let (ctx, claims) = (app.ctx.clone(), posted.visitor.claims);
    let course = slug.clone();
    let done = app.db.write(move |conn| {
        let caller = visitor::required(conn, &ctx, claims.as_ref())?;
        enrol::enrol(conn, &ctx, &caller, &course, None).map(|_| ())
    });
    match done.await {
        Ok(()) | Err(Error::Refused(Refusal::AlreadyEnrolled(_))) => Ok(see(&format!("/learn/{}", encoded(&slug)))),
        Err(error) => Err(error.into()),
    }
}
