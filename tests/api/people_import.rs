//! People from a table: each row's fate, and that nothing else happens.

use serde_json::{Value, json};

use crate::support::actors::Actor;
use crate::support::app::{App, on_both_databases};
use crate::support::builders::course;
use crate::support::reply::Reply;

fn imports(who: &Actor, query: &str, table: &str) -> Reply {
    who.call("POST", &format!("/users/import{query}")).body("text/csv", table).send()
}

fn fates(reply: &Reply) -> Vec<(u64, String, String)> {
    let rows = reply.json()["rows"].as_array().expect("rows").clone();
    let told = rows.iter().map(|row| {
        let faults = row["faults"].as_array().expect("faults").iter();
        let faults: Vec<_> = faults
            .map(|fault| format!("{}:{}", fault["column"].as_str().unwrap(), fault["code"].as_str().unwrap()))
            .collect();
        let fields = row["fields"].as_array().expect("fields").iter().map(|field| field.as_str().unwrap().to_owned());
        let told: Vec<String> = faults.into_iter().chain(fields).collect();
        (row["line"].as_u64().unwrap(), row["fate"].as_str().unwrap().to_owned(), told.join(" "))
    });
    told.collect()
}

fn row(line: u64, fate: &str, told: &str) -> (u64, String, String) {
    (line, fate.to_owned(), told.to_owned())
}

