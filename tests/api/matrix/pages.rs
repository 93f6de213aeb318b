//! The pages and forms.

use std::collections::HashMap;

use chancery::policy::{Refusal, Rule, decide};
use chancery::web::rights::{PAGES, Right};

use super::at_once;
use super::world::{Side, World};
use crate::pages::browser::{Browser, Page};
use crate::support::actors::PASSWORD;
use crate::support::app::{App, on_both_databases};

/// Where a page answers otherwise than the policy says, and why.
const STATED: [(&str, &str, Option<Side>, u16, &str); 3] = [
    ("GET", "/learn/{course}/glossary", Some(Side::Owner), 404, "the course has no glossary"),
    ("GET", "/learn/{course}/{module}/{unit}", None, 303, "who is not in the course is led to where one enrols"),
    ("POST", "/account/second-factor/recovery-codes", Some(Side::OldAdministrator), 409, "there is no second factor"),
];

/// Forms after which somebody is not who they were, or the things are gone: they come last.
const LAST: [&str; 7] = [
    "POST /admin/certificates/{id}/revoke",
    "POST /account/passkeys/{id}/remove",
    "POST /account/sessions/{id}/end",
    "POST /account/identities/{provider}/removal",
    "POST /account/sessions",
    "POST /account/erase",
    "POST /sign-out",
];

/// Somebody's browser, with the token of the forms.
struct Seat {
    browser: Browser,
    token: String,
}

fn seat(app: &App, email: Option<&str>) -> Seat {
    let browser = Browser::new(app);
    if let Some(email) = email {
        browser.signs_in(email, PASSWORD).leads_to("/");
    }
    let token = browser.get(if email.is_some() { "/account" } else { "/sign-in" }).is(200).token();
    Seat { browser, token }
}

