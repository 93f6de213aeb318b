//! How often who may do what: guessing and asking for mail here, heavy work by itself; from the API and from the pages, on both databases.

mod by_account;

use chancery::actions::limits;
use chancery::settings::Limits;
use chrono::Duration;
use serde_json::{Value, json};

use crate::pages::browser::{Browser, Page};
use crate::support::actors::PASSWORD;
use crate::support::app::App;
use crate::support::builders::course;
use crate::support::reply::Reply;

const HOME: &str = "192.0.2.1";
const AWAY: &str = "198.51.100.1";
const ELSEWHERE: &str = "203.0.113.1";

/// Calls through the proxy, from an address.
fn post(app: &App, from: &str, path: &str, body: &Value) -> Reply {
    app.stranger().call("POST", path).header("X-Forwarded-For", from).json(body).send()
}

fn get(app: &App, from: &str, path: &str) -> Reply {
    app.stranger().call("GET", path).header("X-Forwarded-For", from).send()
}

fn signs_in(app: &App, from: &str, email: &str, password: &str) -> Reply {
    post(app, from, "/auth/login", &json!({ "email": email, "password": password }))
}

fn guesses(app: &App, from: &str, email: &str) -> Reply {
    signs_in(app, from, email, "not the right password")
}

/// Sends a page's form through the proxy, from an address.
fn sends(app: &App, browser: &Browser, from: &str, page: &str, fields: &[(&str, &str)]) -> Page {
    let token = browser.get(page).is(200).token();
    let fields = [&[("token", token.as_str())], fields].concat();
    browser.send("POST", page, Some(&fields), &[("origin", &app.address), ("X-Forwarded-For", from)])
}

/// After so many seconds there is room again.
#[track_caller]
fn limited(reply: Reply, seconds: &str) {
    let reply = reply.is(429).problem("rate-limited");
    assert_eq!(reply.header("retry-after"), seconds, "{reply}");
    assert!(reply.str("/detail").contains("Try again in "), "{reply}");
}

/// Status, body and headers, but for the time of day and the id.
fn all_of(reply: &Reply) -> (u16, String, Vec<(String, String)>) {
    // No two answers have the same id, whoever asks for whatever.
    let headers = reply.headers.iter().filter(|(name, _)| !["date", "x-request-id"].contains(&name.as_str()));
    let headers =
        headers.map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()));
    // Their order is chance.
    let mut headers: Vec<(String, String)> = headers.collect();
    headers.sort();
    (reply.status, reply.text(), headers)
}

fn rows(app: &App) -> usize {
    let before = app.ctx.clone();
    app.write(move |conn| {
        let mut all = 0;
        loop {
            match limits::forget(conn, &before)? {
                0 => return Ok(all),
                some => all += some,
            }
        }
    })
}

#[test]
fn who_guesses_passwords_is_stopped_and_locks_nobody_out() {
    let few = Limits { sign_in_per_account: 3, sign_in_per_account_elsewhere: 5, ..Limits::default() };
    App::on_both_with_limits(few, |app| {
        let ana = app.learner("Ana Dias").email;
        signs_in(app, HOME, &ana, PASSWORD).is(200);
        for _ in 0..3 {
            guesses(app, AWAY, &ana).is(401).problem("wrong-credentials");
        }
        limited(guesses(app, AWAY, &ana), "300");
        limited(signs_in(app, AWAY, &ana, PASSWORD), "300");
        // From many addresses: for this account that is counted together.
        for _ in 0..2 {
            guesses(app, "198.51.100.2", &ana).is(401);
        }
        limited(guesses(app, "198.51.100.2", &ana), "180");
        limited(guesses(app, "198.51.100.3", &ana), "180");
        // The owner comes in from where she was before, and a while later from everywhere.
        signs_in(app, HOME, &ana, PASSWORD).is(200);
        limited(signs_in(app, ELSEWHERE, &ana, PASSWORD), "180");
        guesses(app, AWAY, "somebody.else@delegates.example").is(401);
        app.later(Duration::seconds(179));
        limited(signs_in(app, ELSEWHERE, &ana, PASSWORD), "1");
        app.later(Duration::seconds(1));
        signs_in(app, ELSEWHERE, &ana, PASSWORD).is(200);
        // What was right is not counted, however often.
        for _ in 0..12 {
            signs_in(app, ELSEWHERE, &ana, PASSWORD).is(200);
        }
        // A month later the address is one like all others.
        app.later(Duration::days(31));
        (0..3).for_each(|_| _ = guesses(app, AWAY, &ana).is(401));
        (0..2).for_each(|_| _ = guesses(app, "198.51.100.2", &ana).is(401));
        limited(signs_in(app, HOME, &ana, PASSWORD), "180");
    });
}

