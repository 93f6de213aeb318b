//! The figures of a cohort: how far its learners come, what they score, how long they take, what they gained.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::cohort_gain::{self, CohortGain};
use super::{Context, Error, access};
use crate::account::Caller;
use crate::base::{CohortId, VersionId};
use crate::cohort::Cohort;
use crate::cohort::facts;
use crate::cohort::figures::{self, Figures};
use crate::course::catalogue::Version;
use crate::course::model::Course;
use crate::db::Connection;
use crate::policy::Action;

/// Figures with what they are about.
#[derive(Debug)]
pub struct CohortFigures {
    /// The versions of the members, the newest first; without members the course's current one.
    pub versions: Vec<Arc<Version>>,
    /// The figures.
    pub figures: Figures,
    /// The cohort, and what it gained from pre-test to post-test.
    pub gain: CohortGain,
}

impl CohortFigures {
    /// A version by its id.
    pub fn course(&self, id: VersionId) -> Option<&Course> {
        self.versions.iter().find(|version| version.id == id).map(|version| &version.course)
    }
}

/// The cohort, for who may see its figures, and its gain among them.
///
/// # Errors
/// [`Error::Forbidden`] for learners; [`Error::NotFound`] for what does not exist and for what is another's, alike.
pub fn may_see(conn: &mut Connection, caller: &Caller, id: CohortId) -> Result<Cohort, Error> {
    access::run_cohort(conn, caller, id, Action::SeeFigures)?;
    cohort_gain::may_see(conn, caller, id)
}

/// The figures of a cohort, for who [may see](may_see) them.
///
/// # Errors
/// What the database did not do.
pub fn of(conn: &mut Connection, ctx: &Context, cohort: &Cohort) -> Result<CohortFigures, Error> {
    let id = cohort.id;
    let (members, attempts) = (facts::members(conn, id)?, facts::attempts(conn, id)?);
    let used: BTreeSet<VersionId> = members.iter().map(|member| member.version).collect();
    let mut versions = Vec::with_capacity(used.len());
    for id in used {
        versions.push(ctx.catalogue.version(conn, id)?);
    }
    if versions.is_empty() {
        versions.extend(ctx.catalogue.current(conn, &cohort.course)?);
    }
    versions.sort_by_key(|version| std::cmp::Reverse(version.number));
    let courses: Vec<(VersionId, &Course)> = versions.iter().map(|version| (version.id, &version.course)).collect();
    let figures = figures::compute(&courses, cohort.starts_at, &members, &attempts);
    Ok(CohortFigures { figures, gain: cohort_gain::of(conn, ctx, cohort)?, versions })
}
