//! What the demo learners do: read, answer, hand in.

use chrono::Duration;

use super::people::{DemoPerson, Path};
use super::{Stage, answers};
use crate::account::Caller;
use crate::actions::{Error, learn, save_response, start_attempt, submit_attempt};
use crate::base::{EnrolmentId, Slug, Timestamp};
use crate::course::model::{Course, Module, Quiz, Unit};
use crate::db::Connection;
use crate::quiz::attempt::Attempt;
use crate::quiz::store::Saved;

/// A learner at work.
struct Learner<'a> {
    stage: &'a Stage<'a>,
    caller: &'a Caller,
    enrolment: EnrolmentId,
}

/// How an attempt goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// All right, but for a slip where the pass mark allows one.
    Passed,
    /// Nearly all wrong.
    Failed,
    /// Half of the answers saved, nothing handed in.
    Open,
}

/// Does what the person's path says, from the first of their days to the last.
pub(super) fn go(
    conn: &mut Connection,
    stage: &Stage<'_>,
    demo: &DemoPerson,
    caller: &Caller,
    enrolment: EnrolmentId,
) -> Result<(), Error> {
    let units = in_order(&stage.version.course);
    let first_quiz = units.iter().position(|(_, unit)| graded(unit).is_some());
    let last_quiz = units.iter().rposition(|(_, unit)| graded(unit).is_some());
    let (done, then) = match demo.path {
        Path::None | Path::NotStarted | Path::Waiting => (0, None),
        Path::Started => (units.len().min(2), None),
        Path::HalfWay => (units.len() / 2, None),
        Path::FailedOnce => (first_quiz.unwrap_or(0), Some(Outcome::Failed)),
        Path::AtAQuiz => (first_quiz.unwrap_or(0), Some(Outcome::Open)),
        Path::AllButOne => (last_quiz.unwrap_or(units.len().saturating_sub(1)), None),
        Path::Completed => (units.len(), None),
    };
    let learner = Learner { stage, caller, enrolment };
    let (begin, end) = (stage.days_ago(demo.days.0), stage.days_ago(demo.days.1));
    let steps = i32::try_from(done + 1).unwrap_or(1);
    for (index, (module, unit)) in units.iter().take(done).enumerate() {
        let at = begin + (end - begin) / steps * i32::try_from(index + 1).unwrap_or(1);
        match unit {
            Unit::Lesson(lesson) => {
                stage.set(at);
                let (module, lesson) = (module.slug.as_str(), lesson.slug.as_str());
                learn::complete_lesson(conn, stage.ctx, caller, enrolment, module, lesson)?;
            }
            Unit::Quiz(quiz) => learner.attempt(conn, &module.slug, quiz, at, Outcome::Passed)?,
        }
    }
    if let (Some(outcome), Some((module, Unit::Quiz(quiz)))) = (then, units.get(done)) {
        // An open attempt has to be young, or its time would be up.
        let at = if outcome == Outcome::Open { stage.now - Duration::minutes(1) } else { end };
        learner.attempt(conn, &module.slug, quiz, at, outcome)?;
    }
    Ok(())
}

fn graded(unit: &Unit) -> Option<&Quiz> {
    match unit {
        Unit::Quiz(quiz) if quiz.is_graded() => Some(quiz),
        _ => None,
    }
}

/// The units, each module behind those that it requires.
fn in_order(course: &Course) -> Vec<(&Module, &Unit)> {
    let mut waiting: Vec<&Module> = course.modules.iter().collect();
    let mut ordered: Vec<&Module> = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let is_open = |module: &&Module| module.requires.iter().all(|slug| ordered.iter().any(|m| m.slug == *slug));
        // Published courses have no circles; should one have, the rest comes as it stands.
        let next = waiting.iter().position(is_open).unwrap_or(0);
        ordered.push(waiting.remove(next));
    }
    ordered.into_iter().flat_map(|module| module.units.iter().map(move |unit| (module, unit))).collect()
}

impl Learner<'_> {
    fn attempt(
        &self,
        conn: &mut Connection,
        module: &Slug,
        quiz: &Quiz,
        at: Timestamp,
        outcome: Outcome,
    ) -> Result<(), Error> {
        let (stage, caller) = (self.stage, self.caller);
        stage.set(at);
        let started = start_attempt::start(conn, stage.ctx, caller, self.enrolment, module, &quiz.slug)?;
        let attempt = &started.attempt;
        let count = attempt.draw.questions.len();
        let slip = if outcome == Outcome::Passed { self.slip(quiz, attempt) } else { None };
        let answered = if outcome == Outcome::Open { count.div_ceil(2) } else { count };
        for (index, drawn) in attempt.draw.questions.iter().enumerate().take(answered) {
            let Some(question) = quiz.question(&drawn.id) else { continue };
            let miss = slip == Some(index) || (outcome == Outcome::Failed && index > 0);
            let answer = if miss { answers::wrong(question, drawn) } else { answers::right(question, drawn) };
            let saved = Saved { sequence: 1, response: answer };
            stage.set(stage.ctx.now() + Duration::seconds(if outcome == Outcome::Open { 5 } else { 40 }));
            save_response::save(conn, stage.ctx, caller, attempt.id, &drawn.id, saved)?;
        }
        if outcome != Outcome::Open {
            let none = std::collections::HashMap::new();
            submit_attempt::submit(conn, stage.ctx, caller, attempt.id, &none)?;
        }
        Ok(())
    }

    /// The question that this learner misses at this quiz: figures in which everybody knows everything tell nothing. Only
    /// where quiz and course are passed without it.
    fn slip(&self, quiz: &Quiz, attempt: &Attempt) -> Option<usize> {
        let marks: Vec<f64> = attempt
            .draw
            .questions
            .iter()
            .filter_map(|drawn| quiz.question(&drawn.id))
            .map(|question| question.marks)
            .collect();
        let needed = quiz.pass_mark.max(self.stage.version.course.completion.pass_mark);
        let seed = self.caller.full_name.len() + quiz.slug.as_str().len();
        let missed = seed % marks.len().max(1);
        let kept = 1.0 - marks.get(missed)? / marks.iter().sum::<f64>();
        (!seed.is_multiple_of(3) && kept * 100.0 >= needed.value()).then_some(missed)
    }
}
