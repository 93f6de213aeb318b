//! Cohorts and their members.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ok, reply, respond};
use crate::actions::manage_cohort::{self, Changes, NewCohort};
use crate::actions::{Error, access, idempotent};
use crate::base::{CohortId, Page, Timestamp};
use crate::cohort;
use crate::policy::{Action, Resource};
use crate::web::error::Problem;
use crate::web::extract::{ListQuery, Sent, Signed, Wished};
use crate::web::state::App;
use crate::web::views::cohort::CohortView;
use crate::web::views::enrolment::EnrolmentView;
use crate::web::views::list::Listed;

/// One's own cohorts; all of them for administrators.
#[utoipa::path(get, path = "/api/v1/cohorts", tag = "facilitating", security(("bearer" = [])),
    params(("limit" = Option<usize>, Query), ("after" = Option<String>, Query)),
    responses((status = 200, body = Listed<CohortView>),
        (status = 403, body = crate::web::error::ProblemBody)))]
pub async fn list(app: App, Signed(claims): Signed, query: Query<ListQuery>) -> Result<HttpResponse, Problem> {
    let (ctx, page) = (app.ctx.clone(), query.page()?);
    let cohorts = app
        .db
        .report(move |conn| {
            let caller = access::caller(conn, &ctx, &claims)?;
            access::may(&caller, Action::ListCohorts)?;
            let own = (!access::allows(&caller, Action::ListAllCohorts, Resource::None)).then_some(caller.id);
            Ok::<_, Error>(cohort::list(conn, own, &page)?)
        })
        .await?;
    Ok(ok(&cohorts.map(|cohort| CohortView::from(&cohort))))
}

/// A new cohort.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CohortBody {
    /// The course.
    pub course: String,
    /// Its title.
    pub title: String,
    /// When it begins.
    #[schema(value_type = Option<String>)]
    pub starts_at: Option<Timestamp>,
    /// When it ends.
    #[schema(value_type = Option<String>)]
    pub ends_at: Option<Timestamp>,
    /// The addresses of its facilitators; a facilitator who adds a cohort is one of them.
    #[serde(default)]
    pub facilitators: Vec<String>,
}

/// Adds a cohort.
#[utoipa::path(post, path = "/api/v1/cohorts", tag = "facilitating", security(("bearer" = [])),
    params(("Idempotency-Key" = Option<String>, Header)), request_body = CohortBody,
    responses((status = 201, body = CohortView), (status = 403, body = crate::web::error::ProblemBody),
        (status = 422, body = crate::web::error::ProblemBody)))]
pub async fn create(app: App, Signed(claims): Signed, sent: Sent<CohortBody>) -> Result<HttpResponse, Problem> {
    let (ctx, key) = (app.ctx.clone(), sent.idempotency(claims.sub));
    let CohortBody { course, title, starts_at, ends_at, facilitators } = sent.body;
    let new = NewCohort { course, title, starts_at, ends_at, facilitators };
    let done = app
        .db
        .write(move |conn| {
            let caller = access::caller(conn, &ctx, &claims)?;
            idempotent::once(conn, key.as_ref(), ctx.now(), |conn| {
                let cohort = manage_cohort::create(conn, &ctx, &caller, &new)?;
                reply(StatusCode::CREATED, &CohortView::from(&cohort))
            })
        })
        .await?;
    Ok(respond(done))
}

/// A cohort with its members.
#[derive(Debug, Serialize, ToSchema)]
pub struct CohortWithMembers {
    /// The cohort.
    #[serde(flatten)]
    pub cohort: CohortView,
    /// The enrolments of its members.
    pub members: Vec<EnrolmentView>,
}

/// A cohort with its members.
#[utoipa::path(get, path = "/api/v1/cohorts/{id}", tag = "facilitating", security(("bearer" = [])),
    params(("id" = String, Path)),
    responses((status = 200, body = CohortWithMembers), (status = 404, body = crate::web::error::ProblemBody)))]
pub async fn show(
    app: App,
    Signed(claims): Signed,
    wished: Wished,
    id: Path<CohortId>,
) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let (cohort, members, language) = app
        .db
        .report(move |conn| {
            let caller = access::caller(conn, &ctx, &claims)?;
            let (cohort, members) = manage_cohort::members(conn, &ctx, &caller, *id)?;
            Ok::<_, Error>((cohort, members, caller.language))
        })
        .await?;
    let wished = wished.with(Some(&language));
    let members =
        members.iter().map(|(enrolment, version)| EnrolmentView::cached(enrolment, version, &wished)).collect();
    Ok(ok(&CohortWithMembers { cohort: CohortView::from(&cohort), members }))
}

/// What of a cohort is changed; what is left out stays, a date that is null goes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CohortChanges {
    /// Its title.
    pub title: Option<String>,
    /// When it begins.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub starts_at: Option<Option<Timestamp>>,
    /// When it ends.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub ends_at: Option<Option<Timestamp>>,
}

/// What is there, be it null.
fn given<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Option<Timestamp>>, D::Error> {
    Option::<Timestamp>::deserialize(deserializer).map(Some)
}

/// Changes title and dates of a cohort.
#[utoipa::path(patch, path = "/api/v1/cohorts/{id}", tag = "facilitating", security(("bearer" = [])),
    params(("id" = String, Path)), request_body = CohortChanges,
    responses((status = 200, body = CohortView), (status = 404, body = crate::web::error::ProblemBody),
        (status = 422, body = crate::web::error::ProblemBody)))]
pub async fn change(
    app: App,
    Signed(claims): Signed,
    id: Path<CohortId>,
    sent: Sent<CohortChanges>,
) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let CohortChanges { title, starts_at, ends_at } = sent.body;
    let changes = Changes { title, starts_at, ends_at };
    let done = app.db.write(move |conn| {
        let caller = access::caller(conn, &ctx, &claims)?;
        manage_cohort::change(conn, &ctx, &caller, *id, &changes)
    });
    Ok(ok(&CohortView::from(&done.await?)))
}

/// People to put into a cohort.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MembersBody {
    /// Their addresses. All of them or none.
    pub emails: Vec<String>,
}

/// Puts people into a cohort: who is not in the course yet is enrolled.
#[utoipa::path(post, path = "/api/v1/cohorts/{id}/members", tag = "facilitating", security(("bearer" = [])),
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = MembersBody,
    responses((status = 201, body = Listed<EnrolmentView>), (status = 404, body = crate::web::error::ProblemBody),
        (status = 422, body = crate::web::error::ProblemBody)))]
pub async fn add_members(
    app: App,
    Signed(claims): Signed,
    wished: Wished,
    id: Path<CohortId>,
    sent: Sent<MembersBody>,
) -> Result<HttpResponse, Problem> {
    let (ctx, key) = (app.ctx.clone(), sent.idempotency(claims.sub));
    let done = app
        .db
        .write(move |conn| {
            let caller = access::caller(conn, &ctx, &claims)?;
            let wished = wished.with(Some(&caller.language));
            idempotent::once(conn, key.as_ref(), ctx.now(), |conn| {
                let members = manage_cohort::add_members(conn, &ctx, &caller, *id, &sent.body.emails)?;
                let views: Result<Vec<_>, Error> = members
                    .iter()
                    .map(|member| {
                        let version = ctx.catalogue.version(conn, member.version_id)?;
                        Ok(EnrolmentView::cached(member, &version, &wished))
                    })
                    .collect();
                reply(StatusCode::CREATED, &Page { items: views?, next: None })
            })
        })
        .await?;
    Ok(respond(done))
}
