//! Administrators and people: finding, inviting, roles, locking; and what nobody may.

use serde_json::json;

use crate::support::actors::{Actor, PASSWORD};
use crate::support::app::{App, on_both_databases};

fn names(ada: &Actor, query: &str) -> Vec<String> {
    let found = ada.get(&format!("/users?{query}")).is(200);
    found.items().iter().map(|person| person["full_name"].as_str().expect("a name").to_owned()).collect()
}

on_both_databases! {
    fn people_are_found_whatever_the_keyboard(app: &App) {
        let ada = app.administrator();
        for (email, name, country, affiliation) in [
            ("j.muller@mfa.example", "Jürgen Müller", "Österreich", "BMEIA"),
            ("lucia@mfa.example", "Lucía Núñez Łódzka", "España", "Escuela Diplomática"),
            ("wang@mfa.example", "王小明", "中国", "外交学院"),
            ("ahmad@mfa.example", "أحمد فاطمة", "مصر", "وزارة الخارجية"),
        ] {
            let body = json!({
                "email": email, "password": PASSWORD, "full_name": name, "role": "learner", "country": country,
                "affiliation": affiliation,
            });
            ada.post("/users", body).is(201);
        }
        for (search, found) in [
            ("muller", vec!["Jürgen Müller"]),
            ("M%C3%BCLL%20j", vec!["Jürgen Müller"]),
            ("osterreich", vec!["Jürgen Müller"]),
            ("nunez", vec!["Lucía Núñez Łódzka"]),
            ("lodz", vec!["Lucía Núñez Łódzka"]),
            ("escuela%20diplomatica", vec!["Lucía Núñez Łódzka"]),
            ("%E5%B0%8F%E6%98%8E", vec!["王小明"]),
            ("%D8%A7%D8%AD%D9%85%D8%AF", vec!["أحمد فاطمة"]),
            ("j.muller%40mfa.example", vec!["Jürgen Müller"]),
            ("uller", vec![]),
            ("%25", vec![]),
            ("muller%20lucia", vec![]),
        ] {
            assert_eq!(names(&ada, &format!("search={search}")), found, "{search}");
        }
        assert_eq!(names(&ada, "search=mfa&limit=200").len(), 4);
        // A new name is found, the old one is not.
        let lucia = ada.get("/users?search=lucia").str("/items/0/id");
        ada.patch(&format!("/users/{lucia}"), json!({ "full_name": "Lucía Pérez", "reason": "Married." })).is(200);
        assert_eq!(names(&ada, "search=perez"), ["Lucía Pérez"]);
        assert_eq!(names(&ada, "search=nunez").len(), 0);
    }

    fn people_are_filtered_by_role_and_state(app: &App) {
        let ada = app.administrator();
        app.facilitator("Ines");
        let ana = app.learner("Ana");
        ada.post("/users", json!({ "email": "new@mfa.example", "full_name": "New", "role": "learner" })).is(201);
        ada.patch(&format!("/users/{}", ana.id), json!({ "locked": true, "reason": "Left." })).is(200);
        assert_eq!(names(&ada, "role=facilitator"), ["Ines"]);
        assert_eq!(names(&ada, "state=locked"), ["Ana"]);
        assert_eq!(names(&ada, "state=invited"), ["New"]);
        assert_eq!(names(&ada, "state=active&role=administrator"), ["Ada Minister"]);
        let wrong = ada.get("/users?role=king&state=asleep").is(422);
        assert_eq!(wrong.json()["errors"].as_array().expect("faults").len(), 2);
    }

    fn who_is_invited_sets_a_password_and_comes_in(app: &App) {
        let ada = app.administrator();
        let new = json!({ "email": "new@mfa.example", "full_name": "Nia New", "role": "facilitator", "language": "fr" });
        let made = ada.post("/users", new).is(201);
        assert_eq!((made.str("/state").as_str(), made.json()["email_confirmed"].as_bool()), ("invited", Some(false)));
        let mails = app.mails_to("new@mfa.example");
        assert!(mails[0].subject.starts_with("Votre compte sur la plateforme"), "{}", mails[0].subject);
        let first = mails[0].secret_after("welcome");
        // Asked for again: the link before stops working.
        app.empties_the_mailbox();
        app.later(chrono::Duration::days(1));
        ada.signs_in();
        let id = made.str("/id");
        ada.post(&format!("/users/{id}/invitation"), json!({})).is(202);
        let second = app.mails_to("new@mfa.example")[0].secret_after("welcome");
        let confirm = |token: &str, password: &str| {
            app.stranger().post("/auth/password-reset/confirm", json!({ "token": token, "password": password }))
        };
        confirm(&first, PASSWORD).is(410).problem("link-spent");
        confirm(&second, "short").is(422);
        confirm(&second, PASSWORD).is(200);
        confirm(&second, PASSWORD).is(410);
        let login = json!({ "email": "new@mfa.example", "password": PASSWORD });
        app.stranger().post("/auth/login", login).is(200);
        let now = ada.get(&format!("/users/{id}")).is(200);
        assert_eq!((now.str("/state").as_str(), now.json()["email_confirmed"].as_bool()), ("active", Some(true)));
        assert_eq!(now.json()["sessions"].as_array().expect("sessions").len(), 1);
        ada.post(&format!("/users/{id}/invitation"), json!({})).is(409).problem("has-password");
        ada.post("/users", json!({ "email": "x@mfa.example", "password": "", "full_name": "X", "role": "learner" })).is(422);
    }

    fn an_invitation_ends_after_two_weeks(app: &App) {
        let ada = app.administrator();
        ada.post("/users", json!({ "email": "new@mfa.example", "full_name": "Nia", "role": "learner" })).is(201);
        let token = app.mails_to("new@mfa.example")[0].secret_after("welcome");
        app.later(chrono::Duration::days(15));
        let body = json!({ "token": token, "password": PASSWORD });
        app.stranger().post("/auth/password-reset/confirm", body).is(410).problem("link-spent");
    }

    fn locking_ends_sessions_at_once_and_is_written_down(app: &App) {
        let (ada, ana) = (app.administrator(), app.learner("Ana"));
        let path = format!("/users/{}", ana.id);
        ana.get("/me").is(200);
        ada.patch(&path, json!({ "locked": true })).is(422);
        ada.patch(&path, json!({ "locked": true, "reason": "  " })).is(422);
        let locked = ada.patch(&path, json!({ "locked": true, "reason": "Lost her phone." })).is(200);
        assert_eq!(locked.str("/state"), "locked");
        ana.get("/me").is(401);
        ada.patch(&path, json!({ "locked": false, "reason": "Found it." })).is(200);
        ana.signs_in();
        ana.get("/me").is(200);
        ada.post(&format!("{path}/sign-out"), json!({})).is(422);
        let ended = ada.post(&format!("{path}/sign-out"), json!({ "reason": "A shared computer." })).is(200);
        assert_eq!(ended.json()["sessions"], 1);
        ana.get("/me").is(401);
        let entries = ada.get("/audit").is(200).items();
        let told: Vec<_> = entries.iter().map(|entry| (entry["action"].as_str().unwrap(), entry["reason"].as_str())).collect();
        for entry in [
            ("person.locked", Some("Lost her phone.")),
            ("person.unlocked", Some("Found it.")),
            ("person.sessions-ended", Some("A shared computer.")),
        ] {
            assert!(told.contains(&entry), "{entry:?} in {told:?}");
        }
    }

    fn nobody_takes_rights_from_oneself_so_that_an_administrator_is_left(app: &App) {
        let (ada, ines) = (app.administrator(), app.facilitator("Ines"));
        for body in [json!({ "role": "learner", "reason": "x" }), json!({ "locked": true, "reason": "x" })] {
            ada.patch(&format!("/users/{}", ada.id), body).is(409).problem("oneself");
        }
        // What is as it was is no change; and a profile is one's own to change.
        ada.patch(&format!("/users/{}", ada.id), json!({ "role": "administrator", "country": "Chad", "reason": "x" })).is(200);
        let raised = ada.patch(&format!("/users/{}", ines.id), json!({ "role": "administrator", "reason": "Second." }));
        assert_eq!(raised.is(200).str("/role"), "administrator");
        // The role holds at once, and works both ways. Of two in one millisecond neither would be the newer.
        app.later(chrono::Duration::seconds(1));
        ines.patch(&format!("/users/{}", ada.id), json!({ "role": "learner", "reason": "Retired." })).is(200);
        ada.get("/users").is(403);
        ada.patch(&format!("/users/{}", ines.id), json!({ "role": "learner", "reason": "Revenge." })).is(403);
        let entry = ines.get("/audit").items().into_iter().find(|entry| entry["action"] == "person.role-changed").unwrap();
        assert_eq!(entry["detail"], json!({ "from": "administrator", "to": "learner" }));
    }

    fn two_administrators_who_demote_each_other_at_once_leave_one(app: &App) {
        let (ada, ines) = (app.administrator(), app.facilitator("Ines"));
        ada.patch(&format!("/users/{}", ines.id), json!({ "role": "administrator", "reason": "Second." })).is(200);
        let statuses: Vec<u16> = std::thread::scope(|scope| {
            let demotes = [(&ada, &ines), (&ines, &ada)].map(|(who, whom)| {
                let path = format!("/users/{}", whom.id);
                scope.spawn(move || who.patch(&path, json!({ "role": "learner", "reason": "x" })).status)
            });
            demotes.into_iter().map(|thread| thread.join().expect("an answer")).collect()
        });
        assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    }
}
