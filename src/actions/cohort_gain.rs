//! What a cohort learned: pre-tests and post-tests side by side.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::{Context, Error, access};
use crate::account::Caller;
use crate::base::{CohortId, EnrolmentId, VersionId};
use crate::cohort::Cohort;
use crate::course::catalogue::Version;
use crate::db::Connection;
use crate::enrolment::{self, Member};
use crate::policy::Action;
use crate::quiz::correction::Corrections;
use crate::quiz::gain::{self, GroupGain, Place, Results};
use crate::quiz::regrade;
use crate::quiz::sittings::{self, Scope, Taken};

/// The gain of a cohort.
#[derive(Debug)]
pub struct CohortGain {
    /// The cohort.
    pub cohort: Cohort,
    /// Every pair of tests.
    pub pairs: Vec<PairGain>,
}

/// A pair of tests.
#[derive(Debug)]
pub struct PairGain {
    /// The newest version that has it.
    pub version: Arc<Version>,
    /// The pre-test.
    pub before: Place,
    /// The post-test.
    pub after: Place,
    /// The gain of all.
    pub group: GroupGain,
    /// Every member whose version has the pair.
    pub learners: Vec<(Member, Results)>,
}

/// The cohort, for who may see its gain.
///
/// # Errors
/// [`Error::Forbidden`] for learners; [`Error::NotFound`] for what does not exist and for what is another's, alike.
pub fn may_see(conn: &mut Connection, caller: &Caller, id: CohortId) -> Result<Cohort, Error> {
    access::run_cohort(conn, caller, id, Action::SeeGain)
}

/// The gain of a cohort, for who [may see](may_see) it.
///
/// # Errors
/// What the database did not do.
pub fn of(conn: &mut Connection, ctx: &Context, cohort: &Cohort) -> Result<CohortGain, Error> {
    let (cohort, id) = (cohort.clone(), cohort.id);
    let members = enrolment::members(conn, id)?;
    let mut versions: HashMap<VersionId, Arc<Version>> = HashMap::new();
    for member in &members {
        if let Entry::Vacant(place) = versions.entry(member.version) {
            place.insert(ctx.catalogue.version(conn, member.version)?);
        }
    }
    let corrections = regrade::corrections(conn, &ctx.catalogue, &cohort.course)?;
    let mut newest_first: Vec<Arc<Version>> = versions.values().cloned().collect();
    // Who was moved to another version has attempts in the one before.
    for id in sittings::versions_left(conn, id)? {
        if let Entry::Vacant(place) = versions.entry(id) {
            place.insert(ctx.catalogue.version(conn, id)?);
        }
    }
    newest_first.sort_by_key(|version| std::cmp::Reverse(version.number));
    let mut found: Vec<PairGain> = Vec::new();
    for version in newest_first {
        for (before, after) in gain::pairs(&version.course) {
            if found.iter().any(|pair| pair.before == before && pair.after == after) {
                continue;
            }
            let sheet = Sheet { versions: &versions, corrections: &corrections, cohort: id };
            found.push(sheet.pair(conn, &version, &members, before, after)?);
        }
    }
    Ok(CohortGain { cohort, pairs: found })
}

/// What the attempts of a cohort are read by.
struct Sheet<'a> {
    versions: &'a HashMap<VersionId, Arc<Version>>,
    corrections: &'a Corrections,
    cohort: CohortId,
}

impl Sheet<'_> {
    fn pair(
        &self,
        conn: &mut Connection,
        version: &Arc<Version>,
        members: &[Member],
        before: Place,
        after: Place,
    ) -> Result<PairGain, Error> {
        // The first of the pre-test, the last of the post-test: attempts come by their numbers.
        let mut pre: HashMap<EnrolmentId, Taken> = HashMap::new();
        for taken in self.graded(conn, &before)? {
            pre.entry(taken.enrolment).or_insert(taken);
        }
        let graded = self.graded(conn, &after)?;
        let post: HashMap<EnrolmentId, Taken> = graded.into_iter().map(|taken| (taken.enrolment, taken)).collect();
        let has_pair = |member: &&Member| {
            let version = self.versions.get(&member.version);
            version.is_some_and(|version| gain::pairs(&version.course).contains(&(before.clone(), after.clone())))
        };
        let results = |member: &Member| {
            let (pre, post) = (pre.get(&member.enrolment), post.get(&member.enrolment));
            Results {
                before: pre.and_then(|taken| taken.grade).map(|grade| grade.value()),
                after: post.and_then(|taken| taken.grade).map(|grade| grade.value()),
                objectives_before: pre.map(|taken| self.objectives(taken, &before)).unwrap_or_default(),
                objectives_after: post.map(|taken| self.objectives(taken, &after)).unwrap_or_default(),
            }
        };
        let learners: Vec<(Member, Results)> =
            members.iter().filter(has_pair).map(|member| (member.clone(), results(member))).collect();
        let all: Vec<Results> = learners.iter().map(|(_, results)| results.clone()).collect();
        Ok(PairGain { version: version.clone(), group: gain::of_group(&all), before, after, learners })
    }

    fn graded(&self, conn: &mut Connection, (module, quiz): &Place) -> Result<Vec<Taken>, Error> {
        let scope = Scope {
            versions: self.versions.keys().copied().collect(),
            cohorts: Some(vec![self.cohort]),
            module: module.clone(),
            quiz: quiz.clone(),
        };
        Ok(sittings::load(conn, &scope)?.into_iter().filter(|taken| taken.grade.is_some()).collect())
    }

    /// The share of the marks of an attempt by objective, in percent.
    fn objectives(&self, taken: &Taken, (module, quiz): &Place) -> BTreeMap<String, f64> {
        let mut sums: BTreeMap<String, (f64, f64)> = BTreeMap::new();
        let Some(version) = self.versions.get(&taken.version) else { return BTreeMap::new() };
        let Some((_, quiz)) = version.course.quiz(module, quiz) else { return BTreeMap::new() };
        for drawn in &taken.draw.questions {
            let Some(own) = quiz.question(&drawn.id) else { continue };
            let counted = self.corrections.counted(version.number, own, drawn);
            let Some(objective) = &counted.question.objective else { continue };
            let (got, all) = sums.entry(objective.clone()).or_default();
            *got += counted.marks() * taken.fraction(&drawn.id).unwrap_or(0.0);
            *all += counted.marks();
        }
        let shares = sums.into_iter().filter(|(_, (_, all))| *all > 0.0);
        shares.map(|(objective, (got, all))| (objective, 100.0 * got / all)).collect()
    }
}
