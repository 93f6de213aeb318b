//! One's account, the catalogue, the desk: what stands on them, and what it leads to.

use chancery::actions::logo::Logo;
use serde_json::json;

use super::browser::Browser;
use super::learning::enrolled;
use super::quiz::in_chromium;
use crate::support::actors::PASSWORD;
use crate::support::app::App;
use crate::support::builders::course;

#[test]
fn a_password_is_changed_on_the_page_and_all_other_browsers_are_out() {
    let app = App::on_sqlite();
    let learner = app.learner("Ada");
    let (here, there) = (Browser::new(&app), Browser::new(&app));
    for browser in [&here, &there] {
        browser.signs_in(&learner.email, PASSWORD).leads_to("/");
    }
    let page = "/account/password";
    Browser::new(&app).get(page).leads_to("/sign-in?next=/account/password");
    here.get("/account").says("href=\"/account/password\"").says("href=\"/account/sessions\"");
    let change = |present, new| here.fills(page, page, &[("current_password", present), ("password", new)]);
    let wrong = change("not the password", "harbour lantern consul seven").is(422);
    let wrong = wrong.says("href=\"#field-current_password\"").says("This is not your present password.");
    assert!(!wrong.text.contains("harbour"), "no password comes back");
    change(PASSWORD, "short").is(422).says("href=\"#field-password\"");
    change(PASSWORD, "harbour lantern consul seven").leads_to("/account?done=password");
    here.get("/account?done=password").is(200).says("Your password is changed.");
    there.get("/account").leads_to("/sign-in?next=/account");
}

#[test]
fn sessions_are_listed_and_ended_and_nobody_ends_those_of_others() {
    let app = App::on_sqlite();
    let learner = app.learner("Ada");
    let (here, there, other) = (Browser::new(&app), Browser::new(&app), Browser::new(&app));
    for browser in [&here, &there] {
        browser.signs_in(&learner.email, PASSWORD).leads_to("/");
    }
    other.signs_in(&app.learner("Eve").email, PASSWORD).leads_to("/");
    let page = here.get("/account/sessions").is(200).says("this one").says("<th scope=\"row\">");
    let end = page.after("<form method=\"post\" action=\"/account/sessions/");
    let end = format!("/account/sessions/{end}");
    other.fills("/account/sessions", &end, &[]).is(404);
    here.fills("/account/sessions", &end, &[]).leads_to("/account/sessions?done=session-ended");
    here.get("/account/sessions?done=session-ended").says("The session has ended.");
    here.fills("/account/sessions", "/account/sessions", &[]).leads_to("/account/sessions?done=sessions-ended");
    let left = here.get("/account/sessions").is(200);
    assert!(!left.text.contains("Sign out everywhere else"), "{}", left.text);
    there.get("/account").leads_to("/sign-in?next=/account");
    other.get("/account").is(200);
}

#[test]
fn the_catalogue_is_searched_with_a_plain_form() {
    let app = App::on_sqlite();
    app.publish(course("protocol").titled("Le protocole à l'ONU").in_french().folder());
    app.publish(course("law").titled("The <law> of the sea").folder());
    let browser = Browser::new(&app);
    let all = browser.get("/courses").is(200).says("name=\"search\"").says("name=\"speaks\"");
    assert!(!all.text.contains("name=\"partner\""), "where there is nothing to choose from there is no choice");
    let found = browser.get("/courses?search=PROTOCOLE&speaks=fr").is(200).says("1 of 2 courses.");
    assert!(found.text.contains("/courses/protocol\"") && !found.text.contains("/courses/law\""));
    let none = browser.get("/courses?search=%3Cscript%3E").is(200).says("0 of 2 courses.");
    assert!(none.text.contains("value=\"&#60;script&#62;\"") && !none.text.contains("<script>"));
    // What is looked for stays when the language changes.
    browser.get("/courses?search=onu&language=fr").says("search=onu").says("1 cours sur 2.");
}

#[test]
fn the_desk_tells_dates_and_what_is_missing_with_the_way_to_it() {
    let app = App::on_sqlite();
    app.publish(course("protocol").quiz("closes = 2026-05-10T12:00:00Z").second_module().folder());
    let browser = enrolled(&app, "protocol");
    let home = browser.get("/").is(200).says("10 May 2026, 12:00 UTC").says("closes");
    assert_eq!(home.text.matches("class=\"button\"").count(), 1, "one button: Continue");
    let home = home.says("<a href=\"/learn/protocol/one/read\">Read “Reading”.</a>");
    let home = home.says("<a href=\"/learn/protocol/one/check\">Take “A check”");
    assert!(!home.text.contains("<a href=\"/learn/protocol/two/check\">"), "what is locked is no way");
    browser
        .get("/learn/protocol")
        .is(200)
        .says("10 May 2026, 12:00 UTC")
        .says("<a href=\"/learn/protocol/one/read\">Read");
    app.later(chrono::Duration::days(30));
    assert!(!browser.get("/").is(200).text.contains("10 May 2026"));
}

