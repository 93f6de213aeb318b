//! Reading lessons and marking them done; the outline and the standing of an enrolment.

use std::sync::Arc;

use super::{Context, Error, Refusal, access, facts};
use crate::account::Caller;
use crate::base::{EnrolmentId, Language};
use crate::cohort;
use crate::course::catalogue::Version;
use crate::course::model::{Lesson, Module};
use crate::db::Connection;
use crate::enrolment::{self, Enrolment};
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
    let enrolment = access::visible_enrolment(conn, caller, id)?;
    let (version, progress) = facts::progress(conn, ctx, &enrolment)?;
    let cohort = enrolment.cohort_id.map(|id| cohort::find(conn, id)).transpose()?.flatten();
    let deadlines = progress::deadlines(&progress, cohort.and_then(|cohort| cohort.ends_at), ctx.now());
    Ok(Standing { enrolment, version, progress, deadlines })
}

/// The version of the course of an enrolment that the caller may see.
///
/// # Errors
/// [`Error::NotFound`].
pub fn version(conn: &mut Connection, ctx: &Context, caller: &Caller, id: EnrolmentId) -> Result<Arc<Version>, Error> {
    let enrolment = access::visible_enrolment(conn, caller, id)?;
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
    let enrolment = access::own_enrolment(conn, caller, id)?;
    read_lesson_of(conn, ctx, caller, &enrolment, module, lesson)
}

/// A lesson of an enrolment that is the caller's own.
///
/// # Errors
/// As [`read_lesson`].
pub fn read_lesson_of(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    enrolment: &Enrolment,
    module: &str,
    lesson: &str,
) -> Result<OpenLesson, Error> {
    let version = ctx.catalogue.version(conn, enrolment.version_id)?;
    let (module, lesson) = find(&version, module, lesson)?;
    let done = enter(conn, enrolment, &version, module)?.unit(&version.course, &module.slug, &lesson.slug);
    let module_at = version.course.modules.iter().position(|other| other.slug == module.slug).unwrap_or(0);
    let unit_at = module.units.iter().position(|other| *other.slug() == lesson.slug).unwrap_or(0);
    Ok(OpenLesson { version, module: module_at, unit: unit_at, done, language: caller.language.clone() })
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
    let mut enrolment = access::lock_own_enrolment(conn, caller, id)?;
    let version = ctx.catalogue.version(conn, enrolment.version_id)?;
    let (module, lesson) = find(&version, module, lesson)?;
    enter(conn, &enrolment, &version, module)?;
    enrolment::complete_lesson(conn, id, &module.slug, &lesson.slug, now)?;
    let progress = facts::settle(conn, ctx, &mut enrolment, &version, now)?;
    Ok(Standing { enrolment, version, progress, deadlines: Vec::new() })
}
