//! The refusals that a call can answer with besides those that stand at its handler, added to the document in one place: what
//! comes of how it is asked (its body, its query, who asks), and what can happen to any.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{Operation, Parameter, ParameterIn};
use utoipa::openapi::{Content, ContentBuilder, Header, Object, Ref, RefOr, Response, ResponseBuilder, Schema, Type};
use utoipa::{Modify, PartialSchema as _, ToSchema as _};

use super::shapes::operations;
use crate::account::Role;
use crate::policy::{Action, Actor, Refusal, Resource, decide};
use crate::web::error::ProblemBody;
use crate::web::rights::CALLS;

/// Adds them.
pub struct Refusals;

/// The refusals that calls share: status, name in the document, what it says.
const SHARED: [(u16, &str, &str); 13] = [
    (400, "Malformed", "The body is not JSON, or a header cannot be read."),
    (401, "NotSignedIn", "Nobody is signed in, the token is no good, or the session has ended."),
    (403, "Forbidden", "The role does not allow it, or a second factor or a recent sign-in is needed."),
    (404, "NotFound", "There is no such thing, or not for who asks."),
    (408, "TooSlow", "The body came too slowly."),
    (409, "Conflict", "It does not go with how things are, or somebody else did the same at this moment."),
    (413, "TooLarge", "The body is too large."),
    (415, "OtherKind", "The body is of a media type that the call does not take, or packed."),
    (422, "Invalid", "What was sent is wrong; `errors` names each thing by its place."),
    (429, "TooOften", "It was done too often; `Retry-After` says when to come again."),
    (500, "Internal", "Something went wrong inside; it was noted under the id that `detail` tells."),
    (
        503,
        "Unavailable",
        "The service is busy; `Retry-After` says when to come again. Nothing was changed; with the code `outcome-unknown` that is not known.",
    ),
    (507, "StorageFull", "The disk of the server is full. Nothing was changed."),
];

const PROBLEM: &str = "application/problem+json";

impl Modify for Refusals {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        components.schemas.entry(ProblemBody::name().into_owned()).or_insert_with(ProblemBody::schema);
        for (status, name, says) in SHARED {
            components.responses.insert(name.to_owned(), RefOr::T(refusal(status, says)));
        }
        for (path, item) in &mut document.paths.paths {
            for (method, operation) in operations(item) {
                let possible = possible(method, path, operation);
                complete(&mut operation.responses.responses, &possible);
            }
        }
    }
}

/// The statuses with which a call can refuse, whatever it does.
fn possible(method: &str, path: &str, operation: &Operation) -> Vec<u16> {
    let parameters: Vec<&Parameter> = operation.parameters.iter().flatten().filter_map(held).collect();
    let has = |place: &ParameterIn| parameters.iter().any(|parameter| parameter.parameter_in == *place);
    let mut statuses = vec![500, 503];
    if method != "get" {
        statuses.extend([409, 507]);
    }
    if operation.request_body.is_some() {
        statuses.extend([400, 408, 413, 415, 422]);
    }
    if parameters.iter().any(|parameter| parameter.name == "Idempotency-Key") {
        statuses.extend([400, 422]);
    }
    if has(&ParameterIn::Path) {
        statuses.push(404);
    }
    if has(&ParameterIn::Query) {
        statuses.push(422);
    }
    let route = path.trim_start_matches("/api/v1");
    let right = CALLS.iter().find(|right| right.0.eq_ignore_ascii_case(method) && right.1 == route);
    statuses.extend(right.into_iter().flat_map(|right| by_policy(right.2)));
    statuses
}

/// The statuses with which the policy can refuse.
fn by_policy(action: Action) -> Vec<u16> {
    let people = [Role::Learner, Role::Facilitator, Role::Administrator].into_iter().flat_map(|role| {
        [(true, true), (true, false), (false, true)].map(|(proved, recent)| Actor::Person { role, proved, recent })
    });
    let things = [Resource::None, Resource::OWN, Resource::RUN, Resource::FOREIGN];
    let asked = people.chain([Actor::Anonymous]).flat_map(|actor| things.map(|thing| decide(actor, action, thing)));
    let status = |refusal: Refusal| match refusal {
        Refusal::NotSignedIn => 401,
        Refusal::NotFound => 404,
        Refusal::Role | Refusal::SecondFactorNeeded | Refusal::RecentSignInNeeded => 403,
    };
    asked.filter_map(Result::err).map(status).collect()
}

/// Adds the refusals that are possible, and gives those that stand there the form that all have.
fn complete(responses: &mut BTreeMap<String, RefOr<Response>>, possible: &[u16]) {
    for (status, name, _) in SHARED {
        match responses.get(&status.to_string()) {
            Some(RefOr::T(own)) if own.description.is_empty() => {}
            None if possible.contains(&status) => {}
            _ => continue,
        }
        responses.insert(status.to_string(), RefOr::Ref(Ref::from_response_name(name)));
    }
    for (status, response) in responses {
        let RefOr::T(response) = response else { continue };
        let code = status.parse().ok().and_then(|code: u16| StatusCode::from_u16(code).ok());
        if response.description.is_empty() {
            code.and_then(|code| code.canonical_reason()).unwrap_or("Done").clone_into(&mut response.description);
        }
        if let Some(code) = code.filter(|code| code.as_u16() >= 400) {
            *response = refusal(code.as_u16(), &response.description);
        }
    }
}

fn refusal(status: u16, says: &str) -> Response {
    let response = ResponseBuilder::new().description(says).content(PROBLEM, problem());
    match status {
        401 => response.header("WWW-Authenticate", header(Type::String)),
        429 | 503 => response.header("Retry-After", header(Type::Integer)),
        _ => response,
    }
    .build()
}

fn problem() -> Content {
    ContentBuilder::new().schema(Some(Ref::from_schema_name(ProblemBody::name()))).build()
}

fn header(kind: Type) -> Header {
    HeaderBuilder::new().schema(Some(Schema::Object(Object::with_type(kind)))).build()
}

fn held(parameter: &RefOr<Parameter>) -> Option<&Parameter> {
    match parameter {
        RefOr::T(parameter) => Some(parameter),
        RefOr::Ref(_) => None,
    }
}
