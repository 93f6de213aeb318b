//! A passkey as a second factor, as a recent sign-in and as the last way in.

use chancery::account::{Role, people};
use chancery::settings::{Accounts, Limits, SecondFactor};
use chrono::Duration;
use serde_json::json;

use super::{answers, device_of, signs_in, without_password};
use crate::support::actors::PASSWORD;
use crate::support::app::{App, accounts};

/// Somebody who must have a second factor, as the default settings have it.
fn strict() -> Accounts {
    Accounts { second_factor: SecondFactor::RequiredForStaff, ..Accounts::default() }
}

#[test]
fn for_who_must_have_a_second_factor_a_passkey_is_one_and_the_password_alone_opens_nothing() {
    App::on_both_with_passkeys(&strict(), Limits::default(), |app| {
        let ines = app.facilitator("Ines Costa");
        ines.get("/cohorts").is(403).problem("second-factor-required");
        let device = device_of(&ines);
        ines.get("/cohorts").is(200);
        let by_password = || {
            let body = json!({ "email": ines.email, "password": PASSWORD });
            app.stranger().post("/auth/login", body)
        };
        by_password().is(401).problem("second-factor-needed");
        let coded = json!({ "email": ines.email, "password": PASSWORD, "code": "123456" });
        app.stranger().post("/auth/login", coded).is(401).problem("wrong-code");
        let token = signs_in(app, &device).is(200).str("/access_token");
        app.bearer(&token).get("/cohorts").is(200);
        // The password alone shows nothing again either, and the passkey does.
        let holder = app.bearer(&token);
        holder.post("/auth/step-up", json!({ "password": PASSWORD })).is(422).at(&["/code"]);
        // Without it, she has none again.
        let id = holder.get("/me/passkeys").is(200).items()[0]["id"].as_str().expect("an id").to_owned();
        holder.call("DELETE", &format!("/me/passkeys/{id}")).send().is(204);
        holder.get("/cohorts").is(403).problem("second-factor-required");
        by_password().is(200);
    });
}

#[test]
fn who_comes_to_need_a_second_factor_has_to_show_the_passkey_in_that_session() {
    App::on_both_with_passkeys(&strict(), Limits::default(), |app| {
        let ana = app.learner("Ana Dias");
        let device = device_of(&ana);
        // A learner need not: there a passkey is one more way in.
        let body = json!({ "email": ana.email, "password": PASSWORD });
        let token = app.stranger().post("/auth/login", body.clone()).is(200).str("/access_token");
        let id = ana.id.parse().expect("an id");
        app.write(move |conn| Ok(people::set_role(conn, id, Role::Facilitator)?));
        let old = app.bearer(&token);
        old.get("/cohorts").is(403).problem("second-factor-required");
        // Nor is anything added that would be as good as the passkey.
        old.post("/me/passkeys/challenge", json!({})).is(403).problem("second-factor-required");
        old.post("/me/second-factor", json!({})).is(403).problem("second-factor-required");
        app.stranger().post("/auth/login", body).is(401).problem("second-factor-needed");
        let asked = old.post("/auth/step-up/passkeys/challenge", json!({})).is(200).json();
        assert_eq!(asked["public_key"]["allowCredentials"].as_array().map(Vec::len), Some(1));
        old.post("/auth/step-up/passkeys", answers(&asked, |options| device.signs(options))).is(204);
        old.get("/cohorts").is(200);
    });
}

#[test]
fn a_passkey_makes_a_sign_in_recent_and_adding_and_removing_need_that() {
    App::on_both_with_passkeys(&accounts(), Limits::default(), |app| {
        let ana = app.learner("Ana Dias");
        let device = device_of(&ana);
        let refresh = ana.refresh_token();
        app.later(Duration::minutes(15));
        let renewed = app.stranger().post("/auth/refresh", json!({ "refresh_token": refresh })).is(200);
        let old = app.bearer(&renewed.str("/access_token"));
        let id = old.get("/me/passkeys").is(200).items()[0]["id"].as_str().expect("an id").to_owned();
        let path = format!("/me/passkeys/{id}");
        old.post("/me/passkeys/challenge", json!({})).is(403).problem("recent-sign-in-needed");
        let body = json!({ "name": "New", "ceremony": "x", "credential": {} });
        old.post("/me/passkeys", body).is(403).problem("recent-sign-in-needed");
        old.call("DELETE", &path).send().is(403).problem("recent-sign-in-needed");
        let asked = old.post("/auth/step-up/passkeys/challenge", json!({})).is(200).json();
        old.post("/auth/step-up/passkeys", answers(&asked, |options| device.but(|d| d.tampers = true).signs(options)))
            .is(403);
        old.call("DELETE", &path).send().is(403);
        let asked = old.post("/auth/step-up/passkeys/challenge", json!({})).is(200).json();
        old.post("/auth/step-up/passkeys", answers(&asked, |options| device.signs(options))).is(204);
        old.post("/me/passkeys/challenge", json!({})).is(200);
        old.call("DELETE", &path).send().is(204);
        old.post("/auth/step-up/passkeys/challenge", json!({})).is(403).problem("passkey-unknown");
    });
}

#[test]
fn the_last_way_in_stays_and_an_administrator_takes_all_passkeys_away() {
    App::on_both_with_passkeys(&accounts(), Limits::default(), |app| {
        let (id, token) = without_password(app);
        let (ana, ada) = (app.bearer(&token), app.administrator());
        device_of(&ana);
        app.later(Duration::seconds(1));
        let device = device_of(&ana);
        let paths: Vec<String> = ana
            .get("/me/passkeys")
            .is(200)
            .items()
            .iter()
            .map(|one| format!("/me/passkeys/{}", one["id"].as_str().expect("an id")))
            .collect();
        ana.call("DELETE", &paths[0]).send().is(204);
        ana.call("DELETE", &paths[1]).send().is(409).problem("last-way-in");
        signs_in(app, &device).is(200);
        let removal = format!("/users/{id}/second-factor-removal");
        ada.post(&removal, json!({ "reason": "Lost the telephone." })).is(200);
        signs_in(app, &device).is(403).problem("passkey-unknown");
        let entry = ada.get("/audit?action=person.second-factor-removed").is(200).items();
        assert_eq!(entry[0]["detail"]["passkeys"], 1);
        ada.post(&removal, json!({ "reason": "Again." })).is(409).problem("no-second-factor");
    });
}
