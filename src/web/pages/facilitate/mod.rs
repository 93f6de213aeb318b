//! The pages of facilitators: their cohorts and what they do for learners. Administrators see them for all cohorts.
//!
//! Belongs here: one file a page; what the pages of one cohort share. Who may see what is decided by the actions, which the
//! API calls too.

pub mod cohorts;

use actix_web::web::{ServiceConfig, get};

use super::at;

/// The addresses.
pub fn routes(app: &mut ServiceConfig) {
    app.service(at("/cohorts").route(get().to(cohorts::list)));
}
