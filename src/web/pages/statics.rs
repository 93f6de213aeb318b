//! The stylesheet, the script and the mark of the pages: embedded, and served under a name that changes with them.

use std::sync::LazyLock;

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Path;
use sha2::{Digest, Sha256};

use crate::actions::Error;
use crate::base::random;
use crate::web::error::Problem;

/// Name, media type and content.
const FILES: [(&str, &str, &str); 4] = [
    ("site.css", "text/css; charset=utf-8", include_str!("assets/site.css")),
    ("staff.css", "text/css; charset=utf-8", include_str!("assets/staff.css")),
    ("site.js", "text/javascript; charset=utf-8", include_str!("assets/site.js")),
    ("mark.svg", "image/svg+xml", include_str!("assets/mark.svg")),
];

static HASH: LazyLock<String> = LazyLock::new(|| {
    let all: Vec<u8> = FILES.iter().flat_map(|(_, _, content)| content.bytes()).collect();
    random::base32(&Sha256::digest(all)[..5])
});

/// The address of a file: it changes when any of them does.
pub fn address(name: &str) -> String {
    format!("/static/{}/{name}", *HASH)
}

/// A file. Under an older name one gets it as it is now, and does not keep it.
pub async fn show(path: Path<(String, String)>) -> Result<HttpResponse, Problem> {
    let (hash, name) = path.into_inner();
    let found = FILES.iter().find(|(known, ..)| *known == name);
    let (_, media_type, content) = found.ok_or(Error::NotFound("file"))?;
    let keep = if hash == *HASH { "public, max-age=31536000, immutable" } else { "no-cache" };
    Ok(HttpResponse::Ok().content_type(*media_type).insert_header((header::CACHE_CONTROL, keep)).body(*content))
}
