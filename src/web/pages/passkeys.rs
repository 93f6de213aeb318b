//! One's own passkeys: which there are, making one, naming it, removing it. Making one takes the page's script.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Path;
use actix_web::{HttpRequest, http::StatusCode};
use askama::Template;

use super::form::FormPage;
use super::passkey_button::{Button, answer_of, in_words_of_pages};
use super::posted::Posted;
use super::shell::{self, Shell, see};
use super::step_up;
use super::visitor::{self, Visitor};
use crate::account::passkey::store::Passkey;
use crate::account::{Caller, agent};
use crate::actions::{Error, passkeys};
use crate::base::PasskeyId;
use crate::web::error::Problem;
use crate::web::state::App;

const HERE: &str = "/account/passkeys";
const NEW: &str = "/account/passkeys/new";

#[derive(Template)]
#[template(path = "passkeys.html", config = "src/web/pages/askama.toml")]
struct List {
    s: Shell,
    passkeys: Vec<Passkey>,
    /// Whether there are passkeys here.
    offered: bool,
    /// What went wrong.
    problem: Option<String>,
}

async fn listed(app: &App, visitor: &Visitor, problem: Option<Problem>) -> Result<HttpResponse, Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
    let found = app.db.read(move |conn| {
        let caller = visitor::signed_in(conn, &ctx, claims.as_ref())?;
        let passkeys = passkeys::list(conn, &caller)?;
        Ok::<_, Error>((caller, passkeys))
    });
    let (caller, passkeys) = found.await?;
    let s = Shell::new(&app.ctx, visitor, Some(&caller)).titled("passkeys-title").at("account").told(visitor);
    let offered = app.ctx.passkeys.is_some();
    let status = problem.as_ref().map_or(StatusCode::OK, |problem| problem.status);
    let problem = problem.map(|problem| s.t(&format!("problem-{}", in_words_of_pages(problem.code))));
    shell::page_as(status, visitor, &s.token.clone(), &List { s, passkeys, offered, problem })
}

/// The passkeys that there are.
///
/// # Errors
/// When nobody is signed in.
pub async fn list(app: App, visitor: Visitor) -> Result<HttpResponse, Problem> {
    listed(&app, &visitor, None).await
}

/// Goes on to making one, once it is sure that it is oneself.
///
/// # Errors
/// When nobody is signed in.
pub async fn begin(app: App, posted: Posted) -> Result<HttpResponse, Problem> {
    if let Some(question) = step_up::answered(&app, &posted).await? {
        return Ok(question);
    }
    let (ctx, claims) = (app.ctx.clone(), posted.visitor.claims);
    let asked = app.db.write(move |conn| {
        let caller = visitor::signed_in(conn, &ctx, claims.as_ref())?;
        passkeys::ask_for_one(conn, &ctx, &caller)
    });
    match asked.await {
        Ok(_) => Ok(see(NEW)),
        Err(error) if step_up::is_needed(&error) => step_up::ask(&app, &posted).await,
        Err(error) => told(&app, &posted.visitor, error).await,
    }
}

/// What is wrong with passkeys is told above the list.
async fn told(app: &App, visitor: &Visitor, error: Error) -> Result<HttpResponse, Problem> {
    let problem = Problem::from(error);
    let known = in_words_of_pages(problem.code);
    if known == problem.code && !known.contains("passkey") && known != "last-way-in" {
        return Err(problem);
    }
    listed(app, visitor, Some(problem)).await
}

/// The form that makes one: its name, and what the browser passes on to the authenticator.
async fn new_form(app: &App, visitor: &Visitor, name: &str) -> Result<Option<FormPage>, Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
    let asked = app.db.write(move |conn| {
        let caller = visitor::signed_in(conn, &ctx, claims.as_ref())?;
        let asked = passkeys::ask_for_one(conn, &ctx, &caller)?;
        Ok::<_, Error>((caller, asked))
    });
    let (caller, asked) = match asked.await {
        Ok(asked) => asked,
        Err(error) if step_up::is_needed(&error) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let s = Shell::new(&app.ctx, visitor, Some(&caller)).at("passkeys").with_script("passkey.js");
    let page = FormPage::new(s, "passkey-new", HERE).field("name", "text", "off", name);
    let mut page = page.link(HERE, "passkeys-back");
    page.passkey = Some(Button::that_makes(&page.s, &asked));
    Ok(Some(page))
}

