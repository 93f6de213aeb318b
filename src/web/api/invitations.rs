//! Invitations into cohorts: making them, taking them back, following them.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{ok, reply, respond};
use crate::actions::register::Registration;
use crate::actions::{Error, accept_invitation, access, idempotent, invite};
use crate::base::{Client, CohortId, InvitationId, Language, Page};
use crate::web::error::Problem;
use crate::web::extract::{ListQuery, Sent, Signed, Wished};
use crate::web::state::App;
use crate::web::views::enrolment::EnrolmentView;
use crate::web::views::joining::{InvitationView, InvitedView};
use crate::web::views::list::Listed;

/// The invitations into a cohort, the newest first.
#[utoipa::path(get, path = "/api/v1/cohorts/{id}/invitations", tag = "facilitating", security(("bearer" = [])),
    params(("id" = String, Path), ("limit" = Option<usize>, Query), ("after" = Option<String>, Query)),
    responses((status = 200, body = Listed<InvitationView>),
        (status = 404, body = crate::web::error::ProblemBody)))]
pub async fn list(
    app: App,
    Signed(claims): Signed,
    id: Path<CohortId>,
    query: Query<ListQuery>,
) -> Result<HttpResponse, Problem> {
    let (ctx, page, now) = (app.ctx.clone(), query.page()?, app.ctx.now());
    let found = app.db.report(move |conn| {
        let caller = access::caller(conn, &ctx, &claims)?;
        invite::list(conn, &caller, *id, &page)
    });
    Ok(ok(&found.await?.map(|invitation| InvitationView::new(&invitation, now))))
}

/// People to invite into a cohort.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InvitationsBody {
    /// Their addresses, 200 at most. All of them or none.
    pub emails: Vec<String>,
    /// The language of the mail for those who have no account; when nothing is said, that of who invites.
    #[schema(value_type = Option<String>)]
    pub language: Option<Language>,
}

/// Invites people into a cohort by mail, whether they have an account or not. The link is good for 14 days, once.
#[utoipa::path(post, path = "/api/v1/cohorts/{id}/invitations", tag = "facilitating", security(("bearer" = [])),
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = InvitationsBody,
    responses((status = 201, body = Listed<InvitationView>),
        (status = 404, body = crate::web::error::ProblemBody), (status = 422, body = crate::web::error::ProblemBody),
        (status = 429, body = crate::web::error::ProblemBody, description = "too often; see `Retry-After`")))]
pub async fn create(
    app: App,
    Signed(claims): Signed,
    id: Path<CohortId>,
    sent: Sent<InvitationsBody>,
) -> Result<HttpResponse, Problem> {
    let (ctx, key) = (app.ctx.clone(), sent.idempotency(claims.sub));
    let done = app.db.write(move |conn| {
        let caller = access::caller(conn, &ctx, &claims)?;
        idempotent::once(conn, key.as_ref(), ctx.now(), |conn| {
            let InvitationsBody { emails, language } = &sent.body;
            let invited = invite::invite(conn, &ctx, &caller, *id, emails, language.as_ref())?;
            let items = invited.iter().map(|each| InvitationView::new(each, ctx.now())).collect();
            reply(StatusCode::CREATED, &Page { items, next: None })
        })
    });
    Ok(respond(done.await?))
}

/// Takes an invitation back: its link stops working.
#[utoipa::path(post, path = "/api/v1/invitations/{id}/withdrawal", tag = "facilitating", security(("bearer" = [])),
    params(("id" = String, Path)),
    responses((status = 200, body = InvitationView), (status = 404, body = crate::web::error::ProblemBody),
        (status = 409, body = crate::web::error::ProblemBody)))]
pub async fn withdraw(app: App, Signed(claims): Signed, id: Path<InvitationId>) -> Result<HttpResponse, Problem> {
    let (ctx, now) = (app.ctx.clone(), app.ctx.now());
    let done = app.db.write(move |conn| {
        let caller = access::caller(conn, &ctx, &claims)?;
        invite::withdraw(conn, &ctx, &caller, *id)
    });
    Ok(ok(&InvitationView::new(&done.await?, now)))
}

/// Mails an invitation again, with a new link; the old one stops working.
#[utoipa::path(post, path = "/api/v1/invitations/{id}/resend", tag = "facilitating", security(("bearer" = [])),
    params(("id" = String, Path)),
    responses((status = 200, body = InvitationView), (status = 404, body = crate::web::error::ProblemBody),
        (status = 409, body = crate::web::error::ProblemBody),
        (status = 429, body = crate::web::error::ProblemBody, description = "too often; see `Retry-After`")))]
