//! Work that takes longer than a request: how far it is, and what became of its items.

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use serde::Deserialize;

use super::ok;
use crate::actions::{Error, access};
use crate::base::LongWorkId;
use crate::long_work;
use crate::web::error::Problem;
use crate::web::extract::{ListQuery, Signed};
use crate::web::state::App;
use crate::web::views::long_work::{WorkItemView, WorkView};

/// Work that takes longer than a request, such as an import: how far it is, and how it ended.
#[utoipa::path(get, path = "/api/v1/work/{id}", tag = "operations", security(("bearer" = [])),
    params(("id" = String, Path)),
    responses((status = 200, body = WorkView), (status = 404, body = crate::web::error::ProblemBody)))]
pub async fn show(app: App, Signed(claims): Signed, id: Path<LongWorkId>) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let work = app
        .db
        .read(move |conn| {
            let caller = access::caller(conn, &ctx, &claims)?;
            access::visible_work(conn, &caller, *id)
        })
        .await?;
    Ok(ok(&WorkView::from(&work)))
}

/// Which items to list.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemsQuery {
    /// How many items at most, 1 to 200; 50 when nothing is said.
    pub limit: Option<usize>,
    /// The `next` of the page before.
    pub after: Option<String>,
    /// Only items with this fate, such as `refused`.
    pub fate: Option<String>,
    /// The language to answer in.
    pub language: Option<String>,
}

/// The items of long work, in their order, with what became of each.
#[utoipa::path(get, path = "/api/v1/work/{id}/items", tag = "operations", security(("bearer" = [])),
    params(("id" = String, Path), ("limit" = Option<usize>, Query), ("after" = Option<String>, Query),
        ("fate" = Option<String>, Query, description = "only items with this fate, such as `refused`")),
    responses((status = 200, description = "`{items: [WorkItem], next}`"),
        (status = 404, body = crate::web::error::ProblemBody)))]
pub async fn items(
    app: App,
    Signed(claims): Signed,
    id: Path<LongWorkId>,
    query: Query<ItemsQuery>,
) -> Result<HttpResponse, Problem> {
    let ItemsQuery { limit, after, fate, .. } = query.into_inner();
    let (ctx, page) = (app.ctx.clone(), ListQuery { limit, after, ..ListQuery::default() }.page()?);
    let found = app
        .db
        .report(move |conn| {
            let caller = access::caller(conn, &ctx, &claims)?;
            let work = access::visible_work(conn, &caller, *id)?;
            Ok::<_, Error>(long_work::list_items(conn, work.id, fate.as_deref(), &page)?)
        })
        .await?;
    Ok(ok(&found.map(WorkItemView::from)))
}
