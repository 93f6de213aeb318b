//! What is stored, getting it and being erased, on the pages.

use super::browser::Browser;
use crate::support::actors::PASSWORD;
use crate::support::app::App;
use crate::support::builders::course;

#[test]
fn everybody_reads_what_is_stored_and_the_settings_are_what_it_says() {
    let retention = chancery::settings::Retention {
        audit_months: 24,
        mail_days: 1,
        session_days: 0,
        unconfirmed_days: 0,
        inactive_months: 18,
    };
    let app = App::with_retention(retention);
    let browser = Browser::new(&app);
    browser.get("/").says("href=\"/account/data\"");
    let page = browser.get("/account/data").is(200).says(">24 months.</td>").says("for 1 day after sending");
    let page = page.says(">For good.</td>").says("not signed in for 18 months are erased");
    assert!(!page.text.contains("does not confirm the address"), "what is off is not said: {}", page.text);
    assert!(!page.text.contains("stored-") && !page.text.contains("/account/export"), "{}", page.text);
    for language in ["fr", "es", "ru", "ar", "zh"] {
        let page = browser.get(&format!("/account/data?language={language}")).is(200);
        assert!(!page.text.contains("stored-"), "{language} lacks a text: {}", page.text);
    }
    let plain = App::on_sqlite();
    let page = Browser::new(&plain).get("/account/data").is(200).says(">120 months.</td>").says("90 days after");
    page.says("is erased after 30 days");
}

#[test]
fn all_ones_data_come_by_a_button() {
    let app = App::on_sqlite();
    let learner = app.learner("Ada");
    let browser = Browser::new(&app);
    let stranger = Browser::new(&app);
    stranger.fills("/sign-in", "/account/export", &[]).leads_to("/sign-in");
    browser.signs_in(&learner.email, PASSWORD).leads_to("/");
    browser.get("/account").says("href=\"/account/data\"").says("href=\"/account/erase\"");
    let file = browser.fills("/account/data", "/account/export", &[]).is(200);
    assert_eq!(file.header("content-type"), "application/zip");
    assert!(file.header("content-disposition").starts_with("attachment; filename=\"personal-data-"));
    assert_eq!(file.header("cache-control"), "no-store");
    browser.send("POST", "/account/export", Some(&[("token", "forged")]), &[]).is(403);
}

#[test]
fn one_is_erased_by_typing_the_address_and_the_password() {
    let app = App::on_sqlite();
    app.publish(course("protocol").folder());
    let learner = app.learner("Ada");
    let (here, there) = (Browser::new(&app), Browser::new(&app));
    for browser in [&here, &there] {
        browser.signs_in(&learner.email, PASSWORD).leads_to("/");
    }
    let page = "/account/erase";
    Browser::new(&app).get(page).leads_to("/sign-in?next=/account/erase");
    here.get(page).is(200).says("This cannot be undone.").says(&learner.email);
    let erase = |keep, typed, password| {
        let fields = [("keep_certificates", keep), ("confirmation", typed), ("password", password)];
        here.fills(page, page, &fields)
    };
    let refused = erase("yes", "somebody@else.example", PASSWORD).is(422).says("href=\"#field-confirmation\"");
    assert!(!refused.text.contains(PASSWORD), "no password comes back");
    erase("maybe", &learner.email, PASSWORD).is(422).says("href=\"#field-keep_certificates\"");
    erase("no", &learner.email, "not the password").is(422).says("This is not your present password.");
    let token = here.get(page).token();
    let fields = [("token", token.as_str()), ("confirmation", &learner.email), ("password", PASSWORD)];
    here.send("POST", page, Some(&fields), &[("origin", "https://evil.example")]).is(403);
    let done = erase("no", &format!(" {} ", learner.email.to_uppercase()), PASSWORD).leads_to("/sign-in?done=erased");
    assert!(done.header("clear-site-data").contains("storage"));
    here.get("/sign-in?done=erased").is(200).says("Your account is erased.");
    for browser in [&here, &there] {
        browser.get("/account").leads_to("/sign-in?next=/account");
    }
    here.signs_in(&learner.email, PASSWORD).is(401);
}

#[test]
fn an_administrator_erases_a_person_with_a_reason() {
    let app = App::on_sqlite();
    let (learner, ada) = (app.learner("Ana Dias"), app.administrator());
    let browser = Browser::new(&app);
    browser.signs_in(&ada.email, PASSWORD).leads_to("/");
    let page = format!("/admin/people/{}", learner.id);
    let erase =
        |reason| browser.fills(&page, &page, &[("what", "erase"), ("keep_certificates", "yes"), ("reason", reason)]);
    erase(" ").is(422).says("href=\"#reason-erase\"");
    erase("By letter.").leads_to(&format!("{page}?done=person-erase"));
    let after = browser.get(&page).is(200).says("Erased");
    assert!(!after.text.contains("Ana Dias") && !after.text.contains("value=\"erase\""), "{}", after.text);
    browser.get("/admin/audit?action=person.erased").is(200).says("By letter.").says("person erased");
    browser.get(&format!("/admin/people/{}", ada.id)).is(200);
    let own = format!("/admin/people/{}", ada.id);
    browser.fills(&own, &own, &[("what", "erase"), ("reason", "Me.")]).is(409);
    let eve = app.learner("Eve Stone");
    let other = Browser::new(&app);
    other.signs_in(&eve.email, PASSWORD).leads_to("/");
    other.fills("/account", &own, &[("what", "erase"), ("reason", "Me.")]).is(403);
}
