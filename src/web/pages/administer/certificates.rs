//! Certificates: finding one among all, its story, taking it back, putting a corrected one in its place.

use std::collections::HashMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::parts::{self, Choice, Told};
use super::{administrator, section};
use crate::account::Caller;
use crate::actions::look_up_certificates::{self, Record};
use crate::actions::{Error, revoke_certificate};
use crate::base::{CertificateId, Page, PageRequest, PersonId};
use crate::certificate::search::Filter;
use crate::certificate::store::{Certificate, CertificateState};
use crate::outbox::Entry;
use crate::policy::Action;
use crate::web::error::Problem;
use crate::web::pages::posted::Posted;
use crate::web::pages::shell::{self, Shell, see};
use crate::web::pages::step_up;
use crate::web::pages::verify::state_words;
use crate::web::pages::visitor::Visitor;
use crate::web::state::App;

/// Certificates on one page.
const ROWS: usize = 50;
/// The states of a certificate, with the keys of their names.
const STATES: [(&str, &str); 4] = [
    ("valid", "verify-valid"),
    ("expired", "verify-expired"),
    ("revoked", "verify-revoked"),
    ("superseded", "verify-superseded"),
];

/// Name, sign and look of a state.
type Look = (&'static str, &'static str, &'static str);

#[derive(Template)]
#[template(path = "administer/certificates.html", config = "src/web/pages/askama.toml")]
struct List {
    s: Shell,
    typed: String,
    batch: Option<String>,
    courses: Vec<Choice>,
    states: Vec<Choice>,
    found: Page<(Certificate, Look)>,
    next: Option<String>,
}

fn state(word: &str) -> Option<CertificateState> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).ok()
}

/// All certificates, or those that were asked for.
///
/// # Errors
/// When nobody is signed in, or no administrator.
pub async fn list(app: App, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
    let asked = PageRequest { limit: ROWS, after: visitor.filled("after") };
    let (typed, course, wished) = (visitor.filled("search"), visitor.filled("course"), visitor.filled("state"));
    let batch = visitor.filled("batch");
    let filter = Filter {
        holder: None,
        course: course.clone(),
        state: wished.as_deref().and_then(state),
        batch: batch.as_deref().and_then(|id| id.parse().ok()),
    };
    let search = typed.clone();
    let (caller, courses, found) = app
        .db
        .report(move |conn| {
            let caller = administrator(conn, &ctx, claims.as_ref(), Action::ListCertificates)?;
            let courses = parts::courses(conn, &ctx, &caller, course.as_deref())?;
            let found = look_up_certificates::find(conn, &ctx, &caller, search.as_deref(), filter.clone(), &asked)?;
            Ok::<_, Error>((caller, courses, found))
        })
        .await?;
    let s = Shell::new(&app.ctx, &visitor, Some(&caller)).titled("admin-certificates").told(&visitor);
    let s = section(s, "admin-certificates");
    let now = app.ctx.now();
    let next = found.next.as_deref().map(|cursor| visitor.further(cursor));
    let found = found.map(|certificate| {
        let look = state_words(&certificate.state(now));
        (certificate, look)
    });
    let states = parts::choices(&s, &STATES, wished.as_deref());
    let page = List { s, typed: typed.unwrap_or_default(), batch, courses, states, found, next };
    shell::page(&visitor, &page.s.token, &page)
}

#[derive(Template)]
#[template(path = "administer/certificate.html", config = "src/web/pages/askama.toml")]
struct Show {
    s: Shell,
    record: Record,
    look: Look,
    /// Whether it can be revoked or replaced.
    stands: bool,
    history: Vec<Told>,
    /// The reason that was typed.
    reason: String,
    problem: Option<String>,
}

impl Show {
    /// The work's state in words.
    fn state(&self, entry: &Entry) -> String {
        super::mail::state(&self.s, entry).1
    }

