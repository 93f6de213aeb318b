//! Verifying a certificate: anyone who holds the code learns what it is worth, in words.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::web::Path;
use askama::Template;

use super::shell::{self, Shell, see};
use super::visitor::{Visitor, encoded};
use crate::actions::Error;
use crate::actions::verify_certificate::{self, Verified};
use crate::certificate::kind::CertificateKind;
use crate::certificate::store::CertificateState;
use crate::web::error::Problem;
use crate::web::state::App;

#[derive(Template)]
#[template(path = "verify.html", config = "src/web/pages/askama.toml")]
struct Verify {
    s: Shell,
    code: String,
    found: Option<Verified>,
}

/// A state's name, sign and look.
pub fn state_words(state: &CertificateState) -> (&'static str, &'static str, &'static str) {
    match state {
        CertificateState::Valid => ("valid", "✓", "good"),
        CertificateState::Expired => ("expired", "!", "note"),
        CertificateState::Revoked => ("revoked", "✕", "bad"),
        CertificateState::Superseded => ("superseded", "↻", "note"),
    }
}

/// What the certificate certifies, as a sentence.
pub fn sentence(kind: &CertificateKind) -> &'static str {
    match kind {
        CertificateKind::Completion => "verify-sentence",
        CertificateKind::Participation => "verify-sentence-participation",
    }
}

/// The field for a code.
///
/// # Errors
/// When the template fails.
pub async fn ask(app: App, visitor: Visitor) -> Result<HttpResponse, Problem> {
    if let Some(code) = visitor.parameter("code").map(str::trim).filter(|code| !code.is_empty()) {
        let code: String = code.chars().filter(|c| !c.is_whitespace() && *c != '/').take(100).collect();
        return Ok(see(&format!("/verify/{}", encoded(&code))));
    }
    let s = Shell::new(&app.ctx, &visitor, None).titled("verify-title").at("verify");
    shell::page(&visitor, "", &Verify { s, code: String::new(), found: None })
}

/// A certificate, or that there is none with this code.
///
/// # Errors
/// When the database does not answer.
pub async fn show(app: App, visitor: Visitor, code: Path<String>) -> Result<HttpResponse, Problem> {
    let (ctx, asked) = (app.ctx.clone(), code.clone());
    let found = app.db.read(move |conn| match verify_certificate::verify(conn, &ctx, &asked) {
        Ok(found) => Ok(Some(found)),
        Err(Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    });
    let found = found.await?;
    let status = if found.is_some() { StatusCode::OK } else { StatusCode::NOT_FOUND };
    let s = Shell::new(&app.ctx, &visitor, None).titled("verify-title").at("verify").with_script("verify.js");
    let code = code.chars().take(100).collect();
    let mut page = shell::page_as(status, &visitor, "", &Verify { s, code, found })?;
    // Names are no food for search engines: whoever has the code finds the page.
    page.headers_mut().insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex"));
    Ok(page)
}
