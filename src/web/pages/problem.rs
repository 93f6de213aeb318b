//! When a page cannot be shown: the same problems as the API's, as a page in the reader's language.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::shell::{self, PERMISSIONS, POLICY, Shell};
use super::visitor::{self, Visitor};
use crate::web::doubted;
use crate::web::error::Problem;
use crate::web::state::State;

#[derive(Template)]
#[template(path = "problem.html", config = "src/web/pages/askama.toml")]
struct Page {
    s: Shell,
    status: u16,
    text: String,
    /// What the log knows it by; English.
    reference: Option<String>,
}

/// Around every page: problems become pages, and the policy goes along.
///
/// # Errors
/// Those of what it is around.
pub async fn around(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let answered = next.call(request).await?.map_into_boxed_body();
    let problem = answered.response().error().and_then(|error| error.as_error::<Problem>());
    let page = problem.map(|problem| answer(answered.request(), problem));
    let mut answered = match page {
        Some(page) => ServiceResponse::new(answered.request().clone(), page),
        None => answered,
    };
    let headers = answered.headers_mut();
    for (name, value) in [("content-security-policy", POLICY), ("permissions-policy", PERMISSIONS)] {
        let name = HeaderName::from_static(name);
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    Ok(answered)
}

/// The page of a problem.
pub(super) fn answer(request: &HttpRequest, problem: &Problem) -> HttpResponse {
    let by_script = request.headers().get(header::ACCEPT).is_some_and(|accept| accept == "application/json");
    let Some(state) = request.app_data::<Data<State>>().filter(|_| !by_script) else {
        return actix_web::ResponseError::error_response(problem);
    };
    let visitor = Visitor::of(request);
    if problem.asks_to_sign_in() {
        let asked = request.uri().path_and_query().map_or("/", |asked| asked.as_str());
        let mut response = shell::see(&visitor::sign_in_address(request.method(), asked));
        // The session ended elsewhere: the cookie is good for nothing any more.
        if visitor.claims.is_some() {
            let _ = response.add_cookie(&visitor.no_session());
        }
        return response;
    }
    if problem.asks_for_second_factor() {
        return shell::see("/account/second-factor");
    }
    let mut s = Shell::new(&state.ctx, &visitor, None);
    // Nothing is asked of the database here; but who is signed in is not to be sent to sign in.
    s.with_session = visitor.claims.is_some();
    let key = format!("problem-{}", problem.code);
    let own = s.said(&key).map(|text| problem.minutes().map_or(text, |minutes| s.t1(&key, "minutes", minutes)));
    let general = s.said(&format!("problem-{}", problem.status.as_u16()));
    // What is wrong with a provider of identities is for its administrators: the reader is told that it is not theirs to mend.
    let foreign = problem.code.starts_with(doubted::PREFIX);
    let general = if foreign && own.is_none() { s.said("problem-sso") } else { general };
    let reference = match (foreign, own.is_none()) {
        // For who is asked for help.
        (true, true) => Some(format!("{} ({})", problem.detail, problem.code)),
        (true, false) => Some(problem.code.to_owned()),
        (false, _) => problem.status.is_server_error().then(|| problem.detail.clone()),
    };
    let text = own.or(general).unwrap_or_else(|| problem.detail.clone());
    let title = if foreign {
        s.said("problem-title-sso")
    } else {
        s.said(&format!("problem-title-{}", problem.status.as_u16()))
    };
    let title = title.unwrap_or_else(|| s.t("problem-title"));
    let page = Page { s: s.named(title), status: problem.status.as_u16(), text, reference };
    let mut response = shell::page_as(problem.status, &visitor, "-", &page)
        .unwrap_or_else(|failed| actix_web::ResponseError::error_response(&failed));
    if let Some(seconds) = problem.retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    } else if problem.status.is_server_error() {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
    }
    if problem.status == StatusCode::METHOD_NOT_ALLOWED {
        problem.tell_methods(response.headers_mut());
    }
    response
}

/// What answers an address that does not exist.
///
/// # Errors
/// Always.
pub async fn unknown() -> Result<HttpResponse, Problem> {
    Err(crate::actions::Error::NotFound("page").into())
}

/// What answers a page's address with the wrong method.
///
/// # Errors
/// Always.
pub async fn wrong_method(request: HttpRequest) -> Result<HttpResponse, Problem> {
    Err(Problem::wrong_method(&request, "This address does not take this method."))
}
