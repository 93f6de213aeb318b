//! What the clock brings: attempts whose time is up are handed in with what was saved, also when nobody is online.

use super::Tools;
use crate::actions::{Error, manage_person, submit_attempt};
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

pub(super) fn tidy(tools: &Tools) {
    let ctx = tools.ctx.clone();
    if let Err(error) = tools.db.write_blocking(move |conn| manage_person::tidy(conn, &ctx)) {
        tracing::warn!(%error, "old replies cannot be forgotten; trying again");
    }
}
