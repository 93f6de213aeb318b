//! Work that takes longer than a request: how far it is, and what became of its items. Making a backup is such work.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::web::{Path, Query};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{ok, reply, respond};
use crate::account::idempotency::Reply;
use crate::actions::{Error, access, back_up, idempotent};
use crate::base::LongWorkId;
use crate::long_work;
use crate::web::error::Problem;
use crate::web::extract::{ListQuery, Sent, Signed};
use crate::web::state::App;
use crate::web::views::list::Listed;
use crate::web::views::long_work::{WorkItemView, WorkView};

/// The answer that work was begun, with the address that tells how far it is.
pub(super) fn accepted(begun: Reply) -> HttpResponse {
    let body: Option<Value> = serde_json::from_str(&begun.body).ok();
    let id = body.as_ref().and_then(|body| body["id"].as_str());
    let location = id.and_then(|id| HeaderValue::from_str(&format!("/api/v1/work/{id}")).ok());
    let mut response = respond(begun);
    if let Some(location) = location {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

/// Nothing is told: the folder is that of the configuration, and what is copied is everything.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BackupBody {}

/// Makes a backup of the SQLite database into the folder of the configuration, while the platform is used. One at a time.
///
/// The answer comes at once; `Location` names the work that tells how far it is. The file stays on the server: it holds everything
/// that people answered, and is not to be had through the web. On PostgreSQL `pg_dump` does this, and the answer says so.
#[utoipa::path(post, path = "/api/v1/backups", tag = "operations", security(("bearer" = [])),
    params(("Idempotency-Key" = Option<String>, Header)), request_body = BackupBody,
    responses((status = 202, body = WorkView), (status = 403, body = crate::web::error::ProblemBody),
        (status = 409, body = crate::web::error::ProblemBody)))]
pub async fn back_up(app: App, Signed(claims): Signed, sent: Sent<BackupBody>) -> Result<HttpResponse, Problem> {
    let (ctx, key) = (app.ctx.clone(), sent.idempotency(claims.sub));
    let begun = app.db.write(move |conn| {
        let caller = access::caller(conn, &ctx, &claims)?;
        idempotent::once(conn, key.as_ref(), ctx.now(), |conn| {
            let work = back_up::begin(conn, &ctx, &caller)?;
            reply(StatusCode::ACCEPTED, &WorkView::from(&work))
        })
    });
    Ok(accepted(begun.await?))
}

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
    responses((status = 200, body = Listed<WorkItemView>),
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
