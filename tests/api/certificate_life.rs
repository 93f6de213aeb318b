//! Certificates from the list of those who are due to what becomes of them: who is excluded, what is released together,
//! what nothing rewrites.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use chrono::Duration;
use jsonwebtoken::{Algorithm, DecodingKey, crypto::verify};
use serde_json::{Value, json};

use crate::support::actors::Actor;
use crate::support::app::{App, on_both_databases};
use crate::support::builders::course;

/// Those who are due for the certificate of completion of a course.
fn due(ada: &Actor<'_>, more: &str) -> Vec<Value> {
    ada.get(&format!("/certificates/eligible?course=protocol{more}")).is(200).items()
}

fn names(list: &[Value]) -> Vec<&str> {
    list.iter().map(|each| each["full_name"].as_str().expect("a name")).collect()
}

/// What anyone finds at an address of the program beside the API.
fn well_known(app: &App, path: &str) -> Value {
    let answer = ureq::get(format!("{}{path}", app.address)).call().expect("an answer");
    answer.into_body().read_json().expect("JSON")
}

/// Learners who completed the course.
fn graduates<'a>(app: &'a App, names: &[&str]) -> Vec<Actor<'a>> {
    let graduate = |name: &&str| {
        let learner = app.learner(name);
        learner.enrols_in("protocol");
        learner.completes_the_course();
        // Lists go by time.
        app.later(Duration::seconds(1));
        learner
    };
    names.iter().map(graduate).collect()
}

