//! The files that lessons show, by the hash of their bytes: what is served under a name never changes.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Path;

use crate::actions::Error;
use crate::course::store;
use crate::web::error::Problem;
use crate::web::state::App;

/// An asset. An SVG is a document that could hold a script: the policy makes it a picture and nothing else.
pub async fn show(app: App, path: Path<(String, String)>) -> Result<HttpResponse, Problem> {
    let (sha256, _) = path.into_inner();
    let found = app.db.read(move |conn| Ok::<_, Error>(store::asset(conn, &sha256)?)).await?;
    let (media_type, bytes) = found.ok_or(Error::NotFound("file"))?;
    Ok(HttpResponse::Ok()
        .content_type(media_type)
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'; sandbox"))
        .body(bytes))
}
