//! Answers of SCIM, good ones and others: RFC 7644, section 3.12 instead of RFC 9457.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpResponse, HttpResponseBuilder, ResponseError};
use serde_json::{Value, json};

use crate::actions::Error;
use crate::actions::scim::{Listed, ScimError};
use crate::scim::fault::{Fault, Kind};
use crate::scim::present::{self, Wanted};
use crate::scim::schema;
use crate::web::error::Problem;

/// The media type of SCIM.
const MEDIA_TYPE: &str = "application/scim+json";

/// What went wrong, as SCIM tells it.
#[derive(Debug)]
pub struct ScimProblem {
    status: StatusCode,
    scim_type: Option<&'static str>,
    detail: String,
    retry_after: Option<i64>,
}

impl ScimProblem {
    /// One without a type.
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { status, scim_type: None, detail: detail.into(), retry_after: None }
    }

    /// Nobody who may ask.
    pub fn stranger() -> Self {
        let detail = "Show a SCIM token as Authorization: Bearer. `chancery scim token create` makes one; it may have been revoked, or have ended.";
        Self::new(StatusCode::UNAUTHORIZED, detail)
    }
}

impl From<Problem> for ScimProblem {
    fn from(problem: Problem) -> Self {
        let retry_after = problem.retry_after;
        Self { retry_after, ..Self::new(problem.status, problem.detail) }
    }
}

impl From<Fault> for ScimProblem {
    fn from(fault: Fault) -> Self {
        let status = match fault.kind {
            Kind::Uniqueness => StatusCode::CONFLICT,
            Kind::Forbidden => StatusCode::FORBIDDEN,
            Kind::NotFound => StatusCode::NOT_FOUND,
            Kind::Changed => StatusCode::PRECONDITION_FAILED,
            _ => StatusCode::BAD_REQUEST,
        };
        Self { scim_type: fault.kind.scim_type(), ..Self::new(status, fault.detail) }
    }
}

impl From<ScimError> for ScimProblem {
    fn from(error: ScimError) -> Self {
        match error {
            ScimError::Fault(fault) => fault.into(),
            ScimError::Other(Error::Unauthenticated) => Self::stranger(),
            ScimError::Other(error) => Problem::from(error).into(),
        }
    }
}

impl std::fmt::Display for ScimProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.status, self.detail)
    }
}

fn send(mut response: HttpResponseBuilder, body: &Value) -> HttpResponse {
    response.insert_header((header::CACHE_CONTROL, "no-store")).content_type(MEDIA_TYPE).body(body.to_string())
}

impl ResponseError for ScimProblem {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        let mut body = json!({
            "schemas": [schema::ERROR], "status": self.status.as_u16().to_string(), "detail": self.detail,
        });
        if let Some(scim_type) = self.scim_type {
            body["scimType"] = json!(scim_type);
        }
        let mut response = send(HttpResponse::build(self.status), &body);
        let headers = response.headers_mut();
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if matches!(self.status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS) {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(self.retry_after.unwrap_or(2)));
        }
        response
    }
}

/// A description, or anything else that is sent as it is.
pub fn plain(body: &Value) -> HttpResponse {
    send(HttpResponse::Ok(), body)
}

/// A thing with its version and its address; for a new one 201.
pub fn thing(status: StatusCode, thing: Value, wanted: &Wanted) -> HttpResponse {
    let meta = |name: &str| thing["meta"][name].as_str().and_then(|text| HeaderValue::from_str(text).ok());
    let (version, location) = (meta("version"), meta("location"));
    let mut response = HttpResponse::build(status);
    if let Some(version) = version {
        response.insert_header((header::ETAG, version));
    }
    let place = if status == StatusCode::CREATED { header::LOCATION } else { header::CONTENT_LOCATION };
    if let Some(location) = location {
        response.insert_header((place, location));
    }
    send(response, &present::show(thing, wanted))
}

/// A page of things.
pub fn list(listed: Listed, wanted: &Wanted) -> HttpResponse {
    let items: Vec<Value> = listed.items.into_iter().map(|item| present::show(item, wanted)).collect();
    plain(&json!({
        "schemas": [schema::LIST], "totalResults": listed.total, "startIndex": listed.start, "itemsPerPage": items.len(),
        "Resources": items,
    }))
}

/// It is as it was read.
pub fn not_modified(thing: &Value) -> HttpResponse {
    let version = thing["meta"]["version"].as_str().and_then(|text| HeaderValue::from_str(text).ok());
    let mut response = HttpResponse::NotModified();
    if let Some(version) = version {
        response.insert_header((header::ETAG, version));
    }
    response.finish()
}
