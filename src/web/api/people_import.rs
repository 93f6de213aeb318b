//! People from a table (CSV): a dry run, or the import itself.

use actix_web::http::{StatusCode, header};
use actix_web::web::Query;
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse};
use chrono::Duration;
use serde::Deserialize;

use crate::actions::carry_out::{self, Step};
use crate::actions::import_people::{self, Rules, sheet};
use crate::actions::{Error, access, limits};
use crate::base::{LongWorkId, PageRequest};
use crate::long_work;
use crate::policy::Action;
use crate::web::body::Whole;
use crate::web::error::Problem;
use crate::web::extract::Signed;
use crate::web::state::App;
use crate::web::views::people_import::ImportView;

/// Up to so many rows are imported within the request; more are left to the worker.
const AT_ONCE: usize = 500;
/// For how long the request holds the import; should it break off, the worker goes on then.
const HOLD: Duration = Duration::seconds(60);

/// How to import.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportQuery {
    /// Whether only to tell what would become of each row.
    pub dry_run: Option<bool>,
    /// Whether new people are invited by mail; they are, when nothing is said.
    pub invite: Option<bool>,
    /// The language to answer in.
    pub language: Option<String>,
}

/// Adds people from a table and brings them up to date; the same file twice is the same as once.
///
/// The body is CSV in UTF-8, parted by commas, semicolons or tabs, 5,000 rows and 1 MiB at most. Its first line names the columns:
/// `email` and `name`, and as wanted `country`, `affiliation`, `language`, `role`, `cohort` (id or exact title; learners learn there,
/// facilitators facilitate it). Empty cells leave as it is what is known. Up to 500 rows are imported before the answer (200); of
/// more the answer is 202, and `GET /work/{work}` tells how far it is.
#[utoipa::path(post, path = "/api/v1/users/import", tag = "people", security(("bearer" = [])),
    params(("dry_run" = Option<bool>, Query, description = "only tells what would become of each row"),
        ("invite" = Option<bool>, Query, description = "whether new people are invited by mail; they are, when nothing is said")),
    request_body(content = String, content_type = "text/csv"),
    responses((status = 200, body = ImportView), (status = 202, body = ImportView),
        (status = 403, body = crate::web::error::ProblemBody), (status = 413, body = crate::web::error::ProblemBody),
        (status = 415, body = crate::web::error::ProblemBody), (status = 422, body = crate::web::error::ProblemBody),
        (status = 429, body = crate::web::error::ProblemBody, description = "too often; see `Retry-After`")))]
pub async fn import(
    app: App,
    Signed(claims): Signed,
    query: Query<ImportQuery>,
    request: HttpRequest,
    body: Result<Whole, Problem>,
) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let caller = app
        .db
        .read(move |conn| {
            let caller = access::caller(conn, &ctx, &claims)?;
            access::may(&caller, Action::PrepareImport)?;
            Ok::<_, Error>(caller)
        })
        .await?;
    if request.content_type() != "text/csv" {
        let detail = format!("The body is {}; send text/csv.", request.content_type());
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-csv", detail));
    }
    let Whole(body) = body?;
    limits::import(&app.ctx, &app.db, caller.id).await?;
    let rows = sheet::read(&body)?;
    let rules = Rules { invite: query.invite.unwrap_or(true) };
    let ctx = app.ctx.clone();
    if query.dry_run.unwrap_or(false) {
        let told = app.db.report(move |conn| import_people::dry_run(conn, &ctx, &caller, &rows)).await?;
        return Ok(HttpResponse::Ok().json(ImportView::of_dry_run(told)));
    }
    let at_once = rows.len() <= AT_ONCE;
    let begun = app
        .db
        .write(move |conn| {
            let held = if at_once { ctx.now() + HOLD } else { ctx.now() };
            import_people::begin_held(conn, &ctx, &caller, &rows, rules, held)
        })
        .await?
        .ok_or(Error::NotFound("import"))?;
    let id = begun.work.id;
    if !at_once {
        return answer(&app, id, StatusCode::ACCEPTED).await;
    }
    loop {
        let (ctx, held) = (app.ctx.clone(), begun.clone());
        match app.db.write(move |conn| carry_out::step(conn, &ctx, &held, HOLD)).await {
            Ok(Step::More) => {}
            Ok(Step::Ended) => return answer(&app, id, StatusCode::OK).await,
            Ok(Step::Lost) => break,
            // What is done is kept; the worker goes on with the rest when the hold is over.
            Err(error) => {
                tracing::warn!(%error, work = %id, "an import is left to the worker");
                break;
            }
        }
    }
    answer(&app, id, StatusCode::ACCEPTED).await
}

async fn answer(app: &App, id: LongWorkId, status: StatusCode) -> Result<HttpResponse, Problem> {
    let all = status == StatusCode::OK;
    let (work, items) = app
        .db
        .report(move |conn| {
            let work = long_work::find(conn, id)?.ok_or(Error::NotFound("import"))?;
            let page = PageRequest { limit: if all { AT_ONCE } else { 0 }, after: None };
            let items = if all { long_work::list_items(conn, id, None, &page)?.items } else { Vec::new() };
            Ok::<_, Error>((work, items))
        })
        .await?;
    let path = format!("/api/v1/work/{id}");
    let mut response = HttpResponse::build(status);
    response.insert_header((header::LOCATION, path));
    Ok(response.json(ImportView::of_work(&work, items)))
}
