//! A course that one is in: how far one is, what is missing, the outline with the state of each unit.

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;

use super::paper::{self, PaperLanguage};
use super::shell::{self, Shell, see};
use super::steps::{self, Step};
use super::visitor::{self, Visitor, encoded};
use crate::actions::{Error, learn};
use crate::base::{Percent, Timestamp};
use crate::enrolment::EnrolmentStatus;
use crate::progress;
use crate::web::error::Problem;
use crate::web::state::App;
use crate::web::views::course::ModuleView;
use crate::web::views::enrolment::{DeadlineView, StandingView};

#[derive(Template)]
#[template(path = "learn.html", config = "src/web/pages/askama.toml")]
struct Outline<'a> {
    s: Shell,
    view: StandingView<'a>,
    percent: Percent,
    next: Option<Step>,
    learning: bool,
    completed: bool,
    /// Whether the course has a glossary.
    glossary: bool,
    /// Where each rule is met, by its name.
    towards: Vec<(String, String)>,
    due: Vec<Timestamp>,
    /// The language of the certificate, where that is still to come.
    paper: Option<PaperLanguage>,
}

impl Outline<'_> {
    fn towards(&self, rule: &str) -> Option<&str> {
        self.towards.iter().find(|(known, _)| known == rule).map(|(_, href)| href.as_str())
    }

    fn dates(&self) -> impl Iterator<Item = (&DeadlineView, &Timestamp)> {
        self.view.deadlines.iter().zip(&self.due)
    }

    fn why_locked<'a>(&self, module: &'a ModuleView<'_>) -> Option<&'a str> {
        module.units.iter().find_map(|unit| unit.why_locked.as_deref())
    }
}

/// The outline; who is not in the course is led to its page.
///
/// # Errors
/// When nobody is signed in.
pub async fn show(app: App, visitor: Visitor, course: Path<String>) -> Result<HttpResponse, Problem> {
    let (ctx, claims, slug) = (app.ctx.clone(), visitor.claims, course.clone());
    let found = app.db.read(move |conn| {
        let caller = visitor::required(conn, &ctx, claims.as_ref())?;
        let standing = learn::standing_in(conn, &ctx, &caller, &slug)?;
        let paper = standing
            .as_ref()
            .map(|standing| paper::language(conn, &caller, &standing.version.course, Some(&standing.enrolment)));
        let paper = paper.transpose()?.flatten();
        Ok::<_, Error>((caller, standing, paper))
    });
    let (caller, standing, paper) = found.await?;
    let Some(standing) = standing else { return Ok(see(&format!("/courses/{}", encoded(&course)))) };
    let wished = visitor.wished(Some(&caller));
    let view = StandingView::new(&standing, &wished);
    let s = Shell::new(&app.ctx, &visitor, Some(&caller)).named(&view.enrolment.title).at("home").or_copy(&visitor);
    let status = standing.enrolment.status;
    let (course, progress) = (&standing.version.course, &standing.progress);
    let rules = progress::requirements(course, progress);
    let towards = rules
        .iter()
        .zip(&view.requirements)
        .filter_map(|(known, shown)| Some((shown.rule.clone(), steps::towards(course, progress, &known.rule)?)));
    let page = Outline {
        towards: towards.filter(|_| status.may_learn()).collect(),
        due: standing.deadlines.iter().map(|deadline| deadline.at).collect(),
        next: steps::next(&standing.version.course, &standing.progress, &wished).filter(|_| status.may_learn()),
        percent: standing.progress.percent,
        learning: status.may_learn(),
        glossary: !standing.version.course.glossary.is_empty(),
        completed: status == EnrolmentStatus::Completed,
        paper,
        view,
        s,
    };
    shell::page(&visitor, &page.s.token, &page)
}
