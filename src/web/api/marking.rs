//! Marking essays.

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use serde::Deserialize;
use utoipa::ToSchema;

use super::ok;
use crate::actions::mark_essay::{self, Mark};
use crate::actions::{Error, access, list_marking};
use crate::base::{AttemptId, CohortId};
use crate::web::error::Problem;
use crate::web::extract::{ListQuery, Sent, Signed, Wished};
use crate::web::state::App;
use crate::web::views::list::Listed;
use crate::web::views::marking::{MarkedView, WaitingView};

/// What waits to be marked in a cohort, the oldest first.
#[utoipa::path(get, path = "/api/v1/cohorts/{id}/marking", tag = "facilitating", security(("bearer" = [])),
    params(("id" = String, Path), ("limit" = Option<usize>, Query), ("after" = Option<String>, Query)),
    responses((status = 200, body = Listed<WaitingView>),
        (status = 404, body = crate::web::error::ProblemBody)))]
pub async fn list(
    app: App,
    Signed(claims): Signed,
    wished: Wished,
    id: Path<CohortId>,
    query: Query<ListQuery>,
) -> Result<HttpResponse, Problem> {
    let (ctx, page) = (app.ctx.clone(), query.page()?);
    let found = app.db.report(move |conn| {
        let caller = access::caller(conn, &ctx, &claims)?;
        let waiting = list_marking::list(conn, &ctx, &caller, *id, &page)?;
        Ok::<_, Error>((waiting, caller))
    });
    let (waiting, caller) = found.await?;
    let wished = wished.with(Some(&caller.language));
    Ok(ok(&waiting.map(|each| WaitingView::new(&each, caller.id, &wished))))
}

/// The essays of an attempt as a marker may see them, marked or not.
#[utoipa::path(get, path = "/api/v1/attempts/{id}/marks", tag = "facilitating", security(("bearer" = [])),
    params(("id" = String, Path)),
    responses((status = 200, body = WaitingView), (status = 404, body = crate::web::error::ProblemBody),
        (status = 409, body = crate::web::error::ProblemBody)))]
pub async fn show(
    app: App,
    Signed(claims): Signed,
    wished: Wished,
    id: Path<AttemptId>,
) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let found = app.db.report(move |conn| {
        let caller = access::caller(conn, &ctx, &claims)?;
        let waiting = list_marking::one(conn, &ctx, &caller, *id)?;
        Ok::<_, Error>((waiting, caller))
    });
    let (waiting, caller) = found.await?;
    Ok(ok(&WaitingView::new(&waiting, caller.id, &wished.with(Some(&caller.language)))))
}

/// Marks for an essay: either `marks`, or `criteria` where it has some.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkBody {
    /// The marks, where the essay is marked as a whole.
    pub marks: Option<f64>,
    /// The marks of each criterion, in their order; the essay's marks are their sum.
    pub criteria: Option<Vec<f64>>,
    /// What the learner is told.
    pub comment: Option<String>,
    /// Whether these marks settle a difference between two markers.
    #[serde(default)]
    pub agreed: bool,
    /// The client's number of this save, from 1; an older one changes nothing.
    pub sequence: Option<i64>,
}

/// Marks an essay, or marks it anew. With the last mark the attempt is graded.
#[utoipa::path(put, path = "/api/v1/attempts/{id}/marks/{question}", tag = "facilitating", security(("bearer" = [])),
    params(("id" = String, Path), ("question" = String, Path)), request_body = MarkBody,
    responses((status = 200, body = MarkedView), (status = 404, body = crate::web::error::ProblemBody),
        (status = 409, body = crate::web::error::ProblemBody), (status = 422, body = crate::web::error::ProblemBody)))]
pub async fn mark(
    app: App,
    Signed(claims): Signed,
    path: Path<(AttemptId, String)>,
    sent: Sent<MarkBody>,
) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let MarkBody { marks, criteria, comment, agreed, sequence } = sent.body;
    let mark = Mark { marks, criteria, comment, agreed, sequence };
    let marked = app.db.write(move |conn| {
        let (id, question) = &*path;
        let caller = access::caller(conn, &ctx, &claims)?;
        mark_essay::mark(conn, &ctx, &caller, *id, question, &mark)
    });
    Ok(ok(&MarkedView::from(&marked.await?)))
}
