//! Signing in by a real provider: npm's `oidc-provider`.

use chancery::base::Clock;
use serde_json::{Value, json};

use super::provider::{Guest, Real};
use super::walk::{Sent, comes_back, sets_out};
use crate::pages::browser::{Browser, Page};
use crate::pages::chromium;
use crate::support::actors::PASSWORD;
use crate::support::app::App;

fn people() -> Value {
    json!({
        "ana": { "email": "ana.dias@delegates.example", "email_verified": true, "name": "Ana Dias" },
        "eve": { "email": "ana.dias@delegates.example", "email_verified": false, "name": "Eve" },
        "noor": { "email": "noor@mfa.example", "email_verified": true, "name": "Noor Haddad", "locale": "fr" },
    })
}

/// The clock of an installation tells the time of day, which the provider goes by.
fn looks_at_the_clock(app: &App) {
    app.later(Clock::system().now() - app.now());
}

/// All the way there and back.
fn goes(app: &App, browser: &Browser, name: &str) -> Page {
    looks_at_the_clock(app);
    let sent = sets_out(browser, "office", &[("next", "/certificates")]);
    let query = Guest::default().signs_in(app, &sent, name);
    comes_back(browser, "office", &query)
}

#[test]
fn people_get_into_their_own_accounts_and_nobody_elses() {
    for (in_token, shows) in [(true, "client_secret_basic"), (false, "client_secret_post")] {
        let mut real = Real::start();
        let mut settings = real.settings();
        settings.get_mut("office").expect("it is there").create_accounts = true;
        let app = App::with_providers(&settings, |_, _| ());
        real.knows(&app, &people(), in_token, shows);
        let ana = app.learner("Ana Dias");

        let browser = Browser::new(&app);
        goes(&app, &browser, "ana").leads_to("/certificates");
        browser.get("/account").is(200).says("Ana Dias").says(&ana.email);
        goes(&app, &Browser::new(&app), "eve").is(403).says("sso-address-unverified");
        let newcomer = Browser::new(&app);
        goes(&app, &newcomer, "noor").leads_to("/certificates");
        newcomer.get("/account").is(200).says("Noor Haddad").says("lang=\"fr\"");
        // The second time they are known by what the provider calls them, and a session is a session.
        browser.fills("/account", "/sign-out", &[]).leads_to("/sign-in?done=signed-out");
        goes(&app, &browser, "ana").leads_to("/certificates");
        browser.get("/account/sessions").is(200);
    }
}

#[test]
fn it_holds_to_code_challenge_and_client_and_so_do_we() {
    let mut real = Real::start();
    let app = App::with_providers(&real.settings(), |_, _| ());
    real.knows(&app, &people(), true, "client_secret_basic");
    app.learner("Ana Dias");
    looks_at_the_clock(&app);

    // Somebody on the way takes the proof out of the address: the provider refuses, and so do we.
    let browser = Browser::new(&app);
    let sent = sets_out(&browser, "office", &[]);
    let challenge = format!("&code_challenge={}&code_challenge_method=S256", sent.asked("code_challenge"));
    let stripped = Sent { address: sent.address.replace(&challenge, "") };
    assert_ne!(stripped.address, sent.address);
    let query = Guest::default().signs_in(&app, &stripped, "ana");
    assert!(query.contains("error=invalid_request"), "{query}");
    comes_back(&browser, "office", &query).is(403).says("sso-declined");

    // A code that was given to another browser.
    let (victim, thief) = (Browser::new(&app), Browser::new(&app));
    let theirs = Guest::default().signs_in(&app, &sets_out(&victim, "office", &[]), "ana");
    let own = sets_out(&thief, "office", &[]);
    let stolen = theirs.split('&').find(|pair| pair.starts_with("code=")).expect("a code");
    let issuer = theirs.split('&').find(|pair| pair.starts_with("iss=")).expect("an issuer");
    let injected = format!("{stolen}&state={}&{issuer}", own.asked("state"));
    comes_back(&thief, "office", &injected).is(403).says("sso-code-refused");
    thief.get("/account").leads_to("/sign-in?next=/account");

    // A code that was used.
    let (first, second) = (Browser::new(&app), Browser::new(&app));
    let used = Guest::default().signs_in(&app, &sets_out(&first, "office", &[]), "ana");
    comes_back(&first, "office", &used).leads_to("/");
    let own = sets_out(&second, "office", &[]);
    let code = used.split('&').find(|pair| pair.starts_with("code=")).expect("a code");
    let again = format!("{code}&state={}&{issuer}", own.asked("state"));
    comes_back(&second, "office", &again).is(403).says("sso-code-refused");
}

#[test]
fn a_real_browser_signs_in_by_it() {
    let mut real = Real::start();
    let app = App::with_providers(&real.settings(), |_, _| ());
    real.knows(&app, &people(), false, "client_secret_basic");
    let ana = app.learner("Ana Dias");
    looks_at_the_clock(&app);
    let job = json!({ "address": app.address, "issuer": real.issuer, "email": ana.email, "password": PASSWORD });
    let seen = chromium::run("sso.mjs", &job);
    assert_eq!(seen["button"], "Sign in with Foreign Office");
    assert_eq!(seen["asked_at"], real.issuer.as_str(), "the password is asked for by the provider");
    assert_eq!(seen["arrived"], "/certificates");
    assert_eq!(seen["account"], ana.email.as_str());
    assert_eq!(seen["refused"], "You are not signed in");
    assert_eq!(seen["faults"], json!([]));
    let mails = app.mails_to(&ana.email);
    assert!(mails.iter().any(|mail| mail.subject == "You can now sign in with Foreign Office"), "{mails:#?}");
}
