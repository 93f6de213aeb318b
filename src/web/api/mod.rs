//! The JSON API: one file a noun. Each handler calls one action and lets one view answer.

pub mod account;
pub mod attempts;
pub mod candidates;
pub mod certificates;
pub mod cohort_reports;
pub mod cohorts;
pub mod courses;
pub mod credentials;
pub mod enrolments;
pub mod invitations;
pub mod long_work;
pub mod marking;
pub mod messages;
pub mod operations;
pub mod openapi;
pub mod overrides;
pub mod passkeys;
pub mod people;
pub mod people_import;
pub mod personal_data;
pub mod publication;
pub mod refusals;
pub mod regrades;
pub mod requests;
pub mod second_factor;
pub mod identities;
pub mod sessions;
pub mod shapes;
pub mod statistics;
pub mod versions;

use actix_web::http::StatusCode;
use actix_web::http::header::ContentType;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::error::Problem;
use crate::account::idempotency::Reply;
use crate::actions::Error;

/// 200 with JSON.
fn ok(body: &impl Serialize) -> HttpResponse {
    HttpResponse::Ok().json(body)
}

/// A reply that can be kept for an idempotency key.
fn reply(status: StatusCode, body: &impl Serialize) -> Result<Reply, Error> {
    let body = serde_json::to_string(body).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(Reply { status: status.as_u16(), body })
}

/// A kept reply as a response.
fn respond(reply: Reply) -> HttpResponse {
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::OK);
    HttpResponse::build(status).content_type(ContentType::json()).body(reply.body)
}

/// What answers an address under `/api` that does not exist.
pub async fn unknown() -> Result<HttpResponse, Problem> {
    let detail = "There is no such call. The calls are listed at /api/docs.";
    Err(Problem::new(StatusCode::NOT_FOUND, "no-such-call", detail))
}

/// What answers a call with the wrong method.
pub async fn wrong_method(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let detail = "This address does not take this method. The calls are listed at /api/docs.";
    Err(Problem::wrong_method(&request, detail))
}
