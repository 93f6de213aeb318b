//! Verifying a certificate: anyone who holds the code learns what it is worth, in words.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::web::Path;
use askama::Template;

use super::shell::{self, Shell, see};
use super::visitor::{self, Visitor, encoded};
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
    let caller = visitor::who(&app, visitor.claims).await?;
    let s = Shell::new(&app.ctx, &visitor, caller.as_ref()).titled("verify-title").at("verify");
    let page = Verify { s, code: String::new(), found: None };
    shell::page(&visitor, &page.s.token, &page)
}

/// A certificate, or that there is none with this code.
///
/// # Errors
/// When the database does not answer.
pub async fn show(app: App, visitor: Visitor, code: Path<String>) -> Result<HttpResponse, Problem> {
    let caller = visitor::who(&app, visitor.claims).await?;
    let found =
        verify_certificate::by_code(&app.ctx, &app.db, code.clone(), visitor.client, |_, verified| Ok(verified));
    let found = match found.await {
        Ok(found) => Some(found),
        Err(Error::NotFound(_)) => None,
        Err(error) => return Err(error.into()),
    };
    let status = if found.is_some() { StatusCode::OK } else { StatusCode::NOT_FOUND };
    let s = Shell::new(&app.ctx, &visitor, caller.as_ref()).titled("verify-title").at("verify");
    let page = Verify { s: s.with_script("verify.js"), code: code.chars().take(100).collect(), found };
    let mut page = shell::page_as(status, &visitor, &page.s.token, &page)?;
    // Names are no food for search engines: whoever has the code finds the page.
    page.headers_mut().insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex"));
    Ok(page)
}
