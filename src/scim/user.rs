//! A person and a group as a directory writes them and as it is told them. Pure.

use serde_json::{Map, Value, json};

use super::fault::{Fault, Kind};
use super::matching::member;
use super::schema::{ENTERPRISE, GROUP, USER};
use super::users::Extra;
use crate::account::Person;
use crate::base::{PersonId, ScimGroupId, Timestamp};

/// The most members of a group.
pub const MOST_MEMBERS: usize = 2_000;
/// The longest id of a directory, and the longest part of a name, in characters.
const LONGEST: usize = 200;

/// What a directory says of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The address.
    pub user_name: String,
    /// The name as it shall stand on certificates.
    pub display_name: Option<String>,
    /// The whole name, as the directory writes it.
    pub formatted: Option<String>,
    /// The family name.
    pub family: Option<String>,
    /// The given name.
    pub given: Option<String>,
    /// Whether the person may sign in; none: nothing is said.
    pub active: Option<bool>,
    /// The language.
    pub language: Option<String>,
    /// The country.
    pub country: Option<String>,
    /// The ministry, mission or organisation.
    pub organization: Option<String>,
    /// The id in the directory.
    pub external_id: Option<String>,
}

/// What a directory says of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedGroup {
    /// Its name.
    pub name: String,
    /// Its id in the directory.
    pub external_id: Option<String>,
    /// Who is in it.
    pub members: Vec<PersonId>,
}

/// A text of an object; blank ones are none.
fn text(object: &Map<String, Value>, name: &str, told: &str) -> Result<Option<String>, Fault> {
    match member(object, name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => {
            let text = text.trim();
            if text.chars().count() > LONGEST {
                return Err(Fault::value(told, format!("it has {LONGEST} characters at most")));
            }
            Ok((!text.is_empty()).then(|| text.to_owned()))
        }
        Some(_) => Err(Fault::value(told, "it is a text")),
    }
}

fn object<'v>(value: Option<&'v Value>, told: &str) -> Result<Option<&'v Map<String, Value>>, Fault> {
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(members)) => Ok(Some(members)),
        Some(_) => Err(Fault::value(told, "it is an object")),
    }
}

