//! One's own passkeys, signing in with one, and showing with one again that it is oneself. Each takes two calls: one asks for a
//! challenge, the other brings what the authenticator made of it.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse, http::header};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::ok;
use crate::account::Caller;
use crate::account::token::Claims;
use crate::actions::sign_in::Visit;
use crate::actions::{access, passkeys};
use crate::base::{Client, Page, PasskeyId};
use crate::web::error::Problem;
use crate::web::extract::{Sent, Signed};
use crate::web::state::App;
use crate::web::views::account::TokensView;
use crate::web::views::list::Listed;
use crate::web::views::passkey::{ChallengeView, PasskeyView};

/// What is good once must not stay in anybody's cache.
fn secret(status: StatusCode, view: &impl Serialize) -> HttpResponse {
    HttpResponse::build(status).insert_header((header::CACHE_CONTROL, "no-store")).json(view)
}

async fn signed_in(app: &App, claims: Claims) -> Result<Caller, Problem> {
    let ctx = app.ctx.clone();
    Ok(app.db.read(move |conn| access::signed_in(conn, &ctx, &claims)).await?)
}

/// What an authenticator answered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerBody {
    /// What came with the challenge.
    pub ceremony: String,
    /// What `PublicKeyCredential.toJSON()` gives (WebAuthn level 3).
    #[schema(value_type = Object)]
    pub credential: Value,
}

/// A new passkey.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPasskeyBody {
    /// What to call it: 1 to 100 characters.
    pub name: String,
    /// What came with the challenge.
    pub ceremony: String,
    /// What `PublicKeyCredential.toJSON()` gives (WebAuthn level 3).
    #[schema(value_type = Object)]
    pub credential: Value,
}

/// Another name.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasskeyNameBody {
    /// What to call it: 1 to 100 characters.
    pub name: String,
}

/// One's own passkeys, the oldest first; all of them on one page.
#[utoipa::path(get, path = "/api/v1/me/passkeys", tag = "accounts", security(("bearer" = [])),
    responses((status = 200, body = Listed<PasskeyView>), (status = 401, body = crate::web::error::ProblemBody)))]
pub async fn list(app: App, Signed(claims): Signed) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let found = app.db.read(move |conn| {
        let caller = access::signed_in(conn, &ctx, &claims)?;
        passkeys::list(conn, &caller)
    });
    let all = Page { items: found.await?, next: None };
    Ok(ok(&all.map(|passkey| PasskeyView::from(&passkey))))
}

/// Asks for a new passkey. Needs a recent sign-in.
#[utoipa::path(post, path = "/api/v1/me/passkeys/challenge", tag = "accounts", security(("bearer" = [])),
    responses((status = 200, body = ChallengeView), (status = 401, body = crate::web::error::ProblemBody),
        (status = 403, body = crate::web::error::ProblemBody), (status = 409, body = crate::web::error::ProblemBody)))]
pub async fn ask_for_one(app: App, Signed(claims): Signed) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let asked = app.db.write(move |conn| {
        let caller = access::signed_in(conn, &ctx, &claims)?;
        passkeys::ask_for_one(conn, &ctx, &caller)
    });
    Ok(secret(StatusCode::OK, &ChallengeView::from(asked.await?)))
}

/// Adds the passkey that was asked for; its owner is told by mail. Needs a recent sign-in. Sent again it is refused: a challenge is good
/// once.
#[utoipa::path(post, path = "/api/v1/me/passkeys", tag = "accounts", security(("bearer" = [])),
    request_body = NewPasskeyBody,
    responses((status = 200, body = PasskeyView), (status = 401, body = crate::web::error::ProblemBody),
        (status = 403, body = crate::web::error::ProblemBody), (status = 409, body = crate::web::error::ProblemBody),
        (status = 422, body = crate::web::error::ProblemBody)))]
pub async fn add(app: App, Signed(claims): Signed, sent: Sent<NewPasskeyBody>) -> Result<HttpResponse, Problem> {
    let caller = signed_in(&app, claims).await?;
    let NewPasskeyBody { name, ceremony, credential } = sent.body;
    let added = passkeys::add(&app.ctx, &app.db, caller, ceremony, credential, &name).await?;
    Ok(ok(&PasskeyView::from(&added)))
}

/// Gives a passkey another name.
#[utoipa::path(patch, path = "/api/v1/me/passkeys/{id}", tag = "accounts", security(("bearer" = [])),
    params(("id" = String, Path)), request_body = PasskeyNameBody,
    responses((status = 200, body = PasskeyView), (status = 401, body = crate::web::error::ProblemBody),
        (status = 404, body = crate::web::error::ProblemBody), (status = 422, body = crate::web::error::ProblemBody)))]
