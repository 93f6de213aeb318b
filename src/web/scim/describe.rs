//! What the service is and can do: RFC 7644, section 4.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde_json::{Value, json};

use super::answer::{ScimProblem, plain};
use super::asked::{Asked, From};
use crate::actions::scim::{MOST_OF_A_PAGE, service_base};
use crate::scim::schema::{self, LIST};
use crate::scim::schema_meta;
use crate::web::state::App;

fn all(items: &[Value]) -> Value {
    json!({
        "schemas": [LIST], "totalResults": items.len(), "startIndex": 1, "itemsPerPage": items.len(), "Resources": items,
    })
}

/// Descriptions are told whole: a filter is answered by 403 (RFC 7644, section 4).
fn whole(asked: &Asked) -> Result<(), ScimProblem> {
    match asked.query.filter {
        Some(_) => {
            Err(ScimProblem::new(StatusCode::FORBIDDEN, "What describes the service is told whole, without a filter."))
        }
        None => Ok(()),
    }
}

fn one(items: Vec<Value>, id: &str) -> Result<HttpResponse, ScimProblem> {
    let found = items.into_iter().find(|item| item["id"].as_str().is_some_and(|own| own.eq_ignore_ascii_case(id)));
    let missing = || ScimProblem::new(StatusCode::NOT_FOUND, "There is no such thing.");
    Ok(plain(&found.ok_or_else(missing)?))
}

/// What the service can do.
pub async fn service(app: App, _: From, asked: Asked) -> Result<HttpResponse, ScimProblem> {
    whole(&asked)?;
    let most = usize::try_from(MOST_OF_A_PAGE).unwrap_or_default();
    Ok(plain(&schema::service(&service_base(&app.ctx), most)))
}

/// The kinds of things.
pub async fn resource_types(app: App, _: From, asked: Asked) -> Result<HttpResponse, ScimProblem> {
    whole(&asked)?;
    Ok(plain(&all(&schema::resource_types(&service_base(&app.ctx)))))
}

/// A kind of thing.
pub async fn resource_type(app: App, _: From, id: Path<String>) -> Result<HttpResponse, ScimProblem> {
    one(schema::resource_types(&service_base(&app.ctx)), &id)
}

fn every_schema(app: &App) -> Vec<Value> {
    let base = service_base(&app.ctx);
    schema_meta::ALL.iter().map(|schema| schema.to_json(&base)).collect()
}

/// The schemas.
pub async fn schemas(app: App, _: From, asked: Asked) -> Result<HttpResponse, ScimProblem> {
    whole(&asked)?;
    Ok(plain(&all(&every_schema(&app))))
}

/// A schema.
pub async fn schema(app: App, _: From, id: Path<String>) -> Result<HttpResponse, ScimProblem> {
    one(every_schema(&app), &id)
}

/// A search through everything at once is not offered.
pub async fn search_everything(_: From) -> Result<HttpResponse, ScimProblem> {
    let detail = "People and groups are searched apart: POST to /Users/.search or /Groups/.search.";
    Err(ScimProblem::new(StatusCode::NOT_IMPLEMENTED, detail))
}
