//! The statistics of a quiz: who may see whose, and what goes into them.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::{Context, Error, access};
use crate::account::Caller;
use crate::base::{CohortId, Slug, VersionId};
use crate::cohort;
use crate::course;
use crate::course::catalogue::Version;
use crate::course::model::Question;
use crate::db::Connection;
use crate::policy::{Action, Resource};
use crate::quiz::correction::{self, Corrections};
use crate::quiz::draw::DrawnQuestion;
use crate::quiz::regrade;
use crate::quiz::response::Response;
use crate::quiz::sittings::{self, Scope, Taken};
use crate::quiz::statistics::responses::{Answer, Tally, tally};
use crate::quiz::statistics::{self, Mark, Sitting, Statistics, Which};

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The course.
    pub course: String,
    /// The module.
    pub module: String,
    /// The quiz.
    pub quiz: String,
    /// Only this cohort.
    pub cohort: Option<CohortId>,
    /// Only learners of this version, by its number.
    pub version: Option<i32>,
    /// Which attempts of each learner.
    pub which: Which,
}

/// Statistics with what they are about.
#[derive(Debug)]
pub struct Found {
    /// The newest version that has the quiz.
    pub version: Arc<Version>,
    /// The module.
    pub module: Slug,
    /// The quiz.
    pub quiz: Slug,
    /// The cohorts; none: everybody.
    pub cohorts: Option<Vec<CohortId>>,
    /// The versions in which the attempts were made, by number.
    pub versions: Vec<i32>,
    /// Which attempts of each learner.
    pub which: Which,
    /// The figures.
    pub statistics: Statistics,
    /// The questions, in the order of the figures.
    pub questions: Vec<Item>,
}

/// A question of statistics.
#[derive(Debug)]
pub struct Item {
    /// The question.
    pub id: Slug,
    /// The newest version that has it.
    pub version: Arc<Version>,
    /// Its responses.
    pub tally: Tally,
}

impl Item {
    /// The question as the newest version has it.
    pub fn question(&self) -> Option<&Question> {
        correction::find(&self.version.course, &self.id)
    }
}

/// Whom the caller may see the statistics of a quiz about.
#[derive(Debug, Clone)]
pub struct About(Option<Vec<CohortId>>);

/// About whom an administrator, or a facilitator of cohorts in the course, may see the statistics of a quiz.
///
/// # Errors
/// [`Error::Forbidden`] for learners, [`Error::NotFound`].
pub fn may_see(conn: &mut Connection, caller: &Caller, asked: &Asked) -> Result<About, Error> {
    cohorts(conn, caller, &asked.course, asked.cohort).map(About)
}

/// The statistics of a quiz about those whom the caller [may see](may_see).
///
/// # Errors
/// [`Error::NotFound`].
pub fn of(conn: &mut Connection, ctx: &Context, About(cohorts): &About, asked: &Asked) -> Result<Found, Error> {
    let mut versions = course::store::versions(conn, &asked.course)?;
    versions.reverse();
    if versions.is_empty() {
        return Err(Error::NotFound("course"));
    }
    if let Some(number) = asked.version {
        versions.retain(|(_, each)| *each == number);
        if versions.is_empty() {
            return Err(Error::NotFound("version of this course"));
        }
    }
    let (version, module, quiz) = newest(conn, ctx, &versions, asked)?;
    let corrections = regrade::corrections(conn, &ctx.catalogue, &asked.course)?;
    let ids = versions.iter().map(|(id, _)| *id).collect();
    let scope = Scope { versions: ids, cohorts: cohorts.clone(), module: module.clone(), quiz: quiz.clone() };
    let taken = sittings::load(conn, &scope)?;
    let taken = asked.which.choose(taken, |taken| (taken.enrolment, taken.grade));
    let mut used: HashMap<VersionId, Arc<Version>> = HashMap::new();
    for id in taken.iter().map(|taken| taken.version) {
        if let Entry::Vacant(place) = used.entry(id) {
            place.insert(ctx.catalogue.version(conn, id)?);
        }
    }
    let shown = questions(conn, ctx, &versions, &version, (&module, &quiz), &taken)?;
    let sheet = Sheet { module: &module, quiz: &quiz, corrections: &corrections, used: &used, shown: &shown };
    let sittings: Vec<Sitting> = taken.iter().map(|taken| sheet.sitting(taken)).collect();
    let statistics = statistics::compute(shown.len(), &sittings);
    let tallies = sheet.tallies(&taken);
    let questions = shown.into_iter().zip(tallies);
    let mut numbers: Vec<i32> = used.values().map(|version| version.number).collect();
    numbers.sort_unstable();
    Ok(Found {
        questions: questions.map(|((id, version), tally)| Item { id, version, tally }).collect(),
        versions: numbers,
        which: asked.which,
        version,
        module,
        quiz,
        cohorts: cohorts.clone(),
        statistics,
    })
}