pub async fn rename(
    app: App,
    Signed(claims): Signed,
    id: Path<PasskeyId>,
    sent: Sent<PasskeyNameBody>,
) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let renamed = app.db.write(move |conn| {
        let caller = access::caller(conn, &ctx, &claims)?;
        passkeys::rename(conn, &ctx, &caller, *id, &sent.body.name)
    });
    Ok(ok(&PasskeyView::from(&renamed.await?)))
}

/// Removes a passkey; its owner is told by mail. The last way into an account stays. Needs a recent sign-in.
#[utoipa::path(delete, path = "/api/v1/me/passkeys/{id}", tag = "accounts", security(("bearer" = [])),
    params(("id" = String, Path)),
    responses((status = 204), (status = 401, body = crate::web::error::ProblemBody),
        (status = 403, body = crate::web::error::ProblemBody), (status = 404, body = crate::web::error::ProblemBody),
        (status = 409, body = crate::web::error::ProblemBody)))]
pub async fn remove(app: App, Signed(claims): Signed, id: Path<PasskeyId>) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let removed = app.db.write(move |conn| {
        let caller = access::caller(conn, &ctx, &claims)?;
        passkeys::remove(conn, &ctx, &caller, *id)
    });
    removed.await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Asks whoever comes to sign in with a passkey, whichever it is.
#[utoipa::path(post, path = "/api/v1/auth/passkeys/challenge", tag = "accounts",
    responses((status = 200, body = ChallengeView), (status = 409, body = crate::web::error::ProblemBody),
        (status = 429, body = crate::web::error::ProblemBody, description = "too often; see `Retry-After`")))]
pub async fn ask_to_sign_in(app: App, from: Client) -> Result<HttpResponse, Problem> {
    let asked = passkeys::ask_to_sign_in(&app.ctx, &app.db, from).await?;
    Ok(secret(StatusCode::OK, &ChallengeView::from(asked)))
}

/// Signs in with a passkey. Its authenticator has made sure who holds it: it is both factors, and no code is asked for.
#[utoipa::path(post, path = "/api/v1/auth/passkeys", tag = "accounts", request_body = AnswerBody,
    responses((status = 200, body = TokensView), (status = 403, body = crate::web::error::ProblemBody),
        (status = 409, body = crate::web::error::ProblemBody), (status = 422, body = crate::web::error::ProblemBody),
        (status = 429, body = crate::web::error::ProblemBody, description = "too many were wrong; see `Retry-After`")))]
pub async fn sign_in(
    app: App,
    request: HttpRequest,
    from: Client,
    sent: Sent<AnswerBody>,
) -> Result<HttpResponse, Problem> {
    let user_agent = request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let AnswerBody { ceremony, credential } = sent.body;
    let tokens = passkeys::sign_in(&app.ctx, &app.db, ceremony, credential, Visit { user_agent, from }).await?;
    Ok(secret(StatusCode::OK, &TokensView::from(tokens)))
}

/// Asks to show with a passkey that it is oneself.
#[utoipa::path(post, path = "/api/v1/auth/step-up/passkeys/challenge", tag = "accounts", security(("bearer" = [])),
    responses((status = 200, body = ChallengeView), (status = 401, body = crate::web::error::ProblemBody),
        (status = 403, body = crate::web::error::ProblemBody), (status = 409, body = crate::web::error::ProblemBody)))]
pub async fn ask_again(app: App, Signed(claims): Signed) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let asked = app.db.write(move |conn| {
        let caller = access::signed_in(conn, &ctx, &claims)?;
        passkeys::ask_again(conn, &ctx, &caller)
    });
    Ok(secret(StatusCode::OK, &ChallengeView::from(asked.await?)))
}

/// Shows with a passkey that it is oneself: for 15 minutes the session may do what needs a recent sign-in, and it has both factors.
#[utoipa::path(post, path = "/api/v1/auth/step-up/passkeys", tag = "accounts", security(("bearer" = [])),
    request_body = AnswerBody,
    responses((status = 204), (status = 401, body = crate::web::error::ProblemBody),
        (status = 403, body = crate::web::error::ProblemBody), (status = 409, body = crate::web::error::ProblemBody),
        (status = 422, body = crate::web::error::ProblemBody),
        (status = 429, body = crate::web::error::ProblemBody, description = "too much was wrong; see `Retry-After`")))]
pub async fn step_up(app: App, Signed(claims): Signed, sent: Sent<AnswerBody>) -> Result<HttpResponse, Problem> {
    let caller = signed_in(&app, claims).await?;
    let AnswerBody { ceremony, credential } = sent.body;
    passkeys::step_up(&app.ctx, &app.db, caller, ceremony, credential).await?;
    Ok(HttpResponse::NoContent().finish())
}
