//! One's own second factor: how it stands with it, setting it up, recovery codes, turning it off.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use super::form::FormPage;
use super::posted::Posted;
use super::shell::{self, Shell, see};
use super::step_up;
use super::visitor::{self, Visitor};
use crate::account::Caller;
use crate::actions::second_factor::{self, Begun, State};
use crate::actions::{Error, Refusal, Unproven};
use crate::certificate::qr;
use crate::web::error::Problem;
use crate::web::state::App;

const HERE: &str = "/account/second-factor";
const SET_UP: &str = "/account/second-factor/set-up";
/// White modules around a QR code, which readers need.
const QUIET_ZONE: usize = 4;

#[derive(Template)]
#[template(path = "second-factor.html", config = "src/web/pages/askama.toml")]
struct Page {
    s: Shell,
    state: State,
}

#[derive(Template)]
#[template(path = "second-factor-set-up.html", config = "src/web/pages/askama.toml")]
struct SetUp {
    s: Shell,
    begun: Begun,
    /// The QR code as an address of an image.
    image: Option<String>,
    /// Whether the code that was sent is wrong.
    wrong: bool,
}

#[derive(Template)]
#[template(path = "recovery-codes.html", config = "src/web/pages/askama.toml")]
struct Codes {
    s: Shell,
    codes: Vec<String>,
    /// Whether the factor was turned on just now.
    first: bool,
    /// The codes as an address of a text.
    file: String,
}

/// How it stands with one's second factor.
///
/// # Errors
/// When nobody is signed in.
pub async fn show(app: App, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
    let found = app.db.read(move |conn| {
        let caller = visitor::signed_in(conn, &ctx, claims.as_ref())?;
        let state = second_factor::state(conn, &ctx, &caller)?;
        Ok::<_, Error>((caller, state))
    });
    let (caller, state) = found.await?;
    let s = Shell::new(&app.ctx, &visitor, Some(&caller)).titled("factor-title").at("account").told(&visitor);
    shell::page(&visitor, &s.token.clone(), &Page { s, state })
}

/// Begins to set it up.
///
/// # Errors
/// When nobody is signed in, or there is one already.
pub async fn begin(app: App, posted: Posted) -> Result<HttpResponse, Problem> {
    if let Some(question) = step_up::answered(&app, &posted).await? {
        return Ok(question);
    }
    let (ctx, claims) = (app.ctx.clone(), posted.visitor.claims);
    let begun = app.db.write(move |conn| {
        let caller = visitor::signed_in(conn, &ctx, claims.as_ref())?;
        second_factor::begin(conn, &ctx, &caller)
    });
    match begun.await {
        Ok(_) => Ok(see(SET_UP)),
        Err(error) if step_up::is_needed(&error) => step_up::ask(&app, &posted).await,
        Err(error) => Err(error.into()),
    }
}

async fn pending(app: &App, visitor: &Visitor) -> Result<(Caller, Option<Begun>), Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
    let found = app.db.read(move |conn| {
        let caller = visitor::signed_in(conn, &ctx, claims.as_ref())?;
        let begun = second_factor::pending(conn, &ctx, &caller)?;
        Ok::<_, Error>((caller, begun))
    });
    Ok(found.await?)
}

/// What the authenticator has to know, and the form for its first code.
///
/// # Errors
/// When nobody is signed in.
pub async fn set_up(app: App, visitor: Visitor) -> Result<HttpResponse, Problem> {
    set_up_page(&app, &visitor, false).await
}

async fn set_up_page(app: &App, visitor: &Visitor, wrong: bool) -> Result<HttpResponse, Problem> {
    let (caller, begun) = pending(app, visitor).await?;
    let Some(begun) = begun else { return Ok(see(HERE)) };
    let mut s = Shell::new(&app.ctx, visitor, Some(&caller)).titled("factor-set-up-title").at("account");
    if wrong {
        s.title = s.t1("page-title-error", "title", &s.title);
    }
    let image = qr::svg(&begun.uri, QUIET_ZONE).map(|svg| format!("data:image/svg+xml;base64,{}", BASE64.encode(svg)));
    let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    shell::page_as(status, visitor, &s.token.clone(), &SetUp { s, begun, image, wrong })
}

