//! What the clock brings to people's mind: a cohort that ends, a quiz that closes, answers that wait to be marked.
//!
//! Looking reads only; each finding is then written in a transaction of its own. A finding has a cause, so that it is mailed
//! once, whoever looks how often.

use std::collections::BTreeSet;

use chrono::Duration;

use super::{Context, Error, facts, notify};
use crate::account::{Person, person};
use crate::base::{EnrolmentId, Timestamp, random};
use crate::cohort;
use crate::course::catalogue::Version;
use crate::course::{self, model::Unit};
use crate::db::Connection;
use crate::enrolment::overrides::{self, Whom};
use crate::enrolment::{self, Enrolment, EnrolmentStatus};
use crate::mail::Message;
use crate::outbox::{self, Kind};
use crate::quiz::marks;

/// A close of the course's own that is longer ago than this has no learner any more whose leave moved it into the future.
const LONGEST_LEAVE: Duration = Duration::days(366);

/// Something to be told to somebody, once.
#[derive(Debug, Clone)]
pub struct Due {
    reader: Person,
    cause: String,
    message: Message,
}

/// What learners are to be reminded of: dates within so many days.
///
/// # Errors
/// [`Error::Store`].
pub fn dates(conn: &mut Connection, ctx: &Context, days: u32) -> Result<Vec<Due>, Error> {
    let now = ctx.now();
    let until = now + Duration::days(i64::from(days));
    let mut due = Vec::new();
    if days == 0 {
        return Ok(due);
    }
    for cohort in cohort::ending(conn, now, until)? {
        for enrolment in enrolment::of_cohort(conn, cohort.id)? {
            let Some(ends) = cohort.ends_at else { continue };
            let cause = format!("cohort-ends:{}:{}:{ends}", enrolment.id, cohort.id);
            let Some(reader) = reader(conn, &enrolment, &cause)? else { continue };
            let version = ctx.catalogue.version(conn, enrolment.version_id)?;
            let message = Message::CohortEnds {
                name: reader.full_name.clone(),
                course: notify::title(&version, &reader),
                cohort: cohort.title.clone(),
                ends,
                link: ctx.url(&format!("/learn/{}", enrolment.course)),
                unsubscribe: String::new(),
            };
            due.push(Due { reader, cause, message });
        }
    }
    for id in with_closes(conn, ctx, now, until)? {
        if let Some(enrolment) = enrolment::find(conn, id)? {
            closes(conn, ctx, &enrolment, (now, until), &mut due)?;
        }
    }
    Ok(due)
}

/// The enrolments in which a quiz may close soon.
fn with_closes(
    conn: &mut Connection,
    ctx: &Context,
    now: Timestamp,
    until: Timestamp,
) -> Result<BTreeSet<EnrolmentId>, Error> {
    let mut found = BTreeSet::new();
    for current in ctx.catalogue.all_current(conn)? {
        let versions = course::store::versions(conn, &current.course.slug)?.into_iter().map(|(id, _)| id);
        let versions: Vec<_> = versions.collect();
        for id in enrolment::versions::in_use(conn, &versions)? {
            let version = ctx.catalogue.version(conn, id)?;
            let units = version.course.modules.iter().flat_map(|module| &module.units);
            let mut closes = units.filter_map(|unit| match unit {
                Unit::Quiz(quiz) => quiz.closes,
                Unit::Lesson(_) => None,
            });
            if closes.any(|closes| closes > now - LONGEST_LEAVE && closes <= until) {
                found.extend(enrolment::versions::active_in(conn, id)?);
            }
        }
    }
    for whom in overrides::closing(conn, now, until)? {
        match whom {
            Whom::Learner(id) => _ = found.insert(id),
            Whom::Cohort(id) => found.extend(overrides::learning_in(conn, id)?),
        }
    }
    Ok(found)
}

