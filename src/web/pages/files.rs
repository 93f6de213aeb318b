//! The files that lessons show, by the hash of their bytes: what is served under a name never changes.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Path;

use crate::actions::Error;
use crate::course::store;
use crate::web::error::Problem;
use crate::web::state::App;

/// The institute's logo.
///
/// # Errors
/// Where there is none of this name.
pub async fn logo(app: App, name: Path<String>) -> Result<HttpResponse, Problem> {
    let logo = app.ctx.logo.as_ref().filter(|logo| logo.name == *name).ok_or(Error::NotFound("file"))?;
    Ok(picture(logo.media_type, logo.bytes.clone()))
}

/// What never changes, and is a picture and nothing else: an SVG is a document that could hold a script.
fn picture(media_type: &str, bytes: Vec<u8>) -> HttpResponse {
    // An SVG is text; its set of characters is told, so that nobody guesses another.
    let told = if media_type == "image/svg+xml" { "image/svg+xml; charset=utf-8" } else { media_type };
    HttpResponse::Ok()
        .content_type(told)
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'; sandbox"))
        .body(bytes)
}

/// An asset.
///
/// # Errors
/// Where there is none of this hash.
pub async fn show(app: App, path: Path<(String, String)>) -> Result<HttpResponse, Problem> {
    let (sha256, _) = path.into_inner();
    let found = app.db.read(move |conn| Ok::<_, Error>(store::asset(conn, &sha256)?)).await?;
    let (media_type, bytes) = found.ok_or(Error::NotFound("file"))?;
    Ok(picture(&media_type, bytes))
}
