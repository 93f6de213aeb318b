//! Cohorts: adding them, and putting learners into them.

use std::sync::Arc;

use serde_json::json;

use super::{Context, Error, Fault, Faults, Refusal, access, enrol, move_ends, register};
use crate::account::{Caller, Person, Role, audit, person};
use crate::base::{CohortId, PersonId, Timestamp};
use crate::cohort::{self, Cohort};
use crate::course::catalogue::Version;
use crate::db::Connection;
use crate::enrolment::{self, Enrolment, EnrolmentStatus};
use crate::policy::{Action, Resource};

/// What a new cohort is.
#[derive(Debug, Clone)]
pub struct NewCohort {
    /// The course.
    pub course: String,
    /// Its title.
    pub title: String,
    /// When it begins.
    pub starts_at: Option<Timestamp>,
    /// When it ends.
    pub ends_at: Option<Timestamp>,
    /// The addresses of its facilitators; a facilitator who adds a cohort is one of them.
    pub facilitators: Vec<String>,
}

/// Adds a cohort.
///
/// # Errors
/// [`Error::Forbidden`] for learners, [`Error::Invalid`].
pub fn create(conn: &mut Connection, ctx: &Context, caller: &Caller, new: &NewCohort) -> Result<Cohort, Error> {
    access::may(caller, Action::AddCohort)?;
    let now = ctx.now();
    let mut faults = Faults::default();
    let title = register::line(&mut faults, "/title", &new.title, 200);
    let version = ctx.catalogue.current(conn, &new.course)?;
    if version.is_none() {
        faults.add("/course", "there is no such course");
    }
    if let (Some(start), Some(end)) = (new.starts_at, new.ends_at)
        && end <= start
    {
        faults.add("/ends_at", "it ends before it begins");
    }
    let mut facilitators = Vec::new();
    for (index, address) in new.facilitators.iter().enumerate() {
        match person::find_by_email(conn, &register::address_key(address))? {
            Some(person) if person.role >= Role::Facilitator => facilitators.push(person.id),
            _ => faults.add(format!("/facilitators/{index}"), "there is no facilitator with this address"),
        }
    }
    faults.check()?;
    let (Some(title), Some(version)) = (title, version) else { return Err(Error::Invalid(Vec::new())) };
    if caller.role == Role::Facilitator && !facilitators.contains(&caller.id) {
        facilitators.push(caller.id);
    }
    let cohort = Cohort {
        id: CohortId::new(now),
        course: version.course.slug.clone(),
        title,
        starts_at: new.starts_at,
        ends_at: new.ends_at,
        created_at: now,
        concluded_at: None,
    };
    cohort::insert(conn, &cohort)?;
    for facilitator in facilitators {
        cohort::add_facilitator(conn, cohort.id, facilitator)?;
    }
    let detail = json!({ "course": cohort.course, "title": cohort.title });
    audit::record(conn, Some(caller.id), "cohort.created", &format!("cohort:{}", cohort.id), None, detail, now)?;
    Ok(cohort)
}

/// What of a cohort is changed; what is none stays.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    /// Its title.
    pub title: Option<String>,
    /// When it begins, or that it has no beginning.
    pub starts_at: Option<Option<Timestamp>>,
    /// When it ends, or that it has no end.
    pub ends_at: Option<Option<Timestamp>>,
}

/// Changes title and dates of a cohort that the caller runs. One that goes on after all is concluded again at its new end.
///
/// # Errors
/// As [`access::run_cohort`]; [`Error::Invalid`].
pub fn change(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    id: CohortId,
    changes: &Changes,
) -> Result<Cohort, Error> {
    let mut cohort = access::run_cohort(conn, caller, id, Action::ChangeCohort)?;
    let now = ctx.now();
    let mut faults = Faults::default();
    if let Some(title) = &changes.title {
        cohort.title = register::line(&mut faults, "/title", title, 200).unwrap_or_default();
    }
    cohort.starts_at = changes.starts_at.unwrap_or(cohort.starts_at);
    cohort.ends_at = changes.ends_at.unwrap_or(cohort.ends_at);
    if let (Some(start), Some(end)) = (cohort.starts_at, cohort.ends_at)
        && end <= start
    {
        faults.add(if changes.ends_at.is_some() { "/ends_at" } else { "/starts_at" }, "it ends before it begins");
    }
    faults.check()?;
    if cohort.runs(now) {
        cohort.concluded_at = None;
    }
    cohort::update(conn, &cohort)?;
    let detail = json!({ "title": cohort.title, "starts_at": cohort.starts_at, "ends_at": cohort.ends_at });
    audit::record(conn, Some(caller.id), "cohort.changed", &format!("cohort:{id}"), None, detail, now)?;
    Ok(cohort)
}

