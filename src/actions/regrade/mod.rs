//! Regrading: when a newer version corrected or voided a faulty question, attempts of older versions are graded anew.
//!
//! The correction is kept in the database, so that later attempts in older versions are graded by it as well. Nobody loses
//! a pass or a completion: a grade may fall, what was passed stays passed. Grades change in batches of a bounded size, each
//! in a transaction of its own; a run that was interrupted is simply run again.

mod carry_out;
mod plan;

use std::sync::Arc;

use super::{Context, Error, access, limits};
use crate::account::token::Claims;
use crate::base::{AttemptId, EnrolmentId, Percent, PersonId, Slug};
use crate::db::Db;
use crate::policy::Action;
use crate::quiz::correction::Cause;

/// Enrolments in one transaction: short enough that a learner's answer waits for a moment only.
pub const BATCH: usize = 50;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The course.
    pub course: String,
    /// The questions; empty: all that the newest version grades in another way.
    pub questions: Vec<String>,
    /// Whether only to show what would change.
    pub dry_run: bool,
    /// Why, for the audit log.
    pub reason: String,
}

/// What changed, or would.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The version whose keys count.
    pub version: i32,
    /// The questions by whose newest keys attempts are graded.
    pub questions: Vec<Slug>,
    /// The questions that cannot be graded anew.
    pub refused: Vec<Refused>,
    /// Attempts that have one of the questions.
    pub attempts: usize,
    /// Whose grade changes.
    pub changes: Vec<Change>,
}

/// A question of an older version that the newest key cannot grade.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The question.
    pub question: Slug,
    /// The older version.
    pub version: i32,
    /// Why not.
    pub cause: Cause,
}

/// A grade that changes.
#[derive(Debug, Clone)]
pub struct Change {
    /// The learner.
    pub learner: PersonId,
    /// The learner's name.
    pub name: String,
    /// The learner's address.
    pub email: String,
    /// The enrolment.
    pub enrolment: EnrolmentId,
    /// The module.
    pub module: Slug,
    /// The quiz.
    pub quiz: Slug,
    /// The attempt.
    pub attempt: AttemptId,
    /// Its number, from 1.
    pub number: i32,
    /// The grade before; none: the attempt waited for the marks of a question that is void now.
    pub before: Option<Percent>,
    /// The grade after.
    pub after: Percent,
    /// Whether the attempt had passed.
    pub passed_before: bool,
    /// Whether it passes now; what had passed does.
    pub passed_after: bool,
    /// Whether the learner completes the course by it.
    pub completes: bool,
}

/// Shows or carries out a regrade. `claims` are those of who asks; none on the command line.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Forbidden`] for all but administrators, [`Error::NotFound`], [`Error::Invalid`].
/// When the database fails on the way, batches that were committed stay; running it again does the rest.
pub async fn run(ctx: &Arc<Context>, db: &Db, claims: Option<Claims>, asked: Asked) -> Result<Outcome, Error> {
    let dry_run = asked.dry_run;
    // What is only looked at can be asked for without end; what is carried out changes nothing the second time.
    if let Some(claims) = claims.as_ref().filter(|_| dry_run) {
        limits::report(ctx, db, claims.sub).await?;
    }
    let for_plan = ctx.clone();
    let plan = db.report(move |conn| {
        let caller = claims.as_ref().map(|claims| access::caller(conn, &for_plan, claims)).transpose()?;
        if let Some(caller) = &caller {
            access::may(caller, Action::Regrade)?;
        }
        plan::plan(conn, &for_plan, caller.map(|caller| caller.id), &asked)
    });
    let plan = Arc::new(plan.await?);
    if !dry_run && plan.is_news() {
        let (ctx, plan) = (ctx.clone(), plan.clone());
        db.write(move |conn| plan::keep(conn, &ctx, &plan)).await?;
    }
    let mut outcome = Outcome {
        version: plan.newest.number,
        questions: plan.questions.iter().cloned().collect(),
        refused: plan.refused.clone(),
        attempts: 0,
        changes: Vec::new(),
    };
    for batch in plan.enrolments.chunks(BATCH) {
        let (ctx, plan, batch) = (ctx.clone(), plan.clone(), batch.to_vec());
        let done = if dry_run {
            db.report(move |conn| carry_out::show(conn, &plan, &batch)).await?
        } else {
            db.write(move |conn| carry_out::carry_out(conn, &ctx, &plan, &batch)).await?
        };
        outcome.attempts += done.attempts;
        outcome.changes.extend(done.changes);
    }
    Ok(outcome)
}
