//! The OpenAPI document says what the program does.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::app::App;
use crate::support::routes::{Route, routes};

fn document() -> Value {
    App::on_sqlite().stranger().get("/openapi.json").is(200).json()
}

/// Every `$ref` under a value.
fn references<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
    match value {
        Value::Object(members) => {
            found.extend(members.get("$ref").and_then(Value::as_str));
            members.values().for_each(|inner| references(inner, found));
        }
        Value::Array(items) => items.iter().for_each(|inner| references(inner, found)),
        _ => {}
    }
}

#[test]
fn every_route_stands_in_the_document_and_the_other_way_round() {
    let document = document();
    let mut described = BTreeSet::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for method in item.as_object().expect("operations").keys() {
            let path = path.strip_prefix("/api/v1").expect("every path is under /api/v1").to_owned();
            described.insert(Route { path, method: method.to_uppercase() });
        }
    }
    let served: BTreeSet<Route> = routes().into_iter().filter(|route| route.path != "/openapi.json").collect();
    assert_eq!(described, served);
}

#[test]
fn the_document_is_openapi_3_1_and_whole() {
    let document = document();
    assert!(document["openapi"].as_str().is_some_and(|version| version.starts_with("3.1.")), "{}", document["openapi"]);
    assert_eq!(document["info"]["title"], "Chancery");
    assert!(document["info"]["version"].is_string());
    let mut found = Vec::new();
    references(&document, &mut found);
    assert!(!found.is_empty());
    for reference in found {
        let pointer = reference.strip_prefix('#').expect("references stay in the document");
        assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
    let mut ids = BTreeSet::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        let names: Vec<&str> = path.split(['{', '}']).skip(1).step_by(2).collect();
        for (method, operation) in item.as_object().expect("operations") {
            let call = format!("{method} {path}");
            if let Some(id) = operation["operationId"].as_str() {
                assert!(ids.insert(id.to_owned()), "{call}: the operationId {id} stands twice");
            }
            assert!(
                operation["summary"].is_string() || operation["description"].is_string(),
                "{call} is not described"
            );
            let responses = operation["responses"].as_object().unwrap_or_else(|| panic!("{call} has no responses"));
            assert!(responses.keys().any(|status| status.starts_with('2')), "{call} never succeeds");
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            let described: Vec<&str> = parameters
                .iter()
                .filter(|parameter| parameter["in"] == "path")
                .filter_map(|parameter| parameter["name"].as_str())
                .collect();
            assert_eq!(described, names, "{call}");
            let keyed = parameters.iter().any(|parameter| parameter["name"] == "Idempotency-Key");
            let makes = |status: &str| method == "post" && responses.contains_key(status);
            // What is made at once can be asked for twice by mistake; what is begun may take a key as well.
            assert!(keyed || !makes("201"), "{call} lacks an idempotency key");
            assert!(!keyed || makes("201") || makes("202"), "{call} has no use for an idempotency key");
        }
    }
}

#[test]
fn every_answer_says_what_it_is() {
    let document = document();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            let responses = operation["responses"].as_object().expect("responses");
            for (status, response) in responses {
                let call = format!("{method} {path}: {status}");
                let pointer = response["$ref"].as_str().and_then(|pointer| pointer.strip_prefix('#'));
                let response = pointer.map_or(Some(response), |pointer| document.pointer(pointer));
                let response = response.unwrap_or_else(|| panic!("{call} leads nowhere"));
                assert!(
                    response["description"].as_str().is_some_and(|text| !text.is_empty()),
                    "{call} is not described"
                );
                let kinds: Vec<&String> =
                    response["content"].as_object().into_iter().flat_map(|all| all.keys()).collect();
                match status.as_str() {
                    "204" => assert!(kinds.is_empty(), "{call} has no body"),
                    good if good < "400" => assert!(!kinds.is_empty(), "{call} has a body of some kind"),
                    _ => assert_eq!(kinds, ["application/problem+json"], "{call}"),
                }
            }
            let has = |status: &str| responses.contains_key(status);
            assert!(has("500") && has("503"), "{method} {path} can fail");
            assert!(!operation["security"].is_array() || has("401"), "{method} {path} needs a token");
            assert!(!path.contains('{') || has("404"), "{method} {path} is about something that may not be there");
            let taken = operation["requestBody"].is_object();
            assert!(!taken || ["400", "408", "413", "415", "422"].into_iter().all(has), "{method} {path} takes a body");
        }
    }
}

#[test]
fn no_two_things_have_the_same_name_in_the_document() {
    let mut names = BTreeSet::new();
    for source in crate::architecture::source::all() {
        for name in source.text.split("#[schema(as = ").skip(1).filter_map(|rest| rest.split(')').next()) {
            assert!(names.insert(name.to_owned()), "{name} stands twice, the second time in {}", source.path);
        }
    }
    assert!(names.len() > 50, "{names:?}");
}

#[test]
fn who_needs_a_token_is_told_in_the_document() {
    let app = App::on_sqlite();
    let document = app.stranger().get("/openapi.json").is(200).json();
    assert_eq!(document["components"]["securitySchemes"]["bearer"]["scheme"], "bearer");
    for Route { path, method } in routes() {
        let operation = &document["paths"][format!("/api/v1{path}")][method.to_lowercase()];
        let asks = operation["security"] == json!([{ "bearer": [] }]);
        let concrete = path.replace("{id}", "01890000-0000-7000-8000-000000000000").replace(['{', '}'], "");
        let stranger = app.stranger();
        let body = json!({});
        let call = stranger.call(&method, &concrete);
        let reply = if method == "GET" { call.send() } else { call.json(&body).send() };
        let wants = reply.status == 401 && reply.json()["code"] == "not-signed-in";
        assert_eq!(asks, wants, "{method} {path}: the document and the program disagree ({reply})");
    }
}
