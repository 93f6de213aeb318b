//! Grading an attempt as far as it can be, and what follows: at once when it is handed in, or when the last mark is in.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value;

use super::{Context, Error, facts};
use crate::base::{Slug, Timestamp};
use crate::course::catalogue::Version;
use crate::course::model::Quiz;
use crate::db::Connection;
use crate::enrolment::Enrolment;
use crate::progress::Progress;
use crate::quiz::attempt::{Attempt, AttemptProgress, Graded, HandedIn};
use crate::quiz::correction::Corrections;
use crate::quiz::draw::DrawnQuestion;
use crate::quiz::marking::{self, Given};
use crate::quiz::saving;
use crate::quiz::store::{self, Answers};
use crate::quiz::{grade, regrade};

/// What grades an attempt.
#[derive(Debug)]
pub struct Grader {
    /// The version whose questions the attempt asks.
    asked: Arc<Version>,
    /// The questions of the course that were corrected since that was published.
    corrections: Corrections,
}

/// The shares that persons gave for essays.
type ByHand = HashMap<Slug, f64>;

impl Grader {
    /// What grades an attempt of that enrolment.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn of(conn: &mut Connection, ctx: &Context, enrolment: &Enrolment, attempt: &Attempt) -> Result<Self, Error> {
        let asked = ctx.catalogue.version(conn, attempt.version(enrolment.version_id))?;
        let corrections = regrade::corrections(conn, &ctx.catalogue, &enrolment.course)?;
        Ok(Self { asked, corrections })
    }

    /// What a response to a question of the attempt is worth, 0 to 1; none where a person has to say.
    pub fn worth(&self, attempt: &Attempt, question: &Slug, response: &Value) -> Option<f64> {
        let quiz = self.quiz(attempt).ok()?;
        self.counted(quiz, attempt.draw.question(question.as_str())?, Some(response))?.0
    }

    fn quiz(&self, attempt: &Attempt) -> Result<&Quiz, Error> {
        let found = self.asked.course.quiz(&attempt.module, &attempt.quiz);
        found.map(|(_, quiz)| quiz).ok_or(Error::NotFound("quiz"))
    }

    /// Fraction and marks of a question. What is void has no marks, and what was corrected counts by the corrected key.
    fn counted(&self, quiz: &Quiz, drawn: &DrawnQuestion, response: Option<&Value>) -> Option<(Option<f64>, f64)> {
        let counted = self.corrections.counted(self.asked.number, quiz.question(&drawn.id)?, drawn);
        Some((counted.fraction(response), counted.marks()))
    }

    /// Writes what the responses and the attempt came to, and says how far that brings the attempt.
    fn grade(
        &self,
        conn: &mut Connection,
        attempt: &Attempt,
        answers: &Answers,
        by_hand: &ByHand,
        handed_in: HandedIn,
    ) -> Result<AttemptProgress, Error> {
        let quiz = self.quiz(attempt)?;
        let marked = attempt.draw.questions.iter().filter_map(|drawn| {
            let response = answers.saved.get(&drawn.id).map(|saved| &saved.response);
            let (fraction, marks) = self.counted(quiz, drawn, response)?;
            Some((&drawn.id, by_hand.get(&drawn.id).copied().or(fraction), marks))
        });
        let marked: Vec<_> = marked.collect();
        saving::set_fractions(conn, attempt.id, &answers.unlike(marked.iter().map(|(id, worth, _)| (*id, *worth))))?;
        match grade::attempt(marked.iter().map(|(_, fraction, marks)| (*fraction, *marks))) {
            Some(grade) => {
                let graded = Graded { handed_in, grade, passed: grade >= quiz.pass_mark };
                store::finish(conn, attempt.id, &graded)?;
                Ok(AttemptProgress::Graded(graded))
            }
            // A person marks first; until then the attempt has no grade.
            None => {
                store::hand_in(conn, attempt.id, &handed_in)?;
                Ok(AttemptProgress::Submitted(handed_in))
            }
        }
    }
}

/// An attempt is handed in: graded, or kept until persons have marked it. Enrolment and attempt are locked by the caller, and
/// changed to what the database holds.
///
/// # Errors
/// [`Error::Store`].
pub fn handed_in(
    conn: &mut Connection,
    ctx: &Context,
    (enrolment, version): (&mut Enrolment, &Version),
    (attempt, grader): (&mut Attempt, &Grader),
    (answers, handed_in): (&Answers, HandedIn),
    now: Timestamp,
) -> Result<Progress, Error> {
    attempt.progress = grader.grade(conn, attempt, answers, &ByHand::new(), handed_in)?;
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
    let answers = store::answers(conn, attempt.id)?;
    let grader = Grader::of(conn, ctx, enrolment, attempt)?;
    let by_hand = grader.quiz(attempt).map(|quiz| marking::shares(quiz, given)).unwrap_or_default();
    grader.grade(conn, attempt, &answers, &by_hand, handed_in)?;
    // Marking is not the learner's doing: the learner's last activity stays.
    facts::resettle(conn, ctx, enrolment, version, now)?;
    Ok(())
}
