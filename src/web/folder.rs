//! Reading the folder of courses for a request: it takes a while, so it has a thread of its own.

use std::sync::Arc;

use super::error::Problem;
use super::state::App;
use crate::account::Caller;
use crate::account::token::Claims;
use crate::actions::{Error, Refusal, publish_folder, publish_work};
use crate::course::{Loaded, load_all};
use crate::policy::Action;

/// The courses of the folder, read for an administrator.
///
/// # Errors
/// For everybody else; when the folder cannot be read.
pub async fn read(app: &App, claims: &Claims, action: Action) -> Result<(Caller, Arc<Vec<Loaded>>), Problem> {
    let caller = publish_folder::allow(&app.ctx, &app.db, claims, action).await?;
    let ctx = app.ctx.clone();
    let read = actix_web::web::block(move || load_all(&ctx.courses)).await;
    let read = read.map_err(|error| Error::Internal(error.to_string()))?;
    let loaded = read.map_err(|error| Error::Refused(Refusal::CoursesUnreadable(error.to_string())))?;
    Ok((caller, Arc::new(loaded)))
}

/// The names of the courses that the folder holds, for an administrator. No course is read.
///
/// # Errors
/// As [`read`].
pub async fn names(app: &App, claims: &Claims) -> Result<Vec<String>, Problem> {
    publish_folder::allow(&app.ctx, &app.db, claims, Action::Publish).await?;
    let ctx = app.ctx.clone();
    let found = actix_web::web::block(move || publish_work::names(&ctx)).await;
    Ok(found.map_err(|error| Error::Internal(error.to_string()))??)
}
