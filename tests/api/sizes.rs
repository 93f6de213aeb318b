//! How large what is sent may be: each way in takes the largest that is told, and not a byte more.

use chancery::settings::Limits;
use serde_json::json;

use crate::pages::browser::Browser;
use crate::support::actors::PASSWORD;
use crate::support::app::App;

const LARGEST: usize = 1024 * 1024;
const TOLD: &str = "The body is larger than 1048576 bytes.";

#[test]
fn json_has_a_largest_size() {
    let app = App::on_sqlite();
    let login = |length: usize| {
        let empty = json!({ "email": "", "password": "x" }).to_string().len();
        let body = json!({ "email": "x".repeat(length - empty), "password": "x" }).to_string();
        assert_eq!(body.len(), length);
        app.stranger().call("POST", "/auth/login").body("application/json", body).send()
    };
    login(LARGEST).is(401);
    assert_eq!(login(LARGEST + 1).is(413).problem("body-too-large").str("/detail"), TOLD);
}

#[test]
fn forms_and_files_have_a_largest_size() {
    let app = App::on_sqlite();
    let ada = app.administrator();
    let browser = Browser::new(&app);
    browser.signs_in(&ada.email, PASSWORD).leads_to("/");
    let token = browser.get("/account").token();
    let form = |length: usize| {
        let head = format!("token={token}&full_name=");
        let body = format!("{head}{}", "x".repeat(length - head.len()));
        browser.sends("/account", "application/x-www-form-urlencoded", body.into_bytes())
    };
    form(LARGEST).is(422);
    form(LARGEST + 1).is(413).says("It is larger than 1 MiB, which is the most.");
    let file = |length: usize| {
        let head = format!(
            "--m\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n{token}\r\n--m\r\nContent-Disposition: \
             form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n"
        );
        let body = [head.into_bytes(), vec![b'x'; length], b"\r\n--m--\r\n".to_vec()].concat();
        browser.sends("/admin/people/import", "multipart/form-data; boundary=m", body)
    };
    file(LARGEST).is(422);
    file(LARGEST + 1).is(413);
    let import = |length: usize| ada.call("POST", "/users/import").body("text/csv", vec![b'x'; length]).send();
    import(LARGEST).is(422);
    assert_eq!(import(LARGEST + 1).is(413).problem("body-too-large").str("/detail"), TOLD);
}

#[test]
fn packed_bodies_are_refused_before_anything_is_unpacked() {
    App::on_both_with_limits(Limits::default(), |app| {
        let stranger = app.stranger();
        // What a few bytes would become is not found out.
        for coding in ["gzip", "deflate", "br", "zstd", "GZIP", "identity, gzip", "x"] {
            let call = stranger.call("POST", "/auth/login").header("Content-Encoding", coding);
            let reply = call.body("application/json", [0x1f, 0x8b, 8, 0]).send().is(415).problem("packed-body");
            assert!(reply.str("/detail").contains("without Content-Encoding"), "{reply}");
        }
        let plain = stranger.call("POST", "/auth/login").header("Content-Encoding", "identity");
        plain.json(&json!({ "email": "a@b.example", "password": "x" })).send().is(401);
        let browser = Browser::new(app);
        let packed = [("content-encoding", "gzip")];
        assert_eq!(browser.send("POST", "/sign-in", Some(&[("email", "a@b.example")]), &packed).status, 415);
        assert_eq!(browser.send("POST", "/admin/people/import", Some(&[]), &packed).status, 415);
    });
}