/// The quizzes of an enrolment that close soon and can still be passed.
fn closes(
    conn: &mut Connection,
    ctx: &Context,
    enrolment: &Enrolment,
    (now, until): (Timestamp, Timestamp),
    due: &mut Vec<Due>,
) -> Result<(), Error> {
    if enrolment.status != EnrolmentStatus::Active {
        return Ok(());
    }
    let (version, progress) = facts::progress(conn, ctx, enrolment)?;
    for quiz in &progress.quizzes {
        let Some(closes) = quiz.terms.closes.filter(|closes| *closes > now && *closes <= until) else { continue };
        if !quiz.is_to_be_taken() {
            continue;
        }
        let cause = format!("quiz-closes:{}:{}/{}:{closes}", enrolment.id, quiz.module, quiz.quiz);
        let Some(reader) = reader(conn, enrolment, &cause)? else { continue };
        let message = Message::QuizCloses {
            name: reader.full_name.clone(),
            course: notify::title(&version, &reader),
            quiz: quiz_title(&version, &reader, &quiz.module, &quiz.quiz),
            closes,
            link: ctx.url(&format!("/learn/{}/{}/{}", enrolment.course, quiz.module, quiz.quiz)),
            unsubscribe: String::new(),
        };
        due.push(Due { reader, cause, message });
    }
    Ok(())
}

fn quiz_title(version: &Version, reader: &Person, module: &str, quiz: &str) -> String {
    let course = &version.course;
    let found = course.quiz(module, quiz);
    let wished = std::slice::from_ref(&reader.language);
    found.map(|(_, quiz)| quiz.texts.best(wished, &course.language).1.title.clone()).unwrap_or_default()
}

/// Who is at it, wants reminders and did not get this one.
fn reader(conn: &mut Connection, enrolment: &Enrolment, cause: &str) -> Result<Option<Person>, Error> {
    if enrolment.status != EnrolmentStatus::Active || outbox::is_known(conn, Kind::Mail, cause)? {
        return Ok(None);
    }
    let reader = person::find(conn, enrolment.person_id)?;
    Ok(reader.filter(|reader| reader.reminders && reader.locked_at.is_none() && reader.bounced_at.is_none()))
}

/// Who is to be told that answers wait to be marked: once a day at most for each cohort.
///
/// # Errors
/// [`Error::Store`].
pub fn marking(conn: &mut Connection, ctx: &Context) -> Result<Vec<Due>, Error> {
    let today = ctx.now().to_datetime().date_naive();
    let mut due = Vec::new();
    for (id, count) in marks::waiting_cohorts(conn)? {
        let Some(cohort) = cohort::find(conn, id)? else { continue };
        let Some(version) = ctx.catalogue.current(conn, &cohort.course)? else { continue };
        for reader in notify::who_runs(conn, Some(id))? {
            let cause = format!("essays-waiting:{id}:{}:{today}", reader.id);
            if outbox::is_known(conn, Kind::Mail, &cause)? {
                continue;
            }
            let message = Message::EssaysWaiting {
                name: reader.full_name.clone(),
                course: notify::title(&version, &reader),
                cohort: cohort.title.clone(),
                count: u32::try_from(count).unwrap_or(u32::MAX),
                link: ctx.url(&format!("/cohorts/{id}/marking")),
            };
            due.push(Due { reader, cause, message });
        }
    }
    Ok(due)
}

/// Tells it, in the transaction that is under way.
///
/// # Errors
/// [`Error::Store`].
pub fn tell(conn: &mut Connection, ctx: &Context, due: &Due) -> Result<(), Error> {
    let mut message = due.message.clone();
    if let Message::CohortEnds { unsubscribe, .. } | Message::QuizCloses { unsubscribe, .. } = &mut message {
        let key = person::unsubscribe_key(conn, due.reader.id, &random::secret())?;
        *unsubscribe = ctx.url(&format!("/unsubscribe/{key}"));
    }
    notify::mail(conn, &due.reader, &due.cause, message, ctx.now())
}

/// Ends the reminders of whoever got this secret; `false` when nobody did.
///
/// # Errors
/// [`Error::Store`].
pub fn unsubscribe(conn: &mut Connection, ctx: &Context, key: &str) -> Result<bool, Error> {
    let Some(found) = person::find_by_unsubscribe_key(conn, key)? else { return Ok(false) };
    if found.reminders {
        let changes = person::Profile { reminders: Some(false), ..person::Profile::default() };
        person::update_profile(conn, found.id, &changes)?;
        let subject = format!("person:{}", found.id);
        crate::account::audit::record(
            conn,
            Some(found.id),
            "person.reminders-ended",
            &subject,
            None,
            serde_json::json!({}),
            ctx.now(),
        )?;
    }
    Ok(true)
}
