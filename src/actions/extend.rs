//! Extensions and extra attempts, for one learner or a whole cohort. Audited, with a reason.

use serde_json::json;

use super::{Context, Error, Faults, access, move_ends, register};
use crate::account::{Caller, audit};
use crate::base::{CohortId, EnrolmentId, Timestamp};
use crate::course::model::Course;
use crate::db::Connection;
use crate::enrolment::overrides::{self, Override, Whom};
use crate::enrolment::{self, Enrolment};
use crate::policy::Action;
use crate::quiz::terms::Terms;

/// What is granted. Without a quiz it is for every quiz of the module, without a module for every quiz of the course.
#[derive(Debug, Clone, Default)]
pub struct Grant {
    /// The module.
    pub module: Option<String>,
    /// The quiz, in its module.
    pub quiz: Option<String>,
    /// Minutes on top of the time limit.
    pub extra_minutes: Option<u32>,
    /// Attempts on top of those that everybody has.
    pub extra_attempts: Option<u32>,
    /// Another date from which quizzes can be started.
    pub opens: Option<Timestamp>,
    /// Another date at which quizzes close.
    pub closes: Option<Timestamp>,
    /// Why.
    pub reason: String,
}

impl Grant {
    fn to_a_learner(&self) -> Action {
        if self.extra_attempts.is_some() { Action::GiveAttempts } else { Action::Extend }
    }

    fn to_a_cohort(&self) -> Action {
        if self.extra_attempts.is_some() { Action::GiveCohortAttempts } else { Action::ExtendCohort }
    }
}

/// What came of it.
#[derive(Debug, Clone)]
pub struct Granted {
    /// The override as it was kept.
    pub given: Override,
    /// How many running attempts got another end.
    pub moved: usize,
}

/// The most minutes and attempts that one grant adds.
const MOST_MINUTES: u32 = 100_000;
const MOST_ATTEMPTS: u32 = 1000;
/// The longest reason, in characters.
pub(super) const LONGEST_REASON: usize = 500;

/// Grants something to one learner, whom somebody else than the learner facilitates.
///
/// # Errors
/// [`Error::NotFound`] and [`Error::Forbidden`] as [`access::locked_enrolment`]; [`Error::Invalid`].
pub fn learner(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    id: EnrolmentId,
    grant: &Grant,
) -> Result<Granted, Error> {
    let enrolment = access::locked_enrolment(conn, caller, id, grant.to_a_learner())?;
    let version = ctx.catalogue.version(conn, enrolment.version_id)?;
    let before = overrides::of(conn, &enrolment)?;
    let given = overrides::insert(conn, checked(grant, Whom::Learner(id), &version.course, before, ctx.now())?)?;
    record(conn, caller, &format!("enrolment:{id}"), "enrolment", &given)?;
    let moved = end_of(conn, ctx, &enrolment)?;
    Ok(Granted { given, moved })
}

/// Grants something to all members of a cohort, also those that come later.
///
/// # Errors
/// [`Error::NotFound`] and [`Error::Forbidden`] as [`access::run_cohort`]; [`Error::Invalid`].
pub fn cohort(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    id: CohortId,
    grant: &Grant,
) -> Result<Granted, Error> {
    let cohort = access::run_cohort(conn, caller, id, grant.to_a_cohort())?;
    let version = ctx.catalogue.current(conn, &cohort.course)?.ok_or(Error::NotFound("course"))?;
    let given = overrides::insert(conn, checked(grant, Whom::Cohort(id), &version.course, Vec::new(), ctx.now())?)?;
    record(conn, caller, &format!("cohort:{id}"), "cohort", &given)?;
    let mut moved = 0;
    for member in overrides::learning_in(conn, id)? {
        if let Some(enrolment) = enrolment::lock(conn, member)? {
            moved += end_of(conn, ctx, &enrolment)?;
        }
    }
    Ok(Granted { given, moved })
}

