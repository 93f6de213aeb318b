//! Moving learners to another version of their course: what would change for each, and changing it.
//!
//! Nobody loses a completion: who has completed the course stays in the version that the certificate names. What was passed
//! stays passed. Facts about units that are gone are kept, and attempts go on asking the questions that they asked. Who is
//! in the middle of an attempt stays where they are and is named. Each learner is a transaction of their own; a run that
//! was interrupted is simply run again.

use std::sync::Arc;

use serde_json::json;

use super::{Context, Error, Fault, Faults, access, facts, register};
use crate::account::token::Claims;
use crate::account::{audit, person};
use crate::base::{CohortId, EnrolmentId, Percent, PersonId, Slug};
use crate::cohort;
use crate::course::catalogue::Version;
use crate::course::{compare, store};
use crate::db::{Connection, Db};
use crate::enrolment::{self, Enrolment, EnrolmentStatus, KeptPasses, versions};
use crate::policy::Action;
use crate::progress::{self, Progress};
use crate::quiz::store as attempts;

/// Learners that a dry run looks at in one go.
const AT_ONCE: usize = 50;

/// Who is moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whom {
    /// All members of a cohort.
    Cohort(CohortId),
    /// One learner.
    Enrolment(EnrolmentId),
}

impl Whom {
    /// What moving them is to the policy.
    pub const fn action(self) -> Action {
        match self {
            Self::Cohort(_) => Action::MoveCohort,
            Self::Enrolment(_) => Action::MoveEnrolment,
        }
    }
}

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Who is moved.
    pub whom: Whom,
    /// The number of the version; none: the current one.
    pub version: Option<i32>,
    /// Whether only to show what would change.
    pub dry_run: bool,
    /// Why, for the audit log.
    pub reason: Option<String>,
}

/// What changed, or would.
#[derive(Debug, Clone)]
pub struct Report {
    /// The version to which they are moved.
    pub version: Arc<Version>,
    /// What the cohort or the learner is called.
    pub name: String,
    /// Every learner.
    pub learners: Vec<Line>,
}

impl Report {
    /// How many move, or moved.
    pub fn moves(&self) -> usize {
        self.learners.iter().filter(|line| line.stays.is_none()).count()
    }
}

/// Why somebody stays where they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stays {
    /// They are in that version already.
    Already,
    /// They have completed the course in their version.
    Completed,
    /// They left the course.
    Withdrawn,
    /// They are in the middle of an attempt.
    AttemptRunning,
}

/// Where a learner stands in a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Where {
    /// How much is done.
    pub percent: Percent,
    /// Lessons done.
    pub lessons_done: usize,
    /// Lessons that the version has.
    pub lessons_total: usize,
    /// The overall grade.
    pub grade: Option<Percent>,
    /// Whether the grades pass.
    pub passed: bool,
}

impl From<&Progress> for Where {
    fn from(progress: &Progress) -> Self {
        Self {
            percent: progress.percent,
            lessons_done: progress.lessons_done,
            lessons_total: progress.lessons_total,
            grade: progress.grade,
            passed: progress.passed,
        }
    }
}

/// A unit: module and name.
pub type Place = (Slug, Slug);

/// One learner.
#[derive(Debug, Clone)]
pub struct Line {
    /// The enrolment.
    pub enrolment: EnrolmentId,
    /// The learner.
    pub person: PersonId,
    /// The learner's name.
    pub name: String,
    /// The learner's address.
    pub email: String,
    /// The number of the version that they are in, or were.
    pub from: i32,
    /// Why they stay; none: they move.
    pub stays: Option<Stays>,
    /// Where they stand before.
    pub before: Where,
    /// Where they stand afterwards; as before for those who stay.
    pub after: Where,
    /// What they had done and the new version has no more. The facts are kept.
    pub gone: Vec<Place>,
    /// What the new version has besides.
    pub new: Vec<Place>,
    /// Quizzes that stay passed although the new version asks for more.
    pub kept: Vec<Place>,
    /// Whether they complete the course by it.
    pub completes: bool,
}

