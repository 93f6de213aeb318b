//! Messages to a cohort: writing one, and what became of those that were sent.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::teaching::{self, Wrong};
use crate::account::Caller;
use crate::account::idempotency::{Reply, Request};
use crate::actions::announce::{self, Draft};
use crate::actions::{Error, Fault, access, idempotent};
use crate::base::{CohortId, Page, PageRequest, random};
use crate::cohort::Cohort;
use crate::cohort::announcements::{Audience, Sent};
use crate::mail;
use crate::policy::Action;
use crate::web::error::Problem;
use crate::web::pages::posted::Posted;
use crate::web::pages::shell::{self, Shell, see};
use crate::web::pages::visitor::{self, Visitor};
use crate::web::state::App;

/// Messages on one page.
const ROWS: usize = 20;

const AUDIENCES: [Audience; 3] = [Audience::All, Audience::NotStarted, Audience::NotCompleted];

#[derive(Template)]
#[template(path = "facilitate/messages.html", config = "src/web/pages/askama.toml")]
struct Messages {
    s: Shell,
    cohort: Cohort,
    sent: Page<Sent>,
    draft: Draft,
    wrong: Wrong,
    preview: Option<Preview>,
    /// Pressed twice it is one message.
    once: String,
}

/// How a message will look.
struct Preview {
    html: String,
    direction: &'static str,
    recipients: usize,
}

impl Messages {
    fn audiences(&self) -> Vec<(&'static str, String, bool)> {
        let one = |audience: Audience| {
            let name = audience.as_str();
            (name, self.s.t(&format!("messages-to-{name}")), audience == self.draft.audience)
        };
        AUDIENCES.map(one).to_vec()
    }

    /// The text's key of an audience.
    fn audience(&self, sent: &Sent) -> String {
        self.s.t(&format!("messages-to-{}", sent.announcement.audience))
    }

    /// How many mails are in which state, and how that looks; none that are nil.
    fn delivery(&self, sent: &Sent) -> Vec<(String, &'static str)> {
        let delivery = sent.delivery;
        let states = [
            ("messages-waiting", delivery.waiting, "note"),
            ("messages-sent", delivery.sent, "good"),
            ("messages-failed", delivery.failed, "bad"),
            ("messages-returned", delivery.returned, "bad"),
        ];
        let told = states.iter().filter(|(_, count, _)| *count > 0);
        told.map(|(key, count, look)| (self.s.t1(key, "count", count), *look)).collect()
    }
}

type Loaded = (Caller, Cohort, Page<Sent>);

async fn load(app: &App, visitor: &Visitor, id: CohortId) -> Result<Loaded, Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
    let asked = PageRequest { limit: ROWS, after: visitor.parameter("after").map(str::to_owned) };
    let found = app.db.report(move |conn| {
        let caller = visitor::required(conn, &ctx, claims.as_ref())?;
        let cohort = access::run_cohort(conn, &caller, id, Action::ListAnnouncements)?;
        let sent = announce::list(conn, &caller, id, &asked)?;
        Ok::<_, Error>((caller, cohort, sent))
    });
    Ok(found.await?)
}

fn answer(
    app: &App,
    visitor: &Visitor,
    (caller, cohort, sent): Loaded,
    (draft, once): (Draft, String),
    (wrong, preview): (Wrong, Option<Preview>),
) -> Result<HttpResponse, Problem> {
    let mut s = teaching::shell(&app.ctx, visitor, &caller, &cohort, "tab-messages");
    let status = if wrong.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    if wrong.any() {
        s.title = s.t1("page-title-error", "title", &s.title);
    }
    let page = Messages { s, cohort, sent, draft, wrong, preview, once };
    shell::page_as(status, visitor, &page.s.token, &page)
}

/// The form, with whom it is for from the address, and what was sent.
///
/// # Errors
/// As [`access::run_cohort`].
pub async fn show(app: App, visitor: Visitor, id: Path<CohortId>) -> Result<HttpResponse, Problem> {
    let loaded = load(&app, &visitor, *id).await?;
    let audience = visitor.parameter("to").and_then(|to| to.parse().ok()).unwrap_or_default();
    let draft = Draft { audience, ..Draft::default() };
    answer(&app, &visitor, loaded, (draft, random::secret()), (Wrong::default(), None))
}

/// Shows how a message will look, or sends it.
///
/// # Errors
/// What no other input would mend.
pub async fn send(app: App, posted: Posted, id: Path<CohortId>) -> Result<HttpResponse, Problem> {
    let (visitor, id) = (&posted.visitor, *id);
    let draft = Draft {
        audience: posted.field("to").parse().unwrap_or_default(),
        subject: posted.field("subject").to_owned(),
        text: posted.field("text").to_owned(),
    };
    let once = posted.filled("once").filter(|key| key.len() <= 100).unwrap_or_else(random::secret);
    let sends = posted.field("do") == "send";
    let done =
        if sends { dispatch(&app, visitor, id, &draft, &once).await } else { look(&app, visitor, id, &draft).await };
    match done {
        Ok(_) if sends => Ok(see(&format!("/cohorts/{id}/messages?done=message-sent"))),
        Ok(recipients) => {
            let loaded = load(&app, visitor, id).await?;
            let (html, direction) = mail::written(&draft.text, &loaded.0.language);
            let preview = Preview { html, direction, recipients };
            answer(&app, visitor, loaded, (draft, once), (Wrong::default(), Some(preview)))
        }
        Err(error) => {
            let loaded = load(&app, visitor, id).await?;
            let s = teaching::shell(&app.ctx, visitor, &loaded.0, &loaded.1, "tab-messages");
            let mut wrong = Wrong::default();
            let field = |fault: &Fault| {
                let name = fault.pointer.trim_start_matches('/').to_owned();
                let text = s.t(&format!("messages-{name}-fault"));
                Some((name, text))
            };
            wrong.take(&s, error.into(), field)?;
            answer(&app, visitor, loaded, (draft, once), (wrong, None))
        }
    }
}

async fn look(app: &App, visitor: &Visitor, id: CohortId, draft: &Draft) -> Result<usize, Error> {
    let (ctx, claims, draft) = (app.ctx.clone(), visitor.claims, draft.clone());
    let found = app.db.report(move |conn| {
        let caller = visitor::required(conn, &ctx, claims.as_ref())?;
        announce::check(conn, &caller, id, &draft)
    });
    Ok(found.await?.recipients.len())
}

async fn dispatch(app: &App, visitor: &Visitor, id: CohortId, draft: &Draft, once: &str) -> Result<usize, Error> {
    let (ctx, claims, draft) = (app.ctx.clone(), visitor.claims, draft.clone());
    let (path, key) = (visitor.path.clone(), once.to_owned());
    let sent = app.db.write(move |conn| {
        let caller = visitor::required(conn, &ctx, claims.as_ref())?;
        let body = [draft.audience.as_str(), &draft.subject, &draft.text].join("\n");
        let request = Request::new(caller.id.to_string(), key.clone(), "POST", &path, body.as_bytes());
        idempotent::once(conn, Some(&request), ctx.now(), |conn| {
            let sent = announce::announce(conn, &ctx, &caller, id, &draft)?;
            Ok(Reply { status: 303, body: sent.recipients.to_string() })
        })
    });
    Ok(sent.await?.body.parse().unwrap_or(0))
}
