//! What is said when the database cannot serve: it is busy or away, its disk is full, or it went away at the last moment.

use actix_web::http::StatusCode;

use super::error::Problem;
use crate::db::StoreError;

/// Where nobody knows whether it was kept, nobody says that nothing was changed.
const LEFT_OPEN: &str = "The database went away at the last moment: whether this was done is not known. \
    Look, or send it again in a moment; with the same Idempotency-Key nothing is done twice.";

impl Problem {
    /// The answer to what the database did not do for now.
    pub(super) fn unavailable(cause: &str) -> Self {
        let full = cause.contains("disk is full") || cause.contains("No space left");
        tracing::warn!(%cause, "the database is not available");
        if StoreError::leaves_open(cause) {
            return Self::new(StatusCode::SERVICE_UNAVAILABLE, "outcome-unknown", LEFT_OPEN);
        }
        if full {
            let detail = "The disk of the server is full. Nothing was changed; try again once there is room.";
            return Self::new(StatusCode::INSUFFICIENT_STORAGE, "storage-full", detail);
        }
        let detail = "The service is busy. Nothing was changed; try again in a moment.";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", detail)
    }
}
