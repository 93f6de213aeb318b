//! The pages of facilitators: their cohorts and what they do for learners. Administrators see them for all cohorts.
//!
//! Belongs here: one file a page; what the pages of one cohort share. Who may see what is decided by the actions, which the
//! API calls too.

pub mod cohorts;
pub mod deeds;
pub mod overview;
pub mod progress;

use actix_web::web::{ServiceConfig, get, post};

use super::at;
use super::shell::Shell;
use crate::cohort::Cohort;

/// The pages of a cohort in the order of its navigation: what comes behind the cohort's address, and the text's key.
const PAGES: &[(&str, &str)] = &[("", "cohort-overview"), ("/progress", "cohort-progress")];

/// The addresses.
pub fn routes(app: &mut ServiceConfig) {
    app.service(at("/cohorts").route(get().to(cohorts::list)))
        .service(at("/cohorts/{id}").route(get().to(overview::show)).route(post().to(overview::act)))
        .service(at("/cohorts/{id}/progress").route(get().to(progress::show)))
        .service(at("/cohorts/{id}/progress.{form:csv|xlsx}").route(get().to(progress::table)));
}

/// As one of a cohort's pages; `current` is the text's key of the page that is shown, or of the one it belongs to.
fn section(shell: Shell, cohort: &Cohort, current: &str) -> Shell {
    let pages: Vec<_> = PAGES.iter().map(|(path, key)| (format!("/cohorts/{}{path}", cohort.id), *key)).collect();
    shell.at("cohorts").within(cohort.title.clone(), &pages, current)
}
