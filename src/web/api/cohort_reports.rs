//! The reports of a cohort: who needs attention, and how far everybody is.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use serde::Deserialize;

use super::ok;
use crate::actions::{Error, access, attention};
use crate::base::{CohortId, Page};
use crate::cohort::attention::KINDS;
use crate::web::error::Problem;
use crate::web::extract::{Signed, Wished};
use crate::web::state::App;
use crate::web::views::attention::AttentionView;

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
    params(("id" = String, Path), ("limit" = Option<usize>, Query), ("after" = Option<String>, Query),
        ("reason" = Option<String>, Query,
            description = "`deadline-near`, `deadline-missed`, `failing`, `stalled`, `never-started`"),
        ("language" = Option<String>, Query)),
    responses((status = 200, body = Vec<AttentionView>, description = "`{items: [AttentionItem], next}`"),
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
    let found = app.db.report(move |conn| {
        let caller = access::caller(conn, &ctx, &claims)?;
        Ok::<_, Error>((attention::of_cohort(conn, &ctx, &caller, *id)?.flagged, caller.language))
    });
    let (mut flagged, language) = found.await?;
    if let Some(kind) = &query.reason {
        flagged.retain(|flagged| flagged.reasons.iter().any(|reason| reason.kind() == kind));
    }
    let wished = wished.with(Some(&language));
    let next = (flagged.len() > before + limit).then(|| (before + limit).to_string());
    let items = flagged.iter().skip(before).take(limit).map(|flagged| AttentionView::new(flagged, &wished)).collect();
    Ok(ok(&Page { items, next }))
}
