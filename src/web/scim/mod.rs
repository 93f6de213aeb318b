//! SCIM 2.0 (RFC 7644) under `/scim/v2`: the addresses, and what each does. Who asks shows a token of `chancery scim token create`;
//! an access token of a person is none.

mod answer;
mod asked;
mod calls;
mod describe;
mod groups;
mod users;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{self, ServiceConfig, delete, get, patch, post, put, scope};

use self::answer::ScimProblem;
use super::addresses::{Addresses, at};
use crate::metrics::Requests;

/// The addresses of SCIM.
pub fn routes(app: &mut ServiceConfig, requests: &Requests) {
    let calls = |app: &mut ServiceConfig| calls(app, requests);
    app.service(scope("/scim/v2").configure(calls).default_service(web::to(unknown)))
        .service(scope("/scim").default_service(web::to(unknown)));
}

fn calls(app: &mut ServiceConfig, requests: &Requests) {
    let mut table = Addresses::default();
    v2(&mut table);
    table.register(app, ("/scim/v2", requests), || web::to(unknown), || web::to(wrong_method));
}

#[rustfmt::skip]
fn v2(scim: &mut Addresses) {
    scim.service(at("/ServiceProviderConfig").route(get().to(describe::service)))
        .service(at("/ResourceTypes").route(get().to(describe::resource_types)))
        .service(at("/ResourceTypes/{id}").route(get().to(describe::resource_type)))
        .service(at("/Schemas").route(get().to(describe::schemas)))
        .service(at("/Schemas/{id}").route(get().to(describe::schema)))
        .service(at("/Users").route(get().to(users::list)).route(post().to(users::create)))
        .service(at("/Users/.search").route(post().to(users::search)))
        .service(at("/Users/{id}").route(get().to(users::show)).route(put().to(users::replace)).route(patch().to(users::change)).route(delete().to(users::remove)))
        .service(at("/Groups").route(get().to(groups::list)).route(post().to(groups::create)))
        .service(at("/Groups/.search").route(post().to(groups::search)))
        .service(at("/Groups/{id}").route(get().to(groups::show)).route(put().to(groups::replace)).route(patch().to(groups::change)).route(delete().to(groups::remove)))
        .service(at("/.search").route(post().to(describe::search_everything)));
}

async fn unknown() -> Result<HttpResponse, ScimProblem> {
    let detail = "There is nothing at this address. SCIM serves /scim/v2/Users and /scim/v2/Groups.";
    Err(ScimProblem::new(StatusCode::NOT_FOUND, detail))
}

async fn wrong_method() -> Result<HttpResponse, ScimProblem> {
    Err(ScimProblem::new(StatusCode::METHOD_NOT_ALLOWED, "This address does not take this method."))
}