/// Puts people into a cohort by their addresses: who is not in the course yet is enrolled, who waits is approved. All of
/// them or none.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Invalid`] that names every address nobody has.
pub fn add_members(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    id: CohortId,
    emails: &[String],
) -> Result<Vec<Enrolment>, Error> {
    let cohort = access::run_cohort(conn, caller, id, Action::AddMembers)?;
    let version = ctx.catalogue.current(conn, &cohort.course)?.ok_or(Error::NotFound("course"))?;
    let mut people = Vec::new();
    let mut faults = Vec::new();
    for (index, email) in emails.iter().enumerate() {
        match person::find_by_email(conn, &register::address_key(email))? {
            Some(person) => people.push(person),
            None => faults.push(Fault {
                pointer: format!("/emails/{index}"),
                message: "nobody has registered with this address".to_owned(),
            }),
        }
    }
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let mut members = Vec::with_capacity(people.len());
    let by = By { actor: Some(caller.id), may_move: access::allows(caller, Action::MoveMembers, Resource::None) };
    for person in people {
        members.push(take_in(conn, ctx, by, &cohort, &version, &person)?);
    }
    let detail = json!({ "members": members.iter().map(|member| member.id).collect::<Vec<_>>() });
    audit::record(conn, Some(caller.id), "cohort.members-added", &format!("cohort:{id}"), None, detail, ctx.now())?;
    Ok(members)
}

/// Who puts somebody into a cohort.
#[derive(Debug, Clone, Copy)]
pub(super) struct By {
    /// The person; none: a directory, or the command line.
    pub actor: Option<PersonId>,
    /// Whether out of another cohort, too: a facilitator does not take learners out of another's.
    pub may_move: bool,
}

/// Puts a person into a cohort: who is not in the course yet is enrolled in `version`, who waits is let in.
///
/// # Errors
/// [`Refusal::AlreadyEnrolled`] for whoever is in another cohort.
pub(super) fn take_in(
    conn: &mut Connection,
    ctx: &Context,
    by: By,
    cohort: &Cohort,
    version: &Version,
    person: &Person,
) -> Result<Enrolment, Error> {
    let Some(mut found) = enrolment::in_course(conn, person.id, &cohort.course)? else {
        let status = EnrolmentStatus::Active;
        return enrol::add(conn, ctx, person, version, Some(cohort.id), status, by.actor);
    };
    if found.cohort_id == Some(cohort.id) && found.status != EnrolmentStatus::Pending {
        return Ok(found);
    }
    if found.cohort_id.is_some_and(|other| other != cohort.id) && !by.may_move {
        return Err(Refusal::AlreadyEnrolled(found.id).into());
    }
    enrolment::set_cohort(conn, found.id, cohort.id)?;
    found.cohort_id = Some(cohort.id);
    if found.status.may_learn() {
        move_ends::of(conn, ctx, &found)?;
    }
    if found.status == EnrolmentStatus::Pending {
        enrol::let_in(conn, ctx, by.actor, &mut found)?;
    } else if found.status != EnrolmentStatus::Completed {
        let own = ctx.catalogue.version(conn, found.version_id)?;
        enrol::tell_cohort(conn, ctx, person, &found, &own)?;
    }
    Ok(found)
}

/// An enrolment in a cohort with its version.
pub type Member = (Enrolment, Arc<Version>);

/// A cohort that the caller runs, and its members' enrolments with their versions.
///
/// # Errors
/// [`Error::NotFound`] for what does not exist and for what is another's, alike; [`Error::Forbidden`] for learners.
pub fn members(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    id: CohortId,
) -> Result<(Cohort, Vec<Member>), Error> {
    let cohort = access::run_cohort(conn, caller, id, Action::SeeCohort)?;
    let enrolments = enrolment::of_cohort(conn, id)?.into_iter();
    let members = enrolments.map(|enrolment| {
        let version = ctx.catalogue.version(conn, enrolment.version_id)?;
        Ok((enrolment, version))
    });
    Ok((cohort, members.collect::<Result<_, Error>>()?))
}
