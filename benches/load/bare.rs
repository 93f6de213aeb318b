//! The floors under reads: actix-web alone, serialising a document of as many bytes; and the same with one row of the
//! database, read as the program reads.

use std::io::Write as _;
use std::net::TcpListener;
use std::time::Duration;

use actix_web::error::ErrorInternalServerError;
use actix_web::web::{self, Data, get};
use actix_web::{App, HttpResponse, HttpServer};
use chancery::db::schema::facts;
use chancery::db::{Connection, DatabaseUrl, Db, StoreError};
use diesel::prelude::*;
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

/// A row that every database has.
async fn row(db: Data<Db>) -> actix_web::Result<HttpResponse> {
    let found = db.read(|conn| {
        let query = facts::table.find("database-id").select((facts::name, facts::value));
        let row: (String, String) = match conn {
            Connection::Sqlite(sqlite) => query.first(sqlite)?,
            Connection::Postgres(postgres) => query.first(postgres)?,
        };
        Ok::<_, StoreError>(row)
    });
    Ok(HttpResponse::Ok().json(found.await.map_err(ErrorInternalServerError)?))
}

async fn ready() -> HttpResponse {
    HttpResponse::Ok().body("ready\n")
}

/// Serves until it is killed: a document of that size, and a row of the database, where one is named.
pub fn serve(size: Option<String>, database: Option<String>) -> Result<(), Failure> {
    let size: usize = size.ok_or("no size")?.parse()?;
    let db = database.map(|url| Ok::<_, Failure>(Db::open_as_is(&DatabaseUrl::parse(&url)?, 8)?)).transpose()?;
    let mut answer = Document { title: "Bare", html: String::new(), done: false };
    let frame = serde_json::to_vec(&answer)?.len();
    answer.html =
        "<p>Heads of mission take precedence.</p> ".chars().cycle().take(size.saturating_sub(frame)).collect();
    let data = Data::new(answer);
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("http://{}/", listener.local_addr()?);
    std::io::stdout().flush()?;
    let server = HttpServer::new(move || {
        let row = |app: &mut web::ServiceConfig| {
            if let Some(db) = &db {
                app.app_data(Data::new(db.clone())).route("/row", get().to(row));
            }
        };
        let app = App::new().app_data(data.clone()).route("/document", get().to(document));
        app.route("/readyz", get().to(ready)).configure(row)
    });
    // As the service sets them.
    let server = server
        .client_request_timeout(Duration::from_secs(20))
        .keep_alive(Duration::from_secs(75))
        .disable_signals()
        .listen(listener)?;
    Ok(actix_web::rt::System::new().block_on(server.run())?)
}
