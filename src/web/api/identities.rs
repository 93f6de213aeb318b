//! The other services by which one signs in.

use actix_web::HttpResponse;
use actix_web::web::Path;

use super::ok;
use crate::actions::{access, own_identities};
use crate::base::Page;
use crate::web::error::Problem;
use crate::web::extract::Signed;
use crate::web::state::App;
use crate::web::views::identity::IdentityView;
use crate::web::views::list::Listed;

/// The providers of identities by which one can sign in, by their names.
#[utoipa::path(get, path = "/api/v1/me/identities", tag = "accounts", security(("bearer" = [])),
    responses((status = 200, body = Listed<IdentityView>), (status = 401, body = crate::web::error::ProblemBody)))]
pub async fn list(app: App, Signed(claims): Signed) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    let linked = app.db.read(move |conn| {
        let caller = access::caller(conn, &ctx, &claims)?;
        own_identities::list(conn, &ctx, &caller)
    });
    let items = linked.await?.into_iter().map(IdentityView::new).collect();
    Ok(ok(&Page::<IdentityView> { items, next: None }))
}

/// Takes a provider off one's account: nobody gets in by it any more, and all other sessions end. The last way in stays. Needs a recent
/// sign-in.
#[utoipa::path(delete, path = "/api/v1/me/identities/{provider}", tag = "accounts", security(("bearer" = [])),
    params(("provider" = String, Path)),
    responses((status = 204), (status = 403, body = crate::web::error::ProblemBody),
        (status = 404, body = crate::web::error::ProblemBody), (status = 409, body = crate::web::error::ProblemBody)))]
pub async fn unlink(app: App, Signed(claims): Signed, provider: Path<String>) -> Result<HttpResponse, Problem> {
    let ctx = app.ctx.clone();
    app.db
        .write(move |conn| {
            let caller = access::caller(conn, &ctx, &claims)?;
            own_identities::unlink(conn, &ctx, &caller, &provider)
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
