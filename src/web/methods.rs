//! Addresses that are asked with a method that they do not take: the answer names those that they take (RFC 9110, 15.5.6).

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap, HeaderValue};

use super::error::Problem;
use super::rights::{CALLS, PAGES};

impl Problem {
    /// What an address says to a method that it does not take.
    pub fn wrong_method(request: &HttpRequest, detail: &str) -> Self {
        let allow = request.match_pattern().map(|pattern| taken(&pattern)).unwrap_or_default();
        Self { allow, ..Self::new(StatusCode::METHOD_NOT_ALLOWED, "wrong-method", detail) }
    }

    /// Writes the methods that the address takes into the head of an answer.
    pub fn tell_methods(&self, headers: &mut HeaderMap) {
        if let Ok(allow) = HeaderValue::from_str(&self.allow.join(", ")) {
            headers.insert(header::ALLOW, allow);
        }
    }
}

/// The methods that an address takes.
fn taken(pattern: &str) -> Vec<&'static str> {
    let (table, path) = match pattern.strip_prefix("/api/v1") {
        Some(path) => (CALLS, path),
        None => (PAGES, pattern),
    };
    table.iter().filter(|right| right.1 == path).map(|right| right.0).collect()
}
