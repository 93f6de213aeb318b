//! A joiner, somebody who moves to another post, a leaver, and who comes back.

use serde_json::json;

use super::{Directory, ENTERPRISE, USER, fault};
use crate::support::actors::PASSWORD;
use crate::support::app::{App, on_both_databases};
use crate::support::builders::course;

const ANA: &str = "ana.lemaitre@mfa.example";

fn joins(directory: &Directory<'_>) -> String {
    let body = json!({
        "schemas": [USER, ENTERPRISE], "externalId": "E-7", "userName": ANA, "title": "Second Secretary",
        "name": { "givenName": "Ana", "familyName": "Lemaître" }, "preferredLanguage": "fr", "active": true,
        "emails": [{ "value": ANA, "type": "work", "primary": true }],
        "addresses": [{ "type": "work", "country": "Kenya" }], ENTERPRISE: { "organization": "Ministry of Foreign Affairs" },
    });
    directory.post("/Users", body).is(201).str("/id")
}

/// Sets the password by the link of the newest invitation.
fn takes_the_invitation(app: &App, email: &str) {
    let mails = app.mails_to(email);
    let link = mails.last().expect("an invitation").secret_after("welcome");
    let body = json!({ "token": link, "password": PASSWORD });
    app.stranger().post("/auth/password-reset/confirm", body).is(200);
}

fn may_sign_in(app: &App, email: &str) -> bool {
    let body = json!({ "email": email, "password": PASSWORD });
    match app.stranger().post("/auth/login", body).status {
        200 => true,
        401 => false,
        other => panic!("{other}"),
    }
}

