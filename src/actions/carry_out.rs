//! Long work, carried out: some items in one transaction, each with what became of it.

use chrono::Duration;
use serde_json::json;

use super::{Context, Error, import_people};
use crate::db::{self, Connection};
use crate::long_work::{self, Claimed, Item, Kind, LongWork, Outcome};

/// Items in one transaction: few enough that others who write wait for milliseconds.
const PIECE: i32 = 20;

/// How far a piece brought the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// There is more to do.
    More,
    /// All is done.
    Ended,
    /// Another took it over.
    Lost,
}

/// Does the next piece of work that was claimed, and holds it for another `lease`.
///
/// An item that a rule stands against is refused, and the others go on.
///
/// # Errors
/// [`Error::Store`] and [`Error::Internal`]: nothing of the piece was done, it may be tried again.
pub fn step(conn: &mut Connection, ctx: &Context, claimed: &Claimed, lease: Duration) -> Result<Step, Error> {
    let now = ctx.now();
    let Some(mut work) = long_work::hold(conn, claimed, now, lease)? else { return Ok(Step::Lost) };
    for item in long_work::items_after(conn, work.id, work.done, PIECE)? {
        let outcome = match db::part(conn, |conn| one(conn, ctx, &work, &item))? {
            Ok(outcome) => outcome,
            Err(error) => refused(error)?,
        };
        long_work::count_fate(&mut work.result.0, outcome.fate);
        long_work::note(conn, work.id, item.number, outcome)?;
        work.done = item.number;
    }
    long_work::advance(conn, &work, now)?;
    Ok(if work.done >= work.total { Step::Ended } else { Step::More })
}

/// One item. A kind that is added has its line here.
fn one(conn: &mut Connection, ctx: &Context, work: &LongWork, item: &Item) -> Result<Outcome, Error> {
    match work.kind {
        Kind::PeopleImport => import_people::carry_out(conn, ctx, work, item),
    }
}

fn refused(error: Error) -> Result<Outcome, Error> {
    match error {
        Error::Invalid(_) | Error::Forbidden | Error::NotFound(_) | Error::Refused(_) => {
            Ok(Outcome { fate: "refused", detail: json!({ "message": error.to_string() }) })
        }
        inside => Err(inside),
    }
}