/// Shows or carries out a move.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Forbidden`] for all but administrators, [`Error::NotFound`], [`Error::Invalid`] for
/// a version that the course does not have. When the database fails on the way, who was moved is; running it again does
/// the rest.
pub async fn run(ctx: &Arc<Context>, db: &Db, claims: &Claims, asked: Asked) -> Result<Report, Error> {
    let (for_plan, claims, meant) = (ctx.clone(), *claims, asked.clone());
    let (actor, plan) = db
        .report(move |conn| {
            let caller = access::caller(conn, &for_plan, &claims)?;
            access::may(&caller, meant.whom.action())?;
            Ok::<_, Error>((caller.id, plan(conn, &for_plan, &meant)?))
        })
        .await?;
    let plan = Arc::new(plan);
    let mut report = Report { version: plan.to.clone(), name: plan.name.clone(), learners: Vec::new() };
    if asked.dry_run {
        for some in plan.enrolments.chunks(AT_ONCE) {
            let (ctx, plan, some) = (ctx.clone(), plan.clone(), some.to_vec());
            let shown = db.report(move |conn| {
                let mut lines = Vec::with_capacity(some.len());
                for id in &some {
                    let Some(enrolment) = enrolment::find(conn, *id)? else { continue };
                    lines.push(look(conn, &ctx, &enrolment, &plan.to)?.line);
                }
                Ok::<_, Error>(lines)
            });
            report.learners.extend(shown.await?);
        }
        return Ok(report);
    }
    for id in plan.enrolments.clone() {
        let (ctx, plan) = (ctx.clone(), plan.clone());
        let moved = db.write(move |conn| carry_out(conn, &ctx, actor, id, &plan)).await?;
        report.learners.extend(moved);
    }
    if let Whom::Cohort(id) = asked.whom {
        let (ctx, moved) = (ctx.clone(), report.moves());
        db.write(move |conn| {
            let detail = json!({ "version": plan.to.number, "moved": moved, "members": plan.enrolments.len() });
            let subject = format!("cohort:{id}");
            let reason = plan.reason.as_deref();
            Ok::<_, Error>(audit::record(conn, Some(actor), "cohort.moved", &subject, reason, detail, ctx.now())?)
        })
        .await?;
    }
    Ok(report)
}

/// A move before it is carried out.
#[derive(Debug)]
struct Plan {
    to: Arc<Version>,
    name: String,
    enrolments: Vec<EnrolmentId>,
    reason: Option<String>,
}

fn plan(conn: &mut Connection, ctx: &Context, asked: &Asked) -> Result<Plan, Error> {
    let (course, name, enrolments) = match asked.whom {
        Whom::Cohort(id) => {
            let cohort = cohort::find(conn, id)?.ok_or(Error::NotFound("cohort"))?;
            let members = enrolment::of_cohort(conn, id)?;
            (cohort.course, cohort.title, members.iter().map(|member| member.id).collect())
        }
        Whom::Enrolment(id) => {
            let found = enrolment::find(conn, id)?.ok_or(Error::NotFound("enrolment"))?;
            let learner = person::find(conn, found.person_id)?.ok_or(Error::NotFound("person"))?;
            (found.course, learner.full_name, vec![id])
        }
    };
    let mut faults = Faults::default();
    let typed = asked.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
    let reason = typed.and_then(|reason| register::line(&mut faults, "/reason", reason, 500));
    faults.check()?;
    let id = match asked.version {
        Some(number) => store::numbered(conn, &course, number)?,
        None => store::current(conn, &course)?,
    };
    let Some(id) = id else {
        let message = "the course has no version of this number".to_owned();
        return Err(Error::Invalid(vec![Fault { pointer: "/version".to_owned(), message }]));
    };
    Ok(Plan { to: ctx.catalogue.version(conn, id)?, name, enrolments, reason })
}

/// What a move comes to for one learner.
struct Looked {
    line: Line,
    passes: KeptPasses,
}

