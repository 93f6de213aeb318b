//! Pools as they were read.

use super::place::At;
use crate::base::Slug;

/// `[[pools]]` of a quiz.
#[derive(Debug, Clone, PartialEq)]
pub struct PoolDraft {
    /// Where it begins.
    pub at: usize,
    /// The bank.
    pub bank: Option<At<Slug>>,
    /// The tag.
    pub tag: Option<At<String>>,
    /// How many questions an attempt draws.
    pub draw: Option<At<u32>>,
    /// Whether a key could not be read, so that nothing follows from its absence.
    pub doubtful: bool,
}
