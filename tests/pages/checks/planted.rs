//! Pages with faults that were put there: each check has to see its own, and none where there is none.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};

use chancery::web::pages::shell::POLICY;
use serde_json::{Value, json};

use super::visit::{self, Seen};
use super::{judge, table};

/// What all these pages have: nothing is wrong with it.
const BEFORE: &str = "<!DOCTYPE html>\n<html lang=\"en\" dir=\"ltr\">\n<head>\n<meta charset=\"utf-8\">\n<meta \
                      name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>A page</title>\n<link \
                      rel=\"stylesheet\" href=\"/page.css\">\n<link rel=\"icon\" href=\"data:,\">\n</head>\n<body>\n";
const SKIP: &str = "<a class=\"skip\" href=\"#main\">Skip to the text</a>\n";
const TEXT: &str = "<main id=\"main\" tabindex=\"-1\">\n<h1>A page</h1>\n<p>Whoever came first <a href=\"/good\">goes \
                    first</a>.</p>\n";
const AFTER: &str = "</main>\n</body>\n</html>\n";

const CSS: &str = "\
body{background:#fff;color:#111;font:1rem/1.5 sans-serif;margin:1rem;overflow-wrap:break-word}
:focus-visible{outline:3px solid #036;outline-offset:2px}
main:focus{outline:0}
button{border:1px solid #111;padding:12px}
.tiny{font-size:6px;padding:0;min-width:8px;width:8px;height:8px;overflow:visible}
.edgeless{border:0}
.wide{width:600px}
.cut{height:24px;overflow:hidden}
.moves{animation:turn 2s infinite}
@keyframes turn{to{opacity:.9}}
.blind:focus-visible{outline:none}
.lid{position:fixed;inset:0;background:#eee;height:300px}
@media (prefers-color-scheme:dark){body{background:#111;color:#fff}a{color:#9cf}.pale{color:#333}}
";

/// Address, and what stands in the page.
fn pages() -> Vec<(&'static str, String)> {
    let page = |inside: &str| format!("{BEFORE}{SKIP}{TEXT}{inside}{AFTER}");
    let heavy = "<!-- ".to_owned() + &noise() + " -->";
    vec![
        ("/good", page("")),
        (
            "/words",
            page(
                "<img src=\"/picture.svg\">\n<p id=\"twice\"></p><p id=\"twice\"></p>\n<p><button \
                 class=\"tiny\">a</button><button class=\"tiny\">b</button></p>\n<button class=\"edgeless\">No \
                 edge</button>\n<script>document.title = 'No';</script>\n",
            ),
        ),
        (
            "/looks",
            page(
                "<p class=\"pale\">Pale in the dark</p>\n<p class=\"wide\">Wider than a telephone</p>\n<p \
                 class=\"cut\">Cut off</p>\n<p class=\"moves\">It moves</p>\n",
            ),
        ),
        (
            "/keys",
            format!(
                "{BEFORE}<div class=\"lid\"></div>\n{TEXT}<p><button tabindex=\"-1\">Out of reach</button> <button \
                 class=\"blind\">Blind</button></p>\n{AFTER}"
            ),
        ),
        ("/back", page("<p><button>One</button> <button tabindex=\"2\">Two</button> <button>Three</button></p>\n")),
        ("/foreign", page("<img src=\"ELSEWHERE/picture.svg\" alt=\"\">\n<script src=\"/page.js\"></script>\n")),
        ("/heavy", page(&heavy)),
        ("/moved", page("").replace("lang=\"en\"", "lang=\"fr\"")),
    ]
}

/// More than a page may have.
fn noise() -> String {
    "Whoever came first goes first. ".repeat(3500)
}

/// Answers with one of the pages.
fn answer(stream: &mut TcpStream, elsewhere: &str) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let first = lines.next().transpose()?.unwrap_or_default();
    while lines.next().transpose()?.is_some_and(|line| !line.is_empty()) {}
    let path = first.split(' ').nth(1).unwrap_or_default();
    let (kind, body) = match path {
        "/page.css" => ("text/css", CSS.to_owned()),
        "/page.js" => ("text/javascript", "console.error('It went wrong.');".to_owned()),
        "/picture.svg" => {
            ("image/svg+xml", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"></svg>".to_owned())
        }
        _ => {
            let known = pages().into_iter().find(|(known, _)| *known == path);
            (
                "text/html; charset=utf-8",
                known.map_or_else(String::new, |(_, text)| text.replace("ELSEWHERE", elsewhere)),
            )
        }
    };
    // The page that asks another host is let, so that one sees that it did.
    let policy = if path == "/foreign" { String::new() } else { format!("Content-Security-Policy: {POLICY}\r\n") };
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n{policy}Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

/// Everything that the checks find in these pages.
fn seen() -> Seen {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("the address").port();
    let elsewhere = format!("http://localhost:{port}");
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let elsewhere = elsewhere.clone();
            std::thread::spawn(move || stream.and_then(|mut stream| answer(&mut stream, &elsewhere)));
        }
    });
    let asked: Vec<Value> = pages()
        .iter()
        .map(|(path, _)| {
            let status = if *path == "/moved" { 301 } else { 200 };
            json!({ "name": path, "as": "stranger", "url": path, "status": status, "main": true, "steps": [] })
        })
        .collect();
    visit::go(&json!({
        "address": format!("http://127.0.0.1:{port}"),
        "languages": ["en"],
        "people": { "stranger": [] },
        "pages": asked,
        "out": visit::folder().join("planted"),
    }))
}

#[test]
fn a_fault_that_was_planted_is_found_and_nothing_else() {
    let mut seen = seen();
    let bad = visit::Stylesheet { name: "bad.css".to_owned(), text: "p{colour:red}".to_owned() };
    seen.css.push(bad);
    let files: Vec<_> = seen.looks.iter().map(|look| (look.file.clone(), look.page.clone())).collect();
    let judged = judge::faults(&files, &seen.css);
    let heavy = table::heavy(&seen);
    let visited = seen.looks.iter().flat_map(|look| &look.faults);
    let found: Vec<_> = visited.chain(&judged).chain(&heavy).map(ToString::to_string).collect();
    for (page, what) in [
        ("/words", "axe: image-alt"),
        ("/words", "axe: target-size"),
        ("/words", "layout: it has no edge in forced colours"),
        ("/words", "console: "),
        ("/words", "html: Duplicate ID"),
        ("bad.css", "html: CSS: “colour”"),
        ("/looks", "axe: color-contrast"),
        ("/looks", "layout: one has to scroll sideways at 320 px"),
        ("/looks", "layout: text is cut off when it is twice as large"),
        ("/looks", "layout: it moves although"),
        ("/keys", "keyboard: the Tab key does not reach it"),
        ("/keys", "keyboard: one does not see that it has the focus"),
        ("/keys", "keyboard: it lies under something else"),
        ("/keys", "keyboard: the first thing that the Tab key reaches is no way to the text"),
        ("/back", "keyboard: "),
        ("/foreign", "console: asks another host"),
        ("/foreign", "console: It went wrong."),
        ("/heavy", "bytes: "),
        ("/moved", "status: answers 200, not 301"),
        ("/moved", "status: speaks fr"),
    ] {
        let seen = found.iter().any(|fault| fault.starts_with(&format!("{page} ")) && fault.contains(what));
        assert!(seen, "nobody found {what:?} on {page}:\n{}", found.join("\n"));
    }
    let innocent: Vec<_> = found.iter().filter(|fault| fault.starts_with("/good ")).collect();
    assert!(innocent.is_empty(), "{innocent:#?}");
}
