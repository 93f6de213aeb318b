//! How far everybody of a cohort is: one query for the page, for JSON, for CSV and for spreadsheets.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::{Context, Error, access, facts};
use crate::account::Caller;
use crate::base::{CohortId, VersionId};
use crate::cohort::Cohort;
use crate::cohort::matrix::{self, Cell, Column, Filter, Plan, Sort};
use crate::cohort::report::{self, Learner};
use crate::course::catalogue::Version;
use crate::db::Connection;
use crate::policy::Action;
use crate::progress::Done;

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Whom to show.
    pub filter: Filter,
    /// By what to sort.
    pub sort: Sort,
    /// From the most to the least.
    pub descending: bool,
    /// How many rows to pass over.
    pub first: usize,
    /// How many rows at most; none: all.
    pub limit: Option<usize>,
}

/// A learner's row.
#[derive(Debug)]
pub struct Row {
    /// The learner.
    pub learner: Learner,
    /// A cell for each column.
    pub cells: Vec<Cell>,
}

/// The matrix, or the part of it that was asked for.
#[derive(Debug)]
pub struct CohortProgress {
    /// The cohort.
    pub cohort: Cohort,
    /// The versions that its learners are in, the newest first: where the columns' titles are.
    pub versions: Vec<Arc<Version>>,
    /// The units.
    pub columns: Vec<Column>,
    /// The rows that were asked for.
    pub rows: Vec<Row>,
    /// How many rows were passed over.
    pub first: usize,
    /// How many rows there are.
    pub total: usize,
    /// The countries of the cohort's learners.
    pub countries: BTreeSet<String>,
    /// Their affiliations.
    pub affiliations: BTreeSet<String>,
}

/// The cohort, for who may see how far everybody of it is.
///
/// # Errors
/// As [`access::run_cohort`].
pub fn may_see(conn: &mut Connection, caller: &Caller, id: CohortId) -> Result<Cohort, Error> {
    access::run_cohort(conn, caller, id, Action::SeeProgress)
}

/// The matrix of a cohort, for who [may see](may_see) it. Sorted and filtered as a whole; what quizzes came to is looked up for the
/// rows that are shown alone.
///
/// # Errors
/// What the database did not do.
pub fn of(conn: &mut Connection, ctx: &Context, cohort: &Cohort, asked: &Asked) -> Result<CohortProgress, Error> {
    let (cohort, id) = (cohort.clone(), cohort.id);
    let mut learners = report::learners(conn, id)?;
    let countries = learners.iter().filter_map(|learner| learner.country.clone()).collect();
    let affiliations = learners.iter().filter_map(|learner| learner.affiliation.clone()).collect();
    let versions = versions(conn, ctx, &cohort, &learners)?;
    let courses: Vec<_> = versions.iter().map(|version| &version.course).collect();
    let columns = matrix::columns(&courses);

    learners.retain(|learner| asked.filter.takes(learner));
    matrix::sort(&mut learners, asked.sort, asked.descending);
    let total = learners.len();
    let first = asked.first.min(total);
    learners.drain(..first);
    learners.truncate(asked.limit.unwrap_or(usize::MAX));

    let attempts = if learners.len() == total && total > 200 {
        report::attempts(conn, id)?
    } else {
        let shown: Vec<_> = learners.iter().map(|learner| learner.enrolment.id).collect();
        report::attempts_of(conn, &shown)?
    };
    let plans: HashMap<VersionId, (Plan<'_>, &Version)> =
        versions.iter().map(|version| (version.id, (Plan::new(&version.course, &columns), &**version))).collect();
    let mut rows = Vec::with_capacity(learners.len());
    for learner in learners {
        let Some((plan, version)) = plans.get(&learner.enrolment.version_id) else { continue };
        let done = match learner.enrolment.last_activity_at {
            None => Done::nothing(&version.course),
            Some(_) => facts::done(conn, &learner.enrolment, version)?,
        };
        let sittings = attempts.get(&learner.enrolment.id).map(Vec::as_slice).unwrap_or_default();
        let cells = plan.row(&done, sittings);
        rows.push(Row { learner, cells });
    }
    drop(plans);
    Ok(CohortProgress { cohort, columns, rows, first, total, countries, affiliations, versions })
}

/// The versions in use, the newer before the older; the current one while nobody is in the cohort.
fn versions(
    conn: &mut Connection,
    ctx: &Context,
    cohort: &Cohort,
    learners: &[Learner],
) -> Result<Vec<Arc<Version>>, Error> {
    let used: BTreeSet<VersionId> = learners.iter().map(|learner| learner.enrolment.version_id).collect();
    let mut versions = Vec::new();
    for id in used {
        versions.push(ctx.catalogue.version(conn, id)?);
    }
    if versions.is_empty() {
        versions.extend(ctx.catalogue.current(conn, &cohort.course)?);
    }
    versions.sort_by_key(|version| std::cmp::Reverse(version.number));
    Ok(versions)
}
