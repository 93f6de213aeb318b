//! `serve --demo`: people in every state, so that a stranger sees the program alive at once.

use std::sync::Arc;

use super::Failure;
use super::assemble::Parts;
use crate::jobs::Tools;

pub(super) fn fill(_parts: &Parts, _tools: &Arc<Tools>) -> Result<(), Failure> {
    Err("not there yet".into())
}
