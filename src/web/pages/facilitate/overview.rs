//! A cohort: its dates, and who of its learners needs attention.

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;

use super::section;
use crate::actions::{Error, access};
use crate::base::CohortId;
use crate::cohort::Cohort;
use crate::web::error::Problem;
use crate::web::pages::shell::{self, Shell};
use crate::web::pages::visitor::{self, Visitor};
use crate::web::state::App;

#[derive(Template)]
#[template(path = "facilitate/cohort.html", config = "src/web/pages/askama.toml")]
struct Overview {
    s: Shell,
    cohort: Cohort,
}

/// The cohort.
///
/// # Errors
/// As [`access::run_cohort`].
pub async fn show(app: App, visitor: Visitor, id: Path<CohortId>) -> Result<HttpResponse, Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims.clone());
    let (caller, cohort) = app
        .db
        .report(move |conn| {
            let caller = visitor::required(conn, &ctx, claims.as_ref())?;
            let cohort = access::run_cohort(conn, &caller, *id)?;
            Ok::<_, Error>((caller, cohort))
        })
        .await?;
    let s = Shell::new(&app.ctx, &visitor, Some(&caller)).named(&cohort.title).told(&visitor);
    let page = Overview { s: section(s, &cohort, "cohort-overview"), cohort };
    shell::page(&visitor, &page.s.token, &page)
}
