//! Personal data: everything about oneself as one file, and erasure.

use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::actions::{access, erase_person};
use crate::base::PersonId;
use crate::web::error::Problem;
use crate::web::extract::{Sent, Signed, Wished};
use crate::web::personal;
use crate::web::state::App;

/// Everything about oneself as a zip of JSON files and documents; `docs/personal-data.md` describes it.
#[utoipa::path(get, path = "/api/v1/me/export", tag = "accounts", security(("bearer" = [])),
    params(("language" = Option<String>, Query)),
    responses((status = 200, description = "A zip file", content_type = "application/zip"),
        (status = 401, body = crate::web::error::ProblemBody),
        (status = 429, body = crate::web::error::ProblemBody, description = "too often; see `Retry-After`")))]
pub async fn export(app: App, Signed(claims): Signed, wished: Wished) -> Result<HttpResponse, Problem> {
    personal::answer(&app, claims, wished.with(None)).await
}

/// How one is erased.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = Erasure)]
#[serde(deny_unknown_fields)]
pub struct ErasureBody {
    /// The present password.
    pub password: String,
    /// `true`: certificates stay, with the name that stands on them, and can be verified. `false`: they lose the name and
    /// are revoked.
    pub keep_certificates: bool,
}

/// Erases oneself, at once and for good: name, address, sessions, mails, written answers. Numbers stay without the person.
#[utoipa::path(delete, path = "/api/v1/me", tag = "accounts", security(("bearer" = [])), request_body = ErasureBody,
    responses((status = 204), (status = 401, body = crate::web::error::ProblemBody),
        (status = 409, body = crate::web::error::ProblemBody), (status = 422, body = crate::web::error::ProblemBody),
        (status = 429, body = crate::web::error::ProblemBody, description = "too many wrong passwords; see `Retry-After`")))]
pub async fn erase(app: App, Signed(claims): Signed, sent: Sent<ErasureBody>) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let caller = app.db.read(move |conn| access::caller(conn, &ctx, &claims)).await?;
    let ErasureBody { password, keep_certificates } = sent.body;
    erase_person::own(&app.ctx, &app.db, caller, password, keep_certificates).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// How another person is erased.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = PersonErasure)]
#[serde(deny_unknown_fields)]
pub struct PersonErasureBody {
    /// Why; it stands in the audit log, so it names nobody.
    pub reason: String,
    /// As the holder wishes: `true`, certificates stay with the name on them; `false`, they lose it and are revoked.
    pub keep_certificates: bool,
}

/// Erases a person, for administrators: as the person could.
#[utoipa::path(delete, path = "/api/v1/users/{id}", tag = "people", security(("bearer" = [])),
    params(("id" = String, Path)), request_body = PersonErasureBody,
    responses((status = 204), (status = 403, body = crate::web::error::ProblemBody),
        (status = 404, body = crate::web::error::ProblemBody), (status = 409, body = crate::web::error::ProblemBody),
        (status = 422, body = crate::web::error::ProblemBody)))]
pub async fn erase_other(
    app: App,
    Signed(claims): Signed,
    id: Path<PersonId>,
    sent: Sent<PersonErasureBody>,
) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let erased = app.db.write(move |conn| {
        let caller = access::caller(conn, &ctx, &claims)?;
        let PersonErasureBody { reason, keep_certificates } = &sent.body;
        erase_person::other(conn, &ctx, &caller, *id, *keep_certificates, reason)
    });
    erased.await?;
    Ok(HttpResponse::NoContent().finish())
}
