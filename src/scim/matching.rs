//! Whether a thing, as it is shown to a directory, fits a filter (RFC 7644, section 3.4.2.2). Pure.

use std::cmp::Ordering;

use serde_json::{Map, Value};

use super::filter::{Filter, Operator, Path};

/// Attributes whose letters count in upper and lower case (RFC 7643, section 2.2: all others' do not).
const EXACT: [&str; 5] = ["id", "externalId", "$ref", "version", "location"];

/// The member of an object, whatever the case of its name.
pub fn member<'v>(object: &'v Map<String, Value>, name: &str) -> Option<&'v Value> {
    object.get(name).or_else(|| object.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value))
}

/// Whether the thing fits.
pub fn fits(filter: &Filter, thing: &Value) -> bool {
    match filter {
        Filter::And(one, other) => fits(one, thing) && fits(other, thing),
        Filter::Or(one, other) => fits(one, thing) || fits(other, thing),
        Filter::Not(inner) => !fits(inner, thing),
        Filter::Present(path) => values(path, thing).into_iter().any(is_something),
        Filter::Within(path, inner) => values(path, thing).into_iter().any(|value| fits(inner, value)),
        Filter::Compare(path, operator, wanted) => {
            let found = values(path, thing);
            match operator {
                Operator::Different => !found.iter().any(|value| compares(path, Operator::Equal, value, wanted)),
                Operator::Equal if wanted.is_null() => !found.into_iter().any(is_something),
                _ => found.iter().any(|value| compares(path, *operator, value, wanted)),
            }
        }
    }
}

fn is_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(members) => !members.is_empty(),
        _ => true,
    }
}

/// The values that a path names: each value of an attribute that has several.
fn values<'v>(path: &Path, thing: &'v Value) -> Vec<&'v Value> {
    let Some(mut object) = thing.as_object() else { return Vec::new() };
    // The attributes of the main schema stand in the thing itself, those of another under its name.
    if let Some(extension) = path.urn.as_deref().and_then(|urn| member(object, urn)) {
        match extension.as_object() {
            Some(extension) => object = extension,
            None => return Vec::new(),
        }
    } else if path.urn.as_deref().is_some_and(|urn| !urn.to_ascii_lowercase().contains(":core:")) {
        return Vec::new();
    }
    let Some(found) = member(object, &path.name) else { return Vec::new() };
    let all: Vec<&Value> = found.as_array().map_or_else(|| vec![found], |items| items.iter().collect());
    match &path.sub {
        Some(sub) => all.into_iter().filter_map(|value| member(value.as_object()?, sub)).collect(),
        None => all,
    }
}

fn compares(path: &Path, operator: Operator, value: &Value, wanted: &Value) -> bool {
    // A value with parts is meant by its `value`.
    if let Value::Object(parts) = value {
        return member(parts, "value").is_some_and(|value| compares(path, operator, value, wanted));
    }
    let order = match (value, wanted) {
        (Value::String(one), Value::String(other)) => {
            let last = path.sub.as_deref().unwrap_or(&path.name);
            let exact = EXACT.iter().any(|name| name.eq_ignore_ascii_case(last));
            let fold = |text: &str| if exact { text.to_owned() } else { text.to_lowercase() };
            let (one, other) = (fold(one), fold(other));
            match operator {
                Operator::Contains => return one.contains(&other),
                Operator::Begins => return one.starts_with(&other),
                Operator::Ends => return one.ends_with(&other),
                _ => one.cmp(&other),
            }
        }
        (Value::Number(one), Value::Number(other)) => match one.as_f64().partial_cmp(&other.as_f64()) {
            Some(order) => order,
            None => return false,
        },
        (one, other) => return operator == Operator::Equal && one == other,
    };
    match operator {
        Operator::Equal => order == Ordering::Equal,
        Operator::Greater => order == Ordering::Greater,
        Operator::GreaterOrEqual => order != Ordering::Less,
        Operator::Less => order == Ordering::Less,
        Operator::LessOrEqual => order != Ordering::Greater,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::filter::parse;
    use super::*;

    #[test]
    fn a_person_fits_what_is_true_of_the_person_and_nothing_else() {
        let ana = json!({
            "id": "0198A", "externalId": "E-7", "userName": "Ana@mfa.example", "active": true, "number": 7,
            "name": { "familyName": "Lemaître" }, "emails": [{ "value": "Ana@mfa.example", "type": "work" }],
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": { "organization": "MFA" },
        });
        for text in [
            "userName eq \"ana@MFA.example\"",
            "USERNAME sw \"ANA\"",
            "userName co \"@\" and userName ew \".example\"",
            "id eq \"0198A\"",
            "not (id eq \"0198a\")",
            "externalId ne \"e-7\"",
            "active eq true",
            "not (active eq false)",
            "name.familyName eq \"lemaître\"",
            "emails.value eq \"ana@mfa.example\"",
            "emails eq \"ana@mfa.example\"",
            "emails[type eq \"work\" and value sw \"ana\"]",
            "title eq null",
            "not (title pr)",
            "title ne \"Minister\"",
            "number gt 6.5 and number le 7",
            "userName gt \"amy\"",
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:organization eq \"mfa\"",
            "urn:ietf:params:scim:schemas:core:2.0:User:userName pr",
        ] {
            assert!(fits(&parse(text).unwrap(), &ana), "{text}");
            assert!(!fits(&parse(&format!("not ({text})")).unwrap(), &ana), "not ({text})");
        }
        for text in ["active eq \"true\"", "number co 7", "urn:other:1.0:User:userName pr", "emails[type eq \"home\"]"]
        {
            assert!(!fits(&parse(text).unwrap(), &ana), "{text}");
        }
    }
}
