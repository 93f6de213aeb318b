//! What a regrade is about: which questions, in which versions, of which enrolments.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use serde_json::json;

use super::{Asked, Refused};
use crate::account::audit;
use crate::actions::{Context, Error, Faults, register};
use crate::base::{EnrolmentId, PersonId, Slug, VersionId};
use crate::course::catalogue::Version;
use crate::course::model::{Question, Quiz};
use crate::db::Connection;
use crate::quiz::correction::{self, Cause, Corrections};
use crate::quiz::regrade;
use crate::{course, enrolment};

/// A regrade before it is carried out.
#[derive(Debug)]
pub(super) struct Plan {
    /// The version whose keys count.
    pub newest: Arc<Version>,
    /// The older versions that have learners.
    pub older: HashMap<VersionId, Arc<Version>>,
    /// The questions that are graded anew.
    pub questions: BTreeSet<Slug>,
    /// All corrections of the course, those of this regrade among them.
    pub corrections: Corrections,
    /// What is corrected for the first time, or anew.
    news: Vec<Slug>,
    /// What cannot be graded anew.
    pub refused: Vec<Refused>,
    /// Whose attempts have to be looked at.
    pub enrolments: Vec<EnrolmentId>,
    /// Who asked.
    pub actor: Option<PersonId>,
    /// Why.
    pub reason: String,
}

impl Plan {
    /// The version that an enrolment is in, where this regrade knows it.
    pub fn enrolled(&self, id: VersionId) -> Option<&Arc<Version>> {
        if id == self.newest.id { Some(&self.newest) } else { self.older.get(&id) }
    }

    /// Whether any correction has to be kept.
    pub fn is_news(&self) -> bool {
        !self.news.is_empty()
    }
}

/// Looks at the versions of a course.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Invalid`] for questions that the course never had, and without a reason.
pub(super) fn plan(
    conn: &mut Connection,
    ctx: &Context,
    actor: Option<PersonId>,
    asked: &Asked,
) -> Result<Plan, Error> {
    let newest = ctx.catalogue.current(conn, &asked.course)?.ok_or(Error::NotFound("course"))?;
    let versions = course::store::versions(conn, &asked.course)?;
    let earlier: Vec<VersionId> = versions.iter().map(|(id, _)| *id).filter(|id| *id != newest.id).collect();
    let mut older = HashMap::new();
    let moved_from = enrolment::versions::still_asked(conn, &earlier)?;
    for id in enrolment::versions::in_use(conn, &earlier)?.into_iter().chain(moved_from) {
        older.insert(id, ctx.catalogue.version(conn, id)?);
    }
    let mut faults = Faults::default();
    let reason = register::line(&mut faults, "/reason", &asked.reason, 500);
    let named = named(conn, ctx, &newest, &earlier, &asked.questions, &mut faults)?;
    faults.check()?;
    let kept = regrade::corrections(conn, &ctx.catalogue, &asked.course)?;
    let mut plan = Plan {
        older,
        questions: BTreeSet::new(),
        corrections: kept.clone(),
        news: Vec::new(),
        refused: Vec::new(),
        enrolments: Vec::new(),
        actor,
        reason: reason.unwrap_or_default(),
        newest: newest.clone(),
    };
    let mut quizzes = BTreeSet::new();
    for (version, module, quiz, own) in all_questions(&plan.older.clone()) {
        if named.as_ref().is_some_and(|named| !named.contains(&own.id)) {
            continue;
        }
        match differs(&kept, &version, own, &newest) {
            Ok(false) => {}
            Ok(true) => {
                plan.questions.insert(own.id.clone());
                quizzes.insert((module, quiz));
            }
            // That a question was taken out of a course is no correction, unless somebody means it to be one.
            Err(Cause::Gone) if named.is_none() => {}
            Err(cause) => {
                plan.refused.push(Refused { question: own.id.clone(), version: version.number, cause });
            }
        }
    }
    plan.refused.sort_by(|a, b| (&a.question, a.version).cmp(&(&b.question, b.version)));
    for question in &plan.questions {
        if plan.corrections.set(question.clone(), newest.clone()) {
            plan.news.push(question.clone());
        }
    }
    let (versions, quizzes): (Vec<_>, Vec<_>) = (plan.older.keys().copied().collect(), quizzes.into_iter().collect());
    plan.enrolments = regrade::enrolments(conn, &versions, &quizzes)?;
    Ok(plan)
}

/// The questions that are named; none: no question is.
fn named(
    conn: &mut Connection,
    ctx: &Context,
    newest: &Version,
    earlier: &[VersionId],
    questions: &[String],
    faults: &mut Faults,
) -> Result<Option<BTreeSet<Slug>>, Error> {
    let mut named = BTreeSet::new();
    for (index, id) in questions.iter().enumerate() {
        let mut known = correction::find(&newest.course, id).map(|question| question.id.clone());
        for version in earlier.iter().rev() {
            if known.is_none() {
                let version = ctx.catalogue.version(conn, *version)?;
                known = correction::find(&version.course, id).map(|question| question.id.clone());
            }
        }
        match known {
            Some(id) => _ = named.insert(id),
            None => faults.add(format!("/questions/{index}"), "no version of the course has a question of this id"),
        }
    }
    Ok((!questions.is_empty()).then_some(named))
}

/// Every question of some versions with where it stands.
fn all_questions(versions: &HashMap<VersionId, Arc<Version>>) -> Vec<(Arc<Version>, Slug, Slug, &Question)> {
    let mut all = Vec::new();
    for version in versions.values() {
        for module in &version.course.modules {
            for quiz in module.quizzes() {
                let questions = questions_of(quiz);
                all.extend(questions.map(|own| (version.clone(), module.slug.clone(), quiz.slug.clone(), own)));
            }
        }
    }
    all
}

fn questions_of(quiz: &Quiz) -> impl Iterator<Item = &Question> {
    quiz.all_questions()
}

/// Whether the newest version grades a question of an older one in another way than it is graded now.
fn differs(kept: &Corrections, version: &Version, own: &Question, newest: &Arc<Version>) -> Result<bool, Cause> {
    let new = correction::find(&newest.course, &own.id).ok_or(Cause::Gone)?;
    if correction::alike(kept.now(version.number, own), new) {
        return Ok(false);
    }
    match correction::moved(own, new) {
        Err(cause) if !new.void => Err(cause),
        // A void question counts for nothing in whatever form it was asked.
        _ => Ok(true),
    }
}

/// Keeps the corrections, from which moment on every grading goes by them.
///
/// # Errors
/// [`Error::Store`].
pub(super) fn keep(conn: &mut Connection, ctx: &Context, plan: &Plan) -> Result<(), Error> {
    let (now, course) = (ctx.now(), &plan.newest.course.slug);
    for question in &plan.news {
        regrade::correct(conn, course, question, &plan.newest, now)?;
    }
    let detail = json!({ "version": plan.newest.number, "questions": plan.news });
    let subject = format!("course:{course}");
    Ok(audit::record(conn, plan.actor, "course.corrected", &subject, Some(&plan.reason), detail, now)?)
}
