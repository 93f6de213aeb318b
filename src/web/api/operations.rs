//! The outbox and the audit log, for administrators.

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};

use super::ok;
use crate::account::{Role, audit};
use crate::actions::{Error, Fault, Refusal, access};
use crate::base::OutboxId;
use crate::outbox::{self, State};
use crate::web::error::Problem;
use crate::web::extract::{ListQuery, Signed};
use crate::web::state::App;
use crate::web::views::outbox::{AuditView, MailView};

/// Mail (and documents that are rendered), with state and error, newest first.
#[utoipa::path(get, path = "/api/v1/mail", tag = "operations", security(("bearer" = [])),
    params(("limit" = Option<usize>, Query), ("after" = Option<String>, Query), ("state" = Option<String>, Query)),
    responses((status = 200, description = "`{items: [Mail], next}`"), (status = 403, body = crate::web::error::ProblemBody)))]
pub async fn mail(app: App, Signed(claims): Signed, query: Query<ListQuery>) -> Result<HttpResponse, Problem> {
    let (ctx, page) = (app.ctx.clone(), query.page()?);
    let state = query.state.as_deref().map(str::parse::<State>).transpose();
    let state = state.map_err(|message| Error::Invalid(vec![Fault { pointer: "/state".to_owned(), message }]))?;
    let entries = app
        .db
        .report(move |conn| {
            let caller = access::caller(conn, &ctx, &claims)?;
            access::require(&caller, Role::Administrator)?;
            Ok::<_, Error>(outbox::list(conn, state, &page)?)
        })
        .await?;
    Ok(ok(&entries.map(|entry| MailView::from(&entry))))
}

/// Sends a mail again (or renders a document again) that was sent or given up.
#[utoipa::path(post, path = "/api/v1/mail/{id}/resend", tag = "operations", security(("bearer" = [])),
    params(("id" = String, Path)),
    responses((status = 202), (status = 403, body = crate::web::error::ProblemBody),
        (status = 404, body = crate::web::error::ProblemBody), (status = 409, body = crate::web::error::ProblemBody)))]
pub async fn resend(app: App, Signed(claims): Signed, id: Path<OutboxId>) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    app.db
        .write(move |conn| {
            let caller = access::caller(conn, &ctx, &claims)?;
            access::require(&caller, Role::Administrator)?;
            let now = ctx.now();
            if !outbox::exists(conn, *id)? {
                return Err(Error::NotFound("mail"));
            }
            if !outbox::again(conn, *id, now)? {
                return Err(Refusal::MailUnderWay.into());
            }
            let subject = format!("mail:{}", *id);
            Ok(audit::record(conn, Some(caller.id), "mail.resent", &subject, None, serde_json::json!({}), now)?)
        })
        .await?;
    Ok(HttpResponse::Accepted().finish())
}

/// Who did what, when and why, newest first.
#[utoipa::path(get, path = "/api/v1/audit", tag = "operations", security(("bearer" = [])),
    params(("limit" = Option<usize>, Query), ("after" = Option<String>, Query)),
    responses((status = 200, description = "`{items: [AuditEntry], next}`"),
        (status = 403, body = crate::web::error::ProblemBody)))]
pub async fn audit_log(app: App, Signed(claims): Signed, query: Query<ListQuery>) -> Result<HttpResponse, Problem> {
    let (ctx, page) = (app.ctx.clone(), query.page()?);
    let entries = app
        .db
        .report(move |conn| {
            let caller = access::caller(conn, &ctx, &claims)?;
            access::require(&caller, Role::Administrator)?;
            Ok::<_, Error>(audit::list(conn, &page)?)
        })
        .await?;
    Ok(ok(&entries.map(|entry| AuditView::from(&entry))))
}
