//! Registering, confirming, forgotten passwords, one's profile, and people as administrators manage them.

use chancery::actions::manage_person;
use chancery::settings::Accounts;
use chrono::Duration;
use serde_json::{Value, json};

use crate::support::actors::PASSWORD;
use crate::support::app::{App, on_both_databases};
use crate::support::reply::Reply;

const OTHER: &str = "the attaché waters his orchids";

fn registration(email: &str) -> Value {
    json!({ "email": email, "password": PASSWORD, "full_name": "Ana Dias", "language": "fr" })
}

on_both_databases! {
    fn who_registers_confirms_the_address_once_by_the_mailed_link(app: &App) {
        let stranger = app.stranger();
        stranger.post("/auth/register", registration("ana@mfa.example")).is(201);
        let [mail] = app.mails_to("ana@mfa.example").try_into().expect("one mail");
        assert_eq!(mail.language, "fr");
        assert!(!mail.message_id.is_empty());
        let token = json!({ "token": mail.secret_after("confirm") });
        stranger.post("/auth/password-reset/confirm", json!({ "token": token["token"], "password": OTHER })).is(410);
        stranger.post("/auth/confirm", token.clone()).is(200);
        stranger.post("/auth/confirm", token).is(410).problem("link-spent");
        let signed = stranger.post("/auth/login", json!({ "email": "ana@mfa.example", "password": PASSWORD })).is(200);
        let me = app.bearer(&signed.str("/access_token")).get("/me").is(200);
        assert_eq!((me.str("/role"), me.str("/language")), ("learner".to_owned(), "fr".to_owned()));
        assert_eq!(me.part("/email_confirmed"), true);
    }

    fn a_link_to_confirm_gets_old(app: &App) {
        app.stranger().post("/auth/register", registration("ana@mfa.example")).is(201);
        let token = json!({ "token": app.mails()[0].secret_after("confirm") });
        app.later(Duration::hours(73));
        app.stranger().post("/auth/confirm", token).is(410).problem("link-spent");
    }

    fn nobody_learns_from_an_answer_whether_an_address_has_an_account(app: &App) {
        app.learner("Ana Dias");
        let stranger = app.stranger();
        let (known, unknown) = ("ana.dias@delegates.example", "nobody@delegates.example");
        let alike = |path: &str, body: fn(&str) -> Value, status: u16| {
            let [one, other] = [known, unknown].map(|email| stranger.post(path, body(email)).is(status));
            assert_eq!(one.text(), other.text());
        };
        alike("/auth/login", |email| json!({ "email": email, "password": "not the right password" }), 401);
        alike("/auth/password-reset", |email| json!({ "email": email }), 202);
        alike("/auth/register", registration, 201);
        // The owner of the known address is told by mail instead; the account is as it was.
        assert_eq!(app.mails_to(known).len(), 2, "{:#?}", app.mails());
        stranger.post("/auth/login", json!({ "email": known, "password": PASSWORD })).is(200);
    }

    fn an_address_is_one_whatever_its_case(app: &App) {
        app.learner("Ana Dias");
        app.stranger().post("/auth/register", registration(" ANA.DIAS@Delegates.Example ")).is(201);
        let ada = app.administrator();
        let found = ada.get("/users?search=ana.dias").is(200).items();
        assert_eq!(found.len(), 1, "{found:#?}");
    }

    fn everything_that_is_wrong_with_a_registration_is_told_at_once(app: &App) {
        let body = json!({ "email": "ana", "password": "short", "full_name": " \u{202e}", "language": "klingon" });
        let reply = app.stranger().post("/auth/register", body).is(422).problem("invalid-input");
        reply.at(&["/email", "/password", "/full_name", "/language"]);
        let with = |key: &str, value: Value| {
            let mut body = registration("ana@mfa.example");
            body[key] = value;
            app.stranger().post("/auth/register", body).is(422)
        };
        with("email", json!("ana@mfa.example\nBcc: all@mfa.example")).at(&["/email"]);
        with("password", json!("aaaaaaaaaaaaaaaa")).at(&["/password"]);
        with("full_name", json!("x".repeat(201))).at(&["/full_name"]);
        with("full_name", json!(7)).at(&["/full_name"]);
        with("role", json!("administrator")).at(&["/role"]);
        assert_eq!(app.mails().len(), 0);
    }

    fn a_new_password_by_the_mailed_link_works_once_and_ends_all_sessions(app: &App) {
        let ana = app.learner("Ana Dias");
        let (stranger, old_token) = (app.stranger(), ana.token().expect("a token"));
        stranger.post("/auth/password-reset", json!({ "email": ana.email })).is(202);
        let [mail] = app.mails_to(&ana.email).try_into().expect("one mail");
        let token = mail.secret_after("reset");
        let set = |password: &str| {
            stranger.post("/auth/password-reset/confirm", json!({ "token": token, "password": password }))
        };
        set("short").is(422).at(&["/password"]);
        set(OTHER).is(200);
        set(OTHER).is(410).problem("link-spent");
        app.bearer(&old_token).get("/me").is(401).problem("session-ended");
        stranger.post("/auth/refresh", json!({ "refresh_token": ana.refresh_token() })).is(401);
        stranger.post("/auth/login", json!({ "email": ana.email, "password": PASSWORD })).is(401);
        stranger.post("/auth/login", json!({ "email": ana.email, "password": OTHER })).is(200);
        // She is told, in case it was not she.
        assert_eq!(app.mails_to(&ana.email).len(), 2);
    }

    fn as_much_is_computed_for_an_address_without_an_account_as_for_one_that_has_one(app: &App) {
        let ana = app.learner("Ana Dias");
        let computed = |email: &str, password: &str| {
            let before = app.ctx.passwords.computed();
            app.stranger().post("/auth/login", json!({ "email": email, "password": password })).is(401);
            app.ctx.passwords.computed() - before
        };
        let too_long = "x".repeat(300);
        for password in ["not the right password", &too_long] {
            for email in [ana.email.as_str(), "nobody@mfa.example", "no address"] {
                assert_eq!(computed(email, password), 1, "{email}");
            }
        }
    }

    fn a_password_that_is_tried_first_is_refused(app: &App) {
        let told = "this password is among those that are tried first: use several unrelated words";
        let refuses = |reply: Reply, field: &str| {
            assert_eq!(reply.is(422).at(&[field]).str("/errors/0/message"), told);
        };
        for frequent in ["administrator", "Manchester2024", "P@ssw0rd2024!", "letmeinletmein"] {
            let body = json!({ "email": "eva@mfa.example", "full_name": "Eva", "password": frequent });
            refuses(app.stranger().post("/auth/register", body), "/password");
        }
        let ana = app.learner("Ana Dias");
        let change = json!({ "current_password": PASSWORD, "password": "Manchester2024" });
        refuses(ana.put("/me/password", change), "/password");
        app.stranger().post("/auth/password-reset", json!({ "email": ana.email })).is(202);
        let token = app.mails_to(&ana.email)[0].secret_after("reset");
        let reset = json!({ "token": token, "password": "Manchester2024" });
        refuses(app.stranger().post("/auth/password-reset/confirm", reset), "/password");
    }

    fn a_new_password_by_the_mailed_link_is_not_the_own_address(app: &App) {
        let ana = app.learner("Ana Dias");
        app.stranger().post("/auth/password-reset", json!({ "email": ana.email })).is(202);
        let token = app.mails_to(&ana.email)[0].secret_after("reset");
        let set = |password: &str| {
            app.stranger().post("/auth/password-reset/confirm", json!({ "token": token, "password": password }))
        };
        let refused = set("Ana.Dias@Delegates.example").is(422).at(&["/password"]);
        assert_eq!(
            refused.str("/errors/0/message"),
            "this password is too easy to guess: use several unrelated words"
        );
        // The link stays good, and nothing has changed.
        ana.get("/me").is(200);
        set(OTHER).is(200);
    }

    fn a_link_for_a_new_password_gets_old_and_the_newer_one_replaces_it(app: &App) {
        let ana = app.learner("Ana Dias");
        let ask = || {
            app.empties_the_mailbox();
            app.stranger().post("/auth/password-reset", json!({ "email": ana.email })).is(202);
            app.mails_to(&ana.email).first().expect("a mail").secret_after("reset")
        };
        let set = |token: &str| {
            let body = json!({ "token": token, "password": OTHER });
            app.stranger().post("/auth/password-reset/confirm", body)
        };
        let first = ask();
        app.later(Duration::minutes(11));
        let second = ask();
        set(&first).is(410);
        app.later(Duration::minutes(61));
        set(&second).is(410);
        set("").is(410);
    }

    fn who_asks_twice_within_minutes_for_a_new_password_holds_a_link_that_works(app: &App) {
        let ana = app.learner("Ana Dias");
        for _ in 0..2 {
            app.stranger().post("/auth/password-reset", json!({ "email": ana.email })).is(202);
        }
        let mails = app.mails_to(&ana.email);
        let works = mails.iter().any(|mail| {
            let body = json!({ "token": mail.secret_after("reset"), "password": OTHER });
            app.stranger().post("/auth/password-reset/confirm", body).status == 200
        });
        assert!(works, "none of the links in {} mails works", mails.len());
    }

    fn who_used_a_link_up_gets_another_at_once(app: &App) {
        let ana = app.learner("Ana Dias");
        for password in [OTHER, PASSWORD] {
            app.empties_the_mailbox();
            app.later(Duration::seconds(1));
            app.stranger().post("/auth/password-reset", json!({ "email": ana.email })).is(202);
            let [mail] = app.mails_to(&ana.email).try_into().expect("one mail");
            let body = json!({ "token": mail.secret_after("reset"), "password": password });
            app.stranger().post("/auth/password-reset/confirm", body).is(200);
        }
        ana.signs_in();
    }

    fn one_changes_ones_own_profile_and_nothing_else(app: &App) {
        let ana = app.learner("Ana Dias");
        let changed = ana.patch("/me", json!({ "full_name": " Ana Maria Dias ", "language": "pt-br" })).is(200);
        assert_eq!((changed.str("/full_name"), changed.str("/language")), ("Ana Maria Dias".into(), "pt-BR".into()));
        assert_eq!(changed.json(), ana.get("/me").is(200).json());
        ana.patch("/me", json!({})).is(200);
        for (key, value) in [
            ("role", json!("administrator")),
            ("id", json!("0")),
            ("email", json!("other@mfa.example")),
            ("email_confirmed", json!(true)),
            ("locked", json!(false)),
        ] {
            ana.patch("/me", json!({ key: value })).is(422).problem("invalid-input").at(&[&format!("/{key}")]);
        }
        ana.patch("/me", json!({ "full_name": "", "country": "\u{7}", "language": "x" })).is(422).at(&[
            "/full_name",
            "/country",
            "/language",
        ]);
        assert_eq!(changed.json(), ana.get("/me").is(200).json());
    }

    fn administrators_add_and_find_people(app: &App) {
        let ada = app.administrator();
        let body = json!({
            "email": "ines@mfa.example", "password": PASSWORD, "full_name": "Inês Costa", "role": "facilitator",
        });
        let made = ada.post("/users", body.clone()).is(201);
        assert_eq!((made.str("/role"), made.part("/email_confirmed")), ("facilitator".to_owned(), json!(true)));
        ada.post("/users", body.clone()).is(409).problem("address-taken");
        let mut unknown = body;
        unknown["role"] = json!("emperor");
        ada.post("/users", unknown).is(422).at(&["/role"]);
        let found = ada.get("/users?search=INES%40mfa").is(200).items();
        assert_eq!(found, [made.json()]);
        let by_name = ada.get("/users?search=costa").is(200).items();
        assert_eq!(by_name, [made.json()], "a name is found whatever its case");
    }

    fn people_are_listed_page_by_page(app: &App) {
        let ada = app.administrator();
        for number in 0..5 {
            app.later(Duration::milliseconds(2));
            app.learner(&format!("Learner {number}"));
        }
        let mut names = Vec::new();
        let mut after = String::new();
        loop {
            let page = ada.get(&format!("/users?limit=2{after}")).is(200);
            assert!(page.items().len() <= 2);
            names.extend(page.items().iter().map(|person| person["full_name"].as_str().expect("a name").to_owned()));
            let Some(next) = page.part("/next").as_str().map(str::to_owned) else { break };
            after = format!("&after={next}");
        }
        assert_eq!(names, ["Ada Minister", "Learner 0", "Learner 1", "Learner 2", "Learner 3", "Learner 4"]);
    }

    fn a_locked_person_is_out_at_once_on_every_way(app: &App) {
        let ana = app.learner("Ana Dias");
        let (token, refresh) = (ana.token().expect("a token"), json!({ "refresh_token": ana.refresh_token() }));
        app.stranger().post("/auth/password-reset", json!({ "email": ana.email })).is(202);
        let link = app.mails_to(&ana.email)[0].secret_after("reset");
        let (ctx, email) = (app.ctx.clone(), ana.email.clone());
        app.write(move |conn| manage_person::set_locked(conn, &ctx, None, &email, true));

        let stranger = app.stranger();
        app.bearer(&token).get("/me").is(401).problem("session-ended");
        app.bearer(&token).get("/me/enrolments").is(401);
        stranger.post("/auth/refresh", refresh.clone()).is(401).problem("session-ended");
        let right = json!({ "email": ana.email, "password": PASSWORD });
        let wrong = json!({ "email": ana.email, "password": "not the right password" });
        let [right, wrong] = [right, wrong].map(|body| stranger.post("/auth/login", body).is(401));
        assert_eq!(right.text(), wrong.text());
        app.empties_the_mailbox();
        app.later(Duration::minutes(15));
        stranger.post("/auth/password-reset", json!({ "email": ana.email })).is(202);
        assert_eq!(app.mails().len(), 0, "a locked person gets no link");
        // A link from before the lock may set a password, but opens nothing.
        stranger.post("/auth/password-reset/confirm", json!({ "token": link, "password": OTHER }));
        stranger.post("/auth/login", json!({ "email": ana.email, "password": OTHER })).is(401);

        let (ctx, email) = (app.ctx.clone(), ana.email.clone());
        app.write(move |conn| manage_person::set_locked(conn, &ctx, None, &email, false));
        app.bearer(&token).get("/me").is(401);
        stranger.post("/auth/refresh", refresh).is(401);
    }
}

#[test]
fn where_registration_is_closed_nobody_registers() {
    let app = App::with_accounts(Accounts { registration: false, ..crate::support::app::accounts() });
    app.stranger().post("/auth/register", registration("ana@mfa.example")).is(403).problem("registration-closed");
    assert_eq!(app.mails().len(), 0);
}

#[test]
fn where_addresses_must_be_confirmed_nobody_signs_in_before() {
    let app = App::with_accounts(Accounts { confirm_address: true, ..crate::support::app::accounts() });
    let stranger = app.stranger();
    stranger.post("/auth/register", registration("ana@mfa.example")).is(201);
    let right = json!({ "email": "ana@mfa.example", "password": PASSWORD });
    let wrong = json!({ "email": "ana@mfa.example", "password": OTHER });
    // Only who knows the password is told why.
    stranger.post("/auth/login", wrong).is(401).problem("wrong-credentials");
    stranger.post("/auth/login", right.clone()).is(403).problem("address-unconfirmed");
    stranger.post("/auth/confirm", json!({ "token": app.mails()[0].secret_after("confirm") })).is(200);
    stranger.post("/auth/login", right).is(200);
}
