//! The mail queue: what waits, was sent, failed or came back; one message's story; sending again; addresses that bounce.

use std::collections::HashMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::parts::{self, Choice, Told};
use super::{administrator, section};
use crate::account::{Caller, Person};
use crate::actions::look_at_mail::{self, Story};
use crate::actions::{Error, resend};
use crate::base::{OutboxId, Page, PageRequest, PersonId};
use crate::outbox::{Entry, Kind, State};
use crate::policy::Action;
use crate::web::api::operations::MailQuery;
use crate::web::error::Problem;
use crate::web::pages::posted::Posted;
use crate::web::pages::shell::{self, Shell, see};
use crate::web::pages::visitor::Visitor;
use crate::web::state::App;

/// Pieces of mail on one page.
const ROWS: usize = 50;
/// The states that the filter offers, with the keys of their names.
const STATES: [(&str, &str); 5] = [
    ("queued", "mail-state-queued"),
    ("claimed", "mail-state-claimed"),
    ("done", "mail-state-done"),
    ("buried", "mail-state-buried"),
    ("bounced", "mail-state-bounced"),
];
/// The kinds that the filter offers.
const KINDS: [(&str, &str); 2] = [("mail", "mail-kind-mail"), ("certificate", "mail-kind-certificate")];

/// The look of a piece of work's state, and the state in words.
pub fn state(s: &Shell, entry: &Entry) -> (&'static str, String) {
    let (look, word) = match entry.state {
        _ if entry.bounced_at.is_some() => ("bad", "bounced"),
        State::Done => ("good", "done"),
        State::Buried => ("bad", "buried"),
        State::Queued if entry.error.is_some() => ("note", "again"),
        State::Queued => ("", "queued"),
        State::Claimed => ("", "claimed"),
    };
    (look, s.t(&format!("mail-state-{word}")))
}

/// What a piece of work is, in words.
pub fn what(s: &Shell, entry: &Entry) -> String {
    match (&entry.kind, &entry.template) {
        (Kind::Mail, Some(template)) => s.said(&format!("mail-about-{template}")).unwrap_or_else(|| template.clone()),
        (Kind::Mail, None) => s.t("mail-kind-mail"),
        _ => s.t("mail-kind-certificate"),
    }
}

#[derive(Template)]
#[template(path = "administer/mail.html", config = "src/web/pages/askama.toml")]
struct List {
    s: Shell,
    to: String,
    states: Vec<Choice>,
    kinds: Vec<Choice>,
    found: Page<Entry>,
    next: Option<String>,
}

/// The queue.
///
/// # Errors
/// When nobody is signed in, or no administrator; for a state or a kind that does not exist.
pub async fn list(app: App, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
    let query = MailQuery {
        state: visitor.filled("state"),
        kind: visitor.filled("kind"),
        template: visitor.filled("template"),
        to: visitor.filled("to"),
        ..MailQuery::default()
    };
    let asked = PageRequest { limit: ROWS, after: visitor.filled("after") };
    let wanted = query.clone();
    let (caller, found) = app
        .db
        .report(move |conn| {
            let caller = administrator(conn, &ctx, claims.as_ref(), Action::SeeMail)?;
            let found = look_at_mail::list(conn, &caller, &wanted.filter()?, &asked)?;
            Ok::<_, Error>((caller, found))
        })
        .await?;
    let s = Shell::new(&app.ctx, &visitor, Some(&caller)).titled("mail-title").told(&visitor);
    let s = section(s, "admin-mail");
    let states = parts::choices(&s, &STATES, query.state.as_deref());
    let kinds = parts::choices(&s, &KINDS, query.kind.as_deref());
    let next = found.next.as_deref().map(|cursor| visitor.further(cursor));
    let page = List { s, to: query.to.unwrap_or_default(), states, kinds, found, next };
    shell::page(&visitor, &page.s.token, &page)
}

#[derive(Template)]
#[template(path = "administer/message.html", config = "src/web/pages/askama.toml")]
struct Show {
    s: Shell,
    story: Story,
    history: Vec<Told>,
    problem: Option<String>,
}

impl Show {
    /// Whether it can be sent again: it waits for nothing.
    fn ended(&self) -> bool {
        matches!(self.story.entry.state, State::Done | State::Buried)
    }
}

type Loaded = (Caller, Story, HashMap<PersonId, String>);

