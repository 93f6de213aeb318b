//! Which fields of a person are shown to whom, and which a change takes (mass assignment).

use std::collections::BTreeSet;

use chancery::policy::fields::{Audience, BESIDES_A_PERSON, OF_A_PERSON, settable, shown};
use chancery::policy::{Action, Rule, decide};
use chancery::web::rights::CALLS;
use serde_json::{Value, json};

use super::world::{Side, World};
use crate::support::app::{App, on_both_databases};
use crate::support::builders::course;

/// Names that other things have too.
const GENERAL: [&str; 4] = ["id", "language", "state", "created_at"];

fn keys(value: &Value) -> BTreeSet<String> {
    value.as_object().expect("an object").keys().cloned().collect()
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// What every object that tells of a person says of it, by the names that only people have.
fn told(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            if members.contains_key("full_name") || members.contains_key("email") {
                let of_a_person =
                    |name: &&String| OF_A_PERSON.contains(&name.as_str()) && !GENERAL.contains(&name.as_str());
                found.extend(members.keys().filter(of_a_person).cloned());
            }
            members.values().for_each(|inner| told(inner, found));
        }
        Value::Array(items) => items.iter().for_each(|inner| told(inner, found)),
        _ => {}
    }
}

on_both_databases! {
    fn everybody_sees_of_a_person_what_the_policy_says_and_no_more(app: &App) {
        let world = World::new(app, |_| ());
        let me = world.owner.get("/me").is(200).json();
        assert_eq!(keys(&me), set(shown(Audience::Oneself)));
        let seen = world.administrator.get(&format!("/users/{}", world.owner.id)).is(200).json();
        let all: Vec<&str> = shown(Audience::Administrator).iter().chain(BESIDES_A_PERSON).copied().collect();
        assert_eq!(keys(&seen), set(&all));

        // Everything that a facilitator reads about others, and everything that another learner reads.
        let (mut facilitators, mut others) = (BTreeSet::new(), Vec::new());
        for (_, path, action) in CALLS.iter().filter(|(method, ..)| *method == "GET") {
            if matches!(action.rule(), Rule::Everybody | Rule::Oneself | Rule::SignedIn) && *action != Action::ListOwnEnrolments {
                continue;
            }
            for side in [Side::Facilitator, Side::Learner] {
                if decide(side.asks(), *action, side.sees(path)).is_err() {
                    continue;
                }
                let reply = world.who(side).get(&world.address(path)).is(200);
                if side == Side::Facilitator {
                    told(&reply.json(), &mut facilitators);
                } else if reply.text().contains(&world.owner.email) || reply.text().contains("Ana Dias") {
                    others.push(*path);
                }
            }
        }
        assert_eq!(facilitators, set(shown(Audience::Facilitator)));
        assert!(others.is_empty() && shown(Audience::Others).is_empty(), "{others:?}");
        // The table that a facilitator takes along has the same.
        let progress = world.address("/cohorts/{id}/progress");
        let csv = world.facilitator.call("GET", &progress).header("Accept", "text/csv");
        let csv = csv.send().is(200).text();
        let head: Vec<&str> = csv.trim_start_matches('\u{feff}').lines().next().expect("a head").split(',').collect();
        let of_people: BTreeSet<String> =
            head.iter().filter(|name| OF_A_PERSON.contains(name)).map(|name| (*name).to_owned()).collect();
        assert_eq!(of_people, set(shown(Audience::Facilitator)), "{head:?}");
    }

    fn nobody_gives_oneself_a_role_a_grade_or_somebody_elses_account(app: &App) {
        app.publish(course("protocol").folder());
        let (ana, eve, ines) = (app.learner("Ana Dias"), app.learner("Eve Stone"), app.facilitator("Ines Costa"));
        let ada = app.administrator();
        eve.enrols_in("protocol");
        eve.reads("one", "read");
        let attempt = eve.starts("one", "check");
        let standing = || (eve.get("/me").is(200).json(), eve.get(&eve.enrolment("")).is(200).json());
        let before = standing();
        let all = [
            ("role", json!("administrator")), ("locked", json!(false)), ("id", json!(ana.id)), ("person_id", json!(ana.id)),
            ("user_id", json!(ana.id)), ("email", json!(ana.email)), ("email_confirmed", json!(true)), ("second_factor", json!(true)),
            ("password_hash", json!("x")), ("grade", json!(100)), ("score", json!(100)), ("percent", json!(100)), ("progress", json!(100)),
            ("status", json!("completed")), ("passed", json!(true)), ("marks", json!(2)), ("cohort_id", json!("x")), ("created_at", json!("2020-01-01T00:00:00Z")),
        ];
        for (name, value) in all {
            let with = |mut body: Value| {
                body[name] = value.clone();
                body
            };
            // One field too much, and nothing of the change is done.
            let calls = [
                eve.patch("/me", with(json!({ "country": "Peru" }))),
                eve.post("/courses/protocol/enrolments", with(json!({}))),
                eve.put(&attempt.path("/responses/first"), with(json!({ "sequence": 9, "response": true }))),
                eve.post(&attempt.path("/submission"), with(json!({}))),
                app.stranger().post("/auth/register", with(json!({
                    "email": "new@mfa.example", "password": "consul visits the harbour", "full_name": "New",
                }))),
            ];
            for reply in calls {
                // What a call names itself is its own affair: the address of who registers.
                if name != "email" {
                    assert!(matches!(reply.status, 400 | 409 | 422), "{name}: {reply}");
                }
            }
            assert_eq!(standing(), before, "{name}");
        }
        assert_eq!(eve.get(&attempt.path("")).is(200).str("/state"), "in-progress");
        assert!(ada.get("/users?search=new%40mfa").is(200).items().is_empty());
        // Not through another's door either.
        for path in [format!("/users/{}", eve.id), format!("/users/{}", ana.id)] {
            for who in [&eve, &ines] {
                who.patch(&path, json!({ "role": "administrator", "reason": "Because." })).is(403).problem("forbidden");
            }
        }
        assert_eq!(standing(), before);
    }
}

/// The schema of a call's body.
fn body<'d>(document: &'d Value, method: &str, path: &str) -> Option<&'d Value> {
    let call = &document["paths"][format!("/api/v1{path}")][method.to_lowercase()];
    let schema = &call["requestBody"]["content"]["application/json"]["schema"];
    let reference = schema["$ref"].as_str().or_else(|| schema["oneOf"][1]["$ref"].as_str())?;
    Some(&document["components"]["schemas"][reference.rsplit('/').next()?])
}

#[test]
fn changes_take_the_fields_that_the_policy_names_and_every_body_refuses_others() {
    let document = App::on_sqlite().stranger().get("/openapi.json").is(200).json();
    let mut bodies = 0;
    for (method, path, action) in CALLS {
        let Some(schema) = body(&document, method, path) else { continue };
        bodies += 1;
        assert_eq!(schema["additionalProperties"], json!(false), "{method} {path} takes fields that it does not name");
        if *method == "PATCH" {
            assert_eq!(keys(&schema["properties"]), set(settable(*action)), "{method} {path}");
        }
    }
    assert!(bodies > 25, "the document is not read rightly any more: {bodies}");
    let changes = CALLS.iter().filter(|(method, ..)| *method == "PATCH");
    assert!(changes.clone().count() > 2 && changes.clone().all(|(_, _, action)| !settable(*action).is_empty()));
}
