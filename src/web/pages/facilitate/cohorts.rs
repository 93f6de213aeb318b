//! The cohorts that one runs.

use std::sync::Arc;

use actix_web::HttpResponse;
use askama::Template;

use crate::actions::{Error, access};
use crate::base::{Page, PageRequest};
use crate::cohort::{self, Cohort};
use crate::course::catalogue::Version;
use crate::policy::{Action, Resource};
use crate::web::error::Problem;
use crate::web::pages::shell::{self, Shell};
use crate::web::pages::visitor::{self, Visitor};
use crate::web::state::App;

/// Cohorts on one page.
const ROWS: usize = 50;

#[derive(Template)]
#[template(path = "facilitate/cohorts.html", config = "src/web/pages/askama.toml")]
struct List {
    s: Shell,
    cohorts: Page<Cohort>,
    courses: Vec<Arc<Version>>,
}

impl List {
    /// What the course of a cohort is called; its name in addresses where it is not published.
    fn course(&self, cohort: &Cohort) -> String {
        let Some(version) = self.courses.iter().find(|version| version.course.slug == cohort.course) else {
            return cohort.course.to_string();
        };
        let course = &version.course;
        course.texts.best(std::slice::from_ref(&self.s.language), &course.language).1.title.clone()
    }
}

/// The list: one's own cohorts, all for administrators.
///
/// # Errors
/// When nobody is signed in, or a learner is.
pub async fn list(app: App, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
    let asked = PageRequest { limit: ROWS, after: visitor.parameter("after").map(str::to_owned) };
    let (caller, cohorts, courses) = app
        .db
        .read(move |conn| {
            let caller = visitor::required(conn, &ctx, claims.as_ref())?;
            access::may(&caller, Action::ListCohorts)?;
            let own = (!access::allows(&caller, Action::ListAllCohorts, Resource::None)).then_some(caller.id);
            let cohorts = cohort::list(conn, own, &asked)?;
            Ok::<_, Error>((caller, cohorts, ctx.catalogue.all_current(conn)?))
        })
        .await?;
    let s = Shell::new(&app.ctx, &visitor, Some(&caller)).at("cohorts").titled("nav-cohorts").told(&visitor);
    let page = List { s, cohorts, courses };
    shell::page(&visitor, &page.s.token, &page)
}