#[test]
fn the_institutes_logo_stands_on_every_page_and_is_a_picture_only() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("logo.svg");
    std::fs::write(&file, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"></svg>").expect("a file");
    let app = App::with_logo(Logo::read(&file).expect("a logo").expect("a logo"));
    let browser = Browser::new(&app);
    let address = browser.get("/").after("class=\"brand\" href=\"/\"><img src=\"");
    assert!(address.starts_with("/logo/") && address.ends_with(".svg"), "{address}");
    let logo = browser.get(&address).is(200);
    assert_eq!(logo.header("content-type"), "image/svg+xml; charset=utf-8");
    assert!(logo.header("content-security-policy").contains("sandbox"));
    browser.get("/logo/other.svg").is(404);
    let plain = App::on_sqlite();
    Browser::new(&plain).get(&address).is(404);
}

#[test]
fn a_lesson_explains_its_terms_and_knows_where_one_stopped() {
    let app = App::on_sqlite();
    let terms = "[[terms]]\nid = \"agrement\"\nterm = \"agrément\"\ndefinition = \"The host's <consent>.\"\n";
    let terms = terms.replace("<consent>", "*consent*");
    let text = "One more line.\n\n".repeat(120);
    let lesson =
        format!("+++\ntitle = \"Long\"\n+++\n\nAsk for the agrément.\n\n{text}## The end\n\nThe agrément again.\n");
    let folder = course("protocol").folder().with("glossary.toml", terms).with("01-one/03-long.md", lesson);
    app.publish(folder);
    let learner = app.learner("Ada");
    learner.enrols_in("protocol");
    let browser = Browser::new(&app);
    browser.signs_in(&learner.email, PASSWORD).leads_to("/");
    let page = browser.get("/learn/protocol/one/long").is(200);
    let link = "<a class=\"term\" href=\"/learn/protocol/glossary#agrement\">agrément</a>";
    assert_eq!(page.text.matches(link).count(), 1, "the first occurrence is the hint");
    page.says("<div id=\"term-agrement\"").says("The host's <em>consent</em>.");
    browser.get("/learn/protocol/glossary").is(200).says("<div id=\"agrement\"").says("<dt>agrément</dt>");
    browser.get("/learn/protocol").says("href=\"/learn/protocol/glossary\"");
    Browser::new(&app).get("/learn/protocol/glossary").leads_to("/sign-in?next=/learn/protocol/glossary");
    let job = json!({
        "address": app.address, "email": learner.email, "password": PASSWORD, "path": "/learn/protocol/one/long",
    });
    let said = in_chromium(include_str!("chromium/lesson.mjs"), &job);
    assert_eq!(said["term"], "agrémentThe host's consent.");
    assert_eq!((&said["focus"], &said["back"]), (&json!("term-box"), &json!("term")));
    assert_eq!((&said["first"], &said["again"]), (&json!(false), &json!(true)));
    assert!(said["scrolled"].as_f64().expect("a number") > 500.0, "{said}");
    assert_eq!(said["done"], json!(false), "at the end there is nothing to go on with");
}

#[test]
fn each_group_of_the_calls_has_a_page() {
    let app = App::on_sqlite();
    let browser = Browser::new(&app);
    let all = browser.get("/api/docs").is(200);
    let all = all.says("<a href=\"/api/docs?of=quizzes\">").says("<code>/api/v1/attempts/{id}/submission</code>");
    assert!(!all.text.contains("Bearer token"), "what a call takes and answers is on the page of its group");
    let group = browser.get("/api/docs?of=quizzes").is(200).says("<h1>Attempts and responses</h1>");
    group
        .says("<code>/api/v1/attempts/{id}/submission</code>")
        .says("Bearer token")
        .says("/api/docs/schemas?of=Attempt");
    browser.get("/api/docs?of=nothing").is(404);
}

#[test]
fn each_schema_of_the_api_has_a_page() {
    let app = App::on_sqlite();
    let browser = Browser::new(&app);
    browser.get("/api/docs/schemas").is(200).says("<a href=\"/api/docs/schemas?of=Attempt\">Attempt</a>");
    browser.get("/api/docs/schemas?of=Attempt").is(200).says("<h1>Attempt</h1>").says("<code>deadline</code>");
    browser.get("/api/docs/schemas?of=Nothing").is(404);
}
