//! Who may ask at all: a SCIM token, and nothing else; and nowhere else.

use chancery::settings::Limits;
use chrono::Duration;
use serde_json::json;

use super::fault;
use crate::support::app::{App, on_both_databases};
use crate::support::program::Site;
use crate::support::routes::{self, Route};

const STRANGER: &str = "Show a SCIM token as Authorization: Bearer. `chancery scim token create` makes one; it may have been revoked, or have ended.";

on_both_databases! {
    fn an_access_token_of_an_administrator_is_no_scim_token_and_the_other_way_round(app: &App) {
        let ada = app.administrator();
        let secret = app.scim_token("Entra", true, None);
        let token = ada.token().expect("a token");
        let [as_ada, stranger] = [app.directory_with(&token), app.directory_with("")];
        for Route { method, path } in routes::scim() {
            let path = path.replace("{id}", &ada.id);
            for who in [&as_ada, &stranger] {
                let body = matches!(&*method, "POST" | "PUT" | "PATCH").then(|| json!({ "userName": "a@b.example" }));
                let reply = who.sends(&method, &path, body.as_ref(), &[]);
                assert_eq!(reply.header("www-authenticate"), "Bearer");
                fault(reply, 401, "", STRANGER);
            }
        }
        for path in ["/me", "/users", "/audit"] {
            app.bearer(&secret).get(path).is(401).problem("invalid-token");
        }
    }

    fn a_token_that_was_revoked_or_has_ended_is_none(app: &App) {
        let [short, long] = [Some(1), None].map(|days| app.scim_token(&format!("{days:?}"), false, days));
        app.directory_with(&short).get("/Users").is(200);
        app.later(Duration::days(1));
        fault(app.directory_with(&short).get("/Users"), 401, "", STRANGER);
        app.directory_with(&long).get("/Users").is(200);
        let ctx = app.ctx.clone();
        app.write(move |conn| chancery::actions::scim::tokens::revoke(conn, &ctx, "None"));
        fault(app.directory_with(&long).get("/Users"), 401, "", STRANGER);
    }

    fn nothing_of_a_token_is_kept_that_lets_in(app: &App) {
        let secret = app.scim_token("Entra", false, None);
        assert_eq!(secret.len(), "chancery_scim_".len() + 52, "256 bits in base 32");
        let kept = app.write(chancery::actions::scim::tokens::list);
        assert!(!format!("{kept:?}").contains(&secret[20..]));
        let upper = secret.to_uppercase();
        for wrong in [&secret[..secret.len() - 1], &upper, &secret["chancery_scim_".len()..]] {
            fault(app.directory_with(wrong).get("/Users"), 401, "", STRANGER);
        }
    }

    fn what_is_no_address_or_method_of_scim_is_told_as_scim_tells_it(app: &App) {
        let directory = app.directory();
        let nothing = "There is nothing at this address. SCIM serves /scim/v2/Users and /scim/v2/Groups.";
        for path in ["/Nothing", "/Users/x/y", "", "/Me"] {
            fault(directory.get(path), 404, "", nothing);
        }
        fault(directory.delete("/Users"), 405, "", "This address does not take this method.");
        fault(directory.get("/Users/none"), 404, "", "There is no such person, or not any more.");
        fault(
            directory.post("/.search", json!({})), 501, "",
            "People and groups are searched apart: POST to /Users/.search or /Groups/.search.",
        );
        fault(directory.get("/Schemas?filter=name%20pr"), 403, "", "What describes the service is told whole, without a filter.");
        fault(directory.sends("POST", "/Users", Some(&json!([])), &[]), 400, "invalidSyntax", "The body is an object.");
        let url = format!("{}/scim/v2/Users", app.address);
        let actor = &directory.actor;
        let broken = actor.call("POST", &url).body("application/json", b"{".to_vec()).send();
        fault(broken, 400, "invalidSyntax", "The body is not valid JSON: EOF while parsing an object at line 1 column 1.");
        let text = actor.call("POST", &url).body("text/plain", b"{}".to_vec()).send();
        fault(text, 415, "", "The body is text/plain; send application/scim+json.");
        let large = actor.call("POST", &url).body("application/json", vec![b' '; 1024 * 1024 + 1]).send();
        fault(large, 413, "", "The body is larger than 1048576 bytes.");
    }
}

