//! Sealing what the audit log was told, some rows at a time, so that nobody waits for it.

use super::Tools;
use crate::actions::seal_audit;

/// The most batches in one turn; the rest has its turn some seconds later. A log from before there was a chain is sealed so.
const TURN: usize = 50;

/// Seals the rows that wait.
pub fn seal(tools: &Tools) {
    for _ in 0..TURN {
        match seal_audit::some(&tools.db) {
            Ok(0) => return,
            Ok(_) => {}
            Err(error) => return tracing::warn!(%error, "the audit log cannot be sealed; trying again"),
        }
    }
}
