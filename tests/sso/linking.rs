//! Whose account it is that a provider opens: linking, sessions, second factors, what stays of it and what goes.

use chancery::account::identity::store as identities;
use chancery::settings::SecondFactor;
use chrono::Duration;
use serde_json::{Value, json};

use super::forger::Forger;
use super::walk::{comes_back, goes, good_answer, sets_out, signs_in_there};
use crate::pages::browser::Browser;
use crate::support::actors::{Actor, PASSWORD};
use crate::support::app::App;
use crate::support::authenticator::Authenticator;

fn linked(app: &App, actor: &Actor<'_>) -> Vec<(String, String)> {
    let id = actor.id.parse().expect("an id");
    let found = app.write(move |conn| Ok(identities::of_person(conn, id)?));
    found.into_iter().map(|identity| (identity.provider, identity.subject)).collect()
}

/// What the audit log has about somebody, the newest first.
fn noted(app: &App, actor: &Actor<'_>, action: &str) -> Vec<Value> {
    let subject = format!("person:{}", actor.id);
    let found = app.write(move |conn| Ok(chancery::account::audit::about(conn, &subject)?));
    found.into_iter().filter(|entry| entry.action == action).map(|entry| entry.detail.0).collect()
}

#[test]
fn an_account_is_linked_once_and_found_by_its_subject_from_then_on() {
    let forger = Forger::new();
    App::on_both_with_providers(&forger.called("ministry"), |app| {
        forger.repents();
        let ana = app.learner("Ana Dias");
        goes(app, &forger, &Browser::new(app), &[]).leads_to("/");
        assert_eq!(linked(app, &ana), [("ministry".to_owned(), "subject-1".to_owned())]);
        assert_eq!(noted(app, &ana, "person.identity-linked"), [json!({ "provider": "ministry" })]);
        let mails = app.mails_to(&ana.email);
        assert_eq!(mails.iter().filter(|mail| mail.subject == "You can now sign in with Ministry").count(), 1);

        // Whatever address the provider tells from now on, and whether it vouches for it.
        forger.plan().claims = json!({ "email": "other@mfa.example", "email_verified": false });
        let browser = Browser::new(app);
        goes(app, &forger, &browser, &[]).leads_to("/");
        browser.get("/account").is(200).says(&ana.email);
        assert_eq!(noted(app, &ana, "person.identity-linked").len(), 1);

        // The provider gave the address to somebody else: that does not hand the account over.
        forger.plan().claims = json!({ "sub": "subject-2" });
        goes(app, &forger, &Browser::new(app), &[]).is(403).says("sso-other-identity");
        assert_eq!(linked(app, &ana).len(), 1);

        // It is one's own data: taken along, and gone with the person.
        let archive = ana.get("/me/export").is(200).body;
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(archive)).expect("a zip file");
        let told: Value = serde_json::from_reader(archive.by_name("identities.json").expect("a file")).expect("JSON");
        assert_eq!((&told[0]["provider"], &told[0]["subject"]), (&json!("ministry"), &json!("subject-1")));
        ana.call("DELETE", "/me").json(&json!({ "password": PASSWORD, "keep_certificates": false })).send().is(204);
        assert!(linked(app, &ana).is_empty());
        forger.repents();
        goes(app, &forger, &Browser::new(app), &[]).is(403).says("sso-no-account");
    });
}

#[test]
fn who_is_locked_is_out_on_this_way_too_and_at_once() {
    let forger = Forger::new();
    App::on_both_with_providers(&forger.called("ministry"), |app| {
        forger.repents();
        let (ana, ada) = (app.learner("Ana Dias"), app.administrator());
        let browser = Browser::new(app);
        goes(app, &forger, &browser, &[]).leads_to("/");
        ada.patch(&format!("/users/{}", ana.id), json!({ "locked": true, "reason": "Left." })).is(200);
        browser.get("/account").leads_to("/sign-in?next=/account");
        goes(app, &forger, &Browser::new(app), &[]).is(403).says("sso-locked").says("Your account is locked");
        ada.patch(&format!("/users/{}", ana.id), json!({ "locked": false, "reason": "Back." })).is(200);
        goes(app, &forger, &Browser::new(app), &[]).leads_to("/");
    });
}

