//! Around every request: its id, what is counted of it, its span in a trace, its line in the log.
//!
//! Line and span have the pattern of the route and not the path, in which names and secrets may stand.

use std::sync::Arc;
use std::time::Duration;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{HttpRequest, ResponseError as _};

use super::error::Problem;
use super::rights::PAGES;
use super::state::State;
use super::{arrival, client};
use crate::actions::Error;
use crate::base::{RequestId, Stopwatch};
use crate::metrics::Route;
use crate::traces::{self, Span};

/// The name under which answers and proxies tell the id.
const NAME: HeaderName = HeaderName::from_static("x-request-id");
/// The name under which proxies tell the trace that a request belongs to (W3C Trace Context).
const TRACE: HeaderName = HeaderName::from_static("traceparent");

/// Answers a request, or says why not.
///
/// # Errors
/// Those of what it is around.
pub async fn around(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
    patience: arrival::Patience,
) -> Result<ServiceResponse, actix_web::Error> {
    let begun = Stopwatch::start();
    let id = id(request.request());
    let span = span(request.request(), id);
    let place = span.as_ref().map(Span::place);
    let mut answered = id.along(traces::along(place.clone(), admitted(request, next, patience))).await?;
    if let Ok(value) = HeaderValue::from_str(id.as_str()) {
        answered.headers_mut().insert(NAME, value);
    }
    RequestId::during(Some(id), || {
        traces::during(place, || note(answered.request(), answered.status(), begun.elapsed(), span));
    });
    Ok(answered)
}

/// The id that a trusted proxy gave the request, so that its log and ours fit together; a new one where there is none, or where
/// anybody could have said it.
fn id(request: &HttpRequest) -> RequestId {
    let given = request.headers().get(&NAME).filter(|_| client::is_proxy(request));
    given.and_then(|id| RequestId::given(id.to_str().ok()?)).unwrap_or_default()
}

/// Its span, where it is traced. What it says of a trace that it belongs to counts as its id does: anybody could say it.
fn span(request: &HttpRequest, id: RequestId) -> Option<Span> {
    if !traces::on() {
        return None;
    }
    let state = request.app_data::<Data<State>>()?;
    state.ctx.traces.request(request.method().as_str(), id, || {
        let mut said = request.headers().get_all(TRACE).filter(|_| client::is_proxy(request));
        // Two of them say nothing.
        let one = said.next().filter(|_| said.next().is_none())?;
        one.to_str().ok()
    })
}

/// Counts the request, writes its line where the log has lines of requests, and ends its span.
fn note(request: &HttpRequest, status: StatusCode, took: Duration, span: Option<Span>) {
    let Some(state) = request.app_data::<Data<State>>() else { return };
    let requests = &state.ctx.metrics.requests;
    let method = request.method();
    let told = |route: &Route, known: bool| {
        told(state, route, method, status, took);
        if let Some(span) = span {
            span.answered(known.then(|| route.pattern()), status.as_u16());
        }
    };
    match request.app_data::<Arc<Route>>() {
        Some(route) => told(route, true),
        // The few addresses that the router has besides its tables.
        None => match PAGES.iter().find(|(_, path, _)| *path == request.path() && !path.contains('{')) {
            Some((_, path, _)) => told(&requests.route(path), true),
            None => told(requests.unknown(), false),
        },
    }
}

fn told(state: &State, route: &Route, method: &Method, status: StatusCode, took: Duration) {
    route.answered(method.as_str(), status.as_u16(), took.as_secs_f64());
    if state.logs_requests {
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        tracing::info!(%method, route = route.pattern(), status = status.as_u16(), micros, "answered");
    }
}

/// No address has a NUL in it, and PostgreSQL cannot even be asked for one. No body is packed, and none takes for ever.
async fn admitted(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
    patience: arrival::Patience,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    if request.uri().path().contains("%00") {
        let answer = Problem::from(Error::NotFound("address")).error_response();
        return Ok(request.into_response(answer));
    }
    if request.query_string().contains("%00") {
        let detail = "The query holds the character NUL (U+0000), which no text has.";
        let problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid-query", detail);
        return Ok(request.into_response(problem.error_response()));
    }
    if let Some(problem) = arrival::refusal(&request) {
        return Ok(request.into_response(problem.error_response()));
    }
    arrival::watch(&mut request, patience.body);
    Ok(next.call(request).await?.map_into_boxed_body())
}
