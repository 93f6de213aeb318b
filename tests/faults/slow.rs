//! Clients that keep the server waiting: with the head of a request, with its body, with taking the answer.

use std::io::{Read as _, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use chancery::web::server::Patience;
use socket2::{Domain, Socket, Type};

use crate::support::app::App;

/// How long a test waits for what must happen.
const LONG: Duration = Duration::from_secs(60);
/// Between two bytes of a slow client.
const PAUSE: Duration = Duration::from_millis(50);

fn impatient() -> App {
    let short = Duration::from_millis(600);
    App::with_patience(Patience { head: short, body: short, answer: Duration::from_secs(1) })
}

fn address(app: &App) -> SocketAddr {
    app.address.trim_start_matches("http://").parse().expect("an address")
}

/// Sends piece by piece until the server has had enough; what it answered. `None`: it took everything to the end.
fn slowly(app: &App, head: &str, piece: &str) -> Option<String> {
    let stream = TcpStream::connect(address(app)).expect("a connection");
    stream.set_read_timeout(Some(LONG)).expect("a time-out");
    let mut writing = stream.try_clone().expect("another handle");
    writing.write_all(head.as_bytes()).expect("the head is sent");
    std::thread::scope(|scope| {
        let refused = scope.spawn(move || {
            let pieces = LONG.as_millis() / PAUSE.as_millis();
            (0..pieces).any(|_| {
                std::thread::sleep(PAUSE);
                writing.write_all(piece.as_bytes()).is_err()
            })
        });
        let (mut reading, mut answer) = (&stream, Vec::new());
        // A connection that is reset has ended as well.
        drop(reading.read_to_end(&mut answer));
        refused.join().expect("the writer").then(|| String::from_utf8_lossy(&answer).into_owned())
    })
}

#[test]
fn a_body_that_comes_byte_by_byte_is_cut_off() {
    let app = impatient();
    for (path, kind) in [
        ("/api/v1/auth/login", "application/json"),
        ("/sign-in", "application/x-www-form-urlencoded"),
        ("/admin/people/import", "multipart/form-data; boundary=m"),
    ] {
        let head = format!("POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\n");
        let known = slowly(&app, &format!("{head}Content-Length: 100000\r\n\r\n"), "x").expect("it is cut off");
        assert!(known.starts_with("HTTP/1.1 408 "), "{path}: {known}");
        let endless = slowly(&app, &format!("{head}Transfer-Encoding: chunked\r\n\r\n"), "1\r\nx\r\n");
        let endless = endless.expect("it is cut off");
        assert!(endless.starts_with("HTTP/1.1 408 "), "{path}: {endless}");
        if path.starts_with("/api") {
            assert!(known.contains("\"code\":\"body-too-slow\""), "{known}");
        }
    }
    assert!(app.stranger().get("/courses").status == 200, "others are served as before");
}

#[test]
fn a_body_that_nobody_reads_keeps_no_connection() {
    let app = impatient();
    let head = "POST /api/v1/me/enrolments HTTP/1.1\r\nHost: x\r\n";
    for (length, piece) in [("Content-Length: 100000", "x"), ("Transfer-Encoding: chunked", "1\r\nx\r\n")] {
        let answer = slowly(&app, &format!("{head}{length}\r\n\r\n"), piece).expect("it is cut off");
        assert!(answer.starts_with("HTTP/1.1 405 "), "{answer}");
    }
}

#[test]
fn a_body_that_is_too_large_ends_the_connection_also_when_its_length_was_not_told() {
    let app = impatient();
    let head = "POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    let piece = format!("{:x}\r\n{}\r\n", 100_000, "x".repeat(100_000));
    let answer = slowly(&app, head, &piece).expect("it is cut off");
    assert!(answer.starts_with("HTTP/1.1 413 ") && answer.contains("1048576 bytes"), "{answer}");
}

#[test]
fn a_head_that_comes_byte_by_byte_is_cut_off() {
    let app = impatient();
    assert!(slowly(&app, "GET / HTTP/1.1\r\nX-Long: ", "x").is_some());
}

#[test]
fn a_slow_line_has_the_time_that_it_needs() {
    let app = App::with_patience(Patience { body: Duration::from_secs(2), ..Patience::default() });
    let body = format!("{{\"email\":\"a@b.example\",\"password\":\"x\"{}}}", " ".repeat(4000));
    let mut stream = TcpStream::connect(address(&app)).expect("a connection");
    stream.set_read_timeout(Some(LONG)).expect("a time-out");
    let head = "POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
    stream.write_all(format!("{head}Content-Length: {}\r\n\r\n", body.len()).as_bytes()).expect("the head is sent");
    // Longer in all than the patience with who sends nothing, and faster than a kilobyte a second.
    for piece in body.as_bytes().chunks(250) {
        std::thread::sleep(Duration::from_millis(150));
        stream.write_all(piece).expect("the line is open");
    }
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
}

#[test]
fn who_takes_nothing_of_the_answer_is_cut_off() {
    let app = impatient();
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
    socket.set_recv_buffer_size(4096).expect("a small buffer");
    socket.connect(&address(&app).into()).expect("a connection");
    let mut stream: TcpStream = socket.into();
    stream.set_nodelay(true).expect("bytes go at once");
    stream.set_write_timeout(Some(LONG)).expect("a time-out");
    // More than the buffers of both ends hold.
    let ask = "GET /api/v1/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n";
    let pieces = LONG.as_millis() / PAUSE.as_millis();
    let refused = (0..pieces).any(|_| {
        std::thread::sleep(PAUSE);
        stream.write_all(ask.as_bytes()).is_err()
    });
    assert!(refused, "the connection was kept");
    assert!(app.stranger().get("/courses").status == 200, "others are served as before");
}
