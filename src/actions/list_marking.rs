//! What waits to be marked in a cohort, as one marker may see it.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value;

use super::{Context, Error, Refusal, access};
use crate::account::{Caller, person};
use crate::base::{AttemptId, CohortId, Page, PageRequest, PersonId, Slug};
use crate::course::catalogue::Version;
use crate::course::model::{Key, Question};
use crate::db::Connection;
use crate::enrolment::{self, Enrolment};
use crate::policy::Action;
use crate::quiz::attempt::Attempt;
use crate::quiz::marking::{Given, Outcome, outcome};
use crate::quiz::store::Saved;
use crate::quiz::{marks, store};

/// How many attempts are looked through for the next one to mark, from a place on.
const LOOKED_THROUGH: usize = 100;

/// An attempt with essays.
#[derive(Debug)]
pub struct Waiting {
    /// The attempt.
    pub attempt: Attempt,
    /// The cohort of the learner.
    pub cohort: Option<CohortId>,
    /// The version its questions stand in.
    pub version: Arc<Version>,
    /// The learner's name.
    pub learner: String,
    /// The responses.
    pub saved: HashMap<Slug, Saved>,
    /// What was given so far.
    pub given: HashMap<Slug, Vec<Given>>,
}

impl Waiting {
    /// Its essays in the order of the attempt.
    pub fn essays(&self) -> impl Iterator<Item = &Question> {
        let quiz = self.version.course.quiz(&self.attempt.module, &self.attempt.quiz).map(|(_, quiz)| quiz);
        let drawn = self.attempt.draw.questions.iter().filter_map(move |drawn| quiz?.question(&drawn.id));
        drawn.filter(|question| matches!(question.key, Key::Essay { .. }))
    }

    /// How far the marking of one of its essays is.
    pub fn outcome(&self, essay: &Question) -> Outcome {
        outcome(essay, self.given.get(&essay.id).map_or(&[], Vec::as_slice))
    }

    /// Whether the learner wrote nothing there: nobody is to mark that.
    pub fn is_blank(&self, essay: &Question) -> bool {
        match self.saved.get(&essay.id).map(|saved| &saved.response) {
            Some(Value::String(text)) => text.trim().is_empty(),
            _ => true,
        }
    }

    /// Whether an essay of it waits for this person: it has no marks, or none of this person's where two are asked for, or
    /// two persons have to agree.
    pub fn is_for(&self, marker: PersonId) -> bool {
        self.essays().filter(|essay| !self.is_blank(essay)).any(|essay| match self.outcome(essay) {
            Outcome::AwaitsMarks | Outcome::Differ => true,
            Outcome::AwaitsSecond => {
                !self.given.get(&essay.id).is_some_and(|given| given.iter().any(|each| each.marker == marker))
            }
            Outcome::Settled(_) => false,
        })
    }
}

/// The attempts that wait in a cohort that the caller runs, the oldest first. One's own are not among them: somebody else
/// marks those.
///
/// # Errors
/// As [`access::run_cohort`].
pub fn list(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    id: CohortId,
    page: &PageRequest,
) -> Result<Page<Waiting>, Error> {
    access::run_cohort(conn, caller, id, Action::ListMarking)?;
    let found = marks::waiting(conn, id, page)?;
    let mut items = Vec::with_capacity(found.items.len());
    for id in found.items {
        let Some(attempt) = store::find(conn, id)? else { continue };
        let Some(enrolment) = enrolment::find(conn, attempt.enrolment_id)? else { continue };
        if enrolment.person_id != caller.id {
            items.push(load(conn, ctx, attempt, &enrolment)?);
        }
    }
    Ok(Page { items, next: found.next })
}

/// An attempt with essays as one marker may see it, also when it is marked already.
///
/// # Errors
/// [`Error::NotFound`] for what does not exist and for what the caller does not run, alike; [`Error::Forbidden`] when it is
/// the caller's own; [`Refusal::NotHandedIn`].
pub fn one(conn: &mut Connection, ctx: &Context, caller: &Caller, id: AttemptId) -> Result<Waiting, Error> {
    let attempt = store::find(conn, id)?.ok_or(Error::NotFound("attempt"))?;
    let enrolment =
        access::enrolment(conn, caller, attempt.enrolment_id, Action::SeeMarking).map_err(|error| match error {
            Error::NotFound(_) => Error::NotFound("attempt"),
            other => other,
        })?;
    if enrolment.person_id == caller.id {
        return Err(Error::Forbidden);
    }
    if attempt.handed_in().is_none() {
        return Err(Refusal::NotHandedIn.into());
    }
    load(conn, ctx, attempt, &enrolment)
}

/// The next attempt in a cohort that waits for the caller: the first behind one, else the first of all.
///
/// # Errors
/// As [`access::run_cohort`].
pub fn next(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    cohort: CohortId,
    behind: AttemptId,
) -> Result<Option<AttemptId>, Error> {
    for after in [Some(behind.to_string()), None] {
        let page = PageRequest { limit: LOOKED_THROUGH, after };
        let waiting = list(conn, ctx, caller, cohort, &page)?.items;
        if let Some(found) = waiting.iter().find(|each| each.attempt.id != behind && each.is_for(caller.id)) {
            return Ok(Some(found.attempt.id));
        }
    }
    Ok(None)
}

fn load(conn: &mut Connection, ctx: &Context, attempt: Attempt, enrolment: &Enrolment) -> Result<Waiting, Error> {
    let learner = person::find(conn, enrolment.person_id)?.map(|learner| learner.full_name).unwrap_or_default();
    Ok(Waiting {
        cohort: enrolment.cohort_id,
        version: ctx.catalogue.version(conn, attempt.version(enrolment.version_id))?,
        learner,
        saved: store::answers(conn, attempt.id)?.saved,
        given: marks::of_attempt(conn, attempt.id)?,
        attempt,
    })
}
