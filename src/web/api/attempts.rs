//! Attempts at quizzes.

use std::collections::HashMap;

use actix_web::http::{StatusCode, header};
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{ok, reply, respond};
use crate::actions::{
    Error, Fault, access, idempotent, receipt, review_attempt, save_response, start_attempt, submit_attempt,
};
use crate::base::{AttemptId, EnrolmentId};
use crate::policy::Action;
use crate::quiz::store::{self, Saved};
use crate::web::error::Problem;
use crate::web::extract::{Sent, Signed, Wished};
use crate::web::looks;
use crate::web::state::App;
use crate::web::views::attempt::{AttemptView, ReceiptView, SavedView, SubmissionView};

/// Nothing has to be said.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NothingBody {}

/// Starts an attempt (201), or gives the one that is in progress (200).
#[utoipa::path(post, path = "/api/v1/enrolments/{id}/quizzes/{module}/{quiz}/attempts", tag = "quizzes",
    security(("bearer" = [])), request_body = NothingBody,
    params(("id" = String, Path), ("module" = String, Path), ("quiz" = String, Path),
        ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = AttemptView), (status = 200, body = AttemptView),
        (status = 404, body = crate::web::error::ProblemBody), (status = 409, body = crate::web::error::ProblemBody)))]
pub async fn start(
    app: App,
    Signed(claims): Signed,
    wished: Wished,
    path: Path<(EnrolmentId, String, String)>,
    sent: Sent<NothingBody>,
) -> Result<HttpResponse, Problem> {
    let (ctx, key) = (app.ctx.clone(), sent.idempotency(claims.sub));
    let done = app
        .db
        .write(move |conn| {
            let (id, module, quiz) = &*path;
            let caller = access::caller(conn, &ctx, &claims)?;
            idempotent::once(conn, key.as_ref(), ctx.now(), |conn| {
                let started = start_attempt::start(conn, &ctx, &caller, *id, module, quiz)?;
                let saved = if started.new { HashMap::new() } else { store::answers(conn, started.attempt.id)?.saved };
                let status = if started.new { StatusCode::CREATED } else { StatusCode::OK };
                let wished = wished.with(Some(&caller.language));
                reply(status, &AttemptView::started(&started, &saved, &wished))
            })
        })
        .await?;
    Ok(respond(done))
}

/// An attempt: its state, the saved responses, and the result when the review rule allows it.
#[utoipa::path(get, path = "/api/v1/attempts/{id}", tag = "quizzes", security(("bearer" = [])),
    params(("id" = String, Path), ("language" = Option<String>, Query)),
    responses((status = 200, body = AttemptView), (status = 404, body = crate::web::error::ProblemBody)))]
pub async fn show(
    app: App,
    Signed(claims): Signed,
    wished: Wished,
    id: Path<AttemptId>,
) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let (caller, id) = (claims.sub, *id);
    let reviewed = app.db.read(move |conn| review_attempt::open(conn, &ctx, &claims, id)).await?;
    looks::unless_own(&app, caller, reviewed.owner, "attempt").await?;
    let wished = wished.with(Some(&reviewed.language));
    Ok(ok(&AttemptView::reviewed(&reviewed, &wished)))
}

/// One answer.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResponseBody {
    /// The client's number of this save, from 1; an older one changes nothing.
    pub sequence: i64,
    /// In the form of the question's type; null takes the answer back.
    #[serde(default)]
    pub response: Value,
}

impl ResponseBody {
    fn into_saved(self, pointer: &str) -> Result<Saved, Error> {
        if self.sequence < 1 {
            let message = "it counts from 1".to_owned();
            return Err(Error::Invalid(vec![Fault { pointer: format!("{pointer}/sequence"), message }]));
        }
        Ok(Saved { sequence: self.sequence, response: self.response })
    }
}

/// Saves one answer. What is answered is what is saved now.
#[utoipa::path(put, path = "/api/v1/attempts/{id}/responses/{question}", tag = "quizzes", security(("bearer" = [])),
    params(("id" = String, Path), ("question" = String, Path)), request_body = ResponseBody,
    responses((status = 200, body = SavedView), (status = 404, body = crate::web::error::ProblemBody),
        (status = 409, body = crate::web::error::ProblemBody), (status = 422, body = crate::web::error::ProblemBody)))]
