//! Long work: how far it is, and what became of its items. The bar is the server's, so that it survives a reload.

use actix_web::HttpRequest;
use actix_web::HttpResponse;
use actix_web::http::header::{self, HeaderValue};
use actix_web::web::Path;
use askama::Template;
use serde_json::{Value, json};

use super::{administrator, section};
use crate::actions::{Error, access};
use crate::base::{LongWorkId, Page, PageRequest};
use crate::long_work::{self, Item, Kind, LongWork, State};
use crate::web::error::Problem;
use crate::web::pages::shell::{self, Shell};
use crate::web::pages::visitor::Visitor;
use crate::web::state::App;

/// Items on one page.
const ROWS: usize = 100;

/// An item as the table shows it.
struct Row {
    number: i32,
    /// What it is about.
    about: String,
    /// What became of it; nothing while it waits.
    fate: Option<String>,
    tone: &'static str,
    /// What else there is to tell.
    told: String,
}

/// A fate with how many items had it.
struct Count {
    key: String,
    text: String,
    number: i64,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "administer/work.html", config = "src/web/pages/askama.toml")]
struct Work {
    s: Shell,
    work: LongWork,
    counts: Vec<Count>,
    fate: String,
    rows: Page<Row>,
    back: &'static str,
    /// Whether who looks may say go.
    begins: bool,
}

impl Work {
    /// Seconds after which a browser without the script looks again.
    fn refresh(&self) -> Option<u32> {
        (self.work.state == State::Running).then_some(3)
    }
}

/// Where each kind of work belongs: the tab, and the page that one came from.
fn place(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::PeopleImport => ("admin-people", "/admin/people"),
    }
}

/// What an item is about, in words.
fn about(kind: Kind, item: &Item) -> String {
    let input = &item.input.0;
    let part = |name: &str| input[name].as_str().unwrap_or_default().to_owned();
    match kind {
        Kind::PeopleImport => [part("name"), part("email")].join(" ").trim().to_owned(),
    }
}

fn tone(fate: &str) -> &'static str {
    match fate {
        "refused" => "bad",
        "unchanged" => "",
        _ => "good",
    }
}

/// What became of an item besides its fate, in words: by its code where there is a text for it.
fn told(s: &Shell, detail: Option<&Value>) -> String {
    let Some(detail) = detail else { return String::new() };
    let codes = detail["faults"].as_array().map(Vec::as_slice).unwrap_or_default();
    let faults = codes.iter().map(|fault| {
        let code = fault["code"].as_str().unwrap_or_default();
        let column = fault["column"].as_str().unwrap_or_default();
        let message = fault["message"].as_str().unwrap_or_default();
        let text = s.said(&format!("import-fault-{code}")).unwrap_or_else(|| message.to_owned());
        if column.is_empty() { text } else { format!("{column}: {text}") }
    });
    let faults: Vec<String> = faults.collect();
    if faults.is_empty() { detail["message"].as_str().unwrap_or_default().to_owned() } else { faults.join(" ") }
}

fn row(s: &Shell, kind: Kind, item: &Item) -> Row {
    let fate = item.fate.as_deref();
    Row {
        number: item.number,
        about: about(kind, item),
        fate: fate.map(|fate| s.said(&format!("fate-{fate}")).unwrap_or_else(|| fate.to_owned())),
        tone: fate.map_or("", tone),
        told: told(s, item.detail.as_ref().map(|detail| &detail.0)),
    }
}

/// The page; to the script, how far the work is.
///
/// # Errors
/// For whoever is no administrator, and for work that there is not.
pub async fn show(
    app: App,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<LongWorkId>,
) -> Result<HttpResponse, Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
    let fate = visitor.parameter("fate").unwrap_or_default().to_owned();
    let asked = PageRequest { limit: ROWS, after: visitor.parameter("after").map(str::to_owned) };
    let chosen = fate.clone();
    let (caller, work, items) = app
        .db
        .read(move |conn| {
            let caller = administrator(conn, &ctx, claims.as_ref())?;
            let work = access::visible_work(conn, &caller, *id)?;
            let fate = Some(chosen.as_str()).filter(|fate| !fate.is_empty());
            let items = long_work::list_items(conn, work.id, fate, &asked)?;
            Ok::<_, Error>((caller, work, items))
        })
        .await?;
    let (tab, back) = place(work.kind);
    let s = Shell::new(&app.ctx, &visitor, Some(&caller)).titled(&format!("work-{}", work.kind));
    let s = section(s.told(&visitor).with_script("work.js"), tab);
    if request.headers().get(header::ACCEPT).is_some_and(|accept| accept == "application/json") {
        let text = s.t2("work-progress", "done", work.done, "total", work.total);
        let running = work.state == State::Running;
        let answer = json!({ "done": work.done, "total": work.total, "text": text, "running": running });
        let no_store = (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        return Ok(HttpResponse::Ok().insert_header(no_store).json(answer));
    }
    let counts = work.result.0.as_object().into_iter().flatten();
    let counts = counts.map(|(key, number)| Count {
        key: key.clone(),
        text: s.said(&format!("fate-{key}")).unwrap_or_else(|| key.clone()),
        number: number.as_i64().unwrap_or(0),
        chosen: *key == fate,
    });
    let counts = counts.collect();
    let rows = items.map(|item| row(&s, work.kind, &item));
    let begins = work.by_id == Some(caller.id);
    let page = Work { counts, fate, rows, back, begins, work, s };
    shell::page(&visitor, &page.s.token, &page)
}
