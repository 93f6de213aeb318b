//! What must not sign anybody in. Each row is an attack, and what whoever tries it is told.

use std::collections::BTreeMap;

use chancery::account::identity::store as identities;
use chancery::account::person;
use chrono::Duration;
use serde_json::{Value, json};

use super::forger::{Forger, Plan, Signed};
use super::walk::{comes_back, goes, good_answer, presses, sets_out, signs_in_there};
use crate::pages::browser::{Browser, Page};
use crate::support::app::App;

/// Where an attack happens. The provider vouches for the address of Ana, who has an account here.
struct Scene<'a> {
    app: &'a App,
    forger: &'a Forger,
    /// Another provider that this installation knows, under the name `other`.
    other: &'a Forger,
    browser: &'a Browser,
}

impl Scene<'_> {
    /// Goes there and back, to a provider that does this.
    fn forges(&self, plan: impl FnOnce(&mut Plan, i64)) -> Page {
        let sent = sets_out(self.browser, "ministry", &[]);
        signs_in_there(self.app, self.forger, &sent);
        plan(&mut self.forger.plan(), self.app.now().seconds());
        comes_back(self.browser, "ministry", &good_answer(self.forger, &sent, &sent.asked("state")))
    }

    fn claims(&self, name: &str, value: impl FnOnce(i64) -> Value) -> Page {
        self.forges(|plan, now| plan.claims = json!({ name: value(now) }))
    }

    fn signed(&self, signed: Signed) -> Page {
        self.forges(|plan, _| plan.signed = signed)
    }

    fn answers(&self, status: u16, headers: &str, body: &[u8]) -> Page {
        self.forges(|plan, _| plan.answer = Some((status, headers.to_owned(), body.to_vec())))
    }

    /// Presses the button of a provider that says this of itself, after what it said before was forgotten.
    fn describes(&self, name: &str, value: Value) -> Page {
        self.app.later(Duration::hours(2));
        self.forger.plan().description = json!({ name: value });
        presses(self.browser, "ministry", &[])
    }

    /// Sets out, is signed in there, and comes back with an answer that somebody changed on the way.
    fn returns(&self, change: impl FnOnce(&str, &str) -> String) -> Page {
        let sent = sets_out(self.browser, "ministry", &[]);
        signs_in_there(self.app, self.forger, &sent);
        let state = sent.asked("state");
        let good = good_answer(self.forger, &sent, &state);
        comes_back(self.browser, "ministry", &change(&good, &state))
    }
}

type Attack = (&'static str, fn(&Scene<'_>) -> Page, u16, &'static str);

