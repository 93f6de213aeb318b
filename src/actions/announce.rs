//! A message to the members of a cohort, written by who runs it.

use serde_json::json;

use super::{Context, Error, Faults, access, notify, register};
use crate::account::{Caller, audit, person};
use crate::base::{AuditId, CohortId};
use crate::db::Connection;
use crate::enrolment::{self, EnrolmentStatus};
use crate::mail::Message;

/// The longest text, in characters.
const LONGEST: usize = 20_000;

/// Writes to every member of a cohort that the caller runs: to those who learn, are on leave, or have completed. How many
/// they are.
///
/// # Errors
/// As [`access::run_cohort`]; [`Error::Invalid`].
pub fn announce(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    id: CohortId,
    subject: &str,
    text: &str,
) -> Result<usize, Error> {
    let cohort = access::run_cohort(conn, caller, id)?;
    let now = ctx.now();
    let mut faults = Faults::default();
    let subject = register::line(&mut faults, "/subject", subject, 200);
    if text.trim().is_empty() {
        faults.add("/text", "it must not be empty");
    } else if text.chars().count() > LONGEST {
        faults.add("/text", format!("it has {LONGEST} characters at most"));
    }
    faults.check()?;
    let (Some(subject), Some(sender)) = (subject, person::find(conn, caller.id)?) else {
        return Err(Error::Unauthenticated);
    };
    let announcement = AuditId::new(now);
    let mut recipients = 0;
    for enrolment in enrolment::of_cohort(conn, id)? {
        if matches!(enrolment.status, EnrolmentStatus::Pending | EnrolmentStatus::Withdrawn) {
            continue;
        }
        let learner = person::find(conn, enrolment.person_id)?.filter(|learner| learner.locked_at.is_none());
        let Some(learner) = learner else { continue };
        let version = ctx.catalogue.version(conn, enrolment.version_id)?;
        let message = Message::Announcement {
            name: learner.full_name.clone(),
            course: notify::title(&version, &learner),
            cohort: cohort.title.clone(),
            sender: sender.full_name.clone(),
            reply_to: sender.email.clone(),
            subject: subject.clone(),
            text: text.to_owned(),
        };
        notify::mail(conn, &learner, &format!("announcement:{announcement}:{}", learner.id), message, now)?;
        recipients += 1;
    }
    let detail = json!({ "announcement": announcement, "subject": subject, "text": text, "recipients": recipients });
    audit::record(conn, Some(caller.id), "cohort.message-sent", &format!("cohort:{id}"), None, detail, now)?;
    Ok(recipients)
}
