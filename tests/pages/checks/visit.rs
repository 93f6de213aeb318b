//! One journey of a browser over all pages, for all tests.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{list, world};
use crate::pages::chromium;
use crate::support::app::App;

/// The languages in which each page is looked at: one from left to right, one from right to left, one without blanks.
pub const LANGUAGES: [&str; 3] = ["en", "ar", "zh"];

/// What is wrong with a page.
#[derive(Debug, Deserialize)]
pub struct Fault {
    pub check: String,
    pub page: String,
    pub language: String,
    pub what: String,
    #[serde(rename = "where")]
    pub place: String,
    pub how: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { check, page, language, what, place, how } = self;
        write!(f, "{page} ({language}): {check}: {what}\n    {place}\n    {how}")
    }
}

/// A page as it was seen.
#[derive(Debug, Deserialize)]
pub struct Look {
    pub page: String,
    pub language: String,
    /// Its path in the end.
    pub path: String,
    /// The HTML as it was served.
    pub file: PathBuf,
    /// How often the Tab key stops on it, where it was walked over.
    pub stops: Option<usize>,
    /// Bytes over the wire, everything included.
    pub bytes: u64,
    pub faults: Vec<Fault>,
}

impl Look {
    pub fn name(&self) -> String {
        format!("{} ({})", self.page, self.language)
    }
}

/// All pages.
#[derive(Debug, Deserialize)]
pub struct Seen {
    pub looks: Vec<Look>,
    /// The addresses of stylesheets.
    pub css: Vec<Stylesheet>,
}

/// A stylesheet as it was served.
#[derive(Debug, Deserialize)]
pub struct Stylesheet {
    pub name: String,
    pub text: String,
}

impl Seen {
    pub fn faults<'a>(&'a self, check: &'a str) -> impl Iterator<Item = &'a Fault> {
        self.looks.iter().flat_map(|look| &look.faults).filter(move |fault| fault.check == check)
    }
}

/// Where what the journey brings home lies.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages")
}

/// The journey, made once.
pub fn all() -> &'static Seen {
    static SEEN: LazyLock<Seen> = LazyLock::new(|| {
        let (app, first_day) = (App::with_every_way_in(&world::providers()), App::on_sqlite());
        let world = world::make(&app, &first_day);
        let pages: Vec<Value> = list::pages().iter().map(|page| job_of(page, &world)).collect();
        go(&json!({
            "address": app.address,
            "hosts": [first_day.address],
            "languages": LANGUAGES,
            "people": world.people,
            "pages": pages,
            "out": folder().join("html"),
            "pictures": std::env::var_os("CHANCERY_PICTURES").map(|_| folder().join("pictures")),
        }))
    });
    &SEEN
}

fn job_of(page: &list::Shown, world: &world::World) -> Value {
    let address = world.address(&page.path);
    let list::Shown { name, person, status, main, plain, steps, .. } = page;
    json!({
        "name": name, "as": person, "url": address, "status": status, "main": main, "plain": plain, "steps": steps,
    })
}

/// A journey of one's own.
pub fn go(job: &Value) -> Seen {
    let answer = chromium::run("visit.mjs", job);
    let (spent, passing) = (answer["spent"].to_string(), answer["passing"].to_string());
    let seen: Seen = serde_json::from_value(answer).expect("the script answers in this form");
    println!("{} looks; milliseconds: {spent}; seen in one walk only: {passing}", seen.looks.len());
    seen
}
