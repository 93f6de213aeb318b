//! What has the same name in many calls has the same form in all: parameters and fields of bodies, added to the document in one
//! place. What only one call has stands at its handler, and counts for more.

use std::collections::BTreeSet;

use utoipa::Modify;
use utoipa::openapi::path::{Operation, ParameterIn, PathItem};
use utoipa::openapi::schema::{SchemaFormat, SchemaType};
use utoipa::openapi::{Object, OpenApi, RefOr, Required, Schema, Type};

/// Adds them.
pub struct Shapes;

/// A form that a name stands for.
#[derive(Debug, Clone, Copy)]
enum Shape {
    /// A text that fits this expression.
    Fits(&'static str),
    /// A text that is not blank.
    Told,
    /// A text of the standard's format of that name.
    Is(&'static str),
    /// A number from the first to the last.
    Between(usize, Option<usize>),
}

/// A BCP 47 tag: `base::Language`.
const LANGUAGE: &str = "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}$";
/// 1 to 200 characters that are seen.
const KEY: &str = "^[!-~]{1,200}$";

/// Any text: none has a NUL in it.
const TEXT: &str = r"^[^\x00]*$";
/// What has no schema: it is taken as it is.
const BYTES: [&str; 2] = ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/jwt"];

/// What parameters and fields of these names look like, wherever they stand.
const SHAPES: [(&str, Shape); 14] = [
    ("limit", Shape::Between(1, Some(200))),
    ("language", Shape::Fits(LANGUAGE)),
    ("Idempotency-Key", Shape::Fits(KEY)),
    ("reason", Shape::Told),
    ("sequence", Shape::Between(1, None)),
    ("starts_at", Shape::Is("date-time")),
    ("ends_at", Shape::Is("date-time")),
    ("opens", Shape::Is("date-time")),
    ("closes", Shape::Is("date-time")),
    ("from", Shape::Is("date-time")),
    ("batch", Shape::Is("uuid")),
    ("actor", Shape::Is("uuid")),
    ("cohort", Shape::Is("uuid")),
    ("enrolments", Shape::Is("uuid")),
];

impl Modify for Shapes {
    fn modify(&self, document: &mut OpenApi) {
        let mut sent = BTreeSet::new();
        for item in document.paths.paths.values_mut() {
            for (_, operation) in operations(item) {
                parameters(operation);
                bytes(operation);
                sent.extend(body(operation));
            }
        }
        let schemas = &mut document.components.get_or_insert_default().schemas;
        for name in sent {
            let Some(RefOr::T(Schema::Object(object))) = schemas.get_mut(&name) else { continue };
            for (field, schema) in &mut object.properties {
                shape(field, schema);
            }
            let optional = object.required.is_empty();
            for item in document.paths.paths.values_mut() {
                for (_, operation) in operations(item) {
                    let Some(RefOr::T(body)) = &mut operation.request_body else { continue };
                    // A body that is not there is an empty object.
                    if optional && names(body).any(|each| each == name) {
                        body.required = Some(Required::False);
                    }
                }
            }
        }
    }
}

/// The operations of an address, with their methods.
pub fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    let all = [
        ("get", &mut item.get),
        ("post", &mut item.post),
        ("put", &mut item.put),
        ("patch", &mut item.patch),
        ("delete", &mut item.delete),
    ];
    all.into_iter().filter_map(|(method, operation)| operation.as_mut().map(|operation| (method, operation)))
}

fn parameters(operation: &mut Operation) {
    for parameter in operation.parameters.iter_mut().flatten() {
        let RefOr::T(parameter) = parameter else { continue };
        let Some(schema) = &mut parameter.schema else { continue };
        shape(&parameter.name, schema);
        // What is left out of an address or a head is left out: it has no null.
        if let RefOr::T(Schema::Object(object)) = schema {
            not_null(object);
            let free = object.pattern.is_none() && object.format.is_none();
            if free && parameter.parameter_in == ParameterIn::Query && object.schema_type == Type::String.into() {
                object.pattern = Some(TEXT.to_owned());
            }
        }
    }
}

fn bytes(operation: &mut Operation) {
    for response in operation.responses.responses.values_mut() {
        let RefOr::T(response) = response else { continue };
        for (kind, content) in &mut response.content {
            if let RefOr::T(content) = content
                && BYTES.contains(&kind.as_str())
            {
                content.schema = None;
            }
        }
    }
}

/// The names of the schemas of the bodies that an operation takes.
fn body(operation: &Operation) -> Vec<String> {
    match &operation.request_body {
        Some(RefOr::T(body)) => names(body).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

fn names(body: &utoipa::openapi::request_body::RequestBody) -> impl Iterator<Item = &str> {
    body.content.values().filter_map(|content| match content {
        RefOr::T(content) => match &content.schema {
            Some(RefOr::Ref(schema)) => schema.ref_location.strip_prefix("#/components/schemas/"),
            _ => None,
        },
        RefOr::Ref(_) => None,
    })
}

fn shape(name: &str, schema: &mut RefOr<Schema>) {
    let Some((_, shape)) = SHAPES.iter().find(|(known, _)| *known == name) else { return };
    let object = match schema {
        RefOr::T(Schema::Object(object)) => object,
        RefOr::T(Schema::Array(array)) => match &mut array.items {
            utoipa::openapi::schema::ArrayItems::RefOrSchema(items) => match &mut **items {
                RefOr::T(Schema::Object(object)) => object,
                _ => return,
            },
            utoipa::openapi::schema::ArrayItems::False => return,
        },
        _ => return,
    };
    let number = matches!(shape, Shape::Between(..));
    if !number && (object.pattern.is_some() || object.format.is_some()) {
        return;
    }
    match *shape {
        Shape::Fits(pattern) => object.pattern = Some(pattern.to_owned()),
        // What may be left out may be blank.
        Shape::Told if matches!(object.schema_type, SchemaType::Array(_)) => {}
        Shape::Told => object.pattern = Some(r"\S".to_owned()),
        Shape::Is(format) => object.format = Some(SchemaFormat::Custom(format.to_owned())),
        Shape::Between(least, most) => {
            object.minimum = Some(least.into());
            object.maximum = most.map(Into::into);
        }
    }
}

fn not_null(object: &mut Object) {
    if let SchemaType::Array(types) = &mut object.schema_type {
        types.retain(|kind| *kind != Type::Null);
        if let [only] = types.as_slice() {
            object.schema_type = SchemaType::Type(only.clone());
        }
    }
}