on_both_databases! {
    fn an_administrator_issues_out_of_the_list_of_those_who_are_due(app: &App) {
        app.publish(course("protocol").issue("approval").folder());
        let people = graduates(app, &["Ana Dias", "Ben Ali", "Chen Wei"]);
        let (late, ada) = (app.learner("Dara Sok"), app.administrator());
        late.enrols_in("protocol");
        let list = due(&ada, "");
        assert_eq!(names(&list), ["Ana Dias", "Ben Ali", "Chen Wei"]);
        let first = &list[0];
        assert_eq!(
            (&first["enrolment"], &first["person"], &first["email"], &first["completed_at"], &first["grade"]),
            (&json!(people[0].study().enrolment), &json!(people[0].id), &json!(people[0].email),
             &json!("2026-05-04T09:00:00Z"), &json!(100.0))
        );
        assert_eq!((&first["cohort"], &first["excluded"]), (&json!(null), &json!(null)));
        // Page by page.
        let page = ada.get("/certificates/eligible?course=protocol&limit=2").is(200);
        let rest = due(&ada, &format!("&limit=2&after={}", page.str("/next")));
        assert_eq!((names(&page.items()), names(&rest)), (vec!["Ana Dias", "Ben Ali"], vec!["Chen Wei"]));
        // Who has one is not due; whose was taken back is due again.
        let enrolments: Vec<_> = list.iter().take(2).map(|each| each["enrolment"].clone()).collect();
        let released = ada.post("/certificates", json!({ "enrolments": enrolments })).is(201).items();
        assert_eq!(names(&due(&ada, "")), ["Chen Wei"]);
        let id = released[0]["id"].as_str().expect("an id");
        ada.post(&format!("/certificates/{id}/revocation"), json!({ "reason": "x" })).is(200);
        assert_eq!(names(&due(&ada, "")), ["Ana Dias", "Chen Wei"]);
        ada.get("/certificates/eligible?course=nothing").is(404);
        ada.get("/certificates/eligible?course=protocol&kind=honour").is(422);
        ada.get("/certificates/eligible").is(422).at(&["/course"]);
    }

    fn of_one_cohort_only_its_own_are_due(app: &App) {
        app.publish(course("protocol").issue("approval").folder());
        let people = graduates(app, &["Ana Dias", "Ben Ali"]);
        let ada = app.administrator();
        let cohort = ada.post("/cohorts", json!({ "course": "protocol", "title": "May" })).is(201).str("/id");
        let members = format!("/cohorts/{cohort}/members");
        ada.post(&members, json!({ "emails": [people[1].email] })).is(201);
        assert_eq!(names(&due(&ada, &format!("&cohort={cohort}"))), ["Ben Ali"]);
        let unknown = "018f0000-0000-7000-8000-000000000000";
        ada.get(&format!("/certificates/eligible?course=protocol&cohort={unknown}")).is(404);
    }

    fn who_is_excluded_gets_none_until_that_is_taken_back(app: &App) {
        app.publish(course("protocol").issue("approval").folder());
        let (people, ada) = (graduates(app, &["Ana Dias", "Ben Ali"]), app.administrator());
        let ana = &people[0];
        let exclusion = ana.enrolment("/certificate-exclusion");
        ada.put(&exclusion, json!({ "reason": " " })).is(422).at(&["/reason"]);
        ada.put(&exclusion, json!({ "reason": "The essay was copied." })).is(200);
        let list = due(&ada, "");
        let why = &list[0]["excluded"];
        assert_eq!(
            (&why["reason"], &why["by"], &why["at"]),
            (&json!("The essay was copied."), &json!(ada.id), &json!("2026-05-04T09:00:02Z"))
        );
        assert_eq!(list[1]["excluded"], json!(null));
        let both = json!({ "enrolments": [ana.study().enrolment, people[1].study().enrolment] });
        let refused = ada.post("/certificates", both.clone()).is(409).problem("not-eligible");
        assert!(refused.text().contains("take the exclusion back first"), "{refused}");
        assert!(people[1].certificates().is_empty(), "all or none");
        // The one concerned does not read why.
        assert!(!ana.get(&ana.enrolment("")).is(200).text().contains("copied"));
        for _ in 0..2 {
            ada.call("DELETE", &exclusion).send().is(204);
        }
        ada.post("/certificates", both).is(201);
        let noted: Vec<_> = ada.get("/audit").is(200).items();
        let told = |action: &str| noted.iter().filter(|entry| entry["action"] == action).count();
        assert_eq!((told("certificate.excluded"), told("certificate.admitted")), (1, 1));
    }

    fn who_is_excluded_beforehand_gets_none_by_completing(app: &App) {
        app.publish(course("protocol").folder());
        let (ana, ada) = (app.learner("Ana Dias"), app.administrator());
        ana.enrols_in("protocol");
        ada.put(&ana.enrolment("/certificate-exclusion"), json!({ "reason": "Took the course as a test." })).is(200);
        let done = ana.completes_the_course();
        assert_eq!(done.str("/status"), "completed", "{done}");
        app.work();
        assert!(ana.certificates().is_empty());
        assert_eq!(names(&due(&ada, "")), ["Ana Dias"], "due, and shown as excluded");
    }

    fn what_is_released_together_is_one_signed_list(app: &App) {
        app.publish(course("protocol").issue("approval").folder());
        let (people, ada) = (graduates(app, &["Ana Dias", "Bruce Lee"]), app.administrator());
        people[1].patch("/me", json!({ "full_name": "李小龙" })).is(200);
        let enrolments: Vec<_> = people.iter().map(|person| person.study().enrolment).collect();
        let released = ada.post("/certificates", json!({ "enrolments": enrolments })).is(201);
        let batch = ada.get(&format!("/certificates/batches/{}", released.str("/batch"))).is(200);
        assert_eq!(
            (batch.str("/issued_by"), batch.str("/issued_at"), batch.part("/certificates")),
            (ada.id.clone(), "2026-05-04T09:00:02Z".to_owned(), json!(2))
        );
        let signed = batch.str("/signed");
        let (message, signature) = signed.rsplit_once('.').expect("a signature");
        let part = |number: usize| -> Value {
            let text = message.split('.').nth(number).expect("a part");
            serde_json::from_slice(&BASE64.decode(text).expect("base64url")).expect("JSON")
        };
        let kid = part(0)["kid"].clone();
        let keys = well_known(app, "/.well-known/jwks.json");
        let key = keys["keys"].as_array().expect("keys").iter().find(|key| key["kid"] == kid).expect("the key is published");
        let (x, y) = (key["x"].as_str().expect("x"), key["y"].as_str().expect("y"));
        let key = DecodingKey::from_ec_components(x, y).expect("a key");
        let good = |message: &str| verify(signature, message.as_bytes(), &key, Algorithm::ES256).expect("it is read");
        assert!(good(message));
        assert!(!good(&message.replacen('e', "f", 1)), "a changed list is seen");
        let list = part(1);
        assert_eq!((&list["batch"], &list["issued_by"]), (&released.part("/batch"), &json!("Ada Minister")));
        let holders: Vec<_> = list["certificates"].as_array().expect("a list").iter().map(|each| &each["holder"]).collect();
        assert_eq!(holders, ["Ana Dias", "李小龙"]);
        let empty = ada.post("/certificates", json!({ "enrolments": [] })).is(201);
        assert_eq!((empty.items().len(), empty.part("/batch")), (0, json!(null)));
        let twice = json!({ "enrolments": [enrolments[0], enrolments[0]] });
        ada.post("/certificates", twice).is(409);
    }

    fn the_corrected_certificate_names_the_one_that_it_replaces(app: &App) {
        app.publish(course("protocol").folder());
        let (people, ada) = (graduates(app, &["Ana Diaz"]), app.administrator());
        let ana = &people[0];
        app.work();
        let old = ana.certificates()[0].clone();
        let paper = ana.get(&format!("/certificates/{}/pdf", old["id"].as_str().expect("an id"))).is(200).body;
        ana.patch("/me", json!({ "full_name": "Ana Dias" })).is(200);
        let new = ada.post(&format!("/certificates/{}/reissue", old["id"].as_str().expect("an id")), json!({})).is(201);
        let verify = |code: &Value| {
            app.stranger().get(&format!("/certificates/verify/{}", code.as_str().expect("a code"))).is(200)
        };
        assert_eq!(verify(&new.part("/code")).part("/replaces"), old["number"]);
        assert_eq!(verify(&old["code"]).part("/replaces"), json!(null));
        app.work();
        assert_eq!(
            ana.get(&format!("/certificates/{}/pdf", old["id"].as_str().expect("an id"))).is(200).body, paper,
            "the old paper stays as it was"
        );
    }

    fn the_holder_has_it_for_ever_and_nothing_rewrites_it(app: &App) {
        app.publish(course("protocol").valid_months(1).folder());
        let (people, ada) = (graduates(app, &["Ana Dias"]), app.administrator());
        let ana = &people[0];
        app.work();
        let certificate = ana.certificates()[0].clone();
        let pdf = format!("/certificates/{}/pdf", certificate["id"].as_str().expect("an id"));
        let paper = ana.get(&pdf).is(200).body;
        // The course goes on under another title, and the enrolment belongs to the past.
        app.publish(course("protocol").titled("Protocol, revised").valid_months(1).folder());
        app.later(Duration::days(3_650));
        ana.signs_in().is(200);
        app.work();
        assert_eq!(ana.get(&pdf).is(200).body, paper);
        assert_eq!(ana.certificates()[0]["course"], certificate["course"]);
        ada.signs_in().is(200);
        let id = certificate["id"].as_str().expect("an id");
        ada.post(&format!("/certificates/{id}/revocation"), json!({ "reason": "x" })).is(200);
        assert_eq!(ana.get(&pdf).is(200).body, paper, "what was taken back is still the holder's paper");
    }
}
