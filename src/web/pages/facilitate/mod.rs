//! The pages of facilitators: their cohorts and what they do for learners. Administrators see them for all cohorts.
//!
//! Belongs here: one file a page; what the pages of one cohort share. Who may see what is decided by the actions, which the
//! API calls too.

pub mod chart;
pub mod cohorts;
pub mod deeds;
pub mod edit;
pub mod members;
pub mod overview;
pub mod progress;
pub mod story;
pub mod figures;
pub mod joining;
pub mod marking;
pub mod messages;
pub mod statistics;
pub mod teaching;

use actix_web::web::{get, post};

use super::shell::Shell;
use crate::cohort::Cohort;
use crate::web::addresses::{Addresses, at};
use crate::web::looks::{Of, look};

/// The pages of a cohort in the order of its navigation: what comes behind the cohort's address, and the text's key.
const PAGES: &[(&str, &str)] = &[
    ("", "cohort-overview"),
    ("/progress", "cohort-progress"),
    ("/members", "cohort-members"),
    ("/joining", "tab-joining"),
    ("/marking", "tab-marking"),
    ("/statistics", "tab-statistics"),
    ("/figures", "tab-figures"),
    ("/messages", "tab-messages"),
];

/// The addresses.
#[rustfmt::skip]
pub fn routes(app: &mut Addresses) {
    app.service(at("/cohorts").route(get().to(cohorts::list)))
        .service(at("/cohorts/new").route(get().to(edit::new_show)).route(post().to(edit::new)))
        .service(look(at("/cohorts/{id}").route(get().to(overview::show)).route(post().to(overview::act)), Of::Cohort("id"), "attention"))
        .service(look(at("/cohorts/{id}/progress").route(get().to(progress::show)), Of::Cohort("id"), "progress"))
        .service(look(at("/cohorts/{id}/progress.{form:csv|xlsx}").route(get().to(progress::table)), Of::Cohort("id"), "progress"))
        .service(look(at("/cohorts/{id}/members").route(get().to(members::show)).route(post().to(members::act)), Of::Cohort("id"), "members"))
        .service(at("/cohorts/{id}/members/add").route(post().to(members::add)))
        .service(at("/cohorts/{id}/edit").route(get().to(edit::show)).route(post().to(edit::change)))
        .service(look(at("/cohorts/{id}/learners/{enrolment}").route(get().to(story::show)).route(post().to(story::act)), Of::Enrolment("enrolment"), "enrolment"))
        .service(look(at("/cohorts/{id}/marking").route(get().to(marking::list)), Of::Cohort("id"), "marking"))
        .service(look(at("/cohorts/{id}/marking/{attempt}").route(get().to(marking::show)).route(post().to(marking::mark)), Of::Attempt("attempt"), "marks"))
        .service(at("/cohorts/{id}/statistics").route(get().to(statistics::list)))
        .service(at("/cohorts/{id}/statistics/{module}/{quiz}").route(get().to(statistics::quiz)))
        .service(at("/cohorts/{id}/statistics/{module}/{quiz}/table.csv").route(get().to(statistics::table)))
        .service(at("/cohorts/{id}/figures").route(get().to(figures::show)))
        .service(at("/cohorts/{id}/messages").route(get().to(messages::show)).route(post().to(messages::send)))
        .service(look(at("/cohorts/{id}/joining").route(get().to(joining::show)), Of::Cohort("id"), "requests"))
        .service(at("/cohorts/{id}/joining/requests").route(post().to(joining::requests)))
        .service(at("/cohorts/{id}/joining/invitations").route(post().to(joining::invitations)))
        .service(at("/cohorts/{id}/joining/invitations/{invitation}").route(post().to(joining::invitation)));
}

/// As one of a cohort's pages; `current` is the text's key of the page that is shown, or of the one it belongs to.
fn section(shell: Shell, cohort: &Cohort, current: &str) -> Shell {
    let pages: Vec<_> = PAGES.iter().map(|(path, key)| (format!("/cohorts/{}{path}", cohort.id), *key)).collect();
    shell.at("cohorts").within(cohort.title.clone(), &pages, current)
}
