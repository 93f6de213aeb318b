//! The glossary of a course that one is in.

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;

use super::shell::{self, Shell, see};
use super::visitor::{self, Visitor, encoded};
use crate::actions::{Error, learn};
use crate::enrolment;
use crate::web::error::Problem;
use crate::web::state::App;
use crate::web::views::glossary::{GlossaryView, TermView};

#[derive(Template)]
#[template(path = "glossary.html", config = "src/web/pages/askama.toml")]
struct Glossary {
    s: Shell,
    course: String,
    course_title: String,
    terms: Vec<TermView>,
}

/// The terms; who is not in the course is led to its page.
///
/// # Errors
/// When nobody is signed in, or the course has no glossary.
pub async fn show(app: App, visitor: Visitor, course: Path<String>) -> Result<HttpResponse, Problem> {
    let (ctx, claims, slug) = (app.ctx.clone(), visitor.claims, course.clone());
    let found = app.db.read(move |conn| {
        let caller = visitor::required(conn, &ctx, claims.as_ref())?;
        let own = enrolment::in_course(conn, caller.id, &slug)?;
        let version = own.map(|own| learn::version(conn, &ctx, &caller, own.id)).transpose()?;
        Ok::<_, Error>((caller, version))
    });
    let (caller, version) = found.await?;
    let Some(version) = version else { return Ok(see(&format!("/courses/{}", encoded(&course)))) };
    let wished = visitor.wished(Some(&caller));
    let page = Glossary {
        s: Shell::new(&app.ctx, &visitor, Some(&caller)).titled("glossary-title").at("home").or_copy(&visitor),
        course: version.course.slug.to_string(),
        course_title: version.course.texts.best(&wished, &version.course.language).1.title.clone(),
        terms: GlossaryView::new(&version.course, &wished).terms,
    };
    if page.terms.is_empty() {
        return Err(Error::NotFound("glossary").into());
    }
    shell::page(&visitor, &page.s.token, &page)
}
