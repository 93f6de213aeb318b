//! Whether the process lives, and whether it can serve.

use std::time::Duration;

use actix_web::HttpResponse;

use crate::actions::Error;
use crate::outbox;
use crate::web::state::App;

/// The process lives.
pub async fn alive() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain").body("alive\n")
}

/// Database and queue answer, and the process is not about to end.
pub async fn ready(app: App) -> HttpResponse {
    let now = app.ctx.now();
    let asked = app.db.read(move |conn| Ok::<_, Error>(outbox::any_due(conn, now)?));
    let answered = matches!(tokio::time::timeout(Duration::from_secs(5), asked).await, Ok(Ok(_)));
    if answered && !app.is_draining() {
        return HttpResponse::Ok().content_type("text/plain").body("ready\n");
    }
    let why = if answered { "ending\n" } else { "the database does not answer\n" };
    HttpResponse::ServiceUnavailable().content_type("text/plain").body(why)
}
