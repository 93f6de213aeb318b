//! The HTTP server: listening, limits, and an orderly end.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::http::StatusCode;
use actix_web::middleware::{Compress, DefaultHeaders, from_fn};
use actix_web::web::{Data, PathConfig, QueryConfig};
use actix_web::{App, HttpServer};

pub use super::arrival::Patience;
use super::error::Problem;
use super::state::State;
use super::{observed, routes};
use crate::actions::Error;

/// How long requests under way may take once the process is told to end.
const FAREWELL: u64 = 20;
/// The policy of what is no page: opened directly, it shows nothing, runs nothing and stands in nobody's frame. Pages have their own.
const POLICY: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";
/// For a year browsers speak TLS to this host, and to those below it, whatever a link says.
const ALWAYS_TLS: &str = "max-age=31536000; includeSubDomains";

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
    patience: Patience,
    ready: impl FnOnce(ServerHandle),
) -> std::io::Result<()> {
    let data = Data::from(state.clone());
    let with_tls = state.ctx.public_url.starts_with("https://");
    cut_off_who_does_not_read(&listener, patience.answer);
    let mut server = HttpServer::new(move || {
        App::new()
            .app_data(data.clone())
            .app_data(PathConfig::default().error_handler(|_, _| Problem::from(Error::NotFound("thing")).into()))
            .app_data(QueryConfig::default().error_handler(|error, _| {
                Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid-query", format!("{error}.")).into()
            }))
            .wrap(from_fn(move |request, next| observed::around(request, next, patience)))
            .wrap(headers(with_tls))
            .wrap(Compress::default())
            .configure(|app| routes::all(app, &data.ctx.metrics.requests))
    })
    .client_request_timeout(patience.head)
    .keep_alive(Duration::from_secs(75))
    // A compressed page goes out in pieces. Held back by Nagle's algorithm, the last one waits 40 ms for the client's
    // delayed acknowledgement of the first.
    .tcp_nodelay(true)
    .shutdown_timeout(FAREWELL)
    .disable_signals()
    .listen(listener)?;
    if threads > 0 {
        server = server.workers(threads);
    }
    let server = server.run();
    let handle = server.handle();
    let _file_too_large = bear_limits_of_files();
    actix_web::rt::spawn(end_on_signal(handle.clone(), state));
    ready(handle);
    server.await
}

/// What every answer says that does not say otherwise.
fn headers(with_tls: bool) -> DefaultHeaders {
    let headers = DefaultHeaders::new()
        .add(("X-Content-Type-Options", "nosniff"))
        .add(("Referrer-Policy", "same-origin"))
        .add(("X-Frame-Options", "DENY"))
        .add(("Content-Security-Policy", POLICY))
        .add(("Cache-Control", "no-store"));
    if with_tls { headers.add(("Strict-Transport-Security", ALWAYS_TLS)) } else { headers }
}

/// A file that may not grow any further (`ulimit -f`, a quota) ends a process, unless it wants to hear of it: then the write fails,
/// as on a full disk, and is answered. It holds while the value lives.
fn bear_limits_of_files() -> Option<tokio::signal::unix::Signal> {
    /// SIGXFSZ, the same on all that Linux runs on here.
    const FILE_TOO_LARGE: i32 = 25;
    let heard = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::from_raw(FILE_TOO_LARGE));
    heard.inspect_err(|error| tracing::warn!(%error, "a limit on the size of files would end the process")).ok()
}

/// Where nothing of an answer is taken for so long, the system ends the connection: the server itself would wait for good. The
/// connections inherit it from the listener.
fn cut_off_who_does_not_read(listener: &TcpListener, after: Duration) {
    #[cfg(target_os = "linux")]
    if let Err(error) = socket2::SockRef::from(listener).set_tcp_user_timeout(Some(after)) {
        tracing::warn!(%error, "clients that read nothing cannot be cut off");
    }
    #[cfg(not(target_os = "linux"))]
    let _ = (listener, after);
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
