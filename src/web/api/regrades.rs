//! Regrades, for administrators.

use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Deserialize;
use utoipa::ToSchema;

use super::ok;
use crate::actions::regrade::{self, Asked};
use crate::web::error::Problem;
use crate::web::extract::{Sent, Signed};
use crate::web::state::App;
use crate::web::views::regrade::RegradeView;

/// What to regrade.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegradeBody {
    /// The ids of the questions; left out: all that the newest version grades in another way.
    #[serde(default)]
    pub questions: Vec<String>,
    /// Whether only to show what would change.
    #[serde(default)]
    pub dry_run: bool,
    /// Why, for the audit log.
    pub reason: String,
}

/// Grades attempts of older versions by the newest version's keys, or shows what that would change. Nobody loses a pass or
/// a completion by it. Sent again it changes nothing more.
#[utoipa::path(post, path = "/api/v1/courses/{course}/regrades", tag = "operations", security(("bearer" = [])),
    params(("course" = String, Path)), request_body = RegradeBody,
    responses((status = 200, body = RegradeView), (status = 403, body = crate::web::error::ProblemBody),
        (status = 404, body = crate::web::error::ProblemBody), (status = 422, body = crate::web::error::ProblemBody),
        (status = 429, body = crate::web::error::ProblemBody, description = "too many dry runs; see `Retry-After`")))]
pub async fn regrade(
    app: App,
    Signed(claims): Signed,
    course: Path<String>,
    sent: Sent<RegradeBody>,
) -> Result<HttpResponse, Problem> {
    let RegradeBody { questions, dry_run, reason } = sent.body;
    let asked = Asked { course: course.into_inner(), questions, dry_run, reason };
    let outcome = regrade::run(&app.ctx, &app.db, Some(claims), asked).await?;
    Ok(ok(&RegradeView::new(&outcome, dry_run)))
}
