//! Patches as RFC 7644 and the directories in use write them.

use serde_json::json;

use super::super::schema::{EMPLOYED, GROUPS, USERS};
use super::*;

const PERSON: Shape = Shape { main: USERS, extension: Some(EMPLOYED) };
const GROUP: Shape = Shape { main: GROUPS, extension: None };

fn patched(mut thing: Value, operations: Value, shape: Shape) -> Result<Value, Fault> {
    apply(&mut thing, &json!({ "Operations": operations }), shape)?;
    Ok(thing)
}

#[test]
fn a_person_is_changed_by_paths_by_parts_and_by_what_has_no_path() {
    let before =
        json!({ "userName": "a@b.example", "active": true, "name": { "familyName": "Old", "givenName": "Ana" } });
    let after = patched(
        before,
        json!([
            { "op": "Replace", "path": "name.familyName", "value": "New" },
            { "op": "add", "path": "addresses[type eq \"work\"].country", "value": "Kenya" },
            { "op": "replace", "value": { "ACTIVE": false, "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:organization": "MFA" } },
            { "op": "add", "path": "urn:ietf:params:scim:schemas:core:2.0:User:externalId", "value": "7" },
            { "op": "replace", "path": "title", "value": "Minister" },
            { "op": "replace", "path": "emails[type eq \"work\"].value", "value": "x@y.example" },
        ]),
        PERSON,
    )
    .unwrap();
    assert_eq!(
        after,
        json!({
            "userName": "a@b.example", "active": false, "name": { "familyName": "New", "givenName": "Ana" }, "externalId": "7",
            "addresses": [{ "type": "work", "country": "Kenya" }], ENTERPRISE: { "organization": "MFA" },
        })
    );
    let gone = patched(
        after,
        json!([
            { "op": "remove", "path": "name" }, { "op": "remove", "path": "addresses" }, { "op": "remove", "path": "externalId" },
            { "op": "remove", "path": ENTERPRISE },
        ]),
        PERSON,
    );
    assert_eq!(gone.unwrap(), json!({ "userName": "a@b.example", "active": false }));
}

#[test]
fn members_come_and_go_in_all_the_ways_that_directories_write_it() {
    let member = |id: &str| json!({ "value": id });
    let group =
        |ids: &[&str]| json!({ "displayName": "G", "members": ids.iter().map(|id| member(id)).collect::<Vec<_>>() });
    for (operation, ids) in [
        (json!({ "op": "add", "path": "members", "value": [member("2"), member("3")] }), &["1", "2", "3"][..]),
        (json!({ "op": "add", "path": "members", "value": member("3") }), &["1", "2", "3"]),
        (json!({ "op": "add", "value": { "members": [member("3")] } }), &["1", "2", "3"]),
        (json!({ "op": "replace", "path": "members", "value": [member("3")] }), &["3"]),
        (json!({ "op": "remove", "path": "members[value eq \"1\"]" }), &["2"]),
        (json!({ "op": "Remove", "path": "members", "value": [member("1")] }), &["2"]),
    ] {
        assert_eq!(patched(group(&["1", "2"]), json!([operation]), GROUP).unwrap(), group(ids), "{operation}");
    }
    let empty = patched(group(&["1", "2"]), json!([{ "op": "remove", "path": "members" }]), GROUP).unwrap();
    assert_eq!(empty, json!({ "displayName": "G" }));
}

#[test]
fn what_cannot_be_done_is_told_with_the_type_of_the_rfc() {
    for (operation, kind, detail) in [
        (
            json!({ "op": "move", "path": "active" }),
            Kind::InvalidSyntax,
            "The op of an operation is add, remove or replace.",
        ),
        (json!({ "op": "add", "path": "active" }), Kind::InvalidValue, "active: the operation has no value."),
        (json!({ "op": "remove" }), Kind::NoTarget, "An operation that removes has a path."),
        (
            json!({ "op": "add", "value": 7 }),
            Kind::InvalidSyntax,
            "An operation without a path has an object as value.",
        ),
        (
            json!({ "op": "add", "path": "id", "value": "7" }),
            Kind::Mutability,
            "id is only told, and cannot be changed.",
        ),
        (
            json!({ "op": "add", "path": "groups", "value": [] }),
            Kind::Mutability,
            "groups is only told, and cannot be changed.",
        ),
        (json!({ "op": "add", "path": "grade", "value": 7 }), Kind::InvalidPath, "There is no attribute grade here."),
        (
            json!({ "op": "add", "path": "urn:a:b:c", "value": 7 }),
            Kind::InvalidPath,
            "There is no attribute urn:a:b:c here.",
        ),
        (
            json!({ "op": "add", "path": "name[", "value": 7 }),
            Kind::InvalidPath,
            "The path is not understood: at character 6 it ends, where the name of an attribute is expected.",
        ),
        (
            json!({ "op": "add", "path": "active[value pr]", "value": 7 }),
            Kind::InvalidPath,
            "active has one value: a filter finds nothing in it.",
        ),
        (
            json!({ "op": "replace", "path": "addresses[type sw \"h\"].country", "value": "Kenya" }),
            Kind::NoTarget,
            "The filter of the path finds nothing in addresses.",
        ),
        (json!(7), Kind::InvalidSyntax, "An operation is an object with op, path and value."),
    ] {
        let fault = patched(json!({ "userName": "a" }), json!([operation]), PERSON).unwrap_err();
        assert_eq!((fault.kind, fault.detail.as_str()), (kind, detail));
    }
    let fault = patched(json!({}), json!([]), PERSON).unwrap_err();
    assert_eq!(fault.detail, "A patch has 1 to 200 operations.");
    let mut thing = json!({});
    assert_eq!(apply(&mut thing, &json!({}), PERSON).unwrap_err().detail, "A patch has a list `Operations`.");
}