#[test]
fn many_guesses_at_once_are_as_many_as_one_after_the_other() {
    let few = Limits { sign_in_per_account: 4, ..Limits::default() };
    App::on_both_with_limits(few, |app| {
        let ana = app.learner("Ana Dias").email;
        let statuses: Vec<u16> = std::thread::scope(|scope| {
            let guess = || guesses(app, AWAY, &ana).status;
            let all: Vec<_> = (0..16).map(|_| scope.spawn(guess)).collect();
            all.into_iter().map(|one| one.join().expect("an answer")).collect()
        });
        assert_eq!(statuses.iter().filter(|status| **status == 401).count(), 4, "{statuses:?}");
        assert_eq!(statuses.iter().filter(|status| **status == 429).count(), 12, "{statuses:?}");
    });
}

#[test]
fn an_address_that_guesses_at_many_accounts_is_stopped_on_pages_too() {
    let few = Limits { sign_in_per_address: 3, ..Limits::default() };
    App::on_both_with_limits(few, |app| {
        let ana = app.learner("Ana Dias").email;
        for name in ["a", "b"] {
            guesses(app, AWAY, &format!("{name}@delegates.example")).is(401);
        }
        let browser = Browser::new(app);
        let fields = [("email", "c@delegates.example"), ("password", "not the right password")];
        sends(app, &browser, AWAY, "/sign-in", &fields).is(401);
        let closed = sends(app, &browser, AWAY, "/sign-in", &fields).is(429);
        assert_eq!(closed.header("retry-after"), "100");
        let closed =
            closed.says("This was tried too often. Try again in 2 minutes.").says("value=\"c@delegates.example\"");
        assert!(!closed.text.contains("not the right password"), "no password comes back");
        let french = browser.send("GET", "/sign-in?language=fr", None, &[]).is(200);
        assert!(french.text.contains("lang=\"fr\""));
        sends(app, &browser, AWAY, "/sign-in", &fields).is(429).says("Il y a eu trop de tentatives.");
        limited(signs_in(app, AWAY, &ana, PASSWORD), "100");
        signs_in(app, HOME, &ana, PASSWORD).is(200);
        // A network of IPv6 is one address, whatever its last half.
        for last in 1..=3 {
            guesses(app, &format!("2001:db8:1:2::{last}"), &format!("{last}@delegates.example")).is(401);
        }
        limited(guesses(app, "2001:db8:1:2:ffff::9", "x@delegates.example"), "100");
        guesses(app, "2001:db8:1:3::1", "x@delegates.example").is(401);
    });
}

#[test]
fn nobody_gets_away_by_naming_addresses_that_no_trusted_proxy_named() {
    let app = App::on_sqlite();
    let ana = app.learner("Ana Dias").email;
    for at in 0..10 {
        guesses(&app, &format!("198.51.100.{at}"), &ana).is(401);
    }
    limited(guesses(&app, "198.51.100.99", &ana), "90");
    let behind = Limits { sign_in_per_account: 2, ..Limits::default() };
    App::on_both_with_limits(behind, |app| {
        // The proxy adds at the right; what stands further left is the client's own invention.
        for at in 0..2 {
            guesses(app, &format!("10.0.0.{at}, {AWAY}"), "x@delegates.example").is(401);
        }
        limited(guesses(app, &format!("10.0.0.9, {AWAY}"), "x@delegates.example"), "450");
    });
}

