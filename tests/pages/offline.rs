//! Learning over a connection that comes and goes: answers that wait, lessons on the device, and nothing left behind.

use serde_json::{Value, json};

use super::browser::Browser;
use super::learning::enrolled;
use super::quiz::in_chromium;
use crate::support::actors::PASSWORD;
use crate::support::app::App;
use crate::support::builders::course;
use crate::support::program::Site;

#[test]
fn copies_for_the_device_have_nobodys_token_and_stay_out_of_caches() {
    let app = App::on_sqlite();
    app.publish(course("protocol").in_french().folder());
    let browser = enrolled(&app, "protocol");
    let quiz = "/learn/protocol/one/check";
    let attempt = browser.fills(quiz, &format!("{quiz}/start"), &[]).header("location").to_owned();
    let token = browser.get("/account").token();
    for path in ["/learn/protocol", "/learn/protocol/one/read", attempt.as_str()] {
        let page = browser.get(&format!("{path}?copy=yes")).is(200).says("This is the copy that is kept");
        assert_eq!(page.header("cache-control"), "no-store");
        assert!(!page.text.contains(&token), "{path} holds the token");
        assert!(!page.text.contains("copy=yes"), "{path} leads to further copies");
        let page = browser.get(path).is(200).says("data-person=\"");
        assert!(page.text.contains(&token) && !page.text.contains("This is the copy"), "{path}");
        Browser::new(&app).get(&format!("{path}?copy=yes")).is(303);
    }
    let other = Browser::new(&app);
    other.signs_in(&app.learner("Eve").email, PASSWORD).leads_to("/");
    other.get(&format!("{attempt}?copy=yes")).is(404);
    assert_ne!(other.get("/").after("data-person=\""), browser.get("/").after("data-person=\""));
}

#[test]
fn the_worker_and_its_page_are_strict_and_know_nobody() {
    let app = App::on_sqlite();
    let browser = Browser::new(&app);
    let worker = browser.get("/sw.js").is(200);
    assert_eq!(worker.header("cache-control"), "no-cache");
    assert_eq!(worker.header("content-type"), "text/javascript; charset=utf-8");
    assert!(worker.header("content-security-policy").contains("worker-src 'self'"));
    // What it keeps of the program is there.
    let (_, list) = worker.text.split_once("const FILES = [").expect("the files");
    for file in list.split(']').next().expect("a list").split(", ") {
        browser.get(file.trim_matches('\'')).is(200);
    }
    for (language, title) in [
        ("en", "No connection"),
        ("fr", "Pas de connexion"),
        ("es", "Sin conexión"),
        ("ru", "Нет соединения"),
        ("ar", "لا يوجد اتصال"),
        ("zh", "无网络连接"),
    ] {
        let page = browser.get(&format!("/offline/{language}")).is(200).says(title);
        assert!(page.headers.get("set-cookie").is_none() && !page.text.contains("name=\"token\""));
    }
    browser.get("/offline/xx").is(404);
}

#[test]
fn signing_out_tells_the_browser_to_forget() {
    let app = App::on_sqlite();
    let learner = app.learner("Ada");
    let browser = Browser::new(&app);
    browser.signs_in(&learner.email, PASSWORD).leads_to("/");
    let left = browser.fills("/", "/sign-out", &[]).leads_to("/sign-in?done=signed-out");
    assert_eq!(left.header("clear-site-data"), "\"cache\", \"storage\"");
    browser.get("/sign-in?done=signed-out").says("data-purge");
    assert!(!browser.get("/sign-in").text.contains("data-purge"));
}

fn nothing_was_lost(said: &Value) {
    assert_eq!((&said["copy"], &said["token"]), (&json!(true), &json!("")), "{said}");
    assert_eq!(said["before"], said["after"], "a reload loses nothing");
    assert_eq!(said["offline"], "No connection");
    assert_eq!(said["states"], json!(["Saved", "Saved"]));
    assert_eq!(said["open"], "All questions have an answer.");
    assert_eq!(said["left"], json!(true));
}

