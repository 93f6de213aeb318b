//! What happened in an enrolment, moment by moment: one learner's whole story.

use super::{Context, Error, access};
use crate::account::{Caller, person};
use crate::base::{AttemptId, CertificateId, EnrolmentId, PageRequest, Percent, Slug, Timestamp};
use crate::certificate::store as certificates;
use crate::cohort;
use crate::cohort::report;
use crate::db::Connection;
use crate::enrolment::overrides::{self, Override};
use crate::enrolment::{self, Enrolment};
use crate::mail::address;
use crate::outbox::{self, Filter, Kind, State};
use crate::policy::Action;
use crate::quiz::attempt::AttemptState;

/// The most mails that are looked through.
const MAILS: usize = 200;

/// Something that happened.
#[derive(Debug, Clone)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: What,
}

/// What happened.
#[derive(Debug, Clone)]
pub enum What {
    /// The enrolment was made.
    Enrolled,
    /// A lesson was marked as done.
    LessonDone {
        /// The module.
        module: Slug,
        /// The lesson.
        lesson: Slug,
    },
    /// An attempt was started, and what became of it.
    Attempt {
        /// Which.
        id: AttemptId,
        /// The module.
        module: Slug,
        /// The quiz.
        quiz: Slug,
        /// The number of the attempt at this quiz.
        number: i32,
        /// How far it is.
        state: AttemptState,
        /// What it came to.
        grade: Option<Percent>,
    },
    /// Time, dates or attempts were granted, to the learner or to the whole cohort.
    Granted(Override),
    /// A leave of absence began, for a reason.
    Paused(String),
    /// A leave of absence ended.
    Resumed,
    /// A mail was written.
    Mail {
        /// Which message.
        template: String,
        /// Whether it went out.
        state: State,
        /// Whether it came back.
        bounced: bool,
    },
    /// The course's requirements were met.
    Completed,
    /// A certificate was issued.
    Certificate {
        /// Which.
        id: CertificateId,
        /// Its number.
        number: String,
    },
    /// A certificate was revoked.
    Revoked {
        /// Its number.
        number: String,
    },
}

/// What happened in an enrolment that the caller may see, the newest first.
///
/// # Errors
/// [`Error::NotFound`].
pub fn show(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    id: EnrolmentId,
) -> Result<(Enrolment, Vec<Event>), Error> {
    let enrolment = access::enrolment(conn, caller, id, Action::SeeHistory)?;
    let mut events = vec![Event { at: enrolment.created_at, what: What::Enrolled }];
    events.extend(enrolment.completed_at.map(|at| Event { at, what: What::Completed }));
    for (module, lesson, at) in enrolment::lessons_by_time(conn, id)? {
        events.push(Event { at, what: What::LessonDone { module, lesson } });
    }
    for sitting in report::attempts_of(conn, &[id])?.remove(&id).unwrap_or_default() {
        let fact = sitting.fact;
        let (state, grade, number) = (fact.state, fact.grade, fact.number);
        let what = What::Attempt { id: fact.id, module: fact.module, quiz: fact.quiz, number, state, grade };
        events.push(Event { at: sitting.submitted_at.unwrap_or(sitting.started_at), what });
    }
    for given in overrides::of(conn, &enrolment)? {
        match given.paused_at {
            Some(at) => {
                events.push(Event { at, what: What::Paused(given.reason.clone()) });
                events.extend(given.resumed_at.map(|at| Event { at, what: What::Resumed }));
            }
            None => events.push(Event { at: given.created_at, what: What::Granted(given) }),
        }
    }
    for certificate in certificates::of_person(conn, enrolment.person_id)? {
        if certificate.enrolment_id != id {
            continue;
        }
        let number = certificate.document.number;
        if let Some((at, _)) = certificate.revoked {
            events.push(Event { at, what: What::Revoked { number: number.clone() } });
        }
        events.push(Event { at: certificate.issued_at, what: What::Certificate { id: certificate.id, number } });
    }
    mails(conn, ctx, &enrolment, &mut events)?;
    events.sort_by_key(|event| std::cmp::Reverse(event.at));
    Ok((enrolment, events))
}

/// The mails about this enrolment. What else went to the learner is nobody's business here: a new password, another course.
fn mails(conn: &mut Connection, ctx: &Context, enrolment: &Enrolment, events: &mut Vec<Event>) -> Result<(), Error> {
    let Some(learner) = person::find(conn, enrolment.person_id)? else { return Ok(()) };
    let filter = Filter { kind: Some(Kind::Mail), to: Some(address::key(&learner.email)), ..Filter::default() };
    let cohort = enrolment.cohort_id.map(|cohort| cohort::find(conn, cohort)).transpose()?.flatten();
    let version = ctx.catalogue.version(conn, enrolment.version_id)?;
    let title = super::notify::title(&version, &learner);
    let mut attempts = Vec::new();
    for event in events.iter() {
        if let What::Attempt { id, .. } = &event.what {
            attempts.push(format!("essay-marked:{id}"));
        }
    }
    let own = enrolment.id.to_string();
    for entry in outbox::list(conn, &filter, &PageRequest { limit: MAILS, after: None })?.items {
        let message = &entry.payload.0["message"];
        let announced = entry.template.as_deref() == Some("announcement")
            && message["course"] == title.as_str()
            && cohort.as_ref().is_some_and(|cohort| message["cohort"] == cohort.title.as_str());
        let certified = entry.template.as_deref() == Some("certificate-ready") && message["course"] == title.as_str();
        if entry.cause.contains(&own) || attempts.contains(&entry.cause) || announced || certified {
            let template = entry.template.unwrap_or_default();
            let what = What::Mail { template, state: entry.state, bounced: entry.bounced_at.is_some() };
            events.push(Event { at: entry.created_at, what });
        }
    }
    Ok(())
}
