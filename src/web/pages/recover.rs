//! A forgotten password: asking for the link, and the new password.

use actix_web::HttpResponse;
use actix_web::web::Path;

use super::form::{FormPage, Message};
use super::posted::Posted;
use super::shell::{Shell, see};
use super::visitor::Visitor;
use crate::actions::recover;
use crate::web::error::Problem;
use crate::web::state::App;

/// Asks for an address.
///
/// # Errors
/// When the template fails.
pub async fn forgot_show(app: App, visitor: Visitor) -> Result<HttpResponse, Problem> {
    forgot_form(&app, &visitor, "").answer(&visitor, None)
}

fn forgot_form(app: &App, visitor: &Visitor, email: &str) -> FormPage {
    let s = Shell::new(&app.ctx, visitor, None).with_form(visitor);
    let page = FormPage::new(s, "forgot", "/forgot").field("email", "email", "username", email);
    page.unexplained().link("/sign-in", "link-sign-in")
}

/// Mails a link, where there is such a person. Always the same answer.
///
/// # Errors
/// When the database does not answer.
pub async fn forgot(app: App, posted: Posted) -> Result<HttpResponse, Problem> {
    let (ctx, email, from) = (app.ctx.clone(), posted.field("email").to_owned(), posted.visitor.client);
    if let Err(error) = app.db.write(move |conn| recover::request(conn, &ctx, &email, from)).await {
        let page = forgot_form(&app, &posted.visitor, posted.field("email"));
        return page.answer(&posted.visitor, Some(error.into()));
    }
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
    recover::look(&app.ctx, &app.db, token.into_inner(), visitor.client).await?;
    form(&app, &visitor).answer(&visitor, None)
}

/// Sets the new password, which ends all sessions.
///
/// # Errors
/// For a link that does not work.
pub async fn reset(app: App, posted: Posted, token: Path<String>) -> Result<HttpResponse, Problem> {
    let (new, from) = (posted.field("password").to_owned(), posted.visitor.client);
    match recover::confirm(&app.ctx, &app.db, token.into_inner(), new, from).await {
        Ok(()) => Ok(see("/sign-in?done=new-password")),
        Err(error) => form(&app, &posted.visitor).answer(&posted.visitor, Some(error.into())),
    }
}
