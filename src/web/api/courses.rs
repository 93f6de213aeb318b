//! The catalogue, and enrolling.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{ok, reply, respond};
use crate::actions::{Error, access, enrol, facts, idempotent};
use crate::base::{CohortId, Page};
use crate::course::search::Search;
use crate::enrolment;
use crate::progress::{self, Facts};
use crate::web::error::Problem;
use crate::web::extract::{MaybeSigned, Sent, Signed, Wished};
use crate::web::state::App;
use crate::web::views::course::{CourseView, OutlinedCourse, outline};
use crate::web::views::enrolment::EnrolmentView;
use crate::web::views::list::Listed;

/// What is looked for in the catalogue.
#[derive(Debug, Default, Deserialize)]
pub struct CatalogueQuery {
    /// Words.
    #[serde(default)]
    pub search: String,
    /// A language of courses.
    #[serde(default)]
    pub speaks: String,
    /// A partner.
    #[serde(default)]
    pub partner: String,
    /// The language to answer in.
    pub language: Option<String>,
}

/// The catalogue: all courses, or those that have the words of `search` in their texts (whatever case and accents), speak
/// the language `speaks`, or were made with `partner`.
#[utoipa::path(get, path = "/api/v1/courses", tag = "courses",
    params(("search" = Option<String>, Query), ("speaks" = Option<String>, Query), ("partner" = Option<String>, Query),
        ("language" = Option<String>, Query)),
    responses((status = 200, body = Listed<CourseView>)))]
pub async fn list(app: App, wished: Wished, query: Query<CatalogueQuery>) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let versions = app.db.read(move |conn| Ok::<_, Error>(ctx.catalogue.all_current(conn)?)).await?;
    let wished = wished.with(None);
    let CatalogueQuery { search, speaks, partner, .. } = query.into_inner();
    let search = Search { words: search, language: speaks, partner };
    let found = versions.iter().filter(|version| search.finds(&version.course));
    let items = found.map(|version| CourseView::new(version, &wished)).collect();
    Ok(ok(&Page { items, next: None }))
}

/// A course with its outline: modules, lessons, quizzes; no questions.
#[utoipa::path(get, path = "/api/v1/courses/{course}", tag = "courses",
    params(("course" = String, Path), ("language" = Option<String>, Query)),
    responses((status = 200, body = OutlinedCourse), (status = 401, body = crate::web::error::ProblemBody),
        (status = 404, body = crate::web::error::ProblemBody)))]
pub async fn show(
    app: App,
    MaybeSigned(claims): MaybeSigned,
    wished: Wished,
    course: Path<String>,
) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let (version, progress, own) = app
        .db
        .read(move |conn| {
            let caller = claims.as_ref().map(|claims| access::caller(conn, &ctx, claims)).transpose()?;
            if let Some(caller) = &caller
                && let Some(enrolment) = enrolment::in_course(conn, caller.id, &course)?
            {
                let (version, progress) = facts::progress(conn, &ctx, &enrolment)?;
                return Ok::<_, Error>((version, progress, Some(caller.language.clone())));
            }
            let version = ctx.catalogue.current(conn, &course)?.ok_or(Error::NotFound("course"))?;
            let progress = progress::compute(&version.course, &Facts::default());
            Ok((version, progress, caller.map(|caller| caller.language)))
        })
        .await?;
    let wished = wished.with(own.as_ref());
    let modules = outline(&version.course, &progress, &wished);
    Ok(ok(&OutlinedCourse { course: CourseView::new(&version, &wished), modules }))
}

/// Where to enrol.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnrolBody {
    /// A cohort of the course.
    #[schema(value_type = Option<String>)]
    pub cohort: Option<CohortId>,
}

/// Enrols the caller in the current version.
#[utoipa::path(post, path = "/api/v1/courses/{course}/enrolments", tag = "learning", security(("bearer" = [])),
    params(("course" = String, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = EnrolBody,
    responses((status = 201, body = EnrolmentView), (status = 403, body = crate::web::error::ProblemBody),
        (status = 404, body = crate::web::error::ProblemBody), (status = 409, body = crate::web::error::ProblemBody)))]
pub async fn enrol(
    app: App,
    Signed(claims): Signed,
    wished: Wished,
    course: Path<String>,
    sent: Sent<EnrolBody>,
) -> Result<HttpResponse, Problem> {
    let (ctx, key) = (app.ctx.clone(), sent.idempotency(claims.sub));
    let done = app
        .db
        .write(move |conn| {
            let caller = access::caller(conn, &ctx, &claims)?;
            idempotent::once(conn, key.as_ref(), ctx.now(), |conn| {
                let (enrolment, version) = enrol::enrol(conn, &ctx, &caller, &course, sent.body.cohort)?;
                let wished = wished.with(Some(&caller.language));
                reply(StatusCode::CREATED, &EnrolmentView::cached(&enrolment, &version, &wished))
            })
        })
        .await?;
    Ok(respond(done))
}
