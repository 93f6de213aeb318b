//! Enrolling: open, by approval, or by a facilitator's hand.

use std::sync::Arc;

use serde_json::json;

use super::notify::{self, title};
use super::{Context, Error, Fault, Refusal, access};
use crate::account::{Caller, Person, audit, person};
use crate::base::{CohortId, EnrolmentId, Percent, PersonId, Timestamp};
use crate::cohort;
use crate::course::catalogue::Version;
use crate::course::model::EnrolmentMode;
use crate::db::Connection;
use crate::enrolment::{self, Enrolment, EnrolmentStatus};
use crate::mail::message::Message;
use crate::policy::Action;

/// Enrols the caller in a course's current version.
///
/// # Errors
/// [`Error::NotFound`] for a course that is not published; [`Refusal::ByInvitation`], [`Refusal::AlreadyEnrolled`];
/// [`Error::Invalid`] for a cohort that is not one of this course.
pub fn enrol(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    course: &str,
    cohort: Option<CohortId>,
) -> Result<(Enrolment, Arc<Version>), Error> {
    let version = ctx.catalogue.current(conn, course)?.ok_or(Error::NotFound("course"))?;
    let status = match version.course.enrolment {
        EnrolmentMode::Open => EnrolmentStatus::Active,
        EnrolmentMode::Approval => EnrolmentStatus::Pending,
        EnrolmentMode::Invitation => return Err(Refusal::ByInvitation.into()),
    };
    if let Some(cohort) = cohort {
        let found = cohort::find(conn, cohort)?.filter(|found| found.course == version.course.slug);
        if found.is_none() {
            let message = "there is no such cohort in this course".to_owned();
            return Err(Error::Invalid(vec![Fault { pointer: "/cohort".to_owned(), message }]));
        }
    }
    let person = person::find(conn, caller.id)?.ok_or(Error::Unauthenticated)?;
    let enrolment = add(conn, ctx, &person, &version, cohort, status, Some(caller.id))?;
    Ok((enrolment, version))
}

/// Adds an enrolment and tells the learner; those who approve are told when it waits.
///
/// # Errors
/// [`Refusal::AlreadyEnrolled`].
pub fn add(
    conn: &mut Connection,
    ctx: &Context,
    learner: &Person,
    version: &Version,
    cohort: Option<CohortId>,
    status: EnrolmentStatus,
    actor: Option<PersonId>,
) -> Result<Enrolment, Error> {
    let now = ctx.now();
    let enrolment = Enrolment {
        id: EnrolmentId::new(now),
        person_id: learner.id,
        course: version.course.slug.clone(),
        version_id: version.id,
        cohort_id: cohort,
        status,
        created_at: now,
        completed_at: None,
        percent: Percent::ZERO,
        lessons_done: 0,
        grade: None,
        passed: false,
        units_done: None,
        last_activity_at: None,
        kept_passes: None,
    };
    if !enrolment::insert(conn, &enrolment)? {
        let existing = enrolment::in_course(conn, learner.id, &version.course.slug)?;
        return Err(existing.map_or(Error::NotFound("enrolment"), |found| Refusal::AlreadyEnrolled(found.id).into()));
    }
    let detail = json!({ "course": enrolment.course, "version": version.number, "status": status });
    audit::record(conn, actor, "enrolment.created", &format!("enrolment:{}", enrolment.id), None, detail, now)?;
    let told = if actor == Some(learner.id) { Told::Enrolled } else { Told::Added };
    tell(conn, ctx, learner, &enrolment, version, told)?;
    Ok(enrolment)
}

/// What a learner is told about an enrolment that is not waiting.
enum Told {
    Enrolled,
    Approved,
    /// Somebody else put the learner into the course.
    Added,
}

