//! The metrics at an address of their own: a small server beside the others, which tells them and does nothing else.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::http::header::{CACHE_CONTROL, X_CONTENT_TYPE_OPTIONS};
use actix_web::web::{self, Data};
use actix_web::{App, HttpResponse, HttpServer};

use super::Failure;
use super::assemble::Parts;
use crate::actions::{Context, look_after};
use crate::base::Stopwatch;
use crate::db::Db;
use crate::metrics::MEDIA_TYPE;
use crate::settings::Settings;

/// How long the database may take to tell how things stand. Monitoring gives up after ten seconds, and wants the rest all the same.
const PATIENCE: Duration = Duration::from_secs(3);
/// How many connections there are at once at most: who asks every few seconds needs one.
const CONNECTIONS: usize = 16;

/// The address, taken; none where the settings name none.
pub(super) struct Listening {
    listener: TcpListener,
    address: SocketAddr,
}

/// What is asked.
struct Asked {
    db: Db,
    ctx: Arc<Context>,
}

/// Takes the address that the settings name.
pub(super) fn bind(settings: &Settings) -> Result<Option<Listening>, Failure> {
    let wanted = settings.server.metrics_listen.as_str();
    if wanted.is_empty() {
        return Ok(None);
    }
    let listener = TcpListener::bind(wanted).map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => format!(
            "the address {wanted} for metrics is in use: another program (perhaps another chancery) listens there; stop it, or choose another in server.metrics_listen"
        ),
        _ => format!("cannot listen on {wanted} for metrics: {error}; correct server.metrics_listen"),
    })?;
    let address = listener.local_addr()?;
    Ok(Some(Listening { listener, address }))
}

impl Listening {
    /// Where they are told, as a line for who started the program.
    pub(super) fn in_words(&self) -> String {
        format!("  metrics  http://{}/metrics", self.address)
    }

    /// Starts to tell them, in the actix system that is running, until the handle stops it.
    pub(super) fn serve(self, parts: &Parts) -> std::io::Result<ServerHandle> {
        let asked = Data::new(Asked { db: parts.db.clone(), ctx: parts.ctx.clone() });
        let app = move || App::new().app_data(asked.clone()).route("/metrics", web::get().to(tell));
        let server = HttpServer::new(app).workers(1).max_connections(CONNECTIONS).backlog(16);
        let server = server.client_request_timeout(PATIENCE).disable_signals().shutdown_timeout(1);
        let server = server.listen(self.listener)?.run();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        Ok(handle)
    }
}

/// Everything, as Prometheus takes it. A database that is away is told as such, and the rest as it is.
async fn tell(asked: Data<Asked>) -> HttpResponse {
    let (now, begun) = (asked.ctx.now(), Stopwatch::start());
    let found = asked.db.report(move |conn| look_after::stood(conn, now));
    let found = tokio::time::timeout(PATIENCE, found).await.ok().and_then(Result::ok);
    let (seconds, metrics) = (begun.elapsed().as_secs_f64(), &asked.ctx.metrics);
    let tell = || metrics.text();
    match metrics.standing.while_it_stands(found.as_ref(), seconds, asked.db.connections(), tell) {
        Ok(text) => HttpResponse::Ok()
            .content_type(MEDIA_TYPE)
            .insert_header((CACHE_CONTROL, "no-store"))
            .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
            .body(text),
        Err(error) => {
            tracing::error!(%error, "the metrics cannot be told");
            HttpResponse::InternalServerError().finish()
        }
    }
}
