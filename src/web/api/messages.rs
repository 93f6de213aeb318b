//! Messages to cohorts.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ok, reply, respond};
use crate::actions::announce::{self, Draft};
use crate::actions::{access, idempotent};
use crate::base::CohortId;
use crate::cohort::announcements::Audience;
use crate::web::error::Problem;
use crate::web::extract::{ListQuery, Sent, Signed};
use crate::web::state::App;
use crate::web::views::list::Listed;
use crate::web::views::message::MessageView;

/// A message to a cohort.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MessageBody {
    /// The subject, one line.
    pub subject: String,
    /// The text, plain or in Markdown.
    pub text: String,
    /// To whom: `all` (when nothing is said), `not-started` or `not-completed`.
    #[serde(default)]
    #[schema(value_type = String, pattern = "^(all|not-started|not-completed)$")]
    pub to: Audience,
    /// Only checks it and counts who would get it.
    #[serde(default)]
    pub dry_run: bool,
}

/// What became of a message to a cohort.
#[derive(Debug, Serialize, ToSchema)]
pub struct Announced {
    /// The message; null when it was only checked.
    pub id: Option<String>,
    /// How many members it goes to.
    pub recipients: usize,
}

/// Writes to the members of a cohort, to each in their language around the text. Answers go to who wrote it.
#[utoipa::path(post, path = "/api/v1/cohorts/{id}/messages", tag = "facilitating", security(("bearer" = [])),
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = MessageBody,
    responses((status = 201, body = Announced), (status = 200, body = Announced, description = "With `dry_run`"),
        (status = 404, body = crate::web::error::ProblemBody), (status = 422, body = crate::web::error::ProblemBody)))]
pub async fn announce(
    app: App,
    Signed(claims): Signed,
    id: Path<CohortId>,
    sent: Sent<MessageBody>,
) -> Result<HttpResponse, Problem> {
    let (ctx, key) = (app.ctx.clone(), sent.idempotency(claims.sub));
    let MessageBody { subject, text, to, dry_run } = sent.body;
    let draft = Draft { audience: to, subject, text };
    if dry_run {
        let found = app.db.report(move |conn| {
            let caller = access::caller(conn, &ctx, &claims)?;
            announce::check(conn, &caller, *id, &draft)
        });
        return Ok(ok(&Announced { id: None, recipients: found.await?.recipients.len() }));
    }
    let done = app.db.write(move |conn| {
        let caller = access::caller(conn, &ctx, &claims)?;
        idempotent::once(conn, key.as_ref(), ctx.now(), |conn| {
            let sent = announce::announce(conn, &ctx, &caller, *id, &draft)?;
            let recipients = usize::try_from(sent.recipients).unwrap_or_default();
            reply(StatusCode::CREATED, &Announced { id: Some(sent.id.to_string()), recipients })
        })
    });
    Ok(respond(done.await?))
}

/// What was written to a cohort, the newest first, with what became of the mails.
#[utoipa::path(get, path = "/api/v1/cohorts/{id}/messages", tag = "facilitating", security(("bearer" = [])),
    params(("id" = String, Path), ("limit" = Option<usize>, Query), ("after" = Option<String>, Query)),
    responses((status = 200, body = Listed<MessageView>),
        (status = 404, body = crate::web::error::ProblemBody)))]
pub async fn list(
    app: App,
    Signed(claims): Signed,
    id: Path<CohortId>,
    query: Query<ListQuery>,
) -> Result<HttpResponse, Problem> {
    let (ctx, page) = (app.ctx.clone(), query.page()?);
    let found = app.db.report(move |conn| {
        let caller = access::caller(conn, &ctx, &claims)?;
        announce::list(conn, &caller, *id, &page)
    });
    Ok(ok(&found.await?.map(MessageView::from)))
}
