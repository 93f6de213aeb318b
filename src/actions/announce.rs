//! A message to the members of a cohort, written by who runs it.

use std::collections::HashSet;

use serde_json::json;

use super::limits::{self, Gate};
use super::notify::{self, Letter};
use super::{Context, Error, Faults, access, register};
use crate::account::{Caller, Person, audit, person};
use crate::base::{AnnouncementId, CohortId, EnrolmentId, Page, PageRequest};
use crate::cohort::announcements::{self, Announcement, Audience, Sent};
use crate::cohort::{Cohort, facts};
use crate::db::Connection;
use crate::enrolment::{self, Enrolment, EnrolmentStatus};
use crate::mail::Message;
use crate::policy::Action;

/// The longest text, in characters.
const LONGEST: usize = 20_000;

/// What is written, and to whom.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// To whom.
    pub audience: Audience,
    /// The subject, one line.
    pub subject: String,
    /// The text, in Markdown.
    pub text: String,
}

/// A message that could be sent.
#[derive(Debug)]
pub struct Checked {
    /// The cohort.
    pub cohort: Cohort,
    /// The subject as it goes out.
    pub subject: String,
    /// Who gets it.
    pub recipients: Vec<(Enrolment, Person)>,
}

/// Checks a message to a cohort that the caller runs, and tells who would get it. Nothing is sent.
///
/// # Errors
/// As [`access::run_cohort`]; [`Error::Invalid`].
pub fn check(conn: &mut Connection, caller: &Caller, id: CohortId, draft: &Draft) -> Result<Checked, Error> {
    let cohort = access::run_cohort(conn, caller, id, Action::Announce)?;
    let mut faults = Faults::default();
    let subject = register::line(&mut faults, "/subject", &draft.subject, 200);
    if draft.text.trim().is_empty() {
        faults.add("/text", "it must not be empty");
    } else if draft.text.chars().count() > LONGEST {
        faults.add("/text", format!("it has {LONGEST} characters at most"));
    }
    faults.check()?;
    let Some(subject) = subject else { return Err(Error::Invalid(Vec::new())) };
    let recipients = recipients(conn, id, draft.audience)?;
    if recipients.is_empty() {
        let mut faults = Faults::default();
        faults.add("/to", "there is nobody in the cohort whom this would reach");
        faults.check()?;
    }
    Ok(Checked { cohort, subject, recipients })
}

/// Writes to those members of a cohort that the caller runs whom it is meant for.
///
/// # Errors
/// As [`check`].
pub fn announce(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    id: CohortId,
    draft: &Draft,
) -> Result<Announcement, Error> {
    let now = ctx.now();
    let Checked { cohort, subject, recipients } = check(conn, caller, id, draft)?;
    limits::take(conn, ctx, &[Gate::announcements(ctx, caller.id)?])?;
    let sender = person::find(conn, caller.id)?.ok_or(Error::Unauthenticated)?;
    let announcement = AnnouncementId::new(now);
    let mut sent = Vec::with_capacity(recipients.len());
    for (enrolment, learner) in &recipients {
        let version = ctx.catalogue.version(conn, enrolment.version_id)?;
        let message = Message::Announcement {
            name: learner.full_name.clone(),
            course: notify::title(&version, learner),
            cohort: cohort.title.clone(),
            sender: sender.full_name.clone(),
            reply_to: sender.email.clone(),
            subject: subject.clone(),
            text: draft.text.clone(),
        };
        let letter = Letter {
            to: learner.email.clone(),
            name: learner.full_name.clone(),
            language: learner.language.clone(),
            message,
        };
        sent.extend(notify::enqueue(conn, &format!("announcement:{announcement}:{}", learner.id), &letter, now)?);
    }
    let announcement = Announcement {
        id: announcement,
        cohort_id: id,
        sender_id: caller.id,
        audience: draft.audience,
        subject,
        text: draft.text.clone(),
        recipients: i32::try_from(recipients.len()).unwrap_or(i32::MAX),
        sent_at: now,
    };
    announcements::insert(conn, &announcement, &sent)?;
    let detail = json!({
        "announcement": announcement.id, "to": announcement.audience, "subject": announcement.subject,
        "text": announcement.text, "recipients": announcement.recipients,
    });
    audit::record(conn, Some(caller.id), "cohort.message-sent", &format!("cohort:{id}"), None, detail, now)?;
    Ok(announcement)
}

/// What was written to a cohort that the caller runs, the newest first.
///
/// # Errors
/// As [`access::run_cohort`].
pub fn list(conn: &mut Connection, caller: &Caller, id: CohortId, page: &PageRequest) -> Result<Page<Sent>, Error> {
    access::run_cohort(conn, caller, id, Action::ListAnnouncements)?;
    Ok(announcements::list(conn, id, page)?)
}

/// Whom a message reaches: nobody who waits to be let in, has left, or is locked out.
fn recipients(conn: &mut Connection, id: CohortId, audience: Audience) -> Result<Vec<(Enrolment, Person)>, Error> {
    let tried: HashSet<EnrolmentId> = match audience {
        Audience::NotStarted => facts::attempts(conn, id)?.into_iter().map(|attempt| attempt.enrolment).collect(),
        Audience::All | Audience::NotCompleted => HashSet::new(),
    };
    let mut found = Vec::new();
    for enrolment in enrolment::of_cohort(conn, id)? {
        let at_it = matches!(enrolment.status, EnrolmentStatus::Active | EnrolmentStatus::Paused);
        let meant = match audience {
            Audience::All => at_it || enrolment.status == EnrolmentStatus::Completed,
            Audience::NotStarted => at_it && enrolment.last_activity_at.is_none() && !tried.contains(&enrolment.id),
            Audience::NotCompleted => at_it,
        };
        if !meant {
            continue;
        }
        let learner = person::find(conn, enrolment.person_id)?.filter(|learner| learner.locked_at.is_none());
        found.extend(learner.map(|learner| (enrolment, learner)));
    }
    Ok(found)
}