on_both_databases! {
    fn a_joiner_is_invited_learns_and_is_seen_as_the_directory_wrote_it(app: &App) {
        let directory = app.directory();
        let id = joins(&directory);
        let told = directory.get(&format!("/Users/{id}")).is(200);
        let location = format!("{}/scim/v2/Users/{id}", app.address);
        assert_eq!(told.json(), json!({
            "schemas": [USER, ENTERPRISE], "id": id, "externalId": "E-7", "userName": ANA, "displayName": "Ana Lemaître",
            "name": { "givenName": "Ana", "familyName": "Lemaître" }, "preferredLanguage": "fr", "active": true,
            "emails": [{ "value": ANA, "type": "work", "primary": true }],
            "addresses": [{ "type": "work", "country": "Kenya" }], ENTERPRISE: { "organization": "Ministry of Foreign Affairs" },
            "meta": {
                "resourceType": "User", "created": "2026-05-04T09:00:00Z", "location": location,
                "version": told.header("etag"),
            },
        }));
        assert!(app.mails_to(ANA)[0].text.contains("Ana Lemaître"), "she is invited in French");
        takes_the_invitation(app, ANA);
        assert!(may_sign_in(app, ANA));
        let ada = app.administrator();
        let seen = ada.get(&format!("/users/{id}")).is(200);
        for (pointer, text) in [
            ("/full_name", "Ana Lemaître"), ("/country", "Kenya"), ("/affiliation", "Ministry of Foreign Affairs"),
            ("/language", "fr"), ("/role", "learner"), ("/state", "active"),
        ] {
            assert_eq!(seen.str(pointer), text);
        }
        let noted = app.noted(&format!("person:{id}"));
        let (what, detail) = noted.last().expect("an entry");
        assert_eq!((what.as_str(), &detail["scim"]["name"], &detail["role"]), ("person.created", &json!("Entra"), &json!("learner")));
    }

    fn who_moves_to_another_post_has_another_address_and_name_and_keeps_the_account(app: &App) {
        let directory = app.directory();
        let id = joins(&directory);
        takes_the_invitation(app, ANA);
        let moved = directory.patch(&format!("/Users/{id}"), json!([
            { "op": "Replace", "path": "userName", "value": "ana.diallo@un.example" },
            { "op": "replace", "path": "name.familyName", "value": "Diallo" },
            { "op": "replace", "path": "addresses[type eq \"work\"].country", "value": "Switzerland" },
            { "op": "replace", "value": { format!("{ENTERPRISE}:organization"): "Permanent Mission" } },
            { "op": "add", "path": "title", "value": "First Secretary" },
        ])).is(200);
        assert_eq!(moved.str("/displayName"), "Ana Diallo", "a name that was made of its parts follows them");
        assert_eq!(moved.str("/emails/0/value"), "ana.diallo@un.example");
        assert_eq!(moved.str("/addresses/0/country"), "Switzerland");
        assert_eq!(moved.part(&format!("/{ENTERPRISE}")), json!({ "organization": "Permanent Mission" }));
        assert!(!may_sign_in(app, ANA) && may_sign_in(app, "ana.diallo@un.example"));
        // What is noted at the same moment has no order.
        let noted = app.noted(&format!("person:{id}"));
        let changed: Vec<_> = noted.iter().filter(|(what, _)| what == "person.changed").map(|(_, detail)| &detail["fields"]).collect();
        assert_eq!(changed, [&json!(["email", "full_name", "country", "affiliation"])]);
        // A whole in its place leaves what it does not say, and takes what is null.
        let put = directory.put(&format!("/Users/{id}"), json!({
            "userName": "ana.diallo@un.example", "displayName": "Dr Ana Diallo", "addresses": null, "active": true,
        })).is(200);
        assert_eq!(put.str("/displayName"), "Dr Ana Diallo");
        assert_eq!(put.str("/externalId"), "E-7");
        assert!(put.part("/addresses").is_null());
        // Another's address is not given twice.
        directory.adds("ines@un.example", "Inês Costa");
        let taken = directory.patch(&format!("/Users/{id}"), json!([{ "op": "replace", "path": "userName", "value": "Ines@UN.example" }]));
        fault(taken, 409, "uniqueness", "Another person has the userName Ines@un.example.");
    }

    fn a_link_that_went_to_the_old_address_lets_nobody_in(app: &App) {
        let directory = app.directory();
        let id = joins(&directory);
        let old = app.mails_to(ANA)[0].secret_after("welcome");
        directory.patch(&format!("/Users/{id}"), json!([{ "op": "replace", "path": "userName", "value": "ana@un.example" }])).is(200);
        let body = json!({ "token": old, "password": PASSWORD });
        app.stranger().post("/auth/password-reset/confirm", body).is(410);
        takes_the_invitation(app, "ana@un.example");
        assert!(may_sign_in(app, "ana@un.example"));
    }

    fn another_address_is_told_to_who_reads_the_old_one_and_to_who_reads_the_new_one(app: &App) {
        let directory = app.directory();
        let id = joins(&directory);
        takes_the_invitation(app, ANA);
        app.empties_the_mailbox();
        let renames = |to: &str| {
            directory.patch(&format!("/Users/{id}"), json!([{ "op": "replace", "path": "userName", "value": to }])).is(200)
        };
        renames("ana@un.example");
        let subject = "L’adresse de votre compte a changé";
        let told = |address: &str| app.mails_to(address).into_iter().filter(|mail| mail.subject == subject).count();
        assert_eq!((told(ANA), told("ana@un.example")), (1, 1));
        let old = app.mails_to(ANA);
        assert_eq!(old.len(), 1, "no link goes there");
        assert!(!old[0].text.contains("un.example"), "nobody learns the new address there: {}", old[0].text);
        assert_eq!(app.mails_to("ana@un.example").len(), 2, "the news, and the link that confirms it");
        // The same address in another form is no other.
        renames("Ana@UN.example");
        assert_eq!((told(ANA), app.mails_to("ana@un.example").len()), (1, 2));
        // Who is out is told at the old address, and not written to at a new one.
        directory.patch(&format!("/Users/{id}"), json!([{ "op": "replace", "path": "active", "value": false }])).is(200);
        app.empties_the_mailbox();
        renames("ana@left.example");
        assert_eq!((told("Ana@un.example"), app.mails_to("ana@left.example").len()), (1, 0));
    }

    fn a_leaver_is_out_at_once_and_keeps_grades_and_certificates(app: &App) {
        app.publish(course("protocol").folder());
        let directory = app.directory();
        let ben = app.learner("Ben Okafor");
        ben.enrols_in("protocol");
        ben.completes_the_course();
        let id = directory.get("/Users?filter=userName%20eq%20%22ben.okafor@delegates.example%22").is(200).str("/Resources/0/id");
        assert_eq!(id, ben.id, "who was there before is found by the address");
        let refresh = ben.refresh_token();
        let left = directory.patch(&format!("/Users/{id}"), json!([{ "op": "Replace", "path": "active", "value": "False" }])).is(200);
        assert_eq!(left.part("/active"), json!(false));
        ben.get("/me").is(401);
        app.stranger().post("/auth/refresh", json!({ "refresh_token": refresh })).is(401);
        assert!(!may_sign_in(app, &ben.email));
        directory.delete(&format!("/Users/{id}")).is(204);
        let missing = "There is no such person, or not any more.";
        fault(directory.get(&format!("/Users/{id}")), 404, "", missing);
        fault(directory.delete(&format!("/Users/{id}")), 404, "", missing);
        fault(directory.patch(&format!("/Users/{id}"), json!([{ "op": "add", "path": "active", "value": true }])), 404, "", missing);
        assert_eq!(directory.finds("Users", "userName eq \"ben.okafor@delegates.example\""), [""; 0]);
        assert_eq!(directory.get("/Users").is(200).part("/totalResults"), json!(0));
        let ada = app.administrator();
        let seen = ada.get(&format!("/users/{id}")).is(200);
        assert_eq!((seen.str("/state"), seen.part("/enrolments/0/status")), ("locked".to_owned(), json!("completed")));
        assert_eq!(seen.part("/certificates").as_array().map(Vec::len), Some(1));
        for what in ["person.locked", "person.removed-by-directory"] {
            let noted = app.noted(&format!("person:{id}"));
            assert!(noted.iter().any(|(done, detail)| done == what && detail["scim"]["name"] == "Entra"), "{what}: {noted:?}");
        }
        // Who comes back gets the same account.
        let again = directory.post("/Users", json!({ "userName": ben.email, "displayName": "Ben Okafor" })).is(201);
        assert_eq!(again.str("/id"), id);
        assert!(may_sign_in(app, &ben.email));
    }

    fn who_was_locked_out_here_is_not_let_in_by_a_directory(app: &App) {
        let directory = app.directory();
        let (ada, ben) = (app.administrator(), app.learner("Ben Okafor"));
        let path = format!("/Users/{}", ben.id);
        let lock = |locked: bool| ada.patch(&format!("/users/{}", ben.id), json!({ "locked": locked, "reason": "a case" })).is(200);
        lock(true);
        let told = "This person was locked out here, not by the directory. An administrator can let the person in again.";
        fault(directory.patch(&path, json!([{ "op": "replace", "path": "active", "value": true }])), 403, "", told);
        fault(directory.put(&path, json!({ "userName": ben.email, "displayName": ben.name, "active": true })), 403, "", told);
        directory.delete(&path).is(204);
        fault(directory.post("/Users", json!({ "userName": ben.email, "displayName": ben.name })), 403, "", told);
        lock(false);
        directory.post("/Users", json!({ "userName": ben.email, "displayName": ben.name })).is(201);
        // Its own lock it lifts; one that was set after somebody lifted it, not.
        directory.patch(&path, json!([{ "op": "replace", "path": "active", "value": false }])).is(200);
        lock(false);
        app.later(chrono::Duration::minutes(1));
        lock(true);
        fault(directory.patch(&path, json!([{ "op": "replace", "path": "active", "value": true }])), 403, "", told);
    }

    fn somebody_who_is_not_active_yet_is_invited_on_the_first_day(app: &App) {
        let directory = app.directory();
        let id = directory.post("/Users", json!({ "userName": ANA, "displayName": "Ana", "active": false })).is(201).str("/id");
        assert!(app.mails_to(ANA).is_empty());
        directory.patch(&format!("/Users/{id}"), json!([{ "op": "replace", "path": "active", "value": true }])).is(200);
        takes_the_invitation(app, ANA);
        assert!(may_sign_in(app, ANA));
    }

    fn what_nobody_may_be_called_is_refused_with_its_attribute(app: &App) {
        let directory = app.directory();
        let add = |body| directory.post("/Users", body);
        for (body, detail) in [
            (json!({ "displayName": "Ana" }), "userName: it is missing."),
            (json!({ "userName": ANA }), "displayName: it is missing: say it, or name.formatted, or name.givenName and name.familyName."),
            (json!({ "userName": "ana", "displayName": "Ana" }), "userName: an e-mail address has the form name@example.org."),
            (json!({ "userName": "a@b.example\r\nBcc: x@y.example", "displayName": "Ana" }), "userName: the e-mail address holds a line break or another control character."),
            (json!({ "userName": ANA, "displayName": "Ana\u{202e}anA" }), "displayName: it must not hold control characters or line breaks."),
            (json!({ "userName": ANA, "displayName": "Ana", "name": { "givenName": "A\nB" } }), "name.givenName: it must not hold control characters or line breaks."),
            (json!({ "userName": ANA, "displayName": "x".repeat(201) }), "displayName: it has 200 characters at most."),
            (json!({ "userName": ANA, "displayName": "Ana", "preferredLanguage": "klingon" }), "preferredLanguage: `klingon` is not a language tag such as en, fr, es, ru, ar or zh (BCP 47)."),
            (json!({ "userName": ANA, "displayName": "A\u{0}" }), "/displayName holds the character NUL (U+0000), which no text has."),
            (json!({ "userName": ANA, "displayName": "Ana", "active": 1 }), "active: it is true or false."),
        ] {
            fault(add(body), 400, "invalidValue", detail);
        }
        directory.adds(ANA, "Ana");
        let taken = format!("There is a person with the userName {} already: find it with a filter, and change it.", ANA.to_uppercase());
        fault(add(json!({ "userName": ANA.to_uppercase(), "displayName": "Ana" })), 409, "uniqueness", &taken);
        // A name that a spreadsheet would take for a formula is a name, and comes out of every table as a text.
        let id = directory.adds("sum@mfa.example", "=SUM(A1)");
        assert_eq!(directory.get(&format!("/Users/{id}")).str("/displayName"), "=SUM(A1)");
    }

    fn a_change_of_what_somebody_else_changed_meanwhile_is_refused(app: &App) {
        let directory = app.directory();
        let path = format!("/Users/{}", directory.adds(ANA, "Ana"));
        let read = directory.get(&path).is(200);
        let version = read.header("etag").to_owned();
        assert!(version.starts_with("W/\""), "{version}");
        assert_eq!(directory.sends("GET", &path, None, &[("If-None-Match", &version)]).status, 304);
        let put = |name: &str| {
            let body = json!({ "userName": ANA, "displayName": name });
            directory.sends("PUT", &path, Some(&body), &[("If-Match", &version)])
        };
        let changed = put("Ana L.").is(200);
        assert_ne!(changed.header("etag"), version);
        assert_eq!(changed.header("content-location"), read.str("/meta/location"));
        let told = "It was changed since it was read. Read it again, and repeat what is still needed.";
        fault(put("Ana Lemaître"), 412, "", told);
        fault(directory.sends("DELETE", &path, None, &[("If-Match", &version)]), 412, "", told);
        directory.sends("DELETE", &path, None, &[("If-Match", "*")]).is(204);
    }

    fn people_are_found_page_by_page_and_by_what_an_index_knows(app: &App) {
        let directory = app.directory();
        for name in ["ana", "ben", "carla"] {
            directory.adds(&format!("{name}@mfa.example"), name);
        }
        directory.post("/Users", json!({ "userName": "dan@un.example", "displayName": "Dan", "externalId": "E-9", "active": false })).is(201);
        let page = directory.get("/Users?startIndex=2&count=2&attributes=userName").is(200);
        let names: Vec<_> = page.part("/Resources").as_array().unwrap().iter().map(|one| one["userName"].clone()).collect();
        assert_eq!(names, ["ben@mfa.example", "carla@mfa.example"]);
        assert_eq!((page.part("/totalResults"), page.part("/startIndex"), page.part("/itemsPerPage")), (json!(4), json!(2), json!(2)));
        assert!(page.part("/Resources/0/displayName").is_null() && !page.part("/Resources/0/id").is_null());
        let none = directory.get("/Users?count=0").is(200);
        assert_eq!((none.part("/totalResults"), none.part("/Resources")), (json!(4), json!([])));
        assert_eq!(directory.get("/Users?startIndex=-5&count=1000000").is(200).part("/itemsPerPage"), json!(4));
        assert_eq!(directory.get("/Users?startIndex=9223372036854775807").is(200).part("/itemsPerPage"), json!(0));
        for (filter, found) in [
            ("userName eq \"BEN@mfa.example\"", &["ben@mfa.example"][..]),
            ("externalId eq \"E-9\" and active eq false", &["dan@un.example"]),
            ("externalId eq \"E-9\" and active eq true", &[]),
            ("externalId eq \"e-9\"", &[]),
            ("emails[type eq \"work\" and value eq \"ana@mfa.example\"] or userName eq \"dan@un.example\"", &["ana@mfa.example", "dan@un.example"]),
            ("userName sw \"B\" or userName sw \"c\"", &["ben@mfa.example", "carla@mfa.example"]),
            ("userName sw \"ana\" and not (displayName co \"an\")", &[]),
            ("id eq \"none\"", &[]),
        ] {
            assert_eq!(directory.finds("Users", filter), found, "{filter}");
        }
        let whole = "This filter would be answered by reading everything. Ask for userName eq, userName sw, emails.value eq, externalId eq or id eq; other conditions may be joined to it with and.";
        fault(directory.get("/Users?filter=active%20eq%20true"), 400, "invalidFilter", whole);
        fault(
            directory.get("/Users?filter=userName%20is%20%22a%22"), 400, "invalidFilter",
            "The filter is not understood: at character 10 it has `is \"a\"`, where one of eq, ne, co, sw, ew, gt, ge, lt, le or pr is expected.",
        );
        fault(directory.get("/Users?count=many"), 400, "invalidValue", "count: it is a whole number.");
        fault(
            directory.get("/Users?attributes=userName&excludedAttributes=name"), 400, "invalidValue",
            "attributes: it does not go with excludedAttributes: give one of both.",
        );
    }

    fn who_is_erased_is_nothing_to_a_directory(app: &App) {
        let directory = app.directory();
        let (ada, id) = (app.administrator(), joins(&directory));
        directory.post("/Groups", json!({ "displayName": "Geneva", "members": [{ "value": id }] })).is(201);
        ada.call("DELETE", &format!("/users/{id}")).json(&json!({ "reason": "asked for", "keep_certificates": true })).send().is(204);
        fault(directory.get(&format!("/Users/{id}")), 404, "", "There is no such person, or not any more.");
        assert_eq!(directory.finds("Users", "externalId eq \"E-7\""), [""; 0]);
        assert!(directory.get("/Groups").is(200).part("/Resources/0/members").is_null());
    }
}
