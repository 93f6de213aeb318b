//! The API, readable.

use actix_web::HttpResponse;

/// The API, readable.
pub async fn show() -> HttpResponse {
    HttpResponse::Ok().finish()
}
