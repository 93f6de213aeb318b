//! A new password for oneself.

use actix_web::HttpResponse;

use super::form::FormPage;
use super::posted::Posted;
use super::shell::{Shell, see};
use super::visitor::{self, Visitor};
use crate::account::Caller;
use crate::actions::change_password;
use crate::web::error::Problem;
use crate::web::state::App;

fn form(app: &App, visitor: &Visitor, caller: &Caller) -> FormPage {
    let s = Shell::new(&app.ctx, visitor, Some(caller)).at("password");
    FormPage::new(s, "password", "/account/password")
        .field("current_password", "password", "current-password", "")
        .field("password", "password", "new-password", "")
        .link("/account", "link-account")
}

async fn caller(app: &App, visitor: &Visitor) -> Result<Caller, Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
    let caller = app.db.read(move |conn| visitor::required(conn, &ctx, claims.as_ref()));
    Ok(caller.await?)
}

/// The form.
///
/// # Errors
/// When nobody is signed in.
pub async fn show(app: App, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let caller = caller(&app, &visitor).await?;
    form(&app, &visitor, &caller).answer(&visitor, None)
}

/// Sets the password; all other sessions end.
///
/// # Errors
/// When nobody is signed in.
pub async fn change(app: App, posted: Posted) -> Result<HttpResponse, Problem> {
    let caller = caller(&app, &posted.visitor).await?;
    let page = form(&app, &posted.visitor, &caller);
    let (present, new) = (posted.field("current_password").to_owned(), posted.field("password").to_owned());
    match change_password::change(&app.ctx, &app.db, caller, present, new).await {
        Ok(()) => Ok(see("/account?done=password")),
        Err(error) => page.answer(&posted.visitor, Some(error.into())),
    }
}
