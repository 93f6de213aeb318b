//! Who is due for a certificate: excluding, admitting again, releasing a selection or everybody as one signed batch.

use std::collections::BTreeSet;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::parts::{self, Choice};
use super::{administrator, section};
use crate::account::Caller;
use crate::actions::certificate_candidates::{self as candidates, Wanted};
use crate::actions::{Context, Error, Fault, release_certificates};
use crate::base::{BatchId, EnrolmentId, Page, PageRequest};
use crate::certificate::eligible::Candidate;
use crate::certificate::kind::CertificateKind;
use crate::cohort;
use crate::db::Connection;
use crate::policy::Action;
use crate::web::error::Problem;
use crate::web::pages::posted::Posted;
use crate::web::pages::shell::{self, Shell, see};
use crate::web::pages::visitor::{Visitor, encoded};
use crate::web::state::App;

/// Candidates on one page.
const ROWS: usize = 100;
/// As many certificates are released together at most.
const BATCH: usize = 1_000;
/// As many cohorts are offered to choose from.
const COHORTS: usize = 200;

/// What is asked for, as it stands in the address or the form.
#[derive(Debug, Clone, Default)]
struct Asked {
    course: String,
    cohort: String,
    kind: String,
    after: Option<String>,
}

impl Asked {
    fn wanted(&self) -> Wanted {
        Wanted {
            course: Some(self.course.clone()),
            cohort: self.cohort.parse().ok(),
            kind: if self.kind == "participation" {
                CertificateKind::Participation
            } else {
                CertificateKind::Completion
            },
        }
    }

    fn address(&self) -> String {
        let (course, cohort, kind) = (encoded(&self.course), encoded(&self.cohort), encoded(&self.kind));
        format!("/admin/certificates/eligible?course={course}&cohort={cohort}&kind={kind}")
    }
}

#[derive(Template)]
#[template(path = "administer/eligible.html", config = "src/web/pages/askama.toml")]
struct List {
    s: Shell,
    asked: Asked,
    courses: Vec<Choice>,
    cohorts: Vec<Choice>,
    kinds: Vec<Choice>,
    found: Option<Page<Candidate>>,
    next: Option<String>,
    /// What was selected.
    selected: BTreeSet<String>,
    reason: String,
    problem: Option<String>,
    /// The problem is that nobody was selected.
    nobody: bool,
}

/// What the page is made of.
struct Found {
    caller: Caller,
    courses: Vec<Choice>,
    cohorts: Vec<Choice>,
    due: Option<Page<Candidate>>,
}

fn look(conn: &mut Connection, ctx: &Context, caller: Caller, asked: &Asked) -> Result<Found, Error> {
    let courses = parts::courses(conn, ctx, &caller, Some(&asked.course))?;
    if asked.course.is_empty() {
        return Ok(Found { caller, courses, cohorts: Vec::new(), due: None });
    }
    let all = cohort::list(conn, None, &PageRequest { limit: COHORTS, after: None })?;
    let own = all.items.into_iter().filter(|cohort| cohort.course.as_str() == asked.course);
    let cohorts = own.map(|cohort| Choice {
        chosen: cohort.id.to_string() == asked.cohort,
        value: cohort.id.to_string(),
        text: cohort.title,
    });
    let cohorts = cohorts.collect();
    let page = PageRequest { limit: ROWS, after: asked.after.clone() };
    let due = candidates::list(conn, ctx, &caller, &asked.wanted(), &page)?;
    Ok(Found { caller, courses, cohorts, due: Some(due) })
}

async fn answer(
    app: &App,
    visitor: &Visitor,
    asked: Asked,
    failed: Option<(&Posted, Problem)>,
) -> Result<HttpResponse, Problem> {
    let (ctx, claims, wanted) = (app.ctx.clone(), visitor.claims, asked.clone());
    let found = app.db.report(move |conn| {
        let caller = administrator(conn, &ctx, claims.as_ref(), Action::ListCandidates)?;
        look(conn, &ctx, caller, &wanted)
    });
    let Found { caller, courses, cohorts, due } = found.await?;
    let s = Shell::new(&app.ctx, visitor, Some(&caller)).titled("eligible-title").told(visitor);
    let s = section(s, "admin-certificates");
    let kinds = [("completion", "eligible-completion"), ("participation", "eligible-participation")];
    let kinds = parts::choices(&s, &kinds, Some(&asked.kind));
    let status = failed.as_ref().map_or(StatusCode::OK, |(_, problem)| problem.status);
    let (selected, reason, problem, nobody) = match failed {
        Some((posted, problem)) => {
            let selected = posted.all("enrolment").map(str::to_owned).collect();
            let nobody = problem.faults.iter().any(|fault| fault.pointer == "/enrolments");
            let told = parts::words(&s, problem, if nobody { "enrolments" } else { "reason" })?;
            (selected, posted.field("reason").to_owned(), Some(told), nobody)
        }
        None => (BTreeSet::new(), String::new(), None, false),
    };
    let next = due.as_ref().and_then(|page| page.next.as_deref());
    let next = next.map(|cursor| format!("{}&after={}", asked.address(), encoded(cursor)));
    let page = List { s, asked, courses, cohorts, kinds, found: due, next, selected, reason, problem, nobody };
    shell::page_as(status, visitor, &page.s.token, &page)
}

