//! The second factor in front of a browser without JavaScript, and the password on the way to what is risky.

use chancery::settings::Accounts;
use chrono::Duration;
use serde_json::json;

use super::browser::{Browser, Page};
use crate::support::actors::PASSWORD;
use crate::support::app::App;
use crate::support::authenticator::Authenticator;

/// Sets it up through the pages; the authenticator and the page with the recovery codes.
fn sets_up(app: &App, browser: &Browser) -> (Authenticator, Page) {
    let here = "/account/second-factor";
    browser.fills(here, here, &[]).leads_to("/account/second-factor/set-up");
    let page = browser.get("/account/second-factor/set-up").is(200).says("autocomplete=\"one-time-code\"");
    let page = page.says("src=\"data:image/svg+xml;base64,").says("inputmode=\"numeric\"");
    let (_, secret) = page.text.split_once("translate=\"no\">").expect("a secret");
    let shown = Authenticator::types_in(secret.split('<').next().expect("a secret"));
    let wrong = browser.fills("/account/second-factor/set-up", "/account/second-factor/set-up", &[("code", "12")]);
    wrong.is(422).says("href=\"#field-code\"").says("aria-invalid=\"true\"");
    let code = shown.shows(app.now());
    let set_up = "/account/second-factor/set-up";
    let codes = browser.fills(set_up, set_up, &[("code", &code)]).is(200).says("download=\"recovery-codes.txt\"");
    assert_eq!((codes.text.matches("<li><code").count(), codes.header("cache-control")), (10, "no-store"));
    browser.get("/account/second-factor/set-up").leads_to("/account/second-factor");
    app.later(Duration::seconds(30));
    (shown, codes)
}

#[test]
fn a_learner_sets_it_up_and_signs_in_with_it_in_two_steps() {
    let app = App::on_sqlite();
    let ana = app.learner("Ana Dias");
    let browser = Browser::new(&app);
    browser.signs_in(&ana.email, PASSWORD).leads_to("/");
    browser.get("/account").is(200).says("href=\"/account/second-factor\"");
    let (shown, codes) = sets_up(&app, &browser);
    browser.get("/account/second-factor").is(200).says("10 left").says("on since");

    let other = Browser::new(&app);
    other.get("/sign-in/code").leads_to("/sign-in");
    let sign_in = [("email", ana.email.as_str()), ("password", PASSWORD), ("next", "/certificates")];
    other.fills("/sign-in", "/sign-in", &sign_in).leads_to("/sign-in/code?next=/certificates");
    other.get("/account").leads_to("/sign-in?next=/account");
    let step = other.get("/sign-in/code?next=/certificates").is(200).says("autocomplete=\"one-time-code\"");
    assert!(!step.text.contains("type=\"password\""), "the password is not sent twice");
    let code = |browser: &Browser, code: &str| {
        browser.fills("/sign-in/code", "/sign-in/code", &[("code", code), ("next", "/certificates")])
    };
    code(&other, "000000").is(401).says("href=\"#field-code\"").says("This code is wrong");
    code(&other, &shown.shows(app.now())).leads_to("/certificates");
    other.get("/certificates").is(200);

    // What the one browser holds is good for nobody else, for five minutes, and not after another password.
    let late = Browser::new(&app);
    late.signs_in(&ana.email, PASSWORD).leads_to("/sign-in/code");
    app.later(Duration::minutes(4));
    late.get("/sign-in/code?with=recovery").is(200).says("Recovery code");
    let token = late.get("/sign-in/code").token();
    app.later(Duration::minutes(1));
    let sent = [("token", token.as_str()), ("code", &shown.shows(app.now()))];
    late.send("POST", "/sign-in/code", Some(&sent), &[]).leads_to("/sign-in?done=too-late");
    late.get("/sign-in?done=too-late").says("Sign in again");
    late.get("/account").leads_to("/sign-in?next=/account");
    late.signs_in(&ana.email, PASSWORD).leads_to("/sign-in/code");
    let (_, first) = codes.text.split_once("<code dir=\"ltr\">").expect("a code");
    let first = first.split('<').next().expect("a code");
    code(&late, first).leads_to("/certificates");
    browser.get("/account/second-factor").says("9 left");

    let off = "/account/second-factor/off";
    let wrong = browser.fills(off, off, &[("current_password", "what was it"), ("code", "000000")]);
    wrong.is(422).says("This is not your present password.");
    let right = shown.shows(app.now());
    browser
        .fills(off, off, &[("current_password", PASSWORD), ("code", &right)])
        .leads_to("/account/second-factor?done=factor-off");
    browser.get("/account/second-factor?done=factor-off").says("The second factor is off.");
    Browser::new(&app).signs_in(&ana.email, PASSWORD).leads_to("/");
}

