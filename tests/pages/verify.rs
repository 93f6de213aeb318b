//! The verify page, as a stranger with the code meets it.

use serde_json::{Value, json};
use tempfile::TempDir;

use super::browser::Browser;
use super::chromium;
use crate::support::app::App;
use crate::support::builders::course;

/// A learner's certificate, rendered, with its PDF.
fn certificate(app: &App, name: &str) -> (Value, Vec<u8>) {
    let learner = app.learner(name);
    learner.enrols_in("protocol");
    learner.completes_the_course();
    app.work();
    let certificate = learner.certificates()[0].clone();
    let pdf = learner.get(&format!("/certificates/{}/pdf", certificate["id"].as_str().expect("an id"))).is(200).body;
    (certificate, pdf)
}

fn page_of(certificate: &Value) -> String {
    format!("/verify/{}", certificate["code"].as_str().expect("a code"))
}

#[test]
fn a_stranger_reads_whose_it_is_and_what_it_is_worth_in_words() {
    let app = App::on_sqlite();
    app.publish(course("protocol").folder());
    let (found, ada) = (certificate(&app, "Ana Dias").0, app.administrator());
    let stranger = Browser::new(&app);
    let page = stranger.get(&page_of(&found)).is(200);
    assert_eq!(page.header("x-robots-tag"), "noindex");
    let page = page.says("Ana Dias has completed the course “A small course”.").says("genuine, and it is valid");
    let machines = page.after("<p><a href=\"");
    assert_eq!(
        stranger.get(&machines).is(200).header("content-type").split(';').next(),
        Some("application/vc+ld+json")
    );
    // A title of another script keeps to itself in an Arabic sentence, and the number stands where lines begin.
    Browser::new(&app)
        .get(&format!("{}?language=ar", page_of(&found)))
        .is(200)
        .says("«\u{2068}A small course\u{2069}»")
        .says("<dd><bdi dir=\"ltr\">PRO-2026-000001</bdi></dd>");
    let corrected = format!("/certificates/{}/reissue", found["id"].as_str().expect("an id"));
    let newer = ada.post(&corrected, json!({})).is(201).json();
    stranger.get(&page_of(&found)).is(200).says("A corrected certificate has taken the place").says("PRO-2026-000002");
    stranger.get(&page_of(&newer)).is(200).says("Replaces the certificate with the number").says("PRO-2026-000001");
    let revocation = format!("/certificates/{}/revocation", newer["id"].as_str().expect("an id"));
    ada.post(&revocation, json!({ "reason": "The exam was copied." })).is(200);
    let page = stranger.get(&page_of(&newer)).is(200).says("has withdrawn this certificate");
    assert!(!page.text.contains("copied"), "the reason is not for strangers");
}

#[test]
fn a_browser_compares_a_file_with_the_genuine_one_and_sends_it_nowhere() {
    let app = App::on_sqlite();
    app.publish(course("protocol").folder());
    let (found, mut pdf) = certificate(&app, "Ana Dias");
    let folder = TempDir::with_prefix("chancery-file-").expect("a folder");
    let [genuine, changed] = ["genuine.pdf", "changed.pdf"].map(|name| folder.path().join(name));
    std::fs::write(&genuine, &pdf).expect("a file");
    *pdf.last_mut().expect("bytes") ^= 1;
    std::fs::write(&changed, &pdf).expect("a file");
    let job = json!({ "url": format!("{}{}", app.address, page_of(&found)), "files": [&genuine, &changed, &genuine] });
    let answer = chromium::run("file_check.mjs", &job);
    let same = "This is the genuine document, unchanged.";
    let other = "This is not the genuine document: it is another file, or it has been changed.";
    assert_eq!(answer["said"], json!([same, other, same]));
    assert_eq!(answer["sent"], json!([]), "the file stays in the browser");
}
