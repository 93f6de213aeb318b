//! The kept progress against the facts that it comes from: shows where they differ, and mends it where that is asked.

use super::{Context, Error, facts};
use crate::base::EnrolmentId;
use crate::db::Connection;
use crate::enrolment::{self, Enrolment, Summary};

/// An enrolment whose kept progress is not what its facts amount to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The enrolment.
    pub enrolment: EnrolmentId,
    /// What is kept; none in `units_done` before it was first computed.
    pub kept: Summary,
    /// What the facts amount to.
    pub computed: Summary,
}

/// What a look at some enrolments found.
#[derive(Debug, Default)]
pub struct Looked {
    /// How many there were.
    pub enrolments: usize,
    /// The last of them: the next look begins behind it.
    pub last: Option<EnrolmentId>,
    /// Those that differ.
    pub differences: Vec<Difference>,
}

/// Looks at up to `limit` enrolments behind one. With `mend`, what the facts amount to is written; when somebody was last
/// active, and whether a course is completed, stays as it is.
///
/// # Errors
/// [`Error::Store`].
pub fn look(
    conn: &mut Connection,
    ctx: &Context,
    behind: Option<EnrolmentId>,
    limit: i64,
    mend: bool,
) -> Result<Looked, Error> {
    let mut looked = Looked::default();
    for enrolment in enrolment::behind(conn, behind, limit)? {
        looked.enrolments += 1;
        looked.last = Some(enrolment.id);
        let (_, progress) = facts::progress(conn, ctx, &enrolment)?;
        let (kept, computed) = (kept(&enrolment), facts::summary(&progress));
        // What was never computed is asked of the facts each time: that is slower, and not wrong.
        let never = enrolment.units_done.is_none();
        let same = Summary { units_done: computed.units_done.clone(), ..kept.clone() } == computed;
        if kept == computed || never && same && !mend {
            continue;
        }
        if mend {
            let active = enrolment.last_activity_at.unwrap_or(enrolment.created_at);
            enrolment::set_summary(conn, enrolment.id, &computed, active)?;
        }
        if !(never && same) {
            looked.differences.push(Difference { enrolment: enrolment.id, kept, computed });
        }
    }
    Ok(looked)
}

fn kept(enrolment: &Enrolment) -> Summary {
    Summary {
        percent: enrolment.percent,
        lessons_done: enrolment.lessons_done,
        grade: enrolment.grade,
        passed: enrolment.passed,
        units_done: enrolment.units_done.clone().unwrap_or_default(),
    }
}
