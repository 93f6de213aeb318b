//! Work that takes longer than a request: some pieces of it, then others have their turn.

use std::panic::{AssertUnwindSafe, catch_unwind};

use chrono::Duration as Span;

use super::Tools;
use crate::actions::Error;
use crate::actions::carry_out::{self, Step};
use crate::long_work::{self, Claimed};
use crate::metrics::Outcome;
use crate::traces;

/// Pieces that are done before the work is let go: mail waits no longer than that, and a worker that is to stop.
const TURN: usize = 20;
/// How often a piece is tried before the work is given up.
const TRIES: i32 = 8;

/// Takes the long work that is due longest and does some of it; how many pieces it was.
pub(super) fn round(tools: &Tools) -> Result<usize, Error> {
    let now = tools.ctx.now();
    let lease = Span::seconds(tools.settings.lease_seconds);
    let claimed = tools.db.write_blocking(move |conn| Ok::<_, Error>(long_work::claim(conn, now, lease)?))?;
    let Some(claimed) = claimed else { return Ok(0) };
    let at_try = claimed.work.tries.saturating_add(1);
    let span = tools.ctx.traces.work(claimed.work.kind.as_str());
    let turn = traces::during(span.as_ref().map(traces::Span::place), || turn(tools, claimed, lease));
    if let Some(span) = span {
        span.worked(turn.as_ref().copied().unwrap_or("unfinished"), at_try);
    }
    turn.map(|_| 1)
}

/// Does some pieces; how the turn ended, in a word.
fn turn(tools: &Tools, claimed: Claimed, lease: Span) -> Result<&'static str, Error> {
    for _ in 0..TURN {
        let piece = || carry_out::next(&tools.ctx, &tools.db, &claimed, lease);
        let done = catch_unwind(AssertUnwindSafe(piece));
        match done.unwrap_or_else(|_| Err(Error::Internal("the work panicked; the log has more".to_owned()))) {
            Ok(Step::More) => {}
            Ok(Step::Ended) => return Ok("done"),
            Ok(Step::Lost) => return Ok("lost"),
            Err(error) => return failed(tools, claimed, &error),
        }
    }
    let now = tools.ctx.now();
    tools.db.write_blocking(move |conn| Ok::<_, Error>(long_work::release(conn, &claimed, now)?))?;
    Ok("more")
}

/// Puts the work back for a while; gives it up in the end.
fn failed(tools: &Tools, claimed: Claimed, error: &Error) -> Result<&'static str, Error> {
    let (now, message) = (tools.ctx.now(), error.to_string());
    let tries = claimed.work.tries.clamp(0, TRIES);
    let next = (tries < TRIES).then(|| now + Span::seconds(5 << tries));
    match next {
        Some(_) => tracing::warn!(id = %claimed.work.id, %error, "long work failed; will be tried again"),
        None => tracing::error!(id = %claimed.work.id, %error, "long work was given up"),
    }
    tools.db.write_blocking(move |conn| Ok::<_, Error>(long_work::put_back(conn, &claimed, &message, next, now)?))?;
    Ok(if next.is_some() { Outcome::Retried } else { Outcome::Buried }.name())
}