pub async fn resend(app: App, Signed(claims): Signed, id: Path<InvitationId>) -> Result<HttpResponse, Problem> {
    let (ctx, now) = (app.ctx.clone(), app.ctx.now());
    let done = app.db.write(move |conn| {
        let caller = access::caller(conn, &ctx, &claims)?;
        invite::resend(conn, &ctx, &caller, *id)
    });
    Ok(ok(&InvitationView::new(&done.await?, now)))
}

/// What an invitation is to, by the secret of its link.
#[utoipa::path(get, path = "/api/v1/auth/invitations/{token}", tag = "accounts",
    params(("token" = String, Path)),
    responses((status = 200, body = InvitedView), (status = 410, body = crate::web::error::ProblemBody),
        (status = 429, body = crate::web::error::ProblemBody, description = "too often; see `Retry-After`")))]
pub async fn look(app: App, wished: Wished, from: Client, token: Path<String>) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let look = app.db.read(move |conn| accept_invitation::look(conn, &ctx, &token));
    let invited = accept_invitation::by_link(&app.ctx, &app.db, from, look).await?;
    Ok(ok(&InvitedView::new(&invited, &wished.with(None))))
}

/// Somebody who follows an invitation and has no account yet. The address is that of the invitation.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JoiningBody {
    /// 12 characters or more.
    pub password: String,
    /// The name as it shall stand on certificates.
    pub full_name: String,
    /// The country.
    pub country: Option<String>,
    /// The ministry, mission or organisation.
    pub affiliation: Option<String>,
    /// A BCP 47 tag; when nothing is said, the language that the request asks for.
    pub language: Option<String>,
}

/// Registers who was invited and has no account yet, with the address confirmed, and enrols them. Works once.
#[utoipa::path(post, path = "/api/v1/auth/invitations/{token}", tag = "accounts",
    params(("token" = String, Path)), request_body = JoiningBody,
    responses((status = 200, body = EnrolmentView), (status = 409, body = crate::web::error::ProblemBody),
        (status = 410, body = crate::web::error::ProblemBody), (status = 422, body = crate::web::error::ProblemBody),
        (status = 429, body = crate::web::error::ProblemBody, description = "too often; see `Retry-After`")))]
pub async fn register(
    app: App,
    wished: Wished,
    from: Client,
    token: Path<String>,
    sent: Sent<JoiningBody>,
) -> Result<HttpResponse, Problem> {
    let JoiningBody { password, full_name, country, affiliation, language } = sent.body;
    let language = language.or_else(|| Some(crate::i18n::best(&wished.with(None)).to_string()));
    let input = Registration { email: String::new(), password, full_name, country, affiliation, language };
    let (enrolment, version) = accept_invitation::register(&app.ctx, &app.db, token.into_inner(), input, from).await?;
    let view = EnrolmentView::cached(&enrolment, &version, &wished.with(None));
    Ok(ok(&view))
}

/// The secret of an invitation's link.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptanceBody {
    /// The secret.
    pub token: String,
}

/// Follows an invitation that was mailed to one's own address, and is enrolled.
#[utoipa::path(post, path = "/api/v1/me/invitations", tag = "learning", security(("bearer" = [])),
    request_body = AcceptanceBody,
    responses((status = 200, body = EnrolmentView), (status = 403, body = crate::web::error::ProblemBody),
        (status = 409, body = crate::web::error::ProblemBody), (status = 410, body = crate::web::error::ProblemBody),
        (status = 429, body = crate::web::error::ProblemBody, description = "too often; see `Retry-After`")))]
pub async fn accept(
    app: App,
    Signed(claims): Signed,
    wished: Wished,
    from: Client,
    sent: Sent<AcceptanceBody>,
) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let done = app.db.write(move |conn| {
        let caller = access::caller(conn, &ctx, &claims)?;
        let (enrolment, version) = accept_invitation::accept(conn, &ctx, &caller, &sent.body.token)?;
        Ok::<_, Error>(EnrolmentView::cached(&enrolment, &version, &wished.with(Some(&caller.language))))
    });
    Ok(ok(&accept_invitation::by_link(&app.ctx, &app.db, from, done).await?))
}
