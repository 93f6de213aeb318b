//! Who of a cohort needs its facilitator's attention.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::Duration;

use super::{Context, Error, access};
use crate::account::Caller;
use crate::base::{CohortId, VersionId};
use crate::cohort::attention::{self, Dates, Known, Limits, Reason};
use crate::cohort::report::{self, Learner};
use crate::cohort::{Cohort, States};
use crate::course::catalogue::Version;
use crate::db::Connection;
use crate::enrolment::EnrolmentStatus;
use crate::policy::Action;
use crate::progress::{self, Facts};

/// Somebody who needs attention.
#[derive(Debug)]
pub struct Flagged {
    /// The learner.
    pub learner: Learner,
    /// The learner's version of the course.
    pub version: Arc<Version>,
    /// Why, what presses most first.
    pub reasons: Vec<Reason>,
}

/// A cohort and who of it needs attention.
#[derive(Debug)]
pub struct CohortAttention {
    /// The cohort.
    pub cohort: Cohort,
    /// How many learners are in which state.
    pub states: States,
    /// Who needs attention, what presses most first.
    pub flagged: Vec<Flagged>,
}

/// The cohort, for who may see who of it needs attention.
///
/// # Errors
/// As [`access::run_cohort`].
pub fn may_see(conn: &mut Connection, caller: &Caller, id: CohortId) -> Result<Cohort, Error> {
    access::run_cohort(conn, caller, id, Action::SeeAttention)
}

/// Who needs attention in a cohort, for who [may see](may_see) it: looked at once, over what is kept of all its learners.
///
/// # Errors
/// What the database did not do.
pub fn of(conn: &mut Connection, ctx: &Context, cohort: &Cohort) -> Result<CohortAttention, Error> {
    let (cohort, id) = (cohort.clone(), cohort.id);
    let learners = report::learners(conn, id)?;
    let states = States::of(learners.iter().map(|learner| learner.enrolment.status));
    let mut attempts = report::attempts(conn, id)?;
    let granted = report::overrides(conn, id)?;
    let dates = Dates { starts_at: cohort.starts_at, ends_at: cohort.ends_at };
    let days = |days: u32| Duration::days(i64::from(days));
    let limits = Limits { stalled: days(ctx.attention.stalled_days), near: days(ctx.attention.deadline_days) };
    let mut versions: HashMap<VersionId, Arc<Version>> = HashMap::new();
    let mut flagged = Vec::new();
    for learner in learners {
        let enrolment = &learner.enrolment;
        if enrolment.status != EnrolmentStatus::Active {
            continue;
        }
        let version = match versions.get(&enrolment.version_id) {
            Some(known) => known.clone(),
            None => {
                let loaded = ctx.catalogue.version(conn, enrolment.version_id)?;
                versions.insert(enrolment.version_id, loaded.clone());
                loaded
            }
        };
        let sittings = attempts.remove(&enrolment.id).unwrap_or_default();
        let facts = Facts {
            // Quizzes do not ask which lessons were read.
            attempts: sittings.iter().map(|sitting| sitting.fact.clone()).collect(),
            kept: enrolment.kept_passes.clone().map(|kept| kept.0).unwrap_or_default(),
            overrides: granted.to(enrolment.id),
            ..Facts::default()
        };
        let progress = progress::compute(&version.course, &facts);
        let known = Known {
            status: enrolment.status,
            enrolled_at: enrolment.created_at,
            last_activity_at: enrolment.last_activity_at,
            quizzes: &progress.quizzes,
            attempts: &sittings,
            overrides: &facts.overrides,
        };
        let reasons = attention::reasons(&known, dates, limits, ctx.now());
        if !reasons.is_empty() {
            flagged.push(Flagged { learner, version, reasons });
        }
    }
    flagged.sort_by_cached_key(|flagged| {
        let name = flagged.learner.full_name.to_lowercase();
        (Reason::urgency(&flagged.reasons), name, flagged.learner.enrolment.id)
    });
    Ok(CohortAttention { cohort, states, flagged })
}
