//! Extensions, extra attempts and leaves of absence: what facilitators grant; and reminders.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{ok, reply, respond};
use crate::account::Caller;
use crate::account::token::Claims;
use crate::actions::extend::{self, Grant, Granted};
use crate::actions::{Context, Error, access, idempotent, pause, remind_learner};
use crate::base::{CohortId, EnrolmentId, Page, Timestamp};
use crate::db::Connection;
use crate::enrolment::{Enrolment, overrides};
use crate::policy::Action;
use crate::web::error::Problem;
use crate::web::extract::{Sent, Signed, Wished};
use crate::web::looks;
use crate::web::state::App;
use crate::web::views::enrolment::EnrolmentView;
use crate::web::views::list::Listed;
use crate::web::views::overrides::{GrantedView, OverrideView};

/// More time or other dates. Without a quiz it is for every quiz of the module, without a module for the whole course.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExtensionBody {
    /// The module.
    pub module: Option<String>,
    /// The quiz, in its module.
    pub quiz: Option<String>,
    /// Minutes on top of the time limit; it takes the place of what was given before.
    pub extra_minutes: Option<u32>,
    /// Another date from which quizzes can be started.
    #[schema(value_type = Option<String>)]
    pub opens: Option<Timestamp>,
    /// Another date at which quizzes close.
    #[schema(value_type = Option<String>)]
    pub closes: Option<Timestamp>,
    /// Why; it stands in the audit log.
    pub reason: String,
}

/// More attempts at one quiz.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExtraAttemptsBody {
    /// The module.
    pub module: String,
    /// The quiz.
    pub quiz: String,
    /// How many attempts are added to what there is.
    pub attempts: u32,
    /// Why; it stands in the audit log.
    pub reason: String,
}

/// Why something is done; it stands in the audit log.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReasonBody {
    /// The reason.
    pub reason: String,
}

/// Why something is done, where one wants to say it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OptionalReasonBody {
    /// The reason.
    pub reason: Option<String>,
}

impl From<ExtensionBody> for Grant {
    fn from(body: ExtensionBody) -> Self {
        let ExtensionBody { module, quiz, extra_minutes, opens, closes, reason } = body;
        Self { module, quiz, extra_minutes, extra_attempts: None, opens, closes, reason }
    }
}

impl From<ExtraAttemptsBody> for Grant {
    fn from(body: ExtraAttemptsBody) -> Self {
        let ExtraAttemptsBody { module, quiz, attempts, reason } = body;
        Self { module: Some(module), quiz: Some(quiz), extra_attempts: Some(attempts), reason, ..Self::default() }
    }
}

/// Grants once for an idempotency key.
async fn grant<B>(
    app: App,
    claims: Claims,
    sent: Sent<B>,
    give: impl Fn(&mut Connection, &Context, &Caller, &Grant) -> Result<Granted, Error> + Send + 'static,
) -> Result<HttpResponse, Problem>
where
    Grant: From<B>,
{
    let (ctx, key) = (app.ctx.clone(), sent.idempotency(claims.sub));
    let wanted = Grant::from(sent.body);
    let done = app.db.write(move |conn| {
        let caller = access::caller(conn, &ctx, &claims)?;
        idempotent::once(conn, key.as_ref(), ctx.now(), |conn| {
            let granted = give(conn, &ctx, &caller, &wanted)?;
            reply(StatusCode::CREATED, &GrantedView::from(&granted))
        })
    });
    Ok(respond(done.await?))
}

/// Gives one learner more time or other dates. A running attempt gets its new deadline at once.
#[utoipa::path(post, path = "/api/v1/enrolments/{id}/extensions", tag = "facilitating", security(("bearer" = [])),
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = ExtensionBody,
    responses((status = 201, body = GrantedView), (status = 404, body = crate::web::error::ProblemBody),
        (status = 422, body = crate::web::error::ProblemBody)))]
pub async fn extend_learner(
    app: App,
    Signed(claims): Signed,
    id: Path<EnrolmentId>,
    sent: Sent<ExtensionBody>,
) -> Result<HttpResponse, Problem> {
    grant(app, claims, sent, move |conn, ctx, caller, grant| extend::learner(conn, ctx, caller, *id, grant)).await
}

/// Gives one learner more attempts at a quiz.
#[utoipa::path(post, path = "/api/v1/enrolments/{id}/extra-attempts", tag = "facilitating", security(("bearer" = [])),
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = ExtraAttemptsBody,
    responses((status = 201, body = GrantedView), (status = 404, body = crate::web::error::ProblemBody),
        (status = 422, body = crate::web::error::ProblemBody)))]
pub async fn more_for_learner(
    app: App,
    Signed(claims): Signed,
    id: Path<EnrolmentId>,
    sent: Sent<ExtraAttemptsBody>,
) -> Result<HttpResponse, Problem> {
    grant(app, claims, sent, move |conn, ctx, caller, grant| extend::learner(conn, ctx, caller, *id, grant)).await
}

/// Gives all members of a cohort more time or other dates.
#[utoipa::path(post, path = "/api/v1/cohorts/{id}/extensions", tag = "facilitating", security(("bearer" = [])),
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = ExtensionBody,
    responses((status = 201, body = GrantedView), (status = 404, body = crate::web::error::ProblemBody),
        (status = 422, body = crate::web::error::ProblemBody)))]
pub async fn extend_cohort(
    app: App,
    Signed(claims): Signed,
    id: Path<CohortId>,
    sent: Sent<ExtensionBody>,
) -> Result<HttpResponse, Problem> {
    grant(app, claims, sent, move |conn, ctx, caller, grant| extend::cohort(conn, ctx, caller, *id, grant)).await
}

