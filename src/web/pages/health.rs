//! Whether the process lives, and whether it can serve.

use std::time::Duration;

use actix_web::HttpResponse;

use crate::actions::{Error, look_after};
use crate::outbox;
use crate::web::state::App;

const TEXT: &str = "text/plain; charset=utf-8";

/// The process lives.
pub async fn alive() -> HttpResponse {
    HttpResponse::Ok().content_type(TEXT).body("alive\n")
}

/// Database and queue answer, what was written last was kept, and the process is not about to end.
pub async fn ready(app: App) -> HttpResponse {
    let now = app.ctx.now();
    let asked = app.db.read(move |conn| Ok::<_, Error>(outbox::any_due(conn, now)?));
    let answered = matches!(tokio::time::timeout(Duration::from_secs(5), asked).await, Ok(Ok(_)));
    let why = match answered {
        false => "the database does not answer\n",
        true if app.is_draining() => "ending\n",
        // A disk that is full or broken may have been mended meanwhile.
        true if !app.db.may_write() && app.db.write(move |conn| look_after::try_to_write(conn, now)).await.is_err() => {
            "the database takes nothing\n"
        }
        true => return HttpResponse::Ok().content_type(TEXT).body("ready\n"),
    };
    HttpResponse::ServiceUnavailable().content_type(TEXT).body(why)
}
