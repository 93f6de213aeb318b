//! The web pages as a browser without JavaScript meets them.

mod account;
mod administer;
pub mod browser;
mod cohort_attention;
mod checks;
pub mod chromium;
mod cohort_learners;
mod facilitate;
mod foreign;
mod joining;
mod learning;
mod mail;
mod publishing;
mod offline;
mod passkeys;
mod personal;
mod quiz;
mod rendering;
mod second_factor;
mod teaching;
mod told;
mod verify;

use self::browser::Browser;
use crate::support::actors::PASSWORD;
use crate::support::app::App;
use crate::support::builders::course;

const STRANGER: [&str; 11] = [
    "/",
    "/courses",
    "/courses/protocol",
    "/sign-in",
    "/register",
    "/forgot",
    "/verify",
    "/account/data",
    "/api/docs",
    "/api/docs?of=people",
    "/api/docs/schemas",
];

#[test]
fn every_page_is_small_strict_and_in_one_language() {
    let app = App::on_sqlite();
    app.publish(course("protocol").folder());
    let browser = Browser::new(&app);
    let style = browser.get(&browser.get("/").after("stylesheet\" href=\"")).is(200);
    assert_eq!(style.header("cache-control"), "public, max-age=31536000, immutable");
    for path in STRANGER {
        for language in ["en", "fr", "es", "ru", "ar", "zh"] {
            let page = browser
                .get(&format!("{path}{}language={language}", if path.contains('?') { "&" } else { "?" }))
                .is(200);
            let policy = page.header("content-security-policy");
            assert!(policy.starts_with("default-src 'none';") && !policy.contains("unsafe"), "{path}: {policy}");
            assert_eq!(page.header("x-content-type-options"), "nosniff");
            assert!(page.header("permissions-policy").contains("camera=()"));
            let direction = if language == "ar" { "rtl" } else { "ltr" };
            let page = page.says(&format!("<html lang=\"{language}\" dir=\"{direction}\">"));
            assert!(page.text.len() + style.text.len() < 100_000, "{path} has {} bytes", page.text.len());
            for never in ["<script>", " style=", "onclick=", "http://fonts", "{ $"] {
                assert!(!page.text.contains(never), "{path} in {language} holds {never}");
            }
        }
    }
}

#[test]
fn a_chosen_language_is_remembered() {
    let app = App::on_sqlite();
    let browser = Browser::new(&app);
    browser.get("/?language=fr").says("lang=\"fr\"");
    browser.get("/verify").says("Vérifier un certificat");
}

#[test]
fn what_does_not_exist_is_a_page_outside_the_api_and_a_problem_in_it() {
    let app = App::on_sqlite();
    let browser = Browser::new(&app);
    for path in ["/nothing", "/courses/nothing", "/attempt/nothing", "/static/x/nothing", "/a/b/c/d"] {
        let page = browser.send("GET", path, None, &[("accept-language", "es")]);
        assert!(page.clone().is(404).header("content-type").starts_with("text/html"), "{path}");
        page.says("lang=\"es\"");
    }
    browser.get("/verify/7K3M9-WQ2XD").is(404).says("There is no certificate with this code");
    browser.get("/reset/nothing").is(410);
    browser.get("/setup/nothing").is(410);
    assert_eq!(browser.send("POST", "/verify", Some(&[]), &[]).is(405).header("allow"), "GET");
    assert_eq!(browser.get("/api/v1/nothing").is(404).header("content-type"), "application/problem+json");
}

#[test]
fn registering_confirming_signing_in_and_out() {
    let app = App::on_sqlite();
    let browser = Browser::new(&app);
    let name = "<script>alert(1)</script> \"& O'Neill";
    let fields = [("full_name", name), ("email", "ada@example.org"), ("password", "short"), ("language", "en")];
    let refused = browser.fills("/register", "/register", &fields).is(422);
    let refused = refused.says("id=\"errors\"").says("href=\"#field-password\"").says("aria-invalid=\"true\"");
    assert!(!refused.text.contains("<script>alert") && !refused.text.contains("value=\"short\""));
    let fields = [("full_name", name), ("email", "ada@example.org"), ("password", PASSWORD), ("language", "en")];
    browser.fills("/register", "/register", &fields).is(200).says("Look into your mail");
    app.work();
    let secret = app.mails_to("ada@example.org")[0].secret_after("confirm");
    let path = format!("/confirm/{secret}");
    // Mail scanners open links: opening alone does nothing, however often.
    browser.get(&path).is(200);
    browser.fills(&path, &path, &[]).leads_to("/sign-in?done=confirmed");
    browser.fills(&path, &path, &[]).is(410);

    browser.signs_in("ada@example.org", "not the password").is(401).says("do not belong together");
    browser.signs_in("ada@example.org", PASSWORD).leads_to("/");
    let home = browser.get("/").is(200).says("&#60;script&#62;");
    assert!(!home.text.contains("<script>alert"));
    assert_eq!(home.header("cache-control"), "no-store");
    let cookies = browser.cookies.lock().unwrap().clone();
    browser.fills("/", "/sign-out", &[]).leads_to("/sign-in?done=signed-out");
    browser.get("/account").leads_to("/sign-in?next=/account");
    // The session ended in the database: the old cookie opens nothing.
    *browser.cookies.lock().unwrap() = cookies;
    browser.get("/account").leads_to("/sign-in?next=/account");
}

