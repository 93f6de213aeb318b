//! Pages for people: rendered on the server, working without JavaScript.

pub mod assets;
pub mod docs;
pub mod health;

use actix_web::web::ServiceConfig;

/// The addresses of pages.
pub fn routes(_app: &mut ServiceConfig) {}