#[test]
fn signing_in_a_new_password_and_registering_tell_nobody_who_has_an_account() {
    let few = Limits { sign_in_per_account: 2, reset_per_account: 2, register_per_address: 2, ..Limits::default() };
    App::on_both_with_limits(few, |app| {
        app.learner("Ana Dias");
        let (known, unknown) = ("ana.dias@delegates.example", "nobody@delegates.example");
        let alike = |path: &str, body: &dyn Fn(&str) -> Value, statuses: &[u16]| {
            for status in statuses {
                // Each from an address of its own, so that they share no count.
                let one = post(app, HOME, path, &body(known)).is(*status);
                let other = post(app, AWAY, path, &body(unknown)).is(*status);
                assert_eq!(all_of(&one), all_of(&other), "{path}");
            }
        };
        alike(
            "/auth/login",
            &|email| json!({ "email": email, "password": "not the right password" }),
            &[401, 401, 429, 429],
        );
        alike("/auth/password-reset", &|email| json!({ "email": email }), &[202, 202, 429, 429]);
        let registration = |email: &str| json!({ "email": email, "password": PASSWORD, "full_name": "Ana Dias" });
        alike("/auth/register", &registration, &[201, 201, 429]);
        // Locked, without a password: the same.
        let locked = app.learner("Luc Locked").email;
        let at = locked.clone();
        app.write(move |conn| {
            let found = chancery::account::person::find_by_email(conn, &at)?.expect("the learner");
            chancery::account::person::set_locked(conn, found.id, Some(found.created_at))?;
            Ok(())
        });
        let one = signs_in(app, ELSEWHERE, &locked, PASSWORD).is(401);
        let other = signs_in(app, "203.0.113.2", "never@delegates.example", PASSWORD).is(401);
        assert_eq!(all_of(&one), all_of(&other));
        // On the page for a forgotten password the address stays in the form.
        let browser = Browser::new(app);
        for email in [known, unknown] {
            let from = if email == known { HOME } else { AWAY };
            let page = sends(app, &browser, from, "/forgot", &[("email", email)]).is(429);
            page.says(&format!("value=\"{email}\"")).says("Try again in 30 minutes.");
        }
        app.work();
    });
}

#[test]
fn an_address_registers_so_many_and_what_was_wrong_is_not_counted() {
    let few = Limits { register_per_address: 2, ..Limits::default() };
    App::on_both_with_limits(few, |app| {
        let registration = |name: &str, password: &str| json!({ "email": format!("{name}@mfa.example"), "password": password, "full_name": "Ana Dias" });
        for name in ["a", "b"] {
            post(app, AWAY, "/auth/register", &registration(name, "short")).is(422);
            post(app, AWAY, "/auth/register", &registration(name, PASSWORD)).is(201);
        }
        limited(post(app, AWAY, "/auth/register", &registration("c", PASSWORD)), "1800");
        let browser = Browser::new(app);
        let fields =
            [("full_name", "Cy Young"), ("email", "c@mfa.example"), ("password", PASSWORD), ("language", "en")];
        let closed = sends(app, &browser, AWAY, "/register", &fields).is(429);
        let closed = closed.says("Try again in 30 minutes.").says("value=\"Cy Young\"");
        assert!(!closed.text.contains(PASSWORD), "no password comes back");
        sends(app, &browser, HOME, "/register", &fields).is(200);
        app.work();
    });
}

