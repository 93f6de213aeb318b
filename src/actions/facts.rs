//! What follows from a change of facts, in the same transaction: the cached progress, completion, the certificate.

use std::sync::Arc;

use serde_json::json;

use super::{Context, Error, issue_certificate, notify};
use crate::account::{Role, audit, person};
use crate::base::Timestamp;
use crate::certificate::award::{self, Award};
use crate::certificate::kind::CertificateKind;
use crate::course::catalogue::Version;
use crate::db::Connection;
use crate::enrolment::{self, Enrolment, EnrolmentStatus, Summary, overrides};
use crate::mail::message::Message;
use crate::progress::{self, Done, Facts, Progress};
use crate::quiz;

/// The facts of an enrolment.
///
/// # Errors
/// [`Error::Store`].
pub fn load(conn: &mut Connection, enrolment: &Enrolment) -> Result<Facts, Error> {
    let recorded = quiz::facts::of(conn, enrolment.id, enrolment.cohort_id)?;
    Ok(Facts {
        lessons: recorded.lessons.into_iter().collect(),
        attempts: recorded.attempts,
        kept: enrolment.kept_passes.clone().map(|kept| kept.0).unwrap_or_default(),
        overrides: if recorded.granted { overrides::of(conn, enrolment)? } else { Vec::new() },
    })
}

/// The version of an enrolment, and what its facts amount to in it.
///
/// # Errors
/// [`Error::Store`].
pub fn progress(
    conn: &mut Connection,
    ctx: &Context,
    enrolment: &Enrolment,
) -> Result<(Arc<Version>, Progress), Error> {
    let version = ctx.catalogue.version(conn, enrolment.version_id)?;
    let facts = load(conn, enrolment)?;
    let progress = progress::compute(&version.course, &facts);
    Ok((version, progress))
}

/// Which units of an enrolment are done: what is kept with it, or else what its facts amount to.
///
/// # Errors
/// [`Error::Store`].
pub fn done(conn: &mut Connection, enrolment: &Enrolment, version: &Version) -> Result<Done, Error> {
    let kept = enrolment.units_done.as_deref().and_then(|kept| Done::read(&version.course, kept));
    match kept {
        Some(done) => Ok(done),
        None => Ok(progress::compute(&version.course, &load(conn, enrolment)?).done),
    }
}

/// The summary that is kept of a progress.
pub fn summary(progress: &Progress) -> Summary {
    Summary {
        percent: progress.percent,
        lessons_done: i32::try_from(progress.lessons_done).unwrap_or(i32::MAX),
        grade: progress.grade,
        passed: progress.passed,
        units_done: progress.done.as_str().to_owned(),
    }
}

/// After a fact was written: brings the summary up to date, completes the enrolment when its requirements are met, and
/// awards the certificate. `enrolment` is changed to what the database holds.
///
/// # Errors
/// [`Error::Store`].
pub fn settle(
    conn: &mut Connection,
    ctx: &Context,
    enrolment: &mut Enrolment,
    version: &Version,
    now: Timestamp,
) -> Result<Progress, Error> {
    enrolment.last_activity_at = Some(now);
    resettle(conn, ctx, enrolment, version, now)
}

/// As [`settle`], after a change that was not the learner's doing.
///
/// # Errors
/// [`Error::Store`].
pub fn resettle(
    conn: &mut Connection,
    ctx: &Context,
    enrolment: &mut Enrolment,
    version: &Version,
    now: Timestamp,
) -> Result<Progress, Error> {
    let facts = load(conn, enrolment)?;
    let progress = progress::compute(&version.course, &facts);
    let kept = summary(&progress);
    let active = enrolment.last_activity_at.unwrap_or(enrolment.created_at);
    enrolment::set_summary(conn, enrolment.id, &kept, active)?;
    enrolment.percent = kept.percent;
    enrolment.lessons_done = kept.lessons_done;
    enrolment.grade = kept.grade;
    enrolment.passed = kept.passed;
    enrolment.units_done = Some(kept.units_done);
    let complete = progress::requirements(&version.course, &progress).iter().all(|requirement| requirement.met);
    if complete && enrolment.status == EnrolmentStatus::Active && enrolment::complete(conn, enrolment.id, now)? {
        enrolment.status = EnrolmentStatus::Completed;
        enrolment.completed_at = Some(now);
        completed(conn, ctx, enrolment, version, now)?;
    }
    Ok(progress)
}

fn completed(
    conn: &mut Connection,
    ctx: &Context,
    enrolment: &Enrolment,
    version: &Version,
    now: Timestamp,
) -> Result<(), Error> {
    let subject = format!("enrolment:{}", enrolment.id);
    let detail = json!({ "course": enrolment.course, "version": version.number });
    audit::record(conn, Some(enrolment.person_id), "enrolment.completed", &subject, None, detail, now)?;
    match award::on_completion(&version.course.certificate) {
        Award::Never => Ok(()),
        Award::Now => {
            let kind = CertificateKind::Completion;
            issue_certificate::issue(conn, ctx, enrolment, version, kind, None, now).map(|_| ())
        }
        Award::AfterApproval => ask_for_release(conn, ctx, enrolment, version, now),
    }
}

/// Tells the administrators that a certificate waits.
fn ask_for_release(
    conn: &mut Connection,
    ctx: &Context,
    enrolment: &Enrolment,
    version: &Version,
    now: Timestamp,
) -> Result<(), Error> {
    let Some(learner) = person::find(conn, enrolment.person_id)? else { return Ok(()) };
    for administrator in person::with_role(conn, Role::Administrator)? {
        let course = &version.course;
        let (_, text) = course.texts.best(std::slice::from_ref(&administrator.language), &course.language);
        let message = Message::CertificateApprovalNeeded {
            name: administrator.full_name.clone(),
            learner: learner.full_name.clone(),
            course: text.title.clone(),
            link: ctx.url("/"),
        };
        let cause = format!("certificate-approval:{}:{}", enrolment.id, administrator.id);
        notify::mail(conn, &administrator, &cause, message, now)?;
    }
    Ok(())
}
