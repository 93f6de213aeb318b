//! Forgetting what has been kept long enough, a few rows at a time, so that nobody waits for it.

use super::{Tools, seal};
use crate::actions::forget::{self, Rule};
use crate::base::Stopwatch;

/// The most batches of a rule in one turn; the rest has its turn an hour later.
const TURN: usize = 50;

/// How many times as long as a batch took nothing is forgotten after it. There is no hurry, and one batch behind the other would take a
/// processor away from everybody for seconds.
const REST: u32 = 3;

/// Applies every rule, in batches of one transaction each.
pub fn forget(tools: &Tools) {
    // Of the audit log, what is sealed is forgotten.
    seal(tools);
    for rule in Rule::ALL {
        let mut gone = 0;
        for _ in 0..TURN {
            let (ctx, begun) = (tools.ctx.clone(), Stopwatch::start());
            match tools.db.write_blocking(move |conn| forget::apply(conn, &ctx, rule)) {
                Ok(0) => break,
                Ok(some) => {
                    gone += some;
                    std::thread::sleep(begun.elapsed() * REST);
                }
                Err(error) => {
                    tracing::warn!(%error, ?rule, "what was kept long enough cannot be forgotten; trying again");
                    break;
                }
            }
        }
        if gone > 0 {
            let ctx = tools.ctx.clone();
            let noted = tools.db.write_blocking(move |conn| forget::note(conn, &ctx, rule, gone));
            if let Err(error) = noted {
                tracing::warn!(%error, ?rule, "what was forgotten cannot be noted");
            }
        }
    }
}
