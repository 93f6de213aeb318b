//! Groups of a directory, what the institute says that they mean, and who may not give a role.

use chancery::account::Role;
use chancery::actions::scim::groups::Meaning;
use serde_json::{Value, json};

use super::{Directory, GROUP, fault};
use crate::support::actors::Actor;
use crate::support::app::{App, on_both_databases};
use crate::support::builders::course;

fn group(directory: &Directory<'_>, name: &str, members: &[&str]) -> String {
    let members: Vec<Value> = members.iter().map(|id| json!({ "value": id })).collect();
    let body = json!({ "schemas": [GROUP], "displayName": name, "members": members });
    directory.post("/Groups", body).is(201).str("/id")
}

fn role_of(ada: &Actor<'_>, id: &str) -> String {
    ada.get(&format!("/users/{id}")).is(200).str("/role")
}

const LEARNERS: &str = "This token changes learners only. What concerns facilitators and administrators needs a token that was made with --roles.";

on_both_databases! {
    fn a_group_means_nothing_until_the_institute_says_what(app: &App) {
        let directory = app.directory();
        let (ana, ben) = (directory.adds("ana@mfa.example", "Ana"), directory.adds("ben@mfa.example", "Ben"));
        let id = group(&directory, "Geneva", &[&ana]);
        let told = directory.get(&format!("/Groups/{id}")).is(200);
        let member = |id: &str| json!({ "value": id, "$ref": format!("{}/scim/v2/Users/{id}", app.address), "type": "User" });
        assert_eq!(told.part("/members"), json!([member(&ana)]));
        let own = directory.get(&format!("/Users/{ana}")).is(200).part("/groups");
        let place = format!("{}/scim/v2/Groups/{id}", app.address);
        assert_eq!(own, json!([{ "value": id, "$ref": place, "display": "Geneva", "type": "direct" }]));
        directory.patch(&format!("/Groups/{id}"), json!([{ "op": "add", "path": "members", "value": [{ "value": ben }] }])).is(200);
        assert_eq!(directory.finds("Groups", &format!("members[value eq \"{ben}\"]")), ["Geneva"]);
        assert_eq!(directory.finds("Groups", "displayName eq \"GENEVA\""), ["Geneva"]);
        directory.patch(&format!("/Groups/{id}"), json!([{ "op": "remove", "path": format!("members[value eq \"{ana}\"]") }])).is(200);
        assert_eq!(directory.get(&format!("/Groups/{id}")).part("/members"), json!([member(&ben)]));
        let renamed = directory.put(&format!("/Groups/{id}"), json!({ "displayName": "Geneva 2026", "members": [] })).is(200);
        assert!(renamed.part("/members").is_null());
        let other = group(&directory, "Nairobi", &[]);
        let taken = "There is a group called geneva 2026 already: find it with a filter, and change it.";
        fault(directory.put(&format!("/Groups/{other}"), json!({ "displayName": "geneva 2026" })), 409, "uniqueness", taken);
        fault(directory.post("/Groups", json!({ "displayName": "geneva 2026" })), 409, "uniqueness", taken);
        let nobody = "0198c0de-0000-7000-8000-000000000000";
        fault(
            directory.post("/Groups", json!({ "displayName": "Vienna", "members": [{ "value": nobody }] })), 400, "invalidValue",
            &format!("members: there is no person {nobody}."),
        );
        let noted = app.noted(&format!("scim-group:{id}"));
        let removed = noted.iter().filter(|(what, detail)| what == "scim-group.changed" && detail["removed"] == json!([ana]));
        assert!(removed.map(|(_, detail)| &detail["scim"]["name"]).any(|name| name == "Entra"), "{noted:?}");
        directory.delete(&format!("/Groups/{id}")).is(204);
        fault(directory.get(&format!("/Groups/{id}")), 404, "", "There is no such group, or not any more.");
        let whole = "This filter would be answered by reading everything. Ask for displayName eq, externalId eq, id eq or members.value eq; other conditions may be joined to it with and.";
        fault(directory.get("/Groups?filter=displayName%20co%20%22a%22"), 400, "invalidFilter", whole);
    }

    fn the_members_of_a_linked_group_learn_in_its_cohort(app: &App) {
        app.publish(course("protocol").folder());
        let (directory, ada) = (app.directory(), app.administrator());
        let cohort = ada.post("/cohorts", json!({ "course": "protocol", "title": "Spring" })).is(201).str("/id");
        let ana = directory.adds("ana@mfa.example", "Ana");
        let id = group(&directory, "Geneva", &[&ana]);
        assert_eq!(app.links("Geneva", Meaning::Cohort(cohort.parse().unwrap())), Ok(1));
        let ben = directory.post("/Users", json!({ "userName": "ben@mfa.example", "displayName": "Ben", "active": false })).is(201).str("/id");
        directory.patch(&format!("/Groups/{id}"), json!([{ "op": "add", "path": "members", "value": [{ "value": ben }] }])).is(200);
        let learners = || {
            let seen = ada.get(&format!("/cohorts/{cohort}")).is(200).part("/members");
            seen.as_array().expect("members").len()
        };
        assert_eq!(learners(), 1, "who is not active yet is enrolled on the first day");
        directory.patch(&format!("/Users/{ben}"), json!([{ "op": "replace", "path": "active", "value": true }])).is(200);
        assert_eq!(learners(), 2);
        assert!(app.mails_to("ben@mfa.example").len() >= 2, "the invitation, and word of the cohort");
        // Who leaves the group goes on learning: that is between the learner and the facilitator.
        directory.delete(&format!("/Groups/{id}")).is(204);
        assert_eq!(learners(), 2);
        assert_eq!(app.links("Geneva", Meaning::Nothing).unwrap_err(), "no such group: the directory has to make it first");
    }

    fn a_role_is_given_and_taken_by_a_group_only_with_a_token_that_may(app: &App) {
        let (plain, full, ada) = (app.directory(), app.directory_of_roles(), app.administrator());
        let (ana, ben) = (plain.adds("ana@mfa.example", "Ana"), plain.adds("ben@mfa.example", "Ben"));
        let id = group(&plain, "Facilitators", &[&ana]);
        assert_eq!(app.links("Facilitators", Meaning::Role(Role::Facilitator)), Ok(1));
        assert_eq!(role_of(&ada, &ana), "facilitator");
        let add = json!([{ "op": "add", "path": "members", "value": [{ "value": ben }] }]);
        let remove = json!([{ "op": "remove", "path": format!("members[value eq \"{ana}\"]") }]);
        let path = format!("/Groups/{id}");
        fault(plain.patch(&path, add.clone()), 403, "", LEARNERS);
        fault(plain.patch(&path, remove.clone()), 403, "", LEARNERS);
        fault(plain.put(&path, json!({ "displayName": "Facilitators", "members": [] })), 403, "", LEARNERS);
        fault(plain.delete(&path), 403, "", LEARNERS);
        assert_eq!((role_of(&ada, &ana), role_of(&ada, &ben)), ("facilitator".to_owned(), "learner".to_owned()));
        full.patch(&path, add).is(200);
        assert_eq!(role_of(&ada, &ben), "facilitator");
        let noted = app.noted(&format!("person:{ben}"));
        let given = |(what, detail): &(String, Value)| {
            (what.as_str(), &detail["from"], &detail["to"]) == ("person.role-changed", &json!("learner"), &json!("facilitator"))
                && detail["scim"]["name"] == "Entra with roles"
        };
        assert!(noted.iter().any(given), "{noted:?}");
        full.patch(&path, remove).is(200);
        assert_eq!(role_of(&ada, &ana), "learner");
        full.delete(&path).is(204);
        assert_eq!(role_of(&ada, &ben), "learner");
    }

    fn a_plain_token_changes_no_staff_but_locks_a_leaver_out(app: &App) {
        let (plain, full) = (app.directory(), app.directory_of_roles());
        let (ada, fen) = (app.administrator(), app.facilitator("Fen Li"));
        let path = format!("/Users/{}", fen.id);
        let patch = |name: &str, value: Value| json!([{ "op": "replace", "path": name, "value": value }]);
        for (name, value) in [
            ("userName", json!("thief@evil.example")), ("displayName", json!("Not Fen")), ("preferredLanguage", json!("fr")),
            ("addresses", json!([{ "country": "Nowhere" }])),
        ] {
            fault(plain.patch(&path, patch(name, value)), 403, "", LEARNERS);
        }
        plain.patch(&path, patch("externalId", json!("E-1"))).is(200);
        plain.patch(&path, patch("active", json!(false))).is(200);
        fen.get("/me").is(401);
        fault(plain.patch(&path, patch("active", json!(true))), 403, "", LEARNERS);
        full.patch(&path, patch("active", json!(true))).is(200);
        full.patch(&path, patch("displayName", json!("Fen Li-Okafor"))).is(200);
        assert_eq!(ada.get(&format!("/users/{}", fen.id)).str("/full_name"), "Fen Li-Okafor");
    }

    fn the_last_administrator_is_never_taken_away(app: &App) {
        let (directory, ada) = (app.directory_of_roles(), app.administrator());
        let path = format!("/Users/{}", ada.id);
        let last = "This is the only administrator who may sign in. Make another one first.";
        let off = json!([{ "op": "replace", "path": "active", "value": false }]);
        fault(directory.patch(&path, off.clone()), 403, "", last);
        fault(directory.delete(&path), 403, "", last);
        let ben = directory.adds("ben@mfa.example", "Ben");
        let id = group(&directory, "Administrators", &[&ada.id, &ben]);
        assert_eq!(app.links("Administrators", Meaning::Role(Role::Administrator)), Ok(2));
        assert_eq!(role_of(&ada, &ben), "administrator");
        fault(directory.delete(&format!("/Groups/{id}")), 403, "", last);
        assert_eq!(app.links("Administrators", Meaning::Nothing).unwrap_err(), last);
        assert_eq!((role_of(&ada, &ada.id), role_of(&ada, &ben)), ("administrator".to_owned(), "administrator".to_owned()));
        directory.patch(&path, off).is(200);
        ada.get("/me").is(401);
        fault(directory.delete(&format!("/Users/{ben}")), 403, "", last);
    }
}
