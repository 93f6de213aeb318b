//! The audit log: who did what to whom, when and why.

use std::collections::HashMap;

use actix_web::HttpResponse;
use askama::Template;
use chrono::{Days, NaiveDate};

use super::{administrator, section};
use crate::account::audit::{self, Entry, Filter};
use crate::account::people;
use crate::actions::{Error, register};
use crate::base::{Page, PageRequest, PersonId, Timestamp};
use crate::db::Connection;
use crate::policy::Action;
use crate::web::error::Problem;
use crate::web::pages::shell::{self, Shell};
use crate::web::pages::visitor::{Visitor, encoded};
use crate::web::state::App;

/// Entries on one page.
const ROWS: usize = 50;

/// What the filter offers: what people do, and what the program does.
const ACTIONS: [&str; 63] = [
    "person.created",
    "person.invited",
    "person.invitation-accepted",
    "person.registered",
    "person.confirmed",
    "person.changed",
    "person.role-changed",
    "person.locked",
    "person.unlocked",
    "person.sessions-ended",
    "person.password-set",
    "person.password-reset",
    "person.address-bounced",
    "person.reminders-ended",
    "person.set-up",
    "person.role-kept",
    "person.identity-linked",
    "person.identity-unlinked",
    "token-key.rotated",
    "second-factor-key.rotated",
    "person.second-factor-on",
    "person.second-factor-off",
    "person.second-factor-removed",
    "person.recovery-code-used",
    "person.recovery-codes-made",
    "person.passkey-added",
    "person.passkey-renamed",
    "person.passkey-removed",
    "person.passkey-counter-back",
    "person.wrong-too-often",
    "person.erased",
    "person.data-exported",
    "retention.applied",
    "people.imported",
    "session.replayed",
    "enrolment.created",
    "enrolment.approved",
    "enrolment.paused",
    "enrolment.resumed",
    "enrolment.completed",
    "cohort.created",
    "cohort.members-added",
    "cohort.message-sent",
    "cohort.concluded",
    "attempt.marked",
    "attempt.re-marked",
    "attempts.regraded",
    "course.corrected",
    "course.published",
    "certificate.issued",
    "certificate.revoked",
    "certificate.superseded",
    "certificate.excluded",
    "certificate.admitted",
    "mail.resent",
    "mail.tested",
    "backup.made",
    "backup.restored",
    "clock.leapt",
    "publication.begun",
    "key.kept",
    "settings.changed",
    "personal-data.looked-at",
];

/// An entry as people read it.
pub(super) struct Line {
    /// When.
    pub at: Timestamp,
    /// Who; none: the program.
    pub actor: Option<(PersonId, String)>,
    /// What.
    pub action: String,
    /// To what: kind and id.
    pub subject: (String, String),
    /// The name of whom it was done to, where it is a person.
    pub named: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// The details as they are kept.
    pub detail: String,
    /// Its number in the chain; none: it was not sealed yet.
    pub seq: Option<i64>,
}

impl Line {
    /// What was done, in words; as it is kept where there are none.
    pub fn deed(&self, s: &Shell) -> String {
        s.said(&format!("audit-{}", self.action.replace('.', "-"))).unwrap_or_else(|| self.action.clone())
    }

    /// Who.
    pub fn who(&self, s: &Shell) -> String {
        self.actor.as_ref().map_or_else(|| s.t("audit-program"), |(_, name)| name.clone())
    }

    /// To what, in words.
    pub fn whom(&self, s: &Shell) -> String {
        let (kind, id) = &self.subject;
        let kind_in_words = s.said(&format!("audit-kind-{kind}")).unwrap_or_else(|| kind.clone());
        if id == "all" {
            return kind_in_words;
        }
        self.named.clone().unwrap_or_else(|| format!("{kind_in_words} {}", id.chars().take(13).collect::<String>()))
    }

    /// The page about it, where there is one.
    pub fn href(&self) -> Option<String> {
        let (kind, id) = &self.subject;
        match kind.as_str() {
            "person" if self.named.is_some() => Some(format!("/admin/people/{id}")),
            "work" => Some(format!("/admin/work/{id}")),
            "cohort" => Some(format!("/cohorts/{id}")),
            "course" => Some(format!("/courses/{id}")),
            _ => None,
        }
    }

    /// All of it on one line.
    pub fn sentence(&self, s: &Shell) -> String {
        s.t2("audit-sentence", "who", self.who(s), "deed", self.deed(s))
    }
}

