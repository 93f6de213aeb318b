//! What a facilitator does for several learners of a cohort at once. Each is done, or refused with its reason, by the verb that
//! does it for one; all of it is one transaction, so that what is told is what was done.

use super::extend::{self, Grant};
use super::{Context, Error, access, pause, remind_learner};
use crate::account::{Caller, person};
use crate::base::{CohortId, EnrolmentId};
use crate::db::{self, Connection};
use crate::enrolment;
use crate::policy::Action;

/// What is done.
#[derive(Debug, Clone)]
pub enum Deed {
    /// Reminds of the course, with a note.
    Remind(Option<String>),
    /// Gives more time, other dates or more attempts.
    Grant(Grant),
    /// Begins a leave of absence, for a reason.
    Pause(String),
    /// Ends a leave of absence.
    Resume(Option<String>),
}

/// What became of it for one learner.
#[derive(Debug)]
pub struct Outcome {
    /// The enrolment.
    pub enrolment: EnrolmentId,
    /// The learner's name.
    pub name: String,
    /// Why it was refused, where it was.
    pub refused: Option<Error>,
}

/// The most learners at once.
pub const MOST: usize = 200;

/// Does something for learners of a cohort that the caller runs. Who is not of the cohort is unknown here, whoever may run
/// the enrolment otherwise.
///
/// # Errors
/// As [`access::run_cohort`]; [`Error::Invalid`] for what is wrong with the deed itself: then nothing was done for anybody.
pub fn carry_out(
    conn: &mut Connection,
    ctx: &Context,
    caller: &Caller,
    cohort: CohortId,
    learners: &[EnrolmentId],
    deed: &Deed,
) -> Result<Vec<Outcome>, Error> {
    access::run_cohort(conn, caller, cohort, Action::ActForSeveral)?;
    let mut outcomes = Vec::with_capacity(learners.len());
    let mut wanted = learners.to_vec();
    // One order for all who lock several, and nobody twice.
    wanted.sort_unstable();
    wanted.dedup();
    for id in wanted.into_iter().take(MOST) {
        let found = enrolment::find(conn, id)?.filter(|found| found.cohort_id == Some(cohort));
        let Some(found) = found else { return Err(Error::NotFound("enrolment")) };
        let name = person::find(conn, found.person_id)?.map(|person| person.full_name).unwrap_or_default();
        let done = db::alone(conn, |conn| one(conn, ctx, caller, id, deed))?;
        match done {
            Ok(()) => outcomes.push(Outcome { enrolment: id, name, refused: None }),
            Err(wrong @ Error::Invalid(_)) => return Err(wrong),
            Err(refused) => outcomes.push(Outcome { enrolment: id, name, refused: Some(refused) }),
        }
    }
    outcomes.sort_by_cached_key(|outcome| (outcome.name.to_lowercase(), outcome.enrolment));
    Ok(outcomes)
}

fn one(conn: &mut Connection, ctx: &Context, caller: &Caller, id: EnrolmentId, deed: &Deed) -> Result<(), Error> {
    match deed {
        Deed::Remind(note) => remind_learner::remind(conn, ctx, caller, id, note.as_deref()).map(drop),
        Deed::Grant(grant) => extend::learner(conn, ctx, caller, id, grant).map(drop),
        Deed::Pause(reason) => pause::pause(conn, ctx, caller, id, reason).map(drop),
        Deed::Resume(reason) => pause::resume(conn, ctx, caller, id, reason.as_deref()).map(drop),
    }
}
