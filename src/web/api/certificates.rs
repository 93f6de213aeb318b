//! Certificates: one's own, issuing and taking back, verifying.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use actix_web::web::{Path, Query};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{ok, reply, respond};
use crate::actions::{
    Error, access, idempotent, look_up_certificates, release_certificates, revoke_certificate, verify_certificate,
};
use crate::base::{BatchId, CertificateId, Client, EnrolmentId, Page};
use crate::certificate::kind::CertificateKind;
use crate::certificate::search::Filter;
use crate::certificate::store::{self, CertificateState};
use crate::web::error::Problem;
use crate::web::extract::{ListQuery, Sent, Signed};
use crate::web::looks;
use crate::web::state::App;
use crate::web::views::certificate::{CertificateView, RecordView, ReleasedView, VerificationView};
use crate::web::views::list::Listed;

/// One's own certificates, the newest first.
#[utoipa::path(get, path = "/api/v1/me/certificates", tag = "certificates", security(("bearer" = [])),
    responses((status = 200, body = Listed<CertificateView>)))]
pub async fn own(app: App, Signed(claims): Signed) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let own = app
        .db
        .read(move |conn| {
            let caller = access::caller(conn, &ctx, &claims)?;
            Ok::<_, Error>(store::of_person(conn, caller.id)?)
        })
        .await?;
    let now = app.ctx.now();
    let items = own.iter().map(|certificate| CertificateView::new(certificate, now)).collect();
    Ok(ok(&Page { items, next: None }))
}

/// The document.
#[utoipa::path(get, path = "/api/v1/certificates/{id}/pdf", tag = "certificates", security(("bearer" = [])),
    params(("id" = String, Path)),
    responses((status = 200, content_type = "application/pdf", description = "A PDF"),
        (status = 404, body = crate::web::error::ProblemBody), (status = 409, body = crate::web::error::ProblemBody)))]
pub async fn pdf(app: App, Signed(claims): Signed, id: Path<CertificateId>) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let (owner, number, pdf) = app
        .db
        .read(move |conn| {
            let caller = access::caller(conn, &ctx, &claims)?;
            verify_certificate::pdf(conn, &caller, *id)
        })
        .await?;
    looks::unless_own(&app, claims.sub, owner, "certificate").await?;
    Ok(HttpResponse::Ok()
        .content_type("application/pdf")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{number}.pdf\"")))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .body(pdf))
}

/// What anyone who holds the code learns.
#[utoipa::path(get, path = "/api/v1/certificates/verify/{code}", tag = "certificates",
    params(("code" = String, Path)),
    responses((status = 200, body = VerificationView), (status = 404, body = crate::web::error::ProblemBody),
        (status = 429, body = crate::web::error::ProblemBody,
            description = "too many unknown codes came from this address; see `Retry-After`")))]
pub async fn verify(app: App, from: Client, code: Path<String>) -> Result<HttpResponse, Problem> {
    let found = verify_certificate::by_code(&app.ctx, &app.db, code.into_inner(), from, |_, verified| Ok(verified));
    let verified = found.await?;
    Ok(ok(&VerificationView::from(&verified)))
}

/// Which certificates are asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertificatesQuery {
    search: Option<String>,
    course: Option<String>,
    state: Option<CertificateState>,
    batch: Option<BatchId>,
    limit: Option<usize>,
    after: Option<String>,
}

/// All certificates that were issued, the newest first.
#[utoipa::path(get, path = "/api/v1/certificates", tag = "certificates", security(("bearer" = [])),
    params(("search" = Option<String>, Query, description = "a number, a verification code, or words of the holder's name"),
        ("course" = Option<String>, Query), ("batch" = Option<String>, Query),
        ("state" = Option<String>, Query, pattern = "^(valid|expired|revoked|superseded)$", description = "`valid`, `expired`, `revoked` or `superseded`"),
        ("limit" = Option<usize>, Query), ("after" = Option<String>, Query)),
    responses((status = 200, body = Listed<CertificateView>),
        (status = 403, body = crate::web::error::ProblemBody)))]
pub async fn list(app: App, Signed(claims): Signed, query: Query<CertificatesQuery>) -> Result<HttpResponse, Problem> {
    let CertificatesQuery { search, course, state, batch, limit, after } = query.into_inner();
    let page = ListQuery { limit, after, ..ListQuery::default() }.page()?;
    let (ctx, filter) = (app.ctx.clone(), Filter { holder: None, course, state, batch });
    let found = app.db.report(move |conn| {
        let caller = access::caller(conn, &ctx, &claims)?;
        look_up_certificates::find(conn, &ctx, &caller, search.as_deref(), filter.clone(), &page)
    });
    let now = app.ctx.now();
    Ok(ok(&found.await?.map(|certificate| CertificateView::new(&certificate, now))))
}

