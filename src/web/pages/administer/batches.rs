//! Certificates that were released together: the batches, and how far one is.

use std::collections::HashMap;

use actix_web::http::header;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde_json::json;

use super::{administrator, section};
use crate::account::roll;
use crate::actions::Error;
use crate::actions::look_up_certificates::{self, BatchProgress};
use crate::base::{BatchId, Page, PageRequest, PersonId};
use crate::certificate::batch::Batch;
use crate::policy::Action;
use crate::web::error::Problem;
use crate::web::pages::shell::{self, Shell};
use crate::web::pages::visitor::Visitor;
use crate::web::state::App;

/// Batches on one page.
const ROWS: usize = 50;

#[derive(Template)]
#[template(path = "administer/batches.html", config = "src/web/pages/askama.toml")]
struct List {
    s: Shell,
    found: Page<Batch>,
    names: HashMap<PersonId, String>,
    next: Option<String>,
}

impl List {
    fn by(&self, batch: &Batch) -> &str {
        self.names.get(&batch.issued_by).map_or("", String::as_str)
    }
}

/// The batches.
///
/// # Errors
/// When nobody is signed in, or no administrator.
pub async fn list(app: App, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
    let asked = PageRequest { limit: ROWS, after: visitor.filled("after") };
    let (caller, found, names) = app
        .db
        .read(move |conn| {
            let caller = administrator(conn, &ctx, claims.as_ref(), Action::SeeBatches)?;
            let found = look_up_certificates::batches(conn, &caller, &asked)?;
            let people: Vec<PersonId> = found.items.iter().map(|batch| batch.issued_by).collect();
            let names = roll::names(conn, &people)?;
            Ok::<_, Error>((caller, found, names))
        })
        .await?;
    let s = Shell::new(&app.ctx, &visitor, Some(&caller)).titled("batches-title");
    let s = section(s, "admin-certificates");
    let next = found.next.as_deref().map(|cursor| visitor.further(cursor));
    let page = List { s, found, names, next };
    shell::page(&visitor, &page.s.token, &page)
}

#[derive(Template)]
#[template(path = "administer/batch.html", config = "src/web/pages/askama.toml")]
struct Show {
    s: Shell,
    batch: Batch,
    progress: BatchProgress,
    by: String,
    /// How far it is, in words.
    text: String,
    over: bool,
}

/// How far a batch is, in words.
fn words(s: &Shell, batch: &Batch, progress: &BatchProgress) -> String {
    let part = |key: &str, done: i64| {
        let of = s.t2("batch-of", "done", done, "all", batch.certificates);
        s.t2("batch-part", "what", s.t(key), "of", of)
    };
    [part("batch-rendered", progress.rendered), part("batch-sent", progress.sent)].join(" · ")
}

/// One batch, and how far its documents and mails are.
///
/// # Errors
/// When nobody is signed in, or no administrator; for a batch that is not there.
pub async fn show(
    app: App,
    request: HttpRequest,
    visitor: Visitor,
    id: Path<BatchId>,
) -> Result<HttpResponse, Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
    let (caller, (batch, progress), by) = app
        .db
        .read(move |conn| {
            let caller = administrator(conn, &ctx, claims.as_ref(), Action::SeeBatches)?;
            let found = look_up_certificates::batch(conn, &caller, *id)?;
            let by = roll::names(conn, &[found.0.issued_by])?.into_values().next().unwrap_or_default();
            Ok::<_, Error>((caller, found, by))
        })
        .await?;
    let s = Shell::new(&app.ctx, &visitor, Some(&caller)).titled("batch-title").told(&visitor);
    let over = progress.is_over(batch.certificates.into());
    let text = words(&s, &batch, &progress);
    if request.headers().get(header::ACCEPT).is_some_and(|accept| accept == "application/json") {
        // The page's script asks how far it is now.
        let (done, total) = (progress.rendered + progress.sent, batch.certificates * 2);
        let answer = json!({ "done": done, "total": total, "text": text, "running": !over });
        return Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(answer));
    }
    let s = if over { s } else { s.with_script("work.js") };
    let page = Show { s: section(s, "admin-certificates"), batch, progress, by, text, over };
    shell::page(&visitor, &page.s.token, &page)
}

/// The signed list, as a file.
///
/// # Errors
/// As [`show`].
pub async fn signed(app: App, visitor: Visitor, id: Path<BatchId>) -> Result<HttpResponse, Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
    let found = app.db.read(move |conn| {
        let caller = administrator(conn, &ctx, claims.as_ref(), Action::ReleaseCertificates)?;
        look_up_certificates::batch(conn, &caller, *id)
    });
    let (batch, _) = found.await?;
    let name = format!("attachment; filename=\"batch-{}.jws\"", batch.id);
    Ok(HttpResponse::Ok()
        .content_type("application/jose")
        .insert_header((header::CONTENT_DISPOSITION, name))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(batch.signed))
}
