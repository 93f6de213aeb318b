//! The API, readable: the OpenAPI document as a page, made on the server, without any outside host.

use std::sync::LazyLock;

use actix_web::HttpResponse;
use askama::Template;
use serde_json::Value;
use utoipa::OpenApi as _;

use super::shell::{self, Shell};
use super::visitor::Visitor;
use crate::actions::Error;
use crate::web::api::openapi::Document;
use crate::web::error::Problem;
use crate::web::state::App;

/// A part of a call or a schema: name, type, whether it must be there, and what it is.
struct Part {
    name: String,
    kind: Kind,
    required: bool,
    about: String,
}

/// A type in words, with the schema it refers to.
struct Kind {
    words: String,
    schema: Option<String>,
}

struct Call {
    method: String,
    path: String,
    summary: String,
    signed: bool,
    parameters: Vec<Part>,
    body: Option<Kind>,
    answers: Vec<(String, String, Option<Kind>)>,
}

struct Group {
    name: String,
    about: String,
    calls: Vec<Call>,
}

struct Schema {
    name: String,
    about: String,
    parts: Vec<Part>,
}

struct Api {
    title: String,
    about: String,
    groups: Vec<Group>,
    schemas: Vec<Schema>,
}

#[derive(Template)]
#[template(path = "docs.html", config = "src/web/pages/askama.toml")]
struct Docs {
    s: Shell,
    api: &'static Api,
    /// The one that was asked for; all of them in full would be a heavy page.
    chosen: Option<&'static Group>,
}

#[derive(Template)]
#[template(path = "docs-schemas.html", config = "src/web/pages/askama.toml")]
struct Schemas {
    s: Shell,
    api: &'static Api,
    /// The one that was asked for.
    chosen: Option<&'static Schema>,
}

static API: LazyLock<Api> = LazyLock::new(|| {
    let document = serde_json::to_value(Document::openapi()).unwrap_or_default();
    read(&document)
});

fn text(value: &Value, pointer: &str) -> String {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn list<'a>(value: &'a Value, pointer: &str) -> &'a [Value] {
    value.pointer(pointer).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn entries<'a>(value: &'a Value, pointer: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    value.pointer(pointer).and_then(Value::as_object).into_iter().flatten()
}

fn kind(schema: &Value) -> Kind {
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        let name = reference.rsplit('/').next().unwrap_or_default().to_owned();
        return Kind { words: name.clone(), schema: Some(name) };
    }
    // "Or null" is said by "not required" and by the description.
    let options = list(schema, "/oneOf").iter().chain(list(schema, "/anyOf")).chain(list(schema, "/allOf"));
    if let Some(option) = options.into_iter().find(|option| option.get("type") != Some(&Value::from("null"))) {
        return kind(option);
    }
    let types: Vec<&str> = match schema.get("type") {
        Some(Value::String(one)) => vec![one.as_str()],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        _ => return Kind { words: "any".to_owned(), schema: None },
    };
    if types.contains(&"array") {
        let inner = schema.get("items").map_or(Kind { words: "any".to_owned(), schema: None }, kind);
        return Kind { words: format!("list of {}", inner.words), schema: inner.schema };
    }
    Kind { words: types.join(" | "), schema: None }
}

fn content(value: &Value) -> Option<Kind> {
    let json = entries(value, "/content").find(|(media, _)| media.contains("json"));
    let (media, content) = json.or_else(|| entries(value, "/content").next())?;
    match content.get("schema") {
        Some(schema) if media.contains("json") => Some(kind(schema)),
        _ => Some(Kind { words: media.clone(), schema: None }),
    }
}

fn call(path: &str, method: &str, operation: &Value) -> Call {
    let parameters = list(operation, "/parameters").iter().map(|parameter| Part {
        name: text(parameter, "/name"),
        kind: parameter.get("schema").map_or(Kind { words: String::new(), schema: None }, kind),
        required: parameter.get("required") == Some(&Value::Bool(true)),
        about: text(parameter, "/in"),
    });
    // Refusals that calls share are one line: each says the same wherever it stands.
    let (shared, own): (Vec<_>, Vec<_>) =
        entries(operation, "/responses").partition(|(_, answer)| answer.get("$ref").is_some());
    let own = own.into_iter().map(|(status, answer)| (status.clone(), text(answer, "/description"), content(answer)));
    let statuses: Vec<&str> = shared.into_iter().map(|(status, _)| status.as_str()).collect();
    let problem = || Some(Kind { words: "Problem".to_owned(), schema: Some("Problem".to_owned()) });
    let refused = (!statuses.is_empty()).then(|| (statuses.join(", "), String::new(), problem()));
    Call {
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: [text(operation, "/summary"), text(operation, "/description")].join(" ").trim().to_owned(),
        signed: !list(operation, "/security").is_empty(),
        parameters: parameters.collect(),
        body: operation.get("requestBody").and_then(content),
        answers: own.chain(refused).collect(),
    }
}

fn read(document: &Value) -> Api {
    let groups = list(document, "/tags").iter().map(|tag| {
        let name = text(tag, "/name");
        let calls = entries(document, "/paths").flat_map(|(path, methods)| {
            let methods = methods.as_object().into_iter().flatten();
            methods.map(move |(method, operation)| (path, method, operation))
        });
        let own = calls.filter(|(_, _, operation)| list(operation, "/tags").iter().any(|tag| *tag == name.as_str()));
        Group {
            about: text(tag, "/description"),
            calls: own.map(|(path, method, operation)| call(path, method, operation)).collect(),
            name,
        }
    });
    let schemas = entries(document, "/components/schemas").map(|(name, schema)| {
        // A schema that adds to another one stands as a list of both.
        let pieces = || std::iter::once(schema).chain(list(schema, "/allOf"));
        let parts = pieces().flat_map(|piece| {
            let required = list(piece, "/required");
            entries(piece, "/properties").map(move |(name, property)| Part {
                name: name.clone(),
                kind: kind(property),
                required: required.iter().any(|known| *known == name.as_str()),
                about: text(property, "/description"),
            })
        });
        Schema { name: name.clone(), about: text(schema, "/description"), parts: parts.collect() }
    });
    Api {
        title: text(document, "/info/title"),
        about: text(document, "/info/description"),
        groups: groups.collect(),
        schemas: schemas.collect(),
    }
}

/// What goes in and out of the API: the schemas by name, and the one that `?of=` names.
///
/// # Errors
/// [`Error::NotFound`] for a name that no schema has.
pub async fn schemas(app: App, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let s = Shell::new(&app.ctx, &visitor, None).titled("nav-api");
    let find = |name: &str| API.schemas.iter().find(|schema| schema.name == name).ok_or(Error::NotFound("schema"));
    let chosen = visitor.parameter("of").map(find).transpose()?;
    shell::page(&visitor, "", &Schemas { s, api: &API, chosen })
}

/// The calls of the API, readable: a line each, and in full those of the group that `?of=` names.
///
/// # Errors
/// [`Error::NotFound`] for a name that no group has.
pub async fn show(app: App, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let s = Shell::new(&app.ctx, &visitor, None).titled("nav-api");
    let find = |name: &str| API.groups.iter().find(|group| group.name == name).ok_or(Error::NotFound("group"));
    let chosen = visitor.parameter("of").map(find).transpose()?;
    shell::page(&visitor, "", &Docs { s, api: &API, chosen })
}
