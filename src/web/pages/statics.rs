//! The stylesheet, the scripts and the mark of the pages: embedded, and served under a name that changes with them.

use std::sync::LazyLock;

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Path;
use sha2::{Digest, Sha256};

use crate::actions::Error;
use crate::base::random;
use crate::web::error::Problem;

const SCRIPT: &str = "text/javascript; charset=utf-8";
/// Name, media type and content. Scripts are modules: they find one another under the same hash.
const FILES: &[(&str, &str, &str)] = &[
    ("site.css", "text/css; charset=utf-8", include_str!("assets/site.css")),
    ("staff.css", "text/css; charset=utf-8", include_str!("assets/staff.css")),
    ("answers.js", SCRIPT, include_str!("assets/answers.js")),
    ("offline.js", SCRIPT, include_str!("assets/offline.js")),
    ("attempt.js", SCRIPT, include_str!("assets/attempt.js")),
    ("lesson.js", SCRIPT, include_str!("assets/lesson.js")),
    ("passkey.js", SCRIPT, include_str!("assets/passkey.js")),
    ("verify.js", SCRIPT, include_str!("assets/verify.js")),
    ("work.js", SCRIPT, include_str!("assets/work.js")),
    ("mark.svg", "image/svg+xml; charset=utf-8", include_str!("assets/mark.svg")),
];

static HASH: LazyLock<String> = LazyLock::new(|| {
    let worker = include_str!("assets/sw.js");
    let all: Vec<u8> = FILES.iter().flat_map(|(_, _, content)| content.bytes()).chain(worker.bytes()).collect();
    random::base32(&Sha256::digest(all)[..5])
});

/// The address of a file: it changes when any of them does.
pub fn address(name: &str) -> String {
    format!("/static/{}/{name}", *HASH)
}

/// What learners need without a connection.
const KEPT: [&str; 6] = ["site.css", "answers.js", "offline.js", "attempt.js", "lesson.js", "mark.svg"];

/// The worker between pages and network: it changes when any file does.
static WORKER: LazyLock<String> = LazyLock::new(|| {
    let kept = KEPT.map(|name| format!("'{}'", address(name))).join(", ");
    include_str!("assets/sw.js").replace("HASH", &HASH).replace("FILE_LIST", &format!("[{kept}]"))
});

/// The worker: under an address that covers all pages, and asked for anew each time.
pub async fn worker() -> HttpResponse {
    HttpResponse::Ok().content_type(SCRIPT).insert_header((header::CACHE_CONTROL, "no-cache")).body(WORKER.as_str())
}

/// A file. Under an older name one gets it as it is now, and does not keep it.
pub async fn show(path: Path<(String, String)>) -> Result<HttpResponse, Problem> {
    let (hash, name) = path.into_inner();
    let found = FILES.iter().find(|(known, ..)| *known == name);
    let (_, media_type, content) = found.ok_or(Error::NotFound("file"))?;
    let keep = if hash == *HASH { "public, max-age=31536000, immutable" } else { "no-cache" };
    Ok(HttpResponse::Ok().content_type(*media_type).insert_header((header::CACHE_CONTROL, keep)).body(*content))
}