/// The cohorts that the caller may ask about; none: everybody.
fn cohorts(
    conn: &mut Connection,
    caller: &Caller,
    course: &str,
    cohort: Option<CohortId>,
) -> Result<Option<Vec<CohortId>>, Error> {
    let action = Action::SeeStatistics;
    if let Some(id) = cohort {
        let found = access::run_cohort(conn, caller, id, action)?;
        return if found.course.as_str() == course { Ok(Some(vec![id])) } else { Err(Error::NotFound("cohort")) };
    }
    if access::allows(caller, Action::SeeAllStatistics, Resource::None) {
        return Ok(None);
    }
    access::may_with(caller, action, Resource::RUN, "cohort")?;
    let own = cohort::facilitated(conn, caller.id, course)?;
    let thing = Resource::of(false, !own.is_empty());
    access::may_with(caller, action, thing, "cohort of yours in this course")?;
    Ok(Some(own))
}

/// The newest of the versions that has the quiz.
fn newest(
    conn: &mut Connection,
    ctx: &Context,
    versions: &[(VersionId, i32)],
    asked: &Asked,
) -> Result<(Arc<Version>, Slug, Slug), Error> {
    for (id, _) in versions {
        let version = ctx.catalogue.version(conn, *id)?;
        let found = version.course.quiz(&asked.module, &asked.quiz);
        if let Some((module, quiz)) = found.map(|(module, quiz)| (module.slug.clone(), quiz.slug.clone())) {
            return Ok((version, module, quiz));
        }
    }
    Err(Error::NotFound("quiz"))
}

/// The questions with the newest version that has each: those of the newest quiz in its order, then those which only older
/// attempts have. Void ones are left out.
fn questions(
    conn: &mut Connection,
    ctx: &Context,
    versions: &[(VersionId, i32)],
    newest: &Arc<Version>,
    (module, quiz): (&Slug, &Slug),
    taken: &[Taken],
) -> Result<Vec<(Slug, Arc<Version>)>, Error> {
    let now = newest.course.quiz(module, quiz).map(|(_, quiz)| quiz);
    let own = now.into_iter().flat_map(|quiz| &quiz.questions);
    let mut shown: Vec<(Slug, Arc<Version>)> = own.map(|question| (question.id.clone(), newest.clone())).collect();
    let known: BTreeSet<Slug> = shown.iter().map(|(id, _)| id.clone()).collect();
    let drawn = taken.iter().flat_map(|taken| &taken.draw.questions).map(|drawn| drawn.id.clone());
    let mut missing: BTreeSet<Slug> = drawn.filter(|id| !known.contains(id)).collect();
    for (id, _) in versions {
        if missing.is_empty() {
            break;
        }
        let version = ctx.catalogue.version(conn, *id)?;
        let here: Vec<Slug> =
            missing.iter().filter(|id| correction::find(&version.course, id).is_some()).cloned().collect();
        for id in here {
            missing.remove(&id);
            shown.push((id, version.clone()));
        }
    }
    shown.retain(|(id, version)| correction::find(&version.course, id).is_some_and(|question| !question.void));
    Ok(shown)
}

/// What attempts are read by.
struct Sheet<'a> {
    module: &'a Slug,
    quiz: &'a Slug,
    corrections: &'a Corrections,
    used: &'a HashMap<VersionId, Arc<Version>>,
    shown: &'a [(Slug, Arc<Version>)],
}

impl Sheet<'_> {
    /// An attempt as statistics see it.
    fn sitting(&self, taken: &Taken) -> Sitting {
        let places: BTreeMap<&Slug, usize> =
            self.shown.iter().enumerate().map(|(place, (id, _))| (id, place)).collect();
        let mark = |(own, drawn): (&Question, _)| {
            let version = self.used.get(&taken.version)?;
            let counted = self.corrections.counted(version.number, own, drawn);
            let question = *places.get(&own.id)?;
            let mark = Mark { question, marks: counted.marks(), fraction: taken.fraction(&own.id) };
            (!counted.void).then_some(mark)
        };
        Sitting { marks: self.drawn(taken).filter_map(mark).collect() }
    }

    /// The questions of an attempt in its own version.
    fn drawn<'t>(&'t self, taken: &'t Taken) -> impl Iterator<Item = (&'t Question, &'t DrawnQuestion)> {
        let quiz = self.used.get(&taken.version).and_then(|version| version.course.quiz(self.module, self.quiz));
        taken.draw.questions.iter().filter_map(move |drawn| Some((quiz?.1.question(&drawn.id)?, drawn)))
    }

    /// The responses to each question, in the parts that its newest version has. Those that cannot be told in them are
    /// left out.
    fn tallies(&self, taken: &[Taken]) -> Vec<Tally> {
        let mut given: HashMap<&Slug, Vec<Answer>> = HashMap::new();
        let newest: HashMap<&Slug, &Question> =
            self.shown.iter().filter_map(|(id, version)| Some((id, correction::find(&version.course, id)?))).collect();
        for taken in taken {
            for (own, drawn) in self.drawn(taken) {
                let Some((id, newest)) = newest.get_key_value(&own.id) else { continue };
                let Ok(drawn) = correction::seen_as(own, newest, drawn) else { continue };
                let response = taken.responses.get(&own.id);
                let Ok(read) = response.map_or(Ok(None), |given| Response::parse(&newest.key, &drawn, &given.response))
                else {
                    continue;
                };
                given.entry(id).or_default().push((read, taken.fraction(&own.id)));
            }
        }
        let one = |(id, _): &(Slug, _)| {
            newest.get(id).map(|question| tally(question, given.get(id).map_or(&[][..], Vec::as_slice)))
        };
        self.shown.iter().map(|shown| one(shown).unwrap_or_default()).collect()
    }
}
