//! Everything about oneself, as one file: what a person downloads. The layout is described in `docs/personal-data.md`.
//!
//! It is written to a file that has no name any more and is gone when it was sent, one record after the other: neither the
//! documents nor the lists are ever in memory as a whole.

mod archive;
mod records;
mod spooled;

use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;

use actix_web::HttpResponse;
use actix_web::http::header::{self, ContentEncoding};

use self::spooled::Spooled;
use super::error::Problem;
use super::state::State;
use crate::account::token::Claims;
use crate::account::{audit, person};
use crate::actions::{Error, access, limits};
use crate::base::{Language, random};

/// Everything about who asks, as an attachment. That it was asked for stands in the audit log.
///
/// # Errors
/// When nobody is signed in, or the disk does not take it.
pub async fn answer(state: &State, claims: Claims, wished: Vec<Language>) -> Result<HttpResponse, Problem> {
    limits::report(&state.ctx, &state.db, claims.sub).await?;
    let ctx = state.ctx.clone();
    let noted = state.db.write(move |conn| {
        let caller = access::caller(conn, &ctx, &claims)?;
        let subject = format!("person:{}", caller.id);
        let nothing = serde_json::json!({});
        audit::record(conn, Some(caller.id), "person.data-exported", &subject, None, nothing, ctx.now())?;
        Ok::<_, Error>(caller)
    });
    let caller = noted.await?;
    let ctx = state.ctx.clone();
    let made = state.db.report(move |conn| {
        let known = person::find(conn, caller.id)?.ok_or(Error::Unauthenticated)?;
        let wished: Vec<Language> = wished.iter().chain([&known.language]).cloned().collect();
        let file = unnamed(&ctx.spool).map_err(spool)?;
        archive::write(conn, &ctx, &caller, &known, &wished, file)
    });
    let file = Spooled::new(made.await?).map_err(|error| Problem::from(spool(error)))?;
    let name = format!("personal-data-{}.zip", state.ctx.now().to_datetime().format("%Y-%m-%d"));
    Ok(HttpResponse::Ok()
        .content_type("application/zip")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        // It is packed already: its length can be told.
        .insert_header(ContentEncoding::Identity)
        .body(file))
}

fn spool(error: impl std::fmt::Display) -> Error {
    Error::Internal(format!("a personal archive cannot be written: {error}"))
}

/// A new file that nobody else can open, and that is gone when it is closed, whatever happens.
fn unnamed(folder: &Path) -> std::io::Result<File> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let path = folder.join(format!("{}.part", random::opaque()));
    let file = OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(&path)?;
    fs::remove_file(&path)?;
    Ok(file)
}
