//! Publishing from the folder of courses: what it holds, and doing it, at once or in the background.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue};
use serde::Deserialize;
use utoipa::ToSchema;

use super::long_work::accepted;
use super::{ok, reply};
use crate::actions::{access, idempotent, publish_folder, publish_work};
use crate::base::Page;
use crate::policy::Action;
use crate::web::error::Problem;
use crate::web::extract::{Prefers, Sent, Signed};
use crate::web::folder;
use crate::web::state::App;
use crate::web::views::list::Listed;
use crate::web::views::long_work::WorkView;
use crate::web::views::version::FoundView;

/// What the folder of courses holds, its faults, and what publishing would change.
#[utoipa::path(get, path = "/api/v1/publication", tag = "courses", security(("bearer" = [])),
    responses((status = 200, body = Listed<FoundView>),
        (status = 403, body = crate::web::error::ProblemBody), (status = 409, body = crate::web::error::ProblemBody)))]
pub async fn look(app: App, Signed(claims): Signed) -> Result<HttpResponse, Problem> {
    let (_, loaded) = folder::read(&app, &claims, Action::SeeFolder).await?;
    let found = publish_folder::look(&app.ctx, &app.db, &loaded).await?;
    Ok(ok(&Page { items: found.into_iter().map(FoundView::from).collect(), next: None }))
}

/// What is published.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublicationBody {
    /// The courses; nothing said: all that changed.
    pub courses: Option<Vec<String>>,
}

/// Publishes what changed in the folder; learners stay on their versions. Courses with faults keep the version they have.
///
/// With `Prefer: respond-async` (RFC 7240) the answer comes at once: 202, and `Location` names the work that tells how far it is. Its
/// items are the courses, each `published`, `unchanged` or `refused` with its first faults.
#[utoipa::path(post, path = "/api/v1/publication", tag = "courses", security(("bearer" = [])),
    params(("Prefer" = Option<String>, Header, description = "`respond-async`: publishes in the background"),
        ("Idempotency-Key" = Option<String>, Header, description = "with `respond-async`: the same work for the same key")),
    request_body = PublicationBody,
    responses((status = 200, body = Listed<FoundView>),
        (status = 202, body = WorkView, description = "with `Prefer: respond-async`"),
        (status = 403, body = crate::web::error::ProblemBody), (status = 409, body = crate::web::error::ProblemBody),
        (status = 422, body = crate::web::error::ProblemBody)))]
pub async fn publish(
    app: App,
    Signed(claims): Signed,
    prefers: Prefers,
    sent: Sent<PublicationBody>,
) -> Result<HttpResponse, Problem> {
    if !prefers.respond_async {
        let (caller, loaded) = folder::read(&app, &claims, Action::Publish).await?;
        let wanted = sent.body.courses.as_deref();
        let done = publish_folder::publish(&app.ctx, &app.db, &caller, &loaded, wanted).await?;
        return Ok(ok(&Page { items: done.into_iter().map(FoundView::from).collect(), next: None }));
    }
    let held = folder::names(&app, &claims).await?;
    let (ctx, key, wanted) = (app.ctx.clone(), sent.idempotency(claims.sub), sent.body.courses);
    let begun = app
        .db
        .write(move |conn| {
            let caller = access::caller(conn, &ctx, &claims)?;
            idempotent::once(conn, key.as_ref(), ctx.now(), |conn| {
                let work = publish_work::begin(conn, &ctx, &caller, &held, wanted.as_deref())?;
                reply(StatusCode::ACCEPTED, &WorkView::from(&work))
            })
        })
        .await?;
    let mut response = accepted(begun);
    let applied = (HeaderName::from_static("preference-applied"), HeaderValue::from_static("respond-async"));
    response.headers_mut().insert(applied.0, applied.1);
    Ok(response)
}