#[test]
fn who_is_new_gets_an_account_where_the_settings_say_so() {
    let forger = Forger::new();
    let mut providers = forger.called("ministry");
    providers.get_mut("ministry").expect("it is there").create_accounts = true;
    App::on_both_with_providers(&providers, |app| {
        let ada = app.administrator();
        forger.repents();
        forger.plan().claims = json!({ "email": "Noor@MFA.example", "name": "Noor Haddad", "locale": "fr_CH" });
        let browser = Browser::new(app);
        goes(app, &forger, &browser, &[]).leads_to("/");
        browser.get("/account?language=en").is(200).says("Noor Haddad").says("Noor@mfa.example");
        let found = ada.get("/users?search=noor").items();
        assert_eq!(
            (&found[0]["role"], &found[0]["state"], &found[0]["language"]),
            (&json!("learner"), &json!("active"), &json!("fr-CH")),
            "{found:?}"
        );
        // Names can be anything, and missing.
        for (sub, name) in [("s3", json!("\u{202e}\u{7}")), ("s4", Value::Null)] {
            forger.plan().claims = json!({ "sub": sub, "email": format!("x.{sub}@mfa.example"), "name": name });
            goes(app, &forger, &Browser::new(app), &[]).leads_to("/");
            assert_eq!(ada.get(&format!("/users?search={sub}")).items()[0]["full_name"], format!("x.{sub}"));
        }
        forger.plan().claims = json!({ "sub": "s5", "email": "not an address", "name": "Nobody" });
        goes(app, &forger, &Browser::new(app), &[]).is(403).says("sso-address-unverified");
        // Passwords are set by mail, as everybody's.
        app.empties_the_mailbox();
        app.stranger().post("/auth/password-reset", json!({ "email": "noor@mfa.example" })).is(202);
        assert_eq!(app.mails_to("Noor@").len(), 1);
    });
}

/// Sets a second factor up, and shows it from then on.
fn with_a_second_factor(app: &App, actor: &Actor<'_>) -> Authenticator {
    let begun = actor.post("/me/second-factor", json!({})).is(200);
    let authenticator = Authenticator::types_in(&begun.str("/secret"));
    let code = authenticator.shows(app.now());
    actor.post("/me/second-factor/confirmation", json!({ "code": code })).is(200);
    app.later(Duration::seconds(30));
    authenticator
}

#[test]
fn the_second_factor_is_asked_for_here_unless_the_provider_may_vouch_and_does() {
    let forger = Forger::new();
    let app = App::with_providers(&forger.called("ministry"), |_, _| ());
    let ana = app.learner("Ana Dias");
    let authenticator = with_a_second_factor(&app, &ana);
    for strong in [json!({}), json!({ "amr": ["pwd", "mfa"], "acr": "mfa" })] {
        forger.plan().claims = strong;
        let browser = Browser::new(&app);
        goes(&app, &forger, &browser, &[("next", "/courses")]).leads_to("/sign-in/code?next=/courses");
        browser.get("/account").leads_to("/sign-in?next=/account");
        let wrong = browser.fills("/sign-in/code", "/sign-in/code", &[("code", "000000"), ("next", "/courses")]);
        wrong.is(401);
        let code = authenticator.shows(app.now());
        browser.fills("/sign-in/code", "/sign-in/code", &[("code", &code), ("next", "/courses")]).leads_to("/courses");
        browser.get("/account").is(200);
        app.later(Duration::seconds(30));
    }

    let mut trusted = forger.called("ministry");
    trusted.get_mut("ministry").expect("it is there").second_factor = true;
    let app = App::with_providers(&trusted, |accounts, _| accounts.second_factor = SecondFactor::RequiredForStaff);
    let ines = app.facilitator("Ana Dias");
    forger.plan().claims = json!({ "amr": ["pwd"] });
    let browser = Browser::new(&app);
    goes(&app, &forger, &browser, &[]).leads_to("/");
    browser.get("/cohorts").leads_to("/account/second-factor");
    forger.plan().claims = json!({ "amr": ["pwd", "mfa"] });
    let browser = Browser::new(&app);
    goes(&app, &forger, &browser, &[]).leads_to("/");
    browser.get("/cohorts").is(200);
    // That holds for this session, and for no other.
    let other = Browser::new(&app);
    other.signs_in(&ines.email, PASSWORD).leads_to("/");
    other.get("/cohorts").leads_to("/account/second-factor");
}

