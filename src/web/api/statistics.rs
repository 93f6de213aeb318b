//! Statistics of quizzes, the figures of cohorts, and learning gain.

use actix_web::web::{Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

use super::ok;
use crate::account::Caller;
use crate::actions::quiz_statistics::{self, Asked};
use crate::actions::survey::survey;
use crate::actions::{access, cohort_figures, cohort_gain, limits};
use crate::base::CohortId;
use crate::db::Connection;
use crate::quiz::statistics::Which;
use crate::web::error::Problem;
use crate::web::extract::{Signed, Wished};
use crate::web::state::App;
use crate::web::table::{self, Format};
use crate::web::views::figures::CohortFiguresView;
use crate::web::views::gain::{self, GainView};
use crate::web::views::statistics::{COLUMNS, StatisticsView};

/// What statistics are asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatisticsQuery {
    /// Only this cohort.
    pub cohort: Option<CohortId>,
    /// Which attempts of each learner.
    #[serde(default)]
    pub attempts: Which,
    /// Only learners of this version.
    pub version: Option<i32>,
    /// `json`, `csv` or `xlsx`.
    pub format: Option<Format>,
    /// The language to answer in, read by [`Wished`].
    pub language: Option<String>,
}

/// The statistics of a quiz and its questions: for administrators over everybody, for facilitators over their cohorts.
#[utoipa::path(get, path = "/api/v1/courses/{course}/quizzes/{module}/{quiz}/statistics", tag = "facilitating",
    security(("bearer" = [])),
    params(("course" = String, Path), ("module" = String, Path), ("quiz" = String, Path),
        ("cohort" = Option<String>, Query, description = "only this cohort"),
        ("attempts" = Option<String>, Query, pattern = "^(first|last|highest|all)$", description = "`first` (when nothing is said), `last`, `highest`, `all`"),
        ("version" = Option<i32>, Query, description = "only learners of this version"),
        ("format" = Option<String>, Query, pattern = "^(json|csv|xlsx)$", description = "`json`, `csv`, `xlsx`"), ("language" = Option<String>, Query)),
    responses((status = 200, description = "JSON, or a table by `Accept` or `?format=`", content((StatisticsView = "application/json"), (String = "text/csv"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))),
        (status = 403, body = crate::web::error::ProblemBody), (status = 404, body = crate::web::error::ProblemBody),
        (status = 429, body = crate::web::error::ProblemBody, description = "too often; see `Retry-After`")))]
pub async fn quiz(
    app: App,
    Signed(claims): Signed,
    wished: Wished,
    path: Path<(String, String, String)>,
    query: Query<StatisticsQuery>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    limits::report(&app.ctx, &app.db, claims.sub).await?;
    let ctx = app.ctx.clone();
    let (course, module, quiz) = path.into_inner();
    let file = format!("{course}-{module}-{quiz}-statistics");
    let asked = Asked { course, module, quiz, cohort: query.cohort, version: query.version, which: query.attempts };
    let (read, wanted) = (ctx.clone(), asked.clone());
    let may = move |conn: &mut Connection| {
        let caller = access::caller(conn, &ctx, &claims)?;
        let about = quiz_statistics::may_see(conn, &caller, &wanted)?;
        Ok((caller, about))
    };
    let found = survey(&app.db, may, move |conn, about| quiz_statistics::of(conn, &read, about, &asked));
    let (Caller { language, .. }, _, found) = found.await?;
    let view = StatisticsView::new(&found, &wished.with(Some(&language)));
    match Format::wanted(query.format, &request) {
        Format::Json => Ok(ok(&view)),
        format => table::answer(format, &file, &COLUMNS, &view.table()),
    }
}

/// In which form a gain is asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GainQuery {
    /// `json`, `csv` or `xlsx`.
    pub format: Option<Format>,
    /// The language to answer in, read by [`Wished`].
    pub language: Option<String>,
}

/// What a cohort learned: its pre-tests and post-tests side by side. Of a pre-test the first finished attempt counts, of a
/// post-test the last that is graded.
#[utoipa::path(get, path = "/api/v1/cohorts/{id}/gain", tag = "facilitating", security(("bearer" = [])),
    params(("id" = String, Path), ("format" = Option<String>, Query, pattern = "^(json|csv|xlsx)$", description = "`json`, `csv`, `xlsx`"),
        ("language" = Option<String>, Query)),
    responses((status = 200, description = "JSON, or a table by `Accept` or `?format=`", content((GainView = "application/json"), (String = "text/csv"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))),
        (status = 403, body = crate::web::error::ProblemBody), (status = 404, body = crate::web::error::ProblemBody),
        (status = 429, body = crate::web::error::ProblemBody, description = "too often; see `Retry-After`")))]
pub async fn gain(
    app: App,
    Signed(claims): Signed,
    wished: Wished,
    id: Path<CohortId>,
    query: Query<GainQuery>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    limits::report(&app.ctx, &app.db, claims.sub).await?;
    let (ctx, id) = (app.ctx.clone(), *id);
    let read = ctx.clone();
    let may = move |conn: &mut Connection| {
        let caller = access::caller(conn, &ctx, &claims)?;
        let cohort = cohort_gain::may_see(conn, &caller, id)?;
        Ok((caller, cohort))
    };
    let found = survey(&app.db, may, move |conn, cohort| cohort_gain::of(conn, &read, cohort));
    let (Caller { language, .. }, _, found) = found.await?;
    let view = GainView::new(&found, &wished.with(Some(&language)));
    match Format::wanted(query.format, &request) {
        Format::Json => Ok(ok(&view)),
        format => table::answer(format, &format!("cohort-{id}-gain"), &gain::COLUMNS, &view.table()),
    }
}

/// The figures of a cohort: how far its learners come, what they score, how long they take, what they gained.
#[utoipa::path(get, path = "/api/v1/cohorts/{id}/figures", tag = "facilitating", security(("bearer" = [])),
    params(("id" = String, Path), ("language" = Option<String>, Query)),
    responses((status = 200, body = CohortFiguresView), (status = 403, body = crate::web::error::ProblemBody),
        (status = 404, body = crate::web::error::ProblemBody),
        (status = 429, body = crate::web::error::ProblemBody, description = "too often; see `Retry-After`")))]
pub async fn figures(
    app: App,
    Signed(claims): Signed,
    wished: Wished,
    id: Path<CohortId>,
) -> Result<HttpResponse, Problem> {
    limits::report(&app.ctx, &app.db, claims.sub).await?;
    let ctx = app.ctx.clone();
    let read = ctx.clone();
    let may = move |conn: &mut Connection| {
        let caller = access::caller(conn, &ctx, &claims)?;
        let cohort = cohort_figures::may_see(conn, &caller, *id)?;
        Ok((caller, cohort))
    };
    let found = survey(&app.db, may, move |conn, cohort| cohort_figures::of(conn, &read, cohort));
    let (Caller { language, .. }, _, found) = found.await?;
    Ok(ok(&CohortFiguresView::new(&found, &wished.with(Some(&language)))))
}
