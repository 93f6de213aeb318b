//! Reading lessons and marking them done; the outline and the standing of an enrolment.

use std::sync::Arc;

use super::{Context, Error, Refusal, access, facts};
use crate::account::Caller;
use crate::account::token::Claims;
use crate::base::{EnrolmentId, Language, Timestamp};
use crate::cohort;
use crate::course::catalogue::Version;
use crate::course::model::{Lesson, Module};
use crate::db::Connection;
use crate::enrolment::{self, Enrolment, reading};
use crate::policy::Action;
use crate::progress::{self, Deadline, Done, Progress};

/// An enrolment with all that is known of it.
#[derive(Debug)]
pub struct Standing {
    /// The enrolment.
    pub enrolment: Enrolment,
    /// Its version.
    pub version: Arc<Version>,
    /// What its facts amount to.
    pub progress: Progress,
    /// The dates that are still to come, where they were asked for.
    pub deadlines: Vec<Deadline>,
}

/// A lesson that may be read.
#[derive(Debug)]
pub struct OpenLesson {
    /// The version it stands in.
    pub version: Arc<Version>,
    /// The module.
    pub module: usize,
    /// The unit in the module.
    pub unit: usize,
    /// Whether it is done.
    pub done: bool,
    /// The language of the reader.
    pub language: Language,
}

/// The standing of an enrolment that the caller may see.
///
/// # Errors
/// [`Error::NotFound`].
pub fn standing(conn: &mut Connection, ctx: &Context, caller: &Caller, id: EnrolmentId) -> Result<Standing, Error> {
    let found = enrolment::find_with_end(conn, id)?.ok_or(Error::NotFound("enrolment"))?;
    seen(conn, ctx, caller, found)
}

/// The standing of an enrolment that who holds a token may see, and who that is; of their own with one query for both.
///
/// # Errors
/// [`Error::Unauthenticated`], and as [`standing`].
pub fn open_standing(
    conn: &mut Connection,
    ctx: &Context,
    claims: &Claims,
    id: EnrolmentId,
) -> Result<(Standing, Caller), Error> {
    if let Some((caller, own)) = reading::own_with_end(conn, claims.sid, id, ctx.now())?
        && let Some(caller) = access::found(ctx, claims, caller)?
    {
        return Ok((seen(conn, ctx, &caller, own)?, caller));
    }
    let caller = access::caller(conn, ctx, claims)?;
    Ok((standing(conn, ctx, &caller, id)?, caller))
}

/// The standing of the caller in a course; none where they are not in it.
///
/// # Errors
/// As [`standing`].
pub fn standing_in(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    course: &str,
) -> Result<Option<Standing>, Error> {
    let own = enrolment::in_course_with_end(conn, caller.id, course)?;
    own.map(|found| seen(conn, ctx, caller, found)).transpose()
}

/// As [`standing`], of an enrolment that was looked up already.
///
/// # Errors
/// As [`standing`].
pub fn standing_of(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    enrolment: Enrolment,
) -> Result<Standing, Error> {
    let cohort = enrolment.cohort_id.map(|id| cohort::find(conn, id)).transpose()?.flatten();
    seen(conn, ctx, caller, (enrolment, cohort.and_then(|cohort| cohort.ends_at)))
}

fn seen(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    (enrolment, ends_at): (Enrolment, Option<Timestamp>),
) -> Result<Standing, Error> {
    access::to_enrolment(conn, caller, &enrolment, Action::SeeEnrolment)?;
    let (version, progress) = facts::progress(conn, ctx, &enrolment)?;
    let deadlines = progress::deadlines(&progress, ends_at, ctx.now());
    Ok(Standing { enrolment, version, progress, deadlines })
}

/// The version of the course of an enrolment that the caller may see.
///
/// # Errors
/// [`Error::NotFound`].
pub fn version(conn: &mut Connection, ctx: &Context, caller: &Caller, id: EnrolmentId) -> Result<Arc<Version>, Error> {
    let enrolment = access::enrolment(conn, caller, id, Action::SeeGlossary)?;
    Ok(ctx.catalogue.version(conn, enrolment.version_id)?)
}

/// The caller's enrolments with their versions. The progress is the cached one: one query for all.
///
/// # Errors
/// [`Error::Store`].
pub fn own(conn: &mut Connection, ctx: &Context, caller: &Caller) -> Result<Vec<(Enrolment, Arc<Version>)>, Error> {
    let enrolments = enrolment::of_person(conn, caller.id)?;
    let with_version = enrolments.into_iter().map(|enrolment| {
        let version = ctx.catalogue.version(conn, enrolment.version_id)?;
        Ok((enrolment, version))
    });
    with_version.collect()
}