/// The country of the first address that has one, the main one before others.
fn country(address: Option<&Value>) -> Result<Option<String>, Fault> {
    let list = match address {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Array(items)) => items.as_slice(),
        Some(one @ Value::Object(_)) => std::slice::from_ref(one),
        Some(_) => return Err(Fault::value("addresses", "it is a list of objects")),
    };
    let main = |item: &&Value| item.get("primary") == Some(&Value::Bool(true));
    for item in list.iter().filter(main).chain(list) {
        let parts = object(Some(item), "addresses")?;
        let found = parts.map(|parts| text(parts, "country", "addresses.country")).transpose()?.flatten();
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// Reads a person. What is missing is not said; what is not kept here is passed over.
///
/// # Errors
/// [`Kind::InvalidValue`], which names the attribute.
pub fn read(body: &Value) -> Result<Wanted, Fault> {
    let whole = body.as_object().ok_or_else(|| Fault::new(Kind::InvalidSyntax, "A person is an object."))?;
    let name = object(member(whole, "name"), "name")?;
    let of_name = |part: &str| match name {
        Some(name) => text(name, part, &format!("name.{part}")),
        None => Ok(None),
    };
    let employed = object(member(whole, ENTERPRISE), ENTERPRISE)?;
    let active = match member(whole, "active") {
        None | Some(Value::Null) => None,
        Some(Value::Bool(active)) => Some(*active),
        // Entra writes it as a text.
        Some(Value::String(text)) if text.eq_ignore_ascii_case("true") => Some(true),
        Some(Value::String(text)) if text.eq_ignore_ascii_case("false") => Some(false),
        Some(_) => return Err(Fault::value("active", "it is true or false")),
    };
    let organization = employed.map(|employed| text(employed, "organization", "organization")).transpose()?.flatten();
    Ok(Wanted {
        user_name: text(whole, "userName", "userName")?.ok_or_else(|| Fault::value("userName", "it is missing"))?,
        display_name: text(whole, "displayName", "displayName")?,
        formatted: of_name("formatted")?,
        family: of_name("familyName")?,
        given: of_name("givenName")?,
        active,
        language: text(whole, "preferredLanguage", "preferredLanguage")?,
        country: country(member(whole, "addresses"))?,
        organization,
        external_id: text(whole, "externalId", "externalId")?,
    })
}

/// The name that the parts of a name make.
pub fn composed(formatted: Option<&str>, given: Option<&str>, family: Option<&str>) -> Option<String> {
    let parts: Vec<&str> = [given, family].into_iter().flatten().collect();
    formatted.map(str::to_owned).or_else(|| (!parts.is_empty()).then(|| parts.join(" ")))
}

/// A whole that is sent in the place of another: what it says replaces, what it leaves out stays as it is (RFC 7644, section 3.5.1
/// allows it), and what is null goes.
pub fn replaced(known: Value, sent: &Value) -> Result<Value, Fault> {
    let sent = sent.as_object().ok_or_else(|| Fault::new(Kind::InvalidSyntax, "The body is an object."))?;
    let Value::Object(mut whole) = known else { return Ok(Value::Object(sent.clone())) };
    for (name, value) in sent {
        let own = whole.keys().find(|own| own.eq_ignore_ascii_case(name)).cloned();
        whole.insert(own.unwrap_or_else(|| name.clone()), value.clone());
    }
    Ok(Value::Object(whole))
}

/// Reads a group.
///
/// # Errors
/// [`Kind::InvalidValue`], which names the attribute; [`Kind::TooMany`].
pub fn read_group(body: &Value) -> Result<WantedGroup, Fault> {
    let whole = body.as_object().ok_or_else(|| Fault::new(Kind::InvalidSyntax, "A group is an object."))?;
    let name = text(whole, "displayName", "displayName")?;
    let listed = match member(whole, "members") {
        None | Some(Value::Null) => &[][..],
        Some(Value::Array(items)) => items.as_slice(),
        Some(_) => return Err(Fault::value("members", "it is a list of objects with a value")),
    };
    if listed.len() > MOST_MEMBERS {
        return Err(Fault::value("members", format!("a group has {MOST_MEMBERS} members at most")));
    }
    let mut members = Vec::with_capacity(listed.len());
    for item in listed {
        let id = item.as_object().and_then(|parts| member(parts, "value")).and_then(Value::as_str);
        let id = id.ok_or_else(|| Fault::value("members", "each has the id of a person as value"))?;
        let id: PersonId = id.parse().map_err(|_| nobody(id))?;
        members.push(id);
    }
    members.sort_unstable();
    members.dedup();
    Ok(WantedGroup {
        name: name.ok_or_else(|| Fault::value("displayName", "it is missing"))?,
        external_id: text(whole, "externalId", "externalId")?,
        members,
    })
}

/// There is no such member.
pub fn nobody(id: impl std::fmt::Display) -> Fault {
    Fault::value("members", format!("there is no person {id}"))
}

/// A person as a directory is told; `groups` are those that the person is in.
pub fn person(base: &str, person: &Person, extra: &Extra, groups: &[(ScimGroupId, String)]) -> Value {
    let mut told = json!({
        "schemas": [USER], "id": person.id, "userName": person.email, "displayName": person.full_name,
        "active": person.locked_at.is_none(),
        "emails": [{ "value": person.email, "type": "work", "primary": true }],
        "meta": {
            "resourceType": "User", "created": person.created_at, "location": format!("{base}/Users/{}", person.id),
        },
    });
    if let Some(id) = &extra.external_id {
        told["externalId"] = json!(id);
    }
    let parts =
        [("formatted", &extra.formatted_name), ("familyName", &extra.family_name), ("givenName", &extra.given_name)];
    for (name, text) in parts.into_iter().filter_map(|(name, text)| Some((name, text.as_ref()?))) {
        told["name"][name] = json!(text);
    }
    if extra.language_given {
        told["preferredLanguage"] = json!(person.language);
    }
    if let Some(country) = &person.country {
        told["addresses"] = json!([{ "country": country, "type": "work" }]);
    }
    if let Some(organization) = &person.affiliation {
        told["schemas"] = json!([USER, ENTERPRISE]);
        told[ENTERPRISE] = json!({ "organization": organization });
    }
    if !groups.is_empty() {
        let one = |(id, name): &(ScimGroupId, String)| json!({ "value": id, "$ref": format!("{base}/Groups/{id}"), "display": name, "type": "direct" });
        told["groups"] = groups.iter().map(one).collect();
    }
    told
}

/// A group as a directory is told.
pub fn group(
    base: &str,
    (id, name, external_id, made): (ScimGroupId, &str, Option<&str>, Timestamp),
    members: &[PersonId],
) -> Value {
    let mut told = json!({
        "schemas": [GROUP], "id": id, "displayName": name,
        "meta": { "resourceType": "Group", "created": made, "location": format!("{base}/Groups/{id}") },
    });
    if let Some(external_id) = external_id {
        told["externalId"] = json!(external_id);
    }
    if !members.is_empty() {
        let one = |id: &PersonId| json!({ "value": id, "$ref": format!("{base}/Users/{id}"), "type": "User" });
        told["members"] = members.iter().map(one).collect();
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_of_a_directory_is_read_with_what_is_kept_here() {
        let wanted = read(&json!({
            "USERNAME": " a@b.example ", "displayName": "", "name": { "givenName": "Ana", "FamilyName": "Lemaître" },
            "active": "False", "title": "Minister", "addresses": [{ "type": "home", "country": "" }, { "country": "Kenya" }],
            ENTERPRISE: { "organization": "MFA", "department": "Protocol" },
        }))
        .unwrap();
        assert_eq!(wanted.user_name, "a@b.example");
        assert_eq!((wanted.display_name, wanted.active, wanted.language), (None, Some(false), None));
        assert_eq!((wanted.country.as_deref(), wanted.organization.as_deref()), (Some("Kenya"), Some("MFA")));
        let name = composed(wanted.formatted.as_deref(), wanted.given.as_deref(), wanted.family.as_deref());
        assert_eq!(name.as_deref(), Some("Ana Lemaître"));
    }

    #[test]
    fn what_is_wrong_is_told_by_its_attribute() {
        for (body, detail) in [
            (json!([]), "A person is an object."),
            (json!({}), "userName: it is missing."),
            (json!({ "userName": 7 }), "userName: it is a text."),
            (json!({ "userName": "a", "name": "Ana" }), "name: it is an object."),
            (json!({ "userName": "a", "name": { "givenName": [] } }), "name.givenName: it is a text."),
            (json!({ "userName": "a", "active": "perhaps" }), "active: it is true or false."),
            (json!({ "userName": "a", "addresses": "Kenya" }), "addresses: it is a list of objects."),
            (json!({ "userName": "a", "externalId": "x".repeat(201) }), "externalId: it has 200 characters at most."),
        ] {
            assert_eq!(read(&body).unwrap_err().detail, detail);
        }
        for (body, detail) in [
            (json!({}), "displayName: it is missing."),
            (json!({ "displayName": "G", "members": [{}] }), "members: each has the id of a person as value."),
            (json!({ "displayName": "G", "members": [{ "value": "7" }] }), "members: there is no person 7."),
        ] {
            assert_eq!(read_group(&body).unwrap_err().detail, detail);
        }
        let many: Vec<Value> = (0..=MOST_MEMBERS).map(|_| json!({ "value": "7" })).collect();
        let fault = read_group(&json!({ "displayName": "G", "members": many })).unwrap_err();
        assert_eq!(fault.detail, "members: a group has 2000 members at most.");
    }

    #[test]
    fn what_a_whole_leaves_out_stays_and_what_is_null_goes() {
        let known =
            json!({ "userName": "a", "displayName": "A", "addresses": [{ "country": "Kenya" }], "externalId": "7" });
        let whole = replaced(known, &json!({ "DisplayName": "B", "addresses": null })).unwrap();
        assert_eq!(whole, json!({ "userName": "a", "displayName": "B", "addresses": null, "externalId": "7" }));
    }
}
