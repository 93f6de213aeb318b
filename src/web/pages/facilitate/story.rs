//! One learner's whole story: how far, what is missing, what happened, and what can be done.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::deeds::{self, Panel, Told};
use super::overview::from;
use super::section;
use crate::account::person;
use crate::actions::{Error, access, history, learn};
use crate::base::{CohortId, EnrolmentId, Percent};
use crate::cohort::Cohort;
use crate::policy::Action;
use crate::web::error::Problem;
use crate::web::pages::posted::Posted;
use crate::web::pages::shell::{self, Shell};
use crate::web::pages::visitor::{self, Visitor};
use crate::web::state::App;
use crate::web::views::enrolment::StandingView;
use crate::web::views::history::EventView;

#[derive(Template)]
#[template(path = "facilitate/story.html", config = "src/web/pages/askama.toml")]
struct Story<'a> {
    s: Shell,
    cohort: Cohort,
    email: String,
    from: String,
    percent: Percent,
    view: StandingView<'a>,
    events: Vec<EventView>,
    panel: Panel,
    told: Option<Told>,
}

impl Story<'_> {
    /// Where an attempt can be looked at, once it has ended.
    fn review(&self, event: &EventView) -> Option<String> {
        let ended = event.state.as_deref().is_some_and(|state| state == "graded" || state == "submitted");
        event.attempt.as_ref().filter(|_| ended).map(|id| format!("/attempt/{id}"))
    }
}

/// The story of a learner of the cohort; who is in another cohort does not exist here.
///
/// # Errors
/// As [`access::run_cohort`].
pub async fn show(app: App, visitor: Visitor, path: Path<(CohortId, EnrolmentId)>) -> Result<HttpResponse, Problem> {
    page(&app, &visitor, path.into_inner(), None).await
}

/// Does something for the learner, and says what became of it.
///
/// # Errors
/// As [`deeds::carry_out`].
pub async fn act(app: App, posted: Posted, path: Path<(CohortId, EnrolmentId)>) -> Result<HttpResponse, Problem> {
    let (cohort, learner) = path.into_inner();
    match deeds::carry_out(&app, &posted, cohort).await {
        Ok(key) => Ok(shell::see(&deeds::back(&format!("/cohorts/{cohort}/learners/{learner}"), &key))),
        Err(problem) => page(&app, &posted.visitor, (cohort, learner), Some((&posted, problem))).await,
    }
}

async fn page(
    app: &App,
    visitor: &Visitor,
    (id, learner): (CohortId, EnrolmentId),
    sent: Option<(&Posted, Problem)>,
) -> Result<HttpResponse, Problem> {
    let (ctx, claims, key) = (app.ctx.clone(), visitor.claims, deeds::asked(visitor));
    let found = app.db.report(move |conn| {
        let caller = visitor::required(conn, &ctx, claims.as_ref())?;
        let cohort = access::run_cohort(conn, &caller, id, Action::SeeCohort)?;
        let standing = learn::standing(conn, &ctx, &caller, learner)?;
        if standing.enrolment.cohort_id != Some(id) {
            return Err(Error::NotFound("enrolment"));
        }
        let person = person::find(conn, standing.enrolment.person_id)?.ok_or(Error::NotFound("person"))?;
        let (_, events) = history::show(conn, &ctx, &caller, learner)?;
        let told = deeds::told(conn, &caller, id, key.as_deref())?;
        Ok((caller, cohort, standing, person, events, told))
    });
    let (caller, cohort, standing, person, events, told) = found.await?;
    let wished = visitor.wished(Some(&caller));
    let course = &standing.version.course;
    let s = Shell::new(&app.ctx, visitor, Some(&caller)).named(&person.full_name);
    let s = section(s, &cohort, "cohort-members");
    let status = sent.as_ref().map_or(StatusCode::OK, |(_, problem)| problem.status);
    let here = format!("/cohorts/{id}/learners/{learner}");
    let page = Story {
        panel: Panel::new(here, course, &wished).of_one(learner).with(&s, sent)?,
        from: from(person.country.as_deref(), person.affiliation.as_deref()),
        email: person.email,
        percent: standing.progress.percent,
        events: events.iter().map(|event| EventView::new(course, event, &wished)).collect(),
        view: StandingView::new(&standing, &wished),
        cohort,
        told,
        s,
    };
    shell::page_as(status, visitor, &page.s.token, &page)
}
