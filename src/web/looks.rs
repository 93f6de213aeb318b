//! Looks of staff at personal data: which addresses are such looks is told where they are routed; here a look that was
//! answered is noted before the answer goes out. What learners open of their own passes by without a question.

use actix_web::HttpRequest;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode, header};
use actix_web::middleware::{Next, from_fn};
use actix_web::web::Data;

use super::addresses::Address;
use super::error::Problem;
use super::extract;
use super::pages::visitor::Visitor;
use super::state::State;
use crate::actions::Error;
use crate::actions::note_look::{self, Look, Whose};
use crate::base::PersonId;

/// Whose data an address shows, by the part of it that names whom.
#[derive(Debug, Clone, Copy)]
pub enum Of {
    /// A person.
    Person(&'static str),
    /// The learner of an enrolment.
    Enrolment(&'static str),
    /// The learner of an attempt.
    Attempt(&'static str),
    /// The holder of a certificate.
    Certificate(&'static str),
    /// A cohort: a list.
    Cohort(&'static str),
    /// One of a kind of thing, such as a mail: the kind, and the part.
    Thing(&'static str, &'static str),
    /// All of a kind.
    All(&'static str),
}

impl Of {
    fn whose(self, request: &HttpRequest) -> Option<Whose> {
        let part = |name: &str| request.match_info().get(name);
        Some(match self {
            Self::Person(name) => Whose::Person(part(name)?.parse().ok()?),
            Self::Enrolment(name) => Whose::Enrolment(part(name)?.parse().ok()?),
            Self::Attempt(name) => Whose::Attempt(part(name)?.parse().ok()?),
            Self::Certificate(name) => Whose::Certificate(part(name)?.parse().ok()?),
            Self::Cohort(name) => Whose::Cohort(part(name)?.parse().ok()?),
            Self::Thing(kind, name) => Whose::Other(format!("{kind}:{}", part(name)?)),
            Self::All(kind) => Whose::Other(format!("{kind}:all")),
        })
    }
}

/// An address that only staff may read, and that shows personal data: each look stands in the audit log.
pub fn look(address: Address, of: Of, what: &'static str) -> Address {
    address.around(|route| {
        route.wrap(from_fn(move |request: ServiceRequest, next: Next<BoxBody>| around(of, what, request, next)))
    })
}

async fn around(
    of: Of,
    what: &'static str,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let answered = next.call(request).await?.map_into_boxed_body();
    let read = matches!(*answered.request().method(), Method::GET | Method::HEAD);
    if !read || answered.status() != StatusCode::OK {
        return Ok(answered);
    }
    match noted(of, what, &answered).await {
        Ok(()) => Ok(answered),
        Err(problem) => Ok(answered.error_response(problem)),
    }
}

async fn noted(of: Of, what: &str, answered: &ServiceResponse<BoxBody>) -> Result<(), Problem> {
    let request = answered.request();
    let inside = || Problem::from(Error::Internal(format!("a look at {} cannot be noted", request.path())));
    let state = request.app_data::<Data<State>>().ok_or_else(inside)?;
    let claims = match request.path().starts_with("/api/") {
        true => extract::claims(request)?,
        false => Visitor::of(request).claims,
    };
    let actor = claims.ok_or(Error::Unauthenticated)?.sub;
    let whose = of.whose(request).ok_or_else(inside)?;
    let form = answered.headers().get(header::CONTENT_TYPE).and_then(|form| form.to_str().ok()).unwrap_or_default();
    let form = match form {
        form if form.starts_with("text/csv") => "-csv",
        form if form.contains("spreadsheet") => "-xlsx",
        _ => "",
    };
    let look = Look { actor, whose, what: format!("{what}{form}") };
    Ok(note_look::note(&state.ctx, &state.db, look).await?)
}

/// Where learners look at what is their own and staff at theirs: notes it if it is not one's own.
///
/// # Errors
/// When it cannot be noted: then it is not shown.
pub async fn unless_own(state: &State, actor: PersonId, owner: PersonId, what: &str) -> Result<(), Problem> {
    if actor == owner {
        return Ok(());
    }
    let look = Look { actor, whose: Whose::Person(owner), what: what.to_owned() };
    Ok(note_look::note(&state.ctx, &state.db, look).await?)
}
