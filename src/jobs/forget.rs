//! Forgetting what has been kept long enough, a few rows at a time, so that nobody waits for it.

use super::{Tools, seal};
use crate::actions::forget::{self, Rule};

/// The most batches of a rule in one turn; the rest has its turn an hour later.
const TURN: usize = 50;

/// Applies every rule, in batches of one transaction each.
pub fn forget(tools: &Tools) {
    // Of the audit log, what is sealed is forgotten.
    seal(tools);
    for rule in Rule::ALL {
        let mut gone = 0;
        for _ in 0..TURN {
            let ctx = tools.ctx.clone();
            match tools.db.write_blocking(move |conn| forget::apply(conn, &ctx, rule)) {
                Ok(0) => break,
                Ok(some) => gone += some,
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
