//! The floor under "open a lesson": actix-web alone, serialising a document of as many bytes.

use std::io::Write as _;
use std::net::TcpListener;
use std::time::Duration;

use actix_web::web::{Data, get};
use actix_web::{App, HttpResponse, HttpServer};
use serde::Serialize;

use crate::Failure;

/// The argument with which the benchmark's program is this server.
pub const ARGUMENT: &str = "--bare-server";

#[derive(Serialize)]
struct Document {
    title: &'static str,
    html: String,
    done: bool,
}

async fn document(document: Data<Document>) -> HttpResponse {
    HttpResponse::Ok().json(&*document)
}

async fn ready() -> HttpResponse {
    HttpResponse::Ok().body("ready\n")
}

/// Serves until it is killed.
pub fn serve(size: Option<String>) -> Result<(), Failure> {
    let size: usize = size.ok_or("no size")?.parse()?;
    let mut answer = Document { title: "Bare", html: String::new(), done: false };
    let frame = serde_json::to_vec(&answer)?.len();
    answer.html =
        "<p>Heads of mission take precedence.</p> ".chars().cycle().take(size.saturating_sub(frame)).collect();
    let data = Data::new(answer);
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("http://{}/", listener.local_addr()?);
    std::io::stdout().flush()?;
    let server = HttpServer::new(move || {
        App::new().app_data(data.clone()).route("/document", get().to(document)).route("/readyz", get().to(ready))
    });
    // As the service sets them.
    let server = server
        .client_request_timeout(Duration::from_secs(20))
        .keep_alive(Duration::from_secs(75))
        .disable_signals()
        .listen(listener)?;
    Ok(actix_web::rt::System::new().block_on(server.run())?)
}