#[test]
fn an_old_sign_in_there_is_no_recent_one_here_until_it_is_shown_anew() {
    let forger = Forger::new();
    let app = App::with_providers(&forger.called("ministry"), |_, _| ());
    app.learner("Ana Dias");
    let here = "/account/second-factor";
    let browser = Browser::new(&app);
    goes(&app, &forger, &browser, &[]).leads_to("/");
    let asked = browser.fills(here, here, &[]).is(200).says("name=\"confirming\"").says("Sign in with Ministry");
    assert!(asked.text.contains("name=\"fresh\" value=\"yes\""), "{}", asked.text);
    let anew = |claims: Value| {
        let token = browser.get("/account").is(200).token();
        let form = [("token", token.as_str()), ("fresh", "yes"), ("next", "/account")];
        let page = browser.send("POST", "/login/with/ministry", Some(&form), &[]).is(200);
        assert!(page.text.contains("prompt=login") && page.text.contains("max_age=0"), "{}", page.text);
        let sent = super::walk::leads_on(&page);
        signs_in_there(&app, &forger, &sent);
        forger.plan().claims = claims;
        comes_back(&browser, "ministry", &good_answer(&forger, &sent, &sent.asked("state")))
    };
    let before = (app.now() - Duration::hours(1)).seconds();
    anew(json!({})).is(403).says("sso-not-fresh");
    anew(json!({ "auth_time": before })).is(403).says("sso-not-fresh");
    anew(json!({ "auth_time": app.now().seconds() })).leads_to("/account");
    browser.fills(here, here, &[]).leads_to("/account/second-factor/set-up");
    // The session before it is over.
    assert_eq!(browser.get("/account/sessions").is(200).text.matches("/end\"").count(), 1, "one besides this");
}

#[test]
fn a_new_key_is_fetched_once_a_minute_at_most() {
    let forger = Forger::new();
    let app = App::with_providers(&forger.called("ministry"), |_, _| ());
    app.learner("Ana Dias");
    goes(&app, &forger, &Browser::new(&app), &[]).leads_to("/");
    forger.plan().keys = vec![8, 7];
    goes(&app, &forger, &Browser::new(&app), &[]).is(403).says("sso-token-key");
    app.later(Duration::minutes(1));
    goes(&app, &forger, &Browser::new(&app), &[]).leads_to("/");
    let asked = |what: &str| forger.plan().asked.iter().filter(|asked| asked.ends_with(what)).count();
    assert_eq!((asked("/openid-configuration"), asked("/jwks"), asked("/token")), (1, 2, 3));
    app.later(Duration::hours(1));
    goes(&app, &forger, &Browser::new(&app), &[]).leads_to("/");
    assert_eq!((asked("/openid-configuration"), asked("/jwks")), (2, 3));
}

#[test]
fn several_providers_are_offered_in_every_language() {
    let (one, two) = (Forger::new(), Forger::new());
    let mut providers = one.called("ministry");
    let mut other = two.settings();
    other.title = String::new();
    providers.insert("academy".to_owned(), other);
    let app = App::with_providers(&providers, |_, _| ());
    let browser = Browser::new(&app);
    for (language, says) in [
        ("en", "Sign in with Ministry"),
        ("fr", "Se connecter avec Ministry"),
        ("es", "Iniciar sesión con Ministry"),
        ("ru", "Войти через Ministry"),
        ("ar", "تسجيل الدخول عبر \u{2068}Ministry\u{2069}"),
        ("zh", "通过 Ministry 登录"),
    ] {
        let page = browser.get(&format!("/sign-in?language={language}")).is(200).says(says);
        assert!(page.text.contains("academy"), "{language}");
    }
    let sent = sets_out(&Browser::new(&app), "academy", &[]);
    assert!(sent.address.starts_with(&two.issuer), "{}", sent.address);
    let back = app.address.replace(':', "%3A").replace('/', "%2F");
    assert_eq!(sent.asked("redirect_uri"), format!("{back}%2Flogin%2Fwith%2Facademy%2Fcallback"));
    assert_eq!(
        (sent.asked("response_type"), sent.asked("code_challenge_method")),
        ("code".to_owned(), "S256".to_owned())
    );
}
