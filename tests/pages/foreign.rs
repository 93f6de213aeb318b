//! What comes from elsewhere: texts that people write, in the browsers of others; and who is not to come in any more.

use chrono::Duration;
use serde_json::json;

use super::browser::Browser;
use super::teaching::signed_in;
use crate::support::actors::PASSWORD;
use crate::support::app::{App, on_both_databases};
use crate::support::authenticator::Authenticator;
use crate::support::builders::course;

/// A name that would run, wherever it is not shown as a text.
const ATTACK: &str = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>";

#[test]
fn what_people_write_is_shown_as_text_wherever_it_is_shown() {
    let app = App::on_sqlite();
    app.publish(course("protocol").folder());
    let (eve, ines, ada) = (app.learner("Eve Stone"), app.facilitator("Ines Costa"), app.administrator());
    let profile = json!({ "full_name": ATTACK, "country": ATTACK, "affiliation": ATTACK });
    eve.patch("/me", profile).is(200);
    let cohort = ines.post("/cohorts", json!({ "course": "protocol", "title": ATTACK })).is(201).str("/id");
    let members = json!({ "emails": [eve.email] });
    let enrolment = ines.post(&format!("/cohorts/{cohort}/members"), members).is(201).str("/items/0/id");
    eve.studies("protocol", &enrolment);
    let granted = json!({ "module": "one", "quiz": "check", "attempts": 1, "reason": ATTACK });
    ines.post(&eve.enrolment("/extra-attempts"), granted).is(201);
    ada.patch(&format!("/users/{}", eve.id), json!({ "language": "fr", "reason": ATTACK })).is(200);
    eve.completes_the_course();
    app.work();
    let code = eve.certificates()[0]["code"].as_str().expect("a code").to_owned();

    let looks = |browser: &Browser, path: &str| {
        let page = browser.get(path).is(200);
        for active in ["<script>alert", "<img src=x", "\"'><"] {
            assert!(!page.text.contains(active), "{path} holds {active}: {}", page.text);
        }
        page
    };
    looks(&Browser::new(&app), &format!("/verify/{code}")).says("&#60;script&#62;alert(1)");
    let browser = signed_in(&app, &eve);
    for path in ["/", "/account", "/learn/protocol", "/certificates"] {
        looks(&browser, path);
    }
    let browser = signed_in(&app, &ines);
    looks(&browser, "/cohorts").says("&#60;script&#62;alert(1)");
    looks(&browser, &format!("/cohorts/{cohort}"));
    for part in ["progress", "members", "edit", "marking", "statistics", "figures", "messages", "joining"] {
        looks(&browser, &format!("/cohorts/{cohort}/{part}"));
    }
    looks(&browser, &format!("/cohorts/{cohort}/learners/{enrolment}")).says("&#60;script&#62;alert(1)");
    let browser = signed_in(&app, &ada);
    for path in ["/admin", "/admin/people", "/admin/audit", "/admin/certificates", "/admin/mail", "/cohorts"] {
        looks(&browser, path);
    }
    looks(&browser, &format!("/admin/people/{}", eve.id)).says("&#60;script&#62;alert(1)");
    looks(&browser, &format!("/admin/people/{}/profile", eve.id));
}

on_both_databases! {
    fn who_was_locked_out_is_out_on_pages_and_between_the_two_steps_too(app: &App) {
        app.publish(course("protocol").folder());
        let (ana, ines, ada) = (app.learner("Ana Dias"), app.facilitator("Ines Costa"), app.administrator());
        let cohort = ines.post("/cohorts", json!({ "course": "protocol", "title": "Spring" })).is(201).str("/id");
        let inside = signed_in(app, &ana);
        let begun = ana.post("/me/second-factor", json!({})).is(200);
        let shown = Authenticator::scans(&begun.str("/uri"));
        let code = json!({ "code": shown.shows(app.now()) });
        ana.post("/me/second-factor/confirmation", code).is(200);
        ana.has(&shown);
        app.later(Duration::seconds(30));
        let halfway = Browser::new(app);
        halfway.signs_in(&ana.email, PASSWORD).leads_to("/sign-in/code");
        inside.get("/account").is(200);

        let lock = json!({ "locked": true, "reason": "Left the ministry." });
        ada.patch(&format!("/users/{}", ana.id), lock).is(200);
        inside.get("/account").leads_to("/sign-in?next=/account");
        inside.get("/certificates").leads_to("/sign-in?next=/certificates");
        let right = shown.shows(app.now());
        halfway.fills("/sign-in/code", "/sign-in/code", &[("code", &right)]).leads_to("/sign-in?done=too-late");
        halfway.get("/account").leads_to("/sign-in?next=/account");
        Browser::new(app).signs_in(&ana.email, PASSWORD).is(401).says("do not belong together");
        // An invitation is no way in either: who has an account signs in first.
        ines.post(&format!("/cohorts/{cohort}/invitations"), json!({ "emails": [ana.email] })).is(201);
        let mails = app.mails_to(&ana.email);
        let secret = mails.iter().find(|mail| mail.text.contains("/invitation/")).map(|mail| mail.secret_after("invitation"));
        let address = format!("/auth/invitations/{}", secret.expect("the invitation"));
        let joining = json!({ "password": "the attaché waters his orchids", "full_name": "Ana Again" });
        app.stranger().post(&address, joining).is(409).problem("address-taken");
        Browser::new(app).signs_in(&ana.email, "the attaché waters his orchids").is(401);
    }
}

