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
use crate::policy::Action;
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
    /// The page of that.
    place: Option<String>,
    /// What became of it; nothing while it waits.
    fate: Option<String>,
    tone: &'static str,
    /// What else there is to tell.
    told: String,
    /// A published version: its page, and its number in words.
    version: Option<(String, String)>,
    /// A file on the server.
    file: Option<String>,
    /// What the program found, in its own words.
    faults: Vec<String>,
    /// How many faults are not told here.
    more_faults: Option<u64>,
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

    /// The head of the table.
    fn caption(&self) -> String {
        self.s.t(match self.work.kind {
            Kind::PeopleImport => "work-items",
            Kind::Publication => "work-items-publication",
            Kind::Backup => "work-items-backup",
        })
    }

    /// The head of the column that tells more.
    fn details(&self) -> String {
        self.s.t(if self.work.kind == Kind::PeopleImport { "work-why" } else { "work-details" })
    }
}

/// Where each kind of work belongs: the tab, and the page that one came from.
fn place(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::PeopleImport => ("admin-people", "/admin/people"),
        Kind::Publication => ("admin-courses", "/admin/publication"),
        Kind::Backup => ("admin-health", "/admin/health"),
    }
}

/// What an item is about, in words.
fn about(s: &Shell, kind: Kind, item: &Item) -> String {
    let input = &item.input.0;
    let part = |name: &str| input[name].as_str().unwrap_or_default().to_owned();
    match kind {
        Kind::PeopleImport => [part("name"), part("email")].join(" ").trim().to_owned(),
        Kind::Publication => {
            let title = item.detail.as_ref().and_then(|detail| detail.0["title"].as_str());
            title.map_or_else(|| part("course"), str::to_owned)
        }
        Kind::Backup => s.t(&format!("backup-step-{}", part("step"))),
    }
}

fn tone(fate: &str) -> &'static str {
    match fate {
        "refused" | "damaged" => "bad",
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

/// The faults of a course as `chancery check` prints them, and how many more there are.
fn faults(detail: &Value) -> (Vec<String>, Option<u64>) {
    let found = detail["faults"].as_array().map(Vec::as_slice).unwrap_or_default();
    let text = |fault: &Value, name: &str| fault[name].as_str().unwrap_or_default().to_owned();
    let told = found.iter().map(|fault| {
        let (line, column) = (fault["line"].as_u64().unwrap_or(1), fault["column"].as_u64().unwrap_or(1));
        let said = format!("{}:{line}:{column}: {}", text(fault, "path"), text(fault, "message"));
        fault["help"].as_str().map_or(said.clone(), |help| format!("{said} ({help})"))
    });
    let more = detail["count"].as_u64().unwrap_or(0).saturating_sub(found.len() as u64);
    (told.chain(detail["message"].as_str().map(str::to_owned)).collect(), (more > 0).then_some(more))
}

fn row(s: &Shell, kind: Kind, item: &Item) -> Row {
    let fate = item.fate.as_deref();
    let detail = item.detail.as_ref().map(|detail| &detail.0);
    let mut row = Row {
        number: item.number,
        about: about(s, kind, item),
        place: None,
        fate: fate.map(|fate| s.said(&format!("fate-{fate}")).unwrap_or_else(|| fate.to_owned())),
        tone: fate.map_or("", tone),
        told: String::new(),
        version: None,
        file: None,
        faults: Vec::new(),
        more_faults: None,
    };
    match (kind, detail) {
        (_, None) => {}
        (Kind::PeopleImport, detail) => row.told = told(s, detail),
        (Kind::Publication | Kind::Backup, Some(detail)) => {
            (row.faults, row.more_faults) = faults(detail);
            row.file = detail["file"].as_str().map(str::to_owned);
            if let (Some(course), Some(version)) = (item.input.0["course"].as_str(), detail["version"].as_i64()) {
                let versions = format!("/admin/courses/{course}");
                row.version = Some((format!("{versions}/{version}"), s.t1("work-version", "version", version)));
                row.place = Some(versions);
            }
        }
    }
    row
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
            let caller = administrator(conn, &ctx, claims.as_ref(), Action::SeeAdministratorsWork)?;
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
