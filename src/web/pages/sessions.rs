//! Where one is signed in.

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;

use super::posted::Posted;
use super::shell::{self, Shell, see};
use super::step_up;
use super::visitor::{self, Visitor};
use crate::account::session::Live;
use crate::actions::own_identities::{self, Linked};
use crate::actions::{Error, own_sessions};
use crate::base::{PageRequest, SessionId};
use crate::web::error::Problem;
use crate::web::state::App;
use crate::web::views::session::SessionView;

/// How many sessions a page shows.
const SHOWN: usize = 50;

#[derive(Template)]
#[template(path = "sessions.html", config = "src/web/pages/askama.toml")]
struct Sessions {
    s: Shell,
    sessions: Vec<(SessionView, Live)>,
    next: Option<String>,
    /// Whether there are others that could be ended.
    others: bool,
    /// The other services by which one signs in.
    linked: Vec<Linked>,
}

impl Sessions {
    /// What the browser is called, as far as it is known.
    fn device(&self, view: &SessionView) -> String {
        match (view.browser, view.system) {
            (Some(browser), Some(system)) => format!("{browser} · {system}"),
            (Some(one), None) | (None, Some(one)) => one.to_owned(),
            (None, None) => self.s.t("sessions-unknown"),
        }
    }
}

/// The sessions that live, the newest first.
///
/// # Errors
/// When nobody is signed in.
pub async fn list(app: App, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
    let page = PageRequest { limit: SHOWN, after: visitor.parameter("after").map(str::to_owned) };
    let found = app.db.read(move |conn| {
        let caller = visitor::required(conn, &ctx, claims.as_ref())?;
        let sessions = own_sessions::list(conn, &ctx, &caller, &page)?;
        let linked = own_identities::list(conn, &ctx, &caller)?;
        Ok::<_, Error>((caller, sessions, linked))
    });
    let (caller, found, linked) = found.await?;
    let sessions: Vec<_> =
        found.items.into_iter().map(|session| (SessionView::new(&session, caller.session), session)).collect();
    let s = Shell::new(&app.ctx, &visitor, Some(&caller)).titled("sessions-title").at("account").told(&visitor);
    let others = found.next.is_some() || sessions.iter().any(|(view, _)| !view.current);
    shell::page(&visitor, &s.token.clone(), &Sessions { s, sessions, next: found.next, others, linked })
}

/// Ends one session.
///
/// # Errors
/// When nobody is signed in, or the session is another's.
pub async fn end(app: App, posted: Posted, id: Path<SessionId>) -> Result<HttpResponse, Problem> {
    let (ctx, claims) = (app.ctx.clone(), posted.visitor.claims);
    let ended = app.db.write(move |conn| {
        let caller = visitor::required(conn, &ctx, claims.as_ref())?;
        own_sessions::end(conn, &ctx, &caller, *id)
    });
    ended.await?;
    Ok(see("/account/sessions?done=session-ended"))
}

/// Ends all sessions but this one.
///
/// # Errors
/// When nobody is signed in.
pub async fn end_others(app: App, posted: Posted) -> Result<HttpResponse, Problem> {
    let (ctx, claims) = (app.ctx.clone(), posted.visitor.claims);
    let ended = app.db.write(move |conn| {
        let caller = visitor::required(conn, &ctx, claims.as_ref())?;
        own_sessions::end_others(conn, &ctx, &caller)
    });
    ended.await?;
    Ok(see("/account/sessions?done=sessions-ended"))
}

/// Takes a service off by which one signs in.
///
/// # Errors
/// When nobody is signed in, there is no such, or it is the last way in.
pub async fn unlink(app: App, posted: Posted, provider: Path<String>) -> Result<HttpResponse, Problem> {
    if let Some(question) = step_up::answered(&app, &posted).await? {
        return Ok(question);
    }
    let (ctx, claims) = (app.ctx.clone(), posted.visitor.claims);
    let unlinked = app.db.write(move |conn| {
        let caller = visitor::required(conn, &ctx, claims.as_ref())?;
        own_identities::unlink(conn, &ctx, &caller, &provider)
    });
    match unlinked.await {
        Ok(()) => Ok(see("/account/sessions?done=identity-unlinked")),
        Err(error) if step_up::is_needed(&error) => step_up::ask(&app, &posted).await,
        Err(error) => Err(error.into()),
    }
}
