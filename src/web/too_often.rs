//! What is told to who did something too often: when to come again.

use actix_web::http::StatusCode;

use super::error::Problem;

impl Problem {
    /// It was done too often; after so many seconds there is room again.
    pub(super) fn too_often(seconds: i64) -> Self {
        let wait =
            if seconds < 120 { format!("{seconds} seconds") } else { format!("{} minutes", (seconds + 59) / 60) };
        let detail = format!("This was done too often, with this account or from this address. Try again in {wait}.");
        Self { retry_after: Some(seconds), ..Self::new(StatusCode::TOO_MANY_REQUESTS, "rate-limited", detail) }
    }

    /// The minutes after which to come again, rounded up, where that is known.
    pub fn minutes(&self) -> Option<i64> {
        self.retry_after.map(|seconds| (seconds + 59) / 60)
    }
}