/// Whether a module is open to the learner.
///
/// # Errors
/// [`Refusal::NotLearning`], [`Refusal::Locked`].
pub fn enter(conn: &mut Connection, enrolment: &Enrolment, version: &Version, module: &Module) -> Result<Done, Error> {
    if !enrolment.status.may_learn() {
        return Err(Refusal::NotLearning(enrolment.status).into());
    }
    let done = facts::done(conn, enrolment, version)?;
    match done.lock_of(&version.course, module) {
        Some(lock) => Err(Refusal::Locked { module: module.slug.clone(), missing: lock.missing }.into()),
        None => Ok(done),
    }
}

fn find<'a>(version: &'a Version, module: &str, lesson: &str) -> Result<(&'a Module, &'a Lesson), Error> {
    version.course.lesson(module, lesson).ok_or(Error::NotFound("lesson"))
}

/// A lesson of the caller's own enrolment.
///
/// # Errors
/// [`Error::NotFound`], [`Refusal::NotLearning`], [`Refusal::Locked`].
pub fn read_lesson(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    id: EnrolmentId,
    module: &str,
    lesson: &str,
) -> Result<OpenLesson, Error> {
    let enrolment = enrolment::find(conn, id)?.ok_or(Error::NotFound("enrolment"))?;
    read_lesson_of(conn, ctx, caller, &enrolment, (module, lesson))
}

/// As [`read_lesson`], of an enrolment that was looked up already.
///
/// # Errors
/// As [`read_lesson`].
pub fn read_lesson_of(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    enrolment: &Enrolment,
    (module, lesson): (&str, &str),
) -> Result<OpenLesson, Error> {
    access::to_enrolment(conn, caller, enrolment, Action::ReadLesson)?;
    let version = ctx.catalogue.version(conn, enrolment.version_id)?;
    let (module, lesson) = find(&version, module, lesson)?;
    let done = enter(conn, enrolment, &version, module)?;
    Ok(opened(&version, (module, lesson), &done, caller.language.clone()))
}

fn opened(version: &Arc<Version>, (module, lesson): (&Module, &Lesson), done: &Done, language: Language) -> OpenLesson {
    let course = &version.course;
    OpenLesson {
        version: version.clone(),
        module: course.modules.iter().position(|other| other.slug == module.slug).unwrap_or(0),
        unit: module.units.iter().position(|other| *other.slug() == lesson.slug).unwrap_or(0),
        done: done.unit(course, &module.slug, &lesson.slug),
        language,
    }
}

/// A lesson of the own enrolment of who holds a token, usually with a single query.
///
/// # Errors
/// [`Error::Unauthenticated`], and as [`read_lesson`].
pub fn open_lesson(
    conn: &mut Connection,
    ctx: &Context,
    claims: &Claims,
    id: EnrolmentId,
    module: &str,
    lesson: &str,
) -> Result<OpenLesson, Error> {
    let reading = reading::find(conn, (claims.sid, claims.sub), id, ctx.now())?;
    if let Some(reading) = reading.filter(|reading| access::may_read(ctx, reading)) {
        let version = ctx.catalogue.version(conn, reading.version)?;
        let at = find(&version, module, lesson)?;
        let done = Done::read(&version.course, &reading.units_done);
        if let Some(done) = done.filter(|done| done.lock_of(&version.course, at.0).is_none()) {
            return Ok(opened(&version, at, &done, reading.language));
        }
    }
    // Something is in the way, or not as usual; this finds out what.
    let caller = access::caller(conn, ctx, claims)?;
    read_lesson(conn, ctx, &caller, id, module, lesson)
}

/// Marks a lesson as done; twice is the same as once.
///
/// # Errors
/// As [`read_lesson`].
pub fn complete_lesson(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    id: EnrolmentId,
    module: &str,
    lesson: &str,
) -> Result<Standing, Error> {
    let now = ctx.now();
    let mut enrolment = access::locked_enrolment(conn, caller, id, Action::CompleteLesson)?;
    let version = ctx.catalogue.version(conn, enrolment.version_id)?;
    let (module, lesson) = find(&version, module, lesson)?;
    enter(conn, &enrolment, &version, module)?;
    enrolment::complete_lesson(conn, id, &module.slug, &lesson.slug, now)?;
    let progress = facts::settle(conn, ctx, &mut enrolment, &version, now)?;
    Ok(Standing { enrolment, version, progress, deadlines: Vec::new() })
}