/// Entries with the names of the people in them.
pub(super) fn lines(conn: &mut Connection, entries: Vec<Entry>) -> Result<Vec<Line>, Error> {
    let subject = |entry: &Entry| {
        let (kind, id) = entry.subject.split_once(':').unwrap_or((entry.subject.as_str(), ""));
        (kind.to_owned(), id.to_owned())
    };
    let about = |entry: &Entry| {
        let (kind, id) = subject(entry);
        if kind == "person" { id.parse::<PersonId>().ok() } else { None }
    };
    let mut ids: Vec<PersonId> = entries.iter().flat_map(|entry| entry.actor.into_iter().chain(about(entry))).collect();
    ids.sort_unstable();
    ids.dedup();
    let names: HashMap<PersonId, String> =
        people::of_ids(conn, &ids)?.into_iter().map(|person| (person.id, person.full_name)).collect();
    let line = |entry: Entry| Line {
        at: entry.at,
        actor: entry.actor.map(|id| (id, names.get(&id).cloned().unwrap_or_else(|| id.to_string()))),
        subject: subject(&entry),
        named: about(&entry).and_then(|id| names.get(&id).cloned()),
        detail: if entry.detail.0 == serde_json::json!({}) { String::new() } else { entry.detail.0.to_string() },
        action: entry.action,
        reason: entry.reason,
        seq: entry.seq,
    };
    Ok(entries.into_iter().map(line).collect())
}

#[derive(Template)]
#[template(path = "administer/audit.html", config = "src/web/pages/askama.toml")]
struct Log {
    s: Shell,
    lines: Page<Line>,
    who: String,
    action: String,
    subject: String,
    from: String,
    to: String,
    /// Nobody is called as was asked.
    nobody: bool,
}

impl Log {
    fn is_filtered(&self) -> bool {
        [&self.who, &self.action, &self.subject, &self.from, &self.to].iter().any(|text| !text.is_empty())
    }

    fn next(&self) -> Option<String> {
        let next = self.lines.next.as_ref()?;
        let (who, subject, action) = (encoded(&self.who), encoded(&self.subject), encoded(&self.action));
        let (from, to) = (encoded(&self.from), encoded(&self.to));
        Some(format!("/admin/audit?who={who}&action={action}&subject={subject}&from={from}&to={to}&after={next}"))
    }

    /// The text of an action in the choice.
    fn offered(&self, action: &str) -> String {
        self.s.t(&format!("audit-{}", action.replace('.', "-")))
    }
}

/// The first moment of a day, as date fields send it.
fn day(text: &str, later: u64) -> Option<Timestamp> {
    let day: NaiveDate = text.parse().ok()?;
    let start = day.checked_add_days(Days::new(later))?.and_hms_opt(0, 0, 0)?;
    Some(start.and_utc().into())
}

/// The log.
///
/// # Errors
/// For whoever is no administrator.
pub async fn list(app: App, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
    let text = |name: &str| visitor.parameter(name).unwrap_or_default().trim().to_owned();
    let (who, action, subject, from, to) = (text("who"), text("action"), text("subject"), text("from"), text("to"));
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let asked = PageRequest { limit: ROWS, after: visitor.parameter("after").map(str::to_owned) };
    let mut filter = Filter {
        actor: None,
        action: some(&action),
        subject: some(&subject),
        from: day(&from, 0),
        to: day(&to, 1),
        ..Filter::default()
    };
    let name = who.clone();
    let (caller, lines, nobody) = app
        .db
        .report(move |conn| {
            let caller = administrator(conn, &ctx, claims.as_ref(), Action::SeeAuditLog)?;
            if !name.is_empty() {
                filter.actor = actor(conn, &name)?;
                if filter.actor.is_none() {
                    return Ok((caller, Page { items: Vec::new(), next: None }, true));
                }
            }
            let found = audit::list(conn, &filter, &asked)?;
            let lines = Page { items: lines(conn, found.items)?, next: found.next };
            Ok::<_, Error>((caller, lines, false))
        })
        .await?;
    let s = Shell::new(&app.ctx, &visitor, Some(&caller)).titled("admin-audit").told(&visitor);
    let page = Log { s: section(s, "admin-audit"), lines, who, action, subject, from, to, nobody };
    shell::page(&visitor, &page.s.token, &page)
}

/// Who is meant: the one of that address, or the first whose words begin so.
fn actor(conn: &mut Connection, name: &str) -> Result<Option<PersonId>, Error> {
    if let Some(found) = crate::account::person::find_by_email(conn, &register::address_key(name))? {
        return Ok(Some(found.id));
    }
    let filter = people::Filter { search: Some(name.to_owned()), ..people::Filter::default() };
    let first = people::list(conn, &filter, &PageRequest { limit: 1, after: None })?;
    Ok(first.items.first().map(|person| person.id))
}