#[test]
fn who_guesses_tokens_or_asks_without_end_is_held_off() {
    let few = Limits { links_per_address: 3, scim_per_token: 5, ..Limits::default() };
    App::on_both_with_limits(few, |app| {
        let [one, other] = ["one", "other"].map(|name| app.scim_token(name, false, None));
        for _ in 0..5 {
            app.directory_with(&one).get("/Users").is(200);
        }
        let held = app.directory_with(&one).get("/Users").is(429);
        assert_eq!(held.header("retry-after"), "115", "five came within five seconds");
        app.directory_with(&other).get("/Users").is(200);
        for guess in ["a", "b", "c"] {
            app.directory_with(guess).get("/Users").is(401);
        }
        app.directory_with("d").get("/Users").is(429);
        app.directory_with(&other).get("/Users").is(429);
    });
}

#[test]
fn tokens_are_made_listed_and_revoked_from_the_shell_and_groups_get_a_meaning() {
    let site = Site::new();
    let server = site.serve(&["--no-worker"]);
    let made = site.run(&["scim", "token", "create", "--name", "Entra", "--days", "30"]);
    assert_eq!(made.code, Some(0), "{}", made.err);
    let (first, second) = made.out.split_once('\n').expect("two lines");
    let secret = first.strip_prefix("token: chancery_scim_").expect("a token");
    assert!(second.ends_with("/scim/v2\n"), "{second}");
    let again = site.run(&["scim", "token", "create", "--name", "Entra"]);
    assert_eq!((again.code, again.out.as_str()), (Some(2), ""));
    assert_eq!(again.err, "chancery: /name: there is a token called Entra: revoke it, or choose another name\n");
    let asks = || {
        let url = format!("{}/scim/v2/Groups", server.address);
        let request = ureq::http::Request::post(url).header("Authorization", format!("Bearer chancery_scim_{secret}"));
        let body = json!({ "displayName": format!("Staff {}", chancery::base::random::opaque()) }).to_string();
        let request = request.header("Content-Type", "application/scim+json").body(body).expect("a request");
        crate::support::client::agent().run(request).expect("an answer").status().as_u16()
    };
    assert_eq!(asks(), 201);
    let listed = site.run(&["scim", "token", "list"]).out;
    assert!(
        listed.starts_with("Entra\tlearners\tmade ") && listed.contains("\tlast used ") && listed.contains("\tends "),
        "{listed}"
    );
    assert!(!listed.contains(secret));
    let groups = site.run(&["scim", "group", "list"]).out;
    let (name, rest) = groups.trim_end().split_once('\t').expect("a group");
    assert_eq!(rest, "0 members\tnothing");
    let linked = site.run(&["scim", "group", "link", name, "--role", "facilitator"]);
    assert_eq!((linked.code, linked.out.as_str()), (Some(0), "linked: 0 members\n"), "{}", linked.err);
    assert_eq!(site.run(&["scim", "group", "list"]).out, format!("{name}\t0 members\tfacilitator\n"));
    let learner = site.run(&["scim", "group", "link", name, "--role", "learner"]);
    assert!(learner.err.contains("everybody is a learner; it is facilitator or administrator"), "{}", learner.err);
    assert_eq!(site.run(&["scim", "token", "revoke", "Entra"]).out, "The token is revoked.\n");
    assert_eq!(asks(), 401);
    let none = site.run(&["scim", "token", "revoke", "Entra"]);
    assert_eq!((none.code, none.err.as_str()), (Some(2), "chancery: no such SCIM token\n"));
}
