//! The reports of a cohort: who needs attention, and how far everybody is.

use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

use super::ok;
use crate::account::Caller;
use crate::actions::cohort_progress::{self, Asked, CohortProgress};
use crate::actions::survey::survey;
use crate::actions::{access, attention, limits};
use crate::base::{CohortId, Page};
use crate::cohort::attention::KINDS;
use crate::cohort::matrix::{Filter, SORTS};
use crate::db::Connection;
use crate::enrolment::EnrolmentStatus;
use crate::web::error::Problem;
use crate::web::extract::{Signed, Wished};
use crate::web::state::App;
use crate::web::table::{self, Format};
use crate::web::views::attention::AttentionView;
use crate::web::views::list::Listed;
use crate::web::views::matrix::{self, MatrixView};

/// What of a cohort's attention is asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttentionQuery {
    /// How many items at most, 1 to 200; 50 when nothing is said.
    pub limit: Option<usize>,
    /// The `next` of the page before.
    pub after: Option<String>,
    /// Only who has a reason of this kind.
    pub reason: Option<String>,
    /// The language to answer in, read by [`Wished`].
    pub language: Option<String>,
}

fn wrong(message: impl Into<String>) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid-query", message)
}

/// The part of a list that was sorted as a whole: how many rows to pass over, and how many to show.
///
/// # Errors
/// What is out of range.
fn part(limit: Option<usize>, after: Option<&str>) -> Result<(usize, usize), Problem> {
    let limit = limit.unwrap_or(50);
    if !(1..=200).contains(&limit) {
        return Err(wrong("limit is a number from 1 to 200."));
    }
    let before = after.map(str::parse).transpose().map_err(|_| wrong("after is the next of the page before."))?;
    Ok((before.unwrap_or(0), limit))
}

/// Who of a cohort needs attention, what presses most first: dates that are near or were missed, failed last attempts, no
/// activity for long, never started.
#[utoipa::path(get, path = "/api/v1/cohorts/{id}/attention", tag = "facilitating", security(("bearer" = [])),
    params(("id" = String, Path), ("limit" = Option<usize>, Query), ("after" = Option<String>, Query, pattern = "^[0-9]{1,9}$"),
        ("reason" = Option<String>, Query, pattern = "^(deadline-near|deadline-missed|failing|stalled|never-started)$",
            description = "`deadline-near`, `deadline-missed`, `failing`, `stalled`, `never-started`"),
        ("language" = Option<String>, Query)),
    responses((status = 200, body = Listed<AttentionView>),
        (status = 403, body = crate::web::error::ProblemBody), (status = 404, body = crate::web::error::ProblemBody)))]
pub async fn attention(
    app: App,
    Signed(claims): Signed,
    wished: Wished,
    id: Path<CohortId>,
    query: Query<AttentionQuery>,
) -> Result<HttpResponse, Problem> {
    let (ctx, query) = (app.ctx.clone(), query.into_inner());
    let (before, limit) = part(query.limit, query.after.as_deref())?;
    if query.reason.as_deref().is_some_and(|kind| !KINDS.contains(&kind)) {
        return Err(wrong(format!("reason is one of {}.", KINDS.join(", "))));
    }
    let read = ctx.clone();
    let may = move |conn: &mut Connection| {
        let caller = access::caller(conn, &ctx, &claims)?;
        let cohort = attention::may_see(conn, &caller, *id)?;
        Ok((caller, cohort))
    };
    let found = survey(&app.db, may, move |conn, cohort| Ok(attention::of(conn, &read, cohort)?.flagged));
    let (Caller { language, .. }, _, mut flagged) = found.await?;
    if let Some(kind) = &query.reason {
        flagged.retain(|flagged| flagged.reasons.iter().any(|reason| reason.kind() == kind));
    }
    let wished = wished.with(Some(&language));
    let next = (flagged.len() > before + limit).then(|| (before + limit).to_string());
    let items = flagged.iter().skip(before).take(limit).map(|flagged| AttentionView::new(flagged, &wished)).collect();
    Ok(ok(&Page { items, next }))
}