async fn answer(app: &App, visitor: &Visitor, id: OutboxId, failed: Option<Problem>) -> Result<HttpResponse, Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
    let found = app.db.read(move |conn| {
        let caller = administrator(conn, &ctx, claims.as_ref(), Action::SeeMail)?;
        let story = look_at_mail::story(conn, &caller, id)?;
        let names = parts::actors(conn, &story.history)?;
        Ok::<Loaded, Error>((caller, story, names))
    });
    let (caller, story, names) = found.await?;
    let s = Shell::new(&app.ctx, visitor, Some(&caller)).told(visitor);
    let title = what(&s, &story.entry);
    let s = section(s.named(title), "admin-mail");
    let status = failed.as_ref().map_or(StatusCode::OK, |problem| problem.status);
    let problem = failed.map(|problem| parts::words(&s, problem, "")).transpose()?;
    let history = parts::told(&s, &story.history, &names);
    let page = Show { s, story, history, problem };
    shell::page_as(status, visitor, &page.s.token, &page)
}

/// One message's story.
///
/// # Errors
/// When nobody is signed in, or no administrator; for a message that is not there.
pub async fn show(app: App, visitor: Visitor, id: Path<OutboxId>) -> Result<HttpResponse, Problem> {
    answer(&app, &visitor, *id, None).await
}

/// Sends a message again, and shows what waits now.
///
/// # Errors
/// As [`show`].
pub async fn resend(app: App, posted: Posted, id: Path<OutboxId>) -> Result<HttpResponse, Problem> {
    let (ctx, claims) = (app.ctx.clone(), posted.visitor.claims);
    let id = *id;
    let done = app.db.write(move |conn| {
        let caller = administrator(conn, &ctx, claims.as_ref(), Action::ResendMail)?;
        resend::resend(conn, &ctx, &caller, id)
    });
    match done.await {
        Ok(waits) => Ok(see(&format!("/admin/mail/{}?done=resent", waits.id))),
        Err(error) => answer(&app, &posted.visitor, id, Some(error.into())).await,
    }
}

#[derive(Template)]
#[template(path = "administer/bounced.html", config = "src/web/pages/askama.toml")]
struct Bounced {
    s: Shell,
    found: Page<Person>,
    next: Option<String>,
}

/// The addresses that mail comes back from.
///
/// # Errors
/// When nobody is signed in, or no administrator.
pub async fn bounced(app: App, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
    let asked = PageRequest { limit: ROWS, after: visitor.filled("after") };
    let (caller, found) = app
        .db
        .read(move |conn| {
            let caller = administrator(conn, &ctx, claims.as_ref(), Action::SeeMail)?;
            let found = look_at_mail::bounced(conn, &caller, &asked)?;
            Ok::<_, Error>((caller, found))
        })
        .await?;
    let s = Shell::new(&app.ctx, &visitor, Some(&caller)).titled("bounced-title");
    let s = section(s, "admin-mail");
    let next = found.next.as_deref().map(|cursor| visitor.further(cursor));
    let page = Bounced { s, found, next };
    shell::page(&visitor, &page.s.token, &page)
}

#[cfg(test)]
mod tests {
    use crate::base::Language;
    use crate::i18n;

    /// `NewAccount` as the queue stores it: `new-account`.
    fn kebab(name: &str) -> String {
        let parts =
            name.chars().map(|c| if c.is_uppercase() { format!("-{}", c.to_lowercase()) } else { c.to_string() });
        parts.collect::<String>().trim_start_matches('-').to_owned()
    }

    #[test]
    fn every_mail_has_a_name_in_the_queue() {
        let source = include_str!("../../../mail/message.rs");
        let body = source.split_once("pub enum Message {").expect("the messages").1;
        let body = body.split_once("\n}\n").expect("their end").0;
        let names = body.lines().filter_map(|line| line.strip_prefix("    ")?.split_once(" {").map(|(name, _)| name));
        let names: Vec<_> = names.filter(|name| name.starts_with(char::is_uppercase)).collect();
        assert!(names.len() > 20 && names.contains(&"NewAccount"), "{names:?}");
        for name in names {
            let key = format!("mail-about-{}", kebab(name));
            assert_ne!(i18n::text(&Language::english(), &key, &[]), key, "{name}");
        }
    }
}
