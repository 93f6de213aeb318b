//! Who must have a second factor.

use chancery::settings::{Accounts, SecondFactor};
use serde_json::json;

use super::sets_up;
use crate::support::actors::PASSWORD;
use crate::support::app::{App, accounts};
use crate::support::builders::course;
use crate::support::routes::{Route, routes};

#[test]
fn who_must_have_one_and_has_none_reaches_nothing_but_setting_it_up() {
    // The default, as every installation has it that does not say otherwise.
    App::on_both_with_accounts(&Accounts::default(), |app| {
        app.publish(course("protocol").folder());
        let (ana, ines, ada) = (app.learner("Ana Dias"), app.facilitator("Ines Costa"), app.administrator());
        ana.get("/me").is(200);
        // What everybody sees, signed in or not, and the set-up.
        let open = ["/openapi.json", "/certificates/verify/", "/credentials/status/", "/auth/", "/me/second-factor"];
        // The list of one's own passkeys belongs to the set-up, for a passkey is a second factor; taking one away does not.
        let exactly = ["/courses", "/courses/{course}", "/me/passkeys"];
        for person in [&ines, &ada] {
            assert_eq!(person.get("/me/second-factor").is(200).part("/required"), json!(true));
            for Route { path, method } in routes() {
                let risky = method == "GET" || method == "DELETE";
                if !risky || open.iter().any(|open| path.starts_with(open)) || exactly.contains(&path.as_str()) {
                    continue;
                }
                let names = [("{id}", ana.id.as_str()), ("{course}", "protocol"), ("{number}", "1")];
                let concrete = names.iter().fold(path.clone(), |path, (name, value)| path.replace(name, value));
                let concrete = concrete.replace(['{', '}'], "");
                // A body that is well formed, so that the rule and nothing else decides.
                let reply = match (method.as_str(), path.as_str()) {
                    ("DELETE", "/me") => {
                        let body = json!({ "password": PASSWORD, "keep_certificates": true });
                        person.call(&method, &concrete).json(&body).send()
                    }
                    ("DELETE", "/users/{id}") => {
                        let body = json!({ "reason": "Asked for.", "keep_certificates": true });
                        person.call(&method, &concrete).json(&body).send()
                    }
                    _ => person.call(&method, &concrete).send(),
                };
                assert_eq!(
                    (reply.status, reply.json()["code"].clone()),
                    (403, json!("second-factor-required")),
                    "{reply}"
                );
            }
            person.patch("/me", json!({ "country": "Peru" })).is(403).problem("second-factor-required");
        }
        sets_up(app, &ada);
        ada.get("/users").is(200);
        // Who becomes a facilitator is held at once, and let go when it is set up.
        ana.enrols_in("protocol");
        ana.reads("one", "read");
        let lesson = ana.enrolment("/lessons/one/read");
        ana.get(&lesson).is(200);
        let role = json!({ "role": "facilitator", "reason": "She teaches now." });
        ada.patch(&format!("/users/{}", ana.id), role).is(200);
        for what in ["/me/enrolments", &lesson] {
            ana.get(what).is(403).problem("second-factor-required");
        }
        sets_up(app, &ana);
        for what in ["/me/enrolments", &lesson] {
            ana.get(what).is(200);
        }
        // Signing out works before anything is set up.
        app.stranger().post("/auth/logout", json!({ "refresh_token": ines.refresh_token() })).is(204);
    });
}

#[test]
fn an_institute_may_do_without() {
    let without = Accounts { second_factor: SecondFactor::Off, ..accounts() };
    let app = App::with_accounts(without);
    let ada = app.administrator();
    assert_eq!(ada.get("/me/second-factor").is(200).part("/offered"), json!(false));
    ada.post("/me/second-factor", json!({})).is(409).problem("second-factor-not-offered");
    ada.get("/users").is(200);
}