/// What of a cohort's progress is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProgressQuery {
    /// How many items at most, 1 to 200; 50 when nothing is said. Tables have all rows.
    pub limit: Option<usize>,
    /// The `next` of the page before.
    pub after: Option<String>,
    /// Only whose name, address or affiliation holds this text.
    pub search: Option<String>,
    /// Only from this country.
    pub country: Option<String>,
    /// Only of this affiliation.
    pub affiliation: Option<String>,
    /// Only in this state.
    pub state: Option<EnrolmentStatus>,
    /// `name`, `percent`, `grade` or `activity`; with `-` before it from the most to the least.
    pub sort: Option<String>,
    /// `json`, `csv` or `xlsx`.
    pub format: Option<Format>,
    /// The language to answer in, read by [`Wished`].
    pub language: Option<String>,
}

impl ProgressQuery {
    /// What is asked for, in that form.
    ///
    /// # Errors
    /// What is out of range.
    fn asked(&self, format: Format) -> Result<Asked, Problem> {
        let (first, limit) = part(self.limit, self.after.as_deref())?;
        let wished = self.sort.as_deref().unwrap_or("name");
        let (name, descending) = wished.strip_prefix('-').map_or((wished, false), |name| (name, true));
        let sort = SORTS.iter().find(|(known, _)| *known == name);
        let names = || SORTS.map(|(name, _)| name).join(", ");
        let (_, sort) = sort.ok_or_else(|| wrong(format!("sort is one of {}, with - before it or not.", names())))?;
        let given = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        let filter = Filter {
            text: given(&self.search).map(|text| text.trim().to_owned()),
            country: given(&self.country),
            affiliation: given(&self.affiliation),
            status: self.state,
        };
        let table = format != Format::Json;
        let (first, limit) = if table { (0, None) } else { (first, Some(limit)) };
        Ok(Asked { filter, sort: *sort, descending, first, limit })
    }
}

/// How far everybody of a cohort is: a row a learner, a cell a unit. Sorted and filtered over all; who waits for approval and
/// who has left show only when asked for by `state`.
#[utoipa::path(get, path = "/api/v1/cohorts/{id}/progress", tag = "facilitating", security(("bearer" = [])),
    params(("id" = String, Path), ("limit" = Option<usize>, Query), ("after" = Option<String>, Query, pattern = "^[0-9]{1,9}$"),
        ("search" = Option<String>, Query, description = "in names, addresses, affiliations"),
        ("country" = Option<String>, Query), ("affiliation" = Option<String>, Query),
        ("state" = Option<String>, Query, pattern = "^(pending|active|paused|completed|withdrawn)$", description = "the state of the enrolment"),
        ("sort" = Option<String>, Query, pattern = "^-?(name|percent|grade|activity)$",
            description = "`name`, `percent`, `grade`, `activity`; with `-` before it from the most to the least"),
        ("format" = Option<String>, Query, pattern = "^(json|csv|xlsx)$", description = "`json`, `csv`, `xlsx`"), ("language" = Option<String>, Query)),
    responses((status = 200, description = "JSON, or a table by `Accept` or `?format=`", content((MatrixView = "application/json"), (String = "text/csv"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))),
        (status = 403, body = crate::web::error::ProblemBody), (status = 404, body = crate::web::error::ProblemBody),
        (status = 429, body = crate::web::error::ProblemBody, description = "too many tables; see `Retry-After`")))]
pub async fn progress(
    app: App,
    Signed(claims): Signed,
    wished: Wished,
    id: Path<CohortId>,
    query: Query<ProgressQuery>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let (ctx, id) = (app.ctx.clone(), *id);
    let format = Format::wanted(query.format, &request);
    let asked = query.asked(format)?;
    if format != Format::Json {
        limits::report(&app.ctx, &app.db, claims.sub).await?;
    }
    let read = ctx.clone();
    let may = move |conn: &mut Connection| {
        let caller = access::caller(conn, &ctx, &claims)?;
        let cohort = cohort_progress::may_see(conn, &caller, id)?;
        Ok((caller, cohort))
    };
    let found = survey(&app.db, may, move |conn, cohort| cohort_progress::of(conn, &read, cohort, &asked));
    let (Caller { language, .. }, _, found) = found.await?;
    match format {
        Format::Json => Ok(ok(&MatrixView::new(&found, &wished.with(Some(&language))))),
        format => as_table(format, &found),
    }
}

/// The matrix as a table.
///
/// # Errors
/// When it cannot be written.
pub fn as_table(format: Format, found: &CohortProgress) -> Result<HttpResponse, Problem> {
    let names = matrix::names(found);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    table::answer(format, &format!("cohort-{}-progress", found.cohort.id), &names, &matrix::table(found))
}
