//! Requests to be let into a course: who asks, letting them in, declining them.

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use serde::Deserialize;
use utoipa::ToSchema;

use super::ok;
use crate::actions::{Context, Error, access, answer_requests};
use crate::base::{CohortId, EnrolmentId, Page};
use crate::db::Connection;
use crate::enrolment::Enrolment;
use crate::web::error::Problem;
use crate::web::extract::{ListQuery, Sent, Signed, Wished};
use crate::web::state::App;
use crate::web::views::enrolment::EnrolmentView;
use crate::web::views::joining::RequestView;
use crate::web::views::list::Listed;

/// Which requests are asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestsQuery {
    /// Those for the course of the cohort that name no cohort, instead of those for the cohort.
    #[serde(default)]
    pub course: bool,
    /// How many items at most, 1 to 200; 50 when nothing is said.
    pub limit: Option<usize>,
    /// The `next` of the page before.
    pub after: Option<String>,
}

/// Who asks to be let into a cohort, the first to ask first; with `course=true` who asks for its course alone.
#[utoipa::path(get, path = "/api/v1/cohorts/{id}/requests", tag = "facilitating", security(("bearer" = [])),
    params(("id" = String, Path), ("course" = Option<bool>, Query), ("limit" = Option<usize>, Query),
        ("after" = Option<String>, Query)),
    responses((status = 200, body = Listed<RequestView>),
        (status = 404, body = crate::web::error::ProblemBody)))]
pub async fn list(
    app: App,
    Signed(claims): Signed,
    id: Path<CohortId>,
    query: Query<RequestsQuery>,
) -> Result<HttpResponse, Problem> {
    let RequestsQuery { course, limit, after } = query.into_inner();
    let page = ListQuery { limit, after, ..ListQuery::default() }.page()?;
    let ctx = app.ctx.clone();
    let found = app.db.report(move |conn| {
        let caller = access::caller(conn, &ctx, &claims)?;
        answer_requests::list(conn, &caller, *id, course, &page)
    });
    Ok(ok(&found.await?.map(RequestView::from)))
}

/// Those who are let in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApprovalBody {
    /// The enrolments that wait, 200 at most. All of them or none.
    #[schema(value_type = Vec<String>)]
    pub enrolments: Vec<EnrolmentId>,
}

/// Those who are declined, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefusalsBody {
    /// The enrolments that wait, 200 at most. All of them or none.
    #[schema(value_type = Vec<String>)]
    pub enrolments: Vec<EnrolmentId>,
    /// The reason, one line, which the learners read.
    pub reason: String,
}

/// Why somebody is declined.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefusalBody {
    /// The reason, one line, which the learner reads.
    pub reason: String,
}

fn views(
    conn: &mut Connection,
    ctx: &Context,
    found: &[Enrolment],
    wished: &Wished,
) -> Result<Page<EnrolmentView>, Error> {
    let wished = wished.with(None);
    let view = |enrolment: &Enrolment| {
        let version = ctx.catalogue.version(conn, enrolment.version_id)?;
        Ok(EnrolmentView::cached(enrolment, &version, &wished))
    };
    Ok(Page { items: found.iter().map(view).collect::<Result<_, Error>>()?, next: None })
}

/// Lets people into a cohort: those who asked for it, and those who asked for its course alone.
#[utoipa::path(post, path = "/api/v1/cohorts/{id}/requests/approval", tag = "facilitating", security(("bearer" = [])),
    params(("id" = String, Path)), request_body = ApprovalBody,
    responses((status = 200, body = Listed<EnrolmentView>), (status = 404, body = crate::web::error::ProblemBody),
        (status = 409, body = crate::web::error::ProblemBody), (status = 422, body = crate::web::error::ProblemBody)))]
pub async fn approve(
    app: App,
    Signed(claims): Signed,
    wished: Wished,
    id: Path<CohortId>,
    sent: Sent<ApprovalBody>,
) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let done = app.db.write(move |conn| {
        let caller = access::caller(conn, &ctx, &claims)?;
        let found = answer_requests::approve_all(conn, &ctx, &caller, *id, &sent.body.enrolments)?;
        views(conn, &ctx, &found, &wished)
    });
    Ok(ok(&done.await?))
}

/// Declines people who asked for a cohort; they get a mail with the reason, and may ask again.
#[utoipa::path(post, path = "/api/v1/cohorts/{id}/requests/refusal", tag = "facilitating", security(("bearer" = [])),
    params(("id" = String, Path)), request_body = RefusalsBody,
    responses((status = 200, body = Listed<EnrolmentView>), (status = 404, body = crate::web::error::ProblemBody),
        (status = 409, body = crate::web::error::ProblemBody), (status = 422, body = crate::web::error::ProblemBody)))]
pub async fn refuse_all(
    app: App,
    Signed(claims): Signed,
    wished: Wished,
    id: Path<CohortId>,
    sent: Sent<RefusalsBody>,
) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let done = app.db.write(move |conn| {
        let caller = access::caller(conn, &ctx, &claims)?;
        let RefusalsBody { enrolments, reason } = &sent.body;
        let found = answer_requests::refuse_all(conn, &ctx, &caller, *id, enrolments, reason)?;
        views(conn, &ctx, &found, &wished)
    });
    Ok(ok(&done.await?))
}

/// Declines an enrolment that waits; the learner gets a mail with the reason, and may ask again.
#[utoipa::path(post, path = "/api/v1/enrolments/{id}/refusal", tag = "facilitating", security(("bearer" = [])),
    params(("id" = String, Path)), request_body = RefusalBody,
    responses((status = 200, body = EnrolmentView), (status = 404, body = crate::web::error::ProblemBody),
        (status = 409, body = crate::web::error::ProblemBody), (status = 422, body = crate::web::error::ProblemBody)))]
pub async fn refuse(
    app: App,
    Signed(claims): Signed,
    wished: Wished,
    id: Path<EnrolmentId>,
    sent: Sent<RefusalBody>,
) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let done = app.db.write(move |conn| {
        let caller = access::caller(conn, &ctx, &claims)?;
        let enrolment = answer_requests::refuse(conn, &ctx, &caller, *id, &sent.body.reason)?;
        let version = ctx.catalogue.version(conn, enrolment.version_id)?;
        Ok::<_, Error>(EnrolmentView::cached(&enrolment, &version, &wished.with(Some(&caller.language))))
    });
    Ok(ok(&done.await?))
}