#[test]
fn too_many_wrong_codes_are_told_with_the_time_to_wait() {
    let app = App::on_sqlite();
    let ana = app.learner("Ana Dias");
    let browser = Browser::new(&app);
    browser.signs_in(&ana.email, PASSWORD).is(303);
    sets_up(&app, &browser);
    let other = Browser::new(&app);
    other.signs_in(&ana.email, PASSWORD).leads_to("/sign-in/code");
    let wrong = || other.fills("/sign-in/code", "/sign-in/code", &[("code", "000000")]);
    for _ in 0..5 {
        wrong().is(401);
    }
    let closed = wrong().is(429).says("Try again in a quarter of an hour.");
    assert_eq!(closed.header("retry-after"), "901");
}

#[test]
fn staff_are_led_to_the_set_up_and_nowhere_else() {
    let app = App::with_accounts(Accounts::default());
    let ines = app.facilitator("Ines Costa");
    let browser = Browser::new(&app);
    browser.signs_in(&ines.email, PASSWORD).leads_to("/");
    for path in ["/", "/cohorts", "/cohorts/new", "/account", "/account/sessions", "/account/password", "/courses"] {
        browser.get(path).leads_to("/account/second-factor");
    }
    let sent = browser.fills("/account/second-factor", "/account", &[("full_name", "Other")]);
    sent.leads_to("/account/second-factor");
    browser.get("/account/second-factor").is(200).says("Your role needs a second factor.");
    sets_up(&app, &browser);
    browser.get("/cohorts").is(200);
    browser.fills("/account/second-factor", "/sign-out", &[]).leads_to("/sign-in?done=signed-out");
}

#[test]
fn the_password_is_asked_for_on_the_way_and_what_was_asked_for_is_done() {
    let app = App::on_sqlite();
    let (ana, ada) = (app.learner("Ana Dias"), app.administrator());
    let browser = Browser::new(&app);
    browser.signs_in(&ada.email, PASSWORD).leads_to("/");
    app.later(Duration::minutes(20));
    let page = format!("/admin/people/{}", ana.id);
    let wish = [("what", "role"), ("role", "facilitator"), ("reason", "She <teaches> now.")];
    let asked = browser.fills(&page, &page, &wish).is(200).says("Is it you?");
    let asked =
        asked.says("name=\"reason\" value=\"She &#60;teaches&#62; now.\"").says("autocomplete=\"current-password\"");
    assert!(asked.text.contains(&format!("action=\"{page}\"")), "{}", asked.text);
    assert_eq!(ana.get("/me").is(200).str("/role"), "learner");
    let answer = |password: &'static str| {
        let mut all = wish.to_vec();
        all.extend([("confirming", "yes"), ("current_password", password)]);
        browser.fills(&page, &page, &all)
    };
    answer("what was it").is(422).says("This is not your present password.").says("value=\"facilitator\"");
    assert_eq!(ana.get("/me").is(200).str("/role"), "learner");
    answer(PASSWORD).leads_to(&format!("{page}?done=person-role"));
    assert_eq!(ana.get("/me").is(200).str("/role"), "facilitator");
    // For a quarter of an hour nothing is asked again.
    let back = [("what", "role"), ("role", "learner"), ("reason", "Left.")];
    browser.fills(&page, &page, &back).leads_to(&format!("{page}?done=person-role"));
    ana.post("/me/second-factor", json!({})).is(200);
}
