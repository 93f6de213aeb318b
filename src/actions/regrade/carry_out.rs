//! Grading one batch of enrolments anew: what would change, and changing it.

use serde_json::json;

use super::Change;
use super::plan::Plan;
use crate::account::{audit, person};
use crate::actions::{Context, Error, facts};
use crate::base::{AttemptId, EnrolmentId, Percent, Slug};
use crate::course::catalogue::Version;
use crate::course::model::Quiz;
use crate::db::Connection;
use crate::enrolment::{self, Enrolment, EnrolmentStatus, KeptPasses};
use crate::progress::{self, Facts, Progress};
use crate::quiz::attempt::AttemptState;
use crate::quiz::regrade::{self, Held};
use crate::quiz::{grade, saving};

/// What a batch came to.
#[derive(Debug, Default)]
pub(super) struct Done {
    /// Attempts that have one of the questions.
    pub attempts: usize,
    /// Whose grade changes.
    pub changes: Vec<Change>,
}

/// The new grades of one enrolment.
#[derive(Debug, Default)]
struct Regraded {
    attempts: usize,
    /// Attempt, question, what the response is worth now.
    fractions: Vec<(AttemptId, Slug, f64)>,
    grades: Vec<Grade>,
    /// What stays passed.
    kept: KeptPasses,
    completes: bool,
}

#[derive(Debug)]
struct Grade {
    held: Held,
    /// None: it waited for marks of a question that is void now.
    before: Option<Percent>,
    after: Percent,
    passed: bool,
}

/// What would change in a batch.
///
/// # Errors
/// [`Error::Store`].
pub(super) fn show(conn: &mut Connection, plan: &Plan, batch: &[EnrolmentId]) -> Result<Done, Error> {
    let mut done = Done::default();
    for id in batch {
        let Some(enrolment) = enrolment::find(conn, *id)? else { continue };
        let Some(version) = plan.enrolled(enrolment.version_id) else { continue };
        let regraded = regrade(conn, plan, version, &enrolment)?;
        done.add(conn, &enrolment, &regraded)?;
    }
    Ok(done)
}

/// Changes the grades of a batch, with all that follows from them, and notes why.
///
/// # Errors
/// [`Error::Store`].
pub(super) fn carry_out(
    conn: &mut Connection,
    ctx: &Context,
    plan: &Plan,
    batch: &[EnrolmentId],
) -> Result<Done, Error> {
    let now = ctx.now();
    let mut done = Done::default();
    for id in batch {
        // Locked first: a submission that is under way ends before, or finds the correction.
        let Some(mut enrolment) = enrolment::lock(conn, *id)? else { continue };
        let Some(version) = plan.enrolled(enrolment.version_id) else { continue };
        let regraded = regrade(conn, plan, version, &enrolment)?;
        // They come attempt by attempt.
        for of_one in regraded.fractions.chunk_by(|(one, ..), (next, ..)| one == next) {
            let worths: Vec<_> = of_one.iter().map(|(_, question, worth)| (question.clone(), *worth)).collect();
            saving::set_fractions(conn, of_one[0].0, &worths)?;
        }
        for grade in &regraded.grades {
            regrade::set_grade(conn, grade.held.id, grade.after, grade.passed)?;
        }
        if !regraded.grades.is_empty() {
            if enrolment.kept_passes.as_ref().is_none_or(|kept| kept.0 != regraded.kept) {
                enrolment::keep_passes(conn, enrolment.id, &regraded.kept)?;
                enrolment = enrolment::lock(conn, *id)?.ok_or(Error::NotFound("enrolment"))?;
            }
            facts::resettle(conn, ctx, &mut enrolment, version, now)?;
        }
        done.add(conn, &enrolment, &regraded)?;
    }
    if !done.changes.is_empty() {
        let change =
            |change: &Change| json!({ "attempt": change.attempt, "before": change.before, "after": change.after });
        let attempts: Vec<_> = done.changes.iter().map(change).collect();
        let detail = json!({ "version": plan.newest.number, "attempts": attempts });
        let subject = format!("course:{}", plan.newest.course.slug);
        audit::record(conn, plan.actor, "attempts.regraded", &subject, Some(&plan.reason), detail, now)?;
    }
    Ok(done)
}

