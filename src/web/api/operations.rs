//! The outbox and the audit log, for administrators.

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use serde::Deserialize;

use super::ok;
use crate::account::audit;
use crate::actions::register::address_key;
use crate::actions::{Error, Faults, access, check_set_up, look_after, look_at_mail, resend};
use crate::base::{OutboxId, Page, PageRequest, PersonId, Timestamp};
use crate::outbox::{Filter, Kind, State};
use crate::policy::Action;
use crate::web::error::Problem;
use crate::web::extract::{ListQuery, Signed};
use crate::web::state::App;
use crate::web::views::health::{HealthView, SetUpItemView};
use crate::web::views::list::Listed;
use crate::web::views::outbox::{AuditView, BouncedAddressView, MailStoryView, MailView};

/// Which mail to list.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailQuery {
    /// How many items at most, 1 to 200; 50 when nothing is said.
    pub limit: Option<usize>,
    /// The `next` of the page before.
    pub after: Option<String>,
    /// `queued`, `claimed`, `done`, `buried`, or `bounced` for what came back.
    pub state: Option<String>,
    /// `mail` or `certificate`.
    pub kind: Option<String>,
    /// Which message, such as `reset-password`.
    pub template: Option<String>,
    /// The address, or the domain of the addresses.
    pub to: Option<String>,
    /// The language to answer in.
    pub language: Option<String>,
}

impl MailQuery {
    fn page(&self) -> Result<PageRequest, Problem> {
        ListQuery { limit: self.limit, after: self.after.clone(), ..ListQuery::default() }.page()
    }

    /// What is asked for, as the outbox takes it.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a state or a kind that does not exist.
    pub fn filter(&self) -> Result<Filter, Error> {
        let mut faults = Faults::default();
        let bounced = self.state.as_deref() == Some("bounced");
        let state = self.state.as_deref().filter(|_| !bounced).map(str::parse::<State>);
        let state = state.and_then(|state| faults.take("/state", state.map_err(|error| format!("{error}, bounced"))));
        let kind = self.kind.as_deref().map(str::parse::<Kind>).and_then(|kind| faults.take("/kind", kind));
        faults.check()?;
        let to = self.to.as_deref().map(str::trim).filter(|to| !to.is_empty());
        let to = to.map(|to| if to.contains('@') { address_key(to) } else { to.to_lowercase() });
        Ok(Filter { state, kind, template: self.template.clone(), to, bounced })
    }
}

/// Mail (and documents that are rendered), with state and error, newest first.
#[utoipa::path(get, path = "/api/v1/mail", tag = "operations", security(("bearer" = [])),
    params(("limit" = Option<usize>, Query), ("after" = Option<String>, Query),
        ("state" = Option<String>, Query, pattern = "^(queued|claimed|done|buried|bounced)$", description = "`queued`, `claimed`, `done`, `buried`, or `bounced`"),
        ("kind" = Option<String>, Query, pattern = "^(mail|certificate)$", description = "`mail` or `certificate`"),
        ("template" = Option<String>, Query, description = "which message, such as `reset-password`"),
        ("to" = Option<String>, Query, description = "the address, or the domain of the addresses")),
    responses((status = 200, body = Listed<MailView>), (status = 403, body = crate::web::error::ProblemBody)))]
pub async fn mail(app: App, Signed(claims): Signed, query: Query<MailQuery>) -> Result<HttpResponse, Problem> {
    let (ctx, page, filter) = (app.ctx.clone(), query.page()?, query.filter()?);
    let entries = app
        .db
        .report(move |conn| {
            let caller = access::caller(conn, &ctx, &claims)?;
            look_at_mail::list(conn, &caller, &filter, &page)
        })
        .await?;
    Ok(ok(&entries.map(|entry| MailView::from(&entry))))
}

/// A piece of mail, and what was sent in its place.
#[utoipa::path(get, path = "/api/v1/mail/{id}", tag = "operations", security(("bearer" = [])),
    params(("id" = String, Path)),
    responses((status = 200, body = MailStoryView), (status = 403, body = crate::web::error::ProblemBody),
        (status = 404, body = crate::web::error::ProblemBody)))]
pub async fn story(app: App, Signed(claims): Signed, id: Path<OutboxId>) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let found = app.db.read(move |conn| {
        let caller = access::caller(conn, &ctx, &claims)?;
        look_at_mail::story(conn, &caller, *id)
    });
    Ok(ok(&MailStoryView::from(&found.await?)))
}

/// The people whom mail does not reach: it comes back from their addresses.
#[utoipa::path(get, path = "/api/v1/mail/bounced-addresses", tag = "operations", security(("bearer" = [])),
    params(("limit" = Option<usize>, Query), ("after" = Option<String>, Query)),
    responses((status = 200, body = Listed<BouncedAddressView>),
        (status = 403, body = crate::web::error::ProblemBody)))]
pub async fn bounced(app: App, Signed(claims): Signed, query: Query<ListQuery>) -> Result<HttpResponse, Problem> {
    let (ctx, page) = (app.ctx.clone(), query.page()?);
    let found = app.db.read(move |conn| {
        let caller = access::caller(conn, &ctx, &claims)?;
        look_at_mail::bounced(conn, &caller, &page)
    });
    Ok(ok(&found.await?.map(|person| BouncedAddressView::from(&person))))
}

/// Sends a mail again (or renders a document again) that was sent or given up; what waits now. A mail that was sent goes as a
/// new one, a link that works for a while is made anew.
#[utoipa::path(post, path = "/api/v1/mail/{id}/resend", tag = "operations", security(("bearer" = [])),
    params(("id" = String, Path)),
    responses((status = 202, body = MailView), (status = 403, body = crate::web::error::ProblemBody),
        (status = 404, body = crate::web::error::ProblemBody), (status = 409, body = crate::web::error::ProblemBody)))]
