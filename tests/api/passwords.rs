//! Passwords: which are taken, wherever one is set, and how they are kept.

use chancery::account::{password, person};
use chancery::actions::set_up;
use chancery::settings::Accounts;
use serde_json::{Value, json};

use crate::pages::browser::Browser;
use crate::support::actors::{Actor, PASSWORD};
use crate::support::app::{App, accounts, on_both_databases};
use crate::support::authenticator::Authenticator;
use crate::support::builders::course;
use crate::support::reply::Reply;

/// The password `four unrelated words here` by the costs that another program of before may have had: 4 MiB, one pass.
fn hash_of_before() -> String {
    use argon2::password_hash::PasswordHasher as _;
    let costs = argon2::Params::new(4096, 1, 1, None).expect("costs");
    let argon = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, costs);
    argon.hash_password_with_salt(PASSWORD.as_bytes(), &[7; 16]).expect("a hash").to_string()
}

fn kept(app: &App, actor: &Actor<'_>) -> String {
    let id = actor.id.parse().expect("an id");
    let found = app.db.read_blocking(move |conn| person::find(conn, id));
    found.expect("the database answers").expect("a person").password_hash.expect("a password")
}

fn has(app: &App, actor: &Actor<'_>, hash: &str) {
    let (id, hash) = (actor.id.parse().expect("an id"), hash.to_owned());
    app.write(move |conn| Ok(person::set_password(conn, id, &hash)?));
}

fn signs_in(app: &App, email: &str, password: &str) -> Reply {
    app.stranger().post("/auth/login", json!({ "email": email, "password": password }))
}

/// Sets a password in every way that there is; what each answers.
fn every_way(app: &App, chosen: &str) -> Vec<(&'static str, Reply)> {
    let with = |mut body: Value| {
        body["password"] = json!(chosen);
        body
    };
    let (ada, ines, ana) = (app.administrator(), app.facilitator("Ines Costa"), app.learner("Ana Dias"));
    let named = |email: &str| json!({ "email": email, "full_name": "Eva Roy", "role": "learner" });
    let mut answers = vec![("registering", {
        app.stranger().post("/auth/register", with(json!({ "email": "eva@mfa.example", "full_name": "Eva Roy" })))
    })];
    answers.push(("changing", ana.put("/me/password", with(json!({ "current_password": PASSWORD })))));
    app.stranger().post("/auth/password-reset", json!({ "email": ines.email })).is(202);
    let reset = app.mails_to(&ines.email).last().expect("a mail").secret_after("reset");
    answers.push(("resetting", app.stranger().post("/auth/password-reset/confirm", with(json!({ "token": reset })))));
    answers.push(("adding", ada.post("/users", with(named("ben@mfa.example")))));
    ada.post("/users", named("cleo@mfa.example")).is(201);
    let welcome = app.mails_to("cleo@mfa.example")[0].secret_after("welcome");
    let body = with(json!({ "token": welcome }));
    answers.push(("the first one", app.stranger().post("/auth/password-reset/confirm", body)));
    app.publish(course("protocol").folder());
    let cohort = ada.post("/cohorts", json!({ "course": "protocol", "title": "Spring" })).is(201).str("/id");
    ada.post(&format!("/cohorts/{cohort}/invitations"), json!({ "emails": ["dora@mfa.example"] })).is(201);
    let invitation = app.mails_to("dora@mfa.example")[0].secret_after("invitation");
    let body = with(json!({ "full_name": "Dora Roy" }));
    answers.push(("an invitation", app.stranger().post(&format!("/auth/invitations/{invitation}"), body)));
    answers
}

/// Sets an empty installation up; the page that it leads to.
fn first_day(app: &App, chosen: &str) -> crate::pages::browser::Page {
    let ctx = app.ctx.clone();
    let link = app.write(move |conn| set_up::link(conn, &ctx)).expect("a link");
    let fields = [("email", "ada@mfa.example"), ("full_name", "Ada"), ("password", chosen)];
    Browser::new(app).fills(&link, &link, &fields)
}

on_both_databases! {
    fn what_is_tried_first_is_refused_wherever_a_password_is_set(app: &App) {
        first_day(app, "Manchester2024").is(422).says("that is hard to guess");
        for (way, answer) in every_way(app, "Manchester2024") {
            let message = answer.is(422).at(&["/password"]).str("/errors/0/message");
            assert!(message.contains("tried first"), "{way}: {message}");
        }
    }

    fn a_long_password_is_taken_in_every_script_wherever_one_is_set(app: &App) {
        // Two hundred characters of three bytes.
        let long = "领事在港口访问了他的同胞们并送去了".repeat(12);
        assert!(long.chars().count() > 200 && long.len() > 600);
        first_day(app, &long).leads_to("/sign-in?done=set-up");
        for (way, answer) in every_way(app, &long) {
            assert!((200..300).contains(&answer.status), "{way}: {answer}");
        }
        for email in ["ada@mfa.example", "eva@mfa.example", "ana.dias@delegates.example", "dora@mfa.example"] {
            signs_in(app, email, &long).is(200);
            signs_in(app, email, &long[3..]).is(401);
        }
        let longest = "x y".repeat(86);
        assert_eq!(longest.chars().count(), password::LONGEST + 2);
        let body = json!({ "email": "fay@mfa.example", "full_name": "Fay", "password": longest });
        let told = app.stranger().post("/auth/register", body).is(422).str("/errors/0/message");
        assert_eq!(told, "a password has 256 characters at most");
    }

    fn a_hash_of_before_is_made_anew_when_its_password_is_shown_and_not_otherwise(app: &App) {
        let ana = app.learner("Ana Dias");
        let before = hash_of_before();
        has(app, &ana, &before);
        signs_in(app, &ana.email, "not the password").is(401);
        assert_eq!(kept(app, &ana), before);
        let here = signs_in(app, &ana.email, PASSWORD).is(200).str("/access_token");
        let anew = kept(app, &ana);
        assert!(anew.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{anew}");
        signs_in(app, &ana.email, PASSWORD).is(200);
        assert_eq!(kept(app, &ana), anew, "once");
        app.bearer(&here).get("/me").is(200);
        // It is no other password: nobody is told, and nothing is in the log.
        assert!(app.mails_to(&ana.email).is_empty());

        // Half of the way goes on, though the hash is another one behind it.
        let begun = ana.post("/me/second-factor", json!({})).is(200);
        let authenticator = Authenticator::scans(&begun.str("/uri"));
        ana.post("/me/second-factor/confirmation", json!({ "code": authenticator.shows(app.now()) })).is(200);
        app.later(chrono::Duration::seconds(30));
        has(app, &ana, &before);
        let browser = Browser::new(app);
        browser.signs_in(&ana.email, PASSWORD).leads_to("/sign-in/code");
        let code = authenticator.shows(app.now());
        browser.fills("/sign-in/code", "/sign-in/code", &[("code", &code)]).leads_to("/");
        assert_ne!(kept(app, &ana), before);
    }
}

#[test]
fn words_of_the_institute_are_refused_wherever_a_password_is_set() {
    let rules = Accounts { refused_words: vec!["Lakeside Academy".to_owned()], ..accounts() };
    App::on_both_with_accounts(&rules, |app| {
        first_day(app, "consul of LakesideAcademy").is(422).says("that is hard to guess");
        for (way, answer) in every_way(app, "consul of LakesideAcademy") {
            let message = answer.is(422).at(&["/password"]).str("/errors/0/message");
            assert!(message.contains("holds a name that is tried first here"), "{way}: {message}");
        }
    });
}
