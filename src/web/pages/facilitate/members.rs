//! The members of a cohort, in whatever state: adding some, and doing something for a selection.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::deeds::{self, Panel, Told};
use super::overview::from;
use super::section;
use crate::actions::{Error, access, manage_cohort};
use crate::base::{CohortId, EnrolmentId, Percent, Timestamp};
use crate::cohort::Cohort;
use crate::cohort::matrix::{self, Sort};
use crate::cohort::report;
use crate::policy::Action;
use crate::web::error::Problem;
use crate::web::pages::posted::Posted;
use crate::web::pages::shell::{self, Shell};
use crate::web::pages::visitor::{self, Visitor};
use crate::web::state::App;

/// Members on one page.
const ROWS: usize = 50;
/// Addresses at once.
const MOST: usize = 200;

#[derive(Template)]
#[template(path = "facilitate/members.html", config = "src/web/pages/askama.toml")]
struct Members {
    s: Shell,
    cohort: Cohort,
    rows: Vec<Row>,
    shown: (usize, usize, usize),
    before: Option<String>,
    next: Option<String>,
    panel: Panel,
    told: Option<Told>,
    addresses: String,
    fault: Option<String>,
}

struct Row {
    enrolment: EnrolmentId,
    name: String,
    email: String,
    from: String,
    status: String,
    percent: Percent,
    since: Timestamp,
}

/// What a form sent that is not done.
enum Sent<'a> {
    Nothing,
    Deed(&'a Posted, Problem),
    Addresses(&'a Posted, Problem),
}

/// The members.
///
/// # Errors
/// As [`access::run_cohort`].
pub async fn show(app: App, visitor: Visitor, id: Path<CohortId>) -> Result<HttpResponse, Problem> {
    page(&app, &visitor, *id, Sent::Nothing).await
}

/// Does something for the members that were chosen, and says what became of it.
///
/// # Errors
/// As [`deeds::carry_out`].
pub async fn act(app: App, posted: Posted, id: Path<CohortId>) -> Result<HttpResponse, Problem> {
    match deeds::carry_out(&app, &posted, *id).await {
        Ok(key) => Ok(shell::see(&deeds::back(&format!("/cohorts/{id}/members"), &key))),
        Err(problem) => page(&app, &posted.visitor, *id, Sent::Deed(&posted, problem)).await,
    }
}

/// Adds members by their addresses: all of them or none.
///
/// # Errors
/// As [`manage_cohort::add_members`].
pub async fn add(app: App, posted: Posted, id: Path<CohortId>) -> Result<HttpResponse, Problem> {
    let (ctx, claims, id) = (app.ctx.clone(), posted.visitor.claims, *id);
    let emails = addresses(posted.field("emails"));
    let done = app.db.write(move |conn| {
        let caller = visitor::required(conn, &ctx, claims.as_ref())?;
        if emails.is_empty() || emails.len() > MOST {
            access::run_cohort(conn, &caller, id, Action::AddMembers)?;
            let fault = crate::actions::Fault { pointer: "/emails".to_owned(), message: "1 to 200 of them".to_owned() };
            return Err(Error::Invalid(vec![fault]));
        }
        manage_cohort::add_members(conn, &ctx, &caller, id, &emails)
    });
    match done.await.map_err(Problem::from) {
        Ok(_) => Ok(shell::see(&format!("/cohorts/{id}/members?done=members-added"))),
        Err(problem) => page(&app, &posted.visitor, id, Sent::Addresses(&posted, problem)).await,
    }
}

/// What stands between blanks, commas and line breaks.
fn addresses(text: &str) -> Vec<String> {
    let parts = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';'));
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// What is wrong with the addresses, in words.
fn wrong(s: &Shell, typed: &str, problem: Problem) -> Result<String, Problem> {
    if !problem.is_about_input() || problem.asks_to_sign_in() {
        return Err(problem);
    }
    let typed = addresses(typed);
    let unknown = problem.faults.iter().filter_map(|fault| {
        let index = fault.pointer.strip_prefix("/emails/")?.parse::<usize>().ok()?;
        typed.get(index).map(String::as_str)
    });
    let unknown: Vec<&str> = unknown.collect();
    Ok(match (unknown.as_slice(), problem.faults.as_slice()) {
        ([], []) => s.said(&format!("problem-{}", problem.code)).unwrap_or(problem.detail),
        ([], _) => s.t("members-fault-empty"),
        (some, _) => s.t1("members-fault-emails", "emails", some.join(", ")),
    })
}

async fn page(app: &App, visitor: &Visitor, id: CohortId, sent: Sent<'_>) -> Result<HttpResponse, Problem> {
    let (ctx, claims, key) = (app.ctx.clone(), visitor.claims, deeds::asked(visitor));
    let found = app.db.report(move |conn| {
        let caller = visitor::required(conn, &ctx, claims.as_ref())?;
        let cohort = access::run_cohort(conn, &caller, id, Action::SeeCohort)?;
        let version = ctx.catalogue.current(conn, &cohort.course)?.ok_or(Error::NotFound("course"))?;
        let told = deeds::told(conn, &caller, id, key.as_deref())?;
        let mut learners = report::learners(conn, id)?;
        matrix::sort(&mut learners, Sort::Name, false);
        Ok::<_, Error>((caller, cohort, version, learners, told))
    });
    let (caller, cohort, version, learners, told) = found.await?;
    let s = Shell::new(&app.ctx, visitor, Some(&caller));
    let title = format!("{} – {}", s.t("cohort-members"), cohort.title);
    let s = section(s.named(title).told(visitor), &cohort, "cohort-members");
    let here = format!("/cohorts/{id}/members");
    let panel = Panel::new(here.clone(), &version.course, &visitor.wished(Some(&caller)));
    let (mut status, mut typed, mut fault) = (StatusCode::OK, String::new(), None);
    let panel = match sent {
        Sent::Nothing => panel,
        Sent::Deed(posted, problem) => {
            status = problem.status;
            panel.with(&s, Some((posted, problem)))?
        }
        Sent::Addresses(posted, problem) => {
            status = problem.status;
            posted.field("emails").clone_into(&mut typed);
            fault = Some(wrong(&s, &typed, problem)?);
            panel
        }
    };
    let first: usize = visitor.parameter("after").and_then(|after| after.parse().ok()).unwrap_or(0);
    let first = if first < learners.len() { first } else { 0 };
    let rows = learners.iter().skip(first).take(ROWS).map(|learner| Row {
        enrolment: learner.enrolment.id,
        name: learner.full_name.clone(),
        email: learner.email.clone(),
        from: from(learner.country.as_deref(), learner.affiliation.as_deref()),
        status: learner.enrolment.status.to_string(),
        percent: learner.enrolment.percent,
        since: learner.enrolment.created_at,
    });
    let rows: Vec<Row> = rows.collect();
    let last = first + rows.len();
    let page = Members {
        shown: (first + 1, last, learners.len()),
        before: (first > 0).then(|| format!("{here}?after={}", first.saturating_sub(ROWS))),
        next: (last < learners.len()).then(|| format!("{here}?after={last}")),
        addresses: typed,
        rows,
        panel,
        told,
        fault,
        cohort,
        s,
    };
    shell::page_as(status, visitor, &page.s.token, &page)
}