#[test]
fn what_a_cookie_holds_opens_no_call_of_the_api_and_no_access_token_opens_a_page() {
    let app = App::on_sqlite();
    let ana = app.learner("Ana Dias");
    let browser = signed_in(&app, &ana);
    let held = browser.cookies.lock().expect("cookies").get("chancery").cloned().expect("the session's cookie");
    app.bearer(&held).get("/me").is(401).problem("invalid-token");
    let other = Browser::new(&app);
    let token = ana.token().expect("a token");
    other.cookies.lock().expect("cookies").insert("chancery".to_owned(), token);
    other.get("/account").leads_to("/sign-in?next=/account");
    browser.get("/account").is(200);
}

#[test]
fn with_tls_cookies_are_of_this_host_alone_and_browsers_stay_with_tls() {
    let app = App::behind_tls();
    let ana = app.learner("Ana Dias");
    let browser = Browser::new(&app);
    let always = "max-age=31536000; includeSubDomains";
    assert_eq!(browser.get("/sign-in?language=fr").is(200).header("strict-transport-security"), always);
    let signed = browser.signs_in(&ana.email, PASSWORD).is(303);
    let set: Vec<_> = signed.headers.get_all("set-cookie").iter().map(|value| value.to_str().expect("ASCII")).collect();
    assert!(!set.is_empty() && set.iter().all(|cookie| cookie.contains("; Secure")), "{set:?}");
    let names: Vec<String> = browser.cookies.lock().expect("cookies").keys().cloned().collect();
    assert!(names.len() >= 2 && names.iter().all(|name| name.starts_with("__Host-chancery")), "{names:?}");
    browser.get("/account").is(200);
    // A cookie without the prefix, as another host of the domain could set one, is none of ours.
    let held = browser.cookies.lock().expect("cookies").clone();
    let plain = held.iter().map(|(name, value)| (name.trim_start_matches("__Host-").to_owned(), value.clone()));
    let other = Browser::new(&app);
    *other.cookies.lock().expect("cookies") = plain.collect();
    other.get("/account").leads_to("/sign-in?next=/account");
    assert_eq!(app.stranger().get("/courses").is(200).header("strict-transport-security"), always);
    // Without TLS a browser that was told so could not come back.
    assert_eq!(Browser::new(&App::on_sqlite()).get("/").is(200).header("strict-transport-security"), "");
}

#[test]
fn what_is_no_page_shows_runs_and_keeps_nothing() {
    let app = App::on_sqlite();
    app.publish(course("protocol").folder());
    let policy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";
    let ana = app.learner("Ana Dias");
    for path in ["/me", "/courses", "/openapi.json", "/me/sessions"] {
        let reply = ana.get(path).is(200);
        assert_eq!(
            (reply.header("content-security-policy"), reply.header("cache-control")),
            (policy, "no-store"),
            "{path}"
        );
    }
    assert_eq!(ana.get("/nothing").is(404).header("content-security-policy"), policy);
    // Pages keep their own, and what never changes may be kept.
    let browser = Browser::new(&app);
    assert!(browser.get("/").is(200).header("content-security-policy").contains("style-src 'self'"));
    let style = browser.get("/").after("stylesheet\" href=\"");
    assert_eq!(browser.get(&style).is(200).header("cache-control"), "public, max-age=31536000, immutable");
}
