//! Where one is signed in, and one's own password.

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use serde::Deserialize;
use utoipa::ToSchema;

use super::ok;
use crate::actions::{access, change_password, own_sessions};
use crate::base::SessionId;
use crate::web::error::Problem;
use crate::web::extract::{ListQuery, Sent, Signed};
use crate::web::state::App;
use crate::web::views::list::Listed;
use crate::web::views::session::{SessionView, SessionsEnded};

/// One's own sessions that live, the newest first.
#[utoipa::path(get, path = "/api/v1/me/sessions", tag = "accounts", security(("bearer" = [])),
    params(("limit" = Option<usize>, Query), ("after" = Option<String>, Query)),
    responses((status = 200, body = Listed<SessionView>),
        (status = 401, body = crate::web::error::ProblemBody)))]
pub async fn list(app: App, Signed(claims): Signed, query: Query<ListQuery>) -> Result<HttpResponse, Problem> {
    let (ctx, page, current) = (app.ctx.clone(), query.page()?, claims.sid);
    let sessions = app
        .db
        .read(move |conn| {
            let caller = access::caller(conn, &ctx, &claims)?;
            own_sessions::list(conn, &ctx, &caller, &page)
        })
        .await?;
    Ok(ok(&sessions.map(|session| SessionView::new(&session, current))))
}

/// Ends one of one's own sessions; the one that asks may end itself.
#[utoipa::path(delete, path = "/api/v1/me/sessions/{id}", tag = "accounts", security(("bearer" = [])),
    params(("id" = String, Path)),
    responses((status = 204), (status = 404, body = crate::web::error::ProblemBody)))]
pub async fn end(app: App, Signed(claims): Signed, id: Path<SessionId>) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    app.db
        .write(move |conn| {
            let caller = access::caller(conn, &ctx, &claims)?;
            own_sessions::end(conn, &ctx, &caller, *id)
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Ends all of one's own sessions but the one that asks.
#[utoipa::path(delete, path = "/api/v1/me/sessions", tag = "accounts", security(("bearer" = [])),
    responses((status = 200, body = SessionsEnded), (status = 401, body = crate::web::error::ProblemBody)))]
pub async fn end_others(app: App, Signed(claims): Signed) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let ended = app
        .db
        .write(move |conn| {
            let caller = access::caller(conn, &ctx, &claims)?;
            own_sessions::end_others(conn, &ctx, &caller)
        })
        .await?;
    Ok(ok(&SessionsEnded { ended }))
}

/// The present password and the new one.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordBody {
    /// The present one.
    pub current_password: String,
    /// The new one: 12 characters or more.
    pub password: String,
}

/// Changes one's own password, and ends all sessions but the one that asks.
#[utoipa::path(put, path = "/api/v1/me/password", tag = "accounts", security(("bearer" = [])),
    request_body = PasswordBody,
    responses((status = 204), (status = 401, body = crate::web::error::ProblemBody),
        (status = 422, body = crate::web::error::ProblemBody),
        (status = 429, body = crate::web::error::ProblemBody, description = "too many wrong passwords; see `Retry-After`")))]
pub async fn change_password(
    app: App,
    Signed(claims): Signed,
    sent: Sent<PasswordBody>,
) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let caller = app.db.read(move |conn| access::caller(conn, &ctx, &claims)).await?;
    let PasswordBody { current_password, password } = sent.body;
    change_password::change(&app.ctx, &app.db, caller, current_password, password).await?;
    Ok(HttpResponse::NoContent().finish())
}
