//! Mail that does not arrive and mail that one does not want, as people see it.

use chancery::account::person;

use super::browser::Browser;
use crate::support::actors::PASSWORD;
use crate::support::app::App;

#[test]
fn who_gets_no_mail_hears_it_when_signing_in_and_mends_it() {
    let app = App::on_sqlite();
    let ana = app.learner("Ana Dias");
    let (id, now) = (ana.id.parse().expect("an id"), app.now());
    assert!(app.write(move |conn| Ok(person::set_bounced(conn, id, now)?)));
    let browser = Browser::new(&app);
    browser.signs_in(&ana.email, PASSWORD).leads_to("/account");
    browser.get("/account").is(200).says("Mail to your address came back").says("href=\"/account/address\"");
    browser.fills("/account/address", "/account/address", &[]).is(200).says("A link is on its way");
    browser.fills("/account/address", "/account/address", &[]).is(200);
    let [mail] = app.mails_to(&ana.email).try_into().expect("one link, however often one asks");
    let path = format!("/confirm/{}", mail.secret_after("confirm"));
    browser.fills(&path, &path, &[]).leads_to("/sign-in?done=confirmed");
    assert!(!browser.get("/account").is(200).text.contains("came back"));
    Browser::new(&app).signs_in(&ana.email, PASSWORD).leads_to("/");
}

#[test]
fn reminders_are_ended_and_wished_for_again_in_the_account() {
    let app = App::on_sqlite();
    let ana = app.learner("Ana Dias");
    let browser = Browser::new(&app);
    browser.signs_in(&ana.email, PASSWORD).leads_to("/");
    let choose = |reminders| {
        let fields = [("full_name", "Ana Dias"), ("language", "en"), ("reminders", reminders)];
        browser.fills("/account", "/account", &fields).leads_to("/account?done=saved");
        ana.get("/me").is(200).part("/reminders")
    };
    assert_eq!((choose("no"), choose("yes")), (false.into(), true.into()));
    let stranger = Browser::new(&app);
    stranger.get("/account/address").leads_to("/sign-in?next=/account/address");
    stranger.get("/unsubscribe/nobodys").is(410);
}
