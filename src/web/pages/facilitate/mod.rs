//! The pages of facilitators: their cohorts and what they do for learners. Administrators see them for all cohorts.
//!
//! Belongs here: one file a page; what the pages of one cohort share. Who may see what is decided by the actions, which the
//! API calls too.

pub mod cohorts;
pub mod marking;
pub mod teaching;

use actix_web::web::{ServiceConfig, get, post};

use super::at;

/// The addresses.
pub fn routes(app: &mut ServiceConfig) {
    app.service(at("/cohorts").route(get().to(cohorts::list)))
        .service(at("/cohorts/{id}/marking").route(get().to(marking::list)))
        .service(at("/cohorts/{id}/marking/{attempt}").route(get().to(marking::show)).route(post().to(marking::mark)));
}