pub async fn save(
    app: App,
    Signed(claims): Signed,
    path: Path<(AttemptId, String)>,
    sent: Sent<ResponseBody>,
) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let wanted = sent.body.into_saved("")?;
    if let Some(sound) = save_response::Sound::new(&ctx, &claims, path.0, &path.1, &wanted) {
        let ctx = ctx.clone();
        if app.db.write_one(move |conn| sound.save(conn, &ctx)).await? {
            app.ctx.metrics.events.answers.inc();
            return Ok(ok(&SavedView { sequence: wanted.sequence, response: wanted.response }));
        }
    }
    // Looked at by the writer too: a reader of SQLite would find its cache emptied by every commit.
    let saved = app
        .db
        .write(move |conn| {
            let (id, question) = &*path;
            let (attempt, version) = access::own_attempt(conn, &ctx, &claims, *id, Action::SaveResponse)?;
            save_response::save_own(conn, &ctx, attempt, version, question, wanted.clone())
        })
        .await?;
    app.ctx.metrics.events.answers.inc();
    Ok(ok(&SavedView { sequence: saved.sequence, response: saved.response }))
}

/// Last answers, by question.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmissionBody {
    /// Question to answer.
    #[serde(default)]
    pub responses: HashMap<String, ResponseBody>,
}

/// Hands an attempt in. Handed in again, it answers the same.
#[utoipa::path(post, path = "/api/v1/attempts/{id}/submission", tag = "quizzes", security(("bearer" = [])),
    params(("id" = String, Path)), request_body = SubmissionBody,
    responses((status = 200, body = SubmissionView), (status = 404, body = crate::web::error::ProblemBody),
        (status = 422, body = crate::web::error::ProblemBody)))]
pub async fn submit(
    app: App,
    Signed(claims): Signed,
    id: Path<AttemptId>,
    sent: Sent<SubmissionBody>,
) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let last = sent.body.responses.into_iter().map(|(question, body)| {
        let saved = body.into_saved(&format!("/responses/{question}"))?;
        Ok((question, saved))
    });
    let last: HashMap<String, Saved> = last.collect::<Result<_, Error>>()?;
    let answers = last.len();
    let submitted = app
        .db
        .write(move |conn| {
            let caller = access::caller(conn, &ctx, &claims)?;
            submit_attempt::submit(conn, &ctx, &caller, *id, &last)
        })
        .await?;
    app.ctx.metrics.events.answers.inc_by(answers as u64);
    Ok(ok(&SubmissionView::from(submitted)))
}

/// The receipt of an attempt that was handed in: the text that was hashed, and its SHA-256. With `Accept: text/plain` the
/// text alone, as `sha256sum` takes it.
#[utoipa::path(get, path = "/api/v1/attempts/{id}/receipt", tag = "quizzes", security(("bearer" = [])),
    params(("id" = String, Path), ("Accept" = Option<String>, Header)),
    responses((status = 200, description = "The receipt", content((ReceiptView = "application/json"), (String = "text/plain"))), (status = 404, body = crate::web::error::ProblemBody),
        (status = 409, body = crate::web::error::ProblemBody)))]
pub async fn receipt(
    app: App,
    Signed(claims): Signed,
    request: HttpRequest,
    id: Path<AttemptId>,
) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let found = app.db.read(move |conn| {
        let caller = access::caller(conn, &ctx, &claims)?;
        receipt::look(conn, &ctx, &caller, *id)
    });
    let found = found.await?;
    looks::unless_own(&app, claims.sub, found.owner, "attempt").await?;
    let accept = request.headers().get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    match &found.text {
        Some(text) if accept.is_some_and(|accept| accept.starts_with("text/plain")) => {
            Ok(HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(text.clone()))
        }
        _ => Ok(ok(&ReceiptView::from(found))),
    }
}