/// Gives all members of a cohort more attempts at a quiz.
#[utoipa::path(post, path = "/api/v1/cohorts/{id}/extra-attempts", tag = "facilitating", security(("bearer" = [])),
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = ExtraAttemptsBody,
    responses((status = 201, body = GrantedView), (status = 404, body = crate::web::error::ProblemBody),
        (status = 422, body = crate::web::error::ProblemBody)))]
pub async fn more_for_cohort(
    app: App,
    Signed(claims): Signed,
    id: Path<CohortId>,
    sent: Sent<ExtraAttemptsBody>,
) -> Result<HttpResponse, Problem> {
    grant(app, claims, sent, move |conn, ctx, caller, grant| extend::cohort(conn, ctx, caller, *id, grant)).await
}

/// What changes the rules of quizzes for a learner, the learner's own and the cohort's, the oldest first.
#[utoipa::path(get, path = "/api/v1/enrolments/{id}/extensions", tag = "learning", security(("bearer" = [])),
    params(("id" = String, Path)),
    responses((status = 200, body = Listed<OverrideView>),
        (status = 404, body = crate::web::error::ProblemBody)))]
pub async fn list(app: App, Signed(claims): Signed, id: Path<EnrolmentId>) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let given = app.db.read(move |conn| {
        let caller = access::caller(conn, &ctx, &claims)?;
        let enrolment = access::enrolment(conn, &caller, *id, Action::SeeExtensions)?;
        Ok::<_, Error>((overrides::of(conn, &enrolment)?, enrolment.person_id))
    });
    let (given, owner) = given.await?;
    looks::unless_own(&app, claims.sub, owner, "enrolment").await?;
    let items = given.iter().map(OverrideView::from).collect();
    Ok(ok(&Page { items, next: None }))
}

async fn changed(
    app: App,
    claims: Claims,
    wished: Wished,
    change: impl Fn(&mut Connection, &Context, &Caller) -> Result<Enrolment, Error> + Send + 'static,
) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let done = app.db.write(move |conn| {
        let caller = access::caller(conn, &ctx, &claims)?;
        let enrolment = change(conn, &ctx, &caller)?;
        let version = ctx.catalogue.version(conn, enrolment.version_id)?;
        Ok::<_, Error>((enrolment, version, caller.language))
    });
    let (enrolment, version, language) = done.await?;
    Ok(ok(&EnrolmentView::cached(&enrolment, &version, &wished.with(Some(&language)))))
}

/// A leave of absence begins: nothing is started or saved, and the clocks of running attempts stand still.
#[utoipa::path(post, path = "/api/v1/enrolments/{id}/pause", tag = "facilitating", security(("bearer" = [])),
    params(("id" = String, Path)), request_body = ReasonBody,
    responses((status = 200, body = EnrolmentView), (status = 404, body = crate::web::error::ProblemBody),
        (status = 409, body = crate::web::error::ProblemBody)))]
pub async fn pause(
    app: App,
    Signed(claims): Signed,
    wished: Wished,
    id: Path<EnrolmentId>,
    sent: Sent<ReasonBody>,
) -> Result<HttpResponse, Problem> {
    let reason = sent.body.reason;
    changed(app, claims, wished, move |conn, ctx, caller| pause::pause(conn, ctx, caller, *id, &reason)).await
}

/// A leave of absence ends: deadlines and dates that stood when it began move by its length.
#[utoipa::path(post, path = "/api/v1/enrolments/{id}/resume", tag = "facilitating", security(("bearer" = [])),
    params(("id" = String, Path)), request_body = OptionalReasonBody,
    responses((status = 200, body = EnrolmentView), (status = 404, body = crate::web::error::ProblemBody),
        (status = 409, body = crate::web::error::ProblemBody)))]
pub async fn resume(
    app: App,
    Signed(claims): Signed,
    wished: Wished,
    id: Path<EnrolmentId>,
    sent: Sent<OptionalReasonBody>,
) -> Result<HttpResponse, Problem> {
    let reason = sent.body.reason;
    changed(app, claims, wished, move |conn, ctx, caller| pause::resume(conn, ctx, caller, *id, reason.as_deref()))
        .await
}

/// A reminder.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReminderBody {
    /// What the learner reads besides, plain or in Markdown.
    pub note: Option<String>,
}

/// Reminds a learner of the course by mail, once a day at most. Answers go to who reminds.
#[utoipa::path(post, path = "/api/v1/enrolments/{id}/reminder", tag = "facilitating", security(("bearer" = [])),
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = ReminderBody,
    responses((status = 201, body = EnrolmentView), (status = 404, body = crate::web::error::ProblemBody),
        (status = 409, body = crate::web::error::ProblemBody)))]
pub async fn remind(
    app: App,
    Signed(claims): Signed,
    wished: Wished,
    id: Path<EnrolmentId>,
    sent: Sent<ReminderBody>,
) -> Result<HttpResponse, Problem> {
    let (ctx, key) = (app.ctx.clone(), sent.idempotency(claims.sub));
    let done = app.db.write(move |conn| {
        let caller = access::caller(conn, &ctx, &claims)?;
        let wished = wished.with(Some(&caller.language));
        idempotent::once(conn, key.as_ref(), ctx.now(), |conn| {
            let enrolment = remind_learner::remind(conn, &ctx, &caller, *id, sent.body.note.as_deref())?;
            let version = ctx.catalogue.version(conn, enrolment.version_id)?;
            reply(StatusCode::CREATED, &EnrolmentView::cached(&enrolment, &version, &wished))
        })
    });
    Ok(respond(done.await?))
}
