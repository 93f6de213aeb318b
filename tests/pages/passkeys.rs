//! Passkeys on the pages: in a real browser with an authenticator of its own, and without scripts.

use chancery::settings::{Accounts, Limits};
use chrono::Duration;
use serde_json::json;

use super::browser::Browser;
use super::chromium;
use crate::support::actors::PASSWORD;
use crate::support::app::{App, accounts};
use crate::support::passkey::Device;

#[test]
fn a_real_browser_adds_a_passkey_and_signs_in_with_it() {
    let app = App::with_passkeys(accounts());
    let ana = app.learner("Ana Dias");
    let job = json!({ "address": app.ctx.public_url, "email": ana.email, "password": PASSWORD });
    let seen = chromium::run("passkey.mjs", &job);
    assert_eq!(seen["suggested"], "Chrome · Linux");
    assert_eq!((&seen["added"], &seen["listed"]), (&json!("/account/passkeys?done=passkey-added"), &json!(1)));
    assert_eq!(seen["kept"], json!([[true, "localhost"]]));
    assert_eq!(seen["button"], "Sign in with a passkey");
    assert_eq!(seen["arrived"], "/certificates");
    assert_eq!(seen["refused"], "/sign-in");
    assert_eq!(seen["faults"], json!([]));
}

/// What a form asks an authenticator, as it stands in the page.
fn asked(page: &str) -> serde_json::Value {
    let (_, rest) = page.split_once("data-asked=\"").expect("a question");
    let text = rest.split('"').next().expect("a question").replace("&#34;", "\"").replace("&#38;", "&");
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn what_scripts_do_stays_hidden_without_them_and_forms_do_the_rest() {
    App::on_both_with_passkeys(&accounts(), Limits::default(), |app| {
        let ana = app.learner("Ana Dias");
        let browser = Browser::new(app);
        let page = browser.get("/sign-in").is(200);
        let form = page.after("action=\"/sign-in/passkey\"");
        assert!(form.contains("class=") && page.text.contains("data-passkey hidden>"), "{}", page.text);
        browser.signs_in(&ana.email, PASSWORD).leads_to("/");
        browser.get("/account").is(200).says("href=\"/account/passkeys\"");
        browser.fills("/account/passkeys", "/account/passkeys/new", &[]).leads_to("/account/passkeys/new");
        let page = browser.get("/account/passkeys/new").is(200).says("<noscript>");
        let question = asked(&page.text);
        let mut device = Device::at(&app.ctx.public_url);
        let credential = device.makes(&question["public_key"]).to_string();
        let ceremony = question["ceremony"].as_str().expect("a text").to_owned();
        let token = page.token();
        let sends = |path: &str, fields: &[(&str, &str)]| {
            let mut all = vec![("token", token.as_str())];
            all.extend_from_slice(fields);
            browser.send("POST", path, Some(&all), &[])
        };
        let fields = [("name", "Telephone"), ("ceremony", ceremony.as_str()), ("credential", credential.as_str())];
        sends("/account/passkeys", &fields).leads_to("/account/passkeys?done=passkey-added");
        sends("/account/passkeys", &fields).is(409).says("This took too long, or was done already.");
        let list = browser.get("/account/passkeys?done=passkey-added").is(200).says("The passkey is added.");
        let path =
            format!("/account/passkeys/{}", list.clone().says("Telephone").after("<a href=\"/account/passkeys/"));
        sends(&path, &[("name", "")]).is(422).says("href=\"#field-name\"");
        sends(&path, &[("name", "Tablet")]).leads_to("/account/passkeys?done=passkey-renamed");

        // A while later it is asked for once more: the passkey answers, and what was wished is done.
        app.later(Duration::minutes(16));
        let remove = format!("{path}/remove");
        let page = sends(&remove, &[]).is(200).says("name=\"confirming\"");
        let question = asked(&page.text);
        let credential = device.but(|d| d.tampers = true).signs(&question["public_key"]).to_string();
        let ceremony = question["ceremony"].as_str().expect("a text").to_owned();
        let answer =
            [("confirming", "yes"), ("passkey", "yes"), ("ceremony", &*ceremony), ("credential", &*credential)];
        let page = sends(&remove, &answer).is(403).says("The passkey was not accepted.");
        let question = asked(&page.text);
        let credential = device.signs(&question["public_key"]).to_string();
        let ceremony = question["ceremony"].as_str().expect("a text").to_owned();
        let answer =
            [("confirming", "yes"), ("passkey", "yes"), ("ceremony", &*ceremony), ("credential", &*credential)];
        sends(&remove, &answer).leads_to("/account/passkeys?done=passkey-removed");
    });
}

#[test]
fn where_there_are_no_passkeys_the_pages_say_nothing_of_them() {
    let app = App::on_sqlite();
    let ana = app.learner("Ana Dias");
    let browser = Browser::new(&app);
    assert!(!browser.get("/sign-in").is(200).text.contains("passkey"));
    browser.signs_in(&ana.email, PASSWORD).leads_to("/");
    assert!(!browser.get("/account").is(200).text.contains("passkey"));
    browser.get("/account/passkeys").is(200).says("There are no passkeys on this platform.");
}

#[test]
fn who_must_have_a_second_factor_is_asked_for_the_passkey_after_the_password() {
    let app = App::with_passkeys(Accounts::default());
    let ines = app.facilitator("Ines Costa");
    let mut device = Device::at(&app.ctx.public_url);
    let question = ines.post("/me/passkeys/challenge", json!({})).is(200).json();
    let credential = device.makes(&question["public_key"]);
    let body = json!({ "name": "Stick", "ceremony": question["ceremony"], "credential": credential });
    ines.post("/me/passkeys", body).is(200);
    let browser = Browser::new(&app);
    browser.signs_in(&ines.email, PASSWORD).leads_to("/sign-in/code");
    let page = browser.get("/sign-in/code").is(200).says("action=\"/sign-in/passkey\"");
    browser.get("/account").leads_to("/sign-in?next=/account");
    let question = app.stranger().post("/auth/passkeys/challenge", json!({})).is(200).json();
    let (ceremony, credential) =
        (question["ceremony"].as_str().expect("a text").to_owned(), device.signs(&question["public_key"]).to_string());
    let token = page.token();
    let fields = [("token", &*token), ("ceremony", &*ceremony), ("credential", &*credential)];
    browser.send("POST", "/sign-in/passkey", Some(&fields), &[]).leads_to("/");
    browser.get("/cohorts").is(200);
}
