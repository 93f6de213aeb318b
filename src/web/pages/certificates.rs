//! One's own certificates.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Path;
use askama::Template;

use super::shell::{self, Shell};
use super::verify::state_words;
use super::visitor::{self, Visitor};
use crate::actions::{Error, verify_certificate};
use crate::base::{CertificateId, Timestamp};
use crate::certificate::store::{self, Certificate};
use crate::web::error::Problem;
use crate::web::looks;
use crate::web::state::App;

struct Line {
    certificate: Certificate,
    state: (&'static str, &'static str, &'static str),
    ready: bool,
}

#[derive(Template)]
#[template(path = "certificates.html", config = "src/web/pages/askama.toml")]
struct List {
    s: Shell,
    lines: Vec<Line>,
}

fn line(certificate: Certificate, ready: bool, now: Timestamp) -> Line {
    Line { state: state_words(&certificate.state(now)), certificate, ready }
}

/// One's own certificates, the newest first.
///
/// # Errors
/// When nobody is signed in.
pub async fn list(app: App, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
    let (caller, lines) = app
        .db
        .read(move |conn| {
            let caller = visitor::required(conn, &ctx, claims.as_ref())?;
            let mut lines = Vec::new();
            for certificate in store::of_person(conn, caller.id)? {
                let ready = store::document_hash(conn, certificate.id)?.is_some();
                lines.push(line(certificate, ready, ctx.now()));
            }
            Ok::<_, Error>((caller, lines))
        })
        .await?;
    let s = Shell::new(&app.ctx, &visitor, Some(&caller)).titled("nav-certificates").at("certificates");
    let page = List { s, lines };
    shell::page(&visitor, &page.s.token, &page)
}

/// The document.
///
/// # Errors
/// For a certificate of somebody else, or one that is still being made.
pub async fn pdf(app: App, visitor: Visitor, id: Path<CertificateId>) -> Result<HttpResponse, Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
    let (caller, owner, number, pdf) = app
        .db
        .read(move |conn| {
            let caller = visitor::required(conn, &ctx, claims.as_ref())?;
            let (owner, number, pdf) = verify_certificate::pdf(conn, &caller, *id)?;
            Ok::<_, Error>((caller.id, owner, number, pdf))
        })
        .await?;
    looks::unless_own(&app, caller, owner, "certificate").await?;
    Ok(HttpResponse::Ok()
        .content_type("application/pdf")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{number}.pdf\"")))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(pdf))
}