pub async fn resend(app: App, Signed(claims): Signed, id: Path<OutboxId>) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let waits = app
        .db
        .write(move |conn| {
            let caller = access::caller(conn, &ctx, &claims)?;
            resend::resend(conn, &ctx, &caller, *id)
        })
        .await?;
    Ok(HttpResponse::Accepted().json(MailView::from(&waits)))
}

/// Which entries of the audit log to list.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditQuery {
    /// How many items at most, 1 to 200; 50 when nothing is said.
    pub limit: Option<usize>,
    /// The `next` of the page before.
    pub after: Option<String>,
    /// Whose deeds: the id of a person.
    pub actor: Option<String>,
    /// What was done, such as `person.locked`.
    pub action: Option<String>,
    /// To what, such as `person:<id>`.
    pub subject: Option<String>,
    /// From this moment on.
    pub from: Option<String>,
    /// Before this moment.
    pub to: Option<String>,
    /// The language to answer in.
    pub language: Option<String>,
}

impl AuditQuery {
    fn read(self) -> Result<(audit::Filter, PageRequest), Problem> {
        let mut faults = Faults::default();
        let unknown = |_| "it is no id that this service gave";
        let actor = self.actor.map(|id| id.parse::<PersonId>().map_err(unknown));
        let actor = actor.and_then(|actor| faults.take("/actor", actor));
        let mut moment = |pointer: &str, text: Option<String>| {
            text.and_then(|text| {
                faults.take(pointer, Timestamp::parse(&text).ok_or("it is a moment, such as 2026-05-04T09:00:00Z"))
            })
        };
        let (from, to) = (moment("/from", self.from), moment("/to", self.to));
        faults.check()?;
        let page = ListQuery { limit: self.limit, after: self.after, ..ListQuery::default() }.page()?;
        Ok((audit::Filter { actor, action: self.action, subject: self.subject, from, to, without_looks: false }, page))
    }
}

/// Who did what, when and why, newest first.
#[utoipa::path(get, path = "/api/v1/audit", tag = "operations", security(("bearer" = [])),
    params(("limit" = Option<usize>, Query), ("after" = Option<String>, Query),
        ("actor" = Option<String>, Query, description = "whose deeds: the id of a person"),
        ("action" = Option<String>, Query, description = "what was done, such as `person.locked`"),
        ("subject" = Option<String>, Query, description = "to what, such as `person:<id>`"),
        ("from" = Option<String>, Query, description = "from this moment on"),
        ("to" = Option<String>, Query, format = "date-time", description = "before this moment")),
    responses((status = 200, body = Listed<AuditView>),
        (status = 403, body = crate::web::error::ProblemBody)))]
pub async fn audit_log(app: App, Signed(claims): Signed, query: Query<AuditQuery>) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let (filter, page) = query.into_inner().read()?;
    let entries = app
        .db
        .report(move |conn| {
            let caller = access::caller(conn, &ctx, &claims)?;
            access::may(&caller, Action::SeeAuditLog)?;
            Ok::<_, Error>(audit::list(conn, &filter, &page)?)
        })
        .await?;
    Ok(ok(&entries.map(|entry| AuditView::from(&entry))))
}

/// Sends a test mail to oneself, one a minute at most; what waits. `GET /mail?template=test` tells what became of it.
#[utoipa::path(post, path = "/api/v1/mail/test", tag = "operations", security(("bearer" = [])),
    responses((status = 202, body = MailView), (status = 403, body = crate::web::error::ProblemBody),
        (status = 409, body = crate::web::error::ProblemBody)))]
pub async fn test_mail(app: App, Signed(claims): Signed) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let waits = app
        .db
        .write(move |conn| {
            let caller = access::caller(conn, &ctx, &claims)?;
            look_after::test_mail(conn, &ctx, &caller)
        })
        .await?;
    Ok(HttpResponse::Accepted().json(MailView::from(&waits)))
}

/// How the installation is: what waits, the workers, the disk, the last backup.
#[utoipa::path(get, path = "/api/v1/health", tag = "operations", security(("bearer" = [])),
    responses((status = 200, body = HealthView), (status = 403, body = crate::web::error::ProblemBody)))]
pub async fn health(app: App, Signed(claims): Signed) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let health = app
        .db
        .report(move |conn| {
            let caller = access::caller(conn, &ctx, &claims)?;
            look_after::health(conn, &ctx, &caller)
        })
        .await?;
    Ok(ok(&HealthView::from(health)))
}

/// What a new installation still needs, each thing with its state.
#[utoipa::path(get, path = "/api/v1/set-up", tag = "operations", security(("bearer" = [])),
    responses((status = 200, body = Listed<SetUpItemView>),
        (status = 403, body = crate::web::error::ProblemBody)))]
pub async fn set_up(app: App, Signed(claims): Signed) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let items = app
        .db
        .report(move |conn| {
            let caller = access::caller(conn, &ctx, &claims)?;
            access::may(&caller, Action::SeeSetUp)?;
            check_set_up::list(conn, &ctx)
        })
        .await?;
    Ok(ok(&Page { items, next: None }.map(SetUpItemView::from)))
}

/// Notes that the keys that sign now are in a safe place, besides this machine.
#[utoipa::path(put, path = "/api/v1/set-up/keys", tag = "operations", security(("bearer" = [])),
    responses((status = 204), (status = 403, body = crate::web::error::ProblemBody)))]
pub async fn keys_are_kept(app: App, Signed(claims): Signed) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    app.db
        .write(move |conn| {
            let caller = access::caller(conn, &ctx, &claims)?;
            check_set_up::keys_are_kept(conn, &ctx, &caller)
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