const ATTACKS: &[Attack] = &[
    ("the issuer is another", |s| s.claims("iss", |_| json!("https://evil.example")), 403, "sso-token-issuer"),
    ("the token is for another", |s| s.claims("aud", |_| json!("somebody-else")), 403, "sso-token-audience"),
    (
        "the token is for several, asked for by nobody",
        |s| s.claims("aud", |_| json!(["chancery", "x"])),
        403,
        "sso-token-party",
    ),
    ("the token was asked for by another", |s| s.claims("azp", |_| json!("x")), 403, "sso-token-party"),
    ("the nonce is another", |s| s.claims("nonce", |_| json!("another")), 403, "sso-token-nonce"),
    ("the nonce is missing", |s| s.claims("nonce", |_| Value::Null), 403, "sso-token-no-nonce"),
    ("the token has expired", |s| s.claims("exp", |now| json!(now - 61)), 403, "sso-token-expired"),
    ("the token is from the future", |s| s.claims("iat", |now| json!(now + 120)), 403, "sso-token-untimely"),
    ("the token is older than the way", |s| s.claims("iat", |now| json!(now - 120)), 403, "sso-token-untimely"),
    ("the subject is missing", |s| s.claims("sub", |_| Value::Null), 403, "sso-token-malformed"),
    ("the algorithm is none", |s| s.signed(Signed::Not), 403, "sso-token-algorithm"),
    ("the public key is the secret of HS256", |s| s.signed(Signed::WithThePublicKey), 403, "sso-token-algorithm"),
    ("the key is unknown", |s| s.signed(Signed::ByNobody), 403, "sso-token-key"),
    ("another key signed", |s| s.signed(Signed::ByAnother), 403, "sso-token-signature"),
    ("the claims were changed", |s| s.signed(Signed::AndChanged), 403, "sso-token-signature"),
    ("there is no token", |s| s.answers(200, "", br#"{"access_token":"x"}"#), 403, "sso-token-malformed"),
    ("the token is longer than any", |s| s.answers(200, "", &long_token()), 403, "sso-token-malformed"),
    ("the code was used", code_of_before, 403, "sso-code-refused"),
    ("the code is another browser's", code_of_another_browser, 403, "sso-code-refused"),
    ("the answer was used", answer_of_before, 403, "sso-replayed"),
    ("the state is another browser's", state_of_another_browser, 403, "sso-wrong-state"),
    (
        "the victim's browser set out nowhere",
        |s| comes_back(s.browser, "ministry", "code=a&state=b"),
        403,
        "sso-other-browser",
    ),
    (
        "the state is missing",
        |s| s.returns(|good, state| good.replace(&format!("&state={state}"), "")),
        400,
        "sso-no-state",
    ),
    ("the state is made up", |s| s.returns(|good, state| good.replace(state, &"0".repeat(52))), 403, "sso-wrong-state"),
    ("the way is too old", too_old, 403, "sso-other-browser"),
    ("the way was forged", forged_way, 403, "sso-other-browser"),
    (
        "another provider names itself",
        |s| s.returns(|good, _| good.replace("iss=http", "iss=https")),
        403,
        "sso-other-provider",
    ),
    ("the provider does not name itself", |s| s.returns(|good, _| good.replace("&iss=", "&x=")), 403, "sso-unnamed"),
    ("the answer of one provider is brought to another", mixed_up, 403, "sso-other-provider"),
    (
        "the provider refuses",
        |s| s.returns(|_, state| format!("error=access_denied&state={state}&iss={}", s.forger.issuer)),
        403,
        "sso-declined",
    ),
    (
        "there is no code",
        |s| s.returns(|good, state| good.replace(&format!("code={state}"), "code=")),
        400,
        "sso-no-code",
    ),
    ("the address is not verified", |s| s.claims("email_verified", |_| json!(false)), 403, "sso-address-unverified"),
    ("nothing is said of the address", |s| s.claims("email_verified", |_| Value::Null), 403, "sso-address-unverified"),
    ("the address is unconfirmed here", unconfirmed_here, 403, "sso-address-unconfirmed"),
    ("there is no account", |s| s.claims("email", |_| json!("nobody@delegates.example")), 403, "sso-no-account"),
    ("the account is locked", locked, 403, "sso-locked"),
    ("what is said besides is about another", besides_about_another, 502, "sso-unreadable"),
    ("the answer is huge", |s| s.answers(200, "", &vec![b' '; 300_000]), 502, "sso-unreadable"),
    ("the answer is no JSON", |s| s.answers(200, "", b"<html>"), 502, "sso-unreadable"),
    ("the answer leads elsewhere", |s| s.answers(307, "Location: http://127.0.0.1:9/\r\n", b""), 502, "sso-unreadable"),
    ("the provider breaks down", |s| s.answers(500, "", b"{}"), 502, "sso-unreadable"),
    ("it describes another issuer", |s| s.describes("issuer", json!("https://evil.example")), 502, "sso-other-issuer"),
    (
        "it describes a plain address",
        |s| s.describes("token_endpoint", json!("http://evil.example/t")),
        502,
        "sso-unsafe-address",
    ),
    (
        "it describes itself without PKCE",
        |s| s.describes("code_challenge_methods_supported", json!(["plain"])),
        502,
        "sso-no-pkce",
    ),
    ("its keys are nowhere", keys_nowhere, 502, "sso-unreadable"),
];

fn long_token() -> Vec<u8> {
    json!({ "id_token": format!("{}.b.c", "a".repeat(70_000)) }).to_string().into_bytes()
}

fn code_of_before(s: &Scene<'_>) -> Page {
    s.forger.plan().claims = json!({ "email": "nobody@delegates.example" });
    let first = s.returns(|good, state| good.replace(&format!("code={state}"), "code=once"));
    assert_eq!(first.status, 403, "{}", first.text);
    s.forger.plan().claims = json!({});
    s.returns(|good, state| good.replace(&format!("code={state}"), "code=once"))
}

/// Somebody gets hold of a code and puts it into a way of their own: the provider knows who asked for it (PKCE).
fn code_of_another_browser(s: &Scene<'_>) -> Page {
    let victim = Browser::new(s.app);
    let stolen = sets_out(&victim, "ministry", &[]);
    signs_in_there(s.app, s.forger, &stolen);
    let own = sets_out(s.browser, "ministry", &[]);
    comes_back(s.browser, "ministry", &good_answer(s.forger, &own, "stolen"))
}

/// The same answer again, in a browser that kept its cookie.
fn answer_of_before(s: &Scene<'_>) -> Page {
    s.forger.plan().claims = json!({ "email": "nobody@delegates.example" });
    let sent = sets_out(s.browser, "ministry", &[]);
    signs_in_there(s.app, s.forger, &sent);
    let kept = s.browser.cookies.lock().expect("cookies").clone();
    let good = good_answer(s.forger, &sent, "twice");
    assert_eq!(comes_back(s.browser, "ministry", &good).status, 403);
    assert!(!s.browser.cookies.lock().expect("cookies").contains_key("chancery-way"), "the way is taken away");
    s.forger.plan().claims = json!({});
    *s.browser.cookies.lock().expect("cookies") = kept;
    comes_back(s.browser, "ministry", &good)
}

/// The attacker signs in there, and has the victim's browser come back: it would be signed in as the attacker.
fn state_of_another_browser(s: &Scene<'_>) -> Page {
    let attacker = Browser::new(s.app);
    let sent = sets_out(&attacker, "ministry", &[]);
    signs_in_there(s.app, s.forger, &sent);
    sets_out(s.browser, "ministry", &[]);
    comes_back(s.browser, "ministry", &good_answer(s.forger, &sent, "attacker"))
}

fn too_old(s: &Scene<'_>) -> Page {
    let sent = sets_out(s.browser, "ministry", &[]);
    s.app.later(Duration::seconds(600));
    signs_in_there(s.app, s.forger, &sent);
    comes_back(s.browser, "ministry", &good_answer(s.forger, &sent, "late"))
}

fn forged_way(s: &Scene<'_>) -> Page {
    let sent = sets_out(s.browser, "ministry", &[]);
    signs_in_there(s.app, s.forger, &sent);
    let mut cookies = s.browser.cookies.lock().expect("cookies");
    let way = cookies.get_mut("chancery-way").expect("a way");
    // The first letter of the signature.
    let at = way.rfind('.').expect("a signature") + 1;
    let other = if way[at..].starts_with('A') { "B" } else { "A" };
    way.replace_range(at..=at, other);
    drop(cookies);
    comes_back(s.browser, "ministry", &good_answer(s.forger, &sent, "forged"))
}

fn mixed_up(s: &Scene<'_>) -> Page {
    let sent = sets_out(s.browser, "other", &[]);
    signs_in_there(s.app, s.other, &sent);
    comes_back(s.browser, "ministry", &good_answer(s.forger, &sent, "mixed"))
}

fn unconfirmed_here(s: &Scene<'_>) -> Page {
    let said = json!({ "email": "eve@delegates.example", "password": "consul visits the harbour", "full_name": "Eve" });
    s.app.stranger().post("/auth/register", said).is(201);
    s.claims("email", |_| json!("eve@delegates.example"))
}

fn locked(s: &Scene<'_>) -> Page {
    let bo = s.app.learner("Bo Lund");
    let id = bo.id.parse().expect("an id");
    let now = s.app.now();
    s.app.write(move |conn| Ok(person::set_locked(conn, id, Some(now))?));
    s.claims("email", |_| json!("bo.lund@delegates.example"))
}

fn besides_about_another(s: &Scene<'_>) -> Page {
    s.app.later(Duration::hours(2));
    s.forger.plan().description = json!({ "userinfo_endpoint": format!("{}/userinfo", s.forger.issuer) });
    s.forges(|plan, _| {
        plan.claims = json!({ "email": null });
        plan.besides = json!({ "sub": "subject-2", "email": "ana.dias@delegates.example", "email_verified": true });
    })
}

fn keys_nowhere(s: &Scene<'_>) -> Page {
    s.app.later(Duration::hours(2));
    s.forger.plan().description = json!({ "jwks_uri": format!("{}/nowhere", s.forger.issuer) });
    s.forges(|_, _| ())
}

#[test]
fn no_attack_signs_anybody_in_and_each_is_told_what_is_wrong() {
    let (forger, other) = (Forger::new(), Forger::new());
    let providers =
        BTreeMap::from([("ministry".to_owned(), forger.settings()), ("other".to_owned(), other.settings())]);
    assert!(ATTACKS.len() >= 40, "{}", ATTACKS.len());
    App::on_both_with_providers(&providers, |app| {
        let ana = app.learner("Ana Dias");
        for (attack, try_it, status, code) in ATTACKS {
            let browser = Browser::new(app);
            forger.repents();
            other.repents();
            let page = try_it(&Scene { app, forger: &forger, other: &other, browser: &browser });
            assert_eq!(page.status, *status, "{attack}: {} {}", page.header("location"), page.text);
            assert!(page.text.contains(code), "{attack}: no {code} in {}", page.text);
            assert!(page.text.contains("You are not signed in"), "{attack}: {}", page.text);
            assert!(!browser.cookies.lock().expect("cookies").contains_key("chancery"), "{attack}: a session");
            browser.get("/account").leads_to("/sign-in?next=/account");
            // What was fetched from a provider that did wrong is forgotten, and what this address may do wrong.
            app.later(Duration::hours(2));
        }
        let id = ana.id.parse().expect("an id");
        let linked = app.write(move |conn| Ok(identities::of_person(conn, id)?));
        assert!(linked.is_empty(), "{linked:?}");
        forger.repents();
        goes(app, &forger, &Browser::new(app), &[]).leads_to("/");
    });
}

#[test]
fn a_provider_that_is_away_is_told_and_the_password_still_works() {
    let forger = Forger::new();
    let providers = forger.called("ministry");
    drop(forger);
    let app = App::with_providers(&providers, |_, _| ());
    let ana = app.learner("Ana Dias");
    let browser = Browser::new(&app);
    let page = presses(&browser, "ministry", &[]);
    assert_eq!(page.status, 502, "{}", page.text);
    let page = page.says("sso-unreachable").says("The other service does not answer");
    assert!(!page.text.contains("127.0.0.1"), "the inside is for the log: {}", page.text);
    browser.signs_in(&ana.email, crate::support::actors::PASSWORD).leads_to("/");
}

#[test]
fn nobody_is_led_to_another_site_afterwards() {
    let forger = Forger::new();
    let app = App::with_providers(&forger.called("ministry"), |_, _| ());
    app.learner("Ana Dias");
    for foreign in ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\r\nX: y"] {
        goes(&app, &forger, &Browser::new(&app), &[("next", foreign)]).leads_to("/");
    }
    goes(&app, &forger, &Browser::new(&app), &[("next", "/certificates?x=1")]).leads_to("/certificates?x=1");
}

#[test]
fn a_way_begins_on_one_of_our_pages_alone() {
    let forger = Forger::new();
    let app = App::with_providers(&forger.called("ministry"), |_, _| ());
    let browser = Browser::new(&app);
    browser.send("POST", "/login/with/ministry", Some(&[("token", "made up")]), &[]).is(403);
    let token = browser.get("/sign-in").token();
    let foreign = [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")];
    browser.send("POST", "/login/with/ministry", Some(&[("token", &token)]), &foreign).is(403);
    browser.get("/login/with/ministry").is(405);
    presses(&browser, "nobody", &[]).is(404);
    assert!(forger.plan().asked.is_empty(), "nothing was asked for");
}

#[test]
fn who_comes_back_wrongly_too_often_has_to_wait() {
    let forger = Forger::new();
    let app = App::with_providers(&forger.called("ministry"), |_, limits| limits.sign_in_per_address = 3);
    app.learner("Ana Dias");
    let browser = Browser::new(&app);
    for _ in 0..3 {
        comes_back(&browser, "ministry", "code=a&state=b").is(403);
    }
    let closed = comes_back(&browser, "ministry", "code=a&state=b").is(429);
    assert!(!closed.header("retry-after").is_empty());
    presses(&browser, "ministry", &[]).is(429);
}