/// Who is due for the certificate of a course.
///
/// # Errors
/// When nobody is signed in, or no administrator; for a course or a cohort that is not there.
pub async fn list(app: App, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let field = |name: &str| visitor.filled(name).unwrap_or_default();
    let asked =
        Asked { course: field("course"), cohort: field("cohort"), kind: field("kind"), after: visitor.filled("after") };
    answer(&app, &visitor, asked, None).await
}

/// What the buttons do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    Release,
    ReleaseAll,
    Exclude,
    Admit,
}

impl Deed {
    /// What it is to the policy.
    const fn action(self) -> Action {
        match self {
            Self::Release | Self::ReleaseAll => Action::ReleaseCertificates,
            Self::Exclude => Action::ExcludeCandidate,
            Self::Admit => Action::AdmitCandidate,
        }
    }
}

fn carry_out(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    (deed, asked, selected, reason): (Deed, &Asked, &[EnrolmentId], &str),
) -> Result<Option<BatchId>, Error> {
    let wanted = asked.wanted();
    match deed {
        Deed::Release | Deed::ReleaseAll => {
            let all = if deed == Deed::ReleaseAll {
                let everybody = PageRequest { limit: BATCH, after: None };
                let due = candidates::list(conn, ctx, caller, &wanted, &everybody)?.items.into_iter();
                due.filter(|due| due.excluded.is_none()).map(|due| due.enrolment.id).collect()
            } else {
                selected.to_vec()
            };
            let (batch, _) = release_certificates::release(conn, ctx, caller, &all, wanted.kind)?;
            Ok(batch.map(|batch| batch.id))
        }
        Deed::Exclude => {
            for id in selected {
                candidates::exclude(conn, ctx, caller, *id, reason)?;
            }
            Ok(None)
        }
        Deed::Admit => {
            for id in selected {
                candidates::admit(conn, ctx, caller, *id)?;
            }
            Ok(None)
        }
    }
}

/// Does something with the selection: releases it, excludes it, admits it again.
///
/// # Errors
/// As [`list`].
pub async fn act(app: App, posted: Posted) -> Result<HttpResponse, Problem> {
    let field = |name: &str| posted.filled(name).unwrap_or_default();
    let asked = Asked { course: field("course"), cohort: field("cohort"), kind: field("kind"), after: None };
    let deed = match posted.field("deed") {
        "release" => Deed::Release,
        "release-all" => Deed::ReleaseAll,
        "exclude" => Deed::Exclude,
        "admit" => Deed::Admit,
        _ => return Err(Problem::broken_form()),
    };
    let selected: Vec<EnrolmentId> = posted.all("enrolment").filter_map(|id| id.parse().ok()).collect();
    let (ctx, claims, reason) = (app.ctx.clone(), posted.visitor.claims, field("reason"));
    let meant = asked.clone();
    let done = app.db.write(move |conn| {
        let caller = administrator(conn, &ctx, claims.as_ref(), deed.action())?;
        if selected.is_empty() && deed != Deed::ReleaseAll {
            let message = "select at least one learner".to_owned();
            return Err(Error::Invalid(vec![Fault { pointer: "/enrolments".to_owned(), message }]));
        }
        carry_out(conn, &ctx, &caller, (deed, &meant, &selected, &reason))
    });
    match (done.await, deed) {
        (Ok(Some(batch)), _) => Ok(see(&format!("/admin/certificates/batches/{batch}?done=released"))),
        (Ok(None), Deed::Exclude) => Ok(see(&format!("{}&done=excluded", asked.address()))),
        (Ok(None), Deed::Admit) => Ok(see(&format!("{}&done=admitted", asked.address()))),
        (Ok(None), Deed::Release | Deed::ReleaseAll) => Ok(see(&format!("{}&done=nobody-due", asked.address()))),
        (Err(error), _) => answer(&app, &posted.visitor, asked, Some((&posted, error.into()))).await,
    }
}
