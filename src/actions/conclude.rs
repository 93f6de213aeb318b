//! Grading an attempt as far as it can be, and what follows: at once when it is handed in, or when the last mark is in.

use std::collections::HashMap;

use super::{Context, Error, facts};
use crate::base::{Slug, Timestamp};
use crate::course::catalogue::Version;
use crate::course::model::Quiz;
use crate::db::Connection;
use crate::enrolment::Enrolment;
use crate::progress::Progress;
use crate::quiz::attempt::{Attempt, Graded, HandedIn};
use crate::quiz::correction::Corrections;
use crate::quiz::marking::{self, Given};
use crate::quiz::saving;
use crate::quiz::store::{self, Saved};
use crate::quiz::{grade, regrade};

/// What is there to grade.
struct Sheet<'a> {
    /// The version whose questions the attempt asks.
    version: &'a Version,
    attempt: &'a Attempt,
    saved: &'a HashMap<Slug, Saved>,
    /// The shares that persons gave for essays.
    by_hand: HashMap<Slug, f64>,
    /// The questions of the course that were corrected since the version was published.
    corrections: Corrections,
}

/// An attempt is handed in: graded, or kept until persons have marked it. Enrolment and attempt are locked by the caller.
///
/// # Errors
/// [`Error::Store`].
pub fn handed_in(
    conn: &mut Connection,
    ctx: &Context,
    enrolment: &mut Enrolment,
    version: &Version,
    (attempt, saved, handed_in): (&Attempt, &HashMap<Slug, Saved>, HandedIn),
    now: Timestamp,
) -> Result<Progress, Error> {
    let corrections = regrade::corrections(conn, &ctx.catalogue, &enrolment.course)?;
    let asked = ctx.catalogue.version(conn, attempt.version(version.id))?;
    let sheet = Sheet { version: &asked, attempt, saved, by_hand: HashMap::new(), corrections };
    sheet.grade(conn, handed_in)?;
    facts::settle(conn, ctx, enrolment, version, now)
}

/// Marks came in. Enrolment and attempt are locked by the caller.
///
/// # Errors
/// [`Error::Store`].
pub fn marked(
    conn: &mut Connection,
    ctx: &Context,
    enrolment: &mut Enrolment,
    version: &Version,
    attempt: &Attempt,
    given: &HashMap<Slug, Vec<Given>>,
    now: Timestamp,
) -> Result<(), Error> {
    let Some(handed_in) = attempt.handed_in().cloned() else { return Ok(()) };
    let saved = store::responses(conn, attempt.id)?;
    let asked = ctx.catalogue.version(conn, attempt.version(version.id))?;
    let quiz = asked.course.quiz(&attempt.module, &attempt.quiz).map(|(_, quiz)| quiz);
    let by_hand = quiz.map(|quiz| marking::shares(quiz, given)).unwrap_or_default();
    let corrections = regrade::corrections(conn, &ctx.catalogue, &enrolment.course)?;
    Sheet { version: &asked, attempt, saved: &saved, by_hand, corrections }.grade(conn, handed_in)?;
    // Marking is not the learner's doing: the learner's last activity stays.
    facts::resettle(conn, ctx, enrolment, version, now)?;
    Ok(())
}

impl Sheet<'_> {
    fn grade(&self, conn: &mut Connection, handed_in: HandedIn) -> Result<(), Error> {
        let attempt = self.attempt;
        let found = self.version.course.quiz(&attempt.module, &attempt.quiz);
        let (_, quiz) = found.ok_or(Error::NotFound("quiz"))?;
        let fractions = self.fractions(quiz);
        let worths = fractions.iter().filter(|(question, ..)| self.saved.contains_key(question));
        let worths: Vec<_> = worths.filter_map(|(question, worth, _)| Some((question.clone(), (*worth)?))).collect();
        saving::set_fractions(conn, attempt.id, &worths)?;
        match grade::attempt(fractions.iter().map(|(_, fraction, marks)| (*fraction, *marks))) {
            Some(grade) => {
                store::finish(conn, attempt.id, &Graded { handed_in, grade, passed: grade >= quiz.pass_mark })?;
            }
            // A person marks first; until then the attempt has no grade.
            None => drop(store::hand_in(conn, attempt.id, &handed_in)?),
        }
        Ok(())
    }

    /// Question, fraction (none while marks are awaited) and marks of every question of the attempt. What is void has no
    /// marks, and what was corrected counts by the corrected key.
    fn fractions(&self, quiz: &Quiz) -> Vec<(Slug, Option<f64>, f64)> {
        let drawn = self.attempt.draw.questions.iter();
        let marked = drawn.filter_map(|drawn| {
            let counted = self.corrections.counted(self.version.number, quiz.question(&drawn.id)?, drawn);
            let by_hand = self.by_hand.get(&drawn.id).copied();
            let fraction = by_hand.or_else(|| counted.fraction(self.saved.get(&drawn.id).map(|saved| &saved.response)));
            Some((drawn.id.clone(), fraction, counted.marks()))
        });
        marked.collect()
    }
}