#[test]
fn a_forgotten_password_is_replaced_and_ends_sessions() {
    let app = App::on_sqlite();
    let learner = app.learner("Ada");
    let browser = Browser::new(&app);
    browser.signs_in(&learner.email, PASSWORD).leads_to("/");
    let stranger = Browser::new(&app);
    let same = |email| stranger.fills("/forgot", "/forgot", &[("email", email)]).is(200).text;
    assert_eq!(same("nobody@example.org"), same(&learner.email));
    app.work();
    let path = format!("/reset/{}", app.mails_to(&learner.email)[0].secret_after("reset"));
    stranger.fills(&path, &path, &[("password", "short")]).is(422).says("href=\"#field-password\"");
    stranger.fills(&path, &path, &[("password", "a new and longer one")]).leads_to("/sign-in?done=new-password");
    browser.get("/account").leads_to("/sign-in?next=/account");
    stranger.signs_in(&learner.email, "a new and longer one").leads_to("/");
}

#[test]
fn the_first_administrator_is_set_up_by_the_link() {
    let app = App::on_sqlite();
    let ctx = app.ctx.clone();
    let path = app.write(move |conn| chancery::actions::set_up::link(conn, &ctx)).expect("a link");
    let browser = Browser::new(&app);
    let fields = [("full_name", "Root"), ("email", "root@example.org"), ("password", PASSWORD), ("language", "en")];
    browser.fills(&path, &path, &fields).leads_to("/sign-in?done=set-up");
    browser.get(&path).is(410);
    browser.signs_in("root@example.org", PASSWORD).leads_to("/");
}

#[test]
fn a_form_that_is_not_ours_changes_nothing() {
    let app = App::on_sqlite();
    let learner = app.learner("Ada");
    let browser = Browser::new(&app);
    browser.signs_in(&learner.email, PASSWORD).leads_to("/");
    let token = browser.get("/account").token();
    let here = app.address.clone();
    let posts = |token: &str, headers: &[(&str, &str)]| {
        let fields = [("token", token), ("full_name", "Mallory"), ("language", "en")];
        browser.send("POST", "/account", Some(&fields), headers)
    };
    posts("", &[]).is(403);
    posts("wrong", &[("origin", &here)]).is(403);
    posts(&token, &[("origin", "https://evil.example")]).is(403);
    posts(&token, &[("origin", "null")]).is(403);
    posts(&token, &[("sec-fetch-site", "cross-site")]).is(403);
    posts(&token, &[("sec-fetch-site", "same-site")]).is(403);
    assert!(!browser.get("/account").text.contains("Mallory"));
    // Somebody else's token is no good either, and a form without any cookie has no token at all.
    let other = Browser::new(&app);
    let foreign = other.get("/sign-in").token();
    posts(&foreign, &[("origin", &here)]).is(403);
    Browser::new(&app).send("POST", "/sign-in", Some(&[("token", &foreign)]), &[]).is(403);
    posts(&token, &[("origin", &here), ("sec-fetch-site", "same-origin")]).leads_to("/account?done=saved");
    browser.get("/account").says("Mallory");
}

#[test]
fn signing_in_leads_back_to_where_one_was_and_nowhere_else() {
    let app = App::on_sqlite();
    let learner = app.learner("Ada");
    for (next, leads) in
        [("/account", "/account"), ("//evil.example", "/"), ("https://evil.example", "/"), ("/\\evil", "/")]
    {
        let browser = Browser::new(&app);
        let fields = [("email", learner.email.as_str()), ("password", PASSWORD), ("next", next)];
        browser.fills("/sign-in", "/sign-in", &fields).leads_to(leads);
    }
}