fn tell(
    conn: &mut Connection,
    ctx: &Context,
    learner: &Person,
    enrolment: &Enrolment,
    version: &Version,
    told: Told,
) -> Result<(), Error> {
    let (name, course, now) = (learner.full_name.clone(), title(version, learner), ctx.now());
    if enrolment.status == EnrolmentStatus::Pending {
        let message = Message::EnrolmentPending { name, course };
        notify::mail(conn, learner, &format!("enrolment-pending:{}", enrolment.id), message, now)?;
        return ask_for_approval(conn, ctx, learner, enrolment, version, now);
    }
    let link = ctx.url(&format!("/learn/{}", enrolment.course));
    match told {
        Told::Approved => {
            let message = Message::EnrolmentApproved { name, course, link };
            notify::mail(conn, learner, &format!("enrolment-approved:{}", enrolment.id), message, now)
        }
        Told::Added if enrolment.cohort_id.is_some() => tell_cohort(conn, ctx, learner, enrolment, version),
        Told::Enrolled | Told::Added => {
            let message = Message::Enrolled { name, course, link };
            notify::mail(conn, learner, &format!("enrolled:{}", enrolment.id), message, now)
        }
    }
}

/// Tells a learner that somebody put them into the cohort of their enrolment.
///
/// # Errors
/// [`Error::Store`].
pub fn tell_cohort(
    conn: &mut Connection,
    ctx: &Context,
    learner: &Person,
    enrolment: &Enrolment,
    version: &Version,
) -> Result<(), Error> {
    let Some(id) = enrolment.cohort_id else { return Ok(()) };
    let Some(cohort) = cohort::find(conn, id)? else { return Ok(()) };
    let message = Message::AddedToCohort {
        name: learner.full_name.clone(),
        course: title(version, learner),
        cohort: cohort.title,
        starts: cohort.starts_at,
        ends: cohort.ends_at,
        link: ctx.url(&format!("/learn/{}", enrolment.course)),
    };
    notify::mail(conn, learner, &format!("added-to-cohort:{}:{id}", enrolment.id), message, ctx.now())
}

/// Tells those who approve that an enrolment waits.
fn ask_for_approval(
    conn: &mut Connection,
    ctx: &Context,
    learner: &Person,
    enrolment: &Enrolment,
    version: &Version,
    now: Timestamp,
) -> Result<(), Error> {
    for reader in notify::who_runs(conn, enrolment.cohort_id)? {
        let message = Message::EnrolmentApprovalNeeded {
            name: reader.full_name.clone(),
            learner: learner.full_name.clone(),
            course: title(version, &reader),
            link: ctx.url(&enrolment.cohort_id.map_or_else(|| "/".to_owned(), |id| format!("/cohorts/{id}/joining"))),
        };
        let cause = format!("enrolment-approval:{}:{}", enrolment.id, reader.id);
        notify::mail(conn, &reader, &cause, message, now)?;
    }
    Ok(())
}

/// Approves an enrolment that waits.
///
/// # Errors
/// [`Error::NotFound`] and [`Error::Forbidden`] as [`access::locked_enrolment`]; [`Refusal::NotPending`].
pub fn approve(conn: &mut Connection, ctx: &Context, caller: &Caller, id: EnrolmentId) -> Result<Enrolment, Error> {
    let mut found = access::locked_enrolment(conn, caller, id, Action::ApproveEnrolment)?;
    if found.status != EnrolmentStatus::Pending {
        return Err(Refusal::NotPending(found.status).into());
    }
    let_in(conn, ctx, Some(caller.id), &mut found)?;
    Ok(found)
}

/// Lets somebody in whose enrolment waits.
///
/// # Errors
/// [`Error::Store`].
pub(super) fn let_in(
    conn: &mut Connection,
    ctx: &Context,
    actor: Option<PersonId>,
    found: &mut Enrolment,
) -> Result<(), Error> {
    let (id, now) = (found.id, ctx.now());
    enrolment::set_status(conn, id, EnrolmentStatus::Active)?;
    found.status = EnrolmentStatus::Active;
    audit::record(conn, actor, "enrolment.approved", &format!("enrolment:{id}"), None, json!({}), now)?;
    let version = ctx.catalogue.version(conn, found.version_id)?;
    if let Some(learner) = person::find(conn, found.person_id)? {
        tell(conn, ctx, &learner, found, &version, Told::Approved)?;
    }
    Ok(())
}
