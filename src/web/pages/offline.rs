//! The page that a browser shows where there is no connection: what it keeps can be read.

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;

use super::shell::{self, Shell};
use super::visitor::Visitor;
use crate::actions::Error;
use crate::i18n;
use crate::web::error::Problem;
use crate::web::state::App;

#[derive(Template)]
#[template(path = "offline.html", config = "src/web/pages/askama.toml")]
struct Offline {
    s: Shell,
}

/// The page in a language, the same for everybody: whose copies there are, the browser knows.
///
/// # Errors
/// For a language that the program does not speak.
pub async fn show(app: App, visitor: Visitor, language: Path<String>) -> Result<HttpResponse, Problem> {
    let known = i18n::languages().find(|known| known.as_str() == *language).cloned();
    let language = known.ok_or(Error::NotFound("page"))?;
    let s = Shell::new(&app.ctx, &visitor, None).in_language(language).titled("offline-title");
    shell::page(&visitor, "", &Offline { s: s.with_script("offline.js") })
}