impl Done {
    fn add(&mut self, conn: &mut Connection, enrolment: &Enrolment, regraded: &Regraded) -> Result<(), Error> {
        self.attempts += regraded.attempts;
        if regraded.grades.is_empty() {
            return Ok(());
        }
        let learner = person::find(conn, enrolment.person_id)?.ok_or(Error::NotFound("person"))?;
        self.changes.extend(regraded.grades.iter().map(|grade| Change {
            learner: learner.id,
            name: learner.full_name.clone(),
            email: learner.email.clone(),
            enrolment: enrolment.id,
            module: grade.held.module.clone(),
            quiz: grade.held.quiz.clone(),
            attempt: grade.held.id,
            number: grade.held.number,
            before: grade.before,
            after: grade.after,
            passed_before: grade.held.passed,
            passed_after: grade.passed,
            completes: regraded.completes,
        }));
        Ok(())
    }
}

/// The new grades of an enrolment's attempts, and what follows from them. Writes nothing.
fn regrade(conn: &mut Connection, plan: &Plan, version: &Version, enrolment: &Enrolment) -> Result<Regraded, Error> {
    let mut facts = facts::load(conn, enrolment)?;
    let before = progress::compute(&version.course, &facts);
    let mut regraded = Regraded { kept: facts.kept.clone(), ..Regraded::default() };
    for held in regrade::held(conn, enrolment.id)? {
        let Some(asked) = plan.older.get(&held.asks.unwrap_or(enrolment.version_id)) else { continue };
        let Some((_, quiz)) = asked.course.quiz(&held.module, &held.quiz) else { continue };
        if !held.draw.questions.iter().any(|drawn| plan.questions.contains(&drawn.id)) {
            continue;
        }
        regraded.attempts += 1;
        let before = held.grade;
        let Some(after) = regraded.attempt(plan, asked, quiz, &held) else { continue };
        if before != Some(after) {
            if let Some(fact) = facts.attempts.iter_mut().find(|fact| fact.id == held.id) {
                fact.grade = Some(after);
                fact.state = AttemptState::Graded;
            }
            let passed = held.passed || after >= quiz.pass_mark;
            regraded.grades.push(Grade { held, before, after, passed });
        }
    }
    if !regraded.grades.is_empty() {
        let after = regraded.keep_passes(version, &before, &mut facts);
        let complete = progress::requirements(&version.course, &after).iter().all(|requirement| requirement.met);
        regraded.completes = complete && enrolment.status == EnrolmentStatus::Active;
    }
    Ok(regraded)
}

impl Regraded {
    /// The new grade of an attempt; none where nothing is left to grade by, or marks are awaited.
    fn attempt(&mut self, plan: &Plan, version: &Version, quiz: &Quiz, held: &Held) -> Option<Percent> {
        let mut marked = Vec::with_capacity(held.draw.questions.len());
        for drawn in &held.draw.questions {
            let Some(own) = quiz.question(&drawn.id) else { continue };
            let counted = plan.corrections.counted(version.number, own, drawn);
            let given = held.responses.get(&drawn.id);
            let mut fraction = held.fraction(&drawn.id);
            // What persons marked stays as they marked it.
            let anew = given.and_then(|given| counted.fraction(Some(&given.response)));
            if let Some(anew) = anew.filter(|_| plan.questions.contains(&drawn.id)) {
                if fraction.is_none_or(|before| (before - anew).abs() > 1e-9) {
                    self.fractions.push((held.id, drawn.id.clone(), anew));
                }
                fraction = Some(anew);
            }
            marked.push((fraction, counted.marks()));
        }
        let counts = marked.iter().any(|(_, marks)| *marks > 0.0);
        if counts { grade::attempt(marked) } else { None }
    }

    /// Keeps what was passed and would not be any more; the progress with that.
    fn keep_passes(&mut self, version: &Version, before: &Progress, facts: &mut Facts) -> Progress {
        let after = progress::compute(&version.course, facts);
        let lost = before.quizzes.iter().zip(&after.quizzes).filter(|(before, after)| before.passed && !after.passed);
        self.kept.quizzes.extend(lost.map(|(quiz, _)| (quiz.module.clone(), quiz.quiz.clone())));
        facts.kept = self.kept.clone();
        let after = progress::compute(&version.course, facts);
        if !before.passed || after.passed {
            return after;
        }
        self.kept.course = true;
        facts.kept.course = true;
        progress::compute(&version.course, facts)
    }
}