/// A paused enrolment's attempts stand still; they get their ends when it is resumed.
fn end_of(conn: &mut Connection, ctx: &Context, enrolment: &Enrolment) -> Result<usize, Error> {
    if enrolment.status.may_learn() { move_ends::of(conn, ctx, enrolment) } else { Ok(0) }
}

fn checked(
    grant: &Grant,
    whom: Whom,
    course: &Course,
    before: Vec<Override>,
    now: Timestamp,
) -> Result<Override, Error> {
    let mut faults = Faults::default();
    let reason = register::line(&mut faults, "/reason", &grant.reason, LONGEST_REASON).unwrap_or_default();
    let module = grant.module.as_deref().map(|module| (module, course.module(module)));
    match (module, grant.quiz.as_deref()) {
        (Some((_, None)), _) => faults.add("/module", "the course has no such module"),
        (None, Some(_)) => faults.add("/module", "it is missing: a quiz is named together with its module"),
        (Some((module, Some(_))), Some(quiz)) if course.quiz(module, quiz).is_none() => {
            faults.add("/quiz", "the module has no such quiz");
        }
        _ => {}
    }
    if grant.extra_minutes.is_some_and(|minutes| minutes > MOST_MINUTES) {
        faults.add("/extra_minutes", format!("it is a number from 0 to {MOST_MINUTES}"));
    }
    if grant.extra_attempts.is_some_and(|attempts| !(1..=MOST_ATTEMPTS).contains(&attempts)) {
        faults.add("/attempts", format!("it is a number from 1 to {MOST_ATTEMPTS}"));
    }
    if grant.closes.is_some_and(|closes| closes <= now) {
        faults.add("/closes", "it is past: name a date that is to come");
    }
    let nothing = grant.extra_minutes.is_none() && grant.extra_attempts.is_none();
    if nothing && grant.opens.is_none() && grant.closes.is_none() {
        faults.add("", "it changes nothing: name extra_minutes, opens or closes");
    }
    faults.check()?;
    let count = |number: Option<u32>| number.and_then(|number| i32::try_from(number).ok());
    let given = Override {
        // Both were found in the course, so that they are slugs.
        module: grant.module.as_deref().and_then(|module| module.parse().ok()),
        quiz: grant.quiz.as_deref().and_then(|quiz| quiz.parse().ok()),
        extra_minutes: count(grant.extra_minutes),
        extra_attempts: count(grant.extra_attempts),
        opens_at: grant.opens,
        closes_at: grant.closes,
        ..Override::new(whom, &reason, now)
    };
    in_order(&given, course, before)?;
    Ok(given)
}

/// No quiz may close before it opens.
fn in_order(given: &Override, course: &Course, mut overrides: Vec<Override>) -> Result<(), Error> {
    if given.opens_at.is_none() && given.closes_at.is_none() {
        return Ok(());
    }
    overrides.push(given.clone());
    let mut faults = Faults::default();
    let place = if given.closes_at.is_some() { "/closes" } else { "/opens" };
    for module in &course.modules {
        for quiz in module.quizzes().filter(|quiz| given.covers(&module.slug, &quiz.slug)) {
            let terms = Terms::new(&module.slug, quiz, &overrides);
            if let (Some(opens), Some(closes)) = (terms.opens, terms.closes)
                && closes <= opens
            {
                let (module, quiz) = (&module.slug, &quiz.slug);
                faults.add(place, format!("the quiz {module}/{quiz} would open at {opens} and close at {closes}"));
            }
        }
    }
    faults.check()
}

fn record(conn: &mut Connection, caller: &Caller, subject: &str, noun: &str, given: &Override) -> Result<(), Error> {
    let what = if given.extra_attempts.is_some() { "attempts-granted" } else { "extended" };
    let detail = json!({
        "module": given.module, "quiz": given.quiz, "extra_minutes": given.extra_minutes,
        "extra_attempts": given.extra_attempts, "opens": given.opens_at, "closes": given.closes_at,
    });
    let (reason, now) = (Some(given.reason.as_str()), given.created_at);
    audit::record(conn, Some(caller.id), &format!("{noun}.{what}"), subject, reason, detail, now)?;
    Ok(())
}