/// A certificate with its whole story, for administrators.
#[utoipa::path(get, path = "/api/v1/certificates/{id}", tag = "certificates", security(("bearer" = [])),
    params(("id" = String, Path)),
    responses((status = 200, body = RecordView), (status = 403, body = crate::web::error::ProblemBody),
        (status = 404, body = crate::web::error::ProblemBody)))]
pub async fn record(app: App, Signed(claims): Signed, id: Path<CertificateId>) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let found = app.db.read(move |conn| {
        let caller = access::caller(conn, &ctx, &claims)?;
        look_up_certificates::record(conn, &caller, *id)
    });
    Ok(ok(&RecordView::new(&found.await?, app.ctx.now())))
}

/// The enrolments whose certificates are released.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleaseBody {
    /// All of them or none.
    #[schema(value_type = Vec<String>)]
    pub enrolments: Vec<EnrolmentId>,
    /// `completion` (when nothing is said) or `participation`.
    #[serde(default)]
    #[schema(value_type = String, pattern = "^(completion|participation)$")]
    pub kind: CertificateKind,
}

/// Releases certificates: all of them or none, as one signed batch.
#[utoipa::path(post, path = "/api/v1/certificates", tag = "certificates", security(("bearer" = [])),
    params(("Idempotency-Key" = Option<String>, Header)), request_body = ReleaseBody,
    responses((status = 201, body = ReleasedView), (status = 403, body = crate::web::error::ProblemBody),
        (status = 404, body = crate::web::error::ProblemBody), (status = 409, body = crate::web::error::ProblemBody)))]
pub async fn release(app: App, Signed(claims): Signed, sent: Sent<ReleaseBody>) -> Result<HttpResponse, Problem> {
    let (ctx, key) = (app.ctx.clone(), sent.idempotency(claims.sub));
    let done = app
        .db
        .write(move |conn| {
            let caller = access::caller(conn, &ctx, &claims)?;
            idempotent::once(conn, key.as_ref(), ctx.now(), |conn| {
                let ReleaseBody { enrolments, kind } = &sent.body;
                let (batch, issued) = release_certificates::release(conn, &ctx, &caller, enrolments, *kind)?;
                let items = issued.iter().map(|certificate| CertificateView::new(certificate, ctx.now())).collect();
                let batch = batch.map(|batch| batch.id.to_string());
                reply(StatusCode::CREATED, &ReleasedView { items, next: None, batch })
            })
        })
        .await?;
    Ok(respond(done))
}

/// Why a certificate is taken back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RevocationBody {
    /// The reason, for the audit log.
    pub reason: String,
}

/// Takes a certificate back.
#[utoipa::path(post, path = "/api/v1/certificates/{id}/revocation", tag = "certificates", security(("bearer" = [])),
    params(("id" = String, Path)), request_body = RevocationBody,
    responses((status = 200, body = CertificateView), (status = 403, body = crate::web::error::ProblemBody),
        (status = 409, body = crate::web::error::ProblemBody), (status = 422, body = crate::web::error::ProblemBody)))]
pub async fn revoke(
    app: App,
    Signed(claims): Signed,
    id: Path<CertificateId>,
    sent: Sent<RevocationBody>,
) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let revoked = app
        .db
        .write(move |conn| {
            let caller = access::caller(conn, &ctx, &claims)?;
            revoke_certificate::revoke(conn, &ctx, &caller, *id, &sent.body.reason)
        })
        .await?;
    Ok(ok(&CertificateView::new(&revoked, app.ctx.now())))
}

/// Issues a corrected certificate, with the holder's name as it is now, in the place of the old one.
#[utoipa::path(post, path = "/api/v1/certificates/{id}/reissue", tag = "certificates", security(("bearer" = [])),
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = CertificateView), (status = 403, body = crate::web::error::ProblemBody),
        (status = 409, body = crate::web::error::ProblemBody)))]
pub async fn reissue(
    app: App,
    Signed(claims): Signed,
    id: Path<CertificateId>,
    sent: Sent<super::attempts::NothingBody>,
) -> Result<HttpResponse, Problem> {
    let (ctx, key) = (app.ctx.clone(), sent.idempotency(claims.sub));
    let done = app
        .db
        .write(move |conn| {
            let caller = access::caller(conn, &ctx, &claims)?;
            idempotent::once(conn, key.as_ref(), ctx.now(), |conn| {
                let new = revoke_certificate::reissue(conn, &ctx, &caller, *id)?;
                reply(StatusCode::CREATED, &CertificateView::new(&new, ctx.now()))
            })
        })
        .await?;
    Ok(respond(done))
}
