//! The published versions of courses, moving learners to another version.

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use serde::Deserialize;
use utoipa::ToSchema;

use super::ok;
use crate::account::token::Claims;
use crate::actions::move_version::{self, Asked, Whom};
use crate::actions::{Error, access, course_versions};
use crate::base::{CohortId, EnrolmentId, Page};
use crate::progress::{self, Facts};
use crate::web::error::Problem;
use crate::web::extract::{Sent, Signed, Wished};
use crate::web::state::App;
use crate::web::views::course::outline;
use crate::web::views::list::Listed;
use crate::web::views::version::{ChangesView, MoveView, OutlineView, PreviewView, VersionView};

/// The versions of a course with who is in them, the newest first.
#[utoipa::path(get, path = "/api/v1/courses/{course}/versions", tag = "courses", security(("bearer" = [])),
    params(("course" = String, Path)),
    responses((status = 200, body = Listed<VersionView>),
        (status = 403, body = crate::web::error::ProblemBody), (status = 404, body = crate::web::error::ProblemBody)))]
pub async fn list(app: App, Signed(claims): Signed, course: Path<String>) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let found = app.db.report(move |conn| {
        let caller = access::caller(conn, &ctx, &claims)?;
        course_versions::list(conn, &caller, &course)
    });
    Ok(ok(&Page { items: VersionView::all(&found.await?), next: None }))
}

/// A version as learners see it.
#[utoipa::path(get, path = "/api/v1/courses/{course}/versions/{number}", tag = "courses", security(("bearer" = [])),
    params(("course" = String, Path), ("number" = i32, Path), ("language" = Option<String>, Query)),
    responses((status = 200, body = OutlineView), (status = 403, body = crate::web::error::ProblemBody),
        (status = 404, body = crate::web::error::ProblemBody)))]
pub async fn show(
    app: App,
    Signed(claims): Signed,
    wished: Wished,
    place: Path<(String, i32)>,
) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let (version, language) = app
        .db
        .read(move |conn| {
            let caller = access::caller(conn, &ctx, &claims)?;
            let version = course_versions::version(conn, &ctx, &caller, &place.0, place.1)?;
            Ok::<_, Error>((version, caller.language))
        })
        .await?;
    let wished = wished.with(Some(&language));
    let course = &version.course;
    let progress = progress::compute(course, &Facts::default());
    Ok(ok(&OutlineView {
        course: course.slug.to_string(),
        version: version.number,
        title: course.texts.best(&wished, &course.language).1.title.clone(),
        modules: outline(course, &progress, &wished),
    }))
}

/// A lesson or a quiz of a version, without what makes a response right.
#[utoipa::path(get, path = "/api/v1/courses/{course}/versions/{number}/units/{module}/{unit}", tag = "courses",
    security(("bearer" = [])),
    params(("course" = String, Path), ("number" = i32, Path), ("module" = String, Path), ("unit" = String, Path),
        ("language" = Option<String>, Query)),
    responses((status = 200, body = PreviewView), (status = 403, body = crate::web::error::ProblemBody),
        (status = 404, body = crate::web::error::ProblemBody)))]
pub async fn preview(
    app: App,
    Signed(claims): Signed,
    wished: Wished,
    place: Path<(String, i32, String, String)>,
) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let view = app.db.read(move |conn| {
        let caller = access::caller(conn, &ctx, &claims)?;
        let (course, number, module, unit) = &*place;
        let version = course_versions::version(conn, &ctx, &caller, course, *number)?;
        let wished = wished.with(Some(&caller.language));
        PreviewView::new(&version.course, module, unit, &wished).ok_or(Error::NotFound("unit"))
    });
    Ok(ok(&view.await?))
}

/// Since which version.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SinceQuery {
    since: Option<i32>,
}

/// What a version changed since another one; without `since`, since the one before.
#[utoipa::path(get, path = "/api/v1/courses/{course}/versions/{number}/changes", tag = "courses",
    security(("bearer" = [])),
    params(("course" = String, Path), ("number" = i32, Path), ("since" = Option<i32>, Query)),
    responses((status = 200, body = ChangesView), (status = 403, body = crate::web::error::ProblemBody),
        (status = 404, body = crate::web::error::ProblemBody)))]
pub async fn changes(
    app: App,
    Signed(claims): Signed,
    place: Path<(String, i32)>,
    query: Query<SinceQuery>,
) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let found = app.db.report(move |conn| {
        let caller = access::caller(conn, &ctx, &claims)?;
        course_versions::changes(conn, &ctx, &caller, &place.0, (query.since, place.1))
    });
    Ok(ok(&ChangesView::from(found.await?)))
}

/// To which version.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveBody {
    /// The number of the version; nothing said: the current one.
    pub version: Option<i32>,
    /// Whether only to show what would change.
    #[serde(default)]
    pub dry_run: bool,
    /// Why, for the audit log.
    pub reason: Option<String>,
}

async fn moved(app: &App, claims: &Claims, whom: Whom, body: MoveBody) -> Result<HttpResponse, Problem> {
    let MoveBody { version, dry_run, reason } = body;
    let report = move_version::run(&app.ctx, &app.db, claims, Asked { whom, version, dry_run, reason }).await?;
    Ok(ok(&MoveView::new(&report, dry_run)))
}

/// Moves the members of a cohort to another version of their course, or shows what that would change.
#[utoipa::path(post, path = "/api/v1/cohorts/{id}/version", tag = "facilitating", security(("bearer" = [])),
    params(("id" = String, Path)), request_body = MoveBody,
    responses((status = 200, body = MoveView), (status = 403, body = crate::web::error::ProblemBody),
        (status = 404, body = crate::web::error::ProblemBody), (status = 422, body = crate::web::error::ProblemBody)))]
pub async fn move_cohort(
    app: App,
    Signed(claims): Signed,
    id: Path<CohortId>,
    sent: Sent<MoveBody>,
) -> Result<HttpResponse, Problem> {
    moved(&app, &claims, Whom::Cohort(*id), sent.body).await
}

/// Moves one learner to another version of the course, or shows what that would change.
#[utoipa::path(post, path = "/api/v1/enrolments/{id}/version", tag = "learning", security(("bearer" = [])),
    params(("id" = String, Path)), request_body = MoveBody,
    responses((status = 200, body = MoveView), (status = 403, body = crate::web::error::ProblemBody),
        (status = 404, body = crate::web::error::ProblemBody), (status = 422, body = crate::web::error::ProblemBody)))]
pub async fn move_enrolment(
    app: App,
    Signed(claims): Signed,
    id: Path<EnrolmentId>,
    sent: Sent<MoveBody>,
) -> Result<HttpResponse, Problem> {
    moved(&app, &claims, Whom::Enrolment(*id), sent.body).await
}
