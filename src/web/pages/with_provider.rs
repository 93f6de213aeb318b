//! Signing in by a provider of identities: setting out, and coming back.
//!
//! The browser is not sent there by a redirect: pages let forms go nowhere but to this site, and browsers hold redirects of forms to
//! that. It gets a page that leads on at once, with a link for who is not led.

use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::posted::Posted;
use super::shell::{self, Shell, see};
use super::sign_in::{agent, code_address, open};
use super::visitor::{Visitor, local};
use crate::account::identity::way::Answer;
use crate::actions::Error;
use crate::actions::sign_in::{Entered, Visit};
use crate::actions::sign_in_with::{self, Return, Wish};
use crate::web::error::Problem;
use crate::web::state::App;

#[derive(Template)]
#[template(path = "going.html", config = "src/web/pages/askama.toml")]
struct Going {
    s: Shell,
    /// What the provider is called.
    provider: String,
    /// Where one goes.
    address: String,
}

fn cookie(response: &mut HttpResponse, cookie: &actix_web::cookie::Cookie<'_>) -> Result<(), Problem> {
    Ok(response.add_cookie(cookie).map_err(|error| Error::Internal(error.to_string()))?)
}

/// Sends the browser to a provider.
///
/// # Errors
/// When there is no such provider, or it cannot be used.
pub async fn start(app: App, posted: Posted, name: Path<String>) -> Result<HttpResponse, Problem> {
    let next = local(posted.field("next")).unwrap_or_default().to_owned();
    let wish = Wish { next, fresh: !posted.field("fresh").is_empty() };
    let started = sign_in_with::start(&app.ctx, &app.db, &name, wish, posted.visitor.client).await?;
    let title = app.ctx.providers.find(&name).map(|provider| provider.title().to_owned()).unwrap_or_default();
    let s = Shell::new(&app.ctx, &posted.visitor, None).titled("sso-going");
    let page = Going { s, provider: title, address: started.address };
    let mut response = shell::page(&posted.visitor, "-", &page)?;
    cookie(&mut response, &posted.visitor.way_cookie(started.kept))?;
    Ok(response)
}

/// Signs in who comes back from a provider. The way is taken off the browser, whatever becomes of it.
///
/// # Errors
/// When there is no such provider.
pub async fn back(
    app: App,
    request: HttpRequest,
    visitor: Visitor,
    name: Path<String>,
) -> Result<HttpResponse, Problem> {
    let said = |name: &str| visitor.parameter(name).map(str::to_owned);
    let answer = Answer { state: said("state"), code: said("code"), issuer: said("iss"), error: said("error") };
    let back = Return { answer, kept: visitor.way.clone(), before: visitor.claims.map(|claims| claims.sid) };
    let who = Visit { user_agent: agent(&request), from: visitor.client };
    let mut response = match sign_in_with::finish(&app.ctx, &app.db, &name, back, who).await {
        Ok((Entered::In(tokens), next)) => open(&app, &visitor, &tokens, &next)?,
        Ok((Entered::Halfway(half), next)) => {
            let mut response = see(&code_address(&next));
            cookie(&mut response, &visitor.half_cookie(half))?;
            response
        }
        Err(error) => super::problem::answer(&request, &error.into()),
    };
    cookie(&mut response, &visitor.no_way())?;
    Ok(response)
}
