//! Enrolling: open, by approval, or by a facilitator's hand.

use std::sync::Arc;

use serde_json::json;

use super::{Context, Error, Fault, Refusal, access, notify};
use crate::account::{Caller, Person, Role, audit, person};
use crate::base::{CohortId, EnrolmentId, Percent, PersonId, Timestamp};
use crate::cohort;
use crate::course::catalogue::Version;
use crate::course::model::EnrolmentMode;
use crate::db::Connection;
use crate::enrolment::{self, Enrolment, EnrolmentStatus};
use crate::mail::message::Message;

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
    tell(conn, ctx, learner, &enrolment, version, now)?;
    Ok(enrolment)
}

fn title(version: &Version, reader: &Person) -> String {
    let course = &version.course;
    course.texts.best(std::slice::from_ref(&reader.language), &course.language).1.title.clone()
}

fn tell(
    conn: &mut Connection,
    ctx: &Context,
    learner: &Person,
    enrolment: &Enrolment,
    version: &Version,
    now: Timestamp,
) -> Result<(), Error> {
    let (name, course) = (learner.full_name.clone(), title(version, learner));
    if enrolment.status != EnrolmentStatus::Pending {
        let link = ctx.url(&format!("/learn/{}", enrolment.course));
        let message = Message::Enrolled { name, course, link };
        return notify::mail(conn, learner, &format!("enrolled:{}", enrolment.id), message, now);
    }
    let message = Message::EnrolmentPending { name, course };
    notify::mail(conn, learner, &format!("enrolment-pending:{}", enrolment.id), message, now)?;
    for administrator in person::with_role(conn, Role::Administrator)? {
        let message = Message::EnrolmentApprovalNeeded {
            name: administrator.full_name.clone(),
            learner: learner.full_name.clone(),
            course: title(version, &administrator),
            link: ctx.url("/"),
        };
        let cause = format!("enrolment-approval:{}:{}", enrolment.id, administrator.id);
        notify::mail(conn, &administrator, &cause, message, now)?;
    }
    Ok(())
}

/// Approves an enrolment that waits.
///
/// # Errors
/// [`Error::NotFound`] and [`Error::Forbidden`] as [`access::run_enrolment`]; [`Refusal::NotPending`].
pub fn approve(conn: &mut Connection, ctx: &Context, caller: &Caller, id: EnrolmentId) -> Result<Enrolment, Error> {
    let now = ctx.now();
    let mut found = access::run_enrolment(conn, caller, id)?;
    if found.status != EnrolmentStatus::Pending {
        return Err(Refusal::NotPending(found.status).into());
    }
    enrolment::set_status(conn, id, EnrolmentStatus::Active)?;
    found.status = EnrolmentStatus::Active;
    audit::record(conn, Some(caller.id), "enrolment.approved", &format!("enrolment:{id}"), None, json!({}), now)?;
    let version = ctx.catalogue.version(conn, found.version_id)?;
    if let Some(learner) = person::find(conn, found.person_id)? {
        tell(conn, ctx, &learner, &found, &version, now)?;
    }
    Ok(found)
}
