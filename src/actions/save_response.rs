//! Saving one answer: numbered, so that any order of arrival gives the same, and idempotent.

use std::sync::Arc;

use serde_json::Value;

use super::{Context, Error, Fault, Refusal, access};
use crate::account::Caller;
use crate::account::token::Claims;
use crate::base::{AttemptId, Slug, VersionId};
use crate::course::catalogue::Version;
use crate::db::Connection;
use crate::db::types::Json;
use crate::policy::Action;
use crate::quiz::attempt::{Attempt, AttemptProgress, Open};
use crate::quiz::draw::Draw;
use crate::quiz::response::Response;
use crate::quiz::saving::{self, Guard};
use crate::quiz::sheets::Sheet;
use crate::quiz::store::{self, Saved};

/// Saves one answer. What is returned is what the database holds now: an older sequence changes nothing.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Invalid`] for a response that the question cannot take, [`Refusal::AttemptEnded`],
/// [`Refusal::TimeIsUp`], [`Refusal::NotLearning`].
pub fn save(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    id: AttemptId,
    question: &str,
    saved: Saved,
) -> Result<Saved, Error> {
    let attempt = store::find(conn, id)?.ok_or(Error::NotFound("attempt"))?;
    let enrolment = access::enrolment(conn, caller, attempt.enrolment_id, Action::SaveResponse);
    let enrolment = enrolment.map_err(access::as_attempt)?;
    if !enrolment.status.may_learn() {
        return Err(Refusal::NotLearning(enrolment.status).into());
    }
    save_own(conn, ctx, attempt, enrolment.version_id, question, saved)
}

/// Looks whether an answer can be saved in an attempt that is the caller's own, and saves it.
///
/// # Errors
/// As [`save`].
pub fn save_own(
    conn: &mut Connection,
    ctx: &Context,
    attempt: Attempt,
    version: VersionId,
    question: &str,
    saved: Saved,
) -> Result<Saved, Error> {
    let now = ctx.now();
    match attempt.open(now) {
        Open::Yes => {}
        Open::Ended => return Err(Refusal::AttemptEnded.into()),
        Open::TimeIsUp => return Err(Refusal::TimeIsUp.into()),
    }
    let version = ctx.catalogue.version(conn, version)?;
    let Attempt { id, module, quiz, draw, .. } = attempt;
    let sheet = Arc::new(Sheet { version, module, quiz, draw });
    // More answers of this attempt will come.
    ctx.sheets.keep(id, sheet.clone());
    let question = check(&sheet.version, (&sheet.module, &sheet.quiz), &sheet.draw, question, &saved, "/response")?;
    if saving::save(conn, id, question, &saved, now)? {
        return Ok(saved);
    }
    // Either a later one is there, or the attempt is not open any more.
    match store::find(conn, id)? {
        Some(attempt) if attempt.progress == AttemptProgress::InProgress => {
            Ok(saving::saved(conn, id, question)?.unwrap_or(saved))
        }
        _ => Err(Refusal::AttemptEnded.into()),
    }
}

/// An answer that its question can take, and what the database has to confirm before it is saved.
#[derive(Debug)]
pub struct Sound {
    guard: Guard,
    sheet: Arc<Sheet>,
    /// The place of the question in the sheet.
    place: usize,
    sequence: i64,
    response: Json<Value>,
}

impl Sound {
    /// An answer to an attempt whose sheet is known, looked at without the database. None when the sheet is not known, and
    /// none when the answer is no good: [`save_own`] then tells why, but only the one whose attempt it is.
    pub fn new(ctx: &Context, claims: &Claims, attempt: AttemptId, question: &str, saved: &Saved) -> Option<Self> {
        let sheet = ctx.sheets.get(attempt)?;
        let place = sheet.draw.questions.iter().position(|drawn| drawn.id.as_str() == question)?;
        check(&sheet.version, (&sheet.module, &sheet.quiz), &sheet.draw, question, saved, "").ok()?;
        let guard = Guard { attempt, version: sheet.version.id, session: claims.sid, person: claims.sub };
        Some(Self { guard, sheet, place, sequence: saved.sequence, response: Json(saved.response.clone()) })
    }

    /// Saves it in one statement. `false`: something forbids it, and [`save_own`] says what.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn save(&self, conn: &mut Connection, ctx: &Context) -> Result<bool, Error> {
        let question = &self.sheet.draw.questions[self.place].id;
        Ok(saving::save_guarded(conn, &self.guard, question, self.sequence, &self.response, ctx.now())?)
    }
}

/// Checks a response against its question, as it was drawn.
///
/// # Errors
/// [`Error::NotFound`] for a question that is not in the attempt, [`Error::Invalid`] for a response it cannot take.
pub fn check<'d>(
    version: &Version,
    (module, quiz): (&Slug, &Slug),
    draw: &'d Draw,
    question: &str,
    saved: &Saved,
    at: &str,
) -> Result<&'d Slug, Error> {
    let drawn = draw.question(question).ok_or(Error::NotFound("question in this attempt"))?;
    let known = version.course.quiz(module, quiz).and_then(|(_, quiz)| quiz.question(question));
    let known = known.ok_or(Error::NotFound("question in this attempt"))?;
    match Response::parse(&known.key, drawn, &saved.response) {
        Ok(_) => Ok(&drawn.id),
        Err(wrong) => {
            let pointer = format!("{at}{}", wrong.pointer);
            Err(Error::Invalid(vec![Fault { pointer, message: wrong.message }]))
        }
    }
}
