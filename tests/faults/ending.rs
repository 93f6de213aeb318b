//! The program is told to end while people wait for answers.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::mpsc;

use serde_json::json;

use super::{count, one_lesson};
use crate::support::program::Site;

const WAITING: usize = 24;
const PASSWORD: &str = "consul visits the harbour";

#[test]
fn told_to_end_under_load_it_answers_everybody_who_waits_and_ends_well() {
    // All of them sign in to one account at once: more than may be guessing.
    let site = Site::new().with_course(&one_lesson("protocol")).with("LIMITS__SIGN_IN_PER_ACCOUNT", "100");
    let arguments = ["user", "create", "ana@mfa.example", "--name", "Ana", "--password-stdin"];
    assert_eq!(site.run_with_input(&arguments, PASSWORD).code, Some(0));
    let mut server = site.serve(&[]);
    let learners = site.learners(300);
    let host = server.address.trim_start_matches("http://").to_owned();
    let body = json!({ "email": "ana@mfa.example", "password": PASSWORD }).to_string();
    // Passwords are checked a few at a time: whoever came last waits for all the others.
    let request = format!(
        "POST /api/v1/auth/login HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    );
    let (done, first) = mpsc::channel();
    let waiting: Vec<_> = (0..WAITING)
        .map(|_| {
            let mut stream = TcpStream::connect(&host).expect("the server listens");
            stream.write_all(request.as_bytes()).expect("the request goes out");
            let done = done.clone();
            std::thread::spawn(move || {
                let mut text = String::new();
                stream.read_to_string(&mut text).expect("a whole answer");
                done.send(()).expect("the test waits");
                text
            })
        })
        .collect();
    let acknowledged = std::thread::scope(|scope| {
        let writing = scope.spawn(|| {
            let told = |learner: &crate::support::program::Learner| {
                let client = server.client(&learner.token);
                let enrolled = client.call("POST", "/courses/protocol/enrolments", Some(json!({})))?;
                Some(enrolled.good()["id"].to_string())
            };
            learners.iter().map_while(told).count()
        });
        first.recv().expect("the first answer");
        server.running.signal("TERM");
        writing.join().expect("whoever writes")
    });
    for answer in waiting {
        let text = answer.join().expect("whoever waits");
        assert!(text.starts_with("HTTP/1.1 200 ") && text.contains("access_token"), "{text}");
    }
    assert_eq!(server.running.ends().code(), Some(0), "{}", server.running.log());
    assert!(acknowledged < learners.len(), "it ended while others were still coming");
    assert!(count(&site.db(), "FROM enrolments") >= acknowledged as i64);
}
