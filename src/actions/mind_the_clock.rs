//! The clock of the machine leapt forward: somebody set it, or the machine was suspended. Nobody's quiz ends early for that: who sits
//! one gets that time back, as a leave of absence that is over already, and only then the new time counts.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Context, Error, move_ends};
use crate::account::{audit, facts};
use crate::base::{LEAP, Timestamp};
use crate::db::{Connection, Db};
use crate::enrolment::overrides::{self, Override, Whom};
use crate::enrolment::{self, EnrolmentStatus};
use crate::quiz::store;

/// The fact that tells of the last leap.
const LAST: &str = "clock-leap";
/// The fact that whoever looks at it writes first, so that others wait.
const TURN: &str = "clock-leap-turn";
/// What stands in the history of an enrolment.
const REASON: &str = "The clock of the server was set.";

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Leap {
    from: Timestamp,
    to: Timestamp,
}

impl Leap {
    /// Whether another instance tells of the same one: their machines were set together, but looked some seconds apart.
    fn is(self, other: Self) -> bool {
        let near = |one: Timestamp, other: Timestamp| one - other < LEAP && other - one < LEAP;
        near(self.from, other.from) && near(self.to, other.to)
    }
}

/// Gives back what a leap of the clock would take, and believes the clock. Whether it had leapt.
///
/// # Errors
/// [`Error::Store`]: then the clock is not believed yet.
pub fn settle(db: &Db, ctx: &Arc<Context>) -> Result<bool, Error> {
    let Some((from, to)) = ctx.clock.leap() else { return Ok(false) };
    let for_write = ctx.clone();
    let leap = Leap { from, to };
    let attempts = db.write_blocking(move |conn| give_back(conn, &for_write, leap))?;
    ctx.clock.believe();
    tracing::warn!(%from, %to, attempts, "the system's clock leapt forward; attempts under way got that time back");
    Ok(true)
}

/// How many attempts got time.
fn give_back(conn: &mut Connection, ctx: &Context, leap: Leap) -> Result<usize, Error> {
    let Leap { from, to } = leap;
    facts::set(conn, TURN, &to.to_string())?;
    let last: Option<Leap> = facts::get(conn, LAST)?.and_then(|text| serde_json::from_str(&text).ok());
    if last.is_some_and(|last| last.is(leap)) {
        return Ok(0);
    }
    facts::set(conn, LAST, &json!(leap).to_string())?;
    let mut attempts = 0;
    for id in store::at_quizzes(conn)? {
        let Some(enrolment) = enrolment::lock(conn, id)? else { continue };
        // Of who is on leave the clocks stand still anyway.
        if enrolment.status == EnrolmentStatus::Paused {
            continue;
        }
        let own = Override::new(Whom::Learner(id), REASON, from);
        overrides::insert(conn, Override { paused_at: Some(from), resumed_at: Some(to), ..own })?;
        attempts += move_ends::of(conn, ctx, &enrolment)?;
    }
    let detail = json!({ "from": from, "to": to, "attempts": attempts });
    audit::record(conn, None, "clock.leapt", "clock:server", None, detail, to)?;
    Ok(attempts)
}
