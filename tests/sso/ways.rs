//! Ways in: who was added and never was in comes by a provider, and who has several takes one off.

use chancery::account::identity::store::{self as identities, Identity};
use chancery::account::person;
use chrono::Duration;
use serde_json::json;

use super::forger::Forger;
use super::walk::goes;
use crate::pages::browser::Browser;
use crate::support::actors::{Actor, PASSWORD};
use crate::support::app::App;

const NOOR: &str = "noor@mfa.example";

/// An administrator adds somebody, who has no password yet.
fn added(ada: &Actor<'_>, email: &str) -> String {
    let person = json!({ "email": email, "full_name": "Noor Haddad", "role": "learner" });
    ada.post("/users", person).is(201).str("/id")
}

#[test]
fn who_was_added_and_never_was_in_comes_by_the_provider() {
    let forger = Forger::new();
    App::on_both_with_providers(&forger.called("ministry"), |app| {
        forger.repents();
        let ada = app.administrator();
        let id = added(&ada, NOOR);
        forger.plan().claims = json!({ "email": NOOR, "email_verified": false });
        goes(app, &forger, &Browser::new(app), &[]).is(403).says("sso-address-unverified");
        forger.plan().claims = json!({ "email": "Noor@MFA.example", "auth_time": app.now().seconds() });
        let browser = Browser::new(app);
        goes(app, &forger, &browser, &[]).leads_to("/");
        browser.get("/account").is(200).says("Noor Haddad");
        assert_eq!(ada.get(&format!("/users/{id}")).is(200).part("/state"), json!("active"));
        let mails = app.mails_to(NOOR);
        assert_eq!(mails.iter().filter(|mail| mail.subject == "You can now sign in with Ministry").count(), 1);
        // The account is theirs now: whoever has the address at the provider later gets nothing.
        forger.plan().claims = json!({ "email": NOOR, "sub": "subject-2" });
        goes(app, &forger, &Browser::new(app), &[]).is(403).says("sso-other-identity");
        // Without a password the one way in stays.
        let page = browser.get("/account/sessions").is(200).says("Ministry").says("your only way in");
        assert!(!page.text.contains("/removal"), "{}", page.text);
        let here = "/account/sessions";
        browser.fills(here, "/account/identities/ministry/removal", &[]).is(409).says("Set a password first");
        browser.get("/account").is(200);
    });
}

#[test]
fn an_account_into_which_somebody_may_have_got_is_nobodys_until_its_address_is_confirmed() {
    let forger = Forger::new();
    App::on_both_with_providers(&forger.called("ministry"), |app| {
        forger.repents();
        let ada = app.administrator();
        // Somebody registered with the address of another.
        let said = json!({ "email": NOOR, "password": PASSWORD, "full_name": "Eve" });
        app.stranger().post("/auth/register", said).is(201);
        forger.plan().claims = json!({ "email": NOOR });
        goes(app, &forger, &Browser::new(app), &[]).is(403).says("sso-address-unconfirmed");
        // Locked before ever coming.
        let id = added(&ada, "bo@mfa.example").parse().expect("an id");
        let now = app.now();
        app.write(move |conn| Ok(person::set_locked(conn, id, Some(now))?));
        forger.plan().claims = json!({ "email": "bo@mfa.example" });
        goes(app, &forger, &Browser::new(app), &[]).is(403).says("sso-locked");
        // Somebody comes in by another provider already.
        let person_id = added(&ada, "cleo@mfa.example").parse().expect("an id");
        let (provider, subject) = ("academy".to_owned(), "another".to_owned());
        let identity = Identity { provider, subject, person_id, linked_at: now, last_used_at: now };
        assert!(app.write(move |conn| Ok(identities::link(conn, &identity)?)));
        forger.plan().claims = json!({ "email": "cleo@mfa.example" });
        goes(app, &forger, &Browser::new(app), &[]).is(403).says("sso-address-unconfirmed");
        let left = app.write(move |conn| Ok(identities::of_person(conn, person_id)?));
        assert_eq!(left.len(), 1);
    });
}

#[test]
fn one_sees_the_services_that_are_linked_and_takes_one_off() {
    let forger = Forger::new();
    App::on_both_with_providers(&forger.called("ministry"), |app| {
        forger.repents();
        let (ana, eve) = (app.learner("Ana Dias"), app.learner("Eve Stone"));
        assert!(ana.get("/me/identities").is(200).items().is_empty());
        let browser = Browser::new(app);
        goes(app, &forger, &browser, &[]).leads_to("/");
        let listed = ana.get("/me/identities").is(200).items();
        assert_eq!(
            (&listed[0]["provider"], &listed[0]["title"], &listed[0]["last_way_in"]),
            (&json!("ministry"), &json!("Ministry"), &json!(false))
        );
        assert!(listed[0].get("subject").is_none(), "{listed:?}");
        // Nobody else's, and none that is not there.
        eve.call("DELETE", "/me/identities/ministry").send().is(404).problem("not-found");
        ana.call("DELETE", "/me/identities/academy").send().is(404).problem("not-found");
        app.empties_the_mailbox();
        ana.call("DELETE", "/me/identities/ministry").send().is(204);
        ana.call("DELETE", "/me/identities/ministry").send().is(404);
        assert!(ana.get("/me/identities").is(200).items().is_empty());
        browser.get("/account").leads_to("/sign-in?next=/account");
        ana.get("/me").is(200);
        let mails = app.mails_to(&ana.email);
        assert_eq!((mails.len(), mails[0].subject.as_str()), (1, "You can no longer sign in with Ministry"));
        let noted = app.administrator().get("/audit?action=person.identity-unlinked").is(200).items();
        assert_eq!((noted.len(), &noted[0]["detail"]), (1, &json!({ "provider": "ministry" })));
        app.later(Duration::seconds(1));
        // By signing in with it anew it is linked anew, and that is told again.
        goes(app, &forger, &browser, &[]).leads_to("/");
        assert_eq!(app.mails_to(&ana.email).len(), 2);
    });
}

#[test]
fn a_page_takes_a_service_off_once_the_password_was_shown() {
    let forger = Forger::new();
    let app = App::with_providers(&forger.called("ministry"), |_, _| ());
    let ana = app.learner("Ana Dias");
    goes(&app, &forger, &Browser::new(&app), &[]).leads_to("/");
    let browser = Browser::new(&app);
    browser.signs_in(&ana.email, PASSWORD).leads_to("/");
    app.later(Duration::minutes(16));
    let (here, form) = ("/account/sessions", "/account/identities/ministry/removal");
    browser.get(here).is(200).says("Other services by which you sign in").says(form);
    browser.fills(here, form, &[]).is(200).says("name=\"confirming\"");
    let wrong = [("confirming", "yes"), ("current_password", "not the password")];
    browser.fills(here, form, &wrong).is(422);
    assert_eq!(ana.get("/me/identities").is(200).items().len(), 1);
    let right = [("confirming", "yes"), ("current_password", PASSWORD)];
    browser.fills(here, form, &right).leads_to("/account/sessions?done=identity-unlinked");
    let page = browser.get("/account/sessions?done=identity-unlinked").is(200).says("The service was taken off.");
    assert!(!page.text.contains("Other services"), "{}", page.text);
    ana.signs_in();
    assert!(ana.get("/me/identities").is(200).items().is_empty());
}
