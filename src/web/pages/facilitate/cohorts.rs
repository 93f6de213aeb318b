//! The cohorts that one runs.

use actix_web::HttpResponse;
use askama::Template;

use crate::actions::{Error, access};
use crate::base::{Page, PageRequest};
use crate::cohort::{self, Cohort};
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
}

/// The list: one's own cohorts, all for administrators.
///
/// # Errors
/// When nobody is signed in, or a learner is.
pub async fn list(app: App, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
    let asked = PageRequest { limit: ROWS, after: visitor.parameter("after").map(str::to_owned) };
    let (caller, cohorts) = app
        .db
        .read(move |conn| {
            let caller = visitor::required(conn, &ctx, claims.as_ref())?;
            access::may(&caller, Action::ListCohorts)?;
            let own = (!access::allows(&caller, Action::ListAllCohorts, Resource::None)).then_some(caller.id);
            let cohorts = cohort::list(conn, own, &asked)?;
            Ok::<_, Error>((caller, cohorts))
        })
        .await?;
    let s = Shell::new(&app.ctx, &visitor, Some(&caller)).at("cohorts").titled("nav-cohorts").told(&visitor);
    let page = List { s, cohorts };
    shell::page(&visitor, &page.s.token, &page)
}
