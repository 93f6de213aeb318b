//! When a page cannot be shown: the same problems as the API's, as a page in the reader's language.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::shell::{self, PERMISSIONS, POLICY, Shell};
use super::visitor::{self, Visitor};
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

fn answer(request: &HttpRequest, problem: &Problem) -> HttpResponse {
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
    let s = Shell::new(&state.ctx, &visitor, None);
    let own = s.said(&format!("problem-{}", problem.code));
    let general = s.said(&format!("problem-{}", problem.status.as_u16()));
    let text = own.or(general).unwrap_or_else(|| problem.detail.clone());
    let title = s.said(&format!("problem-title-{}", problem.status.as_u16()));
    let title = title.unwrap_or_else(|| s.t("problem-title"));
    let reference = problem.status.is_server_error().then(|| problem.detail.clone());
    let page = Page { s: s.named(title), status: problem.status.as_u16(), text, reference };
    let mut response = shell::page_as(problem.status, &visitor, "-", &page)
        .unwrap_or_else(|failed| actix_web::ResponseError::error_response(&failed));
    if problem.status.is_server_error() {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
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
pub async fn wrong_method() -> Result<HttpResponse, Problem> {
    Err(Problem::wrong_method())
}
