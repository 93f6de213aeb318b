//! A cohort: its dates, how many learners are in which state, who needs attention, and what is done for them.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::deeds::{self, Panel, Told};
use super::section;
use crate::account::person;
use crate::actions::Error;
use crate::actions::attention::{self, CohortAttention};
use crate::actions::survey::survey;
use crate::base::{CohortId, Percent, Timestamp};
use crate::cohort::attention::KINDS;
use crate::cohort::{self, Cohort};
use crate::db::Connection;
use crate::web::error::Problem;
use crate::web::pages::posted::Posted;
use crate::web::pages::shell::{self, Shell};
use crate::web::pages::visitor::{self, Visitor};
use crate::web::state::App;
use crate::web::views::attention::ReasonView;

/// Learners on one page.
const ROWS: usize = 50;

#[derive(Template)]
#[template(path = "facilitate/cohort.html", config = "src/web/pages/askama.toml")]
struct Overview {
    s: Shell,
    cohort: Cohort,
    course: String,
    facilitators: String,
    states: Vec<(&'static str, usize)>,
    over: bool,
    kinds: Vec<Kind>,
    rows: Vec<Row>,
    shown: (usize, usize, usize),
    before: Option<String>,
    next: Option<String>,
    panel: Panel,
    told: Option<Told>,
}

/// A kind of reason to show alone.
struct Kind {
    href: String,
    key: String,
    count: usize,
    current: bool,
}

struct Row {
    enrolment: crate::base::EnrolmentId,
    name: String,
    from: String,
    percent: Percent,
    active: Option<Timestamp>,
    reasons: Vec<ReasonView>,
}

/// The cohort and who of it needs attention.
///
/// # Errors
/// As [`attention::may_see`].
pub async fn show(app: App, visitor: Visitor, id: Path<CohortId>) -> Result<HttpResponse, Problem> {
    page(&app, &visitor, *id, None).await
}

/// Does something for the learners that were chosen, and says what became of it.
///
/// # Errors
/// As [`deeds::carry_out`].
pub async fn act(app: App, posted: Posted, id: Path<CohortId>) -> Result<HttpResponse, Problem> {
    match deeds::carry_out(&app, &posted, *id).await {
        Ok(key) => Ok(shell::see(&deeds::back(&format!("/cohorts/{id}"), &key))),
        Err(problem) => page(&app, &posted.visitor, *id, Some((&posted, problem))).await,
    }
}

async fn page(
    app: &App,
    visitor: &Visitor,
    id: CohortId,
    sent: Option<(&Posted, Problem)>,
) -> Result<HttpResponse, Problem> {
    let (ctx, claims, key) = (app.ctx.clone(), visitor.claims, deeds::asked(visitor));
    let read = ctx.clone();
    let may = move |conn: &mut Connection| {
        let caller = visitor::required(conn, &ctx, claims.as_ref())?;
        let cohort = attention::may_see(conn, &caller, id)?;
        let version = ctx.catalogue.current(conn, &cohort.course)?.ok_or(Error::NotFound("course"))?;
        let mut names = Vec::new();
        for facilitator in cohort::facilitators(conn, id)? {
            names.extend(person::find(conn, facilitator)?.map(|person| person.full_name));
        }
        let told = deeds::told(conn, &caller, id, key.as_deref())?;
        Ok((caller, (cohort, version, names, told)))
    };
    let found = survey(&app.db, may, move |conn, (cohort, ..)| attention::of(conn, &read, cohort));
    let (caller, (_, version, names, told), found) = found.await?;
    let CohortAttention { cohort, states, mut flagged } = found;
    let wished = visitor.wished(Some(&caller));
    let s = Shell::new(&app.ctx, visitor, Some(&caller)).named(&cohort.title).told(visitor);
    let s = section(s, &cohort, "cohort-overview");
    let here = format!("/cohorts/{id}");
    let status = sent.as_ref().map_or(StatusCode::OK, |(_, problem)| problem.status);
    let panel = Panel::new(here.clone(), &version.course, &wished).with(&s, sent)?;

    let chosen = visitor.parameter("reason").filter(|kind| KINDS.contains(kind));
    let has = |flagged: &attention::Flagged, kind: &str| flagged.reasons.iter().any(|own| own.kind() == kind);
    let kind = |kind: &&str| Kind {
        href: format!("{here}?reason={kind}"),
        key: format!("attention-kind-{kind}"),
        count: flagged.iter().filter(|flagged| has(flagged, kind)).count(),
        current: chosen == Some(*kind),
    };
    let mut kinds = vec![Kind {
        href: here.clone(),
        key: "attention-kind-all".to_owned(),
        count: flagged.len(),
        current: chosen.is_none(),
    }];
    kinds.extend(KINDS.iter().map(kind).filter(|kind| kind.count > 0 || kind.current));
    if let Some(chosen) = chosen {
        flagged.retain(|flagged| has(flagged, chosen));
    }

    let first: usize = visitor.parameter("after").and_then(|after| after.parse().ok()).unwrap_or(0);
    let first = if first < flagged.len() { first } else { 0 };
    let link = |after: usize| match chosen {
        Some(kind) => format!("{here}?reason={kind}&after={after}"),
        None => format!("{here}?after={after}"),
    };
    let rows = flagged.iter().skip(first).take(ROWS).map(|flagged| Row {
        enrolment: flagged.learner.enrolment.id,
        name: flagged.learner.full_name.clone(),
        from: from(flagged.learner.country.as_deref(), flagged.learner.affiliation.as_deref()),
        percent: flagged.learner.enrolment.percent,
        active: flagged.learner.enrolment.last_activity_at,
        reasons: flagged.reasons.iter().map(|own| ReasonView::new(&flagged.version.course, own, &wished)).collect(),
    });
    let rows: Vec<Row> = rows.collect();
    let last = first + rows.len();
    let page = Overview {
        course: version.course.texts.best(&wished, &version.course.language).1.title.clone(),
        facilitators: names.join(", "),
        states: vec![
            ("active", states.active),
            ("completed", states.completed),
            ("paused", states.paused),
            ("pending", states.pending),
            ("withdrawn", states.withdrawn),
        ],
        over: !cohort.runs(app.ctx.now()),
        shown: (first + 1, last, flagged.len()),
        before: (first > 0).then(|| link(first.saturating_sub(ROWS))),
        next: (last < flagged.len()).then(|| link(last)),
        rows,
        kinds,
        panel,
        told,
        cohort,
        s,
    };
    shell::page_as(status, visitor, &page.s.token, &page)
}

/// Where a learner comes from, in one line.
pub fn from(country: Option<&str>, affiliation: Option<&str>) -> String {
    let parts: Vec<&str> = affiliation.into_iter().chain(country).filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}
