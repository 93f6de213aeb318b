//! Moving a cohort or one learner to another version: first what would change for each, then the move.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::{administrator, parts, section};
use crate::actions::Error;
use crate::actions::move_version::{self, Asked, Line, Place, Report, Stays, Whom};
use crate::base::{CohortId, EnrolmentId};
use crate::web::error::Problem;
use crate::web::pages::posted::Posted;
use crate::web::pages::shell::{self, Shell, see};
use crate::web::pages::visitor::Visitor;
use crate::web::state::App;

#[derive(Template)]
#[template(path = "administer/move.html", config = "src/web/pages/askama.toml")]
struct Page {
    s: Shell,
    report: Report,
    /// Where the form goes.
    here: String,
    reason: String,
    problem: Option<String>,
}

impl Page {
    /// Why somebody stays, in words.
    fn stays(&self, line: &Line) -> Option<String> {
        let key = match line.stays? {
            Stays::Already => "move-already",
            Stays::Completed => "move-completed",
            Stays::Withdrawn => "status-withdrawn",
            Stays::AttemptRunning => "move-running",
        };
        Some(self.s.t(key))
    }
}

/// Units as a list of names.
pub fn names(places: &[Place]) -> String {
    let name = |(module, unit): &Place| format!("{module}/{unit}");
    places.iter().map(name).collect::<Vec<_>>().join(", ")
}

fn here(whom: Whom) -> String {
    match whom {
        Whom::Cohort(id) => format!("/admin/cohorts/{id}/version"),
        Whom::Enrolment(id) => format!("/admin/enrolments/{id}/version"),
    }
}

async fn answer(
    app: &App,
    visitor: &Visitor,
    whom: Whom,
    version: Option<i32>,
    failed: Option<(String, Problem)>,
) -> Result<HttpResponse, Problem> {
    let claims = visitor.claims.ok_or(Error::Unauthenticated)?;
    let asked = Asked { whom, version, dry_run: true, reason: None };
    let report = move_version::run(&app.ctx, &app.db, &claims, asked).await?;
    let ctx = app.ctx.clone();
    let caller = app.db.read(move |conn| administrator(conn, &ctx, Some(&claims), whom.action())).await?;
    let s = Shell::new(&app.ctx, visitor, Some(&caller)).told(visitor);
    let heading = s.t2("move-title", "name", &report.name, "version", report.version.number);
    let s = section(s.named(heading), "admin-courses");
    let status = failed.as_ref().map_or(StatusCode::OK, |(_, problem)| problem.status);
    let (reason, problem) = match failed {
        Some((reason, problem)) => (reason, Some(parts::words(&s, problem, "reason")?)),
        None => (String::new(), None),
    };
    let page = Page { s, report, here: here(whom), reason, problem };
    shell::page_as(status, visitor, &page.s.token, &page)
}

async fn carry_out(app: &App, posted: &Posted, whom: Whom) -> Result<HttpResponse, Problem> {
    let claims = posted.visitor.claims.ok_or(Error::Unauthenticated)?;
    let version: i32 = posted.field("version").parse().map_err(|_| Problem::broken_form())?;
    let reason = posted.filled("reason");
    let asked = Asked { whom, version: Some(version), dry_run: false, reason: reason.clone() };
    match move_version::run(&app.ctx, &app.db, &claims, asked).await {
        Ok(_) => Ok(see(&format!("{}?version={version}&done=moved", here(whom)))),
        Err(error) => {
            let typed = (reason.unwrap_or_default(), error.into());
            answer(app, &posted.visitor, whom, Some(version), Some(typed)).await
        }
    }
}

fn wanted(visitor: &Visitor) -> Option<i32> {
    visitor.filled("version").and_then(|number| number.parse().ok())
}

/// What a move of a cohort would change.
///
/// # Errors
/// When nobody is signed in, or no administrator; for a cohort that is not there.
pub async fn cohort(app: App, visitor: Visitor, id: Path<CohortId>) -> Result<HttpResponse, Problem> {
    answer(&app, &visitor, Whom::Cohort(*id), wanted(&visitor), None).await
}

/// Moves a cohort.
///
/// # Errors
/// As [`cohort`].
pub async fn move_cohort(app: App, posted: Posted, id: Path<CohortId>) -> Result<HttpResponse, Problem> {
    carry_out(&app, &posted, Whom::Cohort(*id)).await
}

/// What a move of one learner would change.
///
/// # Errors
/// As [`cohort`].
pub async fn enrolment(app: App, visitor: Visitor, id: Path<EnrolmentId>) -> Result<HttpResponse, Problem> {
    answer(&app, &visitor, Whom::Enrolment(*id), wanted(&visitor), None).await
}

/// Moves one learner.
///
/// # Errors
/// As [`cohort`].
pub async fn move_enrolment(app: App, posted: Posted, id: Path<EnrolmentId>) -> Result<HttpResponse, Problem> {
    carry_out(&app, &posted, Whom::Enrolment(*id)).await
}
