//! Who is due for a certificate, who is excluded from it, and what was released together.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use serde::Deserialize;
use utoipa::ToSchema;

use super::ok;
use crate::actions::certificate_candidates::{self as candidates, Wanted};
use crate::actions::{access, look_up_certificates};
use crate::base::{BatchId, CohortId, EnrolmentId, PageRequest};
use crate::certificate::kind::CertificateKind;
use crate::web::error::Problem;
use crate::web::extract::{ListQuery, Sent, Signed};
use crate::web::state::App;
use crate::web::views::candidate::{BatchHead, BatchView, CandidateView, ExclusionView};
use crate::web::views::list::Listed;

/// Which candidates are asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CandidatesQuery {
    course: Option<String>,
    cohort: Option<CohortId>,
    #[serde(default)]
    kind: CertificateKind,
    limit: Option<usize>,
    after: Option<String>,
}

/// Who may get a certificate of a course and has none that counts, those who are excluded with the reason.
#[utoipa::path(get, path = "/api/v1/certificates/eligible", tag = "certificates", security(("bearer" = [])),
    params(("course" = String, Query), ("cohort" = Option<String>, Query), ("kind" = Option<String>, Query, pattern = "^(completion|participation)$"),
        ("limit" = Option<usize>, Query), ("after" = Option<String>, Query)),
    responses((status = 200, body = Listed<CandidateView>),
        (status = 403, body = crate::web::error::ProblemBody), (status = 404, body = crate::web::error::ProblemBody)))]
pub async fn list(app: App, Signed(claims): Signed, query: Query<CandidatesQuery>) -> Result<HttpResponse, Problem> {
    let CandidatesQuery { course, cohort, kind, limit, after } = query.into_inner();
    let page: PageRequest = ListQuery { limit, after, ..ListQuery::default() }.page()?;
    let (ctx, wanted) = (app.ctx.clone(), Wanted { course, cohort, kind });
    let found = app.db.report(move |conn| {
        let caller = access::caller(conn, &ctx, &claims)?;
        candidates::list(conn, &ctx, &caller, &wanted, &page)
    });
    Ok(ok(&found.await?.map(|candidate| CandidateView::from(&candidate))))
}

/// Why a learner gets no certificate.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExclusionBody {
    /// The reason, for the list and the audit log.
    pub reason: String,
}

/// Excludes a learner from the certificates of an enrolment. What was issued before stays.
#[utoipa::path(put, path = "/api/v1/enrolments/{id}/certificate-exclusion", tag = "certificates",
    security(("bearer" = [])), params(("id" = String, Path)), request_body = ExclusionBody,
    responses((status = 200, body = ExclusionView), (status = 403, body = crate::web::error::ProblemBody),
        (status = 404, body = crate::web::error::ProblemBody), (status = 422, body = crate::web::error::ProblemBody)))]
pub async fn exclude(
    app: App,
    Signed(claims): Signed,
    id: Path<EnrolmentId>,
    sent: Sent<ExclusionBody>,
) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let excluded = app.db.write(move |conn| {
        let caller = access::caller(conn, &ctx, &claims)?;
        candidates::exclude(conn, &ctx, &caller, *id, &sent.body.reason)
    });
    Ok(ok(&ExclusionView::from(&excluded.await?)))
}

/// Takes an exclusion back.
#[utoipa::path(delete, path = "/api/v1/enrolments/{id}/certificate-exclusion", tag = "certificates",
    security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 204), (status = 403, body = crate::web::error::ProblemBody),
        (status = 404, body = crate::web::error::ProblemBody)))]
pub async fn admit(app: App, Signed(claims): Signed, id: Path<EnrolmentId>) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let admitted = app.db.write(move |conn| {
        let caller = access::caller(conn, &ctx, &claims)?;
        candidates::admit(conn, &ctx, &caller, *id)
    });
    admitted.await?;
    Ok(HttpResponse::build(StatusCode::NO_CONTENT).finish())
}

/// What was released together, as a signed list, and how far its documents and mails are.
#[utoipa::path(get, path = "/api/v1/certificates/batches/{id}", tag = "certificates", security(("bearer" = [])),
    params(("id" = String, Path)),
    responses((status = 200, body = BatchView), (status = 403, body = crate::web::error::ProblemBody),
        (status = 404, body = crate::web::error::ProblemBody)))]
pub async fn batch(app: App, Signed(claims): Signed, id: Path<BatchId>) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let found = app.db.read(move |conn| {
        let caller = access::caller(conn, &ctx, &claims)?;
        look_up_certificates::batch(conn, &caller, *id)
    });
    let (batch, progress) = found.await?;
    Ok(ok(&BatchView::new(batch, progress)))
}

/// The batches, the newest first; without the signed lists.
#[utoipa::path(get, path = "/api/v1/certificates/batches", tag = "certificates", security(("bearer" = [])),
    params(("limit" = Option<usize>, Query), ("after" = Option<String>, Query)),
    responses((status = 200, body = Listed<BatchHead>),
        (status = 403, body = crate::web::error::ProblemBody)))]
pub async fn batches(app: App, Signed(claims): Signed, query: Query<ListQuery>) -> Result<HttpResponse, Problem> {
    let (ctx, page) = (app.ctx.clone(), query.page()?);
    let found = app.db.read(move |conn| {
        let caller = access::caller(conn, &ctx, &claims)?;
        look_up_certificates::batches(conn, &caller, &page)
    });
    Ok(ok(&found.await?.map(|batch| BatchHead::from(&batch))))
}
