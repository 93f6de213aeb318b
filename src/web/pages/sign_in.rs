//! Signing in and out.

use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};

use super::form::FormPage;
use super::passkey_button::Button;
use super::posted::Posted;
use super::shell::{Shell, see};
use super::visitor::{self, Visitor, encoded, local};
use super::ways;
use crate::actions::sign_in::{Entered, Visit};
use crate::actions::{Error, sign_in};
use crate::web::error::Problem;
use crate::web::state::App;

/// The header that empties a browser.
const FORGET: HeaderName = HeaderName::from_static("clear-site-data");

/// What may be told above the form: what one did before.
const TOLD: [&str; 7] = ["joined", "confirmed", "new-password", "set-up", "signed-out", "erased", "too-late"];

pub(super) fn form(app: &App, visitor: &Visitor, email: &str, next: &str) -> FormPage {
    let mut s = Shell::new(&app.ctx, visitor, None).with_form(visitor).at("sign-in");
    if matches!(visitor.parameter("done"), Some("signed-out" | "erased")) {
        s.purge = true;
        s = s.with_script("offline.js");
    }
    let mut page = FormPage::new(s, "sign-in", "/sign-in").field("email", "email", "username", email).unexplained();
    page = page.field("password", "password", "current-password", "").unexplained();
    if let Some(next) = local(next) {
        page.hidden.push(("next".to_owned(), next.to_owned()));
    }
    let told = visitor.parameter("done").and_then(|done| TOLD.iter().find(|known| **known == done));
    page.notice = told.map(|told| page.s.t(&format!("told-{told}")));
    page.ways = ways::ways(&app.ctx, &page.s, next, false);
    page = with_passkey(app, page, next);
    page = page.link("/forgot", "link-forgot");
    if !app.ctx.accounts.registration {
        return page;
    }
    match local(next) {
        Some(next) => page.link(format!("/register?next={}", encoded(next)), "link-register"),
        None => page.link("/register", "link-register"),
    }
}

/// Adds the button that signs in with a passkey, where there are passkeys here.
pub(super) fn with_passkey(app: &App, mut page: FormPage, next: &str) -> FormPage {
    if app.ctx.passkeys.is_some() {
        page.s = page.s.with_script("passkey.js");
        page.passkey = Some(Button::that_signs_in(&page.s, next));
    }
    page
}

/// The form.
///
/// # Errors
/// When the database does not answer.
pub async fn show(app: App, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let caller = visitor::who(&app, visitor.claims).await?;
    let next = visitor.parameter("next").unwrap_or_default();
    if caller.is_some() {
        return Ok(see(local(next).unwrap_or("/")));
    }
    form(&app, &visitor, "", next).answer(&visitor, None)
}

/// Signs in: the cookie holds the session, signed.
///
/// # Errors
/// What is not about address and password.
pub async fn enter(app: App, request: HttpRequest, posted: Posted) -> Result<HttpResponse, Problem> {
    let who = Visit { user_agent: agent(&request), from: posted.visitor.client };
    let (email, password) = (posted.field("email").to_owned(), posted.field("password").to_owned());
    let done = sign_in::first_step(&app.ctx, &app.db, email, password, who).await;
    match done {
        Ok(Entered::Halfway(half)) => {
            let mut response = see(&code_address(posted.field("next")));
            let cookie = posted.visitor.half_cookie(half);
            response.add_cookie(&cookie).map_err(|error| Error::Internal(error.to_string()))?;
            Ok(response)
        }
        Ok(Entered::In(tokens)) => open(&app, &posted.visitor, &tokens, posted.field("next")),
        Err(error) => form(&app, &posted.visitor, posted.field("email"), posted.field("next"))
            .answer(&posted.visitor, Some(error.into())),
    }
}

/// What the browser calls itself.
pub(super) fn agent(request: &HttpRequest) -> Option<String> {
    request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

/// Where the second step is, with the way on.
pub(super) fn code_address(next: &str) -> String {
    local(next).map_or_else(|| "/sign-in/code".to_owned(), |next| format!("/sign-in/code?next={}", encoded(next)))
}

/// Lets somebody in who is signed in now.
///
/// # Errors
/// What is wrong inside.
pub(super) fn open(
    app: &App,
    visitor: &Visitor,
    tokens: &sign_in::Tokens,
    next: &str,
) -> Result<HttpResponse, Problem> {
    let now = app.ctx.now();
    let days = app.ctx.accounts.session_days.min(app.ctx.accounts.session_longest_days);
    let claims = app.ctx.keys.verify(&tokens.access_token, now).map_err(|error| Error::Internal(error.to_string()))?;
    let token = app.ctx.keys.issue_page(claims.sub, claims.sid, now, days * 86_400).map_err(Error::Internal)?;
    // Who gets no mail is told at once, with the cure.
    let first = if tokens.address_bounced { "/account" } else { "/" };
    let mut response = see(local(next).unwrap_or(first));
    response.add_cookie(&visitor.session_cookie(token, days)).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(response)
}

/// Signs out: the session ends in the database, and the cookie goes.
///
/// # Errors
/// When the database does not answer.
pub async fn leave(app: App, posted: Posted) -> Result<HttpResponse, Problem> {
    if let Some(claims) = posted.visitor.claims {
        let ctx = app.ctx.clone();
        app.db.write(move |conn| sign_in::leave(conn, &ctx, claims.sid)).await?;
    }
    let mut response = see("/sign-in?done=signed-out");
    // What the browser kept for the person goes, with or without scripts.
    response.headers_mut().insert(FORGET, HeaderValue::from_static("\"cache\", \"storage\""));
    response.add_cookie(&posted.visitor.no_session()).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(response)
}
