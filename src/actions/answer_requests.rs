//! Letting people into a course by approval, or not.

use serde_json::json;

use super::notify::{self, title};
use super::{Context, Error, Faults, Refusal, access, enrol, register};
use crate::account::{Caller, audit, person};
use crate::base::{CohortId, EnrolmentId, Page, PageRequest};
use crate::db::Connection;
use crate::enrolment::requests::{self, Request};
use crate::enrolment::{self, Enrolment, EnrolmentStatus};
use crate::mail::Message;
use crate::policy::{Action, Resource};

/// How many are answered at once at most.
pub const MOST: usize = 200;
/// The longest reason, in characters.
const LONGEST_REASON: usize = 500;

/// Those who wait for a cohort that the caller runs, or, `of_course`, for its course without naming a cohort.
///
/// # Errors
/// As [`access::run_cohort`].
pub fn list(
    conn: &mut Connection,
    caller: &Caller,
    id: CohortId,
    of_course: bool,
    page: &PageRequest,
) -> Result<Page<Request>, Error> {
    let cohort = access::run_cohort(conn, caller, id, Action::ListRequests)?;
    Ok(requests::list(conn, &cohort.course, (!of_course).then_some(id), page)?)
}

/// Lets people into a cohort that the caller runs: those who asked for it, and those who asked for its course alone. All of
/// them or none.
///
/// # Errors
/// As [`access::run_cohort`]; [`Error::Invalid`] that names every one who did not ask; [`Refusal::NotPending`].
pub fn approve_all(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    id: CohortId,
    asked: &[EnrolmentId],
) -> Result<Vec<Enrolment>, Error> {
    let cohort = access::run_cohort(conn, caller, id, Action::ApproveRequests)?;
    let mut found = locked(conn, asked, |enrolment| match enrolment.cohort_id {
        Some(other) => other == id,
        None => enrolment.course == cohort.course,
    })?;
    for enrolment in &mut found {
        if enrolment.cohort_id.is_none() {
            enrolment::set_cohort(conn, enrolment.id, id)?;
            enrolment.cohort_id = Some(id);
        }
        enrol::let_in(conn, ctx, Some(caller.id), enrolment)?;
    }
    Ok(found)
}

/// Declines those who asked for a cohort that the caller runs, with a reason that they read. All of them or none.
///
/// # Errors
/// As [`approve_all`].
pub fn refuse_all(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    id: CohortId,
    asked: &[EnrolmentId],
    reason: &str,
) -> Result<Vec<Enrolment>, Error> {
    let cohort = access::run_cohort(conn, caller, id, Action::DeclineRequests)?;
    let reason = checked(reason)?;
    // Whoever asked for the course alone may be wanted by another cohort: only administrators decline for all of them.
    let found = locked(conn, asked, |enrolment| match enrolment.cohort_id {
        Some(other) => other == id,
        None => access::allows(caller, Action::DeclineForCourse, Resource::None) && enrolment.course == cohort.course,
    })?;
    found.into_iter().map(|enrolment| turn_away(conn, ctx, caller, enrolment, &reason)).collect()
}

/// Declines an enrolment that waits, with a reason that the learner reads.
///
/// # Errors
/// [`Error::NotFound`] and [`Error::Forbidden`] as [`access::locked_enrolment`]; [`Refusal::NotPending`]; [`Error::Invalid`].
pub fn refuse(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    id: EnrolmentId,
    reason: &str,
) -> Result<Enrolment, Error> {
    let found = access::locked_enrolment(conn, caller, id, Action::DeclineEnrolment)?;
    let reason = checked(reason)?;
    if found.status != EnrolmentStatus::Pending {
        return Err(Refusal::NotPending(found.status).into());
    }
    turn_away(conn, ctx, caller, found, &reason)
}

fn checked(reason: &str) -> Result<String, Error> {
    let mut faults = Faults::default();
    let reason = register::line(&mut faults, "/reason", reason, LONGEST_REASON);
    faults.check()?;
    reason.ok_or_else(|| Error::Invalid(Vec::new()))
}

/// The enrolments of these ids, locked, each of which waits and is one that is meant.
fn locked(
    conn: &mut Connection,
    asked: &[EnrolmentId],
    meant: impl Fn(&Enrolment) -> bool,
) -> Result<Vec<Enrolment>, Error> {
    let mut faults = Faults::default();
    if asked.is_empty() {
        faults.add("/enrolments", "choose somebody");
    } else if asked.len() > MOST {
        faults.add("/enrolments", format!("these are {}; {MOST} are answered at once at most", asked.len()));
    }
    faults.check()?;
    let mut ids = asked.to_vec();
    // In one order, so that two who answer at once wait for one another instead of getting stuck.
    ids.sort_unstable();
    ids.dedup();
    let (mut found, mut faults) = (Vec::with_capacity(ids.len()), Faults::default());
    for id in ids {
        match enrolment::lock(conn, id)?.filter(&meant) {
            Some(enrolment) if enrolment.status == EnrolmentStatus::Pending => found.push(enrolment),
            Some(enrolment) => return Err(Refusal::NotPending(enrolment.status).into()),
            None => {
                let place = asked.iter().position(|asked| *asked == id).unwrap_or_default();
                faults.add(format!("/enrolments/{place}"), "nobody asks for this cohort under this id");
            }
        }
    }
    faults.check()?;
    Ok(found)
}

/// Whoever is declined leaves the cohort, too: they never were in it. They may ask again.
fn turn_away(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    mut enrolment: Enrolment,
    reason: &str,
) -> Result<Enrolment, Error> {
    let (id, now) = (enrolment.id, ctx.now());
    let detail = json!({ "course": enrolment.course, "cohort": enrolment.cohort_id });
    enrolment::turn_away(conn, id)?;
    enrolment.status = EnrolmentStatus::Withdrawn;
    enrolment.cohort_id = None;
    let subject = format!("enrolment:{id}");
    audit::record(conn, Some(caller.id), "enrolment.refused", &subject, Some(reason), detail, now)?;
    if let Some(learner) = person::find(conn, enrolment.person_id)? {
        let version = ctx.catalogue.version(conn, enrolment.version_id)?;
        let message = Message::EnrolmentRefused {
            name: learner.full_name.clone(),
            course: title(&version, &learner),
            reason: reason.to_owned(),
        };
        notify::mail(conn, &learner, &format!("enrolment-refused:{id}"), message, now)?;
    }
    Ok(enrolment)
}
