//! One's own second factor, showing again that it is oneself, and taking somebody's factor away.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Path;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ok;
use super::people::PersonReasonBody;
use crate::account::Caller;
use crate::account::token::Claims;
use crate::actions::{access, second_factor, step_up};
use crate::base::PersonId;
use crate::web::error::Problem;
use crate::web::extract::{Sent, Signed};
use crate::web::state::App;
use crate::web::views::account::PersonView;
use crate::web::views::second_factor::{BegunView, RecoveryCodesView, SecondFactorView};

/// Secrets must not stay in anybody's cache.
fn secret(mut response: actix_web::HttpResponseBuilder, view: &impl Serialize) -> HttpResponse {
    response.insert_header((header::CACHE_CONTROL, "no-store")).json(view)
}

/// How it stands with one's own second factor.
#[utoipa::path(get, path = "/api/v1/me/second-factor", tag = "accounts", security(("bearer" = [])),
    responses((status = 200, body = SecondFactorView), (status = 401, body = crate::web::error::ProblemBody)))]
pub async fn show(app: App, Signed(claims): Signed) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let state = app.db.read(move |conn| {
        let caller = access::signed_in(conn, &ctx, &claims)?;
        second_factor::state(conn, &ctx, &caller)
    });
    Ok(ok(&SecondFactorView::from(&state.await?)))
}

/// Begins to set a second factor up: the secret for an authenticator. It is on once it is confirmed. Needs a recent sign-in.
#[utoipa::path(post, path = "/api/v1/me/second-factor", tag = "accounts", security(("bearer" = [])),
    responses((status = 200, body = BegunView), (status = 401, body = crate::web::error::ProblemBody),
        (status = 403, body = crate::web::error::ProblemBody), (status = 409, body = crate::web::error::ProblemBody)))]
pub async fn begin(app: App, Signed(claims): Signed) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let begun = app.db.write(move |conn| {
        let caller = access::signed_in(conn, &ctx, &claims)?;
        second_factor::begin(conn, &ctx, &caller)
    });
    Ok(secret(HttpResponse::Ok(), &BegunView::from(begun.await?)))
}

/// A code.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeBody {
    /// What the authenticator shows.
    pub code: String,
}

/// Turns the second factor on by its first code; answers recovery codes for a day without the authenticator.
#[utoipa::path(post, path = "/api/v1/me/second-factor/confirmation", tag = "accounts", security(("bearer" = [])),
    request_body = CodeBody,
    responses((status = 200, body = RecoveryCodesView), (status = 401, body = crate::web::error::ProblemBody),
        (status = 409, body = crate::web::error::ProblemBody), (status = 422, body = crate::web::error::ProblemBody)))]
pub async fn confirm(app: App, Signed(claims): Signed, sent: Sent<CodeBody>) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let codes = app.db.write(move |conn| {
        let caller = access::signed_in(conn, &ctx, &claims)?;
        second_factor::confirm(conn, &ctx, &caller, &sent.body.code)
    });
    Ok(secret(HttpResponse::Ok(), &RecoveryCodesView { recovery_codes: codes.await? }))
}

/// New recovery codes in the place of those before. Needs a recent sign-in.
#[utoipa::path(post, path = "/api/v1/me/second-factor/recovery-codes", tag = "accounts", security(("bearer" = [])),
    responses((status = 200, body = RecoveryCodesView), (status = 401, body = crate::web::error::ProblemBody),
        (status = 403, body = crate::web::error::ProblemBody), (status = 409, body = crate::web::error::ProblemBody)))]
pub async fn new_recovery_codes(app: App, Signed(claims): Signed) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let codes = app.db.write(move |conn| {
        let caller = access::caller(conn, &ctx, &claims)?;
        second_factor::new_recovery_codes(conn, &ctx, &caller)
    });
    Ok(secret(HttpResponse::Ok(), &RecoveryCodesView { recovery_codes: codes.await? }))
}

/// What shows that it is oneself.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProofBody {
    /// The password.
    pub password: String,
    /// What the authenticator shows, or a recovery code, for those who have a second factor.
    pub code: Option<String>,
}

async fn signed_in(app: &App, claims: Claims) -> Result<Caller, Problem> {
    let ctx = app.ctx.clone();
    Ok(app.db.read(move |conn| access::signed_in(conn, &ctx, &claims)).await?)
}

/// Turns one's own second factor off. Who must have one sets up another before anything else.
#[utoipa::path(delete, path = "/api/v1/me/second-factor", tag = "accounts", security(("bearer" = [])),
    request_body = ProofBody,
    responses((status = 204), (status = 401, body = crate::web::error::ProblemBody),
        (status = 409, body = crate::web::error::ProblemBody), (status = 422, body = crate::web::error::ProblemBody),
        (status = 429, body = crate::web::error::ProblemBody, description = "too much was wrong; see `Retry-After`")))]
pub async fn turn_off(app: App, Signed(claims): Signed, sent: Sent<ProofBody>) -> Result<HttpResponse, Problem> {
    let caller = signed_in(&app, claims).await?;
    let ProofBody { password, code } = sent.body;
    step_up::turn_off(&app.ctx, &app.db, caller, password, code).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Shows again that it is oneself: for 15 minutes the session may do what needs a recent sign-in.
#[utoipa::path(post, path = "/api/v1/auth/step-up", tag = "accounts", security(("bearer" = [])),
    request_body = ProofBody,
    responses((status = 204), (status = 401, body = crate::web::error::ProblemBody),
        (status = 422, body = crate::web::error::ProblemBody),
        (status = 429, body = crate::web::error::ProblemBody, description = "too much was wrong; see `Retry-After`")))]
pub async fn step_up(app: App, Signed(claims): Signed, sent: Sent<ProofBody>) -> Result<HttpResponse, Problem> {
    let caller = signed_in(&app, claims).await?;
    let ProofBody { password, code } = sent.body;
    step_up::step_up(&app.ctx, &app.db, caller, password, code).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Takes somebody's second factor away, as when the telephone is lost; ends the person's sessions. The person is told by mail.
/// Needs a recent sign-in.
#[utoipa::path(post, path = "/api/v1/users/{id}/second-factor-removal", tag = "people", security(("bearer" = [])),
    params(("id" = String, Path)), request_body = PersonReasonBody,
    responses((status = 200, body = PersonView), (status = 403, body = crate::web::error::ProblemBody),
        (status = 404, body = crate::web::error::ProblemBody), (status = 409, body = crate::web::error::ProblemBody),
        (status = 422, body = crate::web::error::ProblemBody)))]
pub async fn remove(
    app: App,
    Signed(claims): Signed,
    id: Path<PersonId>,
    sent: Sent<PersonReasonBody>,
) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let removed = app.db.write(move |conn| {
        let caller = access::caller(conn, &ctx, &claims)?;
        second_factor::remove(conn, &ctx, &caller, *id, &sent.body.reason)
    });
    Ok(ok(&PersonView::from(&removed.await?)))
}
