//! How a thing goes out: with the attributes that were asked for (RFC 7644, section 3.9), with its version. Pure.

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::filter::{self, Path};
use super::schema::{ENTERPRISE, GROUP, USER};

/// What is always told.
const ALWAYS: [&str; 2] = ["id", "schemas"];

/// Which attributes are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Only these, where there are any.
    pub attributes: Vec<Path>,
    /// Not these.
    pub excluded: Vec<Path>,
}

/// Reads a list of attributes; what is no attribute's name asks for nothing.
pub fn names(list: &str) -> Vec<Path> {
    let parts = list.split(',').map(str::trim).filter(|part| !part.is_empty()).take(100);
    parts
        .filter_map(|part| filter::parse_path(part, &[USER, GROUP, ENTERPRISE]).ok())
        .map(|target| target.path)
        .collect()
}

/// The version of a thing: what it is, in short. It goes into the thing with [`stamp`].
pub fn version(thing: &Value) -> String {
    let digest = Sha256::digest(thing.to_string().as_bytes());
    let short: String = digest[..10].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("W/\"{short}\"")
}

/// Writes the version into a thing.
pub fn stamp(mut thing: Value) -> Value {
    let version = version(&thing);
    if let Some(meta) = thing.get_mut("meta").and_then(Value::as_object_mut) {
        meta.insert("version".to_owned(), Value::String(version));
    }
    thing
}

/// Whether one of the versions of an `If-Match` or `If-None-Match` is this one; weak and strong ones are compared alike.
pub fn names_version(header: &str, version: &str) -> bool {
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    header.trim() == "*" || header.split(',').any(|tag| bare(tag) == bare(version))
}

/// The thing with what is wanted of it.
pub fn show(thing: Value, wanted: &Wanted) -> Value {
    let Value::Object(whole) = thing else { return thing };
    let shown =
        if wanted.attributes.is_empty() { without(whole, &wanted.excluded) } else { only(&whole, &wanted.attributes) };
    Value::Object(shown)
}

/// Whether a path is about the member of that name, as it stands in the thing.
fn is_about(path: &Path, member: &str) -> bool {
    let named = |name: &str| name.eq_ignore_ascii_case(member);
    match path.urn.as_deref() {
        Some(urn) if urn.eq_ignore_ascii_case(ENTERPRISE) => named(ENTERPRISE),
        Some(_) if path.name.is_empty() => !member.starts_with("urn:"),
        _ => named(&path.name),
    }
}

/// The part of a member that a path asks for; none: all of it.
fn part(path: &Path) -> Option<&str> {
    match path.urn.as_deref() {
        Some(urn) if urn.eq_ignore_ascii_case(ENTERPRISE) => Some(path.name.as_str()).filter(|name| !name.is_empty()),
        _ => path.sub.as_deref(),
    }
}

fn only(whole: &Map<String, Value>, paths: &[Path]) -> Map<String, Value> {
    let mut shown = Map::new();
    for (name, value) in whole {
        if ALWAYS.contains(&name.as_str()) {
            shown.insert(name.clone(), value.clone());
            continue;
        }
        let about: Vec<&Path> = paths.iter().filter(|path| is_about(path, name)).collect();
        let parts: Option<Vec<&str>> = about.iter().map(|path| part(path)).collect();
        match parts {
            _ if about.is_empty() => {}
            None => drop(shown.insert(name.clone(), value.clone())),
            Some(parts) => {
                let keep = |key: &str| parts.iter().any(|part| part.eq_ignore_ascii_case(key));
                shown.insert(name.clone(), thinned(value, &keep));
            }
        }
    }
    shown
}

fn without(mut whole: Map<String, Value>, paths: &[Path]) -> Map<String, Value> {
    for path in paths {
        let names: Vec<String> = whole.keys().filter(|name| is_about(path, name)).cloned().collect();
        for name in names.into_iter().filter(|name| !ALWAYS.contains(&name.as_str())) {
            match part(path) {
                None => drop(whole.remove(&name)),
                Some(part) => {
                    if let Some(value) = whole.get_mut(&name) {
                        *value = thinned(value, &|key: &str| !key.eq_ignore_ascii_case(part));
                    }
                }
            }
        }
    }
    whole
}

/// A value with those of its parts that are kept; of several values each.
fn thinned(value: &Value, keep: &dyn Fn(&str) -> bool) -> Value {
    match value {
        Value::Object(parts) => Value::Object(
            parts.iter().filter(|(key, _)| keep(key)).map(|(key, part)| (key.clone(), part.clone())).collect(),
        ),
        Value::Array(items) => Value::Array(items.iter().map(|item| thinned(item, keep)).collect()),
        plain => plain.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn ana() -> Value {
        json!({
            "schemas": [USER, ENTERPRISE], "id": "1", "userName": "a@b.example", "active": true,
            "name": { "familyName": "Lemaître", "givenName": "Ana" }, "emails": [{ "value": "a@b.example", "type": "work" }],
            ENTERPRISE: { "organization": "MFA" }, "meta": { "resourceType": "User" },
        })
    }

    fn told(wanted: &Wanted) -> Value {
        show(ana(), wanted)
    }

    #[test]
    fn only_what_is_asked_for_goes_out_with_the_id() {
        let wanted = |list: &str| Wanted { attributes: names(list), excluded: Vec::new() };
        let schemas = json!([USER, ENTERPRISE]);
        assert_eq!(told(&wanted("USERNAME")), json!({ "schemas": schemas, "id": "1", "userName": "a@b.example" }));
        assert_eq!(
            told(&wanted("name.familyName, emails.value")),
            json!({ "schemas": schemas, "id": "1", "name": { "familyName": "Lemaître" }, "emails": [{ "value": "a@b.example" }] })
        );
        let organization = json!({ "schemas": schemas, "id": "1", ENTERPRISE: { "organization": "MFA" } });
        assert_eq!(told(&wanted(&format!("{ENTERPRISE}:organization"))), organization);
        assert_eq!(told(&wanted(ENTERPRISE)), organization);
        assert_eq!(told(&wanted("title")), json!({ "schemas": schemas, "id": "1" }));
    }

    #[test]
    fn what_is_excluded_stays_away_but_for_the_id() {
        let told = told(&Wanted { attributes: Vec::new(), excluded: names("id,schemas,emails,name.givenName,meta") });
        assert_eq!(told["id"], "1");
        assert_eq!(told["name"], json!({ "familyName": "Lemaître" }));
        assert!(told.get("emails").is_none() && told.get("meta").is_none() && told.get(ENTERPRISE).is_some());
    }

    #[test]
    fn the_version_is_another_when_the_thing_is() {
        let stamped = stamp(ana());
        let version = stamped["meta"]["version"].as_str().unwrap();
        let mut changed = ana();
        changed["active"] = json!(false);
        assert_ne!(super::version(&changed), version);
        assert_eq!(super::version(&ana()), version);
        assert!(names_version(version, version) && names_version(&format!("\"x\", {}", &version[2..]), version));
        assert!(names_version("*", version) && !names_version("W/\"x\"", version));
    }
}
