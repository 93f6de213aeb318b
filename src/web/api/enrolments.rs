//! Enrolments and lessons.

use actix_web::HttpResponse;
use actix_web::http::header::ContentType;
use actix_web::web::Path;

use super::ok;
use crate::actions::{Error, access, enrol, history, learn};
use crate::base::{EnrolmentId, Page};
use crate::web::error::Problem;
use crate::web::extract::{Signed, Wished};
use crate::web::looks;
use crate::web::state::App;
use crate::web::views::enrolment::{BriefEnrolment, EnrolmentView, LessonDone, StandingView};
use crate::web::views::glossary::GlossaryView;
use crate::web::views::history::EventView;
use crate::web::views::lesson::LessonView;
use crate::web::views::list::Listed;

/// One's own enrolments with their progress, the newest first.
#[utoipa::path(get, path = "/api/v1/me/enrolments", tag = "learning", security(("bearer" = [])),
    responses((status = 200, body = Listed<EnrolmentView>)))]
pub async fn own(app: App, Signed(claims): Signed, wished: Wished) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let (own, language) = app
        .db
        .read(move |conn| {
            let caller = access::caller(conn, &ctx, &claims)?;
            Ok::<_, Error>((learn::own(conn, &ctx, &caller)?, caller.language))
        })
        .await?;
    let wished = wished.with(Some(&language));
    let items = own.iter().map(|(enrolment, version)| EnrolmentView::cached(enrolment, version, &wished)).collect();
    Ok(ok(&Page { items, next: None }))
}

/// An enrolment with its progress, every requirement and the outline.
#[utoipa::path(get, path = "/api/v1/enrolments/{id}", tag = "learning", security(("bearer" = [])),
    params(("id" = String, Path), ("language" = Option<String>, Query)),
    responses((status = 200, body = StandingView), (status = 404, body = crate::web::error::ProblemBody)))]
pub async fn show(
    app: App,
    Signed(claims): Signed,
    wished: Wished,
    id: Path<EnrolmentId>,
) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let (standing, caller) = app.db.read(move |conn| learn::open_standing(conn, &ctx, &claims, *id)).await?;
    looks::unless_own(&app, caller.id, standing.enrolment.person_id, "enrolment").await?;
    Ok(ok(&StandingView::new(&standing, &wished.with(Some(&caller.language)))))
}

/// A lesson in the best language for its reader.
#[utoipa::path(get, path = "/api/v1/enrolments/{id}/lessons/{module}/{lesson}", tag = "learning",
    security(("bearer" = [])),
    params(("id" = String, Path), ("module" = String, Path), ("lesson" = String, Path),
        ("language" = Option<String>, Query)),
    responses((status = 200, body = LessonView<'static>), (status = 404, body = crate::web::error::ProblemBody),
        (status = 409, body = crate::web::error::ProblemBody)))]
pub async fn lesson(
    app: App,
    Signed(claims): Signed,
    wished: Wished,
    path: Path<(EnrolmentId, String, String)>,
) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let open = app
        .db
        .read(move |conn| {
            let (id, module, lesson) = &*path;
            learn::open_lesson(conn, &ctx, &claims, *id, module, lesson)
        })
        .await?;
    let wished = wished.with(Some(&open.language));
    let json = app.lessons.json(&open, &wished).ok_or(Error::NotFound("lesson"))?;
    Ok(HttpResponse::Ok().content_type(ContentType::json()).body(json))
}

/// The glossary of the course, in the best language for its reader.
#[utoipa::path(get, path = "/api/v1/enrolments/{id}/glossary", tag = "learning", security(("bearer" = [])),
    params(("id" = String, Path), ("language" = Option<String>, Query)),
    responses((status = 200, body = GlossaryView), (status = 404, body = crate::web::error::ProblemBody)))]
pub async fn glossary(
    app: App,
    Signed(claims): Signed,
    wished: Wished,
    id: Path<EnrolmentId>,
) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let (version, language) = app
        .db
        .read(move |conn| {
            let caller = access::caller(conn, &ctx, &claims)?;
            let version = learn::version(conn, &ctx, &caller, *id)?;
            Ok::<_, Error>((version, caller.language))
        })
        .await?;
    Ok(ok(&GlossaryView::new(&version.course, &wished.with(Some(&language)))))
}

/// Marks a lesson as done; twice is the same as once.
#[utoipa::path(put, path = "/api/v1/enrolments/{id}/lessons/{module}/{lesson}/completion", tag = "learning",
    security(("bearer" = [])),
    params(("id" = String, Path), ("module" = String, Path), ("lesson" = String, Path)),
    responses((status = 200, body = LessonDone), (status = 404, body = crate::web::error::ProblemBody),
        (status = 409, body = crate::web::error::ProblemBody)))]
pub async fn complete_lesson(
    app: App,
    Signed(claims): Signed,
    path: Path<(EnrolmentId, String, String)>,
) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let standing = app
        .db
        .write(move |conn| {
            let (id, module, lesson) = &*path;
            let caller = access::caller(conn, &ctx, &claims)?;
            learn::complete_lesson(conn, &ctx, &caller, *id, module, lesson)
        })
        .await?;
    Ok(ok(&LessonDone { done: true, enrolment: BriefEnrolment::from(&standing) }))
}

/// Approves an enrolment that waits.
#[utoipa::path(post, path = "/api/v1/enrolments/{id}/approval", tag = "facilitating", security(("bearer" = [])),
    params(("id" = String, Path)),
    responses((status = 200, body = EnrolmentView), (status = 404, body = crate::web::error::ProblemBody),
        (status = 409, body = crate::web::error::ProblemBody)))]
pub async fn approve(
    app: App,
    Signed(claims): Signed,
    wished: Wished,
    id: Path<EnrolmentId>,
) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let (enrolment, version, language) = app
        .db
        .write(move |conn| {
            let caller = access::caller(conn, &ctx, &claims)?;
            let enrolment = enrol::approve(conn, &ctx, &caller, *id)?;
            let version = ctx.catalogue.version(conn, enrolment.version_id)?;
            Ok::<_, Error>((enrolment, version, caller.language))
        })
        .await?;
    Ok(ok(&EnrolmentView::cached(&enrolment, &version, &wished.with(Some(&language)))))
}

/// What happened in an enrolment, the newest first: lessons, attempts, what was granted, leaves, mails, certificates.
#[utoipa::path(get, path = "/api/v1/enrolments/{id}/history", tag = "learning", security(("bearer" = [])),
    params(("id" = String, Path), ("language" = Option<String>, Query)),
    responses((status = 200, body = Listed<EventView>),
        (status = 404, body = crate::web::error::ProblemBody)))]
pub async fn history(
    app: App,
    Signed(claims): Signed,
    wished: Wished,
    id: Path<EnrolmentId>,
) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let found = app.db.report(move |conn| {
        let caller = access::caller(conn, &ctx, &claims)?;
        let (enrolment, events) = history::show(conn, &ctx, &caller, *id)?;
        let version = ctx.catalogue.version(conn, enrolment.version_id)?;
        Ok::<_, Error>((version, enrolment.person_id, events, caller.language))
    });
    let (version, owner, events, language) = found.await?;
    looks::unless_own(&app, claims.sub, owner, "enrolment").await?;
    let wished = wished.with(Some(&language));
    let items = events.iter().map(|event| EventView::new(&version.course, event, &wished)).collect();
    Ok(ok(&Page { items, next: None }))
}