on_both_databases! {
    fn a_table_becomes_people_in_a_cohort_and_twice_is_the_same_as_once(app: &App) {
        app.publish(course("protocol").folder());
        let (ada, ana) = (app.administrator(), app.learner("Ana"));
        let cohort = ada.post("/cohorts", json!({ "course": "protocol", "title": "Spring, 2026" })).is(201).str("/id");
        let table = format!(
            "\u{feff}email;name;country;affiliation;language;role;cohort\r\n\
             new@mfa.example;Nia Ndiaye;Sénégal;MAE;fr;learner;\"Spring, 2026\"\r\n\
             {};Ana Dias;Chad;;;;{cohort}\r\n\
             ines@mfa.example;Inês Costa;;;;facilitator;{cohort}\r\n", ana.email);
        let dry = imports(&ada, "?dry_run=true", &table).is(200);
        let expected = vec![row(2, "created", ""), row(3, "updated", "full_name country cohort"), row(4, "created", "")];
        assert_eq!(fates(&dry), expected);
        assert_eq!(dry.json()["counts"], json!({ "created": 2, "updated": 1, "unchanged": 0, "refused": 0 }));
        assert_eq!((dry.json()["dry_run"].as_bool(), &dry.json()["work"]), (Some(true), &Value::Null));
        assert!(ada.get("/users?search=nia").items().is_empty(), "a dry run changes nothing");
        assert!(app.mails_to("new@mfa.example").is_empty());

        let done = imports(&ada, "", &table).is(200);
        assert_eq!(fates(&done), expected);
        let work = done.str("/work");
        assert_eq!(done.header("location"), format!("/api/v1/work/{work}"));
        assert_eq!(ada.get(&format!("/work/{work}")).str("/state"), "done");
        let nia = ada.get("/users?search=ndiaye%20senegal").is(200).items().remove(0);
        assert_eq!((&nia["state"], &nia["language"], &nia["affiliation"]), (&json!("invited"), &json!("fr"), &json!("MAE")));
        let mails = app.mails_to("new@mfa.example");
        assert_eq!(mails.len(), 2, "the invitation and the cohort: {mails:?}");
        assert_eq!(ana.get("/me/enrolments").items()[0]["cohort"], json!(cohort));
        assert_eq!(ana.get("/me").str("/full_name"), "Ana Dias");

        let again = imports(&ada, "", &table).is(200);
        assert_eq!(fates(&again), vec![row(2, "unchanged", ""), row(3, "unchanged", ""), row(4, "unchanged", "")]);
        assert_eq!(app.mails_to("new@mfa.example").len(), 2);
        let entries = ada.get("/audit").items();
        assert!(entries.iter().any(|entry| entry["action"] == "people.imported" && entry["detail"] == json!({ "rows": 3 })));
    }

    fn a_row_that_cannot_be_is_refused_and_the_others_go_on(app: &App) {
        app.publish(course("protocol").folder());
        let ada = app.administrator();
        for _ in 0..2 {
            ada.post("/cohorts", json!({ "course": "protocol", "title": "Twins" })).is(201);
        }
        let table = "email,name,language,role,cohort\n\
             no address,Ana,,,\n\
             ben@mfa.example,,,,\n\
             ben@mfa.example,Ben,klingon,king,Nowhere\n\
             cy@mfa.example,Cy,,,Twins\n\
             dan@mfa.example,Dan\n\
             eve@mfa.example,Eve,en,,\n\
             eve@mfa.example,Eve Again,en,,\n\
             ada.minister@delegates.example,Ada Minister,en,learner,\n";
        let expected = vec![
            row(2, "refused", "email:email"),
            row(3, "refused", "name:full_name"),
            row(4, "refused", "email:repeated role:role cohort:cohort language:language"),
            row(5, "refused", "cohort:cohort-ambiguous"),
            row(6, "refused", ":cells"),
            row(7, "created", ""),
            row(8, "refused", "email:repeated"),
            row(9, "refused", "role:oneself"),
        ];
        for query in ["?dry_run=true", ""] {
            let reply = imports(&ada, query, table).is(200);
            let told = fates(&reply);
            for (told, expected) in told.iter().zip(&expected) {
                assert_eq!((told.0, &told.1), (expected.0, &expected.1), "{told:?}");
                assert_eq!(told.2.replace("name:name", "name:full_name"), expected.2, "{told:?}");
            }
            assert_eq!(told.len(), expected.len());
        }
        assert_eq!(ada.get("/users?search=mfa").items().len(), 1);
        assert_eq!(ada.get("/me").str("/role"), "administrator");
    }

    fn without_invitations_nobody_gets_mail(app: &App) {
        let ada = app.administrator();
        imports(&ada, "?invite=false", "email,name\nnia@mfa.example,Nia\n").is(200);
        assert!(app.mails_to("nia@mfa.example").is_empty());
        assert_eq!(ada.get("/users?state=invited").items().len(), 1);
        // The way in is that of a lost password.
        app.stranger().post("/auth/password-reset", json!({ "email": "nia@mfa.example" })).is(202);
        assert_eq!(app.mails_to("nia@mfa.example").len(), 1);
    }

    fn a_large_table_is_left_to_the_worker(app: &App) {
        let ada = app.administrator();
        let rows: Vec<String> = (0..601).map(|number| format!("p{number}@mfa.example,Person {number}")).collect();
        let begun = imports(&ada, "?invite=false", &format!("email,name\n{}\n", rows.join("\n"))).is(202);
        assert_eq!((begun.str("/state").as_str(), fates(&begun).len()), ("running", 0));
        app.work();
        let work = ada.get(&format!("/work/{}", begun.str("/work"))).is(200).json();
        assert_eq!((&work["state"], &work["result"]), (&json!("done"), &json!({ "created": 601 })));
    }

    fn who_is_no_administrator_any_more_imports_nothing(app: &App) {
        let (ada, ines) = (app.administrator(), app.facilitator("Ines"));
        ada.patch(&format!("/users/{}", ines.id), json!({ "role": "administrator", "reason": "For a day." })).is(200);
        let rows: Vec<String> = (0..501).map(|number| format!("p{number}@mfa.example,Person {number}")).collect();
        let begun = imports(&ines, "", &format!("email,name\n{}\n", rows.join("\n"))).is(202).str("/work");
        ada.patch(&format!("/users/{}", ines.id), json!({ "role": "learner", "reason": "The day is over." })).is(200);
        app.work();
        assert_eq!(ada.get(&format!("/work/{begun}")).json()["result"], json!({ "refused": 501 }));
        assert!(ada.get("/users?search=mfa").items().is_empty());
    }
}

#[test]
fn a_file_that_is_no_table_is_refused_as_a_whole() {
    let app = App::on_sqlite();
    let ada = app.administrator();
    let says = |table: &[u8], part: &str| {
        let reply = ada.call("POST", "/users/import").body("text/csv", table).send().is(422);
        let detail = reply.str("/detail");
        assert!(detail.contains(part), "{detail}");
    };
    says(b"", "names no column `email`");
    says(b"email;nom\nx;y\n", "a column `nom`; the columns are email, name, country");
    says(b"email,name\n\xff\xfe\n", "the file is not UTF-8 (line 2): save it as CSV UTF-8");
    let json = ada.post("/users/import", json!({})).is(415);
    json.problem("not-csv");
    let large = vec![b'x'; 1024 * 1024 + 1];
    ada.call("POST", "/users/import").body("text/csv", large).send().is(413).problem("body-too-large");
}
