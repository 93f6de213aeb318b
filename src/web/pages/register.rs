//! Registering, confirming an address, and setting up the first administrator.

use actix_web::HttpResponse;
use actix_web::web::Path;

use super::form::{FormPage, Message};
use super::posted::Posted;
use super::shell::{Shell, see};
use super::visitor::Visitor;
use crate::actions::register::{self, Registration};
use crate::actions::{Error, Refusal, set_up};
use crate::web::error::Problem;
use crate::web::state::App;

fn registration(posted: &Posted) -> Registration {
    Registration {
        email: posted.field("email").to_owned(),
        password: posted.field("password").to_owned(),
        full_name: posted.field("full_name").to_owned(),
        country: posted.filled("country"),
        affiliation: posted.filled("affiliation"),
        language: posted.filled("language"),
    }
}

fn form(app: &App, visitor: &Visitor, posted: Option<&Posted>) -> FormPage {
    let s = Shell::new(&app.ctx, visitor, None).with_form(visitor).at("register");
    let value = |name: &str| posted.map_or("", |posted| posted.field(name)).to_owned();
    let language = posted.and_then(|posted| posted.filled("language")).unwrap_or_else(|| s.language.to_string());
    FormPage::new(s, "register", "/register")
        .field("full_name", "text", "name", &value("full_name"))
        .field("email", "email", "username", &value("email"))
        .field("password", "password", "new-password", "")
        .field("country", "text", "country-name", &value("country"))
        .optional()
        .field("affiliation", "text", "organization", &value("affiliation"))
        .optional()
        .languages(&language)
        .link("/sign-in", "link-sign-in")
}

/// The form.
///
/// # Errors
/// When registration is closed.
pub async fn show(app: App, visitor: Visitor) -> Result<HttpResponse, Problem> {
    if !app.ctx.accounts.registration {
        return Err(Error::from(Refusal::RegistrationClosed).into());
    }
    form(&app, &visitor, None).answer(&visitor, None)
}

/// Registers. The answer is the same whether the address is new or not.
///
/// # Errors
/// What no other input would mend.
pub async fn enter(app: App, posted: Posted) -> Result<HttpResponse, Problem> {
    match register::register(&app.ctx, &app.db, registration(&posted), posted.visitor.client).await {
        Ok(()) => {
            let s = Shell::new(&app.ctx, &posted.visitor, None).titled("registered-title");
            let key = if app.ctx.accounts.confirm_address { "registered-text" } else { "registered-text-open" };
            let link = Some(("/sign-in".to_owned(), s.t("nav-sign-in")));
            Message { text: s.t1(key, "email", posted.field("email").trim()), s, link }.answer(&posted.visitor)
        }
        Err(error) => form(&app, &posted.visitor, Some(&posted)).answer(&posted.visitor, Some(error.into())),
    }
}

/// What the mailed link shows: a button. Mail scanners open links, but press no buttons.
///
/// # Errors
/// When the template fails.
pub async fn confirm_show(app: App, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let s = Shell::new(&app.ctx, &visitor, None).with_form(&visitor);
    FormPage::new(s, "confirm", visitor.path.clone()).answer(&visitor, None)
}

/// Confirms an address.
///
/// # Errors
/// For a link that does not work.
pub async fn confirm(app: App, posted: Posted, token: Path<String>) -> Result<HttpResponse, Problem> {
    register::confirm(&app.ctx, &app.db, token.into_inner(), posted.visitor.client).await?;
    Ok(see("/sign-in?done=confirmed"))
}

fn set_up_form(app: &App, visitor: &Visitor, posted: Option<&Posted>) -> FormPage {
    let s = Shell::new(&app.ctx, visitor, None).with_form(visitor);
    let value = |name: &str| posted.map_or("", |posted| posted.field(name)).to_owned();
    let language = posted.and_then(|posted| posted.filled("language")).unwrap_or_else(|| s.language.to_string());
    FormPage::new(s, "setup", visitor.path.clone())
        .field("full_name", "text", "name", &value("full_name"))
        .unexplained()
        .field("email", "email", "username", &value("email"))
        .field("password", "password", "new-password", "")
        .languages(&language)
}

/// The form for the first administrator.
///
/// # Errors
/// For a link that does not work.
pub async fn set_up_show(app: App, visitor: Visitor, token: Path<String>) -> Result<HttpResponse, Problem> {
    set_up::look(&app.ctx, &app.db, token.into_inner(), visitor.client).await?;
    set_up_form(&app, &visitor, None).answer(&visitor, None)
}

/// Makes the first administrator.
///
/// # Errors
/// What no other input would mend.
pub async fn set_up(app: App, posted: Posted, token: Path<String>) -> Result<HttpResponse, Problem> {
    let from = posted.visitor.client;
    match set_up::set_up(&app.ctx, &app.db, token.into_inner(), registration(&posted), from).await {
        Ok(()) => Ok(see("/sign-in?done=set-up")),
        Err(error) => set_up_form(&app, &posted.visitor, Some(&posted)).answer(&posted.visitor, Some(error.into())),
    }
}
