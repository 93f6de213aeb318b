//! Credentials for machines: signed JSON, a JWT, a badge; and the status lists.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::{Path, Query};
use serde::Deserialize;

use crate::actions::{Context, Error, Refusal, access, publish_status, sign_credential, verify_certificate};
use crate::base::{CertificateId, Client};
use crate::certificate::credential::{badge, status};
use crate::certificate::store::Certificate;
use crate::db::Connection;
use crate::policy::Action;
use crate::web::error::Problem;
use crate::web::extract::Signed;
use crate::web::looks;
use crate::web::state::App;

/// The form of a credential.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// JSON with a Data Integrity proof in it.
    #[default]
    Json,
    /// A JWT, signed with ES256.
    Jwt,
    /// A picture with the JSON baked in.
    Svg,
}

/// How a credential is wanted.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormQuery {
    /// `json` (when nothing is said), `jwt` or `svg`.
    #[serde(default)]
    format: Form,
}

/// A credential in the form that is wanted.
struct Given {
    number: String,
    form: Form,
    body: String,
}

/// The credential in the form that is wanted, once it was signed.
fn given(conn: &mut Connection, ctx: &Context, certificate: &Certificate, form: Form) -> Result<Option<Given>, Error> {
    let Some(json) = sign_credential::kept(conn, certificate.id)? else { return Ok(None) };
    let body = match form {
        Form::Json => json,
        Form::Jwt => sign_credential::as_jwt(ctx, &json)?,
        Form::Svg => badge::svg(&certificate.document, &json),
    };
    Ok(Some(Given { number: certificate.document.number.clone(), form, body }))
}

fn respond(given: Given, cache: &'static str) -> HttpResponse {
    let (media_type, end) = match given.form {
        Form::Json => ("application/vc+ld+json", "json"),
        Form::Jwt => ("application/jwt", "jwt"),
        Form::Svg => ("image/svg+xml; charset=utf-8", "svg"),
    };
    HttpResponse::Ok()
        .content_type(media_type)
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}.{end}\"", given.number)))
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
        .insert_header((header::CACHE_CONTROL, cache))
        .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .body(given.body)
}

/// Answers with the credential. Certificates from before there were credentials get theirs when somebody asks for it.
async fn answer(
    app: &App,
    id: CertificateId,
    found: Option<Given>,
    cache: &'static str,
) -> Result<HttpResponse, Problem> {
    if let Some(given) = found {
        return Ok(respond(given, cache));
    }
    let ctx = app.ctx.clone();
    app.db.write(move |conn| sign_credential::sign_soon(conn, &ctx, id)).await?;
    Err(Error::from(Refusal::NotRendered).into())
}

/// The credential of a certificate that one may see.
#[utoipa::path(get, path = "/api/v1/certificates/{id}/credential", tag = "certificates", security(("bearer" = [])),
    params(("id" = String, Path), ("format" = Option<String>, Query, pattern = "^(json|jwt|svg)$")),
    responses((status = 200, description = "An Open Badges 3.0 credential: JSON, a JWT, or a badge with the JSON in it",
            content((Object = "application/vc+ld+json"), (String = "application/jwt"), (String = "image/svg+xml"))),
        (status = 404, body = crate::web::error::ProblemBody), (status = 409, body = crate::web::error::ProblemBody)))]
pub async fn show(
    app: App,
    Signed(claims): Signed,
    id: Path<CertificateId>,
    query: Query<FormQuery>,
) -> Result<HttpResponse, Problem> {
    let (ctx, id, form) = (app.ctx.clone(), *id, query.format);
    let found = app
        .db
        .read(move |conn| {
            let caller = access::caller(conn, &ctx, &claims)?;
            let certificate = verify_certificate::visible(conn, &caller, id, Action::FetchCredential)?;
            Ok::<_, Error>((certificate.person_id, given(conn, &ctx, &certificate, form)?))
        })
        .await?;
    let (owner, found) = found;
    looks::unless_own(&app, claims.sub, owner, "certificate").await?;
    answer(&app, id, found, "private, no-cache").await
}

/// The credential of a certificate whose code one has: its id leads here.
#[utoipa::path(get, path = "/api/v1/certificates/verify/{code}/credential", tag = "certificates",
    params(("code" = String, Path), ("format" = Option<String>, Query, pattern = "^(json|jwt|svg)$")),
    responses((status = 200, description = "An Open Badges 3.0 credential: JSON, a JWT, or a badge with the JSON in it",
            content((Object = "application/vc+ld+json"), (String = "application/jwt"), (String = "image/svg+xml"))),
        (status = 404, body = crate::web::error::ProblemBody), (status = 409, body = crate::web::error::ProblemBody),
        (status = 429, body = crate::web::error::ProblemBody, description = "too often; see `Retry-After`")))]
pub async fn by_code(
    app: App,
    from: Client,
    code: Path<String>,
    query: Query<FormQuery>,
) -> Result<HttpResponse, Problem> {
    let (ctx, form) = (app.ctx.clone(), query.format);
    let found = verify_certificate::by_code(&app.ctx, &app.db, code.into_inner(), from, move |conn, verified| {
        let certificate = verified.certificate;
        Ok((certificate.id, given(conn, &ctx, &certificate, form)?))
    });
    let (id, found) = found.await?;
    answer(&app, id, found, "no-cache").await
}

/// A list that tells which credentials were taken back or replaced: a signed Bitstring Status List credential.
#[utoipa::path(get, path = "/api/v1/credentials/status/{list}", tag = "certificates", params(("list" = u32, Path)),
    responses((status = 200, description = "A BitstringStatusListCredential", content_type = "application/vc+ld+json", body = Object),
        (status = 404, body = crate::web::error::ProblemBody)))]
pub async fn status(app: App, list: Path<u32>) -> Result<HttpResponse, Problem> {
    let (state, number) = (Arc::clone(&app), *list);
    let json = app.db.read(move |conn| publish_status::list(conn, &state.ctx, &state.status_lists, number)).await?;
    let seconds = status::CACHE_MINUTES * 60;
    Ok(HttpResponse::Ok()
        .content_type("application/vc+ld+json")
        .insert_header((header::CACHE_CONTROL, format!("public, max-age={seconds}")))
        .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .body(json.to_string()))
}
