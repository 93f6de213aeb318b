//! A forgotten password: asking for the link, and the new password.

use actix_web::HttpResponse;
use actix_web::web::Path;

use super::form::{FormPage, Message};
use super::posted::Posted;
use super::shell::{Shell, see};
use super::visitor::Visitor;
use crate::actions::{Error, Refusal, recover};
use crate::web::error::Problem;
use crate::web::state::App;

/// Asks for an address.
///
/// # Errors
/// When the template fails.
pub async fn forgot_show(app: App, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let s = Shell::new(&app.ctx, &visitor, None).with_form(&visitor);
    FormPage::new(s, "forgot", "/forgot")
        .field("email", "email", "username", "")
        .unexplained()
        .link("/sign-in", "link-sign-in")
        .answer(&visitor, None)
}

/// Mails a link, where there is such a person. Always the same answer.
///
/// # Errors
/// When the database does not answer.
pub async fn forgot(app: App, posted: Posted) -> Result<HttpResponse, Problem> {
    let (ctx, email) = (app.ctx.clone(), posted.field("email").to_owned());
    app.db.write(move |conn| recover::request(conn, &ctx, &email)).await?;
    let s = Shell::new(&app.ctx, &posted.visitor, None).titled("forgot-done-title");
    let link = Some(("/sign-in".to_owned(), s.t("nav-sign-in")));
    Message { text: s.t("forgot-done-text"), s, link }.answer(&posted.visitor)
}

fn form(app: &App, visitor: &Visitor) -> FormPage {
    let s = Shell::new(&app.ctx, visitor, None).with_form(visitor);
    // An invitation is answered where a lost password is replaced; only the words differ.
    let words = if visitor.path.starts_with("/welcome/") { "new-account" } else { "reset" };
    FormPage::new(s, words, visitor.path.clone()).field("password", "password", "new-password", "")
}

/// Asks for the new password.
///
/// # Errors
/// For a link that does not work.
pub async fn reset_show(app: App, visitor: Visitor, token: Path<String>) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    if app.db.read(move |conn| recover::purpose(conn, &ctx, &token)).await?.is_none() {
        return Err(Error::from(Refusal::LinkSpent).into());
    }
    form(&app, &visitor).answer(&visitor, None)
}

/// Sets the new password, which ends all sessions.
///
/// # Errors
/// For a link that does not work.
pub async fn reset(app: App, posted: Posted, token: Path<String>) -> Result<HttpResponse, Problem> {
    match recover::confirm(&app.ctx, &app.db, token.into_inner(), posted.field("password").to_owned()).await {
        Ok(()) => Ok(see("/sign-in?done=new-password")),
        Err(error) => form(&app, &posted.visitor).answer(&posted.visitor, Some(error.into())),
    }
}