#[test]
fn no_answer_is_lost_when_the_network_is_cut_in_the_middle_of_a_quiz() {
    let app = App::on_sqlite();
    app.publish(course("protocol").review("after-submission").folder());
    let learner = app.learner("Ada");
    learner.enrols_in("protocol");
    let attempt = learner.starts("one", "check");
    let path = format!("/attempt/{}", attempt.id);
    let job = json!({ "address": app.address, "email": learner.email, "password": PASSWORD, "path": path });
    let said = in_chromium(include_str!("chromium/quiz_cut.mjs"), &job);
    nothing_was_lost(&said);
    assert_eq!(said["listed"], json!(path));
    let kept = learner.get(&format!("/attempts/{}", attempt.id)).is(200);
    assert_eq!(kept.json()["questions"][0]["response"], json!(false), "the answer that was given last counts");
    assert!(kept.json()["questions"][1]["response"].is_string());
}

#[test]
fn no_answer_is_lost_when_the_server_is_killed_in_the_middle_of_a_quiz() {
    let site = Site::new().with_course(&course("protocol").review("after-submission").folder());
    let mut server = site.serve(&[]);
    let learner = site.learners(1).remove(0);
    let client = server.client(&learner.token);
    let enrolment = client.enrol("protocol");
    let attempt = client.post(&format!("/enrolments/{enrolment}/quizzes/one/check/attempts"), json!({}));
    let attempt = attempt["id"].as_str().expect("an id").to_owned();
    server.running.kill();
    let bind = server.address.trim_start_matches("http://").to_owned();
    let command = site.command(&["serve", "--bind", &bind]);
    let text = |part: &std::ffi::OsStr| part.to_str().expect("text").to_owned();
    let own = std::env::vars().filter(|(name, _)| !name.starts_with("CHANCERY_") && name != "RUST_LOG");
    let set = command.get_envs().filter_map(|(name, value)| Some((text(name), text(value?))));
    let job = json!({
        "address": server.address, "token": learner.page, "path": format!("/attempt/{attempt}"),
        "serve": {
            "command": text(command.get_program()),
            "args": command.get_args().map(text).collect::<Vec<_>>(),
            "env": own.chain(set).collect::<std::collections::BTreeMap<_, _>>(),
            "folder": site.path(""),
        },
    });
    let said = in_chromium(include_str!("chromium/quiz_cut.mjs"), &job);
    nothing_was_lost(&said);
    let server = site.serve(&[]);
    let kept = server.client(&learner.token).get(&format!("/attempts/{attempt}"));
    assert_eq!(kept["questions"][0]["response"], json!(false));
}

#[test]
fn a_lesson_is_read_without_a_connection_and_gone_for_whoever_comes_next() {
    let app = App::on_sqlite();
    app.publish(course("protocol").second_module().folder());
    let (ada, eve) = (app.learner("Ada"), app.learner("Eve"));
    ada.enrols_in("protocol");
    eve.enrols_in("protocol");
    let job = json!({ "address": app.address, "ada": ada.email, "eve": eve.email, "password": PASSWORD });
    let said = in_chromium(include_str!("chromium/lesson_offline.mjs"), &job);
    let lesson = "/learn/protocol/one/read";
    assert_eq!(said["state"], "Lessons on this device: 1", "the other module is locked");
    assert_eq!(said["kept"], json!({ "kept": ["course-protocol"], "rows": 1, "stored": 1 }));
    assert!(said["copy"].as_str().expect("a text").starts_with("This is the copy that is kept on this device"));
    assert_eq!(said["text"], "Who goes first.");
    assert_eq!((&said["styled"], &said["forms"]), (&json!("flex"), &json!(0)));
    assert_eq!((&said["offline"], &said["listed"]), (&json!("No connection"), &json!(["/learn/protocol", lesson])));
    assert_eq!(said["fresh"][0], json!(false));
    assert_eq!(said["signedOut"], json!({ "kept": [], "rows": 0, "stored": 0 }));
    assert_eq!(said["workers"], json!(0));
    assert_eq!((&said["eve"]["kept"], &said["eve"]["rows"]), (&json!([]), &json!(0)));
    assert_eq!(said["nothing"], json!(["No connection", 0]));
}
