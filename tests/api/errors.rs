//! What is wrong is told exactly, and tells nothing of the inside.

use serde_json::json;

use crate::support::app::{App, on_both_databases};
use crate::support::builders::course;

on_both_databases! {
    fn malformed_json_is_told_with_its_position(app: &App) {
        let login = |body: &str| app.stranger().call("POST", "/auth/login").body("application/json", body).send();
        let reply = login("{\"email\": \"a@b.example\",\n \"password\": }").is(400).problem("malformed-json");
        assert!(reply.str("/detail").contains("line 2 column 14"), "{reply}");
        for broken in ["{", "{\"email\":\"a\",}", "\u{feff}{}", "nonsense", "\"", "{\"email\": \"\\ud800\"}"] {
            login(broken).is(400).problem("malformed-json");
        }
        login("{\"email\": \"a@b.example\", \"password\": \"x\"} {}").is(400).problem("malformed-json");
        let bytes = app.stranger().call("POST", "/auth/login").body("application/json", [0xff, 0xfe, 0x7b]).send();
        bytes.is(400).problem("malformed-json");
        let deep = format!("{{\"email\": {}}}", "[".repeat(100_000));
        assert!(matches!(login(&deep).status, 400 | 422));
    }

    fn wrong_types_and_unknown_fields_are_told_at_their_place(app: &App) {
        let login = |body: serde_json::Value| app.stranger().post("/auth/login", body).is(422).problem("invalid-input");
        login(json!({ "email": 7, "password": "x" })).at(&["/email"]);
        login(json!({ "email": "a@b.example", "password": null })).at(&["/password"]);
        login(json!({ "email": "a@b.example", "password": "x", "admin": true })).at(&["/admin"]);
        login(json!({ "email": "a@b.example" })).at(&["/password"]);
        login(json!([])).at(&[""]);
        login(json!(["a@b.example", "x", null])).at(&[""]);
        login(json!("x")).at(&[""]);
    }

    fn a_body_that_is_too_large_or_of_another_kind_is_refused(app: &App) {
        let login =
            |media_type: &str, body: Vec<u8>| app.stranger().call("POST", "/auth/login").body(media_type, body).send();
        let large = json!({ "email": "x".repeat(1024 * 1024), "password": "x" }).to_string();
        login("application/json", large.into_bytes()).is(413).problem("body-too-large");
        for media_type in
            ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml"]
        {
            login(media_type, b"email=a".to_vec()).is(415).problem("not-json");
        }
        login("application/json; charset=utf-8", b"{}".to_vec()).is(422);
    }

    fn an_id_that_is_none_is_not_found(app: &App) {
        let ada = app.administrator();
        for id in
            ["x", "1", "..", "%00", "%ff", "01890000-0000-7000-8000-00000000000", "'%20OR%20'1'='1", &"9".repeat(3000)]
        {
            for path in ["/enrolments/{}", "/attempts/{}", "/cohorts/{}", "/certificates/{}/pdf"] {
                let path = path.replace("{}", id);
                let reply = ada.get(&path);
                assert!(reply.status == 404, "{reply}");
            }
            ada.post(&format!("/mail/{id}/resend"), json!({})).is(404);
        }
    }

    fn calls_that_do_not_exist_are_told_apart_from_wrong_methods(app: &App) {
        let stranger = app.stranger();
        for path in ["", "/", "/nothing", "/me/", "/courses/x/y/z", "/admin"] {
            stranger.get(path).is(404).problem("no-such-call");
        }
        stranger.call("GET", &format!("{}/api/v2/me", app.address)).send().is(404).problem("no-such-call");
        stranger.call("GET", &format!("{}/api", app.address)).send().is(404).problem("no-such-call");
        stranger.get("/auth/login").is(405).problem("wrong-method");
        stranger.call("DELETE", "/courses").send().is(405).problem("wrong-method");
        stranger.put("/me", json!({})).is(405).problem("wrong-method");
    }

    fn a_query_that_is_wrong_is_refused(app: &App) {
        let ada = app.administrator();
        for list in ["/users", "/mail", "/audit", "/cohorts"] {
            for limit in ["0", "201"] {
                ada.get(&format!("{list}?limit={limit}")).is(422).at(&["/limit"]);
            }
            for query in ["limit=-1", "limit=many", "limit=99999999999999999999", "order=name", "limit=1&limit=2"] {
                ada.get(&format!("{list}?{query}")).is(422).problem("invalid-query");
            }
            ada.get(&format!("{list}?limit=200")).is(200);
            // A cursor that is none is no page of anything, and breaks nothing.
            let reply = ada.get(&format!("{list}?after=nonsense"));
            assert!(matches!(reply.status, 200 | 422), "{reply}");
        }
    }

    fn sql_in_an_input_is_a_text_like_any_other(app: &App) {
        app.publish(course("protocol").folder());
        let (ada, ana) = (app.administrator(), app.learner("Ana Dias"));
        for text in ["'%3B%20DROP%20TABLE%20persons%3B--", "%25", "_", "%5C", "%00", "%27%22"] {
            assert!(ada.get(&format!("/users?search={text}")).status < 500);
        }
        ada.get("/users?search=%00").is(422).problem("invalid-query");
        let name = "Robert'); DROP TABLE persons;-- \"\\%_";
        assert_eq!(ana.patch("/me", json!({ "full_name": name })).is(200).str("/full_name"), name);
        ana.patch("/me", json!({ "full_name": "a\u{0}b" })).is(422).at(&["/full_name"]);
        ana.enrols_in("protocol");
        let attempt = ana.starts("one", "check");
        // A NUL is a character of JSON; PostgreSQL's texts cannot hold one.
        let reply = ana.saves(&attempt, "first", 1, json!("a\u{0}b"));
        assert!(reply.status == 422, "{reply}");
        ana.post("/courses/protocol%00/enrolments", json!({})).is(404);
        ana.get(&ana.enrolment("/lessons/one/%00")).is(404);
        app.stranger()
            .post("/auth/login", json!({ "email": "a\u{0}@b.example", "password": "x" }))
            .is(422)
            .at(&["/email"]);
        app.stranger().post("/auth/refresh", json!({ "refresh_token": "\u{0}" })).is(422);
        app.stranger().post("/auth/confirm", json!({ "token": "\u{0}" })).is(422).at(&["/token"]);
        // An escaped backslash before `u0000` is no NUL.
        assert_eq!(ana.patch("/me", json!({ "full_name": "a\\u0000b" })).is(200).str("/full_name"), "a\\u0000b");
        ana.get("/me").is(200);
    }

    fn a_short_text_with_a_nul_is_no_fault_of_the_program(app: &App) {
        let short = "[[questions]]\nid = \"short\"\ntype = \"short-text\"\ntext = \"?\"\naccept = [\"x\"]\n";
        app.publish(course("protocol").questions(short).folder());
        let ana = app.learner("Ana Dias");
        ana.enrols_in("protocol");
        let attempt = ana.starts("one", "check");
        let reply = ana.saves(&attempt, "short", 1, json!("a\u{0}b"));
        reply.is(422).problem("invalid-input").at(&["/response"]);
        ana.saves(&attempt, "short", 2, json!("x")).is(200);
        ana.submits(&attempt).is(200);
    }

    fn answers_are_compressed_and_never_guessed_at(app: &App) {
        app.publish(course("protocol").folder());
        let plain = app.stranger().get("/openapi.json").is(200);
        let packed = app.stranger().call("GET", "/openapi.json").header("Accept-Encoding", "gzip").send().is(200);
        assert_eq!(packed.header("content-encoding"), "gzip");
        assert!(packed.body.len() < plain.body.len() / 2);
    }
}