/// The form that makes a passkey.
///
/// # Errors
/// When nobody is signed in.
pub async fn new(app: App, request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let agent = request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let name = match agent::family(agent) {
        (Some(browser), Some(system)) => format!("{browser} · {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => String::new(),
    };
    match new_form(&app, &visitor, &name).await? {
        Some(page) => page.answer(&visitor, None),
        None => Ok(see(HERE)),
    }
}

/// Adds the passkey that the browser made.
///
/// # Errors
/// When nobody is signed in.
pub async fn add(app: App, posted: Posted) -> Result<HttpResponse, Problem> {
    if let Some(question) = step_up::answered(&app, &posted).await? {
        return Ok(question);
    }
    let (ctx, claims) = (app.ctx.clone(), posted.visitor.claims);
    let caller = app.db.read(move |conn| visitor::signed_in(conn, &ctx, claims.as_ref())).await?;
    let (ceremony, answer) = answer_of(&posted);
    match passkeys::add(&app.ctx, &app.db, caller, ceremony, answer, posted.field("name")).await {
        Ok(_) => Ok(see("/account/passkeys?done=passkey-added")),
        Err(error) if step_up::is_needed(&error) => step_up::ask(&app, &posted).await,
        Err(error @ Error::Invalid(_)) => match new_form(&app, &posted.visitor, posted.field("name")).await? {
            Some(page) => page.answer(&posted.visitor, Some(error.into())),
            None => Ok(see(HERE)),
        },
        Err(error) => told(&app, &posted.visitor, error).await,
    }
}

async fn name_form(app: &App, visitor: &Visitor, id: PasskeyId) -> Result<(Caller, FormPage), Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
    let found = app.db.read(move |conn| {
        let caller = visitor::required(conn, &ctx, claims.as_ref())?;
        let known = passkeys::one(conn, &caller, id)?;
        Ok::<_, Error>((caller, known))
    });
    let (caller, known) = found.await?;
    let s = Shell::new(&app.ctx, visitor, Some(&caller)).at("passkeys");
    let page = FormPage::new(s, "passkey-name", format!("{HERE}/{id}"));
    Ok((caller, page.field("name", "text", "off", &known.name).link(HERE, "passkeys-back")))
}

/// The form with the name of a passkey.
///
/// # Errors
/// When nobody is signed in, or the passkey is another's.
pub async fn show(app: App, visitor: Visitor, id: Path<PasskeyId>) -> Result<HttpResponse, Problem> {
    name_form(&app, &visitor, *id).await?.1.answer(&visitor, None)
}

/// Gives a passkey another name.
///
/// # Errors
/// When nobody is signed in, or the passkey is another's.
pub async fn rename(app: App, posted: Posted, id: Path<PasskeyId>) -> Result<HttpResponse, Problem> {
    let (caller, page) = name_form(&app, &posted.visitor, *id).await?;
    let (ctx, name) = (app.ctx.clone(), posted.field("name").to_owned());
    match app.db.write(move |conn| passkeys::rename(conn, &ctx, &caller, *id, &name)).await {
        Ok(_) => Ok(see("/account/passkeys?done=passkey-renamed")),
        Err(error) => page.answer(&posted.visitor, Some(error.into())),
    }
}

/// Removes a passkey.
///
/// # Errors
/// When nobody is signed in, or the passkey is another's.
pub async fn remove(app: App, posted: Posted, id: Path<PasskeyId>) -> Result<HttpResponse, Problem> {
    if let Some(question) = step_up::answered(&app, &posted).await? {
        return Ok(question);
    }
    let (ctx, claims) = (app.ctx.clone(), posted.visitor.claims);
    let removed = app.db.write(move |conn| {
        let caller = visitor::required(conn, &ctx, claims.as_ref())?;
        passkeys::remove(conn, &ctx, &caller, *id)
    });
    match removed.await {
        Ok(()) => Ok(see("/account/passkeys?done=passkey-removed")),
        Err(error) if step_up::is_needed(&error) => step_up::ask(&app, &posted).await,
        Err(error) => told(&app, &posted.visitor, error).await,
    }
}