    /// Whether the holder is called otherwise now.
    fn renamed(&self) -> Option<&String> {
        self.record.name_now.as_ref().filter(|now| **now != self.record.certificate.document.holder)
    }
}

type Loaded = (Caller, Record, HashMap<PersonId, String>);

async fn load(app: &App, visitor: &Visitor, id: CertificateId) -> Result<Loaded, Problem> {
    let (ctx, claims) = (app.ctx.clone(), visitor.claims);
    let found = app.db.read(move |conn| {
        let caller = administrator(conn, &ctx, claims.as_ref(), Action::SeeCertificate)?;
        let record = look_up_certificates::record(conn, &caller, id)?;
        let names = parts::actors(conn, &record.history)?;
        Ok::<_, Error>((caller, record, names))
    });
    Ok(found.await?)
}

async fn answer(
    app: &App,
    visitor: &Visitor,
    id: CertificateId,
    failed: Option<(String, Problem)>,
) -> Result<HttpResponse, Problem> {
    let (caller, record, names) = load(app, visitor, id).await?;
    let s = Shell::new(&app.ctx, visitor, Some(&caller)).named(record.certificate.document.number.clone());
    let s = section(s.told(visitor), "admin-certificates");
    let status = failed.as_ref().map_or(StatusCode::OK, |(_, problem)| problem.status);
    let (reason, problem) = match failed {
        Some((reason, problem)) => (reason, Some(parts::words(&s, problem, "reason")?)),
        None => (String::new(), None),
    };
    let now = record.certificate.state(app.ctx.now());
    let stands = matches!(now, CertificateState::Valid | CertificateState::Expired);
    let history = parts::told(&s, &record.history, &names);
    let page = Show { look: state_words(&now), stands, history, reason, problem, record, s };
    shell::page_as(status, visitor, &page.s.token, &page)
}

/// One certificate with its story.
///
/// # Errors
/// When nobody is signed in, or no administrator; for a certificate that is not there.
pub async fn show(app: App, visitor: Visitor, id: Path<CertificateId>) -> Result<HttpResponse, Problem> {
    answer(&app, &visitor, *id, None).await
}

/// Takes a certificate back.
///
/// # Errors
/// As [`show`].
pub async fn revoke(app: App, posted: Posted, id: Path<CertificateId>) -> Result<HttpResponse, Problem> {
    if let Some(question) = step_up::answered(&app, &posted).await? {
        return Ok(question);
    }
    let (ctx, claims, reason) = (app.ctx.clone(), posted.visitor.claims, posted.field("reason").to_owned());
    let id = *id;
    let done = app.db.write(move |conn| {
        let caller = administrator(conn, &ctx, claims.as_ref(), Action::RevokeCertificate)?;
        revoke_certificate::revoke(conn, &ctx, &caller, id, &reason)
    });
    match done.await {
        Ok(_) => Ok(see(&format!("/admin/certificates/{id}?done=revoked"))),
        Err(error) if step_up::is_needed(&error) => step_up::ask(&app, &posted).await,
        Err(error) => {
            let reason = posted.field("reason").to_owned();
            answer(&app, &posted.visitor, id, Some((reason, error.into()))).await
        }
    }
}

/// Issues a corrected certificate in the place of one, and shows it.
///
/// # Errors
/// As [`show`].
pub async fn reissue(app: App, posted: Posted, id: Path<CertificateId>) -> Result<HttpResponse, Problem> {
    let (ctx, claims) = (app.ctx.clone(), posted.visitor.claims);
    let id = *id;
    let done = app.db.write(move |conn| {
        let caller = administrator(conn, &ctx, claims.as_ref(), Action::ReissueCertificate)?;
        revoke_certificate::reissue(conn, &ctx, &caller, id)
    });
    match done.await {
        Ok(new) => Ok(see(&format!("/admin/certificates/{}?done=reissued", new.id))),
        Err(error) => answer(&app, &posted.visitor, id, Some((String::new(), error.into()))).await,
    }
}