#[test]
fn who_guesses_codes_of_certificates_is_stopped_and_who_has_one_is_not_counted() {
    let few = Limits { verify_per_address: 3, ..Limits::default() };
    App::on_both_with_limits(few, |app| {
        app.publish(course("protocol").folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        ana.completes_the_course();
        let code = ana.certificates()[0]["code"].as_str().expect("a code").to_owned();
        let (call, page) = (format!("/certificates/verify/{code}"), format!("/verify/{code}"));
        let browser = Browser::new(app);
        let looks = |from: &str, path: &str| browser.send("GET", path, None, &[("X-Forwarded-For", from)]);
        for _ in 0..5 {
            get(app, AWAY, &call).is(200);
            looks(AWAY, &page).is(200);
        }
        get(app, AWAY, "/certificates/verify/0000-0000-0000-0000-0000-0000-00").is(404);
        get(app, AWAY, "/certificates/verify/nonsense/credential").is(404);
        looks(AWAY, "/verify/1111").is(404);
        limited(get(app, AWAY, "/certificates/verify/nonsense"), "200");
        // It is not told either whether one of many guesses was right.
        limited(get(app, AWAY, &call), "200");
        limited(get(app, AWAY, &format!("{call}/credential")), "200");
        let closed = looks(AWAY, &page).is(429);
        assert_eq!(closed.header("retry-after"), "200");
        closed.says("This was tried too often. Try again in 4 minutes.");
        get(app, HOME, &call).is(200);
        app.later(Duration::seconds(200));
        get(app, AWAY, &call).is(200);
        app.work();
    });
}

#[test]
fn who_guesses_links_is_stopped_wherever_links_lead() {
    let few = Limits { links_per_address: 6, ..Limits::default() };
    App::on_both_with_limits(few, |app| {
        let ana = app.learner("Ana Dias");
        app.stranger().post("/auth/password-reset", json!({ "email": ana.email })).is(202);
        let secret = app.mails()[0].secret_after("reset");
        let browser = Browser::new(app);
        let looks = |path: &str| browser.send("GET", path, None, &[("X-Forwarded-For", AWAY)]);
        let another = "the attaché waters his orchids";
        for _ in 0..10 {
            looks(&format!("/reset/{secret}")).is(200);
        }
        post(app, AWAY, "/auth/confirm", &json!({ "token": "x" })).is(410);
        post(app, AWAY, "/auth/password-reset/confirm", &json!({ "token": "x", "password": another })).is(410);
        get(app, AWAY, "/auth/invitations/x").is(410);
        for path in ["/reset/x", "/setup/x", "/invitation/x"] {
            looks(path).is(410);
        }
        limited(get(app, AWAY, "/auth/invitations/x"), "100");
        limited(post(app, AWAY, "/auth/confirm", &json!({ "token": "x" })), "100");
        let right = json!({ "token": secret, "password": another });
        limited(post(app, AWAY, "/auth/password-reset/confirm", &right), "100");
        for path in ["/reset/x", "/setup/x", "/invitation/x", "/welcome/x"] {
            looks(path).is(429).says("This was tried too often.");
        }
        post(app, HOME, "/auth/password-reset/confirm", &right).is(200);
        app.work();
    });
}

#[test]
fn who_guesses_links_that_end_reminders_is_stopped_too() {
    let few = Limits { links_per_address: 2, ..Limits::default() };
    App::on_both_with_limits(few, |app| {
        let browser = Browser::new(app);
        let sends = |method: &str, from: &str| {
            let form: Option<&[(&str, &str)]> = if method == "POST" { Some(&[]) } else { None };
            browser.send(method, "/unsubscribe/nobodys", form, &[("X-Forwarded-For", from)])
        };
        sends("GET", AWAY).is(410);
        sends("POST", AWAY).is(410);
        for method in ["GET", "POST"] {
            let closed = sends(method, AWAY).is(429).says("This was tried too often. Try again in 5 minutes.");
            assert_eq!(closed.header("retry-after"), "300");
        }
        sends("POST", HOME).is(410);
    });
}

#[test]
fn the_own_password_is_not_guessed_by_who_found_an_open_session() {
    let few = Limits { sign_in_per_account: 3, ..Limits::default() };
    App::on_both_with_limits(few, |app| {
        let ana = app.learner("Ana Dias");
        let new = "the attaché waters his orchids";
        let change = |present: &str| ana.put("/me/password", json!({ "current_password": present, "password": new }));
        let erase = |password: &str| {
            let body = json!({ "password": password, "keep_certificates": true });
            ana.call("DELETE", "/me").json(&body).send()
        };
        change("wrong, wrong, wrong").is(422);
        erase("wrong, wrong, wrong").is(422);
        change("wrong, wrong, wrong").is(422);
        limited(erase(PASSWORD), "300");
        limited(change(PASSWORD), "300");
        let browser = Browser::new(app);
        signs_in(app, HOME, &ana.email, PASSWORD).is(200);
        browser.signs_in(&ana.email, PASSWORD).leads_to("/");
        let fields = [("current_password", PASSWORD), ("password", new)];
        browser.fills("/account/password", "/account/password", &fields).is(429).says("Try again in 5 minutes.");
        app.later(Duration::minutes(5));
        change(PASSWORD).is(204);
        app.work();
    });
}

#[test]
fn what_is_over_is_forgotten_and_tells_nothing_of_anybody_before() {
    App::on_both_with_limits(Limits::default(), |app| {
        let ana = app.learner("Ana Dias");
        ana.signs_in();
        let ana = ana.email;
        guesses(app, AWAY, &ana).is(401);
        app.stranger().post("/auth/password-reset", json!({ "email": ana })).is(202);
        assert_eq!(rows(app), 0, "all of it still counts");
        app.later(Duration::hours(2));
        assert!(rows(app) >= 5, "what is over goes");
        assert_eq!(rows(app), 0);
        // Where she signed in is known for a month.
        app.later(Duration::days(31));
        assert_eq!(rows(app), 1);
        app.work();
    });
}