/// What a form sends, so that rights and nothing else decide.
fn fields(path: &str, world: &World<'_>) -> Vec<(&'static str, String)> {
    let plain = |fields: &[(&'static str, &str)]| {
        fields.iter().map(|(name, value)| (*name, (*value).to_owned())).collect::<Vec<_>>()
    };
    match path {
        "/cohorts/{id}" | "/cohorts/{id}/members" | "/cohorts/{id}/learners/{enrolment}" => {
            let mut deed = plain(&[("deed", "remind"), ("once", "0123456789abcdefghij")]);
            deed.push(("learner", world.enrolment.clone()));
            deed
        }
        "/admin/certificates/eligible" => plain(&[("deed", "release"), ("course", "protocol")]),
        "/admin/cohorts/{id}/version" | "/admin/enrolments/{id}/version" => plain(&[("version", "2")]),
        "/admin/people/{id}" => plain(&[("what", "lock")]),
        "/admin/certificates/{id}/revoke" => plain(&[("reason", "Because.")]),
        // A wrong password would be told by the status that says that nobody is signed in.
        "/sign-in" => vec![("email", world.tom.email.clone()), ("password", PASSWORD.to_owned())],
        "/attempt/{id}/submit" => plain(&[("sure", "yes")]),
        "/account" => plain(&[("full_name", "Somebody"), ("language", "en")]),
        _ => Vec::new(),
    }
}

/// A form with a file and this token.
fn upload(token: &str) -> Vec<u8> {
    let body = format!(
        "--m\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n{token}\r\n--m\r\nContent-Disposition: \
         form-data; name=\"file\"; filename=\"p.csv\"\r\nContent-Type: text/csv\r\n\r\nemail,name\n\r\n--m--\r\n"
    );
    body.into_bytes()
}

/// Each time in a browser of its own with the same cookies: what an answer takes away is there for the next.
fn opens(world: &World<'_>, seat: &Seat, (method, path, _): &Right) -> Page {
    let browser = Browser::new(world.app);
    browser.cookies.lock().expect("cookies").clone_from(&seat.browser.cookies.lock().expect("cookies"));
    let address = world.address(path);
    let address = if *path == "/admin/certificates/eligible" { format!("{address}?course=protocol") } else { address };
    if *method == "GET" {
        return browser.get(&address);
    }
    if *path == "/admin/people/import" {
        return browser.sends(&address, "multipart/form-data; boundary=m", upload(&seat.token));
    }
    let fields = fields(path, world);
    let mut all = vec![("token", seat.token.as_str())];
    all.extend(fields.iter().map(|(name, value)| (*name, value.as_str())));
    let here = world.app.address.clone();
    browser.send("POST", &address, Some(&all), &[("origin", &here), ("sec-fetch-site", "same-origin")])
}

/// What is wrong with an answer, if anything is.
fn wrong(side: Side, right: &Right, page: &Page) -> Option<String> {
    let (method, path, action) = *right;
    let decided = decide(side.asks(), action, side.sees(path));
    let to_sign_in = page.status == 303 && page.header("location").starts_with("/sign-in");
    let stated = STATED.iter().find(|told| {
        let whose = told.2.map_or(decided == Err(Refusal::NotFound), |known| known == side);
        (told.0, told.1) == (method, path) && whose
    });
    let good = match (decided, stated) {
        (_, Some(told)) => page.status == told.3 && !to_sign_in,
        (Err(Refusal::NotSignedIn), None) => to_sign_in,
        (Err(Refusal::NotFound), None) => page.status == 404,
        (Err(Refusal::Role), None) => page.status == 403,
        (Err(Refusal::SecondFactorNeeded), None) => page.header("location") == "/account/second-factor",
        // What was asked for is carried along, and the password is asked for.
        (Err(Refusal::RecentSignInNeeded), None) => page.status == 200 && page.text.contains("name=\"confirming\""),
        (Ok(()), None) if action.rule() == Rule::Everybody => !matches!(page.status, 401 | 403),
        (Ok(()), None) => !matches!(page.status, 401 | 403 | 404) && !to_sign_in,
    };
    let told = || {
        let text: String = page.text.split("<main").nth(1).unwrap_or(&page.text).chars().take(400).collect();
        format!("{method} {path} ({}) as {side:?}: {} {} {text}", action.name(), page.status, page.header("location"))
    };
    (!good).then(told)
}

on_both_databases! {
    fn every_form_is_refused_without_its_token_and_from_elsewhere(app: &App) {
        let world = World::new(app, |_| ());
        let seat = seat(app, Some(&world.administrator.email));
        let (here, before) = (app.address.as_str(), world.state());
        let mut forms = 0;
        for (_, path, _) in PAGES.iter().filter(|(method, ..)| *method == "POST") {
            let address = world.address(path);
            if *path == "/unsubscribe/{key}" {
                // Mail programs press this button for their users (RFC 8058): the secret in the address is all.
                continue;
            }
            forms += 1;
            if *path == "/admin/people/import" {
                let sent = seat.browser.sends(&address, "multipart/form-data; boundary=m", upload("wrong"));
                assert_eq!(sent.status, 403, "{path}: {}", sent.text);
                continue;
            }
            let fields = fields(path, &world);
            for (token, origin, site) in [
                ("", here, "same-origin"),
                ("wrong", here, "same-origin"),
                (seat.token.as_str(), "https://evil.example", "same-origin"),
                (seat.token.as_str(), "null", "same-origin"),
                (seat.token.as_str(), here, "cross-site"),
                (seat.token.as_str(), here, "same-site"),
            ] {
                let mut all = vec![("token", token)];
                all.extend(fields.iter().map(|(name, value)| (*name, value.as_str())));
                let headers = [("origin", origin), ("sec-fetch-site", site)];
                let sent = seat.browser.send("POST", &address, Some(&all), &headers);
                assert_eq!(sent.status, 403, "{path} with {token:?} from {origin}, {site}: {}", sent.text);
            }
        }
        assert!(forms > 40, "all forms were sent: {forms}");
        for (before, after) in before.iter().zip(world.state()) {
            assert_eq!(*before, after, "a foreign form changed something");
        }
        // The administrator is still signed in, and the token is still good.
        let own = [("token", seat.token.as_str())];
        seat.browser.send("POST", "/admin/keys-kept", Some(&own), &[("origin", here)]).leads_to("/admin?done=keys-kept");
    }

    fn every_page_refuses_and_lets_in_everybody_as_the_policy_says(app: &App) {
        let mut old = None;
        let world = World::new(app, |stella| old = Some(seat(app, Some(&stella.email))));
        let mut seats: HashMap<String, Seat> = HashMap::new();
        for side in Side::ALL {
            let seat = match side {
                Side::Stranger => seat(app, None),
                Side::OldAdministrator => old.take().expect("she signed in"),
                _ => seat(app, Some(&world.who(side).email)),
            };
            seats.insert(format!("{side:?}"), seat);
        }
        world.lock();
        let at = |side: Side| &seats[&format!("{side:?}")];
        let all = || PAGES.iter().flat_map(|right| Side::ALL.map(|side| (right, side)));
        let refused = |right: &Right, side: Side| decide(side.asks(), right.2, side.sees(right.1)).is_err();
        let before = world.state();
        let jobs: Vec<_> = all().filter(|(right, side)| refused(right, *side)).collect();
        assert!(jobs.len() > 300, "many are refused: {}", jobs.len());
        let found = at_once(&jobs, |(right, side)| wrong(*side, right, &opens(&world, at(*side), right)));
        assert!(found.is_empty(), "{}", found.join("\n"));
        for (before, after) in before.iter().zip(world.state()) {
            assert_eq!(*before, after, "somebody changed what is not theirs");
        }

        let (reading, mut doing): (Vec<_>, Vec<_>) =
            all().filter(|(right, side)| !refused(right, *side)).partition(|(right, _)| right.0 == "GET");
        let mut found = at_once(&reading, |(right, side)| wrong(*side, right, &opens(&world, at(*side), right)));
        doing.retain(|(_, side)| *side != Side::OldAdministrator);
        let place = |(right, _): &(&Right, Side)| {
            let route = format!("{} {}", right.0, right.1);
            LAST.iter().position(|last| *last == route).map_or(0, |place| place + 1)
        };
        doing.sort_by_key(place);
        for (right, side) in doing {
            found.extend(wrong(side, right, &opens(&world, at(side), right)));
        }
        assert!(found.is_empty(), "{}", found.join("\n"));
    }
}
