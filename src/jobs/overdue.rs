//! What the clock brings: attempts whose time is up are handed in with what was saved, also when nobody is online; cohorts
//! that have ended give their certificates of participation.

use super::Tools;
use crate::actions::{Error, conclude_cohort, limits, look_after, manage_person, submit_attempt};
use crate::cohort;
use crate::quiz::store;

pub(super) fn end_attempts(tools: &Tools) {
    let now = tools.ctx.now();
    let overdue = match tools.db.read_blocking(|conn| Ok::<_, Error>(store::overdue(conn, now, 100)?)) {
        Ok(overdue) => overdue,
        Err(error) => return tracing::warn!(%error, "overdue attempts cannot be read; trying again"),
    };
    for id in overdue {
        let ctx = tools.ctx.clone();
        if let Err(error) = tools.db.write_blocking(move |conn| submit_attempt::time_is_up(conn, &ctx, id)) {
            tracing::warn!(%error, attempt = %id, "an overdue attempt cannot be ended; trying again");
        }
    }
}

/// Cohorts that have ended: who took part and did not complete the course gets what the course gives for it.
pub(super) fn conclude_cohorts(tools: &Tools) {
    let now = tools.ctx.now();
    let ended = match tools.db.read_blocking(|conn| Ok::<_, Error>(cohort::ended(conn, now, 20)?)) {
        Ok(ended) => ended,
        Err(error) => return tracing::warn!(%error, "cohorts that have ended cannot be read; trying again"),
    };
    for id in ended {
        let ctx = tools.ctx.clone();
        if let Err(error) = tools.db.write_blocking(move |conn| conclude_cohort::conclude(conn, &ctx, id)) {
            tracing::warn!(%error, cohort = %id, "a cohort cannot be concluded; trying again");
        }
    }
}

/// Notes that a worker is alive.
pub(super) fn beat(tools: &Tools) {
    let now = tools.ctx.now();
    if let Err(error) = tools.db.write_blocking(move |conn| look_after::beat(conn, now)) {
        tracing::warn!(%error, "the worker cannot note that it is alive; trying again");
    }
}

pub(super) fn tidy(tools: &Tools) {
    let ctx = tools.ctx.clone();
    if let Err(error) = tools.db.write_blocking(move |conn| manage_person::tidy(conn, &ctx)) {
        tracing::warn!(%error, "old replies cannot be forgotten; trying again");
    }
    // A few batches a turn; what is left has its turn an hour later.
    for _ in 0..50 {
        let ctx = tools.ctx.clone();
        match tools.db.write_blocking(move |conn| limits::forget(conn, &ctx)) {
            Ok(0) => break,
            Ok(_) => {}
            Err(error) => return tracing::warn!(%error, "limits that are over cannot be forgotten; trying again"),
        }
    }
}