/// Turns it on, and shows the recovery codes.
///
/// # Errors
/// When nobody is signed in, or nothing is being set up.
pub async fn confirm(app: App, posted: Posted) -> Result<HttpResponse, Problem> {
    let (ctx, claims, code) = (app.ctx.clone(), posted.visitor.claims, posted.field("code").to_owned());
    let confirmed = app.db.write(move |conn| {
        let caller = visitor::signed_in(conn, &ctx, claims.as_ref())?;
        let codes = second_factor::confirm(conn, &ctx, &caller, &code)?;
        Ok::<_, Error>((caller, codes))
    });
    match confirmed.await {
        Ok((caller, codes)) => codes_page(&app, &posted.visitor, &caller, codes, true),
        Err(Error::Invalid(_)) => set_up_page(&app, &posted.visitor, true).await,
        Err(Error::Refused(Refusal::Unproven(Unproven::SecondFactorNotBegun))) => Ok(see(HERE)),
        Err(error) => Err(error.into()),
    }
}

fn codes_page(
    app: &App,
    visitor: &Visitor,
    caller: &Caller,
    codes: Vec<String>,
    first: bool,
) -> Result<HttpResponse, Problem> {
    let s = Shell::new(&app.ctx, visitor, Some(caller)).titled("factor-codes-title").at("account");
    let text = format!("{} · {}\r\n\r\n{}\r\n", s.institute, s.title, codes.join("\r\n"));
    let file = format!("data:text/plain;charset=utf-8;base64,{}", BASE64.encode(text));
    shell::page(visitor, &s.token.clone(), &Codes { s, codes, first, file })
}

/// Makes new recovery codes and shows them.
///
/// # Errors
/// When nobody is signed in, or there is no second factor.
pub async fn new_codes(app: App, posted: Posted) -> Result<HttpResponse, Problem> {
    if let Some(question) = step_up::answered(&app, &posted).await? {
        return Ok(question);
    }
    let (ctx, claims) = (app.ctx.clone(), posted.visitor.claims);
    let made = app.db.write(move |conn| {
        let caller = visitor::required(conn, &ctx, claims.as_ref())?;
        let codes = second_factor::new_recovery_codes(conn, &ctx, &caller)?;
        Ok::<_, Error>((caller, codes))
    });
    match made.await {
        Ok((caller, codes)) => codes_page(&app, &posted.visitor, &caller, codes, false),
        Err(error) if step_up::is_needed(&error) => step_up::ask(&app, &posted).await,
        Err(error) => Err(error.into()),
    }
}

async fn off_form(app: &App, visitor: &Visitor) -> Result<(Caller, FormPage), Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
    let caller = app.db.read(move |conn| visitor::signed_in(conn, &ctx, claims.as_ref())).await?;
    let s = Shell::new(&app.ctx, visitor, Some(&caller)).at("second-factor");
    let page = FormPage::new(s, "factor-off", "/account/second-factor/off");
    let page = step_up::with_proof(app, &caller, page).link(HERE, "factor-back");
    Ok((caller, page))
}

/// Asks for password and code.
///
/// # Errors
/// When nobody is signed in.
pub async fn off_show(app: App, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let (caller, page) = off_form(&app, &visitor).await?;
    if caller.second_factor { page.answer(&visitor, None) } else { Ok(see(HERE)) }
}

/// Turns it off.
///
/// # Errors
/// When nobody is signed in.
pub async fn off(app: App, posted: Posted) -> Result<HttpResponse, Problem> {
    let (caller, page) = off_form(&app, &posted.visitor).await?;
    let password = posted.field("current_password").to_owned();
    let done = crate::actions::step_up::turn_off(&app.ctx, &app.db, caller, password, posted.filled("code"));
    match done.await {
        Ok(()) => Ok(see("/account/second-factor?done=factor-off")),
        Err(error) => page.answer(&posted.visitor, Some(step_up::in_words_of_the_form(error.into()))),
    }
}
