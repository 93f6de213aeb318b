//! Where machines look for the issuer's keys: the DID document and the JSON Web Key Set, for everybody.

use actix_web::HttpResponse;
use actix_web::http::header;
use serde_json::Value;

use crate::actions::manage_keys;
use crate::web::error::Problem;
use crate::web::state::App;

fn published(document: &Value, media_type: &'static str) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(media_type)
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .body(document.to_string())
}

/// The DID document of `did:web`: all keys that ever signed.
pub async fn did(app: App) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let document = app.db.read(move |conn| manage_keys::did(conn, &ctx)).await?;
    Ok(published(&document, "application/did+json"))
}

/// The same keys as a JSON Web Key Set.
pub async fn jwks(app: App) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let document = app.db.read(move |conn| manage_keys::key_set(conn, &ctx)).await?;
    Ok(published(&document, "application/jwk-set+json"))
}
