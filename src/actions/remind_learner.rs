//! Reminding one learner of the course, by hand: once a day at most, audited.

use serde_json::json;

use super::{Context, Error, Faults, Refusal, access, notify};
use crate::account::{Caller, audit, person};
use crate::base::{EnrolmentId, random};
use crate::db::Connection;
use crate::enrolment::{Enrolment, EnrolmentStatus};
use crate::mail::Message;
use crate::outbox::{self, Kind};
use crate::policy::Action;

/// The longest note, in characters.
const LONGEST: usize = 2_000;

/// Reminds a learner, whom somebody else facilitates. The note goes to the learner; answers go to who reminds.
///
/// # Errors
/// [`Error::NotFound`] and [`Error::Forbidden`] as [`access::locked_enrolment`]; [`Error::Invalid`];
/// [`Refusal::NothingToRemind`], [`Refusal::TakesNoReminders`], [`Refusal::RemindedToday`].
pub fn remind(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    id: EnrolmentId,
    note: Option<&str>,
) -> Result<Enrolment, Error> {
    let now = ctx.now();
    let enrolment = access::locked_enrolment(conn, caller, id, Action::Remind)?;
    let note = note.map(str::trim).unwrap_or_default();
    let mut faults = Faults::default();
    if note.chars().count() > LONGEST {
        faults.add("/note", format!("it has {LONGEST} characters at most"));
    }
    faults.check()?;
    if enrolment.status != EnrolmentStatus::Active {
        return Err(Refusal::NothingToRemind(enrolment.status).into());
    }
    let (Some(learner), Some(sender)) = (person::find(conn, enrolment.person_id)?, person::find(conn, caller.id)?)
    else {
        return Err(Error::NotFound("person"));
    };
    if !learner.reminders || learner.locked_at.is_some() || learner.bounced_at.is_some() {
        return Err(Refusal::TakesNoReminders.into());
    }
    let cause = format!("reminder:{id}:{}", now.to_datetime().date_naive());
    if outbox::is_known(conn, Kind::Mail, &cause)? {
        return Err(Refusal::RemindedToday.into());
    }
    let version = ctx.catalogue.version(conn, enrolment.version_id)?;
    let key = person::unsubscribe_key(conn, learner.id, &random::secret())?;
    let message = Message::Reminder {
        name: learner.full_name.clone(),
        course: notify::title(&version, &learner),
        sender: sender.full_name,
        reply_to: sender.email,
        note: note.to_owned(),
        percent: u32::try_from(enrolment.percent.hundredths() / 100).unwrap_or(0),
        link: ctx.url(&format!("/learn/{}", enrolment.course)),
        unsubscribe: ctx.url(&format!("/unsubscribe/{key}")),
    };
    notify::mail(conn, &learner, &cause, message, now)?;
    let subject = format!("enrolment:{id}");
    audit::record(conn, Some(caller.id), "enrolment.reminded", &subject, None, json!({ "note": note }), now)?;
    Ok(enrolment)
}
