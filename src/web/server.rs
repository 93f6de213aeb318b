//! The HTTP server: listening, limits, and an orderly end.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{ServerHandle, ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::middleware::{Compress, DefaultHeaders, Next, from_fn};
use actix_web::web::{Data, PathConfig, PayloadConfig, QueryConfig};
use actix_web::{App, HttpServer, ResponseError as _};

use super::body::LARGEST_BODY;
use super::error::Problem;
use super::routes;
use super::state::State;
use crate::actions::Error;

/// How long requests under way may take once the process is told to end.
const FAREWELL: u64 = 20;

/// The address cannot be listened on.
#[derive(Debug, thiserror::Error)]
pub enum BindError {
    /// Another program has it.
    #[error(
        "the address {0} is in use: another program (perhaps another chancery) listens there; stop it, or choose another with --bind or server.bind"
    )]
    Taken(SocketAddr),
    /// It is not for us.
    #[error("cannot listen on {0}: {1}")]
    Refused(SocketAddr, std::io::Error),
}

/// Takes the address.
///
/// # Errors
/// [`BindError`].
pub fn bind(address: SocketAddr) -> Result<TcpListener, BindError> {
    TcpListener::bind(address).map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => BindError::Taken(address),
        _ => BindError::Refused(address, error),
    })
}

/// Serves until the process is told to end (SIGTERM, SIGINT) or the handle stops it. `ready` gets the handle.
///
/// # Errors
/// When the listener cannot be used.
pub async fn serve(
    listener: TcpListener,
    state: Arc<State>,
    threads: usize,
    ready: impl FnOnce(ServerHandle),
) -> std::io::Result<()> {
    let data = Data::from(state.clone());
    let mut server = HttpServer::new(move || {
        App::new()
            .app_data(data.clone())
            .app_data(PayloadConfig::new(LARGEST_BODY))
            .app_data(PathConfig::default().error_handler(|_, _| Problem::from(Error::NotFound("thing")).into()))
            .app_data(QueryConfig::default().error_handler(|error, _| {
                Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid-query", format!("{error}.")).into()
            }))
            .wrap(from_fn(without_nul))
            .wrap(
                DefaultHeaders::new()
                    .add(("X-Content-Type-Options", "nosniff"))
                    .add(("Referrer-Policy", "same-origin"))
                    .add(("X-Frame-Options", "DENY")),
            )
            .wrap(Compress::default())
            .configure(routes::all)
    })
    .client_request_timeout(Duration::from_secs(20))
    .keep_alive(Duration::from_secs(75))
    .shutdown_timeout(FAREWELL)
    .disable_signals()
    .listen(listener)?;
    if threads > 0 {
        server = server.workers(threads);
    }
    let server = server.run();
    let handle = server.handle();
    actix_web::rt::spawn(end_on_signal(handle.clone(), state));
    ready(handle);
    server.await
}

/// No address has a NUL in it, and PostgreSQL cannot even be asked for one.
async fn without_nul(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse, actix_web::Error> {
    if request.uri().path().contains("%00") || request.query_string().contains("%00") {
        let answer = Problem::from(Error::NotFound("address")).error_response();
        return Ok(request.into_response(answer));
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

/// `/readyz` fails first, so that a balancer sends nobody any more; then requests under way may finish.
async fn end_on_signal(handle: ServerHandle, state: Arc<State>) {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut terminate), Ok(mut interrupt)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        return tracing::error!("signals cannot be heard; end the process with SIGKILL");
    };
    let notice = tokio::select! {
        _ = terminate.recv() => Duration::from_millis(300),
        _ = interrupt.recv() => Duration::ZERO,
    };
    state.draining.store(true, Ordering::SeqCst);
    tokio::time::sleep(notice).await;
    tracing::info!("ending: requests under way may finish");
    handle.stop(true).await;
}