/// What would change for a learner. Writes nothing.
fn look(conn: &mut Connection, ctx: &Context, enrolment: &Enrolment, to: &Version) -> Result<Looked, Error> {
    let learner = person::find(conn, enrolment.person_id)?.ok_or(Error::NotFound("person"))?;
    let from = ctx.catalogue.version(conn, enrolment.version_id)?;
    let mut facts = facts::load(conn, enrolment)?;
    let before = progress::compute(&from.course, &facts);
    let stays = stays(conn, enrolment, to)?;
    let mut line = Line {
        enrolment: enrolment.id,
        person: learner.id,
        name: learner.full_name,
        email: learner.email,
        from: from.number,
        stays,
        before: Where::from(&before),
        after: Where::from(&before),
        gone: Vec::new(),
        new: Vec::new(),
        kept: Vec::new(),
        completes: false,
    };
    let mut passes = facts.kept.clone();
    if stays.is_none() {
        let plain = progress::compute(&to.course, &facts);
        let passed = |progress: &Progress, quiz: &progress::QuizProgress| {
            progress.quiz(&quiz.module, &quiz.quiz).is_some_and(|standing| standing.graded && standing.passed)
        };
        let lost = plain.quizzes.iter().filter(|quiz| quiz.graded && !quiz.passed && passed(&before, quiz));
        line.kept = lost.map(|quiz| (quiz.module.clone(), quiz.quiz.clone())).collect();
        passes.quizzes.extend(line.kept.iter().cloned());
        // The pass mark of the course counts as reached where it was, and the new one asks for more.
        let short = plain.grade.is_some_and(|grade| grade < to.course.completion.pass_mark);
        passes.course |= before.passed && short;
        facts.kept = passes.clone();
        let after = progress::compute(&to.course, &facts);
        let (old, new) = (compare::units(&from.course), compare::units(&to.course));
        let was_done = |place: &&Place| before.done.unit(&from.course, &place.0, &place.1);
        line.gone = old.difference(&new).filter(was_done).cloned().collect();
        line.new = new.difference(&old).cloned().collect();
        line.after = Where::from(&after);
        let complete = progress::requirements(&to.course, &after).iter().all(|requirement| requirement.met);
        line.completes = complete && enrolment.status == EnrolmentStatus::Active;
    }
    Ok(Looked { line, passes })
}

fn stays(conn: &mut Connection, enrolment: &Enrolment, to: &Version) -> Result<Option<Stays>, Error> {
    let stays = match enrolment.status {
        _ if enrolment.version_id == to.id => Some(Stays::Already),
        EnrolmentStatus::Completed => Some(Stays::Completed),
        EnrolmentStatus::Withdrawn => Some(Stays::Withdrawn),
        EnrolmentStatus::Pending | EnrolmentStatus::Active | EnrolmentStatus::Paused => {
            (!attempts::running(conn, enrolment.id)?.is_empty()).then_some(Stays::AttemptRunning)
        }
    };
    Ok(stays)
}

/// Moves one learner, with all that follows, and notes it.
fn carry_out(
    conn: &mut Connection,
    ctx: &Context,
    actor: PersonId,
    id: EnrolmentId,
    plan: &Plan,
) -> Result<Option<Line>, Error> {
    let now = ctx.now();
    // Locked first: an attempt that is started at this moment comes before, or finds the new version.
    let Some(enrolment) = enrolment::lock(conn, id)? else { return Ok(None) };
    let Looked { line, passes } = look(conn, ctx, &enrolment, &plan.to)?;
    if line.stays.is_some() {
        return Ok(Some(line));
    }
    versions::set(conn, id, enrolment.version_id, plan.to.id)?;
    if enrolment.kept_passes.as_ref().map(|kept| kept.0.clone()).unwrap_or_default() != passes {
        enrolment::keep_passes(conn, id, &passes)?;
    }
    let mut enrolment = enrolment::lock(conn, id)?.ok_or(Error::NotFound("enrolment"))?;
    facts::resettle(conn, ctx, &mut enrolment, &plan.to, now)?;
    let percent = |at: &Where| at.percent.value();
    let detail = json!({
        "from": line.from, "to": plan.to.number, "percent_before": percent(&line.before), "percent_after": percent(&line.after),
    });
    let subject = format!("enrolment:{id}");
    audit::record(conn, Some(actor), "enrolment.moved", &subject, plan.reason.as_deref(), detail, now)?;
    Ok(Some(line))
}
